//! The target moves later, again.

use crate::model::exact::Ratio;
use crate::model::finding::{Finding, Level, Reason, Subject};
use crate::model::initiative::Rag;
use crate::model::portfolio::{Member, Portfolio};
use crate::model::rule::RuleId;
use crate::model::scalar::Day;

const RULE: RuleId = RuleId::DateSlips;

/// Judges every initiative.
pub(super) fn judge(portfolio: &Portfolio<'_>, _: &[Finding]) -> Vec<Finding> {
    portfolio.members().map(|member| one(member, portfolio)).collect()
}

fn one(member: &Member<'_>, portfolio: &Portfolio<'_>) -> Finding {
    let subject = Subject::Initiative(member.id.clone());
    let initiative = member.initiative;
    let Some(baseline) = initiative.baseline_date.filter(|_| !initiative.ended()) else {
        return Finding::not_applicable(RULE, subject);
    };
    let target = initiative.target().unwrap_or(baseline);
    let late_days = target.days_since(baseline);
    let slips = i64::try_from(initiative.slips()).unwrap_or(i64::MAX);
    let mut finding = Finding::clear(RULE, subject);
    finding.input("baseline", baseline);
    finding.input("target", target);
    finding.input("slips", slips);
    finding.input("late_days", late_days);
    let limits = portfolio.thresholds;
    if slips >= limits.whole(RULE, "amber_slips") {
        let level = if slips >= limits.whole(RULE, "red_slips") { Level::Red } else { Level::Amber };
        finding.because(Reason::new(level, "slips").count(slips).with("days", late_days));
    }
    match initiative.start {
        Some(start) => late(baseline, late_days, *start, portfolio, &mut finding),
        None => missing_start(&mut finding),
    }
    relapse(member, &mut finding);
    finding
}

/// How late it is as a share of the plan.
fn late(baseline: Day, late_days: i64, start: Day, portfolio: &Portfolio<'_>, finding: &mut Finding) {
    let plan_days = baseline.days_since(start).max(1);
    finding.input("plan_days", plan_days);
    let Some(ratio) = Ratio::of(i128::from(late_days), i128::from(plan_days)) else { return };
    finding.input("ratio", ratio);
    let limits = portfolio.thresholds;
    if ratio.exceeds(limits.get(RULE, "amber_ratio")) {
        let level = if ratio.exceeds(limits.get(RULE, "red_ratio")) { Level::Red } else { Level::Amber };
        finding.because(Reason::new(level, "late").count(late_days).with("plan", plan_days).with("share", ratio));
    }
}

/// Without a start nobody knows the length of the plan. What fires all the same wins.
fn missing_start(finding: &mut Finding) {
    finding.because(Reason::new(Level::Unknown, "no-start"));
}

/// Green again within a cadence of the last slip is amber: a new date is no recovery.
fn relapse(member: &Member<'_>, finding: &mut Finding) {
    let Some(newest) = member.newest().filter(|update| update.rag.value == Rag::Green) else { return };
    let moves = member.initiative.moves();
    let Some(last) = moves.iter().rev().find(|step| step.days > 0) else { return };
    if *newest.date < member.initiative.cadence.after(*last.update.date) {
        finding.because(Reason::new(Level::Amber, "green-again").with("slipped", *last.update.date).with("green", *newest.date));
    }
}
