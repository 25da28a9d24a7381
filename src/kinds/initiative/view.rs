//! The initiative page's view: what was reported, in the order in which a reader asks.

use std::sync::Arc;

use serde::Serialize;

use crate::model::view::{
    AskedOf, Chart, CitedIn, FindingView, Inline, LookedView, NextStep, PartyLink, Prose, RecordLink, Row, Span, Status, TeamMonth,
};

/// What the template `kinds/initiative.html` knows beside the frame.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct InitiativeView {
    /// `candidate`, `committed`, `active`, `paused`, `done` or `dropped`.
    pub lifecycle: &'static str,
    /// `top`, `high`, `normal` or `low`.
    pub priority: &'static str,
    /// Its place in the team's order, 1 is first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<i64>,
    /// The team that does the work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<PartyLink>,
    /// Who wants it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sponsor: Option<PartyLink>,
    /// Why it is done.
    pub why: Inline,
    /// How one will know that it worked.
    pub success: Vec<Success>,
    /// First day of work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Arc<str>>,
    /// Day of the commitment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub committed_on: Option<Arc<str>>,
    /// Last day, when done or dropped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<Arc<str>>,
    /// The first promise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Arc<str>>,
    /// The newest update's target, else the baseline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Arc<str>>,
    /// Days between the first promise and the target; negative is earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slip_days: Option<i64>,
    /// How often the target moved later.
    pub slips: usize,
    /// How often the target moved earlier.
    pub pulled_in: usize,
    /// How often it reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cadence: Option<Span>,
    /// What somebody found when they checked whether it can be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feasibility: Option<Feasibility>,
    /// The newest update; none is "it has not said anything yet".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reported: Option<Update>,
    /// The worst of what it reports and of what the rules find; never better than reported.
    pub computed: Status,
    /// The day for which that was computed, where the site's configuration fixes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub computed_on: Option<Arc<str>>,
    /// What the rules find about it: what fires, worst first, then what is suppressed, then what nobody knows.
    pub findings: Vec<FindingView>,
    /// Whether nothing fires that is not suppressed.
    pub agrees: bool,
    /// What every rule looked at that had something to look at, worst first.
    pub looked: Vec<LookedView>,
    /// The rules that do not apply to it, by id.
    pub outside: Vec<&'static str>,
    /// Every target that was said, oldest first, the first promise included.
    pub dates: Vec<SaidDate>,
    /// The same as a picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chart: Option<Chart>,
    /// What it still asks of others, soonest first.
    pub asks: Vec<AskedOf>,
    /// Every update, newest first, `reported` included.
    pub updates: Vec<Update>,
    /// What it waits for.
    pub needs: Vec<Dependency>,
    /// What waits for it.
    pub needed_by: Vec<Dependency>,
    /// What turns red when it slips once more, the least first; none of what is over, or has no date.
    pub slips_again: Vec<Slip>,
    /// Open ones first, then newest first.
    pub escalations: Vec<Escalation>,
    /// Capacity asked for, by team and start.
    pub allocations: Vec<Allocation>,
    /// What it asks of each team in the months ahead, beside what the team has; the same months for all teams.
    pub capacity: Vec<Asked>,
    /// Whether the load of the teams counts what it asks: it is committed or active.
    pub counted: bool,
    /// Flags that its updates raised, newest first.
    pub flags: Vec<RaisedFlag>,
    /// Reviews that covered it, newest first.
    pub reviews: Vec<CitedIn>,
    /// Rules that are switched off for it, soonest end first.
    pub suppressions: Vec<Suppression>,
    /// Its status as a picture for pages elsewhere, where the site has an address for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub badge: Option<Badge>,
}

/// The status as a picture for pages elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Badge {
    /// Root-relative path.
    pub path: Arc<str>,
    /// Picture and link as Markdown, with absolute addresses.
    pub markdown: String,
}

/// A measure of success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Success {
    /// What is measured.
    pub measure: Inline,
    /// What it has to reach.
    pub target: Option<Inline>,
}

/// The result of a feasibility check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Feasibility {
    /// `feasible`, `feasible-if` or `not-feasible`; none is "nobody has said".
    pub verdict: Option<&'static str>,
    /// Who checked.
    pub checked_by: Option<PartyLink>,
    /// When.
    pub checked_on: Option<Arc<str>>,
    /// On which conditions.
    pub conditions: Option<Inline>,
}

/// A target date as it was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SaidDate {
    /// When it was said; none when the first promise has no day of its own.
    pub said_on: Option<Arc<str>>,
    /// The date promised.
    pub target: Arc<str>,
    /// Days later than the one before; none for the first promise, negative is earlier.
    pub moved_days: Option<i64>,
    /// The reason given.
    pub reason: Option<Inline>,
}

