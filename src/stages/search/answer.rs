//! Answers: a query's text in, hits out.

use super::hit::{Hit, hit};
use super::index::Index;
use super::page::Document;
use super::query::{Query, read_part};
use super::rank::{Site, rank};
use super::sequence::Read;
use crate::model::graph::{Graph, PageNo};

/// What a search comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The best hits, best first.
    pub hits: Vec<Hit>,
    /// How many there are in all.
    pub total: usize,
    /// The query as it was probably meant, when a word of it was taken for another.
    pub suggestion: Option<String>,
}

/// Answers a query with at most `limit` hits.
#[must_use]
pub fn answer(text: &str, limit: usize, index: &Index, graph: &Graph, document: &dyn Fn(PageNo) -> Document) -> Answer {
    let text = read_part(text);
    let mut query = Query::read(&text, index);
    let found = rank(&mut query, Site { index, graph, document });
    let hits = found.iter().take(limit).map(|page| hit(&Read::of(document(*page)), &query.atoms)).collect();
    Answer { hits, total: found.len(), suggestion: suggestion(&text, &query) }
}

fn suggestion(text: &str, query: &Query) -> Option<String> {
    let mut fixed: Vec<_> = query.atoms.iter().filter_map(|atom| Some((atom.at.clone(), atom.corrected.as_ref()?))).collect();
    fixed.sort_by_key(|(at, _)| at.start);
    let mut meant = String::new();
    let mut end = 0;
    for (at, term) in &fixed {
        meant.push_str(&text[end..at.start]);
        meant.push_str(term);
        end = at.end;
    }
    meant.push_str(&text[end..]);
    (!fixed.is_empty()).then_some(meant)
}
