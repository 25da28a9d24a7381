//! Records as Markdown that stands without its site: fields as front matter, citations as plain links.

use std::ops::Range;
use std::sync::Arc;

use memchr::memchr;

use super::diagnostic::SourceText;
use super::field::Field as _;
use super::graph::{Graph, Link};
use super::kind::Kind;
use super::markdown::markdown_text;
use super::reference::Reference;
use super::rich::label;
use super::stated::Fields;
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
            Some(destination) => ["[", &text, "](", &destination, ")"].concat(),
            None => text,
        }
    }

    /// Where a link leads, as it stands between parentheses.
    fn destination(&self, link: &Link) -> Option<String> {
        if let Link::Record(number, Some(anchor)) = link
            && self.graph.page(*number).address == self.page.address
        {
            return Some(["#", anchor].concat());
        }
        let path = [self.base, &self.graph.path_of(link)?].concat();
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
            return (0..construct.len(), ["[", &text, "](", destination, ")"].concat());
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