/// One update. Its anchor is `ob-update-<date>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Update {
    /// When it was written.
    pub date: Arc<str>,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<PartyLink>,
    /// What it reports.
    pub status: Status,
    /// What the update before it reported; none when that is the same, and of the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<Status>,
    /// What it says.
    pub summary: Prose,
    /// Days that it moved the target by; none when it did not move.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_days: Option<i64>,
    /// The target after the move; none when it did not move.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Arc<str>>,
    /// The date that it was the first to name; none when it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised: Option<Arc<str>>,
    /// Whether the scope grew and the date stayed.
    pub date_kept: bool,
    /// Scope: `up` or `down`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<&'static str>,
    /// Capacity: `up` or `down`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity: Option<&'static str>,
    /// What changed, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Inline>,
    /// Why the target moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Inline>,
    /// What happens next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_step: Option<NextStep>,
    /// How it gets back on track.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_to_green: Option<Inline>,
    /// Red flags that it raises.
    pub flags: Vec<RecordLink>,
    /// What it asks of others.
    pub asks: Vec<AskedOf>,
}

/// An edge between two initiatives, seen from this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dependency {
    /// The other initiative.
    pub initiative: RecordLink,
    /// The agreement: `requested`, `committed` or `done`; none when nobody has said.
    pub state: Option<&'static str>,
    /// When the waiting side needs it: the day agreed, else its own target.
    pub needed_by: Option<Arc<str>>,
    /// The other initiative's lifecycle.
    pub lifecycle: &'static str,
    /// What the other initiative reports.
    pub status: Status,
    /// When the awaited one ends with all that it waits for; of one that is over, when it ended.
    pub ends: Option<Arc<str>>,
    /// How far that is from the day on which it is needed; none where it does not count, because it was delivered, or because the
    /// waiting side has not promised anything or is over.
    pub slack: Option<Slack>,
}

/// The time between an end and the day on which it is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Slack {
    /// Days to spare; negative is late, none when a date on the way is missing.
    pub days: Option<i64>,
    /// The shape that stands for it.
    pub status: Status,
}

/// What turns red when the initiative slips once more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Slip {
    /// By how many weeks.
    pub weeks: i64,
    /// The target after it.
    pub target: Arc<str>,
    /// What turns red beside what a smaller slip turns red already, the nearest first.
    pub turns: Vec<Turn>,
    /// How many more than are shown.
    pub more: usize,
}

/// A dependency that turns red.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Turn {
    /// The initiative that then waits too long.
    pub waiting: RecordLink,
    /// The initiatives between this one and that, if any.
    pub path: Vec<RecordLink>,
    /// When it needs what it waits for.
    pub needed_by: Arc<str>,
    /// By how many days that is late then.
    pub late_days: i64,
}

/// A question that was sent upward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Escalation {
    /// Its id within the initiative. Its anchor is `ob-escalation-<id>`.
    pub id: Arc<str>,
    /// The question.
    pub question: Inline,
    /// Who is to decide.
    pub to: Option<PartyLink>,
    /// When it was raised.
    pub raised: Arc<str>,
    /// When it is to be decided.
    pub decide_by: Option<Arc<str>>,
    /// The decision; none while it is open.
    pub decision: Option<Inline>,
    /// When it was decided.
    pub decided_on: Option<Arc<str>>,
    /// Who decided.
    pub decided_by: Option<PartyLink>,
    /// Days from raised to decided.
    pub took_days: Option<i64>,
    /// Days that it has waited; none when it is decided, or when the initiative is over.
    pub waits_days: Option<i64>,
    /// Days past `decide_by` on which it was decided, or that it has waited past it by now; none when there are none.
    pub late_days: Option<i64>,
}

/// Full-time people asked of a team for a while.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Allocation {
    /// The team.
    pub team: PartyLink,
    /// First day.
    pub from: Option<Arc<str>>,
    /// Last day.
    pub to: Option<Arc<str>>,
    /// Full-time people.
    pub fte: f64,
}

/// What an initiative asks of a team, month by month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Asked {
    /// The team.
    pub team: PartyLink,
    /// The months.
    pub months: Vec<AskedMonth>,
}

/// What an initiative asks of a team in one month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AskedMonth {
    /// Full-time people; none when it asks for nobody.
    pub asked: Option<f64>,
    /// What all initiatives ask of the team together, and what it has.
    pub load: TeamMonth,
}

/// A red flag that an update raised.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RaisedFlag {
    /// The flag.
    pub row: Arc<Row>,
    /// The update's date.
    pub date: Arc<str>,
}

/// A rule that is switched off, in the open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suppression {
    /// The rule's id.
    pub rule: Arc<str>,
    /// Until when.
    pub until: Arc<str>,
    /// By whom.
    pub by: Option<PartyLink>,
    /// Why.
    pub reason: Inline,
    /// Whether it is still in force.
    pub in_force: bool,
    /// What the rule finds about the initiative meanwhile: `red`, `amber`, `unknown`, `clear`; none when the rule looks at teams or at
    /// the portfolio.
    pub level: Option<&'static str>,
    /// The shape that stands for the level.
    pub status: Status,
}
