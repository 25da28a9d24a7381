//! Off track, and no way back is named.

use crate::model::finding::{Fact, Finding, Level, Reason, Subject};
use crate::model::initiative::{Lifecycle, Rag, Update};
use crate::model::portfolio::{Member, Portfolio};
use crate::model::rule::RuleId;

const RULE: RuleId = RuleId::RedWithoutPlan;

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
    let Some(newest) = member.newest() else {
        finding.because(Reason::new(Level::Unknown, "no-update"));
        return finding;
    };
    finding.input("reported", Fact::Word("rag", newest.rag.value.word()));
    let level = match newest.rag.value {
        Rag::Green => return finding,
        Rag::Amber => Level::Amber,
        Rag::Red => Level::Red,
    };
    plan(member, newest, level, portfolio, &mut finding);
    if level == Level::Red {
        run(member, portfolio, &mut finding);
    }
    finding
}

/// Who answers, how it gets back, what happens next, and by when.
fn plan(member: &Member<'_>, newest: &Update, level: Level, portfolio: &Portfolio<'_>, finding: &mut Finding) {
    let answers = member.owner.is_some_and(|owner| !portfolio.departed(owner));
    let due = newest.next_step.as_ref().and_then(|step| step.due);
    finding.input("owner_answers", answers);
    finding.input("path_to_green", newest.path_to_green.is_some());
    finding.input("next_step", newest.next_step.is_some());
    finding.input_if("next_step_due", due);
    match member.owner {
        None => finding.because(Reason::new(level, "no-owner")),
        Some(owner) if !answers => finding.because(Reason::new(level, "owner-left").with("owner", Fact::Party(owner.clone()))),
        Some(_) => {}
    }
    if newest.path_to_green.is_none() {
        finding.because(Reason::new(level, "no-path"));
    }
    if newest.next_step.is_none() {
        finding.because(Reason::new(level, "no-step"));
    }
    if let Some(due) = due.filter(|due| *due < portfolio.as_of) {
        finding.because(Reason::new(level, "step-overdue").count(portfolio.as_of.days_since(due)).with("due", due));
    }
}

/// Red without a break, and nobody decided anything.
fn run(member: &Member<'_>, portfolio: &Portfolio<'_>, finding: &mut Finding) {
    let run = member.initiative.updates.iter().rev().take_while(|update| update.rag.value == Rag::Red);
    let Some(since) = run.last().map(|update| *update.date) else { return };
    let days = portfolio.as_of.days_since(since);
    let decided = member.decided_between(since, portfolio.as_of);
    finding.input("red_since", since);
    finding.input("red_days", days);
    finding.input("decided", decided);
    if days > portfolio.thresholds.whole(RULE, "red_run_days") && !decided {
        finding.because(Reason::new(Level::Red, "undecided").count(days).with("since", since));
    }
}
