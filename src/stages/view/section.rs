//! The sections of the masthead, and which of them a page belongs to.

use std::sync::Arc;

use crate::model::address::Address;
use crate::model::graph::Graph;
use crate::model::kind::Kind;
use crate::model::output::{PORTFOLIO, lists_something};
use crate::model::view::SectionView;

/// The sections: those of the site's navigation, else every kind with something to list.
pub(super) fn sections(graph: &Graph) -> Vec<SectionView> {
    if graph.config.navigation.is_empty() {
        let listed = Kind::ALL.into_iter().filter(|kind| lists_something(*kind, graph));
        return listed
            .filter_map(|kind| Some(SectionView { key: Arc::from(kind.name()), name: None, path: path_of(kind, graph)? }))
            .collect();
    }
    let entries = graph.config.navigation.iter().map(|entry| {
        let address = Address::new(&entry.to.0);
        // `/about` names the page that is published at `/about/`.
        let slashed = Address::new(&format!("{}/", address.path()));
        let address = if graph.by_address.contains_key(&slashed) { slashed } else { address };
        let portfolio = (**address.path() == *PORTFOLIO).then_some(Kind::Initiative);
        let kind = portfolio.or_else(|| Kind::of_folder(address.path().trim_end_matches('/')));
        SectionView { key: Arc::from(kind.unwrap_or(Kind::Page).name()), name: Some(Arc::clone(&entry.title)), path: address.href() }
    });
    entries.collect()
}

/// Root-relative path of the page that stands for a kind: its listing, and of initiatives the portfolio.
pub(super) fn path_of(kind: Kind, graph: &Graph) -> Option<Arc<str>> {
    if kind == Kind::Initiative && graph.has_portfolio() {
        return Some(Arc::from(PORTFOLIO));
    }
    kind.folder().map(|folder| Arc::from(format!("{folder}/")))
}

/// The section that a page belongs to: the one whose path is the longest beginning of the page's. The portfolio and its
/// initiatives stand for each other.
pub(super) fn current(sections: &[SectionView], path: &str) -> Option<Arc<str>> {
    let around = |path: &str| {
        let around = sections.iter().filter(|section| !section.path.is_empty() && path.starts_with(&*section.path));
        around.max_by_key(|section| section.path.len()).map(|section| Arc::clone(&section.path))
    };
    let listing = "initiatives/";
    around(path).or_else(|| {
        if path.starts_with(PORTFOLIO) {
            around(listing)
        } else if path.starts_with(listing) {
            around(PORTFOLIO)
        } else {
            None
        }
    })
}
