//! The initiative's updates as its page shows them: the log, the dates that were said, the flags raised.

use std::sync::Arc;

use super::list::{iso, status};
use super::shown::Shown;
use super::view;
use crate::model::id::{Aim, Id};
use crate::model::initiative::{Ask, Direction, Initiative, Move, NextStep, Update};
use crate::model::kind::Kind;
use crate::model::scalar::Day;
use crate::model::view::{AskedOf, Chart, PartyLink, Staircase, Status, Step};

/// Every update, newest first.
pub(super) fn updates(page: &Shown<'_>) -> Vec<view::Update> {
    let moves = page.initiative.moves();
    let entries = page.initiative.updates.iter().enumerate().rev();
    entries
        .map(|(at, update)| {
            let step = moves.iter().find(|step| std::ptr::eq(step.update, update));
            let newest = at + 1 == page.initiative.updates.len();
            let before = at.checked_sub(1).map(|before| &page.initiative.updates[before]);
            Entry { page, update, before, moved: step, newest }.view()
        })
        .collect()
}

/// An update in the log.
struct Entry<'e> {
    page: &'e Shown<'e>,
    update: &'e Update,
    before: Option<&'e Update>,
    moved: Option<&'e Move<'e>>,
    /// Whether nothing was said after it, so that what it asks is still asked.
    newest: bool,
}

impl Entry<'_> {
    fn view(&self) -> view::Update {
        let (page, update) = (self.page, self.update);
        let changed = update.changed.as_ref();
        view::Update {
            date: iso(*update.date),
            author: page.named(update.author.as_ref()),
            status: status(*update.rag),
            was: self.before.map(|before| status(*before.rag)).filter(|was| *was != status(*update.rag)),
            summary: page.prose(&update.summary),
            moved_days: self.moved.map(|step| step.days),
            target: self.moved.map(|step| iso(step.target)),
            promised: self.promised().map(iso),
            date_kept: self.kept_the_date(),
            scope: changed.and_then(|change| change.scope).map(Direction::word),
            capacity: changed.and_then(|change| change.capacity).map(Direction::word),
            note: changed.and_then(|change| page.maybe(change.note.as_ref())),
            reason: page.maybe(update.reason.as_ref()),
            next_step: update.next_step.as_ref().map(|step| self.next_step(step)),
            path_to_green: page.maybe(update.path_to_green.as_ref()),
            flags: update.flags.iter().filter_map(|flag| page.graph.link_to(flag, Kind::Initiative)).collect(),
            asks: update.asks.iter().map(|ask| self.ask(ask)).collect(),
        }
    }

    /// The first date that anybody named, when this update did.
    fn promised(&self) -> Option<Day> {
        let (said_on, target) = first_promise(self.page.initiative)?;
        (self.page.initiative.baseline_date.is_none() && said_on == Some(*self.update.date)).then_some(target)
    }

    /// Whether the scope grew, and a date that was known before stayed where it was.
    fn kept_the_date(&self) -> bool {
        let grew = self.update.changed.as_ref().and_then(|change| change.scope) == Some(Direction::Up);
        let known = first_promise(self.page.initiative).is_some_and(|(said_on, _)| said_on.is_none_or(|day| day < *self.update.date));
        grew && known && self.moved.is_none()
    }

    fn next_step(&self, step: &NextStep) -> crate::model::view::NextStep {
        crate::model::view::NextStep {
            text: self.page.line(&step.text),
            owner: self.party(step.owner.as_ref()),
            due: step.due.map(iso),
            overdue_days: step.due.filter(|_| self.newest).and_then(|due| overdue(self.page, due)),
            of: None,
        }
    }

    fn ask(&self, ask: &Ask) -> AskedOf {
        let party = self.party(ask.of.as_ref());
        AskedOf { party, text: self.page.line(&ask.text), due: ask.due.map(iso), overdue_days: None, by: None }
    }

    /// The newest update speaks of who answers now; older ones keep the names that they gave.
    fn party<A: Aim>(&self, id: Option<&Id<A>>) -> Option<PartyLink> {
        if self.newest { self.page.answering(id) } else { self.page.named(id) }
    }
}

/// What is still asked, soonest first, what has no day last: all that the newest update asks, overdue or not, and what
/// an earlier one asks by a day that is to come. Of what is over nothing is asked.
pub(super) fn asks(page: &Shown<'_>) -> Vec<AskedOf> {
    if page.initiative.ended() {
        return Vec::new();
    }
    let mut asks = page.initiative.asks();
    asks.retain(|(ask, newest)| *newest || ask.due.is_some_and(|due| due >= page.graph.as_of));
    asks.sort_by_key(|(ask, _)| (ask.due.is_none(), ask.due));
    let shown = |(ask, _): (&Ask, bool)| AskedOf {
        party: page.answering(ask.of.as_ref()),
        text: page.line(&ask.text),
        due: ask.due.map(iso),
        overdue_days: ask.due.and_then(|due| overdue(page, due)),
        by: None,
    };
    asks.into_iter().map(shown).collect()
}

/// Days since something was due; none as long as it is not, and when the initiative is over.
fn overdue(page: &Shown<'_>, due: Day) -> Option<i64> {
    let days = page.graph.as_of.days_since(due);
    (days > 0 && !page.initiative.ended()).then_some(days)
}

/// The first promise and every move of it, oldest first.
pub(super) fn dates(page: &Shown<'_>) -> Vec<view::SaidDate> {
    let initiative = page.initiative;
    let first = first_promise(initiative);
    let first =
        first.map(|(said_on, target)| view::SaidDate { said_on: said_on.map(iso), target: iso(target), moved_days: None, reason: None });
    let moves = initiative.moves().into_iter().map(|step| view::SaidDate {
        said_on: Some(iso(*step.update.date)),
        target: iso(step.target),
        moved_days: Some(step.days),
        reason: page.maybe(step.update.reason.as_ref()),
    });
    first.into_iter().chain(moves).collect()
}

/// The first promise and every move as a picture. Of what is over, today does not matter.
pub(super) fn chart(page: &Shown<'_>, status: Status) -> Option<Chart> {
    let initiative = page.initiative;
    let (said_on, first) = first_promise(initiative)?;
    let start = initiative.start.map(|day| day.value).or(said_on);
    Some(Chart::Staircase(Staircase {
        start: start.map(|day| day.to_string()),
        first: first.to_string(),
        steps: initiative.moves().iter().map(|step| Step { target: step.target.to_string(), days: step.days }).collect(),
        today: (!initiative.ended()).then(|| page.graph.as_of.to_string()),
        status,
    }))
}

/// The first promise, and when it was made, where that is known: the baseline, else the first target that an update gave.
fn first_promise(initiative: &Initiative) -> Option<(Option<Day>, Day)> {
    if let Some(baseline) = initiative.baseline_date {
        return Some((initiative.committed_on.or(initiative.start.map(|day| day.value)), baseline));
    }
    initiative.updates.iter().find_map(|update| Some((Some(*update.date), update.target_date?.value)))
}

/// The flags that updates raised, each with the newest update that did, newest first.
pub(super) fn flags(page: &Shown<'_>) -> Vec<view::RaisedFlag> {
    let mut raised: Vec<view::RaisedFlag> = Vec::new();
    for update in page.initiative.updates.iter().rev() {
        for row in page.graph.rows_for(&update.flags, Kind::Flag) {
            if !raised.iter().any(|other| Arc::ptr_eq(&other.row, &row)) {
                raised.push(view::RaisedFlag { row, date: iso(*update.date) });
            }
        }
    }
    raised
}
