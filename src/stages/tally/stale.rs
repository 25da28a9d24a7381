//! Records whose review is overdue, by who answers for them today.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::named::Named;
use crate::model::common::State;
use crate::model::graph::{Graph, number_of};

/// What waits for one person, team or role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// Who answers for the records today; none is nobody.
    pub owner: Option<Owner>,
    /// What is overdue, the longest first.
    pub records: Vec<Overdue>,
}

/// A person, a team or a role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Owner {
    /// What they are called.
    pub name: Arc<str>,
    /// `person`, `team` or `role`.
    pub kind: &'static str,
    /// The path of their page.
    pub path: Arc<str>,
}

/// A record whose review is overdue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overdue {
    /// The record.
    #[serde(flatten)]
    pub record: Named,
    /// The last day on which the review was in time.
    pub due: String,
    /// Days since then.
    pub days: i64,
}

pub(super) fn of(graph: &Graph) -> Vec<Waiting> {
    let mut by_owner: BTreeMap<Option<Owner>, Vec<Overdue>> = BTreeMap::new();
    for (at, page) in graph.pages.iter().enumerate() {
        if !matches!(page.common.state, State::Live | State::Deprecated) {
            continue;
        }
        let due = graph.config.review_due(page.key.kind, &page.common).filter(|due| *due < graph.as_of);
        let Some(due) = due else { continue };
        let owner = page.common.owner.as_ref().and_then(|owner| graph.party_link(&owner.id));
        let owner = owner.map(|link| Owner { name: link.name, kind: link.kind, path: link.path });
        let days = graph.as_of.days_since(due);
        by_owner.entry(owner).or_default().push(Overdue { record: Named::of(number_of(at), graph), due: due.to_string(), days });
    }
    let mut all: Vec<Waiting> = by_owner.into_iter().map(|(owner, records)| Waiting { owner, records }).collect();
    for waiting in &mut all {
        waiting.records.sort_by_key(|overdue| Reverse(overdue.days));
    }
    all.sort_by_key(|waiting| Reverse(waiting.records.len()));
    all
}
