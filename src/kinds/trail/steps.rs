//! The steps of a path as pages of the graph.

use std::sync::Arc;

use super::fields::{Step, Trail};
use crate::model::common::State;
use crate::model::graph::{Graph, PageNo};
use crate::model::reference::split_key;
use crate::model::summary::Summary;

/// The steps with the pages that they send to. What is not there is an error elsewhere, and nobody is sent to a tombstone.
pub(super) fn read_for<'g>(trail: &'g Trail, graph: &'g Graph) -> impl Iterator<Item = (&'g Step, &'g Arc<Summary>)> {
    let pages = trail.steps.iter().filter_map(|step| Some((step, graph.page(page_of(&step.record.id, graph)?))));
    pages.filter(|(_, page)| page.common.state != State::Retired)
}

/// The page that a step names; `None` when there is none, which is an error elsewhere.
fn page_of(record: &str, graph: &Graph) -> Option<PageNo> {
    let key = split_key(record)?;
    graph.number(key.kind, &key.id)
}
