//! The initiative's page, filled from the record and from what the graph knows of its neighbours.

use std::cmp::Reverse;
use std::sync::Arc;

use super::list::{iso, team};
use super::log;
use super::shown::Shown;
use super::view;
use crate::model::common::State;
use crate::model::finding::{Finding, Findings, Level, Subject};
use crate::model::graph::{Graph, PageNo};
use crate::model::initiative::{Agreement, Allocation, Dependency, Escalation, Feasibility, Initiative, Suppression, Verdict};
use crate::model::kind::Kind;
use crate::model::output::What;
use crate::model::scalar::Period;
use crate::model::summary::Summary;
use crate::model::view::{CitedIn, Record, Span, Status};

/// The page of an initiative.
pub(super) fn view(summary: &Summary, graph: &Graph, findings: &Findings) -> Record {
    let page = Shown { initiative: summary.content(), summary, graph, root: summary.address.root() };
    Arc::new(page.view(findings))
}

impl Shown<'_> {
    fn view(&self, findings: &Findings) -> view::InitiativeView {
        let initiative = self.initiative;
        let updates = log::updates(self);
        let found = self.findings(findings);
        let reported = updates.first().map_or(Status::None, |update| update.status);
        view::InitiativeView {
            lifecycle: initiative.lifecycle.word(),
            priority: initiative.priority.word(),
            rank: initiative.rank.map(|rank| rank.0),
            team: Some(team(&initiative.team.id, self.graph)),
            sponsor: self.answering(initiative.sponsor.as_ref()),
            why: self.line(&initiative.why),
            success: self.success(),
            start: initiative.start.map(|day| iso(*day)),
            committed_on: initiative.committed_on.map(iso),
            ended_on: initiative.ended_on.map(|day| iso(*day)),
            baseline: initiative.baseline_date.map(iso),
            target: initiative.target().map(iso),
            slip_days: initiative.slip_days(),
            slips: initiative.slips(),
            cadence: Some(span(initiative.cadence)),
            feasibility: initiative.feasibility.as_ref().map(|feasibility| self.feasibility(feasibility)),
            reported: updates.first().cloned(),
            computed: findings.computed(&self.summary.key.id, reported),
            computed_on: self.graph.as_of_fixed.then(|| iso(self.graph.as_of)),
            agrees: !found.iter().any(|finding| finding.counts()),
            findings: found.into_iter().map(|finding| findings.view(finding, self.graph, &self.root)).collect(),
            dates: log::dates(self),
            updates,
            needs: self.needs(),
            needed_by: self.needed_by(),
            escalations: self.escalations(),
            allocations: self.allocations(),
            flags: log::flags(self),
            reviews: self.reviews(),
            suppressions: self.suppressions(),
            badge: self.badge(),
        }
    }

    /// What fires, worst first, then what is suppressed, then what nobody knows.
    fn findings<'f>(&self, findings: &'f Findings) -> Vec<&'f Finding> {
        let own = Subject::Initiative(Arc::clone(&self.summary.key.id));
        let worth_showing = |finding: &&Finding| finding.level.fires() || finding.level == Level::Unknown;
        let mut found: Vec<&Finding> = findings.of_subject(&own).filter(worth_showing).collect();
        found.sort_by_key(|finding| (!finding.level.fires(), finding.suppressed.is_some(), Reverse(finding.level)));
        found
    }

    fn success(&self) -> Vec<view::Success> {
        let measures = self.initiative.success.iter();
        measures.map(|item| view::Success { measure: self.line(&item.measure), target: self.maybe(item.target.as_ref()) }).collect()
    }

    fn feasibility(&self, feasibility: &Feasibility) -> view::Feasibility {
        view::Feasibility {
            verdict: feasibility.verdict.map(Verdict::word),
            checked_by: self.named(feasibility.checked_by.as_ref()),
            checked_on: feasibility.checked_on.map(iso),
            conditions: self.maybe(feasibility.conditions.as_ref()),
        }
    }

    /// The records of a kind that name this initiative in one of these fields, each once, by id. Retired
    /// ones no longer speak.
    fn citing(&self, kind: Kind, fields: &[&'static str]) -> Vec<PageNo> {
        let own = self.graph.number_of(self.summary);
        let mut pages: Vec<PageNo> = fields.iter().flat_map(|field| self.graph.citing(own, kind, field)).collect();
        pages.retain(|page| self.graph.page(*page).common.state != State::Retired);
        pages.sort_unstable();
        pages.dedup();
        pages
    }

    /// The edges to what this initiative waits for, in the order written.
    fn needs(&self) -> Vec<view::Dependency> {
        let edges = self.initiative.depends_on.iter();
        edges
            .filter_map(|edge| {
                let other = self.graph.number(Kind::Initiative, &edge.initiative.id)?;
                self.dependency(edge, other, other)
            })
            .collect()
    }

    /// The edges from what waits for this initiative, by the other's id.
    fn needed_by(&self) -> Vec<view::Dependency> {
        let own = self.graph.number_of(self.summary);
        let waiting = self.citing(Kind::Initiative, &["initiative"]);
        let edges = |other: PageNo| self.graph.page(other).content::<Initiative>().depends_on.iter().map(move |edge| (edge, other));
        let edges = waiting.into_iter().flat_map(edges).filter(|(edge, _)| edge.initiative.id == self.summary.key.id);
        edges.filter_map(|(edge, other)| self.dependency(edge, other, own)).collect()
    }

    /// An edge with the initiative `other` at its far end, `awaited` being the one that is waited for.
    fn dependency(&self, edge: &Dependency, other: PageNo, awaited: PageNo) -> Option<view::Dependency> {
        let cells = self.graph.row(other).board.as_ref()?;
        Some(view::Dependency {
            initiative: self.graph.record_link(other, None),
            state: edge.state.map(Agreement::word),
            needed_by: edge.needed_by.map(iso),
            lifecycle: cells.lifecycle,
            status: cells.status,
            target: self.graph.row(awaited).board.as_ref().and_then(|cells| cells.target.clone()),
        })
    }

    /// Open ones first, then the newest.
    fn escalations(&self) -> Vec<view::Escalation> {
        let mut escalations: Vec<&Escalation> = self.initiative.escalations.iter().collect();
        escalations.sort_by_key(|escalation| (escalation.decision.is_some(), Reverse(*escalation.raised)));
        let shown = |escalation: &Escalation| view::Escalation {
            id: Arc::clone(&escalation.id.0),
            question: self.line(&escalation.question),
            to: if escalation.decision.is_some() { self.named(escalation.to.as_ref()) } else { self.answering(escalation.to.as_ref()) },
            raised: iso(*escalation.raised),
            decide_by: escalation.decide_by.map(|day| iso(*day)),
            decision: escalation.decision.as_ref().map(|decision| self.line(decision)),
            decided_on: escalation.decided_on.map(|day| iso(*day)),
            decided_by: self.named(escalation.decided_by.as_ref()),
            took_days: escalation.decided_on.map(|day| day.days_since(*escalation.raised)),
        };
        escalations.into_iter().map(shown).collect()
    }

    /// By team, then by the first day.
    fn allocations(&self) -> Vec<view::Allocation> {
        let shown = |allocation: &Allocation| view::Allocation {
            team: team(&allocation.team.id, self.graph),
            from: allocation.from.map(|day| iso(*day)),
            to: allocation.to.map(|day| iso(*day)),
            fte: allocation.fte.0,
        };
        let mut allocations: Vec<view::Allocation> = self.initiative.allocations.iter().map(shown).collect();
        allocations.sort_by(|a, b| (&a.team.name, &a.from).cmp(&(&b.team.name, &b.from)));
        allocations
    }

    /// Every review that covers the initiative or cites a flag against it, newest first.
    fn reviews(&self) -> Vec<CitedIn> {
        let own = &self.summary.key.id;
        let mut reviews = self.citing(Kind::Review, &["initiatives", "initiative"]);
        reviews.sort_by_key(|number| Reverse(self.graph.page(*number).content.date()));
        let shown = |number: PageNo| {
            let review = self.graph.page(number);
            let cites: Vec<_> = review.content.cites().into_iter().filter(|cite| cite.initiative.as_ref() == Some(own)).collect();
            // Of several notes none stands for the others; then the page says how many flags there are.
            let note = match &cites[..] {
                [only] => only.note.as_ref().map(|note| self.graph.inline(note, review, &self.root)),
                _ => None,
            };
            CitedIn {
                row: Arc::clone(self.graph.row(number)),
                note,
                blocking: cites.iter().any(|cite| cite.blocking),
                rev: None,
                initiative: None,
                raised: cites.len(),
            }
        };
        reviews.into_iter().map(shown).collect()
    }

    /// The badge, with the Markdown that shows it elsewhere.
    fn badge(&self) -> Option<view::Badge> {
        let badge = What::Badge(Arc::clone(&self.summary.key.id)).address(self.graph)?;
        let mut name = String::new();
        for c in self.summary.title.trim_end_matches('.').chars() {
            if matches!(c, '\\' | '[' | ']' | '`' | '*' | '_' | '<' | '!') {
                name.push('\\');
            }
            name.push(c);
        }
        let (picture, page) = (self.graph.absolute(&badge)?, self.graph.absolute(&self.summary.address)?);
        Some(view::Badge { path: badge.href(), markdown: format!("[![{name}]({picture})]({page})") })
    }

    /// The one that ends soonest first.
    fn suppressions(&self) -> Vec<view::Suppression> {
        let mut suppressions: Vec<&Suppression> = self.initiative.suppressions.iter().collect();
        suppressions.sort_by_key(|suppression| suppression.until);
        let shown = |suppression: &Suppression| view::Suppression {
            rule: Arc::from(suppression.rule.word()),
            until: iso(suppression.until),
            by: self.named(suppression.by.as_ref()),
            reason: self.line(&suppression.reason),
        };
        suppressions.into_iter().map(shown).collect()
    }
}

/// A duration in its largest unit that is whole; of months and days together, both in days.
pub(super) fn span(period: Period) -> Span {
    let written = period.to_string();
    let number = |unit| written.strip_prefix('P')?.strip_suffix(unit)?.parse::<u32>().ok();
    match (number('M'), number('D')) {
        (Some(n), _) if n % 12 == 0 => Span { n: n / 12, unit: "years" },
        (Some(n), _) => Span { n, unit: "months" },
        (_, Some(n)) => Span { n, unit: "days" },
        (None, None) => {
            // Any day serves: the length of a mixed duration is only ever said roughly.
            let day = crate::model::scalar::Day::parse("2001-01-01").expect("the day is written as days are");
            Span { n: u32::try_from(period.days_from(day)).unwrap_or(u32::MAX), unit: "days" }
        }
    }
}
