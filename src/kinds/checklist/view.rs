//! The checklist page's view.

use std::sync::Arc;

use serde::Serialize;

use crate::model::quote::Forms;
use crate::model::view::{CitedIn, Context, Inline, PartyLink};

/// What the template `kinds/checklist.html` knows beside the frame.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ChecklistView {
    /// `read-do` or `do-confirm`.
    pub mode: &'static str,
    /// The moment at which it is run.
    pub pause_point: Inline,
    /// Who calls the pause.
    pub caller: Option<PartyLink>,
    /// The meetings it is made for.
    pub contexts: Vec<Context>,
    /// Minutes it takes.
    pub minutes: u32,
    /// Its items, in order.
    pub items: Vec<ChecklistItem>,
    /// Reviews of its contexts that cited its items, newest first.
    pub runs: Vec<CitedIn>,
    /// Files to take it away.
    pub downloads: Vec<Download>,
    /// The HTML by which a wiki shows it in a frame; none where nobody else may.
    pub embed: Option<String>,
}

/// One item: a red flag, short. Its anchor is `item-<id>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChecklistItem {
    /// The flag's id.
    pub id: Arc<str>,
    /// The flag's revision.
    pub rev: u32,
    /// Root-relative path of the flag's page.
    pub path: Arc<str>,
    /// The flag, plain text.
    pub title: Arc<str>,
    /// What it means.
    pub verdict: Inline,
    /// `high`, `medium` or `low`.
    pub severity: &'static str,
    /// Observable evidence.
    pub looks_like: Vec<Inline>,
    /// The question to ask.
    pub ask: Inline,
    /// The flag as one cites it.
    pub citation: Arc<Forms>,
}

/// A file to take the checklist away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Download {
    /// `json`, `csv` or `markdown`: the key of its name and purpose in the theme's strings.
    pub key: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// Root-relative path.
    pub path: Arc<str>,
}
