//! The front matter of an initiative, which rules, portfolio and its own page read.

use super::common::Slug;
use super::content::LONG;
use super::id::{Id, to};
use super::located::Located;
use super::rich::Rich;
use super::rule::RuleId;
use super::scalar::{Day, Number, Period, Whole};
use crate::{choice, record};

/// A sentence or a few, with inline Markdown.
type Line = Rich<LONG>;

choice! {
    /// How far an initiative has come; never mixed with how it is doing.
    pub enum Lifecycle {
        /// Proposed; nobody has promised anything.
        Candidate = "candidate",
        /// Promised, and not begun.
        Committed = "committed",
        /// Being worked on.
        Active = "active",
        /// Begun, and not being worked on.
        Paused = "paused",
        /// Finished.
        Done = "done",
        /// Given up.
        Dropped = "dropped",
    }
}

impl Lifecycle {
    /// The order in which a reader asks for them.
    pub const ASKED_FOR: [Self; 6] = [Self::Active, Self::Committed, Self::Paused, Self::Candidate, Self::Done, Self::Dropped];
}

choice! {
    /// What goes first when not everything can.
    pub enum Priority {
        /// Before everything else.
        Top = "top",
        /// Before most things.
        High = "high",
        /// In its turn.
        Normal = "normal",
        /// When nothing else waits.
        Low = "low",
    }
}

choice! {
    /// What an update reports.
    pub enum Rag {
        /// On track.
        Green = "green" | "on-track",
        /// At risk.
        Amber = "amber" | "at-risk",
        /// Off track.
        Red = "red" | "off-track",
    }
}

choice! {
    /// What a feasibility check found.
    pub enum Verdict {
        /// It can be done as promised.
        Feasible = "feasible",
        /// It can be done on conditions.
        FeasibleIf = "feasible-if",
        /// It cannot be done as promised.
        NotFeasible = "not-feasible",
    }
}

choice! {
    /// How far a dependency has been agreed.
    pub enum Agreement {
        /// Asked for, and not answered.
        Requested = "requested",
        /// Promised by the other side.
        Committed = "committed",
        /// Delivered.
        Done = "done",
    }
}

choice! {
    /// Which way scope or capacity moved.
    pub enum Direction {
        /// More of it.
        Up = "up",
        /// Less of it.
        Down = "down",
    }
}

record! {
    /// A measure of success.
    pub struct Success {
        /// What is measured.
        req measure: Line,
        /// What it has to reach.
        opt target: Line,
    }
}

record! {
    /// The result of a feasibility check: whether it can be done, asked before it was promised.
    pub struct Feasibility {
        /// Who checked: a person, a team or `role:<id>`.
        opt checked_by: Id<to::Party>,
        /// The day of the check; the rule `committed-before-feasible` compares it with `committed_on`.
        opt checked_on: Day,
        /// What the check found. Without a verdict nobody has said.
        opt verdict: Verdict,
        /// The conditions under which it is feasible.
        opt conditions: Line,
    }
}

record! {
    /// Capacity that the initiative asks of a team for a while.
    pub struct Allocation {
        /// The team.
        req team: Id<to::Team>,
        /// The first day, included. Without it: the initiative's `start`.
        opt from: Located<Day>,
        /// The last day, included. Without it: the initiative's target.
        opt to: Located<Day>,
        /// Full-time equivalents.
        req fte: Number<0>,
    }
}

record! {
    /// Another initiative that this one waits for.
    pub struct Dependency {
        /// The initiative that is waited for.
        req initiative: Id<to::Initiative>,
        /// The day by which this initiative needs it. Without it: this initiative's target.
        opt needed_by: Day,
        /// How far the other side has agreed. Without it nobody has said.
        opt state: Agreement,
    }
}

record! {
    /// A question that was sent upward, with the decision once there is one.
    pub struct Escalation {
        /// Its name within the initiative; its anchor on the page is `ob-escalation-<id>`.
        req id: Located<Slug>,
        /// The day it was raised.
        req raised: Located<Day>,
        /// Who is to decide: a person, a team or `role:<id>`.
        opt to: Id<to::Party>,
        /// The question, such that it can be answered.
        req question: Line,
        /// The day by which it is to be decided. Without it: seven days after it was raised.
        opt decide_by: Located<Day>,
        /// What was decided; goes together with `decided_on`.
        opt decision: Located<Line>,
        /// The day of the decision; goes together with `decision`.
        opt decided_on: Located<Day>,
        /// Who decided: a person, a team or `role:<id>`.
        opt decided_by: Id<to::Party>,
    }
}

record! {
    /// A portfolio rule that is switched off for this initiative, in the open and for a while.
    pub struct Suppression {
        /// The rule's id.
        req rule: RuleId,
        /// The last day on which the rule is off.
        req until: Day,
        /// Who switched it off: a person, a team or `role:<id>`.
        opt by: Id<to::Party>,
        /// Why.
        req reason: Line,
    }
}

