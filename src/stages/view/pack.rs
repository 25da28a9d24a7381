//! The pack of a meeting: portfolio, red initiatives, waiting questions, what changed, checklists.

use std::sync::Arc;

use super::{Inputs, changes, frame};
use crate::model::changes::Changes;
use crate::model::common::State;
use crate::model::content::Task;
use crate::model::finding::{Finding, Level, Subject};
use crate::model::graph::{Graph, PageNo};
use crate::model::initiative::Initiative;
use crate::model::kind::Kind;
use crate::model::summary::Summary;
use crate::model::view::{
    BoardCells, FindingView, Frame, NextStep, PackChecklist, PackDecision, PackItem, PackRed, PackView, PageView, Row, Status,
};

/// The view of the pack of a context. `since` is what changed since its newest review.
#[must_use]
pub fn pack(context: &str, since: Option<&Changes>, inputs: &Inputs<'_>) -> PageView {
    let graph = inputs.graph;
    let context = graph.context(context);
    let named = context.name.clone().unwrap_or_else(|| frame::said(inputs.strings, &format!("contexts.{}", context.id), &context.id));
    let frame = Frame { title: named, ..frame::alone("pack", inputs) };
    let open = open(graph);
    let red = open.iter().filter(|number| graph.row(**number).board.as_ref().is_some_and(|board| board.computed == Status::Bad));
    let record = PackView {
        as_of: Arc::from(graph.as_of.to_string()),
        rows: open.iter().map(|number| Arc::clone(graph.row(*number))).collect(),
        over: live(graph).count() - open.len(),
        red: red.map(|number| of_red(*number, inputs, &frame.root)).collect(),
        others: others(inputs, &frame.root),
        decisions: decisions(graph, &frame.root),
        changes: since.map(|since| changes::of(since, graph, &frame.root)).unwrap_or_default(),
        checklists: checklists(&context.id, graph),
        context,
    };
    frame::bare("pack.html", frame, record)
}

fn live(graph: &Graph) -> impl Iterator<Item = (PageNo, &Arc<Summary>)> {
    graph.of_kind(Kind::Initiative).filter(|(_, page)| page.common.state != State::Retired)
}

/// The initiatives that are not over, the worst first, then by priority, rank and title.
fn open(graph: &Graph) -> Vec<PageNo> {
    let open = live(graph).filter(|(_, page)| !page.content::<Initiative>().ended());
    let mut open: Vec<PageNo> = open.map(|(number, _)| number).collect();
    let cells = |number: &PageNo| -> Option<&BoardCells> { graph.row(*number).board.as_ref() };
    open.sort_by_cached_key(|number| {
        let initiative = graph.page(*number).content::<Initiative>();
        let computed = cells(number).map(|cells| cells.computed);
        let rank = cells(number).and_then(|cells| cells.rank).unwrap_or(i64::MAX);
        (computed, initiative.priority, rank, graph.page(*number).title.to_lowercase())
    });
    open
}

/// Whether a finding is red and counts; what months come to is said of the team.
fn is_red(finding: &Finding) -> bool {
    finding.level == Level::Red && finding.counts() && finding.month.is_none()
}

fn of_red(number: PageNo, inputs: &Inputs<'_>, root: &str) -> PackRed {
    let graph = inputs.graph;
    let page = graph.page(number);
    let subject = Subject::Initiative(Arc::clone(&page.key.id));
    let findings = inputs.findings.of_subject(&subject).filter(|finding| is_red(finding));
    let newest = page.content::<Initiative>().newest_update();
    let step = newest.and_then(|update| update.next_step.as_ref());
    let row: &Arc<Row> = graph.row(number);
    PackRed {
        row: Arc::clone(row),
        findings: findings.map(|finding| inputs.findings.view(finding, graph, root)).collect(),
        summary: newest.map(|update| graph.inline(&update.summary.pieces, page, root)),
        path_to_green: newest.and_then(|update| update.path_to_green.as_ref()).map(|path| graph.inline(&path.pieces, page, root)),
        next_step: step.map(|step| NextStep {
            text: graph.inline(&step.text.pieces, page, root),
            owner: step.owner.as_ref().and_then(|owner| graph.party_link(&owner.id)),
            due: step.due.map(|due| Arc::from(due.to_string())),
            overdue_days: step.due.map(|due| graph.as_of.days_since(due)).filter(|days| *days > 0),
            of: None,
        }),
    }
}

fn others(inputs: &Inputs<'_>, root: &str) -> Vec<FindingView> {
    let others = inputs.findings.all().iter().filter(|finding| !matches!(finding.subject, Subject::Initiative(_)));
    others.filter(|finding| is_red(finding)).map(|finding| inputs.findings.view(finding, inputs.graph, root)).collect()
}

/// Every question that waits, the longest first.
fn decisions(graph: &Graph, root: &str) -> Vec<PackDecision> {
    let mut waiting = Vec::new();
    for (number, page) in live(graph) {
        for duty in page.content.duties() {
            let (Task::Decision, Some(raised)) = (duty.task, duty.raised) else { continue };
            let decision = PackDecision {
                initiative: graph.record_link(number, None),
                question: graph.inline(&duty.text, page, root),
                to: duty.party.as_ref().and_then(|party| graph.party_link(party)),
                raised: Arc::from(raised.to_string()),
                days: graph.as_of.days_since(raised),
                decide_by: duty.due.map(|due| Arc::from(due.to_string())),
            };
            waiting.push((raised, decision));
        }
    }
    waiting.sort_by_key(|(raised, _)| *raised);
    waiting.into_iter().map(|(_, decision)| decision).collect()
}

/// The checklists that are made for a context, by title.
fn checklists(context: &str, graph: &Graph) -> Vec<PackChecklist> {
    let made_for = |page: &Summary| {
        let mut contexts = page.references.iter().filter(|reference| reference.field == Some("contexts"));
        contexts.any(|reference| *reference.target == *context)
    };
    let listed = graph.listed(Kind::Checklist).into_iter().filter(|number| made_for(graph.page(*number)));
    let checklist = |number: PageNo| {
        let page = graph.page(number);
        let items = page.references.iter().filter(|reference| reference.field == Some("items"));
        PackChecklist {
            link: graph.record_link(number, None),
            cite: graph.quote(number).name.clone(),
            pause_point: Arc::clone(&page.sentence),
            items: items.filter_map(|item| graph.number(Kind::Flag, &item.target)).map(|number| item(number, graph)).collect(),
        }
    };
    listed.map(checklist).collect()
}

fn item(number: PageNo, graph: &Graph) -> PackItem {
    let quote = graph.quote(number);
    let (cite, verdict, ask) = (quote.name.clone(), Arc::clone(&quote.sentence), quote.ask.clone());
    PackItem { link: graph.record_link(number, None), cite, severity: quote.severity, verdict, ask }
}
