//! The text that introduces a listing, from the `index.md` of its folder.

use std::sync::Arc;

use super::Inputs;
use super::fill::fill_with;
use super::frame::{self, said};
use crate::model::kind::Kind;
use crate::model::view::Frame;

/// What a listing is called.
pub(super) fn title(kind: Kind, inputs: &Inputs<'_>) -> Arc<str> {
    let introduction = inputs.graph.introductions.get(&kind);
    introduction.map_or_else(|| said(inputs.strings, &format!("titles.{kind}"), kind.name()), |page| Arc::clone(&page.title))
}

/// A listing's frame with its introduction, the lead and the sections; without one the words of the
/// theme. The text stands on the first page alone.
pub(super) fn introduce(kind: Kind, mut frame: Frame, first: bool, inputs: &Inputs<'_>) -> (Frame, String, String) {
    let graph = inputs.graph;
    let Some(page) = graph.introductions.get(&kind) else {
        frame.title = title(kind, inputs);
        frame.description = said(inputs.strings, &format!("descriptions.{kind}"), "");
        return (frame::described(frame, inputs), String::new(), String::new());
    };
    let body = first.then(|| (inputs.body)(&page.source)).flatten();
    let frame = frame::described(frame::sourced(frame, page, body.as_deref(), graph), inputs);
    let Some(body) = body else { return (frame, String::new(), String::new()) };
    let links = graph.introduction_links.get(&kind).map_or(&[][..], Vec::as_slice);
    let (lead, sections) = fill_with(&body, page, links, graph, &frame.root);
    (frame, lead, sections)
}
