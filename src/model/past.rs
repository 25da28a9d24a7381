//! An initiative as it was known on an earlier day: what it says with a later date is left out.
//!
//! What has no date is taken as it is now. An initiative is known from its first dated fact on.

use std::borrow::Cow;

use super::initiative::{Initiative, Lifecycle};
use super::scalar::Day;

/// How much was left out, because it is dated later.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Initiatives that nobody knew yet.
    pub initiatives: usize,
    /// Status updates.
    pub updates: usize,
    /// Escalations.
    pub escalations: usize,
    /// Decisions of escalations.
    pub decisions: usize,
    /// Commitments, starts and ends.
    pub stages: usize,
    /// Feasibility checks.
    pub checks: usize,
    /// Reviews.
    pub reviews: usize,
}

impl LeftOut {
    /// Every count with its name.
    #[must_use]
    pub const fn named(self) -> [(&'static str, usize); 7] {
        [
            ("initiatives", self.initiatives),
            ("updates", self.updates),
            ("escalations", self.escalations),
            ("decisions", self.decisions),
            ("stages", self.stages),
            ("checks", self.checks),
            ("reviews", self.reviews),
        ]
    }

    /// How much it is in all.
    #[must_use]
    pub fn total(self) -> usize {
        self.named().iter().map(|(_, count)| count).sum()
    }
}

impl Initiative {
    /// The first day of which it says anything; none when it names no day that could be one.
    #[must_use]
    pub fn known_since(&self) -> Option<Day> {
        // A start that is only planned says nothing of the day on which it was planned.
        let begun = !matches!(self.lifecycle.value, Lifecycle::Candidate | Lifecycle::Committed);
        let start = self.start.filter(|_| begun).map(|day| day.value);
        let updates = self.updates.iter().map(|update| *update.date);
        let raised = self.escalations.iter().map(|escalation| *escalation.raised);
        let ended = self.ended_on.map(|day| day.value);
        let checked = self.feasibility.as_ref().and_then(|feasibility| feasibility.checked_on);
        [start, self.committed_on, ended, checked].into_iter().flatten().chain(updates).chain(raised).min()
    }

    /// What it said on a day; none when nobody knew it yet.
    #[must_use]
    pub fn on(&self, day: Day, left: &mut LeftOut) -> Option<Cow<'_, Self>> {
        if self.known_since().is_some_and(|since| since > day) {
            left.initiatives += 1;
            return None;
        }
        if !self.says_after(day) {
            return Some(Cow::Borrowed(self));
        }
        let mut then = self.clone();
        let later = |date: Option<Day>| date.is_some_and(|date| date > day);
        left.updates += drop_from(&mut then.updates, |update| *update.date <= day);
        left.escalations += drop_from(&mut then.escalations, |escalation| *escalation.raised <= day);
        for escalation in then.escalations.iter_mut().filter(|escalation| later(escalation.decided_on.map(|day| day.value))) {
            (escalation.decision, escalation.decided_on, escalation.decided_by) = (None, None, None);
            left.decisions += 1;
        }
        if then.feasibility.as_ref().is_some_and(|feasibility| later(feasibility.checked_on)) {
            then.feasibility = None;
            left.checks += 1;
        }
        then.go_back(day, left);
        Some(Cow::Owned(then))
    }

    /// Whether any fact that is filtered is dated later.
    fn says_after(&self, day: Day) -> bool {
        let begun = !matches!(self.lifecycle.value, Lifecycle::Candidate | Lifecycle::Committed);
        let days = [
            self.ended_on.map(|day| day.value),
            self.committed_on,
            self.start.filter(|_| begun).map(|day| day.value),
            self.feasibility.as_ref().and_then(|feasibility| feasibility.checked_on),
        ];
        days.into_iter().flatten().any(|date| date > day)
            || self.updates.iter().any(|update| *update.date > day)
            || self.escalations.iter().any(|escalation| {
                let decided = escalation.decided_on.map(|day| day.value);
                *escalation.raised > day || decided.is_some_and(|decided| decided > day)
            })
    }

    /// The lifecycle as its dates tell: not ended before the end, not begun before the start, not promised before the
    /// commitment. Which day it paused on is not written, so that is taken as it is.
    fn go_back(&mut self, day: Day, left: &mut LeftOut) {
        let begun = |initiative: &Self| initiative.start.is_some_and(|start| *start <= day) || !initiative.updates.is_empty();
        if self.ended_on.is_some_and(|ended| *ended > day) {
            self.ended_on = None;
            left.stages += 1;
            if self.ended() {
                // Who finished without a start had begun all the same.
                let done = self.lifecycle.value == Lifecycle::Done && self.start.is_none();
                self.lifecycle.value = match self.baseline_date {
                    _ if done || begun(self) => Lifecycle::Active,
                    Some(_) => Lifecycle::Committed,
                    None => Lifecycle::Candidate,
                };
            }
        }
        let working = matches!(self.lifecycle.value, Lifecycle::Active | Lifecycle::Paused);
        if working && self.start.is_some_and(|start| *start > day) {
            self.lifecycle.value = Lifecycle::Committed;
            left.stages += 1;
        }
        if self.committed_on.is_some_and(|committed| committed > day) {
            self.committed_on = None;
            left.stages += 1;
            if self.lifecycle.value == Lifecycle::Committed {
                self.lifecycle.value = Lifecycle::Candidate;
                self.baseline_date = None;
            }
        }
    }
}

/// Keeps some of a list; how many went.
fn drop_from<T>(list: &mut Vec<T>, keep: impl FnMut(&T) -> bool) -> usize {
    let before = list.len();
    list.retain(keep);
    before - list.len()
}
