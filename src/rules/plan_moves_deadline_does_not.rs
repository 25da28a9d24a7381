//! The scope grows and the target stays.

use crate::model::finding::{Finding, Level, Reason, Subject};
use crate::model::initiative::{Direction, Lifecycle, Update};
use crate::model::portfolio::{Member, Portfolio};
use crate::model::rule::RuleId;
use crate::model::scalar::Day;

const RULE: RuleId = RuleId::PlanMovesDeadlineDoesNot;

/// Judges every initiative.
pub(super) fn judge(portfolio: &Portfolio<'_>, _: &[Finding]) -> Vec<Finding> {
    portfolio.members().map(|member| one(member, portfolio)).collect()
}

fn one(member: &Member<'_>, portfolio: &Portfolio<'_>) -> Finding {
    let subject = Subject::Initiative(member.id.clone());
    if !member.is(&[Lifecycle::Active]) {
        return Finding::not_applicable(RULE, subject);
    }
    let limits = portfolio.thresholds;
    let after = portfolio.as_of.plus_days(-limits.whole(RULE, "window_days"));
    let updates = &member.initiative.updates;
    let within = |update: &&Update| *update.date > after && *update.date <= portfolio.as_of;
    let window: Vec<&Update> = updates.iter().filter(within).collect();
    let grew = |update: &&&Update| update.changed.as_ref().is_some_and(|change| change.scope == Some(Direction::Up));
    let gave = |update: &&Update| {
        let change = update.changed.as_ref();
        change.is_some_and(|change| change.scope == Some(Direction::Down) || change.capacity == Some(Direction::Up))
    };
    let times = i64::try_from(window.iter().filter(grew).count()).unwrap_or(i64::MAX);
    let mut finding = Finding::clear(RULE, subject);
    finding.input("scope_up", times);
    finding.input("relief", window.iter().any(gave));
    let before = target_by(member, |update| *update.date <= after);
    finding.input_if("target_before", before);
    if times < limits.whole(RULE, "amber_changes") || window.iter().any(gave) {
        return finding;
    }
    let Some(before) = before else {
        finding.because(Reason::new(Level::Unknown, "no-target"));
        return finding;
    };
    let moved = window.iter().filter_map(|update| update.target_date).any(|target| *target != before);
    finding.input("target_moved", moved);
    if !moved {
        let level = if times >= limits.whole(RULE, "red_changes") { Level::Red } else { Level::Amber };
        finding.because(Reason::new(level, "same-date").count(times).with("days", limits.whole(RULE, "window_days")).with("target", before));
    }
    finding
}

/// The target as of the last of these updates, else the baseline.
fn target_by(member: &Member<'_>, known: impl Fn(&Update) -> bool) -> Option<Day> {
    let said = member.initiative.updates.iter().rev().filter(|update| known(update)).find_map(|update| update.target_date);
    said.map(|day| day.value).or(member.initiative.baseline_date)
}
