//! The frame: what every page shows around its own matter.

use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) use super::said::{said, said_of};
use super::{Inputs, backlinks, fill, json_ld, related, section, url};
use crate::model::address::Address;
use crate::model::common::{Common, State};
use crate::model::graph::{Graph, PageNo};
use crate::model::kind::Kind;
use crate::model::located::Located;
use crate::model::output::{Api, Form, What, beside};
use crate::model::page::Body;
use crate::model::revised::shown;
use crate::model::rule::RuleId;
use crate::model::scalar::Text;
use crate::model::show::revision;
use crate::model::summary::Summary;
use crate::model::table::row_of;
use crate::model::view::{Alternate, Crumb, Frame, Inline, PageView, Revision, SilenceView, Source, StateView, TocEntry};

/// A page without a body.
pub(super) fn bare<R: serde::Serialize + Send + Sync + 'static>(template: &'static str, frame: Frame, record: R) -> PageView {
    PageView { template, frame, lead: String::new(), body: String::new(), record: Arc::new(record) }
}

/// The frame of a page that no source of its own stands behind: where it is, and nothing else.
pub(super) fn generated(what: &What, kind: &'static str, inputs: &Inputs<'_>) -> Frame {
    let address = what.address(inputs.graph).unwrap_or_else(|| Address::new(""));
    Frame {
        kind,
        root: address.root(),
        path: address.href(),
        canonical: inputs.graph.absolute(&address),
        section: section::current(&inputs.plan.sections, &address.href()),
        number: number(what),
        indexed: what.indexed(inputs.graph),
        alternates: alternates(what, inputs.graph),
        ..Frame::default()
    }
}

/// Which page of several an output is; the first needs no number.
const fn number(what: &What) -> Option<usize> {
    match what {
        What::Listing { number, .. } | What::Portfolio { number } | What::Tag { number, .. } | What::Everything { number }
            if *number > 1 =>
        {
            Some(*number)
        }
        _ => None,
    }
}

/// The frame of a file that stands alone: its links lead to the published site.
pub(super) fn alone(kind: &'static str, inputs: &Inputs<'_>) -> Frame {
    let base = inputs.graph.config.base_url.as_ref().map(|base| Arc::clone(&base.value.0));
    let title = said(inputs.strings, &format!("kind.{kind}"), kind);
    Frame { kind, title, root: base.unwrap_or_else(|| Arc::from("/")), ..Frame::default() }
}

/// The same page in other formats.
fn alternates(what: &What, graph: &Graph) -> Vec<Alternate> {
    let twin = what.twin(graph).map(|path| Alternate { media_type: "text/markdown", key: "markdown", path: path.href() });
    let checklist = match what {
        What::Page(number) => Some(&graph.page(*number).key).filter(|key| key.kind == Kind::Checklist),
        _ => None,
    };
    let json = checklist.map(|key| Alternate { media_type: "application/json", key: "json", path: Form::Json.address(&key.id).href() });
    let initiative = match what {
        What::Page(number) => beside(graph.page(*number), graph),
        _ => Vec::new(),
    };
    let beside = initiative.iter().filter_map(|what| {
        let (media_type, key) = match what {
            What::Updates(_) => ("application/atom+xml", "updates"),
            _ => ("text/calendar", "calendar"),
        };
        Some(Alternate { media_type, key, path: what.address(graph)?.href() })
    });
    let json = json.or_else(|| {
        let file = (*what == What::Changes).then_some(What::Api { of: Api::Changes, schema: false })?;
        Some(Alternate { media_type: "application/json", key: "json", path: file.address(graph)?.href() })
    });
    twin.into_iter().chain(json).chain(beside).collect()
}

/// Adds the metadata of a generated page once its title and breadcrumbs are known.
pub(super) fn described(mut frame: Frame, inputs: &Inputs<'_>) -> Frame {
    frame.json_ld = json_ld::of(&frame, None, inputs.graph);
    frame
}

/// The frame of a record's page.
pub(super) fn record(number: PageNo, body: Option<&Body>, inputs: &Inputs<'_>) -> Frame {
    let graph = inputs.graph;
    let page = graph.page(number);
    let (cited_by, backlinks) = backlinks::of(number, graph);
    let (previous, next) = inputs.plan.order.neighbours(number);
    let mut frame = Frame {
        id: Some(Arc::clone(&page.key.id)),
        crumbs: crumbs(page, inputs),
        owner: page.common.owner.as_ref().and_then(|owner| graph.party_link(&owner.id)),
        review_due: review_due(page, graph),
        silence: silence(page, graph),
        minutes: Some(page.minutes()),
        cited_by,
        backlinks,
        related: related::of(number, graph, inputs.plan.contexts(graph)),
        previous: previous.map(|number| graph.record_link(number, None)),
        next: next.map(|number| graph.record_link(number, None)),
        walk: inputs.plan.walks.of_page(number, graph),
        tags: inputs.plan.tags.of_page(number),
        rev: revision(page),
        state: state(page, graph),
        replaces: page.common.replaces.as_ref().and_then(|id| graph.link_to(id, page.key.kind)),
        ..sourced(generated(&What::Page(number), page.key.kind.name(), inputs), page, body, graph)
    };
    let live = page.common.state != State::Retired;
    let own = live.then(|| (row_of(inputs.table, page.key.kind).json_ld)(page, graph)).flatten();
    frame.json_ld = json_ld::of(&frame, own, graph);
    frame
}

