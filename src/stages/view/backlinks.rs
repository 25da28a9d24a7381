//! Backlinks: who cites a page, beside those whom the page shows anyway.

use std::sync::Arc;

use crate::model::common::State;
use crate::model::graph::{Graph, Link, PageNo};
use crate::model::kind::Kind;
use crate::model::view::Backlinks;

/// How many pages of one kind are worth showing.
const ROWS_MAX: usize = 24;

/// What a page shows of the pages that cite it: its kind, theirs, and the field in which they do.
const SHOWN: [(Kind, Kind, &str); 9] = [
    (Kind::Flag, Kind::Checklist, "items"),
    (Kind::Flag, Kind::Review, "flag"),
    (Kind::Flag, Kind::Review, "cites"),
    (Kind::Flag, Kind::Initiative, "flags"),
    (Kind::Initiative, Kind::Initiative, "initiative"),
    (Kind::Initiative, Kind::Review, "initiative"),
    (Kind::Initiative, Kind::Review, "initiatives"),
    (Kind::Term, Kind::Term, "not_to_be_confused_with"),
    (Kind::Trail, Kind::Trail, "prerequisites"),
];

/// Fields whose records a page lists. Who is listed and cites back is not shown a second time.
const LISTED: [&str; 16] = [
    "roles",
    "role",
    "myths",
    "flags",
    "flag",
    "related",
    "items",
    "initiatives",
    "initiative",
    "record",
    "prerequisites",
    "see_also",
    "not_to_be_confused_with",
    "replaced_by",
    "replaces",
    "cites",
];

/// How many pages cite a page, and those of them that it does not show, by kind.
pub(super) fn of(number: PageNo, graph: &Graph) -> (usize, Vec<Backlinks>) {
    let kind = graph.page(number).key.kind;
    let mut citing = Vec::new();
    let mut shown = listed_by(number, graph);
    for cited in &graph.cited[number as usize] {
        let page = graph.page(cited.by);
        if cited.by == number || page.common.state == State::Retired {
            continue;
        }
        citing.push(cited.by);
        let field = page.references.get(cited.reference as usize).and_then(|reference| reference.field);
        if field.is_some_and(|field| SHOWN.contains(&(kind, page.key.kind, field))) {
            shown.push(cited.by);
        }
    }
    citing.sort_unstable();
    citing.dedup();
    shown.sort_unstable();
    let mut groups: Vec<Backlinks> = Vec::new();
    for by in citing.iter().filter(|by| shown.binary_search(by).is_err()) {
        let kind = graph.page(*by).key.kind.name();
        // Pages are numbered kind by kind, so a group is never opened twice.
        if groups.last().is_none_or(|group| group.kind != kind) {
            groups.push(Backlinks { kind, rows: Vec::new(), more: 0 });
        }
        let Some(group) = groups.last_mut() else { continue };
        if group.rows.len() < ROWS_MAX {
            group.rows.push(Arc::clone(graph.row(*by)));
        } else {
            group.more += 1;
        }
    }
    (citing.len(), groups)
}

fn listed_by(number: PageNo, graph: &Graph) -> Vec<PageNo> {
    let references = graph.page(number).references.iter().zip(&graph.links[number as usize]);
    let listed = references.filter_map(|(reference, link)| match link {
        Some(Link::Record(target, _)) if reference.field.is_some_and(|field| LISTED.contains(&field)) => Some(*target),
        _ => None,
    });
    listed.collect()
}
