//! What an initiative waits for and what waits for it, with the time to spare that the rule `dependency-inversion` worked out.

use std::sync::Arc;

use super::list::iso;
use super::shown::Shown;
use super::view::{self, Slack};
use crate::model::common::State;
use crate::model::finding::{Fact, Facts, Findings, Subject, find};
use crate::model::graph::PageNo;
use crate::model::initiative::{Agreement, Dependency, Initiative, Lifecycle};
use crate::model::kind::Kind;
use crate::model::rule::RuleId;
use crate::model::scalar::{Day, Text};
use crate::model::view::Status;

const RULE: RuleId = RuleId::DependencyInversion;

/// The records of a kind that name this initiative in one of these fields, each once, by id. Retired
/// ones no longer speak.
pub(super) fn citing(page: &Shown<'_>, kind: Kind, fields: &[&'static str]) -> Vec<PageNo> {
    let own = page.graph.number_of(page.summary);
    let mut pages: Vec<PageNo> = fields.iter().flat_map(|field| page.graph.citing(own, kind, field)).collect();
    pages.retain(|number| page.graph.page(*number).common.state != State::Retired);
    pages.sort_unstable();
    pages.dedup();
    pages
}

/// The edges to what this initiative waits for, in the order written.
pub(super) fn needs(page: &Shown<'_>, findings: &Findings) -> Vec<view::Dependency> {
    let own = page.graph.number_of(page.summary);
    let edges = page.initiative.depends_on.iter();
    edges
        .filter_map(|edge| {
            let other = page.graph.number(Kind::Initiative, &edge.initiative.id)?;
            Edge { said: edge, waiting: own, awaited: other }.view(page, other, findings)
        })
        .collect()
}

/// The edges from what waits for this initiative, by the other's id.
pub(super) fn needed_by(page: &Shown<'_>, findings: &Findings) -> Vec<view::Dependency> {
    let own = page.graph.number_of(page.summary);
    let mut all = Vec::new();
    for other in citing(page, Kind::Initiative, &["initiative"]) {
        let edges = page.graph.page(other).content::<Initiative>().depends_on.iter();
        for edge in edges.filter(|edge| edge.initiative.id == page.summary.key.id) {
            all.extend(Edge { said: edge, waiting: other, awaited: own }.view(page, other, findings));
        }
    }
    all
}

/// An edge between two initiatives.
struct Edge<'e> {
    said: &'e Dependency,
    waiting: PageNo,
    awaited: PageNo,
}

impl Edge<'_> {
    /// The edge as the page shows it, `other` being the initiative at its far end.
    fn view(&self, page: &Shown<'_>, other: PageNo, findings: &Findings) -> Option<view::Dependency> {
        let graph = page.graph;
        let cells = graph.row(other).board.as_ref()?;
        let waiting = graph.page(self.waiting);
        let awaited: &Initiative = graph.page(self.awaited).content();
        let judged = judged(findings, &waiting.key.id, self.said);
        let needed_by = self.said.needed_by.or_else(|| waiting.content::<Initiative>().target());
        let (ends, slack) = if let Some(judged) = judged {
            (judged.ends, Some(judged.slack(page)))
        } else {
            // The rule leaves out what is done: then it ended when it did, and nothing hangs on it any more.
            let ended = awaited.ended_on.map(|day| day.value).filter(|_| *awaited.lifecycle == Lifecycle::Done);
            let days = ended.zip(needed_by).map(|(ended, needed_by)| needed_by.days_since(ended));
            (ended.or_else(|| awaited.target()), days.map(|days| Slack { days: Some(days), status: Status::Ok }))
        };
        Some(view::Dependency {
            initiative: graph.record_link(other, None),
            state: self.said.state.map(Agreement::word),
            needed_by: needed_by.map(iso),
            lifecycle: cells.lifecycle,
            status: cells.status,
            ends: ends.map(iso),
            slack,
        })
    }
}

/// What the rule found out about an edge.
#[derive(Debug, Clone, Copy)]
struct Judged {
    needed_by: Option<Day>,
    /// When the awaited one ends with all that it waits for, as far as that is known.
    ends: Option<Day>,
    complete: bool,
}

impl Judged {
    fn slack(self, page: &Shown<'_>) -> Slack {
        let warned = page.graph.config.rules.whole(RULE, "amber_days");
        let days = self.ends.zip(self.needed_by).map(|(ends, needed_by)| needed_by.days_since(ends));
        match days {
            // What is known of the end already makes it late; otherwise a gap might hide that it is.
            Some(days) if days < 0 => Slack { days: Some(days), status: Status::Bad },
            Some(days) if self.complete => Slack { days: Some(days), status: if days < warned { Status::Warn } else { Status::Ok } },
            _ => Slack { days: None, status: Status::None },
        }
    }
}

/// What the rule looked at; none where it leaves the edge out.
fn judged(findings: &Findings, waiting: &Text, edge: &Dependency) -> Option<Judged> {
    let finding = findings.of_subject(&Subject::Initiative(Arc::clone(waiting))).find(|finding| finding.rule == RULE)?;
    let Some(Fact::Each(edges)) = finding.fact("edges") else { return None };
    let day = |facts: &Facts, name| match find(facts, name) {
        Some(Fact::Day(day)) => Some(*day),
        _ => None,
    };
    let same = |facts: &&Facts| {
        matches!(find(facts, "initiative"), Some(Fact::Initiative(id)) if *id == edge.initiative.id)
            && edge.needed_by.is_none_or(|needed_by| day(facts, "needed_by") == Some(needed_by))
    };
    // An edge that was delivered may stand beside one to the same initiative that was not.
    let facts = edges.iter().find(same).filter(|_| edge.state != Some(Agreement::Done))?;
    let complete = matches!(find(facts, "ends_complete"), Some(Fact::Truth(true)));
    Some(Judged { needed_by: day(facts, "needed_by"), ends: day(facts, "ends"), complete })
}
