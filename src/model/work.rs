//! What a person, a team or a role has to do, made ready for its page.

use std::sync::Arc;

use super::content::{Duty, Task};
use super::graph::{Graph, PageNo};
use super::scalar::Day;
use super::view::{AskedOf, DecisionWaiting, Inline, NextStep, PartyLink, RecordLink, WorkView};

/// A duty, and the record that says so.
type Said<'d> = &'d (PageNo, Duty);

impl Graph {
    /// The duties that still stand, as a page shows them from which `root` leads to the site's root: soonest first and what
    /// has no day last; decisions by how long they have waited.
    #[must_use]
    pub fn work(&self, duties: &[(PageNo, Duty)], root: &str) -> WorkView {
        let of = |task: Task| {
            let mut duties: Vec<Said<'_>> = duties.iter().filter(|(_, duty)| duty.task == task && duty.stands(self.as_of)).collect();
            duties.sort_by_key(
                |(_, duty)| if task == Task::Decision { (duty.raised.is_none(), duty.raised) } else { (duty.due.is_none(), duty.due) },
            );
            duties
        };
        WorkView {
            asks: of(Task::Ask).into_iter().map(|said| self.asked(said, root)).collect(),
            steps: of(Task::Step).into_iter().map(|said| self.step(said, root)).collect(),
            decisions: of(Task::Decision).into_iter().filter_map(|said| self.decision(said, root)).collect(),
        }
    }

    fn asked(&self, said: Said<'_>, root: &str) -> AskedOf {
        let (text, by, due) = self.parts(said, root);
        AskedOf { party: self.answers(said), text, due, overdue_days: said.1.overdue(self.as_of), by: Some(by) }
    }

    fn step(&self, said: Said<'_>, root: &str) -> NextStep {
        let (text, of, due) = self.parts(said, root);
        NextStep { text, owner: self.answers(said), due, overdue_days: said.1.overdue(self.as_of), of: Some(of) }
    }

    fn decision(&self, said: Said<'_>, root: &str) -> Option<DecisionWaiting> {
        let (question, initiative, decide_by) = self.parts(said, root);
        let raised = said.1.raised?;
        Some(DecisionWaiting {
            initiative,
            party: self.answers(said),
            question,
            raised: iso(raised),
            decide_by,
            waits_days: self.as_of.days_since(raised).max(0),
            overdue_days: said.1.overdue(self.as_of),
        })
    }

    /// Whoever answers today, which says for whom.
    fn answers(&self, said: Said<'_>) -> Option<PartyLink> {
        self.party_link(said.1.party.as_ref()?)
    }

    fn parts(&self, (number, duty): Said<'_>, root: &str) -> (Inline, RecordLink, Option<Arc<str>>) {
        let anchor = match (duty.task, &duty.name) {
            (Task::Decision, Some(name)) => Some(format!("ob-escalation-{name}")),
            _ => None,
        };
        let text = self.inline(&duty.text, self.page(*number), root);
        (text, self.record_link(*number, anchor.as_deref()), duty.due.map(iso))
    }
}

fn iso(day: Day) -> Arc<str> {
    Arc::from(day.to_string())
}
