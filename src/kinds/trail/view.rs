//! The onboarding path's view ("trail" in code, since a path is a file's).

use std::sync::Arc;

use serde::Serialize;

use crate::model::view::{Inline, RecordLink, Revision, Row, Status};

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
    /// What names the path as it is now: another one when it asks something else of its readers.
    pub edition: String,
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
    /// The questions: those made of records, then those written by hand.
    pub questions: Vec<Question>,
    /// The share that passes, in percent; 0 where any does.
    pub pass_percent: u32,
}

/// One question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Its id within the quiz. Its anchor is `ob-question-<id>`.
    pub id: Arc<str>,
    /// `own`, `myth` (is this a fact?), `flag` (which flag is this?) or `term` (which word is this?).
    pub form: &'static str,
    /// The question; for the other forms what it is about.
    pub ask: Inline,
    /// The answers to choose from; none for `myth`, where they are Fact and Myth, in this order.
    pub options: Vec<Inline>,
    /// Which of them is right, counted from 0.
    pub right: usize,
    /// What there is to say about a myth afterwards.
    pub claim: Option<Claim>,
    /// Why the answer is right.
    pub why: Option<Inline>,
    /// Where to read about it.
    pub read: Option<RecordLink>,
}

/// What is said, and what is true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// What people say.
    pub claim: Arc<str>,
    /// What is true.
    pub fact: Arc<str>,
    /// The key of the verdict.
    pub verdict: &'static str,
    /// The verdict as shape and colour.
    pub status: Status,
}
