//! Onboarding paths as pages and lists show them.

use std::sync::Arc;

use super::fields::{Question, Quiz, Trail};
use super::view;
use crate::model::finding::Findings;
use crate::model::graph::{Graph, PageNo};
use crate::model::kind::Kind;
use crate::model::reference::split_key;
use crate::model::summary::Summary;
use crate::model::view::{Record, Row, RowGroup};

/// The page of a path.
pub(super) fn view(summary: &Summary, graph: &Graph, _: &Findings) -> Record {
    let trail = summary.content::<Trail>();
    let root = summary.address.root();
    let steps = trail.steps.iter().filter_map(|step| {
        let number = page_of(&step.record.id, graph)?;
        Some(view::Step {
            row: Arc::clone(graph.row(number)),
            note: step.note.as_ref().map(|note| graph.inline(&note.pieces, summary, &root)),
            minutes: graph.page(number).minutes(),
            optional: step.optional,
        })
    });
    Arc::new(view::TrailView {
        audience: graph.inline(&trail.audience.pieces, summary, &root),
        minutes: minutes(trail, graph),
        steps: steps.collect(),
        prerequisites: graph.rows_for(&trail.prerequisites, Kind::Trail),
        buddy_tasks: graph.inlines(trail.buddy_tasks.iter().map(|task| &task.pieces), summary, &root),
        quiz: trail.quiz.as_ref().map(|quiz| shown_quiz(quiz, summary, graph)),
    })
}

fn shown_quiz(quiz: &Quiz, summary: &Summary, graph: &Graph) -> view::Quiz {
    view::Quiz {
        questions: quiz.questions.iter().map(|question| shown_question(question, summary, graph)).collect(),
        pass_percent: quiz.pass_percent(),
    }
}

fn shown_question(question: &Question, summary: &Summary, graph: &Graph) -> view::Question {
    let root = summary.address.root();
    let mut options: Vec<_> = question.wrong.iter().chain([&question.right]).collect();
    // The alphabet knows no right answer, and keeps the order from one build to the next.
    options.sort_by(|a, b| a.text.cmp(&b.text));
    view::Question {
        id: Arc::clone(&question.id.0),
        ask: graph.inline(&question.ask.pieces, summary, &root),
        options: graph.inlines(options.into_iter().map(|option| &option.pieces), summary, &root),
        right: graph.inline(&question.right.pieces, summary, &root),
        why: question.why.as_ref().map(|why| graph.inline(&why.pieces, summary, &root)),
        read: question.read.as_ref().and_then(|read| graph.link_to(read, Kind::Trail)),
    }
}

/// The page that a step names; `None` when there is none, which is an error elsewhere.
fn page_of(record: &str, graph: &Graph) -> Option<PageNo> {
    let key = split_key(record)?;
    graph.number(key.kind, &key.id)
}

/// Minutes to read all steps.
fn minutes(trail: &Trail, graph: &Graph) -> u32 {
    let pages = trail.steps.iter().filter_map(|step| page_of(&step.record.id, graph));
    pages.map(|number| graph.page(number).minutes()).sum()
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
