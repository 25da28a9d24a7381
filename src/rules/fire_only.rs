//! Leadership hears of it only when it burns.

use crate::model::exact::Ratio;
use crate::model::finding::{Fact, Facts, Finding, Level, Reason, Subject};
use crate::model::initiative::{Lifecycle, Rag};
use crate::model::portfolio::{Member, Portfolio};
use crate::model::rule::RuleId;
use crate::model::scalar::Day;

const RULE: RuleId = RuleId::FireOnly;

/// Judges the portfolio.
pub(super) fn judge(portfolio: &Portfolio<'_>, _: &[Finding]) -> Vec<Finding> {
    let limits = portfolio.thresholds;
    let asking = portfolio.members().filter(|member| !member.is(&[Lifecycle::Candidate]) && asks(member));
    let (mut all, mut burning) = (0_i64, 0_i64);
    let mut firsts: Vec<Facts> = Vec::new();
    for member in asking {
        all += 1;
        let Some(first) = first(member) else { continue };
        let red = member.reported_on(first) == Some(Rag::Red);
        burning += i64::from(red);
        firsts.push(vec![("initiative", Fact::Initiative(member.id.clone())), ("first", Fact::Day(first)), ("red", Fact::Truth(red))]);
    }
    let mut finding = Finding::clear(RULE, Subject::Portfolio);
    finding.input("asking", all);
    finding.input("while_red", burning);
    if all < limits.whole(RULE, "initiatives_min") {
        finding.level = Level::NotApplicable;
        return vec![finding];
    }
    if let Some(share) = Ratio::of(i128::from(burning), i128::from(all)) {
        finding.input("share", share);
        if share.exceeds(limits.get(RULE, "share_max")) {
            finding.because(Reason::new(Level::Amber, "burning").count(burning).with("all", all));
        }
    }
    finding.input("firsts", firsts);
    vec![finding]
}

/// Whether it ever asked anybody for anything.
fn asks(member: &Member<'_>) -> bool {
    !member.initiative.escalations.is_empty() || member.initiative.updates.iter().any(|update| !update.asks.is_empty())
}

/// The day of its first escalation, ask or decision.
fn first(member: &Member<'_>) -> Option<Day> {
    let initiative = member.initiative;
    let raised = initiative.escalations.iter().map(|escalation| *escalation.raised);
    let decided = initiative.escalations.iter().filter_map(|escalation| escalation.decided_on.map(|day| day.value));
    let asked = initiative.updates.iter().filter(|update| !update.asks.is_empty()).map(|update| *update.date);
    raised.chain(decided).chain(asked).chain(member.decided.iter().copied()).min()
}
