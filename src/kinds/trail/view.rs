//! The onboarding path's view ("trail" in code, since a path is a file's).

use std::sync::Arc;

use serde::Serialize;

use crate::model::view::{Inline, RecordLink, Revision, Row};

/// What the template `kinds/path.html` knows beside the frame.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TrailView {
    /// Who it is for.
    pub audience: Inline,
    /// Minutes that its steps take to read, without the optional ones.
    pub minutes: u32,
    /// Minutes that the optional ones take besides.
    pub optional_minutes: u32,
    /// How many steps are not optional.
    pub required: usize,
    /// How many are.
    pub optional: usize,
    /// Its steps, in order.
    pub steps: Vec<Step>,
    /// Paths to walk first.
    pub prerequisites: Vec<Arc<Row>>,
    /// Paths that want this one to be walked first.
    pub onward: Vec<Arc<Row>>,
    /// What to do together with somebody.
    pub buddy_tasks: Vec<Inline>,
    /// The questions at the end.
    pub quiz: Option<Quiz>,
}

/// One step: a record to read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// The record.
    pub row: Arc<Row>,
    /// Why it is here.
    pub note: Option<Inline>,
    /// Minutes to read it.
    pub minutes: u32,
    /// Whether it may be skipped.
    pub optional: bool,
    /// The record as `kind:id`.
    pub key: Arc<str>,
    /// Its revision.
    pub rev: u32,
    /// The revision since which it means what it means now.
    pub since: u32,
    /// What changed its meaning, newest first.
    pub changes: Vec<Revision>,
}

/// The quiz, as it reads without a script: questions with their answers folded away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Quiz {
    /// The questions that were written by hand.
    pub questions: Vec<Question>,
    /// The share that passes, in percent.
    pub pass_percent: Option<u32>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Its id within the quiz. Its anchor is `ob-question-<id>`.
    pub id: Arc<str>,
    /// The question.
    pub ask: Inline,
    /// The answers to choose from, in an order that does not give the right one away.
    pub options: Vec<Inline>,
    /// The right answer.
    pub right: Inline,
    /// Why it is right.
    pub why: Option<Inline>,
    /// Where to read about it.
    pub read: Option<RecordLink>,
}
