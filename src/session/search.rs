//! The search index as the session keeps it: made when somebody asks, and brought up to date page by page when somebody
//! asks again, so that no edit waits for it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, RwLockReadGuard};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::change::Reach;
use crate::model::graph::{Graph, PageNo, number_of};
use crate::model::page::Body;
use crate::model::summary::Summary;
use crate::stages::search::{Counting, Index, Indexed, PageTerms, print};

/// With more changed sources than this, the index is made anew.
const PENDING_MAX: usize = 256;

/// The index, once somebody asked for it.
#[derive(Debug, Default)]
pub(super) struct Search {
    /// The terms of pages by source, with what they were made from.
    known: Mutex<FxHashMap<Arc<str>, Known>>,
    index: OnceLock<RwLock<Index>>,
    /// What is different since the index was made or brought up to date.
    pending: Mutex<Pending>,
    /// Whether the index is made for good: what changes is not taken in, and nothing is kept for that.
    for_good: bool,
}

/// Changes that the index has not taken in.
#[derive(Debug, Default)]
struct Pending {
    sources: BTreeSet<Arc<str>>,
    /// Whether more of them is different than their bodies.
    shown: bool,
}

#[derive(Debug, Clone)]
struct Known {
    summary: Arc<Summary>,
    body: Arc<Body>,
    terms: Arc<PageTerms>,
}

/// The body of the page with this source.
pub(super) type Bodies<'a> = &'a (dyn Fn(&str) -> Option<Arc<Body>> + Sync);

impl Search {
    /// The index of the graph's pages as they are now.
    pub(super) fn index(&self, graph: &Graph, bodies: Bodies<'_>) -> RwLockReadGuard<'_, Index> {
        let index = self.index.get_or_init(|| RwLock::new(self.make(graph, bodies)));
        // Whoever asks while another brings it up to date waits here.
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        let pending = std::mem::take(&mut *pending);
        if !pending.sources.is_empty() {
            self.amend(&mut index.write().unwrap_or_else(PoisonError::into_inner), &pending, graph, bodies);
        }
        index.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn make(&self, graph: &Graph, bodies: Bodies<'_>) -> Index {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let read = |counting: &mut Counting, number: PageNo| read(counting, number, &known, graph, bodies);
        // In small pieces, so that no thread is left alone with a large last one; each begins with tables of its own.
        let pages: Vec<(Known, u64)> =
            (0..number_of(graph.pages.len())).into_par_iter().with_max_len(64).map_init(Counting::default, read).collect();
        let indexed = pages.iter().map(|(known, print)| Indexed { terms: Arc::clone(&known.terms), print: *print }).collect();
        if self.for_good {
            drop(pages);
            return Index::for_good(graph, indexed);
        }
        *known = pages.into_iter().map(|(known, _)| (Arc::clone(&known.summary.source), known)).collect();
        Index::new(graph, indexed)
    }

    /// Makes the index for good from now on.
    pub(super) fn settle(&mut self) {
        *self = Self { for_good: true, ..Self::default() };
    }

    /// Notes a change that reached so far, for when somebody asks again.
    pub(super) fn change(&mut self, reach: Reach, sources: Vec<Arc<str>>) {
        let pending = self.pending.get_mut().unwrap_or_else(PoisonError::into_inner);
        if self.index.get().is_none() {
            return;
        }
        let reach = if self.for_good { Reach::Site } else { reach };
        pending.sources.extend(sources);
        pending.shown |= reach == Reach::Shown;
        if reach == Reach::Site || pending.sources.len() > PENDING_MAX {
            self.index = OnceLock::new();
            *pending = Pending::default();
        }
    }

    fn amend(&self, index: &mut Index, pending: &Pending, graph: &Graph, bodies: Bodies<'_>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut numbers: Vec<PageNo> = pending.sources.iter().filter_map(|source| graph.by_source.get(source)).copied().collect();
        if pending.shown {
            // Their titles stand in the texts of others.
            let citing = numbers.iter().flat_map(|number| &graph.cited[*number as usize]).map(|cited| cited.by);
            numbers.extend(citing.collect::<Vec<_>>());
        }
        numbers.sort_unstable();
        numbers.dedup();
        let of = |counting: &mut Counting, number: PageNo| (number, read(counting, number, &known, graph, bodies));
        let fresh: Vec<_> = numbers.into_par_iter().map_init(Counting::default, of).collect();
        let changed = fresh.into_iter().map(|(number, (page, print))| {
            let terms = Arc::clone(&page.terms);
            known.insert(Arc::clone(&page.summary.source), page);
            (number, Indexed { terms, print })
        });
        index.amend(graph, changed.collect(), pending.shown);
    }
}

/// The terms of a page, those known of it where it is the same, and the fingerprint of its file.
fn read(counting: &mut Counting, number: PageNo, known: &FxHashMap<Arc<str>, Known>, graph: &Graph, bodies: Bodies<'_>) -> (Known, u64) {
    let page = graph.page(number);
    let body = bodies(&page.source).unwrap_or_default();
    let print = print(number, graph, &body);
    let same = known.get(&page.source).filter(|known| Arc::ptr_eq(&known.summary, page) && Arc::ptr_eq(&known.body, &body));
    let terms = same.map_or_else(|| Arc::new(counting.page(page, &body)), |known| Arc::clone(&known.terms));
    (Known { summary: Arc::clone(page), body, terms }, print)
}
