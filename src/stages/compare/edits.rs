//! What an initiative says differently, field by field.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::reds;
use super::side::{Side, subject};
use crate::model::changes::{Edit, Look};
use crate::model::exact::Micro;
use crate::model::finding::Fact;
use crate::model::initiative::{Agreement, Initiative};
use crate::model::kind::Kind;
use crate::model::portfolio::Member;
use crate::model::rule::RuleId;
use crate::model::scalar::{Day, Text};
use crate::model::view::Status;

/// Every edit. A slip and a turn to or from red are told elsewhere.
pub(super) fn edits(then: (&Member<'_>, Side<'_>), now: (&Member<'_>, Side<'_>), slipped: bool, turned: bool) -> Vec<Edit> {
    let mut edits = Edits(Vec::new());
    let ((then, before), (now, after)) = (then, now);
    let (old, new) = (then.initiative, now.initiative);
    edits.fact("id", Some(Fact::Name(Arc::clone(then.id))), Some(Fact::Name(Arc::clone(now.id))));
    edits.fact("title", before.title(then.id).map(Fact::Name), after.title(now.id).map(Fact::Name));
    let lifecycle = |initiative: &Initiative| Some(Fact::Word("lifecycle", initiative.lifecycle.word()));
    edits.fact("lifecycle", lifecycle(old), lifecycle(new));
    if !turned {
        status((then, before), (now, after), &mut edits);
    }
    let day = |day: Option<Day>| day.map(Fact::Day);
    if !slipped {
        edits.fact("target", day(old.target()), day(new.target()));
    }
    edits.fact("baseline", day(old.baseline_date), day(new.baseline_date));
    edits.fact("start", day(old.start.map(|day| day.value)), day(new.start.map(|day| day.value)));
    let priority = |initiative: &Initiative| Some(Fact::Word("priority", initiative.priority.word()));
    edits.fact("priority", priority(old), priority(new));
    let rank = |initiative: &Initiative| initiative.rank.map(|rank| Fact::Count(rank.0));
    edits.fact("rank", rank(old), rank(new));
    let party = |id: &Text| Fact::Party(Arc::clone(id));
    edits.fact("team", Some(party(&old.team.id)), Some(party(&new.team.id)));
    edits.fact("owner", then.owner.map(party), now.owner.map(party));
    let sponsor = |initiative: &Initiative| initiative.sponsor.as_ref().map(|sponsor| party(&sponsor.id));
    edits.fact("sponsor", sponsor(old), sponsor(new));
    let verdict = |initiative: &Initiative| {
        let verdict = initiative.feasibility.as_ref().and_then(|feasibility| feasibility.verdict);
        verdict.map(|verdict| Fact::Word("feasibility", verdict.word()))
    };
    edits.fact("feasibility", verdict(old), verdict(new));
    edits.fact("asked", asked(old), asked(new));
    moved(old, new, &mut edits);
    dependencies(old, new, &mut edits);
    questions(old, (now, after), &mut edits);
    edits.0
}

struct Edits(Vec<Edit>);

impl Edits {
    fn fact(&mut self, field: &'static str, before: Option<Fact>, after: Option<Fact>) {
        self.fact_of(field, None, before, after);
    }

    fn fact_of(&mut self, field: &'static str, of: Option<Fact>, before: Option<Fact>, after: Option<Fact>) {
        if before != after {
            self.0.push(Edit { field, of, before, after });
        }
    }
}

/// What is reported and computed, and which rules find what was red and still is.
fn status((then, before): (&Member<'_>, Side<'_>), (now, after): (&Member<'_>, Side<'_>), edits: &mut Edits) {
    let (old, new) = (before.look(then), after.look(now));
    let reported = |look: &Look| look.reported.map(|rag| Fact::Word("rag", rag.word()));
    edits.fact("reported", reported(&old), reported(&new));
    let computed = |look: &Look| Some(Fact::Word("rag", look.computed_word()));
    edits.fact("computed", computed(&old), computed(&new));
    if old.computed == Status::Bad && new.computed == Status::Bad {
        let rules = |side: Side<'_>, id: &Text| -> Vec<RuleId> { reds::red(side.findings, &subject(id)).map(|found| found.rule).collect() };
        let (was, is) = (rules(before, then.id), rules(after, now.id));
        let word = |rule: &RuleId| Some(Fact::Word("rules", rule.word()));
        for rule in RuleId::ALL.iter().filter(|rule| was.contains(rule) != is.contains(rule)) {
            let (was, is) = (was.contains(rule), is.contains(rule));
            edits.fact("red", word(rule).filter(|_| was), word(rule).filter(|_| is));
        }
    }
}

/// Full-time people that are asked for, in all.
fn asked(initiative: &Initiative) -> Option<Fact> {
    let all = initiative.allocations.iter().map(|allocation| Micro::of(allocation.fte.0).0).sum();
    (!initiative.allocations.is_empty()).then_some(Fact::Decimal(Micro(all)))
}

/// What updates said of scope and capacity since.
fn moved(old: &Initiative, new: &Initiative, edits: &mut Edits) {
    let fresh = new.updates.iter().filter(|update| old.updates.iter().all(|known| known.date.value != update.date.value));
    for update in fresh {
        let Some(changed) = &update.changed else { continue };
        let on = || Some(Fact::Day(*update.date));
        edits.fact_of("scope", on(), None, changed.scope.map(|way| Fact::Word("initiative.scope", way.word())));
        edits.fact_of("capacity", on(), None, changed.capacity.map(|way| Fact::Word("initiative.capacity_changed", way.word())));
    }
}

/// What is waited for, how far that is agreed, and by when it is needed.
fn dependencies(old: &Initiative, new: &Initiative, edits: &mut Edits) {
    let edges = |initiative: &Initiative| -> BTreeMap<Text, (Option<Agreement>, Option<Day>)> {
        initiative.depends_on.iter().map(|edge| (Arc::clone(&edge.initiative.id), (edge.state, edge.needed_by))).collect()
    };
    let (old, new) = (edges(old), edges(new));
    let others: BTreeSet<&Text> = old.keys().chain(new.keys()).collect();
    for id in others {
        let other = || Some(Fact::Initiative(Arc::clone(id)));
        match (old.get(id), new.get(id)) {
            (Some((was_agreed, was_needed)), Some((agreed, needed))) => {
                let word = |state: &Option<Agreement>| state.map(|state| Fact::Word("dependency", state.word()));
                edits.fact_of("agreement", other(), word(was_agreed), word(agreed));
                edits.fact_of("needed_by", other(), was_needed.map(Fact::Day), needed.map(Fact::Day));
            }
            (Some(_), None) => edits.fact("depends_on", other(), None),
            (None, _) => edits.fact("depends_on", None, other()),
        }
    }
}

/// Questions that were sent upward since and wait.
fn questions(old: &Initiative, (now, after): (&Member<'_>, Side<'_>), edits: &mut Edits) {
    let Some(page) = after.graph.record(Kind::Initiative, now.id) else { return };
    let known = |id: &Text| old.escalations.iter().any(|escalation| escalation.id.0 == *id);
    for escalation in now.initiative.escalations.iter().filter(|escalation| !known(&escalation.id.0) && escalation.decision.is_none()) {
        let question = after.graph.plain(&escalation.question.pieces, page);
        edits.fact_of("question", Some(Fact::Day(*escalation.raised)), None, Some(Fact::Name(question)));
    }
}
