//! The review page's view: the record of a meeting.

use std::sync::Arc;

use serde::Serialize;

use crate::model::view::{Context, Inline, PartyLink, RecordLink, Row};

/// What the template `kinds/review.html` knows beside the frame.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReviewView {
    /// Which kind of meeting it was.
    pub context: Context,
    /// When.
    pub date: Arc<str>,
    /// Flags that were cited, blocking ones first.
    pub cites: Vec<Cite>,
    /// What was decided.
    pub decisions: Vec<Inline>,
    /// Who does what, open ones first, then by due date.
    pub actions: Vec<Action>,
    /// The initiatives it covered; each row has its board cells.
    pub initiatives: Vec<Arc<Row>>,
}

/// A flag that was cited.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cite {
    /// The flag.
    pub flag: Arc<Row>,
    /// The flag's id.
    pub id: Arc<str>,
    /// The revision that was cited.
    pub rev: Option<u32>,
    /// The initiative it was cited against.
    pub initiative: Option<RecordLink>,
    /// Whether it blocked.
    pub blocking: bool,
    /// What was said.
    pub note: Option<Inline>,
}

/// Something that somebody agreed to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Action {
    /// What.
    pub text: Inline,
    /// Who; none is "nobody yet".
    pub owner: Option<PartyLink>,
    /// By when.
    pub due: Option<Arc<str>>,
    /// When it was done; none while it is open.
    pub done_on: Option<Arc<str>>,
}
