//! The record of somebody who walked a path, as the path's page writes it.

use serde::Deserialize;

/// A record, version 1.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Completion {
    /// `opsbook-completion`.
    pub format: String,
    /// 1.
    pub schema_version: u32,
    /// The base address or the title of the site.
    pub site: String,
    /// The path.
    pub path: WalkedPath,
    /// What was read.
    pub steps: Vec<Read>,
    /// How the questions went, where there were any.
    pub score: Option<Score>,
    /// The day of the last step or answer.
    pub completed_on: String,
    /// Of what it is a record.
    pub build: Build,
    /// Whose it is, if they wrote it down.
    pub name: Option<String>,
}

/// The path that was walked.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct WalkedPath {
    /// Its id.
    pub id: String,
    /// Its revision.
    pub rev: u32,
    /// Its title then.
    pub title: String,
}

/// One record that was read.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Read {
    /// The record, as `kind:id`.
    pub record: String,
    /// At which revision.
    pub rev: u32,
    /// When.
    pub read_on: String,
}

/// How the questions went.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Score {
    /// How many first answers were right.
    pub right: usize,
    /// Of how many.
    pub of: usize,
    /// The share that passed, in percent.
    pub pass_percent: usize,
    /// Question by question.
    pub questions: Vec<Answered>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Answered {
    /// Its id.
    pub id: String,
    /// Whether the first answer was right.
    pub right: bool,
}

/// Which copy of the path was walked.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Build {
    /// The edition of the path.
    pub edition: String,
    /// The day for which the site was computed, where that was fixed.
    pub as_of: Option<String>,
}
