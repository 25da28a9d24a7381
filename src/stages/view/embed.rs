//! The page that a wiki shows in a frame.

use std::sync::Arc;

use super::{Inputs, frame};
use crate::model::common::State;
use crate::model::graph::{Graph, PageNo};
use crate::model::kind::Kind;
use crate::model::output::What;
use crate::model::show::revision;
use crate::model::summary::Summary;
use crate::model::view::{EmbedItem, EmbedView, Frame, PageView};

/// The view of a flag or a checklist for frames; of a retired one it says that.
pub(super) fn view(number: PageNo, inputs: &Inputs<'_>) -> PageView {
    let graph = inputs.graph;
    let page = graph.page(number);
    let frame = Frame {
        title: Arc::clone(&page.title),
        description: Arc::clone(&page.sentence),
        id: Some(Arc::clone(&page.key.id)),
        rev: revision(page),
        state: frame::state(page, graph),
        canonical: graph.absolute(&page.address),
        ..frame::generated(&What::Embed(number), page.key.kind.name(), inputs)
    };
    let retired = page.common.state == State::Retired;
    let flags = page.references.iter().filter(|reference| reference.field == Some("items"));
    let items = match page.key.kind {
        _ if retired => Vec::new(),
        Kind::Flag => item(page, graph).into_iter().collect(),
        _ => flags.filter_map(|flag| item(graph.record(Kind::Flag, &flag.target)?, graph)).collect(),
    };
    let template = match page.key.kind {
        _ if retired => "embed/retired.html",
        Kind::Flag => "embed/flag.html",
        _ => "embed/checklist.html",
    };
    frame::bare(template, frame, EmbedView { path: page.address.href(), items })
}

fn item(flag: &Summary, graph: &Graph) -> Option<EmbedItem> {
    let item = flag.content.item()?;
    Some(EmbedItem {
        id: Arc::clone(&flag.key.id),
        rev: revision(flag),
        title: Arc::clone(&flag.title),
        verdict: graph.plain(&item.verdict, flag),
        severity: item.severity,
        looks_like: item.looks_like.iter().map(|text| graph.plain(text, flag)).collect(),
        ask: graph.plain(&item.ask, flag),
    })
}
