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

/// That a page shares a thing: the page, what the thing counts, and its place among the shared ones.
type Share = (PageNo, u32, usize);

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
    let (mut all, mut pages) = (Vec::new(), Vec::new());
    for (place, thing) in shared.iter().enumerate() {
        sharers(*thing, graph, contexts, &mut pages);
        let weight = WEIGHT / u32::try_from(pages.len()).unwrap_or(WEIGHT).max(1);
        all.extend(pages.iter().filter(|other| **other != number).map(|other| (*other, weight, place)));
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
    let one = |a: &Share, b: &Share| a.0 == b.0;
    let sum = |shares: &[Share]| shares.iter().map(|(_, weight, _)| weight).sum::<u32>();
    let mut found: Vec<(Reverse<u32>, PageNo, &[Share])> =
        all.chunk_by(one).map(|shares| (Reverse(sum(shares)), shares[0].0, shares)).collect();
    found.sort_unstable();
    let related = |(_, other, shares): (Reverse<u32>, PageNo, &[Share])| {
        let mut reasons = shares.to_vec();
        reasons.sort_unstable_by_key(|(_, weight, place)| (Reverse(*weight), *place));
        let reasons = reasons.iter().take(REASONS_MAX).map(|(.., place)| reason(shared[*place], graph)).collect();
        let row = graph.row(other);
        Related { kind: row.kind, path: Arc::clone(&row.path), title: Arc::clone(&row.title), reasons }
    };
    found.into_iter().filter(|(_, other, _)| fits(*other)).take(PAGES_MAX).map(related).collect()
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
    Sentence { key: format!("related.why.{key}"), n: None, holes: vec![("title", title)] }
}
