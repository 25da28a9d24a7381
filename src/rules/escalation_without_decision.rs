//! A question was raised and nobody answered.

use crate::model::exact::Ratio;
use crate::model::finding::{Fact, Facts, Finding, Level, Reason, Subject};
use crate::model::initiative::Escalation;
use crate::model::portfolio::{Member, Portfolio};
use crate::model::rule::RuleId;
use crate::model::scalar::Day;

const RULE: RuleId = RuleId::EscalationWithoutDecision;

/// Judges every initiative, then the portfolio.
pub(super) fn judge(portfolio: &Portfolio<'_>, _: &[Finding]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = portfolio.members().map(|member| one(member, portfolio)).collect();
    findings.push(all(portfolio));
    findings
}

fn one(member: &Member<'_>, portfolio: &Portfolio<'_>) -> Finding {
    let subject = Subject::Initiative(member.id.clone());
    if member.initiative.ended() {
        return Finding::not_applicable(RULE, subject);
    }
    let mut finding = Finding::clear(RULE, subject);
    let mut open: Vec<Facts> = Vec::new();
    for escalation in member.initiative.escalations.iter().filter(|escalation| escalation.decision.is_none()) {
        let due = due(escalation, portfolio);
        let overdue_days = portfolio.as_of.days_since(due);
        open.push(vec![
            ("escalation", Fact::Name(escalation.id.0.clone())),
            ("raised", Fact::Day(*escalation.raised)),
            ("decide_by", Fact::Day(due)),
            ("overdue_days", Fact::Count(overdue_days.max(0))),
        ]);
        if overdue_days > 0 {
            let level = if overdue_days > portfolio.thresholds.whole(RULE, "red_days") { Level::Red } else { Level::Amber };
            let key = if escalation.to.is_some() { "waits" } else { "waits-for-nobody" };
            let mut reason = Reason::new(level, key).count(overdue_days).with("raised", *escalation.raised).with("due", due);
            if let Some(to) = &escalation.to {
                reason = reason.with("to", Fact::Party(to.id.clone()));
            }
            finding.because(reason);
        }
    }
    finding.input("open", open);
    finding
}

/// The day by which it is to be decided.
fn due(escalation: &Escalation, portfolio: &Portfolio<'_>) -> Day {
    let default = || escalation.raised.plus_days(portfolio.thresholds.whole(RULE, "decide_days"));
    escalation.decide_by.map_or_else(default, |day| day.value)
}

/// Whether the questions of the last weeks get answers at all.
fn all(portfolio: &Portfolio<'_>) -> Finding {
    let limits = portfolio.thresholds;
    let after = portfolio.as_of.plus_days(-limits.whole(RULE, "window_days"));
    let going = portfolio.members().filter(|member| !member.initiative.ended());
    let escalations = going.flat_map(|member| &member.initiative.escalations);
    let recent = escalations.filter(|escalation| *escalation.raised > after && *escalation.raised <= portfolio.as_of);
    let (mut raised, mut decided) = (0_i64, 0_i64);
    for escalation in recent {
        raised += 1;
        decided += i64::from(escalation.decision.is_some());
    }
    let mut finding = Finding::clear(RULE, Subject::Portfolio);
    finding.input("raised", raised);
    finding.input("decided", decided);
    let Some(share) = Ratio::of(i128::from(decided), i128::from(raised)) else { return finding };
    finding.input("decided_share", share);
    if raised >= limits.whole(RULE, "raised_min") && share.is_below(limits.get(RULE, "decided_share_min")) {
        let days = limits.whole(RULE, "window_days");
        finding.because(Reason::new(Level::Red, "few-decided").count(raised).with("decided", decided).with("days", days));
    }
    finding
}
