//! How records show each other: links, rows and rich text made from the graph, for the views of kinds.

use std::sync::Arc;

use super::address::Address;
use super::common::State;
use super::diagnostic::Span;
use super::graph::{Graph, Link, PageNo};
use super::id::{Aim, Id};
use super::kind::Kind;
use super::reference::{Piece, Reference, Want};
use super::scalar::Text;
use super::summary::Summary;
use super::view::{Context, Inline, PartyLink, Prose, RecordLink, Row, RowGroup, escape};

impl Graph {
    /// A link to a page, to an anchor on it when one is given.
    #[must_use]
    pub fn record_link(&self, number: PageNo, anchor: Option<&str>) -> RecordLink {
        let page = self.page(number);
        let path = with_anchor(page.address.href(), anchor);
        RecordLink { kind: page.key.kind.name(), path, title: Arc::clone(&page.title), short: page.content.short() }
    }

    /// A link to the record that a field of a record of kind `own` names; `None` when it is not published
    /// or not a record.
    #[must_use]
    pub fn link_to<A: Aim>(&self, id: &Id<A>, own: Kind) -> Option<RecordLink> {
        let reference = Reference { want: A::WANT, target: Arc::clone(&id.id), anchor: None, field: None, span: id.span };
        match self.find(&reference, own)? {
            Link::Record(number, anchor) => Some(self.record_link(number, anchor.as_deref())),
            _ => None,
        }
    }

    /// A link to whoever answers today for what `id` names: a person (`leila-haddad`), a team or
    /// `role:<id>`. For a person who has left, it is the person's team.
    #[must_use]
    pub fn party_link(&self, id: &str) -> Option<PartyLink> {
        let Some(person) = self.directory.people.get(id).filter(|person| person.departed(self.as_of)) else {
            return self.party_named(id);
        };
        let team = person.team.as_ref().and_then(|team| self.party_named(&team.id));
        match team {
            Some(team) => Some(PartyLink { instead_of: Some(Arc::clone(&person.name)), ..team }),
            None => self.party_named(id),
        }
    }

    /// A link to the very person, team or `role:<id>`, whether they still answer or not: for what was
    /// written, decided or checked in the past.
    #[must_use]
    pub fn party_named(&self, id: &str) -> Option<PartyLink> {
        let link = |kind, folder: &str, name: &Text| {
            let path = Address::new(&[folder, "/", id, "/"].concat()).href();
            PartyLink { kind, path, name: Arc::clone(name), instead_of: None }
        };
        if let Some(role) = id.strip_prefix("role:") {
            let RecordLink { path, title, short, .. } = self.record_link(self.number(Kind::Role, role)?, None);
            return Some(PartyLink { kind: "role", path, name: short.unwrap_or(title), instead_of: None });
        }
        let person = self.directory.people.get(id).map(|person| link("person", "people", &person.name));
        person.or_else(|| self.directory.teams.get(id).map(|team| link("team", "teams", &team.name)))
    }

    /// A context, with the name that the site's directory gives it; the theme names the default ones.
    #[must_use]
    pub fn context(&self, id: &str) -> Context {
        let entry = self.directory.contexts.0.get_key_value(id);
        // A context that the directory added by itself stands nowhere in the source.
        let name = entry.filter(|(_, entry)| entry.span != Span::default()).map(|(_, entry)| Arc::clone(&entry.value.name));
        Context { id: entry.map_or_else(|| Arc::from(id), |(id, _)| Arc::clone(id)), name }
    }

    /// The contexts that a field names, in the order written.
    #[must_use]
    pub fn contexts<A>(&self, ids: &[Id<A>]) -> Vec<Context> {
        ids.iter().map(|id| self.context(&id.id)).collect()
    }

    /// The rows of the records of a kind that a field names, in the order written; what is not published
    /// is left out.
    #[must_use]
    pub fn rows_for<A>(&self, ids: &[Id<A>], kind: Kind) -> Vec<Arc<Row>> {
        ids.iter().filter_map(|id| self.number(kind, &id.id)).map(|number| Arc::clone(self.row(number))).collect()
    }

    /// The records of a kind that cite a page in any way, each once, in the order of their ids.
    #[must_use]
    pub fn citing_records(&self, number: PageNo, kind: Kind) -> Vec<PageNo> {
        let numbers = self.numbers_of(kind);
        let mut pages: Vec<PageNo> = self.cited[number as usize].iter().map(|cited| cited.by).filter(|by| numbers.contains(by)).collect();
        pages.sort_unstable();
        pages.dedup();
        pages
    }

