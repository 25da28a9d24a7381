//! Reported green, red underneath.

use rustc_hash::FxHashMap;

use crate::model::finding::{Fact, Facts, Finding, Level, Reason, Subject};
use crate::model::initiative::{Lifecycle, Rag};
use crate::model::portfolio::{Member, Portfolio};
use crate::model::rule::RuleId;

const RULE: RuleId = RuleId::Watermelon;

/// Judges every initiative by what the other rules found.
pub(super) fn judge(portfolio: &Portfolio<'_>, before: &[Finding]) -> Vec<Finding> {
    let mut red: FxHashMap<&Subject, Vec<RuleId>> = FxHashMap::default();
    for finding in before.iter().filter(|finding| finding.level == Level::Red && finding.counts()) {
        red.entry(&finding.subject).or_default().push(finding.rule);
    }
    portfolio.members().map(|member| one(member, &red)).collect()
}

fn one(member: &Member<'_>, red: &FxHashMap<&Subject, Vec<RuleId>>) -> Finding {
    let subject = Subject::Initiative(member.id.clone());
    if !member.is(&[Lifecycle::Active]) {
        return Finding::not_applicable(RULE, subject);
    }
    let others = red.get(&subject).map_or(&[][..], Vec::as_slice);
    let mut finding = Finding::clear(RULE, subject);
    let Some(reported) = member.reported() else {
        finding.because(Reason::new(Level::Unknown, "no-update"));
        return finding;
    };
    finding.input("reported", Fact::Word("rag", reported.word()));
    let named = |rule: &RuleId| -> Facts { vec![("rule", Fact::Word("rules", rule.word()))] };
    finding.input("red", others.iter().map(named).collect::<Vec<_>>());
    if reported == Rag::Green && !others.is_empty() {
        finding.because(Reason::new(Level::Red, "red-inside").count(others.len()));
    }
    finding
}
