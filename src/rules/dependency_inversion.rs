//! What is needed ends after it is needed.

use crate::model::finding::{Fact, Facts, Finding, Level, Reason, Subject};
use crate::model::initiative::{Agreement, Dependency, Lifecycle, Rag};
use crate::model::network::{Finish, Network};
use crate::model::portfolio::{Member, Portfolio};
use crate::model::rule::RuleId;
use crate::model::scalar::Day;

const RULE: RuleId = RuleId::DependencyInversion;

/// Judges every initiative.
pub(super) fn judge(portfolio: &Portfolio<'_>, _: &[Finding]) -> Vec<Finding> {
    let network = Network::of(portfolio);
    portfolio.members().map(|member| one(member, portfolio, &network)).collect()
}

fn one(member: &Member<'_>, portfolio: &Portfolio<'_>, network: &Network) -> Finding {
    let subject = Subject::Initiative(member.id.clone());
    if !member.is(&[Lifecycle::Committed, Lifecycle::Active, Lifecycle::Paused]) {
        return Finding::not_applicable(RULE, subject);
    }
    let mut finding = Finding::clear(RULE, subject);
    let mut edges: Vec<Facts> = Vec::new();
    for edge in member.initiative.depends_on.iter().filter(|edge| edge.state != Some(Agreement::Done)) {
        let Some(place) = portfolio.place(&edge.initiative.id) else { continue };
        let other = portfolio.at(place);
        if other.is(&[Lifecycle::Done]) {
            continue;
        }
        let needed_by = edge.needed_by.or_else(|| member.initiative.target());
        let finish = network.finish(place);
        let mut facts = vec![("initiative", Fact::Initiative(other.id.clone()))];
        facts.extend(needed_by.map(|day| ("needed_by", Fact::Day(day))));
        facts.extend(finish.known.map(|day| ("ends", Fact::Day(day))));
        facts.push(("ends_complete", Fact::Truth(!finish.open)));
        facts.push(("lifecycle", Fact::Word("lifecycle", other.initiative.lifecycle.value.word())));
        facts.extend(edge.state.map(|state| ("state", Fact::Word("dependency", state.word()))));
        edges.push(facts);
        dates(other, needed_by, finish, portfolio, &mut finding);
        state(member, edge, other, &mut finding);
    }
    finding.input("edges", edges);
    finding
}

/// When the other one ends, and when this one needs it.
fn dates(other: &Member<'_>, needed_by: Option<Day>, finish: Finish, portfolio: &Portfolio<'_>, finding: &mut Finding) {
    let reason = |level, key| Reason::new(level, key).with("other", Fact::Initiative(other.id.clone()));
    let Some(needed_by) = needed_by else {
        return finding.because(reason(Level::Unknown, "no-need"));
    };
    let warned = needed_by.plus_days(-portfolio.thresholds.whole(RULE, "amber_days"));
    match finish.known {
        Some(ends) if ends > needed_by => {
            let late = ends.days_since(needed_by);
            finding.because(reason(Level::Red, "late").count(late).with("needed", needed_by).with("ends", ends));
        }
        Some(ends) if ends > warned => {
            let slack = needed_by.days_since(ends);
            finding.because(reason(Level::Amber, "close").count(slack).with("needed", needed_by).with("ends", ends));
        }
        _ => {}
    }
    // What is known of the end already decides when it is late; otherwise a gap might hide that it is.
    if finish.open {
        finding.because(reason(Level::Unknown, "no-end"));
    }
}

/// How the other one is doing, and whether it agreed.
fn state(member: &Member<'_>, edge: &Dependency, other: &Member<'_>, finding: &mut Finding) {
    let reason = |level, key| Reason::new(level, key).with("other", Fact::Initiative(other.id.clone()));
    match other.initiative.lifecycle.value {
        Lifecycle::Paused => finding.because(reason(Level::Red, "paused")),
        Lifecycle::Dropped => finding.because(reason(Level::Red, "dropped")),
        _ => {}
    }
    if other.reported() == Some(Rag::Red) {
        finding.because(reason(Level::Amber, "reports-red"));
    }
    // Priorities are sorted with the highest first.
    if other.initiative.priority > member.initiative.priority {
        let (theirs, ours) = (other.initiative.priority.word(), member.initiative.priority.word());
        let lower = reason(Level::Amber, "lower").with("theirs", Fact::Word("priority", theirs));
        finding.because(lower.with("ours", Fact::Word("priority", ours)));
    }
    if edge.state == Some(Agreement::Requested) {
        finding.because(reason(Level::Amber, "requested"));
    }
}
