//! A body's Markdown to HTML with holes, references and anchors.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Options, Parser};

use super::rules::ParseRules;
use super::sanitise;
use super::writer::Writer;
use crate::model::diagnostic::{Diagnostic, SourceText, Span};
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

/// Listed one by one: a new option of the crate is a decision of ours. Metadata blocks stay off, they are quadratic.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
}

/// Reads the Markdown of `source` from byte `from` on. Its first reference gets the number `first_reference`.
#[must_use]
pub fn read(source: &SourceText, from: usize, first_reference: usize, rules: &ParseRules) -> Markdown {
    let text = &source.text[from..];
    let mut writer = Writer::new(source, from, first_reference, rules, text.len());
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        writer.event(event, range);
    }
    let raw = writer.has_raw_html;
    let mut read = writer.finish();
    if raw && rules.config.raw_html {
        sanitise::clean(&mut read.body);
    }
    read
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
