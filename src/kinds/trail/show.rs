//! Onboarding paths as pages and lists show them.

use std::sync::Arc;

use super::edition::edition;
use super::fields::{Step, Trail};
use super::steps::read_for;
use super::{quiz, view};
use crate::model::common::State;
use crate::model::finding::Findings;
use crate::model::graph::Graph;
use crate::model::kind::Kind;
use crate::model::revised::{changes, means_this_since};
use crate::model::show::revision;
use crate::model::summary::Summary;
use crate::model::view::{Record, Row, RowGroup};

/// The page of a path.
pub(super) fn view(summary: &Summary, graph: &Graph, _: &Findings) -> Record {
    let trail = summary.content::<Trail>();
    let root = summary.address.root();
    let optional = || read_for(trail, graph).filter(|(step, _)| step.optional);
    Arc::new(view::TrailView {
        audience: graph.inline(&trail.audience.pieces, summary, &root),
        minutes: minutes(trail, graph),
        optional_minutes: optional().map(|(_, page)| page.minutes()).sum(),
        required: read_for(trail, graph).count() - optional().count(),
        optional: optional().count(),
        steps: read_for(trail, graph).map(|(step, page)| shown_step(step, page, summary, graph)).collect(),
        prerequisites: graph.rows_for(&trail.prerequisites, Kind::Trail),
        onward: onward(summary, graph),
        buddy_tasks: graph.inlines(trail.buddy_tasks.iter().map(|task| &task.pieces), summary, &root),
        edition: edition(summary, graph),
        quiz: trail.quiz.as_ref().map(|quiz| quiz::shown(quiz, summary, graph)),
    })
}

fn shown_step(step: &Step, page: &Summary, summary: &Summary, graph: &Graph) -> view::Step {
    view::Step {
        row: Arc::clone(graph.row(graph.number_of(page))),
        note: step.note.as_ref().map(|note| graph.inline(&note.pieces, summary, &summary.address.root())),
        minutes: page.minutes(),
        optional: step.optional,
        key: Arc::from(page.key.to_string()),
        rev: revision(page),
        since: means_this_since(page),
        changes: changes(page),
    }
}

/// Paths for which this one is to be walked first.
fn onward(summary: &Summary, graph: &Graph) -> Vec<Arc<Row>> {
    let citing = graph.citing(graph.number_of(summary), Kind::Trail, "prerequisites");
    let live = citing.filter(|number| graph.page(*number).common.state != State::Retired);
    live.map(|number| Arc::clone(graph.row(number))).collect()
}

/// Minutes to read the steps that are not optional.
fn minutes(trail: &Trail, graph: &Graph) -> u32 {
    read_for(trail, graph).filter(|(step, _)| !step.optional).map(|(_, page)| page.minutes()).sum()
}

/// Fills how many steps a path has and how long they take.
pub(super) fn row(summary: &Summary, graph: &Graph, row: &mut Row) {
    let trail = summary.content::<Trail>();
    row.steps = Some(trail.steps.len());
    row.minutes = Some(minutes(trail, graph));
}

/// All paths by title; those that need no other one come first.
pub(super) fn listing(graph: &Graph) -> (&'static str, Vec<RowGroup>) {
    let later = |page: &Summary| if page.content::<Trail>().prerequisites.is_empty() { "first" } else { "later" };
    let rows = graph.grouped(Kind::Trail, ["first", "later"], later).into_iter().flat_map(|group| group.rows).collect::<Vec<_>>();
    let all = RowGroup { key: Arc::from(""), title: None, rows };
    ("", if all.rows.is_empty() { Vec::new() } else { vec![all] })
}