    /// The terms that one is mistaken for: those that it names, in the order written, then those that name it.
    #[must_use]
    pub fn mistaken_for(&self, term: PageNo) -> Vec<PageNo> {
        const FIELD: &str = "not_to_be_confused_with";
        let references = self.page(term).references.iter().zip(&self.links[term as usize]);
        let named = references.filter_map(|(reference, link)| match link {
            Some(Link::Record(to, _)) if reference.field == Some(FIELD) => Some(*to),
            _ => None,
        });
        let mut all: Vec<PageNo> = named.collect();
        for other in self.citing(term, Kind::Term, FIELD) {
            if !all.contains(&other) && self.page(other).common.state != State::Retired {
                all.push(other);
            }
        }
        all
    }

    /// The number of a page.
    ///
    /// # Panics
    /// When it is not a page of this graph, or the introduction of a listing.
    #[must_use]
    pub fn number_of(&self, page: &Summary) -> PageNo {
        self.number(page.key.kind, &page.key.id).expect("a view is made of a page of the graph")
    }

    /// The records of a kind that its listing shows, sorted by title. Retired ones are reached by their
    /// addresses alone.
    #[must_use]
    pub fn listed(&self, kind: Kind) -> Vec<PageNo> {
        let listed = self.of_kind(kind).filter(|(_, page)| page.common.state != State::Retired);
        let mut numbers: Vec<PageNo> = listed.map(|(number, _)| number).collect();
        numbers.sort_by_cached_key(|number| self.page(*number).title.to_lowercase());
        numbers
    }

    /// The listing of a kind as one group for each of `keys`, in their order, without the empty ones.
    pub fn grouped(
        &self,
        kind: Kind,
        keys: impl IntoIterator<Item = &'static str>,
        key_of: impl Fn(&Summary) -> &'static str,
    ) -> Vec<RowGroup> {
        let listed = self.listed(kind);
        let rows_of =
            |key| listed.iter().filter(|number| key_of(self.page(**number)) == key).map(|number| Arc::clone(self.row(*number))).collect();
        let groups = keys.into_iter().map(|key| RowGroup { key: Arc::from(key), title: None, rows: rows_of(key) });
        groups.filter(|group| !group.rows.is_empty()).collect()
    }

    /// The listing of a kind as one group without a name; none when there is nothing to list.
    #[must_use]
    pub fn ungrouped(&self, kind: Kind) -> Vec<RowGroup> {
        self.grouped(kind, [""], |_| "")
    }

    /// The absolute address of a page, where the site has a base address.
    #[must_use]
    pub fn absolute(&self, address: &Address) -> Option<String> {
        let base = self.config.base_url.as_ref()?;
        Some([&*base.value.0, &address.href()].concat())
    }
}

/// Rich text. It is written in one record, `from`, and may be shown on the page of another, from which
/// `root` leads to the site's root.
impl Graph {
    /// A rich text as phrasing HTML, its citations linked.
    #[must_use]
    pub fn inline(&self, pieces: &[Piece], from: &Summary, root: &str) -> Inline {
        let mut html = String::new();
        for piece in pieces {
            match piece {
                Piece::Html(piece) => html.push_str(piece),
                Piece::Cite { reference, text, .. } => self.cite(reference, text.as_deref(), from, root, &mut html),
            }
        }
        html.truncate(html.trim_end().len());
        Inline(html)
    }

