//! Checks what records say of each other: successors, owners who left, circles of dependency.

use rustc_hash::FxHashMap;

use super::Inputs;
use crate::model::code::Code;
use crate::model::common::State;
use crate::model::diagnostic::{Diagnostic, SourceText, Span};
use crate::model::graph::{Graph, Link, PageNo, number_of};
use crate::model::kind::Kind;

/// Checks successors, owners and dependencies.
pub fn check(graph: &Graph, inputs: Inputs<'_>) -> Vec<Diagnostic> {
    let sources: FxHashMap<&str, &SourceText> = inputs.pages.iter().map(|page| (&*page.source.path, &page.source)).collect();
    let place = |number: PageNo, span: Span| sources.get(&*graph.page(number).source).map(|source| source.place(span));
    let mut diagnostics = Vec::new();
    for (at, page) in graph.pages.iter().enumerate() {
        let number = number_of(at);
        for (link, reference) in graph.links[at].iter().zip(&page.references) {
            match (reference.field, link) {
                (Some(field @ ("replaces" | "replaced_by")), Some(Link::Record(other, _))) => {
                    diagnostics
                        .extend(answered(graph, number, *other, field).map(|d| Diagnostic { place: place(number, reference.span), ..d }));
                }
                (Some("owner"), Some(Link::Person(id)))
                    if reference.span == page.common.owner.as_ref().map_or(Span::default(), |owner| owner.span) =>
                {
                    let person = graph.directory.people.get(id);
                    if page.common.state != State::Retired
                        && let Some(person) = person.filter(|person| person.departed(graph.as_of))
                    {
                        let message = format!("the owner {} has left", person.name);
                        let hint = match &person.team {
                            Some(team) => format!("the page names the team `{}` until somebody takes over", team.id),
                            None => "name somebody who is still here".to_owned(),
                        };
                        diagnostics.push(Diagnostic::new(Code::DepartedOwner, place(number, reference.span), message).hint(hint));
                    }
                }
                _ => {}
            }
        }
    }
    diagnostics.extend(cycles(graph, place));
    diagnostics
}

/// `replaced_by` and `replaces` name each other.
fn answered(graph: &Graph, page: PageNo, other: PageNo, field: &str) -> Option<Diagnostic> {
    let (page, other) = (graph.page(page), graph.page(other));
    let (answer, wanted) = match field {
        "replaces" => (&other.common.replaced_by, "replaced_by"),
        _ => (&other.common.replaces, "replaces"),
    };
    if answer.as_ref().is_some_and(|id| id.id == page.key.id) {
        return None;
    }
    let message = format!("`{}` does not answer this", other.key);
    let hint = format!("add `{wanted}: {}` to {}", page.key.id, other.source);
    Some(Diagnostic::new(Code::NotReciprocal, None, message).hint(hint))
}

/// Every circle of `depends_on`, once, named from its first initiative on.
fn cycles(graph: &Graph, place: impl Fn(PageNo, Span) -> Option<crate::model::diagnostic::Place>) -> Vec<Diagnostic> {
    let mut done = vec![false; graph.pages.len()];
    let mut diagnostics = Vec::new();
    for (start, _) in graph.of_kind(Kind::Initiative) {
        let mut trail: Vec<(PageNo, usize)> = vec![(start, 0)];
        while let Some((number, next)) = trail.last().copied() {
            let edge = edges(graph, number).nth(next);
            let Some((target, span)) = edge.filter(|_| !done[number as usize]) else {
                done[number as usize] = true;
                trail.pop();
                continue;
            };
            if let Some(last) = trail.last_mut() {
                last.1 += 1;
            }
            if let Some(from) = trail.iter().position(|(on, _)| *on == target) {
                let mut names: Vec<&str> = trail[from..].iter().map(|(on, _)| &*graph.page(*on).key.id).collect();
                names.push(&graph.page(target).key.id);
                let message = format!("initiatives depend on each other in a circle: {}", names.join(" → "));
                let hint = "something has to come first; take one of these dependencies out";
                diagnostics.push(Diagnostic::new(Code::DependencyCycle, place(number, span), message).hint(hint));
            } else if !done[target as usize] {
                trail.push((target, 0));
            }
        }
    }
    diagnostics
}

/// The initiatives that one depends on, with the place that says so.
fn edges(graph: &Graph, number: PageNo) -> impl Iterator<Item = (PageNo, Span)> + '_ {
    let page = graph.page(number);
    graph.links[number as usize].iter().zip(&page.references).filter_map(|(link, reference)| match link {
        Some(Link::Record(target, _)) if reference.field == Some("initiative") => Some((*target, reference.span)),
        _ => None,
    })
}
