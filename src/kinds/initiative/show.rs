//! The initiative's page, filled from the record and from what the graph knows of its neighbours.

use std::cmp::Reverse;
use std::sync::Arc;

use super::list::{iso, team};
use super::shown::Shown;
use super::{capacity, edges, log, slips, view};
use crate::model::finding::{Finding, Findings, Level, Subject};
use crate::model::graph::{Graph, PageNo};
use crate::model::initiative::{Escalation, Feasibility, Lifecycle, Suppression, Verdict};
use crate::model::kind::Kind;
use crate::model::output::What;
use crate::model::scalar::Period;
use crate::model::summary::Summary;
use crate::model::view::{CitedIn, LookedView, Record, Span, Status};

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
        let computed = findings.computed(&self.summary.key.id, reported);
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
            pulled_in: initiative.moves().iter().filter(|step| step.days < 0).count(),
            cadence: Some(span(initiative.cadence)),
            feasibility: initiative.feasibility.as_ref().map(|feasibility| self.feasibility(feasibility)),
            reported: updates.first().cloned(),
            computed,
            computed_on: self.graph.as_of_fixed.then(|| iso(self.graph.as_of)),
            agrees: !found.iter().any(|finding| finding.counts()),
            findings: found.into_iter().map(|finding| findings.view(finding, self.graph, &self.root)).collect(),
            looked: self.looked(findings),
            outside: self
                .own(findings)
                .filter(|finding| finding.level == Level::NotApplicable)
                .map(|finding| finding.rule.word())
                .collect(),
            chart: log::chart(self, computed),
            dates: log::dates(self),
            asks: log::asks(self),
            updates,
            needs: edges::needs(self, findings),
            needed_by: edges::needed_by(self, findings),
            slips_again: slips::slips(self, findings),
            escalations: self.escalations(),
            allocations: capacity::allocations(self),
            capacity: capacity::months(self, findings),
            counted: matches!(initiative.lifecycle.value, Lifecycle::Active | Lifecycle::Committed),
            flags: log::flags(self),
            reviews: self.reviews(),
            suppressions: self.suppressions(findings),
            badge: self.badge(),
        }
    }

    /// The findings about it, in the order of the rules.
    fn own<'f>(&self, findings: &'f Findings) -> impl Iterator<Item = &'f Finding> + use<'f> {
        findings.of_subject(&Subject::Initiative(Arc::clone(&self.summary.key.id)))
    }

    /// What the rules looked at, those that fire first.
    fn looked(&self, findings: &Findings) -> Vec<LookedView> {
        let mut looked: Vec<&Finding> = self.own(findings).filter(|finding| finding.level != Level::NotApplicable).collect();
        looked.sort_by_key(|finding| Reverse(finding.level));
        looked.into_iter().map(|finding| findings.looked(finding, self.graph)).collect()
    }

    /// What fires, worst first, then what is suppressed, then what nobody knows.
    fn findings<'f>(&self, findings: &'f Findings) -> Vec<&'f Finding> {
        let worth_showing = |finding: &&Finding| finding.level.fires() || finding.level == Level::Unknown;
        let mut found: Vec<&Finding> = self.own(findings).filter(worth_showing).collect();
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

    /// Open ones first, then the newest.
    fn escalations(&self) -> Vec<view::Escalation> {
        let mut escalations: Vec<&Escalation> = self.initiative.escalations.iter().collect();
        escalations.sort_by_key(|escalation| (escalation.decision.is_some(), Reverse(*escalation.raised)));
        let waits = !self.initiative.ended();
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
            waits_days: waits.then(|| self.graph.as_of.days_since(*escalation.raised).max(0)).filter(|_| escalation.decision.is_none()),
            late_days: self.late(escalation),
        };
        escalations.into_iter().map(shown).collect()
    }

    /// Days past the day on which a question was to be decided: until it was, or until now.
    fn late(&self, escalation: &Escalation) -> Option<i64> {
        let now = (!self.initiative.ended() && escalation.decision.is_none()).then_some(self.graph.as_of);
        let until = escalation.decided_on.map(|day| *day).or(now)?;
        escalation.decide_by.map(|due| until.days_since(*due)).filter(|days| *days > 0)
    }

    /// Every review that covers the initiative or cites a flag against it, newest first.
    fn reviews(&self) -> Vec<CitedIn> {
        let own = &self.summary.key.id;
        let mut reviews = edges::citing(self, Kind::Review, &["initiatives", "initiative"]);
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
    fn suppressions(&self, findings: &Findings) -> Vec<view::Suppression> {
        let mut suppressions: Vec<&Suppression> = self.initiative.suppressions.iter().collect();
        suppressions.sort_by_key(|suppression| suppression.until);
        let shown = |suppression: &Suppression| {
            let found = self.own(findings).find(|finding| finding.rule == suppression.rule).map(|finding| finding.level);
            view::Suppression {
                rule: Arc::from(suppression.rule.word()),
                until: iso(suppression.until),
                by: self.named(suppression.by.as_ref()),
                reason: self.line(&suppression.reason),
                in_force: suppression.until >= self.graph.as_of,
                level: found.map(Level::word),
                status: found.map(Level::status).unwrap_or_default(),
            }
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
