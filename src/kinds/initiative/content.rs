//! What an initiative says of itself: its targets over time, and what it tells the pages of others.

use std::any::Any;
use std::sync::Arc;

use super::list::status;
use crate::model::content::{Content, Course, Defaults, Duty, Raised, Report, Silence, Task};
use crate::model::field::{Citing, Field, Keys, Reader, Said};
use crate::model::initiative::{Initiative, Lifecycle, Update};
use crate::model::reference::Reference;
use crate::model::scalar::Day;
use crate::model::show::plain_text;
use crate::model::stated::Stated;

impl Initiative {
    /// Reads the front matter and puts its updates in the order of their dates.
    pub(super) fn read(keys: &mut Keys<'_>, reader: &mut Reader<'_>) -> Option<Arc<dyn Content>> {
        let mut initiative = Self::take(keys, reader)?;
        // Invariant: updates are sorted by date, so that every later stage may walk them in time.
        initiative.updates.sort_by_key(|update| *update.date);
        Some(Arc::new(initiative))
    }

    /// Since when it is silent, while it is active.
    fn silence(&self) -> Option<Silence> {
        let active = self.lifecycle.value == Lifecycle::Active;
        let spoke = self.newest_update().map(|update| *update.date);
        let since = spoke.max(self.start.map(|day| day.value)).filter(|_| active)?;
        Some(Silence { since, cadence: self.cadence })
    }
}

impl Content for Initiative {
    fn defaults(&self) -> Defaults {
        Defaults { title: None, summary: Some(plain_text(&self.why.pieces)) }
    }

    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        Field::references(self, visit);
    }

    fn stated(&self, cite: &Citing<'_>) -> Stated {
        Field::stated(self, cite)
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
        let asks = self.asks().into_iter().map(|(ask, newest)| Duty {
            task: Task::Ask,
            name: None,
            party: ask.of.as_ref().map(|of| Arc::clone(&of.id)),
            text: Arc::clone(&ask.text.pieces),
            raised: None,
            due: ask.due,
            lapses: !newest,
        });
        let mut duties: Vec<Duty> = asks.collect();
        if let Some(step) = self.newest_update().and_then(|update| update.next_step.as_ref()) {
            let party = step.owner.as_ref().map(|owner| Arc::clone(&owner.id));
            let text = Arc::clone(&step.text.pieces);
            duties.push(Duty { task: Task::Step, name: None, party, text, raised: None, due: step.due, lapses: false });
        }
        for escalation in self.escalations.iter().filter(|escalation| escalation.decision.is_none()) {
            duties.push(Duty {
                task: Task::Decision,
                name: Some(Arc::clone(&escalation.id.0)),
                party: escalation.to.as_ref().map(|to| Arc::clone(&to.id)),
                text: Arc::clone(&escalation.question.pieces),
                raised: Some(*escalation.raised),
                due: escalation.decide_by.map(|day| day.value),
                lapses: false,
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
