//! All summaries, resolved: who is where, and who points at whom.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::address::Address;
use super::common::State;
use super::config::Config;
use super::directory::Directory;
use super::frozen::Frozen;
use super::kind::Kind;
use super::ledger::RevisionName;
use super::per_page::PerPage;
use super::quote::Quote;
use super::reference::{Reference, Want, split_key};
use super::rule::RuleId;
use super::scalar::{Day, Text};
use super::summary::Summary;
use super::view::Row;

/// The number of a page in the graph.
pub type PageNo = u32;

/// A file below `content/` that is published as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its path below the site's folder (`content/…`).
    pub source: Arc<str>,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// Width and height in pixels, of an image.
    pub size_px: Option<(usize, usize)>,
}

/// What a reference turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// A record, with an anchor on its page.
    Record(PageNo, Option<Text>),
    /// A person.
    Person(Text),
    /// A team.
    Team(Text),
    /// A context.
    Context(Text),
    /// An asset, by its address.
    Asset(Address),
    /// Another address of the site, with an anchor.
    Address(Address, Option<Text>),
}

/// That one page points at another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cited {
    /// The page that points.
    pub by: PageNo,
    /// Which of its references it is.
    pub reference: u32,
    /// Whether the page is about what it points at: kept here, because many pages ask that of all who cite one.
    pub subject: bool,
}

/// A tag and the pages that carry it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The tag as first written.
    pub name: Text,
    /// The pages, in the graph's order.
    pub pages: Vec<PageNo>,
}

/// All published pages and what connects them.
///
/// Invariant: it is made from summaries, directory, configuration and assets alone, and its order is
/// that of the record keys, so that equal inputs give an equal graph whatever the order of files.
#[derive(Debug)]
pub struct Graph {
    /// The configuration.
    pub config: Arc<Config>,
    /// People, teams and contexts.
    pub directory: Arc<Directory>,
    /// The day for which the site is computed.
    pub as_of: Day,
    /// Whether `as_of` is fixed by configuration, so that pages carry it.
    pub as_of_fixed: bool,
    /// Every published page, sorted by key; introductions of listings apart.
    pub pages: Vec<Arc<Summary>>,
    /// The introduction (`index.md`) of a kind's listing.
    pub introductions: BTreeMap<Kind, Arc<Summary>>,
    /// The pages by the path of their source.
    pub by_source: FxHashMap<Arc<str>, PageNo>,
    /// The pages by kind and id.
    pub by_id: BTreeMap<Kind, FxHashMap<Arc<str>, PageNo>>,
    /// The pages by address.
    pub by_address: FxHashMap<Address, PageNo>,
    /// For each page, what its references turned out to be.
    pub links: Vec<Vec<Option<Link>>>,
    /// For each introduction, what its references turned out to be.
    pub introduction_links: BTreeMap<Kind, Vec<Option<Link>>>,
    /// For each page, what points at it: by kind and id of the pointing page.
    pub cited: Vec<Vec<Cited>>,
    /// Records that name a person or team, by its id.
    pub cited_parties: FxHashMap<Text, Vec<Cited>>,
    /// Tags by the slug of their address.
    pub tags: BTreeMap<String, Tag>,
    /// Assets by address.
    pub assets: BTreeMap<Address, Asset>,
    /// The accepted revisions of flags.
    pub frozen: Arc<BTreeMap<RevisionName, Arc<Frozen>>>,
    /// For each page, the row that stands for it in lists.
    pub rows: Vec<Arc<Row>>,
    /// For each page, the words in which it is cited: a flag stands in many checklists.
    pub quotes: PerPage<Quote>,
}

/// A position among the pages as a page number.
///
/// # Panics
/// When a site has 2^32 pages.
#[must_use]
pub fn number_of(at: usize) -> PageNo {
    u32::try_from(at).expect("page numbers fit 32 bits")
}

impl Graph {
    /// The page of this number.
    #[must_use]
    pub fn page(&self, number: PageNo) -> &Arc<Summary> {
        &self.pages[number as usize]
    }

    /// The row that stands for a page in lists.
    #[must_use]
    pub fn row(&self, number: PageNo) -> &Arc<Row> {
        &self.rows[number as usize]
    }

    /// The number of the record with this name.
    #[must_use]
    pub fn number(&self, kind: Kind, id: &str) -> Option<PageNo> {
        self.by_id.get(&kind)?.get(id).copied()
    }

    /// The record with this name.
    #[must_use]
    pub fn record(&self, kind: Kind, id: &str) -> Option<&Arc<Summary>> {
        self.number(kind, id).map(|number| self.page(number))
    }

