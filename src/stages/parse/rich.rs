//! A field's inline Markdown to pieces: HTML, and citations that views fill in.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::link::{self, Destination};
use crate::model::diagnostic::Span;
use crate::model::reference::{Piece, Reference, Want};
use crate::model::view::escape;

/// Schemes that front matter may link to; a body has the site's own list.
const SCHEMES: [&str; 3] = ["https", "http", "mailto"];

/// Reads a field's inline Markdown; blocks lose their frame and become one run of text.
#[must_use]
pub fn inline(text: &str, span: Span, path: &str) -> Vec<Piece> {
    let mut run = Run { span, path, pieces: Vec::new(), html: String::new(), citing: None, titled: false, closes: Vec::new() };
    for (event, at) in Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_WIKILINKS).into_offset_iter() {
        run.event(event, &at);
    }
    run.finish()
}

/// The pieces so far and what is open.
struct Run<'a> {
    span: Span,
    path: &'a str,
    pieces: Vec<Piece>,
    html: String,
    /// The open citation with its text.
    citing: Option<(Reference, Option<String>)>,
    /// Whether that text only repeats the target (`[[id]]`), so that the title takes its place.
    titled: bool,
    /// What ends each open link that is no citation.
    closes: Vec<&'static str>,
}

impl Run<'_> {
    fn event(&mut self, event: Event<'_>, at: &Range<usize>) {
        match event {
            Event::Start(Tag::Link { link_type, dest_url, .. }) => self.start_link(link_type, &dest_url),
            Event::End(TagEnd::Link) => self.end_link(at),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => escape(&text, self.out()),
            Event::Code(code) => {
                let out = self.out();
                out.push_str("<code>");
                escape(&code, out);
                out.push_str("</code>");
            }
            Event::Start(Tag::Emphasis) => self.out().push_str("<em>"),
            Event::End(TagEnd::Emphasis) => self.out().push_str("</em>"),
            Event::Start(Tag::Strong) => self.out().push_str("<strong>"),
            Event::End(TagEnd::Strong) => self.out().push_str("</strong>"),
            Event::Start(Tag::Strikethrough) => self.out().push_str("<del>"),
            Event::End(TagEnd::Strikethrough) => self.out().push_str("</del>"),
            Event::SoftBreak | Event::HardBreak => self.out().push(' '),
            // Paragraphs become one run of text.
            Event::End(TagEnd::Paragraph) if !self.html.is_empty() => self.html.push(' '),
            _ => {}
        }
    }

    /// Where text goes now. What a citation without text of its own would say is its target's title.
    fn out(&mut self) -> &mut String {
        match &mut self.citing {
            Some((_, own)) => own.get_or_insert_with(String::new),
            None => &mut self.html,
        }
    }

    fn start_link(&mut self, kind: LinkType, url: &str) {
        let schemes = SCHEMES.map(Arc::from);
        let destination = match kind {
            LinkType::WikiLink { .. } => link::record(url),
            LinkType::Email => Destination::Outside,
            _ => link::destination(url, self.path, &schemes),
        };
        match destination {
            Destination::Inside(want, target, anchor) => {
                // `[[#anchor]]` means the record's own page.
                let (want, target) = if target.is_empty() { (Want::Source, Arc::from(self.path)) } else { (want, target) };
                let reference = Reference { want, target, anchor, field: None, span: self.span };
                self.citing = Some((reference, None));
                self.titled = kind == LinkType::WikiLink { has_pothole: false };
            }
            Destination::Outside => {
                self.html.push_str(if kind == LinkType::Email { "<a href=\"mailto:" } else { "<a href=\"" });
                escape(url, &mut self.html);
                self.html.push_str("\">");
                self.closes.push("</a>");
            }
            Destination::Refused(_) => self.closes.push(""),
        }
    }

    fn end_link(&mut self, at: &Range<usize>) {
        let Some((reference, text)) = self.citing.take() else {
            self.html.push_str(self.closes.pop().unwrap_or_default());
            return;
        };
        if !self.html.is_empty() {
            self.pieces.push(Piece::Html(std::mem::take(&mut self.html)));
        }
        let text = text.filter(|_| !self.titled);
        self.pieces.push(Piece::Cite { reference, text, at: Span::new(at.start, at.end) });
    }

    fn finish(mut self) -> Vec<Piece> {
        let end = self.html.trim_end().len();
        self.html.truncate(end);
        if !self.html.is_empty() {
            self.pieces.push(Piece::Html(self.html));
        }
        self.pieces
    }
}
