//! The page of a record, and the tombstone of a retired one.

use std::sync::Arc;

use super::{Inputs, fill, frame, marks};
use crate::model::common::State;
use crate::model::graph::PageNo;
use crate::model::table::row_of;
use crate::model::view::{PageView, TombstoneView};

/// The view of a record's page. A tombstone keeps the body, as far as there still is one.
pub(super) fn view(number: PageNo, inputs: &Inputs<'_>) -> PageView {
    let graph = inputs.graph;
    let page = graph.page(number);
    let body = (inputs.body)(&page.source);
    let mut frame = frame::record(number, body.as_deref(), inputs);
    let marks = body.as_deref().map(|body| marks::of(body, number, inputs)).unwrap_or_default();
    frame.marked = !marks.is_empty();
    let (lead, body) = body.map(|body| fill(&body, number, &marks, graph, &frame.root)).unwrap_or_default();
    let row = row_of(inputs.table, page.key.kind);
    if page.common.state == State::Retired {
        return PageView { template: "tombstone.html", frame, lead, body, record: Arc::new(TombstoneView {}) };
    }
    PageView { template: row.template, frame, lead, body, record: (row.view)(page, graph, inputs.findings) }
}
