//! Reviews as pages and lists show them.

use std::cmp::Reverse;
use std::sync::Arc;

use super::fields::{Action, Cite, Review};
use super::view;
use crate::model::finding::Findings;
use crate::model::graph::Graph;
use crate::model::kind::Kind;
use crate::model::summary::Summary;
use crate::model::view::{Record, Row, RowGroup};

/// The page of a review.
pub(super) fn view(summary: &Summary, graph: &Graph, _: &Findings) -> Record {
    let review = summary.content::<Review>();
    let root = summary.address.root();
    let mut cites: Vec<&Cite> = review.cites.iter().collect();
    cites.sort_by_key(|cite| !cite.blocking);
    let mut actions: Vec<&Action> = review.actions.iter().collect();
    actions.sort_by_key(|action| (action.done_on.is_some(), action.due.is_none(), action.due));
    Arc::new(view::ReviewView {
        context: graph.context(&review.context.id),
        date: Arc::from(review.date.to_string()),
        cites: cites.into_iter().filter_map(|cite| shown_cite(cite, summary, graph)).collect(),
        decisions: graph.inlines(review.decisions.iter().map(|decision| &decision.pieces), summary, &root),
        actions: actions.into_iter().map(|action| shown_action(action, summary, graph)).collect(),
        initiatives: graph.rows_for(&review.initiatives, Kind::Initiative),
    })
}

/// A cited flag; `None` when there is no such flag, which is an error elsewhere.
fn shown_cite(cite: &Cite, summary: &Summary, graph: &Graph) -> Option<view::Cite> {
    let flag = graph.number(Kind::Flag, &cite.flag.id)?;
    let root = summary.address.root();
    Some(view::Cite {
        flag: Arc::clone(graph.row(flag)),
        id: Arc::clone(&cite.flag.id),
        rev: cite.rev(),
        initiative: cite.initiative.as_ref().and_then(|initiative| graph.link_to(initiative, Kind::Review)),
        blocking: cite.blocking,
        note: cite.note.as_ref().map(|note| graph.inline(&note.pieces, summary, &root)),
    })
}

fn shown_action(action: &Action, summary: &Summary, graph: &Graph) -> view::Action {
    let owner = action.owner.as_ref();
    view::Action {
        text: graph.inline(&action.text.pieces, summary, &summary.address.root()),
        // What is done was done by whoever was named; what is open is whoever's who answers today.
        owner: owner.and_then(|owner| if action.done_on.is_some() { graph.party_named(&owner.id) } else { graph.party_link(&owner.id) }),
        due: action.due.map(|day| Arc::from(day.to_string())),
        done_on: action.done_on.map(|day| Arc::from(day.to_string())),
    }
}

/// Fills a review's date and how many flags it cites.
pub(super) fn row(summary: &Summary, _: &Graph, row: &mut Row) {
    let review = summary.content::<Review>();
    row.date = Some(Arc::from(review.date.to_string()));
    row.cites = Some(review.cites.len());
}

/// All reviews, newest first.
pub(super) fn listing(graph: &Graph) -> (&'static str, Vec<RowGroup>) {
    let mut groups = graph.ungrouped(Kind::Review);
    for group in &mut groups {
        group.rows.sort_by_cached_key(|row| Reverse(row.date.clone()));
    }
    ("", groups)
}
