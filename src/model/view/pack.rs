//! What a meeting gets: one page with the portfolio, what is red, what changed, and the checklists to run.

use std::sync::Arc;

use serde::Serialize;

use super::changes::ChangesView;
use super::finding::FindingView;
use super::row::{Context, NextStep, PartyLink, RecordLink, Row};
use super::text::Inline;

/// The pack of a context.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PackView {
    /// The meeting.
    pub context: Context,
    /// The day for which everything is computed.
    pub as_of: Arc<str>,
    /// The initiatives that are not over, the worst first.
    pub rows: Vec<Arc<Row>>,
    /// How many are over: done or dropped.
    pub over: usize,
    /// The initiatives that are red, by their own word or by a rule.
    pub red: Vec<PackRed>,
    /// What is red beside initiatives: teams, people, the portfolio.
    pub others: Vec<FindingView>,
    /// The questions that wait, the longest first.
    pub decisions: Vec<PackDecision>,
    /// What changed since the newest review of the context.
    pub changes: ChangesView,
    /// The checklists of the context.
    pub checklists: Vec<PackChecklist>,
}

/// A red initiative, with what there is to know in the meeting.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PackRed {
    /// Its row.
    pub row: Arc<Row>,
    /// What is red about it.
    pub findings: Vec<FindingView>,
    /// What the newest update says.
    pub summary: Option<Inline>,
    /// How it gets back on track.
    pub path_to_green: Option<Inline>,
    /// What happens next.
    pub next_step: Option<NextStep>,
}

/// A question that waits for a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PackDecision {
    /// The initiative that waits.
    pub initiative: RecordLink,
    /// The question.
    pub question: Inline,
    /// Who is to decide.
    pub to: Option<PartyLink>,
    /// When it was raised.
    pub raised: Arc<str>,
    /// Days since.
    pub days: i64,
    /// When it was to be decided.
    pub decide_by: Option<Arc<str>>,
}

/// A checklist on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PackChecklist {
    /// The checklist.
    pub link: RecordLink,
    /// Its name with the revision.
    pub cite: String,
    /// The moment in which it is run.
    pub pause_point: Arc<str>,
    /// Its items, in order.
    pub items: Vec<PackItem>,
}

/// An item of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PackItem {
    /// The flag.
    pub link: RecordLink,
    /// Its name with the revision, as a review cites it.
    pub cite: String,
    /// `high`, `medium` or `low`.
    pub severity: Option<&'static str>,
    /// What it means, in one line.
    pub verdict: Arc<str>,
    /// The question to ask.
    pub ask: Option<Arc<str>>,
}
