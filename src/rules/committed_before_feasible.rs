//! Committed before anybody said that it can be done.

use crate::model::finding::{Fact, Finding, Level, Reason, Subject};
use crate::model::initiative::{Lifecycle, Verdict};
use crate::model::portfolio::{Member, Portfolio};
use crate::model::rule::RuleId;

const RULE: RuleId = RuleId::CommittedBeforeFeasible;

/// Judges every initiative.
pub(super) fn judge(portfolio: &Portfolio<'_>, _: &[Finding]) -> Vec<Finding> {
    portfolio.members().map(one).collect()
}

fn one(member: &Member<'_>) -> Finding {
    let subject = Subject::Initiative(member.id.clone());
    if !member.is(&[Lifecycle::Committed, Lifecycle::Active]) {
        return Finding::not_applicable(RULE, subject);
    }
    let initiative = member.initiative;
    let committed_on = initiative.committed_on.or(initiative.start.map(|day| day.value));
    let feasibility = initiative.feasibility.as_ref();
    let verdict = feasibility.and_then(|checked| checked.verdict);
    let checked_on = feasibility.and_then(|checked| checked.checked_on);
    let mut finding = Finding::clear(RULE, subject);
    finding.input_if("verdict", verdict.map(|verdict| Fact::Word("feasibility", verdict.word())));
    finding.input_if("checked_on", checked_on);
    finding.input_if("committed_on", committed_on);
    match verdict {
        None => finding.because(Reason::new(Level::Red, "no-verdict")),
        Some(Verdict::NotFeasible) => finding.because(Reason::new(Level::Red, "not-feasible")),
        Some(Verdict::Feasible | Verdict::FeasibleIf) => {}
    }
    match (checked_on, committed_on) {
        (Some(checked), Some(committed)) if checked > committed => {
            let days = checked.days_since(committed);
            finding.because(Reason::new(Level::Red, "after").count(days).with("checked", checked).with("committed", committed));
        }
        (None, _) if verdict.is_some() => finding.because(Reason::new(Level::Unknown, "no-day")),
        (_, None) => finding.because(Reason::new(Level::Unknown, "no-commitment")),
        (_, Some(_)) => {}
    }
    finding
}
