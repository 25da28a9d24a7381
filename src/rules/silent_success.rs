//! It ended, and nobody said so.

use crate::model::finding::{Finding, Level, Reason, Subject};
use crate::model::initiative::Lifecycle;
use crate::model::portfolio::{Member, Portfolio};
use crate::model::rule::RuleId;

const RULE: RuleId = RuleId::SilentSuccess;

/// Judges every initiative.
pub(super) fn judge(portfolio: &Portfolio<'_>, _: &[Finding]) -> Vec<Finding> {
    portfolio.members().map(|member| one(member, portfolio)).collect()
}

fn one(member: &Member<'_>, portfolio: &Portfolio<'_>) -> Finding {
    let subject = Subject::Initiative(member.id.clone());
    if !member.is(&[Lifecycle::Done]) {
        return Finding::not_applicable(RULE, subject);
    }
    let mut finding = Finding::clear(RULE, subject);
    let Some(ended) = member.initiative.ended_on.map(|day| day.value) else {
        finding.because(Reason::new(Level::Unknown, "no-end"));
        return finding;
    };
    let after = portfolio.as_of.plus_days(-portfolio.thresholds.whole(RULE, "window_days"));
    let newest = member.newest().map(|update| *update.date);
    finding.input("ended_on", ended);
    finding.input_if("newest", newest);
    if ended <= after || ended > portfolio.as_of {
        finding.level = Level::NotApplicable;
        return finding;
    }
    if newest.is_none_or(|newest| newest < ended) {
        finding.because(Reason::new(Level::Amber, "silent").with("ended", ended));
    }
    finding
}
