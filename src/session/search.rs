//! The search index as the session keeps it: made when somebody asks, and then brought up to date page by page.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::change::Reach;
use crate::model::graph::{Graph, PageNo, number_of};
use crate::model::page::Body;
use crate::model::summary::Summary;
use crate::stages::search::{Counting, Index, Indexed, PageTerms, print};

/// The index, once somebody asked for it.
#[derive(Debug, Default)]
pub(super) struct Search {
    /// The terms of pages by source, with what they were made from.
    known: Mutex<FxHashMap<Arc<str>, Known>>,
    index: OnceLock<Index>,
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
    /// The index of the graph's pages.
    pub(super) fn index(&self, graph: &Graph, bodies: Bodies<'_>) -> &Index {
        self.index.get_or_init(|| {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            let read = |counting: &mut Counting, number: PageNo| {
                let page = graph.page(number);
                let body = bodies(&page.source).unwrap_or_default();
                let same = known.get(&page.source).filter(|known| Arc::ptr_eq(&known.summary, page) && Arc::ptr_eq(&known.body, &body));
                let terms = same.map_or_else(|| Arc::new(counting.page(page, &body)), |known| Arc::clone(&known.terms));
                let print = print(number, graph, &body);
                (Known { summary: Arc::clone(page), body, terms }, print)
            };
            let pages: Vec<(Known, u64)> = (0..number_of(graph.pages.len())).into_par_iter().map_init(Counting::default, read).collect();
            let indexed = pages.iter().map(|(known, print)| Indexed { terms: Arc::clone(&known.terms), print: *print }).collect();
            *known = pages.into_iter().map(|(known, _)| (Arc::clone(&known.summary.source), known)).collect();
            Index::new(graph, indexed)
        })
    }

    /// Takes a change in that reached so far. What it touches is brought up to date at once if it is no more
    /// than some pages, else when somebody asks again. Tells whether it was.
    pub(super) fn update(&mut self, reach: Reach, sources: &[Arc<str>], graph: &Graph, bodies: Bodies<'_>) -> bool {
        if reach == Reach::Site {
            self.index = OnceLock::new();
            return false;
        }
        let Some(index) = self.index.get_mut() else { return false };
        let known = self.known.get_mut().unwrap_or_else(PoisonError::into_inner);
        let mut numbers: Vec<PageNo> = sources.iter().filter_map(|source| graph.by_source.get(source)).copied().collect();
        if reach == Reach::Shown {
            // Their titles stand in the texts of others.
            let citing = numbers.iter().flat_map(|number| &graph.cited[*number as usize]).map(|cited| cited.by);
            numbers.extend(citing.collect::<Vec<_>>());
        }
        numbers.sort_unstable();
        numbers.dedup();
        let mut counting = Counting::default();
        let changed = numbers.into_iter().map(|number| {
            let page = graph.page(number);
            let body = bodies(&page.source).unwrap_or_default();
            let print = print(number, graph, &body);
            let same = known.get(&page.source).filter(|known| Arc::ptr_eq(&known.summary, page) && Arc::ptr_eq(&known.body, &body));
            let terms = same.map_or_else(|| Arc::new(counting.page(page, &body)), |known| Arc::clone(&known.terms));
            known.insert(Arc::clone(&page.source), Known { summary: Arc::clone(page), body, terms: Arc::clone(&terms) });
            (number, Indexed { terms, print })
        });
        let changed = changed.collect();
        index.amend(graph, changed, reach == Reach::Shown);
        true
    }
}
