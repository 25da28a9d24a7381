//! Filling a body: addresses, titles and sizes go into its holes, former anchors into its headings.

use std::fmt::Write as _;
use std::ops::Range;

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
/// from the page to the site's root.
#[must_use]
pub fn fill(body: &Body, page: PageNo, graph: &Graph, root: &str) -> (String, String) {
    let links = graph.links.get(page as usize).map_or(&[][..], Vec::as_slice);
    fill_with(body, graph.page(page), links, graph, root)
}

/// The same for a text of ours, which stands in no source of the site and cites nothing.
pub(super) fn fill_free(body: &Body, root: &str, graph: &Graph) -> (String, String) {
    fill_whole(body, Whole { address: &Address::new(""), references: &[], former: &[] }, &[], graph, root)
}

/// A former anchor and the present one, as front matter has them.
pub(super) type Former = (Located<Text>, Option<Located<Text>>);

/// What filling has to know of the page as a whole.
#[derive(Clone, Copy)]
pub(super) struct Whole<'a> {
    pub address: &'a Address,
    pub references: &'a [Reference],
    pub former: &'a [Former],
}

/// The same for a page whose links are not in the graph.
pub(super) fn fill_with(body: &Body, page: &Summary, links: &[Option<Link>], graph: &Graph, root: &str) -> (String, String) {
    let whole = Whole { address: &page.address, references: &page.references, former: &page.common.anchors.0 };
    fill_whole(body, whole, links, graph, root)
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

impl Filling<'_> {
    fn part(&self, range: Range<usize>, spans: &[(usize, &Text)]) -> String {
        let html = &self.body.html;
        let first = self.body.holes.partition_point(|hole| (hole.at as usize) < range.start);
        let last = self.body.holes.partition_point(|hole| (hole.at as usize) < range.end);
        let holes = &self.body.holes[first..last];
        let mut spans = spans.iter().filter(|(at, _)| range.contains(at)).peekable();
        let mut out = String::with_capacity(range.len() + holes.len() * 40);
        let mut copied = range.start;
        for hole in holes {
            let at = hole.at as usize;
            while let Some((place, old)) = spans.next_if(|(place, _)| *place <= at) {
                out.push_str(&html[copied..*place]);
                copied = *place;
                push_span(old, &mut out);
            }
            out.push_str(&html[copied..at]);
            copied = at;
            self.push(hole.fill, &mut out);
        }
        for (place, old) in spans {
            out.push_str(&html[copied..*place]);
            copied = *place;
            push_span(old, &mut out);
        }
        out.push_str(&html[copied..range.end]);
        out
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
