//! The order of records within their kind: listings, and who comes before and after whom.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::paging::{Listed, pages_for};
use crate::model::graph::{Graph, PageNo};
use crate::model::kind::Kind;
use crate::model::output::paged;
use crate::model::table::KindRow;

/// The listings of all kinds and the places of records in them.
#[derive(Debug, Default)]
pub(super) struct Order {
    listings: BTreeMap<Kind, Listed>,
    /// For each page the one before and the one after it.
    neighbours: Vec<(Option<PageNo>, Option<PageNo>)>,
    /// For each page its place in its kind's listing.
    places: Vec<u32>,
}

impl Order {
    /// The order of a graph's records.
    pub(super) fn of(graph: &Graph, table: &'static [KindRow]) -> Self {
        let mut order = Self {
            listings: BTreeMap::new(),
            neighbours: vec![(None, None); graph.pages.len()],
            places: vec![u32::MAX; graph.pages.len()],
        };
        let numbers: FxHashMap<&str, PageNo> = graph.rows.iter().zip(0..).map(|(row, number)| (&*row.path, number)).collect();
        for row in table {
            let (grouping, mut groups) = (row.listing)(graph);
            for group in &mut groups {
                // Invariant: a tombstone is in no list, whatever a kind's own listing says.
                group.rows.retain(|row| row.state != Some("retired"));
            }
            groups.retain(|group| !group.rows.is_empty());
            let rows = || groups.iter().flat_map(|group| &group.rows);
            let mut seen = FxHashSet::default();
            let numbers = rows().filter_map(|row| numbers.get(&*row.path).copied());
            let numbers: Vec<PageNo> = numbers.filter(|number| seen.insert(*number)).collect();
            order.line_up(&numbers, graph);
            // An empty listing is published too: a link to it is no mistake.
            if let Some(folder) = row.kind.folder() {
                // The glossary is one page, however many terms there are.
                let pages = if row.kind == Kind::Term { 1 } else { pages_for(rows().count()) };
                let pages = (1..=pages).map(|number| Arc::clone(paged(&format!("{folder}/"), number).path())).collect();
                let total = numbers.len();
                order.listings.insert(row.kind, Listed { grouping, groups, total, pages });
            }
        }
        order
    }

    fn line_up(&mut self, numbers: &[PageNo], graph: &Graph) {
        // The home page is no plain page among others.
        let numbers: Vec<PageNo> = numbers.iter().copied().filter(|number| !graph.page(*number).address.path().is_empty()).collect();
        for (number, place) in numbers.iter().zip(0..) {
            self.places[*number as usize] = place;
        }
        for pair in numbers.windows(2) {
            self.neighbours[pair[0] as usize].1 = Some(pair[1]);
            self.neighbours[pair[1] as usize].0 = Some(pair[0]);
        }
    }

    /// The listing of a kind; `None` when it has none.
    pub(super) fn listing(&self, kind: Kind) -> Option<&Listed> {
        self.listings.get(&kind)
    }

    /// All listings, in the order of the kinds.
    pub(super) fn listings(&self) -> impl Iterator<Item = (Kind, &Listed)> {
        self.listings.iter().map(|(kind, listed)| (*kind, listed))
    }

    /// The records before and after a record in its kind's listing.
    pub(super) fn neighbours(&self, number: PageNo) -> (Option<PageNo>, Option<PageNo>) {
        self.neighbours.get(number as usize).copied().unwrap_or_default()
    }

    /// The key by which records of all kinds are sorted as their listings are.
    pub(super) fn place(&self, number: PageNo, graph: &Graph) -> (Kind, u32, PageNo) {
        (graph.page(number).key.kind, self.places[number as usize], number)
    }
}
