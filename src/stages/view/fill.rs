//! Filling a body: addresses, titles and sizes go into its holes, former anchors into its headings, links around marked terms.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use super::url;
use crate::model::address::Address;
use crate::model::graph::{Graph, Link, PageNo};
use crate::model::kind::Kind;
use crate::model::located::Located;
use crate::model::page::{Body, Fill};
use crate::model::reference::Reference;
use crate::model::scalar::Text;
use crate::model::summary::Summary;
use crate::model::view::escape;

/// The HTML of a page's body before its first section, and its sections. `root` is the prefix that leads
/// from the page to the site's root, `marks` are the terms that the page marks, in ascending order.
pub(super) fn fill(body: &Body, page: PageNo, marks: &[Mark], graph: &Graph, root: &str) -> (String, String) {
    let links = graph.links.get(page as usize).map_or(&[][..], Vec::as_slice);
    fill_whole(body, Whole { marks, ..Whole::of(graph.page(page)) }, links, graph, root)
}

/// The same for a text of ours, which stands in no source of the site and cites nothing.
pub(super) fn fill_free(body: &Body, root: &str, graph: &Graph) -> (String, String) {
    fill_whole(body, Whole { address: &Address::new(""), references: &[], former: &[], marks: &[] }, &[], graph, root)
}

/// A term in a body's HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// The byte with which it begins.
    pub at: usize,
    /// The byte behind it.
    pub end: usize,
    /// The root-relative path of the term's page.
    pub path: Arc<str>,
}

/// A former anchor and the present one, as front matter has them.
pub(super) type Former = (Located<Text>, Option<Located<Text>>);

/// What filling has to know of the page as a whole.
#[derive(Clone, Copy)]
pub(super) struct Whole<'a> {
    pub address: &'a Address,
    pub references: &'a [Reference],
    pub former: &'a [Former],
    pub marks: &'a [Mark],
}

impl<'a> Whole<'a> {
    fn of(page: &'a Summary) -> Self {
        Self { address: &page.address, references: &page.references, former: &page.common.anchors.0, marks: &[] }
    }
}

/// The same for a page whose links are not in the graph.
pub(super) fn fill_with(body: &Body, page: &Summary, links: &[Option<Link>], graph: &Graph, root: &str) -> (String, String) {
    fill_whole(body, Whole::of(page), links, graph, root)
}

/// The same for what is no page of the graph at all.
pub(super) fn fill_whole(body: &Body, page: Whole<'_>, links: &[Option<Link>], graph: &Graph, root: &str) -> (String, String) {
    let filling = Filling { body, page, links, graph, root };
    let mut spans: Vec<_> = page.former.iter().filter_map(|(old, new)| Some((place_of(body, new.as_ref()?)?, &old.value))).collect();
    spans.sort_by_key(|(at, _)| *at);
    let (lead, sections) = (0..body.sections_at, body.sections_at..body.html.len());
    (filling.part(lead, &spans), filling.part(sections, &spans))
}

/// Whether a body has an element with this anchor, so that a former one can be put beside it.
pub(super) fn has_anchor(body: &Body, anchor: &str) -> bool {
    place_of(body, anchor).is_some()
}

/// Where a former anchor goes so that it leads to the present one: inside the element, and inside the
/// heading of a section, because a section is laid out by its children and takes no further one.
fn place_of(body: &Body, anchor: &str) -> Option<usize> {
    let mut attribute = " id=\"".to_owned();
    escape(anchor, &mut attribute);
    attribute.push('"');
    let html = body.html.as_str();
    let at = memchr::memmem::find(html.as_bytes(), attribute.as_bytes())?;
    let tag = html[..at].rfind('<')?;
    let mut end = at + html[at..].find('>')? + 1;
    if html[tag..].starts_with("<section") {
        let heading = end + html[end..].find("<h2")?;
        end = heading + html[heading..].find('>')? + 1;
    }
    Some(end)
}

struct Filling<'a> {
    body: &'a Body,
    page: Whole<'a>,
    links: &'a [Option<Link>],
    graph: &'a Graph,
    root: &'a str,
}

