//! Resolve: all summaries to one graph, once, with everything that only the whole site can know.

mod anchors;
mod claims;
mod family;
mod inputs;
mod links;
mod names;
mod tags;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

pub use self::inputs::Inputs;
use crate::model::common::State;
use crate::model::diagnostic::Diagnostic;
use crate::model::graph::{Cited, Graph, Link, PageNo, number_of};
use crate::model::kind::Kind;
use crate::model::per_page::PerPage;
use crate::model::summary::Summary;
use crate::model::table::{KindRow, row_of};
use crate::model::view::{Ready, Row};

/// Connects all pages. What is wrong comes beside the graph, which is whole all the same.
#[must_use]
pub fn resolve(inputs: Inputs<'_>) -> (Graph, Vec<Diagnostic>) {
    let (mut diagnostics, (pages, introductions)) = rayon::join(|| names::check(inputs), || published(inputs));
    let numbered = || pages.iter().zip(0..);
    let (by_id, (by_source, by_address)) = rayon::join(
        || by_id(&pages),
        || {
            rayon::join(
                || numbered().map(|(page, number)| (Arc::clone(&page.source), number)).collect(),
                || numbered().map(|(page, number)| (page.address.clone(), number)).collect(),
            )
        },
    );
    let mut graph = Graph {
        config: Arc::clone(inputs.config.0),
        directory: Arc::clone(inputs.directory.0),
        as_of: inputs.as_of,
        as_of_fixed: inputs.as_of_fixed,
        by_source,
        by_id,
        by_address,
        pages,
        introductions,
        links: Vec::new(),
        introduction_links: BTreeMap::new(),
        cited: Vec::new(),
        cited_parties: FxHashMap::default(),
        tags: BTreeMap::new(),
        assets: inputs.assets.clone(),
        frozen: Arc::clone(inputs.frozen),
        rows: Vec::new(),
        quotes: PerPage::new(0),
    };
    graph.tags = tags::collect(&graph, inputs, &mut diagnostics);
    let known = links::Known::new(&graph, inputs);
    let found: Vec<links::Found> = inputs.pages.par_iter().map(|page| links::check(page, &graph, &known)).collect();
    let mut links_by_source: FxHashMap<Arc<str>, Vec<Option<Link>>> = FxHashMap::default();
    for (page, found) in inputs.pages.iter().zip(found) {
        diagnostics.extend(found.diagnostics);
        links_by_source.insert(Arc::clone(&page.source.path), found.links);
    }
    graph.links = graph.pages.iter().map(|page| links_by_source.remove(&page.source).unwrap_or_default()).collect();
    graph.introduction_links =
        graph.introductions.iter().map(|(kind, page)| (*kind, links_by_source.remove(&page.source).unwrap_or_default())).collect();
    diagnostics.extend(claims::check(&graph, inputs));
    cite(&mut graph);
    diagnostics.extend(family::check(&graph, inputs));
    let rows = (0..number_of(graph.pages.len())).into_par_iter();
    let rows = rows.map(|number| Arc::new(row(number, &graph, inputs.table, Ready::by(inputs.ready)))).collect();
    graph.rows = rows;
    graph.quotes = PerPage::new(graph.pages.len());
    (graph, diagnostics)
}

/// Puts changed pages into a graph that they leave as it is, but for what is shown of them; tells whether it could.
///
/// It can when every page connects to the others as before: then only the rows that show something of a changed
/// page are others, and those are its own and those of the pages that refer to it.
pub fn amend(graph: &mut Graph, changed: &[Arc<Summary>], table: &'static [KindRow]) -> bool {
    let Some(numbers) = changed.iter().map(|page| numbered(page, graph)).collect::<Option<Vec<PageNo>>>() else { return false };
    let mut rows: Vec<PageNo> = Vec::new();
    for (number, page) in numbers.into_iter().zip(changed) {
        graph.pages[number as usize] = Arc::clone(page);
        rows.push(number);
        rows.extend(graph.cited[number as usize].iter().map(|cited| cited.by));
    }
    rows.sort_unstable();
    rows.dedup();
    for number in rows {
        let ready = graph.row(number).ready.clone();
        graph.rows[number as usize] = Arc::new(row(number, graph, table, ready));
    }
    // They quote titles of other pages, too.
    graph.quotes = PerPage::new(graph.pages.len());
    true
}

