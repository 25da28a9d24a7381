//! Facets: what a search may be narrowed by beside the kind.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::fold::fold;
use crate::model::common::State;
use crate::model::graph::{Graph, PageNo, number_of};
use crate::model::kind::Kind;
use crate::model::view::Status;

/// The keys that a query may filter by.
pub const KEYS: [&str; 6] = ["kind", "rag", "severity", "owner", "tag", "state"];

/// The pages by `key:value`, folded; the kind is known from a page's number.
pub type Facets = BTreeMap<String, Vec<PageNo>>;

/// What a page is found by, as it is written.
fn said(number: PageNo, graph: &Graph) -> impl Iterator<Item = (&'static str, &str)> {
    let (page, row) = (graph.page(number), graph.row(number));
    let owner = page.common.owner.as_ref().map(|owner| ("owner", &*owner.id));
    let tags = page.common.tags.iter().map(|tag| ("tag", &**tag));
    let severity = row.severity.map(|severity| ("severity", severity));
    let status = || row.board.as_ref().map(|board| board.status).unwrap_or_default();
    let rag = (page.key.kind == Kind::Initiative).then(|| ("rag", rag(status())));
    let state = (page.common.state != State::Live).then(|| ("state", page.common.state.word()));
    owner.into_iter().chain(tags).chain(severity).chain(rag).chain(state)
}

fn folded(key: &str, value: &str) -> String {
    format!("{key}:{}", fold(value))
}

/// The facets of a site.
#[must_use]
pub fn facets(graph: &Graph) -> Facets {
    // As they are written first: folding is dear, and many pages say the same.
    let mut written: FxHashMap<(&str, &str), Vec<PageNo>> = FxHashMap::default();
    for number in 0..number_of(graph.pages.len()) {
        said(number, graph).for_each(|facet| written.entry(facet).or_default().push(number));
    }
    let mut all = Facets::new();
    for ((key, value), pages) in written.into_iter().collect::<Vec<_>>() {
        all.entry(folded(key, value)).or_default().extend(pages);
    }
    for pages in all.values_mut() {
        pages.sort_unstable();
        pages.dedup();
    }
    all
}

/// Brings the facets of one page up to date; tells whether any is different.
pub fn amend(facets: &mut Facets, number: PageNo, graph: &Graph) -> bool {
    let mut missing: BTreeSet<String> = said(number, graph).map(|(key, value)| folded(key, value)).collect();
    let mut differs = false;
    facets.retain(|key, pages| {
        match (pages.binary_search(&number), missing.remove(key)) {
            (Ok(at), false) => _ = pages.remove(at),
            (Err(at), true) => pages.insert(at, number),
            _ => return true,
        }
        differs = true;
        !pages.is_empty()
    });
    differs |= !missing.is_empty();
    facets.extend(missing.into_iter().map(|key| (key, vec![number])));
    differs
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
