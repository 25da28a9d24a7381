//! What waits: decisions by decider, and initiatives that have gone quiet.

use std::cmp::Reverse;
use std::sync::Arc;

use super::Inputs;
use crate::model::finding::{Fact, Facts, Finding, Level, Subject, find};
use crate::model::graph::PageNo;
use crate::model::initiative::{Escalation, Initiative};
use crate::model::kind::Kind;
use crate::model::rule::RuleId;
use crate::model::scalar::Day;
use crate::model::view::{Decider, PartyLink, Silent, Status, Waiting};

/// So many decisions are shown; those who decide have the others on their own pages.
const DECISIONS_MAX: usize = 50;

/// So many that have gone quiet are shown; the rule's page has the others.
const SILENT_MAX: usize = 20;

const DECISIONS: RuleId = RuleId::EscalationWithoutDecision;
const SILENCE: RuleId = RuleId::StaleUpdate;

/// The decisions that wait.
pub(super) struct Decisions {
    /// Those that have waited the longest, by who decides.
    pub decisions: Vec<Decider>,
    /// How many more there are.
    pub more: usize,
}

/// An open question as the rule `escalation-without-decision` saw it.
struct Open<'g> {
    number: PageNo,
    escalation: &'g Escalation,
    due: Day,
    overdue_days: i64,
}

/// The decisions that wait, the longest first.
pub(super) fn decisions(inputs: &Inputs<'_>, root: &str) -> Decisions {
    let graph = inputs.graph;
    let mut open: Vec<Open<'_>> = inputs.findings.of_rule(DECISIONS).iter().flat_map(|finding| opened(finding, inputs)).collect();
    open.sort_by_key(|open| (*open.escalation.raised, open.number));
    let more = open.len().saturating_sub(DECISIONS_MAX);
    let mut decisions: Vec<Decider> = Vec::new();
    for open in open.into_iter().take(DECISIONS_MAX) {
        let party: Option<PartyLink> = open.escalation.to.as_ref().and_then(|to| graph.party_link(&to.id));
        let waiting = waiting(&open, inputs, root);
        let path = |party: &Option<PartyLink>| party.as_ref().map(|party| Arc::clone(&party.path));
        match decisions.iter_mut().find(|decider| path(&decider.party) == path(&party)) {
            Some(decider) => decider.waiting.push(waiting),
            None => decisions.push(Decider { party, waiting: vec![waiting] }),
        }
    }
    Decisions { decisions, more }
}

fn opened<'g>(finding: &Finding, inputs: &Inputs<'g>) -> Vec<Open<'g>> {
    let (Subject::Initiative(id), Some(Fact::Each(open))) = (&finding.subject, finding.fact("open")) else { return Vec::new() };
    let Some(number) = inputs.graph.number(Kind::Initiative, id) else { return Vec::new() };
    let escalations = &inputs.graph.page(number).content::<Initiative>().escalations;
    let one = |facts: &Facts| {
        let Some(Fact::Name(name)) = find(facts, "escalation") else { return None };
        let escalation = escalations.iter().find(|escalation| *escalation.id.0 == **name)?;
        Some(Open { number, escalation, due: day(facts, "decide_by")?, overdue_days: count(facts, "overdue_days")? })
    };
    open.iter().filter_map(one).collect()
}

fn waiting(open: &Open<'_>, inputs: &Inputs<'_>, root: &str) -> Waiting {
    let graph = inputs.graph;
    let red = graph.config.rules.whole(DECISIONS, "red_days");
    let anchor = format!("ob-escalation-{}", open.escalation.id.0);
    Waiting {
        question: graph.inline(&open.escalation.question.pieces, graph.page(open.number), root),
        initiative: graph.record_link(open.number, Some(&anchor)),
        due: Arc::from(open.due.to_string()),
        days: graph.as_of.days_since(*open.escalation.raised).max(0),
        status: match open.overdue_days {
            ..=0 => Status::None,
            days if days <= red => Status::Warn,
            _ => Status::Bad,
        },
    }
}

/// Who has gone quiet, the longest first, and how many more there are than are shown.
pub(super) fn silent(inputs: &Inputs<'_>) -> (Vec<Silent>, usize) {
    let mut found: Vec<&Finding> = inputs.findings.of_rule(SILENCE).iter().filter(|finding| finding.level >= Level::Unknown).collect();
    found.sort_by_key(|finding| Reverse((finding.level, count(&finding.inputs, "age_days"))));
    let more = found.len().saturating_sub(SILENT_MAX);
    (found.into_iter().take(SILENT_MAX).filter_map(|finding| quiet(finding, inputs)).collect(), more)
}

fn quiet(finding: &Finding, inputs: &Inputs<'_>) -> Option<Silent> {
    let Subject::Initiative(id) = &finding.subject else { return None };
    let (newest, start) = (day(&finding.inputs, "newest"), day(&finding.inputs, "start"));
    Some(Silent {
        initiative: inputs.graph.record_link(inputs.graph.number(Kind::Initiative, id)?, None),
        since: newest.max(start).map(|day| Arc::from(day.to_string())),
        spoke: newest.is_some() && newest >= start,
        days: count(&finding.inputs, "age_days").unwrap_or_default(),
        cadence_days: count(&finding.inputs, "cadence_days").unwrap_or_default(),
        status: finding.level.status(),
    })
}

fn day(facts: &Facts, name: &str) -> Option<Day> {
    match find(facts, name) {
        Some(Fact::Day(day)) => Some(*day),
        _ => None,
    }
}

fn count(facts: &Facts, name: &str) -> Option<i64> {
    match find(facts, name) {
        Some(Fact::Count(count)) => Some(*count),
        _ => None,
    }
}
