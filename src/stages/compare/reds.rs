//! Who turned red, and who is red no more.

use super::side::{Side, subject};
use crate::model::changes::{Change, Event, Look};
use crate::model::finding::{Finding, Findings, Level, Reason, Subject};
use crate::model::portfolio::Member;
use crate::model::rule::RuleId;
use crate::model::view::Status;

/// Whether an initiative turned red or recovered. One that is over does neither: that it ended is the news.
pub(super) fn turned(
    then: Option<(&Member<'_>, Side<'_>)>,
    before: Option<&Look>,
    (now, after): (&Member<'_>, Side<'_>),
    look: &Look,
) -> Option<Event> {
    if now.initiative.ended() {
        return None;
    }
    let was_red = before.is_some_and(|before| before.computed == Status::Bad);
    match look.computed {
        Status::Bad if !was_red => {
            let because = red(after.findings, &subject(now.id)).map(|finding| (finding.rule, reasons(finding))).collect();
            Some(Event::NewlyRed { before: before.cloned(), because })
        }
        Status::Ok | Status::Warn if was_red => {
            let was = then.map(|(then, before)| red(before.findings, &subject(then.id)).map(|finding| finding.rule).collect());
            Some(Event::Recovered { before: before.cloned(), was: was.unwrap_or_default() })
        }
        _ => None,
    }
}

/// The red findings about a subject that count, month by month ones left out: what they come to is said of the team.
pub(super) fn red<'f>(findings: &'f Findings, subject: &Subject) -> impl Iterator<Item = &'f Finding> {
    findings.of_subject(subject).filter(|finding| finding.level == Level::Red && finding.counts() && finding.month.is_none())
}

fn reasons(finding: &Finding) -> Vec<Reason> {
    finding.because.iter().filter(|reason| reason.level == Level::Red).cloned().collect()
}

/// The same for teams, people and the portfolio, rule by rule.
pub(super) fn of_others(before: &Findings, after: &Findings, all: &mut Vec<Change>) {
    let rules_on = |findings: &Findings, subject: &Subject| -> Vec<RuleId> { red(findings, subject).map(|found| found.rule).collect() };
    let level = |findings: &Findings, finding: &Finding| {
        let same = |other: &&Finding| other.rule == finding.rule && other.month.is_none();
        findings.of_subject(&finding.subject).find(same).map(|found| found.level)
    };
    let others = |findings: &'_ Findings| -> Vec<Finding> {
        let found = findings.all().iter().filter(|finding| !matches!(finding.subject, Subject::Initiative(_)));
        found.filter(|finding| finding.level == Level::Red && finding.counts() && finding.month.is_none()).cloned().collect()
    };
    for finding in others(after).iter().filter(|finding| !rules_on(before, &finding.subject).contains(&finding.rule)) {
        let event = Event::NewlyRed { before: None, because: vec![(finding.rule, reasons(finding))] };
        all.push(Change { subject: finding.subject.clone(), title: None, now: None, event });
    }
    for finding in others(before).iter().filter(|finding| matches!(level(after, finding), Some(Level::Clear | Level::Amber))) {
        let event = Event::Recovered { before: None, was: vec![finding.rule] };
        all.push(Change { subject: finding.subject.clone(), title: None, now: None, event });
    }
}