record! {
    /// What changed since the update before.
    pub struct Change {
        /// Whether the scope grew (`up`) or shrank (`down`).
        opt scope: Direction,
        /// Whether the capacity grew (`up`) or shrank (`down`).
        opt capacity: Direction,
        /// What it was, in a few words.
        opt note: Line,
    }
}

record! {
    /// The one thing that happens next.
    pub struct NextStep {
        /// What.
        req text: Line,
        /// Who does it: a person, a team or `role:<id>`.
        opt owner: Id<to::Party>,
        /// By when.
        opt due: Day,
    }
}

record! {
    /// Something that an update asks of somebody.
    pub struct Ask {
        /// Who is asked: a person, a team or `role:<id>`.
        opt of: Id<to::Party>,
        /// What is asked.
        req text: Line,
        /// By when.
        opt due: Day,
    }
}

record! {
    /// A status update. Once accepted into the ledger it is never edited; the next one corrects it.
    pub struct Update {
        /// The day it was written; one a day, and none after the day for which the site is built.
        req date: Located<Day>,
        /// Who wrote it: a person, a team or `role:<id>`.
        opt author: Id<to::Party>,
        /// What it reports; `on-track`, `at-risk` and `off-track` are accepted, too.
        req rag: Located<Rag>,
        /// When the initiative ends, as seen on this day. Without it: what the update before said.
        opt target_date: Located<Day>,
        /// What there is to say, in Markdown.
        req summary: Rich<280>,
        /// What changed in scope or capacity.
        opt changed: Change,
        /// Why the target moves; expected when it moves later.
        opt reason: Line,
        /// What happens next; expected unless green.
        opt next_step: NextStep,
        /// How it gets back on track; expected unless green.
        opt path_to_green: Line,
        /// Red flags that it raises.
        list flags: Id<to::Flag>,
        /// What it asks of others.
        list asks: Ask,
    }
}

record! {
    /// The front matter of an initiative.
    pub struct Initiative {
        /// How far it has come; how it is doing is what its updates say.
        req lifecycle: Located<Lifecycle>,
        /// What goes first when not everything can.
        req priority: Priority,
        /// Its place in the team's order, 1 is first; two active initiatives of a team that share one are a finding.
        opt rank: Whole<1, 9_999>,
        /// The team that does the work.
        req team: Id<to::Team>,
        /// Who wants it: a person, a team or `role:<id>`.
        opt sponsor: Id<to::Party>,
        /// Why it is done; also the summary when none is given.
        req why: Line,
        /// How one will know that it worked.
        list success: Success,
        /// The first day of work; required when active.
        opt start: Located<Day>,
        /// The day of the commitment. Default: `start`.
        opt committed_on: Day,
        /// The last day of work; required when done or dropped.
        opt ended_on: Located<Day>,
        /// The first promised end; required once committed, and never changed after it is accepted into the ledger.
        opt baseline_date: Day,
        /// Whether somebody checked that it can be done.
        opt feasibility: Feasibility,
        /// Capacity that it asks of teams.
        list allocations: Allocation,
        /// What it waits for.
        list depends_on: Dependency,
        /// Questions that it sent upward.
        list escalations: Escalation,
        /// Rules that are switched off for it; always shown.
        list suppressions: Suppression,
        /// How often it reports.
        or(Period::of_days(7)) cadence: Period,
        /// Status updates, in any order; the page shows the newest first.
        list updates: Update,
    }
}

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

    /// The first and the last day of an allocation; none where neither it nor the initiative says.
    #[must_use]
    pub fn window(&self, allocation: &Allocation) -> (Option<Day>, Option<Day>) {
        let from = allocation.from.or(self.start).map(|day| day.value);
        let to = allocation.to.map(|day| day.value).or_else(|| self.target());
        (from, to)
    }

    /// What it asks of others, oldest first, each with whether the newest update says it: an ask of an earlier
    /// one lapses with its day, and at once when it has none. What a later update repeats counts as repeated.
    #[must_use]
    pub fn asks(&self) -> Vec<(&Ask, bool)> {
        let mut asks: Vec<(&Ask, bool)> = Vec::new();
        for (update, newest) in self.updates.iter().rev().zip(std::iter::once(true).chain(std::iter::repeat(false))) {
            for ask in update.asks.iter().rev().filter(|ask| newest || ask.due.is_some()) {
                let party = |ask: &Ask| ask.of.as_ref().map(|of| of.id.clone());
                let repeated = asks.iter().any(|(later, _)| later.text.text == ask.text.text && party(later) == party(ask));
                if !repeated || newest {
                    asks.push((ask, newest));
                }
            }
        }
        asks.reverse();
        asks
    }

    /// Whether it is over: done or dropped.
    #[must_use]
    pub fn ended(&self) -> bool {
        matches!(self.lifecycle.value, Lifecycle::Done | Lifecycle::Dropped)
    }
}
