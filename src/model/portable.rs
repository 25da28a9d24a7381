//! Records as Markdown that stands without its site: fields as front matter, citations as plain links.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use memchr::memchr;

use super::diagnostic::SourceText;
use super::field::Field as _;
use super::graph::{Graph, Link};
use super::kind::Kind;
use super::reference::Reference;
use super::rich::label;
use super::stated::{Fields, Stated};
use super::summary::Summary;

/// A source as it was written, with the place where its Markdown begins.
#[derive(Debug, Clone)]
pub struct Written {
    /// The text.
    pub source: SourceText,
    /// The byte at which the body begins.
    pub body_at: usize,
    /// What the source says. The graph's own summary may be an equal one with other places.
    pub summary: Arc<Summary>,
}

/// A record that is written for a medium without its site.
#[derive(Clone, Copy)]
pub struct Portable<'g> {
    graph: &'g Graph,
    page: &'g Summary,
    links: &'g [Option<Link>],
    base: &'g str,
}

impl<'g> Portable<'g> {
    /// The record `page`; links begin with `base`, which leads to the site's root.
    #[must_use]
    pub fn new(graph: &'g Graph, page: &'g Summary, base: &'g str) -> Self {
        let links = match page.introduces {
            Some(kind) => graph.introduction_links.get(&kind).map(Vec::as_slice),
            None => graph.number(page.key.kind, &page.key.id).and_then(|number| graph.links.get(number as usize)).map(Vec::as_slice),
        };
        Self { graph, page, links: links.unwrap_or_default(), base }
    }

    /// The fields that every kind has.
    #[must_use]
    pub fn common(&self) -> Fields {
        self.page.common.stated(&|reference, label| self.front_link(reference, label)).into_fields()
    }

    /// The kind's own fields.
    #[must_use]
    pub fn own(&self) -> Fields {
        self.page.content.stated(&|reference, label| self.front_link(reference, label)).into_fields()
    }

    /// Adds all fields of the record whose keys are not there yet.
    pub fn add_to(&self, fields: &mut Fields) {
        for (key, value) in self.common().into_iter().chain(self.own()) {
            if fields.iter().all(|(known, _)| *known != key) {
                fields.push((key, value));
            }
        }
    }

    fn front_link(&self, reference: &Reference, label: Option<&str>) -> String {
        let link = self.graph.follow(reference, self.page);
        let text = label.map_or_else(|| markdown_text(&self.title(link.as_ref(), reference)), str::to_owned);
        match link.and_then(|link| self.destination(&link)) {
            Some(destination) => format!("[{text}]({destination})"),
            None => text,
        }
    }

    /// Where a link leads, as it stands between parentheses.
    fn destination(&self, link: &Link) -> Option<String> {
        if let Link::Record(number, Some(anchor)) = link
            && self.graph.page(*number).address == self.page.address
        {
            return Some(format!("#{anchor}"));
        }
        let path = format!("{}{}", self.base, self.graph.path_of(link)?);
        let odd = path.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>'));
        Some(if odd { format!("<{}>", path.replace('<', "%3C").replace('>', "%3E")) } else { path })
    }

    fn title(&self, link: Option<&Link>, reference: &Reference) -> Arc<str> {
        let directory = &self.graph.directory;
        let known = match link {
            Some(Link::Record(number, _)) => Some(Arc::clone(&self.graph.page(*number).title)),
            Some(Link::Person(id)) => directory.people.get(id).map(|person| Arc::clone(&person.name)),
            Some(Link::Team(id)) => directory.teams.get(id).map(|team| Arc::clone(&team.name)),
            Some(Link::Address(address, _)) => Kind::of_folder(address.path().trim_end_matches('/'))
                .and_then(|kind| self.graph.introductions.get(&kind))
                .map(|page| Arc::clone(&page.title)),
            _ => None,
        };
        known.unwrap_or_else(|| Arc::clone(&reference.target))
    }

    /// The body, its links leading to where they lead on the site.
    #[must_use]
    pub fn body(&self, written: &Written) -> String {
        let text = &*written.source.text;
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        for (reference, link) in written.summary.references.iter().zip(self.links) {
            let span = reference.span.start as usize..reference.span.end as usize;
            if reference.field.is_none()
                && span.start >= written.body_at
                && let (Some(link), Some(construct)) = (link, text.get(span.clone()))
                && let Some(destination) = self.destination(link)
            {
                let (at, new) = self.edit(construct, reference, link, &destination);
                edits.push((span.start + at.start..span.start + at.end, new));
            }
        }
        edits.sort_by_key(|(at, _)| at.start);
        let mut body = String::with_capacity(text.len() - written.body_at);
        let mut copied = written.body_at;
        for (at, new) in edits {
            // An image may stand inside a link whose address is written elsewhere.
            if at.start >= copied {
                body.push_str(&text[copied..at.start]);
                body.push_str(&new);
                copied = at.end;
            }
        }
        body.push_str(&text[copied..]);
        let trimmed = body.trim_matches('\n');
        if memchr(b'\r', trimmed.as_bytes()).is_some() { trimmed.replace("\r\n", "\n") } else { trimmed.to_owned() }
    }

