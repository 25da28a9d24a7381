//! The red flag page's view.

use std::sync::Arc;

use serde::Serialize;

use crate::model::view::{CitedIn, Context, FindingView, Inline, Prose, RecordLink, Row};

/// What the template `kinds/flag.html` knows beside the frame. The title is the flag.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FlagView {
    /// What it means, in one line.
    pub verdict: Inline,
    /// `high`, `medium` or `low`.
    pub severity: &'static str,
    /// The question to put in the review.
    pub ask: Inline,
    /// Observable evidence.
    pub looks_like: Vec<Inline>,
    /// What it costs.
    pub harm: Option<Prose>,
    /// What to do instead.
    pub do_instead: Prose,
    /// When it is fine.
    pub not_when: Option<Prose>,
    /// Moments in which to look for it.
    pub contexts: Vec<Context>,
    /// The rule that watches for it, by id.
    pub detector: Option<Arc<str>>,
    /// Root-relative path of that rule's page.
    pub rule_path: Option<Arc<str>>,
    /// Where the rule fires today, worst first, as many as are worth showing.
    pub fires: Vec<FindingView>,
    /// How many more there are.
    pub fires_more: usize,
    /// Where the rule lacks an input.
    pub unknown: usize,
    /// Roles that meet it.
    pub roles: Vec<Arc<Row>>,
    /// Myths that feed it.
    pub myths: Vec<Arc<Row>>,
    /// Flags of the same family.
    pub related: Vec<Arc<Row>>,
    /// Checklists that ask for it.
    pub checklists: Vec<OnChecklist>,
    /// Reviews that cite it, newest first.
    pub reviews: Vec<CitedIn>,
    /// The flag as one cites it in plain text: what it says, its revision and its link.
    pub citation: String,
    /// The page of the present revision as it was accepted; none before that.
    pub frozen: Option<Arc<str>>,
    /// Updates that raised it, newest first.
    pub raised: Vec<RaisedIn>,
}

/// A checklist that has this flag as an item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OnChecklist {
    /// The checklist.
    pub row: Arc<Row>,
    /// The item's number, from 1.
    pub position: usize,
}

/// An update of an initiative that raised this flag.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RaisedIn {
    /// The initiative.
    pub initiative: RecordLink,
    /// The update's date.
    pub date: Arc<str>,
}
