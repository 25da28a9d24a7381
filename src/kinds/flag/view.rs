//! The red flag page's view.

use std::sync::Arc;

use serde::Serialize;

use crate::model::quote::Forms;
use crate::model::view::{Chart, CitedIn, Context, FindingView, Inline, Prose, RecordLink, Row};

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
    /// Reviews that cite it and updates that raised it, newest first.
    pub cited: Vec<Citation>,
    /// How often that was in the months up to the day of the site; none while nobody ever did.
    pub chart: Option<Chart>,
    /// The flag as one cites it: what it says, its revision and its link.
    pub citation: Arc<Forms>,
    /// The HTML by which a wiki shows it in a frame; none where nobody else may.
    pub embed: Option<String>,
    /// The page of the present revision as it was accepted; none before that.
    pub frozen: Option<Arc<str>>,
}

/// A checklist that has this flag as an item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OnChecklist {
    /// The checklist.
    pub row: Arc<Row>,
    /// The item's number, from 1.
    pub position: usize,
}

/// A citation: by a review, or by an update of an initiative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// The day of the review or update.
    pub date: Option<Arc<str>>,
    /// What the review says.
    pub review: Option<CitedIn>,
    /// The initiative of the update.
    pub initiative: Option<RecordLink>,
}