    /// What is to be replaced in a link or an image as written, and by what.
    fn edit(&self, construct: &str, reference: &Reference, link: &Link, destination: &str) -> (Range<usize>, String) {
        if construct.starts_with("[[") {
            let text = label(construct).map_or_else(|| markdown_text(&self.title(Some(link), reference)), str::to_owned);
            return (0..construct.len(), format!("[{text}]({destination})"));
        }
        if construct.ends_with(')')
            && let Some(at) = construct.rfind("](").map(|at| at + 2)
        {
            let inner = construct[at..construct.len() - 1].trim_end();
            let blank = inner.len() - inner.trim_start().len();
            let end = match inner.trim_start().strip_prefix('<') {
                Some(bracketed) => bracketed.find('>').map(|end| blank + end + 2),
                None => inner[blank..].find(char::is_whitespace).map(|end| blank + end),
            };
            return (at..at + end.unwrap_or(inner.len()), destination.to_owned());
        }
        // `[text][name]`, `[name][]` and `[name]`: the address is written elsewhere.
        let end = construct.rfind("][").map_or(construct.len(), |at| at + 1);
        (end..construct.len(), format!("({destination})"))
    }
}

/// A plain text as Markdown for the text of a link.
#[must_use]
pub fn markdown_text(text: &str) -> String {
    let is_sign = |byte: u8| matches!(byte, b'\\' | b'[' | b']' | b'*' | b'_' | b'`' | b'<' | b'|');
    if !text.bytes().any(is_sign) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if c.is_ascii() && u8::try_from(c).is_ok_and(is_sign) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Front matter between its two lines, a key a line and an item a line.
#[must_use]
pub fn front_matter(fields: &Fields) -> String {
    let mut out = String::with_capacity(1024);
    out.push_str("---\n");
    for (key, value) in fields {
        match value {
            Stated::List(items) if !items.is_empty() => {
                _ = writeln!(out, "{key}:");
                for item in items {
                    out.push_str("  - ");
                    flow(item, &mut out);
                    out.push('\n');
                }
            }
            value => {
                _ = write!(out, "{key}: ");
                flow(value, &mut out);
                out.push('\n');
            }
        }
    }
    out.push_str("---\n");
    out
}

/// A value on one line of YAML.
fn flow(value: &Stated, out: &mut String) {
    match value {
        Stated::Null => out.push_str("null"),
        Stated::Bool(value) => _ = write!(out, "{value}"),
        Stated::Number(number) => _ = write!(out, "{number}"),
        Stated::Word(text) => scalar(text, out),
        Stated::Text(text) => scalar(text, out),
        Stated::Made(text) => scalar(text, out),
        Stated::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                flow(item, out);
            }
            out.push(']');
        }
        Stated::Fields(fields) => {
            out.push('{');
            for (at, (key, value)) in fields.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                scalar(key, out);
                out.push_str(": ");
                flow(value, out);
            }
            out.push('}');
        }
    }
}

/// A text of YAML: as it is where no reader can take it for anything else, else in quotation marks.
fn scalar(text: &str, out: &mut String) {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let plain = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
        && !WORDS.contains(&text);
    if plain {
        out.push_str(text);
    } else {
        // Every JSON string is a YAML one.
        out.push_str(&serde_json::to_string(text).expect("a text can be written as JSON"));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn front_matter_is_yaml_for_every_reader() {
        let fields = Stated::from(json!({
            "id": "top-priority", "rev": 2, "title": "A: \"b\"\n", "state": "no", "date": "2026-03-31",
            "looks_like": ["One", "two-three"], "history": [{ "rev": 1, "note": "First." }], "anchors": { "old": null },
        }));
        assert_eq!(
            front_matter(&fields.into_fields()),
            "---\nid: top-priority\nrev: 2\ntitle: \"A: \\\"b\\\"\\n\"\nstate: \"no\"\ndate: \"2026-03-31\"\nlooks_like:\n  - \"One\"\n  - two-three\nhistory:\n  - {rev: 1, note: \"First.\"}\nanchors: {old: null}\n---\n"
        );
    }

    #[test]
    fn titles_are_no_markdown() {
        assert_eq!(markdown_text("a [b] *c* <d> | \\"), "a \\[b\\] \\*c\\* \\<d> \\| \\\\");
    }
}
