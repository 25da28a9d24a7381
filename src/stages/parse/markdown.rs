//! The one door to the Markdown crate: a body to HTML with holes, references and anchors.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Options, Parser};

use super::rules::ParseRules;
use super::sanitise;
use super::writer::Writer;
use crate::model::diagnostic::{Diagnostic, SourceText, Span};
use crate::model::page::{Body, Fill};
use crate::model::reference::{Piece, Reference};
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

/// Reads a field's inline Markdown; blocks lose their frame and become one run of text.
#[must_use]
pub fn inline(text: &str, span: Span) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut html = String::new();
    let mut citing: Option<(Reference, Option<String>)> = None;
    for (event, _) in Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_WIKILINKS).into_offset_iter() {
        inline_event(&event, span, &mut pieces, &mut html, &mut citing);
    }
    if !html.is_empty() {
        pieces.push(Piece::Html(html));
    }
    pieces
}

fn inline_event(event: &Event<'_>, span: Span, pieces: &mut Vec<Piece>, html: &mut String, citing: &mut Option<(Reference, Option<String>)>) {
    use pulldown_cmark::{LinkType, Tag, TagEnd};
    let escape = crate::model::view::escape;
    match event {
        Event::Start(Tag::Link { link_type: LinkType::WikiLink { has_pothole }, dest_url, .. }) => {
            if let super::link::Destination::Inside(want, target, anchor) = super::link::record(dest_url) {
                let reference = Reference { want, target, anchor, field: Some("updates"), span };
                *citing = Some((reference, has_pothole.then(String::new)));
            }
        }
        Event::End(TagEnd::Link) if citing.is_some() => {
            if !html.is_empty() {
                pieces.push(Piece::Html(std::mem::take(html)));
            }
            let (reference, text) = citing.take().expect("the guard says there is one");
            pieces.push(Piece::Cite { reference, text });
        }
        // The text of a citation without one of its own is the target's title.
        Event::Text(text) | Event::Code(text) if citing.is_some() => {
            if let Some((_, Some(own))) = citing {
                escape(text, own);
            }
        }
        Event::Start(Tag::Emphasis) => html.push_str("<em>"),
        Event::End(TagEnd::Emphasis) => html.push_str("</em>"),
        Event::Start(Tag::Strong) => html.push_str("<strong>"),
        Event::End(TagEnd::Strong) => html.push_str("</strong>"),
        Event::Start(Tag::Strikethrough) => html.push_str("<del>"),
        Event::End(TagEnd::Strikethrough) => html.push_str("</del>"),
        Event::Code(code) => {
            html.push_str("<code>");
            escape(code, html);
            html.push_str("</code>");
        }
        Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => escape(text, html),
        Event::SoftBreak | Event::HardBreak => html.push(' '),
        Event::End(TagEnd::Paragraph) if !html.is_empty() => html.push(' '),
        _ => {}
    }
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
