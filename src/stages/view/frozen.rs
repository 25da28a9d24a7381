//! The page of a frozen revision: an article from its snapshot alone, and around it what came after.

use std::sync::Arc;

use super::fill::{self, Whole};
use super::{Inputs, frame, url};
use crate::model::address::Address;
use crate::model::common::State;
use crate::model::frozen::Frozen;
use crate::model::graph::{Graph, Link};
use crate::model::kind::Kind;
use crate::model::lead::Leads;
use crate::model::ledger::{RevisionName, flag_address};
use crate::model::output::What;
use crate::model::reference::{Piece, Reference, Want};
use crate::model::show::{plain_text, revision};
use crate::model::view::{Frame, FrozenView, Inline, PageView, Prose, RecordLink, escape};

/// The view of a frozen revision; none when there is no such one.
pub(super) fn view(name: &RevisionName, inputs: &Inputs<'_>) -> Option<PageView> {
    let graph = inputs.graph;
    let frozen = graph.frozen.get(name)?;
    let fields = &frozen.fields;
    let mut frame = frame::generated(&What::Frozen(name.clone()), Kind::Flag.name(), inputs);
    frame = Frame {
        report: url::report_revision(graph, name, &fields.title),
        title: Arc::clone(&fields.title),
        description: plain_text(&fields.verdict.pieces),
        id: Some(Arc::clone(&name.flag)),
        rev: name.rev,
        crumbs: frame::crumb(Kind::Flag, inputs).into_iter().collect(),
        toc: frame::toc(&frozen.body),
        sources: fields.sources.iter().map(frame::source).collect(),
        history: frame::history(&fields.history),
        ..frame
    };
    let root = Arc::clone(&frame.root);
    let links: Vec<Option<Link>> = frozen.references.iter().map(|reference| Some(link(reference, name, graph))).collect();
    let address = name.address();
    let whole = Whole { address: &address, references: &frozen.references, former: &[], marks: &[] };
    let (lead, body) = fill::fill_whole(&frozen.body, whole, &links, graph, &root);
    let inline = |pieces: &[Piece]| inline(pieces, &root);
    let prose = |pieces: &[Piece]| Prose(format!("<p>{}</p>", inline(pieces).0));
    let record = FrozenView {
        since: frozen.since().map(|day| Arc::from(day.to_string())),
        verdict: inline(&fields.verdict.pieces),
        severity: Arc::clone(&fields.severity),
        ask: inline(&fields.ask.pieces),
        looks_like: fields.looks_like.iter().map(|text| inline(&text.pieces)).collect(),
        harm: fields.harm.as_ref().map(|text| prose(&text.pieces)),
        do_instead: prose(&fields.do_instead.pieces),
        not_when: fields.not_when.as_ref().map(|text| prose(&text.pieces)),
        ..after(frozen, graph)
    };
    Some(PageView { template: "frozen.html", frame, lead, body, record: Arc::new(record) })
}

/// What came after a revision: the page that its flag leads to now, and what changed until then.
fn after(frozen: &Frozen, graph: &Graph) -> FrozenView {
    let own = flag_address(&frozen.name.flag);
    let leads = if graph.by_address.contains_key(&own) { None } else { Some(Leads::of(graph)) };
    let to = leads.as_ref().and_then(|leads| leads.get(&own)).map_or(own, |lead| lead.to.clone());
    let Some(number) = graph.by_address.get(&to) else { return FrozenView::default() };
    let page = graph.page(*number);
    let known = &frozen.fields.history;
    let later: Vec<_> = page.common.history.iter().filter(|change| !known.contains(change)).cloned().collect();
    FrozenView {
        current: Some(RecordLink { title: Arc::clone(&page.title), ..graph.record_link(*number, None) }),
        current_rev: revision(page),
        is_current: page.address == flag_address(&frozen.name.flag) && revision(page) == frozen.name.rev && later.is_empty(),
        retired: page.common.state == State::Retired,
        changes: frame::history(&later),
        ..FrozenView::default()
    }
}

/// Where a link of a snapshot leads. All are addresses, and an accepted one goes on resolving.
fn link(reference: &Reference, name: &RevisionName, graph: &Graph) -> Link {
    let address = Address::new(&reference.target);
    match reference.want {
        Want::Source => Link::Address(name.address(), reference.anchor.clone()),
        _ if graph.assets.contains_key(&address) => Link::Asset(address),
        _ => Link::Address(address, reference.anchor.clone()),
    }
}

fn inline(pieces: &[Piece], root: &str) -> Inline {
    let mut html = String::new();
    for piece in pieces {
        match piece {
            Piece::Html(piece) => html.push_str(piece),
            Piece::Cite { reference, text, .. } => {
                html.push_str("<a href=\"");
                if reference.want != Want::Source {
                    escape(root, &mut html);
                    escape(&Address::new(&reference.target).href(), &mut html);
                }
                if let Some(anchor) = &reference.anchor {
                    url::push_fragment(anchor, &mut html);
                }
                html.push_str("\">");
                html.push_str(text.as_deref().unwrap_or_default());
                html.push_str("</a>");
            }
        }
    }
    Inline(html)
}