/// The number of a page whose connections are those that the graph knows.
fn numbered(page: &Summary, graph: &Graph) -> Option<PageNo> {
    let number = *graph.by_source.get(&page.source)?;
    let known = graph.page(number);
    page.connects_as(known).then_some(number)
}

/// The pages that are published: first of each name, in the order of the names; introductions apart.
fn published(inputs: Inputs<'_>) -> (Vec<Arc<Summary>>, BTreeMap<Kind, Arc<Summary>>) {
    let mut pages: Vec<Arc<Summary>> = Vec::with_capacity(inputs.pages.len());
    let mut introductions = BTreeMap::new();
    for summary in inputs.pages.iter().filter_map(|page| page.summary.as_ref()) {
        if summary.common.state == State::Draft && !inputs.drafts {
            continue;
        }
        match summary.introduces {
            Some(kind) => _ = introductions.insert(kind, Arc::clone(summary)),
            None => pages.push(Arc::clone(summary)),
        }
    }
    pages.sort_by(|a, b| (&a.key, &a.source).cmp(&(&b.key, &b.source)));
    pages.dedup_by(|later, first| later.key == first.key);
    (pages, introductions)
}

/// The numbers of the pages by kind and id.
fn by_id(pages: &[Arc<Summary>]) -> BTreeMap<Kind, FxHashMap<Arc<str>, PageNo>> {
    let mut all: BTreeMap<Kind, FxHashMap<Arc<str>, PageNo>> = BTreeMap::new();
    for (at, page) in pages.iter().enumerate() {
        all.entry(page.key.kind).or_default().insert(Arc::clone(&page.key.id), number_of(at));
    }
    all
}

/// Turns every link around, so that each target knows who points at it.
fn cite(graph: &mut Graph) {
    let mut cited: Vec<Vec<Cited>> = vec![Vec::new(); graph.pages.len()];
    let mut parties: FxHashMap<Arc<str>, Vec<Cited>> = FxHashMap::default();
    for (at, links) in graph.links.iter().enumerate() {
        let by: PageNo = number_of(at);
        let references = &graph.pages[at].references;
        for (reference, link) in links.iter().enumerate() {
            let citing = Cited { by, reference: number_of(reference), subject: references[reference].is_subject() };
            match link {
                Some(Link::Record(target, _)) if *target != by => cited[*target as usize].push(citing),
                Some(Link::Person(id) | Link::Team(id)) => parties.entry(Arc::clone(id)).or_default().push(citing),
                _ => {}
            }
        }
    }
    graph.cited = cited;
    graph.cited_parties = parties;
}

/// The row that stands for a page in lists.
fn row(number: PageNo, graph: &Graph, table: &'static [KindRow], ready: Ready<Row>) -> Row {
    let page = graph.page(number);
    let mut row = Row {
        number,
        kind: page.key.kind.name(),
        path: page.address.href(),
        title: Arc::clone(&page.title),
        sentence: Some(Arc::clone(&page.sentence)).filter(|sentence| !sentence.is_empty() && *sentence != page.title),
        state: Some(page.common.state.word()).filter(|_| page.common.state != State::Live),
        ready,
        ..Row::default()
    };
    (row_of(table, page.key.kind).row)(page, graph, &mut row);
    let counted = row.items.is_some() || row.steps.is_some() || row.relevance.is_some();
    row.facts = counted || row.date.is_some() || row.board.is_some() || row.state.is_some();
    row
}
