//! Initiatives in lists: the cells of a board, and the order of the listing.

use std::sync::Arc;

use crate::model::graph::Graph;
use crate::model::initiative::{Initiative, Lifecycle, Rag};
use crate::model::kind::Kind;
use crate::model::scalar::Day;
use crate::model::summary::Summary;
use crate::model::view::{BoardCells, PartyLink, Row, RowGroup, Status};

/// Fills the cells of a board.
pub(super) fn row(summary: &Summary, graph: &Graph, row: &mut Row) {
    let initiative = summary.content::<Initiative>();
    let reported = initiative.newest_update().map_or(Status::None, |update| status(*update.rag));
    row.board = Some(BoardCells {
        team: team(&initiative.team.id, graph),
        owner: summary.common.owner.as_ref().and_then(|owner| graph.party_link(&owner.id)),
        lifecycle: initiative.lifecycle.word(),
        priority: initiative.priority.word(),
        rank: initiative.rank.map(|rank| rank.0),
        status: reported,
        // Until the rules have looked at it.
        computed: reported,
        target: initiative.target().map(iso),
        slip_days: initiative.slip_days(),
        slips: initiative.slips(),
        updated: initiative.newest_update().map(|update| iso(*update.date)),
    });
}

/// All initiatives by lifecycle; within one the worst status first, then by rank and title.
pub(super) fn listing(graph: &Graph) -> (&'static str, Vec<RowGroup>) {
    let lifecycle = |page: &Summary| page.content::<Initiative>().lifecycle.word();
    let mut groups = graph.grouped(Kind::Initiative, Lifecycle::ASKED_FOR.map(Lifecycle::word), lifecycle);
    for group in &mut groups {
        group.rows.sort_by_key(|row| {
            let cells = row.board.as_ref();
            (cells.map(|cells| cells.status), cells.and_then(|cells| cells.rank).unwrap_or(i64::MAX))
        });
    }
    ("lifecycle", groups)
}

/// A link to a team; one that nobody knows is an error elsewhere, and keeps its id as its name here.
pub(super) fn team(id: &Arc<str>, graph: &Graph) -> PartyLink {
    graph.party_named(id).unwrap_or_else(|| PartyLink {
        kind: "team",
        path: Arc::from(format!("teams/{id}/")),
        name: Arc::clone(id),
        instead_of: None,
    })
}

/// The status that a reported colour stands for.
pub(super) const fn status(rag: Rag) -> Status {
    match rag {
        Rag::Green => Status::Ok,
        Rag::Amber => Status::Warn,
        Rag::Red => Status::Bad,
    }
}

/// A day as views hold it.
pub(super) fn iso(day: Day) -> Arc<str> {
    Arc::from(day.to_string())
}
