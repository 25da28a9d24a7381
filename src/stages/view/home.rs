//! The home page: ways in, a story that leads, flags, facts, checklists, a word, and what is reported.

use std::sync::Arc;

use super::{Inputs, fill, frame, glossary, marks, section, units};
use crate::model::address::Address;
use crate::model::graph::{Graph, Link, PageNo};
use crate::model::kind::Kind;
use crate::model::output::What;
use crate::model::stated::Stated;
use crate::model::view::{Frame, HomeAudience, HomeDoor, HomeFront, HomeTerm, HomeView, Inline, PageView, Row, Status, Unit};

/// Rows of one list.
const ROWS_MAX: usize = 3;

/// Paths that are shown with whom they are for.
const AUDIENCES_MAX: usize = 6;

/// Siblings of the story that leads.
const OTHERS_MAX: usize = 8;

/// The view of the home page. Its title, description and text are those of `content/index.md`.
pub(super) fn view(inputs: &Inputs<'_>) -> PageView {
    let graph = inputs.graph;
    let frame = frame::generated(&What::Home, "home", inputs);
    let own = graph.by_address.get(&Address::new("")).copied();
    let body = own.and_then(|number| (inputs.body)(&graph.page(number).source));
    let mut frame = match own {
        Some(number) => frame::sourced(frame, graph.page(number), body.as_deref(), graph),
        None => Frame { title: Arc::clone(&graph.config.title), ..frame },
    };
    frame.json_ld = super::json_ld::of(&frame, website(inputs), graph);
    let text = own.zip(body).map(|(number, body)| {
        let marks = marks::of(&body, number, inputs);
        frame.marked = !marks.is_empty();
        fill(&body, number, &marks, graph, &frame.root)
    });
    let (lead, body) = text.unwrap_or_default();
    PageView { template: "home.html", lead, body, record: Arc::new(front(inputs, &frame.root)), frame }
}

fn website(inputs: &Inputs<'_>) -> Option<Stated> {
    let config = &inputs.graph.config;
    let url = &config.base_url.as_ref()?.0;
    Some(Stated::of([
        ("@type", Stated::Word("WebSite")),
        ("name", (&config.title).into()),
        ("url", url.into()),
        ("inLanguage", (&config.language).into()),
    ]))
}

fn front(inputs: &Inputs<'_>, root: &str) -> HomeView {
    let first = |kind| rows(kind, inputs).take(ROWS_MAX).cloned().collect();
    let total = |kind| inputs.plan.order.listing(kind).map_or(0, |listed| listed.total);
    let units = units::of(inputs.graph);
    HomeView {
        doors: doors(inputs, &units),
        audiences: audiences(inputs.graph),
        audiences_total: total(Kind::Trail),
        lead: lead(inputs),
        flags: first(Kind::Flag),
        flags_total: total(Kind::Flag),
        myths: first(Kind::Myth),
        myths_total: total(Kind::Myth),
        checklists: first(Kind::Checklist),
        checklists_total: total(Kind::Checklist),
        term: term(inputs, root),
        terms_total: total(Kind::Term),
        reported_counts: units::counts(&units, |unit| unit.reported),
        computed_counts: units::counts(&units, |unit| unit.computed),
        active: units.len(),
        units: units::marks(units),
    }
}

/// The rows of a kind in the order of its listing, each once.
fn rows<'a>(kind: Kind, inputs: &Inputs<'a>) -> impl Iterator<Item = &'a Arc<Row>> {
    let groups = inputs.plan.order.listing(kind).map_or(&[][..], |listed| listed.groups.as_slice());
    let mut seen = rustc_hash::FxHashSet::default();
    groups.iter().flat_map(|group| &group.rows).filter(move |row| seen.insert(&*row.path))
}

