//! What a body's Markdown says, and where in its source.

use std::ops::Range;
use std::sync::Arc;

use crate::model::diagnostic::{Diagnostic, Span};
use crate::model::page::{Body, Fill};
use crate::model::reference::Reference;
use crate::model::scalar::Text;

/// What a body's Markdown says.
#[derive(Debug, Default)]
pub struct Markdown {
    /// The HTML with its holes.
    pub body: Body,
    /// What it points at, in source order.
    pub references: Vec<Reference>,
    /// Every anchor, in source order.
    pub anchors: Vec<Text>,
    /// How many words it has.
    pub words: u32,
    /// What is wrong with it by itself.
    pub diagnostics: Vec<Diagnostic>,
}

/// The range of an event as a span of the whole source.
pub(super) fn span(range: &Range<usize>, from: usize) -> Span {
    Span::new(range.start, range.end).shifted(from)
}

/// Puts a citation's number into the fills that name it.
pub(super) const fn fills(number: u32) -> [Fill; 2] {
    [Fill::Href(number), Fill::Title(number)]
}

/// An anchor as shared text.
pub(super) fn anchor_text(anchor: &str) -> Text {
    Arc::from(anchor)
}
