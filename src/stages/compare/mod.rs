//! Compare: two states of a portfolio, each judged for its day, and what changed from one to the other.

mod decided;
mod edits;
mod reds;
mod side;

use std::sync::Arc;

use rustc_hash::FxHashSet;

pub use self::side::Side;
use self::side::{spoke, subject};
use crate::model::changes::{Change, Changes, Event, Moment};
use crate::model::common::State;
use crate::model::kind::Kind;
use crate::model::portfolio::Member;
use crate::model::scalar::{Day, Text};

/// What changed, by class and then by subject.
#[must_use]
pub fn compare((before, from): (Side<'_>, Moment), (after, to): (Side<'_>, Moment)) -> Changes {
    let mut all = Vec::new();
    let mut renamed: FxHashSet<&Text> = FxHashSet::default();
    for now in after.portfolio.members() {
        let then = before.portfolio.get(now.id).filter(|then| !then.retired);
        let then = then.or_else(|| former(now, before, after).filter(|then| renamed.insert(then.id)));
        one(then.map(|then| (then, before)), (now, after), &mut all);
    }
    for then in before.portfolio.members() {
        let now = after.portfolio.get(then.id);
        if now.is_none_or(|now| now.retired) && !renamed.contains(then.id) {
            let retired = after.graph.record(Kind::Initiative, then.id).is_some_and(|page| page.common.state == State::Retired);
            let event = Event::Gone { lifecycle: then.initiative.lifecycle.value, retired };
            all.push(Change { subject: subject(then.id), title: before.title(then.id), now: None, event });
        }
    }
    reds::of_others(before.findings, after.findings, &mut all);
    decided::reviews(before, after, &mut all);
    // Stable: what is of one class and subject stays in the order in which it was said.
    all.sort_by(|a, b| (a.event.class(), &a.subject).cmp(&(b.event.class(), &b.subject)));
    Changes { before: from, after: to, all }
}

/// What an initiative was called before, as its aliases say: one that was renamed is neither new nor gone.
fn former<'p>(now: &Member<'_>, before: Side<'p>, after: Side<'_>) -> Option<&'p Member<'p>> {
    let folder = format!("/{}/", Kind::Initiative.folder()?);
    let aliases = &after.graph.page(now.number).common.aliases;
    let ids = aliases.iter().filter_map(|alias| Some(alias.value.0.strip_prefix(&*folder)?.trim_end_matches('/')));
    ids.filter_map(|id| before.portfolio.get(id)).find(|then| !then.retired && after.portfolio.get(then.id).is_none())
}

/// What changed about an initiative that is there now.
fn one(then: Option<(&Member<'_>, Side<'_>)>, (now, after): (&Member<'_>, Side<'_>), all: &mut Vec<Change>) {
    let look = after.look(now);
    let mut events = Vec::new();
    let before = then.map(|(then, before)| before.look(then));
    let turned = reds::turned(then, before.as_ref(), (now, after), &look);
    match then {
        None => events.push(Event::New),
        Some((then, before)) => {
            let slipped = slipped(then, now);
            let edits = edits::edits((then, before), (now, after), slipped.is_some(), turned.is_some());
            events.extend(slipped);
            events.extend((!edits.is_empty()).then_some(Event::Changed(edits)));
        }
    }
    events.extend(turned);
    events.extend(silent(then, (now, after)));
    events.extend(decided::escalations(then.map(|(then, _)| then), now));
    let change = |event| Change { subject: subject(now.id), title: after.title(now.id), now: Some(look.clone()), event };
    all.extend(events.into_iter().map(change));
}

/// The target is later, and why.
fn slipped(then: &Member<'_>, now: &Member<'_>) -> Option<Event> {
    let (before, after) = (then.initiative.target()?, now.initiative.target()?);
    if after <= before {
        return None;
    }
    let known = |day: Day| then.initiative.updates.iter().any(|update| *update.date == day);
    let moves = now.initiative.moves();
    let fresh = moves.iter().filter(|step| step.days > 0 && !known(*step.update.date));
    let reasons = fresh.filter_map(|step| step.update.reason.as_ref()).map(|reason| Arc::clone(&reason.pieces)).collect();
    Some(Event::Slipped { before, after, slips: now.initiative.slips(), reasons })
}

/// It is silent, and either was not, or spoke in between.
fn silent(then: Option<(&Member<'_>, Side<'_>)>, (now, after): (&Member<'_>, Side<'_>)) -> Option<Event> {
    if !after.is_silent(now.id) {
        return None;
    }
    let since = spoke(now)?;
    let known = then.is_some_and(|(then, before)| before.is_silent(then.id) && spoke(then) == Some(since));
    (!known).then(|| Event::GoneSilent { since, days: after.portfolio.as_of.days_since(since) })
}