fn doors(inputs: &Inputs<'_>, units: &[Unit]) -> Vec<HomeDoor> {
    let door = |key, row: &Arc<Row>| HomeDoor { key, path: Arc::clone(&row.path), row: Some(Arc::clone(row)), active: 0, late: 0 };
    let mut doors = Vec::new();
    // A path that asks for another one first is no way in.
    if let Some(row) = first_with(Kind::Trail, inputs, |number| !has_field(number, "prerequisites", None, inputs)) {
        doors.push(door("new", row));
    }
    if let Some(row) = first_with(Kind::Checklist, inputs, |number| has_field(number, "contexts", Some("operating-review"), inputs)) {
        doors.push(door("review", row));
    }
    if inputs.plan.order.listing(Kind::Initiative).is_some_and(|listed| listed.total > 0) {
        let path = section::path_of(Kind::Initiative, inputs.graph).unwrap_or_default();
        let late = units.iter().filter(|unit| matches!(unit.reported, Status::Bad | Status::Warn)).count();
        doors.push(HomeDoor { key: "late", path, row: None, active: units.len(), late });
    }
    doors
}

/// The paths by whom they are for: first those that need no other one. A single path is behind the first door anyway.
fn audiences(graph: &Graph) -> Vec<HomeAudience> {
    let before = |number: PageNo| {
        let references = graph.page(number).references.iter().zip(&graph.links[number as usize]);
        let mut before = references.filter(|(reference, _)| reference.field == Some("prerequisites"));
        before.find_map(|(_, link)| match link {
            Some(Link::Record(to, _)) => Some(*to),
            _ => None,
        })
    };
    let mut paths = graph.listed(Kind::Trail);
    if paths.len() < 2 {
        return Vec::new();
    }
    paths.sort_by_key(|number| before(*number).is_some());
    let audience = |number: PageNo| {
        let page = graph.page(number);
        Some(HomeAudience {
            audience: graph.plain(&page.content.audience()?, page),
            row: Arc::clone(graph.row(number)),
            before: before(number).map(|before| Arc::clone(&graph.page(before).title)),
        })
    };
    paths.into_iter().take(AUDIENCES_MAX).filter_map(audience).collect()
}

/// The first record of a kind that is so, else the first of all.
fn first_with<'a>(kind: Kind, inputs: &Inputs<'a>, so: impl Fn(PageNo) -> bool) -> Option<&'a Arc<Row>> {
    let fits = inputs.graph.listed(kind);
    let fits: rustc_hash::FxHashSet<&str> =
        fits.iter().filter(|number| so(**number)).map(|number| &*inputs.graph.row(*number).path).collect();
    rows(kind, inputs).find(|row| fits.contains(&*row.path)).or_else(|| rows(kind, inputs).next())
}

fn has_field(number: PageNo, field: &str, target: Option<&str>, inputs: &Inputs<'_>) -> bool {
    let references = &inputs.graph.page(number).references;
    references.iter().any(|reference| reference.field == Some(field) && target.is_none_or(|target| *reference.target == *target))
}

/// The role that matters most to readers; of two, the one that more pages cite.
fn lead(inputs: &Inputs<'_>) -> Option<HomeFront> {
    let graph = inputs.graph;
    let roles = graph.listed(Kind::Role);
    let weight = |number: &PageNo| (graph.row(*number).relevance, graph.cited[*number as usize].len());
    // `max_by_key` would take the last of equals.
    let lead = roles.iter().copied().rev().max_by_key(weight)?;
    let row = graph.row(lead);
    let page = graph.page(lead);
    let sentences = match row.sentence.as_deref() {
        Some(first) if *first != *page.sentence && first.ends_with(['.', '!', '?', '…']) => format!("{first} {}", page.sentence),
        _ => page.sentence.to_string(),
    };
    let others = roles.iter().filter(|number| **number != lead).take(OTHERS_MAX).map(|number| graph.record_link(*number, None));
    Some(HomeFront { row: Arc::clone(row), teaser: Inline::from_text(&sentences), others: others.collect() })
}

/// The term that most pages cite.
fn term(inputs: &Inputs<'_>, root: &str) -> Option<HomeTerm> {
    let graph = inputs.graph;
    let number = graph.listed(Kind::Term).into_iter().rev().max_by_key(|number| graph.cited[*number as usize].len())?;
    let page = graph.page(number);
    let (definition, _) = glossary::definition(number, graph, root);
    Some(HomeTerm { path: page.address.href(), term: Arc::clone(&page.title), definition })
}
