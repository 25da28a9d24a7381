//! The view of a page for frames.

use std::sync::Arc;

use serde::Serialize;

/// A flag or a checklist as a wiki shows it. Texts are plain: there is one link, to the whole page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EmbedView {
    /// Root-relative path of the whole page.
    pub path: Arc<str>,
    /// The flag itself, or the items of the checklist; none of a retired record.
    pub items: Vec<EmbedItem>,
}

/// A flag, short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EmbedItem {
    /// The flag's id.
    pub id: Arc<str>,
    /// Its revision.
    pub rev: u32,
    /// The flag.
    pub title: Arc<str>,
    /// What it means.
    pub verdict: Arc<str>,
    /// `high`, `medium` or `low`.
    pub severity: &'static str,
    /// Observable evidence.
    pub looks_like: Vec<Arc<str>>,
    /// The question to ask.
    pub ask: Arc<str>,
}
