//! The site as it is now: which record each address leads to, and which anchors its page has.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::address::Address;
use crate::model::common::State;
use crate::model::diagnostic::{Place, SourceText, Span};
use crate::model::graph::Graph;
use crate::model::kind::{Kind, RecordKey};
use crate::model::ledger::{Digest, RevisionName};
use crate::model::page::Page;
use crate::model::scalar::Day;
use crate::model::summary::Summary;

/// What the ledger is compared with.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// The site. Its drafts count for nothing here.
    pub graph: &'a Graph,
    /// Its sources, the broken ones too.
    pub pages: &'a [&'a Page],
    /// The digest of every snapshot of a flag.
    pub snapshots: &'a BTreeMap<RevisionName, Digest>,
}

/// The site as it is now.
pub(super) struct Present<'a> {
    pub graph: &'a Graph,
    pub snapshots: &'a BTreeMap<RevisionName, Digest>,
    by_address: FxHashMap<&'a Address, &'a Arc<Summary>>,
    by_key: FxHashMap<&'a RecordKey, &'a Arc<Summary>>,
    aliases: BTreeMap<Address, &'a Arc<Summary>>,
    sources: FxHashMap<&'a str, &'a SourceText>,
    /// Records whose sources cannot be understood: nobody knows what they say of addresses.
    broken: FxHashSet<&'a RecordKey>,
    /// Drafts, with the places where they say so.
    drafts: FxHashMap<&'a RecordKey, &'a Page>,
}

impl<'a> Present<'a> {
    pub fn new(inputs: Inputs<'a>) -> Self {
        let graph = inputs.graph;
        let mut present = Self {
            graph,
            snapshots: inputs.snapshots,
            by_address: FxHashMap::default(),
            by_key: FxHashMap::default(),
            aliases: BTreeMap::new(),
            sources: inputs.pages.iter().map(|page| (&*page.source.path, &page.source)).collect(),
            broken: inputs.pages.iter().filter(|page| page.summary.is_none()).map(|page| &page.key).collect(),
            drafts: FxHashMap::default(),
        };
        for page in inputs.pages {
            if page.summary.as_ref().is_some_and(|summary| summary.common.state == State::Draft) {
                present.drafts.insert(&page.key, page);
            }
        }
        for page in records(graph) {
            present.by_address.insert(&page.address, page);
            if page.introduces.is_none() {
                present.by_key.insert(&page.key, page);
            }
            for alias in &page.common.aliases {
                present.aliases.entry(Address::of_alias(&alias.0)).or_insert(page);
            }
        }
        present
    }

    /// Everything that has an address of its own and is no draft; introductions of listings, too.
    pub fn records(&self) -> impl Iterator<Item = &'a Arc<Summary>> {
        records(self.graph)
    }

    /// All former addresses.
    pub fn aliases(&self) -> impl Iterator<Item = (&Address, &'a Arc<Summary>)> {
        self.aliases.iter().map(|(address, page)| (address, *page))
    }

    /// The record that an address leads to.
    pub fn lead(&self, address: &Address) -> Option<&'a Arc<Summary>> {
        self.by_address.get(address).or_else(|| self.aliases.get(address)).copied()
    }

    /// The record of this name.
    pub fn record(&self, key: &RecordKey) -> Option<&'a Arc<Summary>> {
        self.by_key.get(key).copied()
    }

    /// Whether the record's source is there and cannot be understood.
    pub fn is_broken(&self, key: &RecordKey) -> bool {
        self.broken.contains(key)
    }

    /// The source of a draft of this name.
    pub fn draft(&self, key: &RecordKey) -> Option<&'a Page> {
        self.drafts.get(key).copied()
    }

    /// Whether following successors leads from one record to another.
    pub fn succeeds(&self, from: &Summary, to: &Summary) -> bool {
        let mut at = from;
        for _ in 0..self.graph.pages.len() {
            if at.key == to.key {
                return true;
            }
            let next = at.common.replaced_by.as_ref().and_then(|id| {
                let key = RecordKey { kind: at.key.kind, id: Arc::clone(&id.id) };
                self.record(&key)
            });
            let Some(next) = next else { return false };
            at = next;
        }
        false
    }

    /// The place of a span in a record's source.
    pub fn place(&self, page: &Summary, span: Span) -> Option<Place> {
        self.sources.get(&*page.source).map(|source| source.place(span))
    }

    /// The place of the first mention of a text in a record's front matter, else its beginning.
    pub fn place_of(&self, page: &Summary, text: &str) -> Option<Place> {
        let source = self.sources.get(&*page.source)?;
        let span = source.text.find(text).map_or(Span::default(), |at| Span::new(at, at + text.len()));
        Some(source.place(span))
    }

    /// The day that a message may propose.
    pub const fn today(&self) -> Day {
        self.graph.as_of
    }
}

fn records(graph: &Graph) -> impl Iterator<Item = &Arc<Summary>> {
    graph.pages.iter().chain(graph.introductions.values()).filter(|page| page.common.state != State::Draft)
}

/// Every anchor of a record's page that its author made: headings, former ones, items of a checklist.
pub(super) fn anchors(page: &Summary) -> impl Iterator<Item = Arc<str>> + '_ {
    let former = page.common.anchors.0.iter().map(|(old, _)| Arc::clone(&old.value));
    let items = page.references.iter().filter(|reference| page.key.kind == Kind::Checklist && reference.field == Some("items"));
    let items = items.map(|reference| Arc::from(format!("item-{}", reference.target)));
    page.anchors.iter().map(Arc::clone).chain(former).chain(items)
}
