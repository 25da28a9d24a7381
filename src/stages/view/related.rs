//! Related reading: pages that share something with a page and are not linked with it, and what it is that they share.

use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::common::State;
use crate::model::graph::{Graph, Link, PageNo, number_of};
use crate::model::kind::Kind;
use crate::model::scalar::Text;
use crate::model::view::{Hole, Related, Sentence};

/// How many pages are worth showing.
const PAGES_MAX: usize = 4;

/// How many reasons are worth giving for one page.
const REASONS_MAX: usize = 2;

/// What more pages than this share says nothing about any two of them. It bounds the work, too: a page looks at so many others
/// for each thing that it refers to.
const SHARERS_MAX: usize = 24;

/// What is cited more often than this is not even looked through.
const CITATIONS_MAX: usize = 8 * SHARERS_MAX;

/// What a thing that two pages alone share counts; one that more share counts less.
const WEIGHT: u32 = 10_000;

/// The pages that name each context, in ascending order, as far as that says anything about them.
#[derive(Debug, Default)]
pub(super) struct Contexts(FxHashMap<Text, Vec<PageNo>>);

impl Contexts {
    pub(super) fn of(graph: &Graph) -> Self {
        let mut all: FxHashMap<Text, Vec<PageNo>> = FxHashMap::default();
        for (at, links) in graph.links.iter().enumerate() {
            let number = number_of(at);
            for link in links {
                let Some(Link::Context(id)) = link else { continue };
                let pages = all.entry(Arc::clone(id)).or_default();
                // One more than says anything, so that one sees that there are too many.
                if pages.last() != Some(&number) && pages.len() <= SHARERS_MAX {
                    pages.push(number);
                }
            }
        }
        Self(all)
    }
}

/// That a page shares a thing: the page in the upper half, the thing's place among the shared ones in the lower; one number, because
/// many of them are sorted for every page.
type Share = u64;

fn share(page: PageNo, place: u32) -> Share {
    Share::from(page) << 32 | Share::from(place)
}

const fn page_of(share: Share) -> PageNo {
    (share >> 32) as PageNo
}

const fn place_of(share: Share) -> usize {
    (share & 0xffff_ffff) as usize
}

/// Something that pages share.
#[derive(Debug, Clone, Copy)]
enum Shared<'g> {
    Record(PageNo),
    Context(&'g Text),
}

/// What is related to a page, the closest first.
pub(super) fn of(number: PageNo, graph: &Graph, contexts: &Contexts) -> Vec<Related> {
    let page = graph.page(number);
    if page.common.state == State::Retired {
        return Vec::new();
    }
    let (shared, linked) = referred(number, graph);
    let (mut all, mut pages, mut weights) = (Vec::new(), Vec::new(), Vec::with_capacity(shared.len()));
    for (thing, place) in shared.iter().zip(0..) {
        sharers(*thing, graph, contexts, &mut pages);
        weights.push(WEIGHT / u32::try_from(pages.len()).unwrap_or(WEIGHT).max(1));
        all.extend(pages.iter().filter(|other| **other != number).map(|other| share(*other, place)));
    }
    all.sort_unstable();
    let fits = |other: PageNo| {
        let its = graph.page(other);
        let reported = |kind| matches!(kind, Kind::Initiative | Kind::Review);
        its.common.state != State::Retired
            && !its.address.path().is_empty()
            && (reported(page.key.kind) || !reported(its.key.kind))
            && linked.binary_search(&other).is_err()
    };
    let weight = |share: &Share| weights[place_of(*share)];
    // The best so far, the closest first: few of all that share something come to stand here at all.
    let mut best: Vec<(Reverse<u32>, PageNo, &[Share])> = Vec::with_capacity(PAGES_MAX + 1);
    for shares in all.chunk_by(|a, b| page_of(*a) == page_of(*b)) {
        let (sum, other) = (Reverse(shares.iter().map(weight).sum()), page_of(shares[0]));
        let at = best.partition_point(|(than, ..)| *than <= sum);
        if at < PAGES_MAX && fits(other) {
            best.insert(at, (sum, other, shares));
            best.truncate(PAGES_MAX);
        }
    }
    let related = |(_, other, shares): (Reverse<u32>, PageNo, &[Share])| {
        let mut reasons = shares.to_vec();
        reasons.sort_unstable_by_key(|share| (Reverse(weight(share)), *share));
        let reasons = reasons.iter().take(REASONS_MAX).map(|share| reason(shared[place_of(*share)], graph)).collect();
        let row = graph.row(other);
        Related { kind: row.kind, path: Arc::clone(&row.path), title: Arc::clone(&row.title), reasons }
    };
    best.into_iter().map(related).collect()
}

/// What a page refers to as its subject, each once in its order, and all pages that it is linked with in either direction,
/// sorted: those it leads to anyway.
fn referred(number: PageNo, graph: &Graph) -> (Vec<Shared<'_>>, Vec<PageNo>) {
    let page = graph.page(number);
    let mut shared: Vec<Shared<'_>> = Vec::new();
    let mut linked: Vec<PageNo> = graph.cited[number as usize].iter().map(|cited| cited.by).collect();
    let (mut known, mut contexts) = (FxHashSet::default(), FxHashSet::default());
    for (reference, link) in page.references.iter().zip(&graph.links[number as usize]) {
        match link {
            Some(Link::Record(to, _)) => {
                if reference.is_subject() && *to != number && known.insert(*to) {
                    shared.push(Shared::Record(*to));
                }
                linked.push(*to);
            }
            Some(Link::Context(id)) if contexts.insert(id) => shared.push(Shared::Context(id)),
            _ => {}
        }
    }
    linked.sort_unstable();
    (shared, linked)
}

/// Puts the pages that share a thing into `pages`, each once; none when there are too many to say anything.
fn sharers(thing: Shared<'_>, graph: &Graph, contexts: &Contexts, pages: &mut Vec<PageNo>) {
    pages.clear();
    match thing {
        Shared::Context(id) => pages.extend(contexts.0.get(id).filter(|pages| pages.len() <= SHARERS_MAX).into_iter().flatten()),
        Shared::Record(to) => {
            let cited = &graph.cited[to as usize];
            if cited.len() > CITATIONS_MAX {
                return;
            }
            pages.extend(cited.iter().filter(|cited| cited.subject).map(|cited| cited.by));
            // A page that cites a thing several times stands there in a row.
            pages.dedup();
            if pages.len() > SHARERS_MAX {
                pages.clear();
            }
        }
    }
}

fn reason(thing: Shared<'_>, graph: &Graph) -> Sentence {
    let (key, title) = match thing {
        Shared::Record(to) => {
            let link = graph.record_link(to, None);
            (link.kind, Hole::Title(link.short.unwrap_or(link.title)))
        }
        Shared::Context(id) => {
            let context = graph.context(id);
            // The theme names the default ones.
            ("context", context.name.map_or_else(|| Hole::Word(format!("contexts.{}", context.id)), Hole::Text))
        }
    };
    Sentence { key: ["related.why.", key].concat(), n: None, holes: vec![("title", title)] }
}
