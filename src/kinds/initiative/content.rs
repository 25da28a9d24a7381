//! What an initiative says of itself: its targets over time, and what it tells the pages of others.

use std::any::Any;
use std::sync::Arc;

use super::fields::{Initiative, Lifecycle, Update};
use super::list::status;
use crate::model::content::{Content, Course, Defaults, Duty, Raised, Report, Silence, Task};
use crate::model::field::{Citing, Field, Keys, Reader, Said};
use crate::model::reference::Reference;
use crate::model::scalar::Day;
use crate::model::show::plain_text;

/// An update that moved the target.
#[derive(Debug, Clone, Copy)]
pub struct Move<'i> {
    /// The update that said so.
    pub update: &'i Update,
    /// The target after the move.
    pub target: Day,
    /// Days that it moved by, never 0; negative is earlier.
    pub days: i64,
}

impl Initiative {
    /// Reads the front matter and puts its updates in the order of their dates.
    pub(super) fn read(keys: &mut Keys<'_>, reader: &mut Reader<'_>) -> Option<Arc<dyn Content>> {
        let mut initiative = Self::take(keys, reader)?;
        // Invariant: updates are sorted by date, so that every later stage may walk them in time.
        initiative.updates.sort_by_key(|update| *update.date);
        Some(Arc::new(initiative))
    }

    /// The newest update.
    #[must_use]
    pub fn newest_update(&self) -> Option<&Update> {
        self.updates.last()
    }

    /// The day on which it ends as last said: the newest target of an update, else the baseline.
    #[must_use]
    pub fn target(&self) -> Option<Day> {
        let said = self.updates.iter().rev().find_map(|update| update.target_date);
        said.map(|day| day.value).or(self.baseline_date)
    }

    /// Every move of the target, oldest first, counted from the baseline; without a baseline, from the
    /// first target that an update gave.
    #[must_use]
    pub fn moves(&self) -> Vec<Move<'_>> {
        let mut before = self.baseline_date;
        let mut moves = Vec::new();
        for update in &self.updates {
            let Some(target) = update.target_date.map(|day| day.value) else { continue };
            let days = before.map_or(0, |before| target.days_since(before));
            if days != 0 {
                moves.push(Move { update, target, days });
            }
            before = Some(target);
        }
        moves
    }

    /// How often the target moved later. It never resets.
    #[must_use]
    pub fn slips(&self) -> usize {
        self.moves().iter().filter(|step| step.days > 0).count()
    }

    /// Days from the baseline to the target; negative is earlier, none without a baseline.
    #[must_use]
    pub fn slip_days(&self) -> Option<i64> {
        Some(self.target()?.days_since(self.baseline_date?))
    }

    /// When it will have been silent for too long, while it is active.
    fn silence(&self) -> Option<Silence> {
        let active = self.lifecycle.value == Lifecycle::Active;
        let spoke = self.newest_update().map(|update| *update.date);
        let since = spoke.max(self.start.map(|day| day.value)).filter(|_| active)?;
        let cadence = self.cadence.days_from(since);
        Some(Silence { since, late_after: since.plus_days(cadence + 2), silent_after: since.plus_days(2 * cadence) })
    }

    /// Whether it is over: done or dropped.
    #[must_use]
    pub fn ended(&self) -> bool {
        matches!(self.lifecycle.value, Lifecycle::Done | Lifecycle::Dropped)
    }
}

impl Content for Initiative {
    fn defaults(&self) -> Defaults {
        Defaults { title: None, summary: Some(plain_text(&self.why.pieces)) }
    }

    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        Field::references(self, visit);
    }

    fn json(&self, cite: &Citing<'_>) -> serde_json::Value {
        Field::json(self, cite)
    }

    fn texts(&self, visit: &mut dyn FnMut(Said<'_>)) {
        Field::texts(self, visit);
    }

    fn same(&self, other: &dyn Content) -> bool {
        let other: &dyn Any = other;
        other.downcast_ref() == Some(self)
    }

    fn newest(&self) -> Option<Day> {
        self.newest_update().map(|update| *update.date)
    }

    fn duties(&self) -> Vec<Duty> {
        if self.ended() {
            return Vec::new();
        }
        let newest = self.newest_update().map(|update| *update.date);
        let mut duties = Vec::new();
        for update in &self.updates {
            for ask in &update.asks {
                // An ask without a date is taken back by the next update that does not repeat it.
                if ask.due.is_some() || newest == Some(*update.date) {
                    let party = ask.of.as_ref().map(|of| Arc::clone(&of.id));
                    duties.push(Duty {
                        task: Task::Ask,
                        name: None,
                        party,
                        text: Arc::clone(&ask.text.pieces),
                        raised: None,
                        due: ask.due,
                    });
                }
            }
        }
        if let Some(step) = self.newest_update().and_then(|update| update.next_step.as_ref()) {
            let party = step.owner.as_ref().map(|owner| Arc::clone(&owner.id));
            duties.push(Duty { task: Task::Step, name: None, party, text: Arc::clone(&step.text.pieces), raised: None, due: step.due });
        }
        for escalation in self.escalations.iter().filter(|escalation| escalation.decision.is_none()) {
            duties.push(Duty {
                task: Task::Decision,
                name: Some(Arc::clone(&escalation.id.0)),
                party: escalation.to.as_ref().map(|to| Arc::clone(&to.id)),
                text: Arc::clone(&escalation.question.pieces),
                raised: Some(*escalation.raised),
                due: escalation.decide_by.map(|day| day.value),
            });
        }
        duties
    }

    fn reports(&self) -> Vec<Report> {
        let mut target = self.baseline_date;
        let moves = self.moves();
        let report = |update: &Update| {
            target = update.target_date.map(|day| day.value).or(target);
            Report {
                date: *update.date,
                status: status(*update.rag),
                author: update.author.as_ref().map(|author| Arc::clone(&author.id)),
                summary: Arc::clone(&update.summary.pieces),
                target,
                moved_days: moves.iter().find(|step| step.update.date == update.date).map_or(0, |step| step.days),
                reason: update.reason.as_ref().map(|reason| Arc::clone(&reason.pieces)),
            }
        };
        self.updates.iter().map(report).collect()
    }

    fn course(&self) -> Option<Course> {
        let moves = self.moves();
        let said_on = self.updates.iter().rev().find(|update| update.target_date.is_some()).map(|update| *update.date);
        Some(Course {
            target: self.target(),
            said_on: said_on.or(self.committed_on).or(self.start.map(|day| day.value)),
            moves: moves.len(),
            silence: self.silence(),
            ended: self.ended_on.filter(|_| self.ended()).map(|day| (self.lifecycle.word(), day.value)),
        })
    }

    fn raises(&self) -> Vec<Raised> {
        let flags = |update: &Update| {
            let date = *update.date;
            update.flags.iter().map(move |flag| Raised { flag: Arc::clone(&flag.id), date }).collect::<Vec<_>>()
        };
        self.updates.iter().flat_map(flags).collect()
    }
}
