//! The newest update is old.

use crate::model::finding::{Finding, Level, Reason, Subject};
use crate::model::initiative::Lifecycle;
use crate::model::portfolio::{Member, Portfolio};
use crate::model::rule::RuleId;

const RULE: RuleId = RuleId::StaleUpdate;

/// Judges every initiative.
pub(super) fn judge(portfolio: &Portfolio<'_>, _: &[Finding]) -> Vec<Finding> {
    portfolio.members().map(|member| one(member, portfolio)).collect()
}

fn one(member: &Member<'_>, portfolio: &Portfolio<'_>) -> Finding {
    let subject = Subject::Initiative(member.id.clone());
    if !member.is(&[Lifecycle::Active]) {
        return Finding::not_applicable(RULE, subject);
    }
    let mut finding = Finding::clear(RULE, subject);
    let newest = member.newest().map(|update| *update.date);
    finding.input_if("newest", newest);
    let start = member.initiative.start.map(|day| day.value);
    finding.input_if("start", start);
    let Some(since) = newest.max(start) else {
        finding.because(Reason::new(Level::Unknown, "no-start"));
        return finding;
    };
    let age_days = portfolio.as_of.days_since(since);
    let cadence = member.initiative.cadence;
    // The last days on which it is not yet amber, and not yet red.
    let amber_after = cadence.after(since).plus_days(portfolio.thresholds.whole(RULE, "grace_days"));
    let red_after = cadence.times(portfolio.thresholds.whole(RULE, "red_cadences")).after(since);
    finding.input("age_days", age_days);
    finding.input("cadence_days", cadence.days_from(since));
    finding.input("amber_after", amber_after);
    finding.input("red_after", red_after);
    let level = if portfolio.as_of > red_after {
        Level::Red
    } else if portfolio.as_of > amber_after {
        Level::Amber
    } else {
        return finding;
    };
    let key = if newest == Some(since) { "old" } else { "silent" };
    finding.because(Reason::new(level, key).count(age_days).with("since", since).with("cadence", cadence.days_from(since)));
    finding
}
