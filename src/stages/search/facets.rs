//! Facets: what a search may be narrowed by beside the kind.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::fold::fold;
use crate::model::common::State;
use crate::model::graph::{Graph, PageNo};
use crate::model::kind::Kind;
use crate::model::view::Status;

/// The keys that a query may filter by.
pub const KEYS: [&str; 6] = ["kind", "rag", "severity", "owner", "tag", "state"];

/// The pages by `key:value`, folded; the kind is known from a page's number.
#[must_use]
pub fn facets(graph: &Graph) -> BTreeMap<String, Vec<PageNo>> {
    // As they are written first: folding is dear, and many pages say the same.
    let mut written: FxHashMap<(&str, &str), Vec<PageNo>> = FxHashMap::default();
    let mut put = |key: &'static str, value, number| written.entry((key, value)).or_default().push(number);
    for ((page, row), number) in graph.pages.iter().zip(&graph.rows).zip(0..) {
        if let Some(owner) = &page.common.owner {
            put("owner", &*owner.id, number);
        }
        for tag in &page.common.tags {
            put("tag", tag, number);
        }
        if let Some(severity) = row.severity {
            put("severity", severity, number);
        }
        if page.key.kind == Kind::Initiative {
            put("rag", rag(row.board.as_ref().map(|board| board.status).unwrap_or_default()), number);
        }
        if page.common.state != State::Live {
            put("state", page.common.state.word(), number);
        }
    }
    let mut all: BTreeMap<String, Vec<PageNo>> = BTreeMap::new();
    for ((key, value), pages) in written.into_iter().collect::<Vec<_>>() {
        all.entry(format!("{key}:{}", fold(value))).or_default().extend(pages);
    }
    for pages in all.values_mut() {
        pages.sort_unstable();
        pages.dedup();
    }
    all
}

/// A status as initiatives report it.
const fn rag(status: Status) -> &'static str {
    match status {
        Status::Bad => "red",
        Status::Warn => "amber",
        Status::Ok => "green",
        Status::None => "none",
    }
}
