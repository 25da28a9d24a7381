//! What one would expect of records beyond what is required of them, and which lack it.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::Serialize;

use super::named::Named;
use super::reading::steps;
use crate::model::common::State;
use crate::model::field::Said;
use crate::model::graph::{Graph, Link, PageNo, number_of};
use crate::model::kind::Kind;
use crate::model::page::Body;
use crate::model::show::plain_text;
use crate::model::summary::Summary;
use crate::model::view::Inline;
use crate::model::vocabulary::Vocabulary;

/// The body of a source; none where there is none.
pub type Bodies<'a> = &'a (dyn Fn(&str) -> Option<Arc<Body>> + Sync);

/// How many records are looked at, and which of them lack what one would expect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cover<T> {
    /// How many are looked at.
    pub of: usize,
    /// Those that lack it.
    pub lacking: Vec<T>,
}

/// A path that leads over pages which readers are advised against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Detour {
    /// The path.
    #[serde(flatten)]
    pub path: Named,
    /// Those steps.
    pub steps: Vec<Dated>,
}

/// A step that should be skipped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dated {
    /// The record, as `kind:id`.
    pub id: String,
    /// `deprecated` or `retired`.
    pub state: &'static str,
    /// What takes its place, as `kind:id`.
    pub instead: Option<String>,
}

/// Looks at some records of a kind, retired ones left out.
fn look(kind: Kind, graph: &Graph, at: impl Fn(PageNo, &Summary) -> bool, lacks: impl Fn(PageNo) -> bool) -> Cover<Named> {
    let all = graph.of_kind(kind).filter(|(number, page)| page.common.state != State::Retired && at(*number, page));
    let lacking = all.clone().filter(|(number, _)| lacks(*number)).map(|(number, _)| Named::of(number, graph));
    Cover { of: all.clone().count(), lacking: lacking.collect() }
}

pub(super) fn roles(graph: &Graph) -> Cover<Named> {
    let leads = |number: PageNo| {
        let links = &graph.links[number as usize];
        links.iter().any(|link| matches!(link, Some(Link::Record(to, _)) if graph.page(*to).key.kind == Kind::Myth))
    };
    let cited = |number: PageNo| graph.cited[number as usize].iter().any(|cited| graph.page(cited.by).key.kind == Kind::Myth);
    look(Kind::Role, graph, |_, _| true, |number| !leads(number) && !cited(number))
}

pub(super) fn flags(graph: &Graph) -> Cover<Named> {
    let stands = |_, page: &Summary| page.common.state != State::Deprecated;
    look(Kind::Flag, graph, stands, |number| graph.citing(number, Kind::Checklist, "items").next().is_none())
}

pub(super) fn terms(graph: &Graph, bodies: Bodies<'_>) -> Cover<Named> {
    let vocabulary = Vocabulary::of(graph);
    let marked = |_, page: &Summary| page.content.meaning().is_some_and(|meaning| meaning.marked);
    let said = said(graph, &vocabulary, bodies);
    look(Kind::Term, graph, marked, |number| graph.cited[number as usize].is_empty() && !said.contains(&number))
}

/// The terms that records say, in their front matter or their text, their own pages left out.
fn said(graph: &Graph, vocabulary: &Vocabulary, bodies: Bodies<'_>) -> FxHashSet<PageNo> {
    if vocabulary.is_empty() {
        return FxHashSet::default();
    }
    let live = graph.pages.par_iter().enumerate().filter(|(_, page)| page.common.state != State::Retired);
    let all = live.map(|(at, page)| {
        let mut terms = FxHashSet::default();
        page.content.texts(&mut |said| {
            let text = match said {
                Said::Plain(text) => Inline::from_text(text),
                Said::Rich(pieces) => Inline::from_text(&plain_text(pieces)),
            };
            vocabulary.find(&text.0, |mention| _ = terms.insert(mention.term));
        });
        if let Some(body) = bodies(&page.source) {
            for run in &body.runs {
                vocabulary.find(&body.html[run.at as usize..run.end as usize], |mention| _ = terms.insert(mention.term));
            }
        }
        terms.remove(&number_of(at));
        terms
    });
    all.reduce(FxHashSet::default, |mut all, terms| {
        all.extend(terms);
        all
    })
}

pub(super) fn paths(graph: &Graph) -> Cover<Detour> {
    let paths = graph.of_kind(Kind::Trail).filter(|(_, page)| page.common.state != State::Retired);
    let detour = |(number, _): (PageNo, &Arc<Summary>)| {
        let advised = steps(number, graph).filter_map(|step| {
            let page = graph.page(step);
            let state = page.common.state;
            let instead = graph.successor(page).map(|next| graph.page(next).key.to_string());
            matches!(state, State::Deprecated | State::Retired).then(|| Dated { id: page.key.to_string(), state: state.word(), instead })
        });
        let steps: Vec<Dated> = advised.collect();
        (!steps.is_empty()).then(|| Detour { path: Named::of(number, graph), steps })
    };
    Cover { of: paths.clone().count(), lacking: paths.filter_map(detour).collect() }
}
