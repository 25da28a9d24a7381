//! The view of a term's own page.

use std::sync::Arc;

use serde::Serialize;

use crate::model::view::{Inline, Row};

/// What the template `kinds/term.html` knows beside the frame. The title is the term.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TermView {
    /// What it means.
    pub definition: Inline,
    /// Other words for it.
    pub also: Vec<Arc<str>>,
    /// Terms to look at next, each row with its definition as the sentence.
    pub see_also: Vec<Arc<Row>>,
    /// Terms that it is mistaken for, whichever of the two says so, likewise.
    pub not_to_be_confused_with: Vec<Arc<Row>>,
    /// Where the A to Z lists it: root-relative path with anchor.
    pub glossary_path: Arc<str>,
}
