//! The portfolio as the rules see it: initiatives with what the rest of the site says about them.

use rustc_hash::FxHashMap;

use super::directory::Directory;
use super::graph::PageNo;
use super::initiative::{Allocation, Initiative, Lifecycle, Rag, Update};
use super::rule::Thresholds;
use super::scalar::{Day, Text};

/// All initiatives, with the day, the thresholds and the directory.
#[derive(Debug)]
pub struct Portfolio<'g> {
    /// The day for which the rules judge.
    pub as_of: Day,
    /// The thresholds in force.
    pub thresholds: &'g Thresholds,
    /// People and teams.
    pub directory: &'g Directory,
    members: Vec<Member<'g>>,
    by_id: FxHashMap<&'g str, usize>,
}

/// An initiative with what other records say about it.
#[derive(Debug)]
pub struct Member<'g> {
    /// The number of its page.
    pub number: PageNo,
    /// Its id.
    pub id: &'g Text,
    /// Who owns it: a person, a team or `role:<id>`, as written.
    pub owner: Option<&'g Text>,
    /// What it says of itself.
    pub initiative: &'g Initiative,
    /// The days of reviews that looked at it or cited a flag against it, and decided something.
    pub decided: Vec<Day>,
    /// Whether it is a tombstone: nobody judges it, and others may still wait for it.
    pub retired: bool,
}

impl<'g> Portfolio<'g> {
    /// A portfolio of these initiatives, sorted by id.
    #[must_use]
    pub fn new(members: Vec<Member<'g>>, as_of: Day, thresholds: &'g Thresholds, directory: &'g Directory) -> Self {
        let by_id = members.iter().enumerate().map(|(at, member)| (&**member.id, at)).collect();
        Self { as_of, thresholds, directory, members, by_id }
    }

    /// Every initiative that is judged, by id.
    pub fn members(&self) -> impl Iterator<Item = &Member<'g>> + Clone {
        self.members.iter().filter(|member| !member.retired)
    }

    /// The active ones.
    pub fn active(&self) -> impl Iterator<Item = &Member<'g>> + Clone {
        self.members().filter(|member| member.is(&[Lifecycle::Active]))
    }

    /// The initiative with this id, a tombstone too.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Member<'g>> {
        self.by_id.get(id).map(|at| &self.members[*at])
    }

    /// The place of an initiative among all, for those who keep something for each of them.
    #[must_use]
    pub fn place(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The initiative at a place, and how many places there are.
    #[must_use]
    pub fn at(&self, place: usize) -> &Member<'g> {
        &self.members[place]
    }

    /// How many initiatives there are, tombstones included.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Whether a party is a person who has left.
    #[must_use]
    pub fn departed(&self, party: &str) -> bool {
        self.directory.people.get(party).is_some_and(|person| person.departed(self.as_of))
    }
}

impl<'g> Member<'g> {
    /// Whether it is in one of these stages.
    #[must_use]
    pub fn is(&self, stages: &[Lifecycle]) -> bool {
        stages.contains(&self.initiative.lifecycle.value)
    }

    /// The newest update.
    #[must_use]
    pub fn newest(&self) -> Option<&'g Update> {
        self.initiative.newest_update()
    }

    /// What it reports.
    #[must_use]
    pub fn reported(&self) -> Option<Rag> {
        self.newest().map(|update| update.rag.value)
    }

    /// What it reported on a day: the newest update then.
    #[must_use]
    pub fn reported_on(&self, day: Day) -> Option<Rag> {
        self.initiative.updates.iter().rev().find(|update| *update.date <= day).map(|update| update.rag.value)
    }

    /// The first and the last day of an allocation; none where neither it nor the initiative says.
    #[must_use]
    pub fn window(&self, allocation: &Allocation) -> (Option<Day>, Option<Day>) {
        self.initiative.window(allocation)
    }

    /// Whether anything was decided about it from one day to another, both included: an escalation, or in a review.
    #[must_use]
    pub fn decided_between(&self, first: Day, last: Day) -> bool {
        let escalations = self.initiative.escalations.iter().filter_map(|escalation| escalation.decided_on.map(|day| day.value));
        escalations.chain(self.decided.iter().copied()).any(|day| first <= day && day <= last)
    }
}

/// How many days two ranges share, their ends included.
#[must_use]
pub fn shared_days((from, to): (Day, Day), (first, last): (Day, Day)) -> i64 {
    (to.min(last).days_since(from.max(first)) + 1).max(0)
}