    /// The records of a kind with their numbers, sorted by id.
    #[must_use]
    pub fn of_kind(&self, kind: Kind) -> impl DoubleEndedIterator<Item = (PageNo, &Arc<Summary>)> + Clone {
        let numbers = self.numbers_of(kind);
        numbers.clone().zip(&self.pages[numbers.start as usize..numbers.end as usize])
    }

    /// The numbers of the records of a kind, which follow each other.
    #[must_use]
    pub fn numbers_of(&self, kind: Kind) -> Range<PageNo> {
        let from = self.pages.partition_point(|page| page.key.kind < kind);
        let to = self.pages.partition_point(|page| page.key.kind <= kind);
        number_of(from)..number_of(to)
    }

    /// What a reference points at, looked up by name; `None` when there is no such thing.
    /// References of Markdown bodies are looked up in `links` instead.
    #[must_use]
    pub fn find(&self, reference: &Reference, own: Kind) -> Option<Link> {
        let id = &*reference.target;
        let record = |kind| self.number(kind, id).map(|number| Link::Record(number, reference.anchor.clone()));
        match reference.want {
            Want::Record(kind) => record(kind),
            Want::Own => record(own),
            Want::AnyRecord => match split_key(id) {
                Some(key) => self.number(key.kind, &key.id).map(|number| Link::Record(number, reference.anchor.clone())),
                None => Kind::ALL.into_iter().find_map(record),
            },
            Want::Person => self.directory.people.get(id).map(|_| Link::Person(Arc::clone(&reference.target))),
            Want::Team => self.directory.teams.get(id).map(|_| Link::Team(Arc::clone(&reference.target))),
            Want::Party => match id.strip_prefix("role:") {
                Some(role) => self.number(Kind::Role, role).map(|number| Link::Record(number, None)),
                None if self.directory.people.get(id).is_some() => Some(Link::Person(Arc::clone(&reference.target))),
                None => self.directory.teams.get(id).map(|_| Link::Team(Arc::clone(&reference.target))),
            },
            Want::Context => self.directory.contexts.get(id).map(|_| Link::Context(Arc::clone(&reference.target))),
            Want::Source | Want::Address | Want::Asset => None,
        }
    }

    /// Whether a path from the root is the address of a page or asset, or of a page made by the generator.
    #[must_use]
    pub fn leads_somewhere(&self, path: &str) -> bool {
        let path = path.trim_matches('/');
        let page = if path.is_empty() { Address::new("") } else { Address::new(&format!("{path}/")) };
        self.by_address.contains_key(&page) || self.assets.contains_key(&Address::new(path)) || self.makes(path)
    }

    /// Whether the generator makes a page at this path (without slashes around it) itself.
    #[must_use]
    pub fn makes(&self, path: &str) -> bool {
        let parts: Vec<&str> = path.split('/').collect();
        match parts[..] {
            // The home page is there even when nobody wrote one.
            [""] => true,
            [folder] if Kind::of_folder(folder).is_some() => true,
            ["search"] => true,
            ["portfolio", "changes"] => self.of_kind(Kind::Initiative).next().is_some(),
            ["portfolio"] => self.has_portfolio(),
            ["rules"] => self.has_rules(),
            ["rules", id] => self.has_rules() && RuleId::named(id).is_some(),
            ["people"] => !self.directory.people.0.is_empty(),
            ["teams"] => !self.directory.teams.0.is_empty(),
            ["tags"] => !self.tags.is_empty(),
            ["people", id] => self.directory.people.get(id).is_some(),
            ["teams", id] => self.directory.teams.get(id).is_some(),
            ["tags", slug] => self.tags.contains_key(slug),
            _ => false,
        }
    }

    /// Whether the rules have pages: there is something to judge, or a flag that names a rule.
    #[must_use]
    pub fn has_rules(&self) -> bool {
        self.of_kind(Kind::Initiative).next().is_some() || self.of_kind(Kind::Flag).any(|(_, page)| page.content.detector().is_some())
    }

    /// The initiatives that the portfolio shows, by id.
    pub fn portfolio(&self) -> impl Iterator<Item = (PageNo, &Arc<Summary>)> {
        self.of_kind(Kind::Initiative).filter(|(_, page)| page.common.state != State::Retired)
    }

    /// Whether there are any: with none it is not published.
    #[must_use]
    pub fn has_portfolio(&self) -> bool {
        self.portfolio().next().is_some()
    }

    /// What points at a page through a front-matter field of this name, in the order of the pages.
    pub fn citing<'g>(&'g self, number: PageNo, kind: Kind, field: &'g str) -> impl Iterator<Item = PageNo> + 'g {
        self.cited[number as usize].iter().filter_map(move |cited| {
            let page = self.page(cited.by);
            let reference = &page.references[cited.reference as usize];
            (page.key.kind == kind && reference.field == Some(field)).then_some(cited.by)
        })
    }
}