    /// Rich texts as phrasing HTML each.
    #[must_use]
    pub fn inlines<'p>(&self, texts: impl IntoIterator<Item = &'p Arc<[Piece]>>, from: &Summary, root: &str) -> Vec<Inline> {
        texts.into_iter().map(|pieces| self.inline(pieces, from, root)).collect()
    }

    /// A rich text as flow HTML: the parse stage makes one run of text of it, so it is one paragraph.
    #[must_use]
    pub fn prose(&self, pieces: &[Piece], from: &Summary, root: &str) -> Prose {
        let Inline(html) = self.inline(pieces, from, root);
        Prose(format!("<p>{html}</p>"))
    }

    /// A rich text as plain text, citations as the titles of what they cite.
    #[must_use]
    pub fn plain(&self, pieces: &[Piece], from: &Summary) -> Text {
        plain_with(pieces, |reference| match self.follow(reference, from)? {
            Link::Record(number, _) => Some(Arc::clone(&self.page(number).title)),
            _ => None,
        })
    }

    /// What a reference of the front matter of `from` points at.
    pub(super) fn follow(&self, reference: &Reference, from: &Summary) -> Option<Link> {
        if !matches!(reference.want, Want::Source | Want::Address | Want::Asset) {
            return self.find(reference, from.key.kind);
        }
        // Links to files and addresses are resolved once for the page, from where its source lies.
        let number = self.number(from.key.kind, &from.key.id)?;
        let at = from.references.iter().position(|own| own.span == reference.span && own == reference)?;
        self.links[number as usize].get(at)?.clone()
    }

    fn cite(&self, reference: &Reference, text: Option<&str>, from: &Summary, root: &str, html: &mut String) {
        let link = self.follow(reference, from);
        let path = link.as_ref().and_then(|link| self.path_of(link));
        if let Some(path) = &path {
            html.push_str("<a href=\"");
            escape(root, html);
            escape(path, html);
            html.push_str("\">");
        }
        match (text, &link) {
            (Some(text), _) => html.push_str(text),
            (None, Some(Link::Record(number, _))) => escape(&self.page(*number).title, html),
            (None, _) => escape(&words_of(reference), html),
        }
        if path.is_some() {
            html.push_str("</a>");
        }
    }

    /// The root-relative path of what a link leads to, as it stands in `href`; contexts have no page.
    #[must_use]
    pub fn path_of(&self, link: &Link) -> Option<Arc<str>> {
        match link {
            Link::Record(number, anchor) => Some(with_anchor(self.page(*number).address.href(), anchor.as_deref())),
            Link::Person(id) => Some(Address::new(&["people/", id, "/"].concat()).href()),
            Link::Team(id) => Some(Address::new(&["teams/", id, "/"].concat()).href()),
            Link::Context(_) => None,
            Link::Asset(address) => Some(address.href()),
            Link::Address(address, anchor) => Some(with_anchor(address.href(), anchor.as_deref())),
        }
    }
}

/// A rich text as plain text, when no other record is known: citations without a text of their own as
/// the words of the cited id.
#[must_use]
pub fn plain_text(pieces: &[Piece]) -> Text {
    plain_with(pieces, |_| None)
}

fn plain_with(pieces: &[Piece], title_of: impl Fn(&Reference) -> Option<Text>) -> Text {
    let mut plain = String::new();
    for piece in pieces {
        match piece {
            Piece::Html(html) | Piece::Cite { text: Some(html), .. } => strip(html, &mut plain),
            Piece::Cite { reference, text: None, .. } => match title_of(reference) {
                Some(title) => plain.push_str(&title),
                None => plain.push_str(&words_of(reference)),
            },
        }
    }
    Arc::from(plain.trim())
}

/// Appends the text of escaped phrasing HTML.
fn strip(html: &str, plain: &mut String) {
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let (taken, shown) = if rest.starts_with('<') {
            (rest.find('>').map_or(rest.len(), |end| end + 1), "")
        } else {
            const NAMED: [(&str, &str); 6] =
                [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'")];
            let known = NAMED.into_iter().find(|(name, _)| rest.starts_with(name));
            known.map_or((1, "&"), |(name, shown)| (name.len(), shown))
        };
        plain.push_str(shown);
        rest = &rest[taken..];
    }
    plain.push_str(rest);
}

/// The words of a reference's target, for the case that nobody knows its title.
fn words_of(reference: &Reference) -> String {
    let target = reference.target.rsplit(['/', ':']).next().unwrap_or_default();
    target.trim_end_matches(".md").replace('-', " ")
}

fn with_anchor(path: Arc<str>, anchor: Option<&str>) -> Arc<str> {
    match anchor.filter(|anchor| !anchor.is_empty()) {
        Some(anchor) => Arc::from(format!("{path}#{anchor}")),
        None => path,
    }
}

/// The revision of a record.
///
/// # Panics
/// When it is beyond what its field takes.
#[must_use]
pub fn revision(page: &Summary) -> u32 {
    u32::try_from(page.common.rev.value.0).expect("a revision has at most four digits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_plain_text() {
        let mut plain = String::new();
        strip("<em>A</em> &amp; b &lt; c, &quot;d&quot; &copy; e", &mut plain);
        assert_eq!(plain, "A & b < c, \"d\" &copy; e");
    }
}
