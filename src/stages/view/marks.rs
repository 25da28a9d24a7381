//! Terms of the glossary in a page's text: the first time each stands there, it is marked. What it means is on its own page alone.

use std::sync::Arc;

use super::Inputs;
use super::fill::Mark;
use crate::model::common::State;
use crate::model::graph::{Link, PageNo};
use crate::model::page::Body;

/// The terms that a page's text marks, in its order. A term that the text links to anyway is not marked besides.
pub(super) fn of(body: &Body, number: PageNo, inputs: &Inputs<'_>) -> Vec<Mark> {
    let graph = inputs.graph;
    let page = graph.page(number);
    let vocabulary = inputs.plan.vocabulary(graph);
    let mut marks: Vec<Mark> = Vec::new();
    if vocabulary.is_empty() || !page.common.mark_terms || page.common.state == State::Retired {
        return marks;
    }
    let linked = page.references.iter().zip(&graph.links[number as usize]);
    let mut done: Vec<PageNo> = linked
        .filter_map(|(reference, link)| match link {
            Some(Link::Record(to, _)) if reference.field.is_none() => Some(*to),
            _ => None,
        })
        .chain([number])
        .collect();
    for run in &body.runs {
        let start = run.at as usize;
        vocabulary.find(&body.html[start..run.end as usize], |mention| {
            if !done.contains(&mention.term) {
                done.push(mention.term);
                let path = Arc::clone(&graph.row(mention.term).path);
                marks.push(Mark { at: start + mention.at, end: start + mention.end, path });
            }
        });
    }
    marks
}