/// What is put into a body, in the order in which it goes to one place.
enum Insert<'a> {
    MarkEnd,
    Span(&'a Text),
    Fill(Fill),
    Mark(&'a Mark),
}

impl Filling<'_> {
    fn part(&self, range: Range<usize>, spans: &[(usize, &Text)]) -> String {
        let html = &self.body.html;
        let first = self.body.holes.partition_point(|hole| (hole.at as usize) < range.start);
        let last = self.body.holes.partition_point(|hole| (hole.at as usize) < range.end);
        let holes = self.body.holes[first..last].iter().map(|hole| (hole.at as usize, Insert::Fill(hole.fill)));
        let marks = || self.page.marks.iter().filter(|mark| range.contains(&mark.at));
        let spans = spans.iter().filter(|(at, _)| range.contains(at)).map(|(at, old)| (*at, Insert::Span(old)));
        let mut inserts: Vec<(usize, Insert<'_>)> = marks().map(|mark| (mark.end, Insert::MarkEnd)).collect();
        inserts.extend(spans);
        inserts.extend(holes);
        inserts.extend(marks().map(|mark| (mark.at, Insert::Mark(mark))));
        // Stable: at one place a mark ends before anything else begins.
        inserts.sort_by_key(|(at, _)| *at);
        let mut out = String::with_capacity(range.len() + inserts.len() * 40);
        let mut copied = range.start;
        for (at, insert) in inserts {
            out.push_str(&html[copied..at]);
            copied = at;
            match insert {
                Insert::MarkEnd => out.push_str("</a>"),
                Insert::Span(old) => push_span(old, &mut out),
                Insert::Fill(fill) => self.push(fill, &mut out),
                Insert::Mark(mark) => self.push_mark(mark, &mut out),
            }
        }
        out.push_str(&html[copied..range.end]);
        out
    }

    /// Opens the link to a term.
    fn push_mark(&self, mark: &Mark, out: &mut String) {
        out.push_str("<a class=\"gl\" href=\"");
        out.push_str(self.root);
        escape(&mark.path, out);
        out.push_str("\">");
    }

    fn push(&self, fill: Fill, out: &mut String) {
        match fill {
            Fill::Href(reference) => self.push_href(self.link(reference), out),
            Fill::Title(reference) => escape(self.title(reference), out),
            Fill::Size(reference) => {
                if let Some(Link::Asset(address)) = self.link(reference)
                    && let Some((width, height)) = self.graph.assets.get(address).and_then(|asset| asset.size_px)
                {
                    _ = write!(out, " width=\"{width}\" height=\"{height}\"");
                }
            }
        }
    }

    fn link(&self, reference: u32) -> Option<&Link> {
        self.links.get(reference as usize)?.as_ref()
    }

    fn push_href(&self, link: Option<&Link>, out: &mut String) {
        let (path, anchor) = match link {
            Some(Link::Record(number, anchor)) => {
                let address = &self.graph.page(*number).address;
                if let Some(anchor) = anchor
                    && address == self.page.address
                {
                    return url::push_fragment(anchor, out);
                }
                (address.href(), anchor.as_ref())
            }
            Some(Link::Person(id)) => (url::person(id), None),
            Some(Link::Team(id)) => (url::team(id), None),
            Some(Link::Asset(address)) => (address.href(), None),
            Some(Link::Address(address, anchor)) => (address.href(), anchor.as_ref()),
            // Only a site with errors has such a link, and it is never published.
            Some(Link::Context(_)) | None => (Text::from("404.html"), None),
        };
        out.push_str(self.root);
        escape(&path, out);
        if let Some(anchor) = anchor {
            url::push_fragment(anchor, out);
        }
    }

    fn title(&self, reference: u32) -> &str {
        let graph = self.graph;
        let known = match self.link(reference) {
            Some(Link::Record(number, _)) => Some(&*graph.page(*number).title),
            Some(Link::Person(id)) => graph.directory.people.get(id).map(|person| &*person.name),
            Some(Link::Team(id)) => graph.directory.teams.get(id).map(|team| &*team.name),
            Some(Link::Address(address, _)) => {
                let kind = Kind::of_folder(address.path().trim_end_matches('/'));
                kind.and_then(|kind| graph.introductions.get(&kind)).map(|page| &*page.title)
            }
            _ => None,
        };
        known.or_else(|| self.page.references.get(reference as usize).map(|reference| &*reference.target)).unwrap_or_default()
    }
}

fn push_span(anchor: &str, out: &mut String) {
    out.push_str("<span id=\"");
    escape(anchor, out);
    out.push_str("\"></span>");
}
