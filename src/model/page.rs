//! A page: one source, understood.

use std::sync::Arc;

use super::address::Address;
use super::code::Code;
use super::diagnostic::{Diagnostic, SourceText};
use super::kind::{Kind, RecordKey};
use super::reference::Reference;
use super::summary::Summary;

/// One source, understood.
#[derive(Debug, Clone)]
pub struct Page {
    /// The source's text, for placing what the graph finds.
    pub source: SourceText,
    /// The record's name, known even when the rest is broken.
    pub key: RecordKey,
    /// Where it is published.
    pub address: Address,
    /// The kind whose listing it introduces.
    pub introduces: Option<Kind>,
    /// What other pages may know; `None` when the source is broken.
    pub summary: Option<Arc<Summary>>,
    /// The references of a broken source's body: nobody follows them, yet they are checked.
    pub loose: Vec<Reference>,
    /// The Markdown as HTML with holes.
    pub body: Arc<Body>,
    /// What is wrong with the source by itself.
    pub diagnostics: Vec<Diagnostic>,
}

impl Page {
    /// Whether its source could be read as text; if not, it is as broken under any configuration.
    #[must_use]
    pub fn is_text(&self) -> bool {
        !self.diagnostics.iter().any(|found| matches!(found.code, Code::NotUtf8 | Code::TooLarge))
    }
}

/// A body as HTML with holes where the graph knows what goes there.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    /// HTML of what stands before the first h2, then of the sections.
    pub html: String,
    /// Where the first section begins in `html`.
    pub sections_at: usize,
    /// The holes, in ascending order of place.
    pub holes: Vec<Hole>,
    /// The runs of text in which a term of the glossary may be marked: in no heading, link or code; ascending, disjoint.
    pub runs: Vec<Run>,
    /// The h2s: anchor and plain text.
    pub contents: Vec<(String, String)>,
}

/// A run of escaped text in a body's HTML, without markup and holes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Its first byte.
    pub at: u32,
    /// The byte behind it.
    pub end: u32,
}

/// A place in a body's HTML that is filled from the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hole {
    /// The byte of the HTML in front of which it goes.
    pub at: u32,
    /// What goes there.
    pub fill: Fill,
}

/// What fills a hole. Each names a reference by its number in `Summary::references`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// The target's address as the value of `href` or `src`, escaped.
    Href(u32),
    /// The target's title, escaped.
    Title(u32),
    /// ` width="…" height="…"` of an image, when known.
    Size(u32),
}
