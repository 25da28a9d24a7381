//! What people and teams answer for: gathered once, by who answers today.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::order::Order;
use crate::model::common::State;
use crate::model::content::Duty;
use crate::model::graph::{Graph, PageNo};
use crate::model::kind::Kind;

/// What people and teams answer for, by the path of their page.
#[derive(Debug, Default)]
pub(super) struct Parties {
    by_path: FxHashMap<Arc<str>, Party>,
}

/// What one person or team answers for.
#[derive(Debug, Default)]
pub(super) struct Party {
    /// What the party has to do, with the record that says so, in the order of the records.
    pub duties: Vec<(PageNo, Duty)>,
    /// Records that the party owns, initiatives apart, in the order of their listings.
    pub owns: Vec<PageNo>,
    /// Initiatives that the party owns, or that a team does, in the order of their listing.
    pub initiatives: Vec<PageNo>,
    /// Initiatives that the party sponsors, likewise.
    pub sponsors: Vec<PageNo>,
}

impl Party {
    /// For a party of whom no record speaks.
    pub(super) const NONE: &Self = &Self { duties: Vec::new(), owns: Vec::new(), initiatives: Vec::new(), sponsors: Vec::new() };
}

impl Parties {
    /// The parties of a graph. What a person who has left answered for stands with the team.
    pub(super) fn of(graph: &Graph, order: &Order) -> Self {
        let mut parties = Self::default();
        let mut paths: FxHashMap<Arc<str>, Option<Arc<str>>> = FxHashMap::default();
        let mut path_of = |id: &Arc<str>| {
            let found = paths.entry(Arc::clone(id)).or_insert_with(|| graph.party_link(id).map(|link| link.path));
            found.clone()
        };
        for (page, number) in graph.pages.iter().zip(0..) {
            if page.common.state == State::Retired {
                continue;
            }
            if let Some(path) = page.common.owner.as_ref().and_then(|owner| path_of(&owner.id)) {
                let party = parties.at(path);
                if page.key.kind == Kind::Initiative { party.initiatives.push(number) } else { party.owns.push(number) }
            }
            if page.key.kind == Kind::Initiative {
                let sponsors = page.references.iter().filter(|reference| reference.field == Some("sponsor"));
                for path in sponsors.filter_map(|reference| path_of(&reference.target)) {
                    parties.at(path).sponsors.push(number);
                }
                if let Some(board) = &graph.row(number).board {
                    parties.at(Arc::clone(&board.team.path)).initiatives.push(number);
                }
            }
            for duty in page.content.duties() {
                if let Some(path) = duty.party.as_ref().and_then(&mut path_of) {
                    parties.at(path).duties.push((number, duty));
                }
            }
        }
        parties.sort(graph, order);
        parties
    }

    fn at(&mut self, path: Arc<str>) -> &mut Party {
        self.by_path.entry(path).or_default()
    }

    #[expect(clippy::iter_over_hash_type, reason = "each party is sorted by itself")]
    fn sort(&mut self, graph: &Graph, order: &Order) {
        for party in self.by_path.values_mut() {
            for numbers in [&mut party.owns, &mut party.initiatives, &mut party.sponsors] {
                numbers.sort_by_key(|number| order.place(*number, graph));
                numbers.dedup();
            }
        }
    }

    /// What the party at this path answers for.
    pub(super) fn get(&self, path: &str) -> &Party {
        self.by_path.get(path).unwrap_or(Party::NONE)
    }
}
