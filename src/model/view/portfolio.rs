//! The view of the portfolio's page: all initiatives, what fires, which decisions wait, who has gone quiet.

use std::sync::Arc;

use serde::Serialize;

use super::chart::Chart;
use super::directory::TeamMonth;
use super::finding::FindingView;
use super::listing::{StatusCount, Unit};
use super::row::{PartyLink, RecordLink, Row, Status};
use super::text::Inline;

/// One page of the portfolio. The first has everything; the others go on with the board.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PortfolioView {
    /// This page's number, from 1.
    pub number: usize,
    /// Root-relative paths of all pages, this one included.
    pub pages: Vec<Arc<str>>,
    /// How many initiatives there are.
    pub total: usize,
    /// How many rows of the board are on the pages before.
    pub first: usize,
    /// The board's rows on this page.
    pub board: Vec<Arc<BoardRow>>,
    /// The first and the last month of the ribbons; none where no initiative has a date.
    pub range: Option<(Arc<str>, Arc<str>)>,
    /// What the board can be narrowed down to.
    pub choices: Choices,
    /// What only the first page has.
    pub whole: Option<PortfolioWhole>,
}

/// What the first page of the portfolio says of all initiatives.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PortfolioWhole {
    /// How many initiatives are active.
    pub active: usize,
    /// Each active one as a mark, worst first; none where they are too many to be looked at one by one.
    pub units: Vec<Unit>,
    /// What the active ones report, counted.
    pub reported_counts: Vec<StatusCount>,
    /// What the rules make of them, counted.
    pub computed_counts: Vec<StatusCount>,
    /// The dates, where any initiative that is under way has one.
    pub timeline: Option<TimelineView>,
    /// Who waits for whom, where anybody does.
    pub dependencies: Option<DependenciesView>,
    /// The load of the teams, where there are any.
    pub load: Option<LoadView>,
    /// The rules that fire, worst first, then those of which nobody can tell.
    pub fires: Vec<RuleFires>,
    /// The rules that are quiet.
    pub quiet: Vec<RuleLink>,
    /// The decisions that wait, by decider.
    pub decisions: Vec<Decider>,
    /// How many more wait than are shown.
    pub decisions_more: usize,
    /// Who has gone quiet, the longest first.
    pub silent: Vec<Silent>,
    /// How many more have.
    pub silent_more: usize,
}

/// A row of the board.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BoardRow {
    /// The initiative, with its cells.
    pub row: Arc<Row>,
    /// What stands for the team among the choices.
    pub team: Arc<str>,
    /// What stands for the owner; `nobody` where nobody owns it.
    pub owner: Arc<str>,
    /// The computed status; none of what is not under way and about which the rules have nothing to add.
    pub computed: Option<Status>,
    /// The last day, of what is done or dropped.
    pub ended: Option<Arc<str>>,
    /// How the date moved, as a picture in the row; none of what is over or has no date.
    pub ribbon: Option<Chart>,
    /// The day after which its next update is late, of an active one that is not late yet: browsers compare it with theirs.
    pub late_after: Option<Arc<str>>,
    /// The newest update, or the first day of work.
    pub since: Option<Arc<str>>,
}

/// The dates of what is promised or under way, by target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimelineView {
    /// The picture.
    pub chart: Chart,
    /// The same rows.
    pub rows: Vec<Arc<BoardRow>>,
    /// How many initiatives have a date; more than are shown when only those that are not on track are.
    pub total: usize,
}

/// Who waits for whom.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DependenciesView {
    /// The picture.
    pub chart: Chart,
    /// The same edges, the latest first.
    pub rows: Vec<DependencyRow>,
    /// How many edges there are; more than are shown when only those that are not in time are.
    pub total: usize,
    /// How many of all come too late.
    pub late: usize,
}

/// That an initiative waits for another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DependencyRow {
    /// The one that waits.
    pub waiting: RecordLink,
    /// The one that it waits for.
    pub awaited: RecordLink,
    /// The day by which it is needed.
    pub needed_by: Option<Arc<str>>,
    /// When it ends with all that it waits for.
    pub ends: Option<Arc<str>>,
    /// Days to spare; negative is late, none when a day is missing.
    pub days: Option<i64>,
    /// The shape that stands for it.
    pub status: Status,
}

/// The load of the teams, month by month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LoadView {
    /// The months, the same for all teams.
    pub months: Vec<Arc<str>>,
    /// The teams, by name.
    pub teams: Vec<TeamLoad>,
    /// How many teams there are; more than are shown when only those that are asked for too much are.
    pub total: usize,
}

/// The load of a team.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TeamLoad {
    /// The team.
    pub team: PartyLink,
    /// Its months.
    pub months: Vec<LoadCell>,
}

/// The load of a team in a month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LoadCell {
    /// The month.
    #[serde(flatten)]
    pub month: TeamMonth,
    /// Whether it is more than three fifths, and nothing to warn of.
    pub high: bool,
}

/// What the board can be narrowed down to, beside the words of closed choices.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Choices {
    /// Teams that work on an initiative, by name.
    pub teams: Vec<Choice>,
    /// Whoever owns one, by name.
    pub owners: Vec<Choice>,
}

/// A party to choose.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Choice {
    /// Its name.
    pub name: Arc<str>,
    /// What stands for it in the rows of the board.
    pub key: Arc<str>,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleLink {
    /// The rule's id; the theme's strings name it (`rules.<id>`).
    pub id: &'static str,
    /// Root-relative path of its page.
    pub path: Arc<str>,
}

/// A rule with what it finds today.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleFires {
    /// The rule.
    pub rule: RuleLink,
    /// The red flag that it watches for.
    pub flag: Option<RecordLink>,
    /// The worst level that counts: `red`, `amber` or `unknown`.
    pub level: &'static str,
    /// The shape that stands for it.
    pub status: Status,
    /// The worst findings, with their evidence.
    pub findings: Vec<FindingView>,
    /// How many more there are of what is shown: of those that fire, else of those that are unknown.
    pub more: usize,
    /// How many are suppressed.
    pub suppressed: usize,
}

/// Somebody who has to decide.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decider {
    /// Who; none is nobody in particular.
    pub party: Option<PartyLink>,
    /// What waits, the longest first.
    pub waiting: Vec<Waiting>,
}

/// A question that waits for a decision.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Waiting {
    /// The question.
    pub question: Inline,
    /// The initiative, at the place of the question.
    pub initiative: RecordLink,
    /// The day by which it is to be decided.
    pub due: Arc<str>,
    /// For how many days it has waited.
    pub days: i64,
    /// The shape that stands for how late it is.
    pub status: Status,
}

/// An initiative that has gone quiet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Silent {
    /// The initiative.
    pub initiative: RecordLink,
    /// The newest update, or the first day of work; none where nobody can tell.
    pub since: Option<Arc<str>>,
    /// Whether there was an update at all.
    pub spoke: bool,
    /// How many days ago that was.
    pub days: i64,
    /// Every how many days it promised one.
    pub cadence_days: i64,
    /// The shape that stands for it.
    pub status: Status,
}