/// Adds what stands in a source whatever page it is for: a record, the home page, the text of a listing.
pub(super) fn sourced(frame: Frame, page: &Summary, body: Option<&Body>, graph: &Graph) -> Frame {
    let common = &page.common;
    Frame {
        title: Arc::clone(&page.title),
        description: Arc::clone(&page.sentence),
        toc: body.map(toc).unwrap_or_default(),
        reviewed: common.reviewed.map(|day| Arc::from(day.to_string())),
        reviewed_by: common.reviewed_by.as_ref().and_then(|id| graph.party_named(&id.id)),
        sources: common.sources.iter().map(source).collect(),
        history: history(&common.history),
        edit_url: url::edit(graph, page),
        report: url::report(graph, page),
        top_anchors: top_anchors(common, body),
        modified: page.modified().map(|day| Arc::from(day.to_string())),
        extra: extra(common),
        ..frame
    }
}

pub(super) fn toc(body: &Body) -> Vec<TocEntry> {
    body.contents.iter().map(|(anchor, title)| TocEntry { anchor: anchor.clone(), title: title.clone() }).collect()
}

pub(super) fn source(citation: &crate::model::common::Citation) -> Source {
    Source {
        title: Inline::from_text(&citation.title),
        url: citation.url.as_ref().map(|url| Arc::clone(&url.0)),
        accessed: citation.accessed.map(|day| Arc::from(day.to_string())),
    }
}

/// A tombstone says itself that it no longer holds, and a draft that it does not yet.
fn review_due(page: &Summary, graph: &Graph) -> Option<Arc<str>> {
    let stands = matches!(page.common.state, State::Live | State::Deprecated);
    let due = stands.then(|| graph.config.review_due(page.key.kind, &page.common)).flatten()?;
    Some(Arc::from(due.to_string()))
}

/// The days that the rule `stale-update` names, for browsers to compare with theirs.
fn silence(page: &Summary, graph: &Graph) -> Option<SilenceView> {
    let silence = page.content.course().filter(|_| page.common.state != State::Retired)?.silence?;
    let threshold = |name| graph.config.rules.whole(RuleId::StaleUpdate, name);
    let late_after = silence.cadence.after(silence.since).plus_days(threshold("grace_days"));
    let silent_after = silence.cadence.times(threshold("red_cadences")).after(silence.since);
    let [since, late_after, silent_after] = [silence.since, late_after, silent_after].map(|day| Arc::from(day.to_string()));
    Some(SilenceView { since, late_after, silent_after })
}

/// Newest first; of one day the higher revision.
pub(super) fn history(entries: &[crate::model::common::Revision]) -> Vec<Revision> {
    let mut entries: Vec<_> = entries.iter().collect();
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.date.value, entry.rev)));
    entries.into_iter().map(shown).collect()
}

/// Former anchors that lead to the top: those that say so, and those whose new name the body lacks.
fn top_anchors(common: &Common, body: Option<&Body>) -> Vec<Arc<str>> {
    let in_body = |new: &Option<Located<Text>>| new.as_ref().is_some_and(|new| body.is_some_and(|body| fill::has_anchor(body, new)));
    common.anchors.0.iter().filter(|(_, new)| !in_body(new)).map(|(old, _)| Arc::clone(&old.value)).collect()
}

fn extra(common: &Common) -> BTreeMap<String, serde_json::Value> {
    match common.extra.0.as_object() {
        Some(map) => map.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
        None => BTreeMap::new(),
    }
}

pub(super) fn state(page: &Summary, graph: &Graph) -> Option<StateView> {
    let common = &page.common;
    if common.state == State::Live {
        return None;
    }
    Some(StateView {
        key: common.state.word(),
        because: common.retired_because.as_ref().map(|because| Inline::from_text(because)),
        date: common.history.iter().map(|entry| entry.date.value).max().map(|day| Arc::from(day.to_string())),
        successor: graph.successor(page).map(|number| graph.record_link(number, None)),
    })
}

/// The breadcrumb of the page that stands for a kind; plain pages have none.
pub(super) fn crumb(kind: Kind, inputs: &Inputs<'_>) -> Option<Crumb> {
    let path = section::path_of(kind, inputs.graph)?;
    let named = inputs.plan.sections.iter().find(|section| section.path == path).and_then(|section| section.name.clone());
    let title = named.unwrap_or_else(|| said(inputs.strings, &format!("sections.{kind}"), kind.name()));
    Some(Crumb { path, title })
}

/// The kind's listing; for a plain page, every page that lies above it.
fn crumbs(page: &Summary, inputs: &Inputs<'_>) -> Vec<Crumb> {
    let graph = inputs.graph;
    if page.key.kind.folder().is_some() {
        return crumb(page.key.kind, inputs).into_iter().collect();
    }
    let path = page.address.path();
    let above = path.match_indices('/').map(|(at, _)| &path[..=at]).filter(|above| above.len() < path.len());
    let number = |above| graph.by_address.get(&Address::new(above));
    above
        .filter_map(number)
        .map(|number| graph.page(*number))
        .map(|page| Crumb { path: page.address.href(), title: Arc::clone(&page.title) })
        .collect()
}
