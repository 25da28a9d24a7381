//! The board: a row for each initiative, worst first, with its ribbon on a span of time that all have in common.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::graph::{Graph, PageNo};
use crate::model::initiative::{Initiative, Lifecycle, Priority};
use crate::model::kind::Kind;
use crate::model::rule::RuleId;
use crate::model::scalar::Day;
use crate::model::view::{BoardCells, BoardRow, Chart, Choice, Choices, PartyLink, Ribbon, Status, Step};

/// The whole board, from which pages are cut.
#[derive(Debug, Default)]
pub(super) struct Board {
    /// Every row, worst first.
    pub rows: Vec<Arc<BoardRow>>,
    /// The first and the last month of the ribbons.
    pub range: Option<(Arc<str>, Arc<str>)>,
    /// What it can be narrowed down to.
    pub choices: Choices,
}

/// The days that all ribbons have in common.
type Range = (Arc<str>, Arc<str>);

impl Board {
    /// The board of a graph's initiatives.
    pub fn of(graph: &Graph) -> Self {
        let mut numbers: Vec<PageNo> = graph.listed(Kind::Initiative);
        numbers.sort_by_cached_key(|number| urgency(*number, graph));
        let range = range(&numbers, graph);
        let rows = numbers.iter().filter_map(|number| Some(Arc::new(row(*number, range.as_ref(), graph)?)));
        let rows: Vec<Arc<BoardRow>> = rows.collect();
        let month = |day: &Arc<str>| Arc::from(&day[..day.len().min(7)]);
        Self { choices: choices(&rows), range: range.map(|(first, last)| (month(&first), month(&last))), rows }
    }
}

/// What is under way before what is not, then the worst first; of equals the one that matters more.
fn urgency(number: PageNo, graph: &Graph) -> (usize, Status, Status, usize, i64) {
    let initiative = initiative(number, graph);
    let lifecycle = Lifecycle::ASKED_FOR.iter().position(|stage| *stage == initiative.lifecycle.value);
    let cells = graph.row(number).board.as_ref();
    let status = |of: fn(&BoardCells) -> Status| cells.map(of).unwrap_or_default();
    let priority = Priority::ALL.iter().position(|priority| *priority == initiative.priority);
    let rank = initiative.rank.map_or(i64::MAX, |rank| rank.0);
    (lifecycle.unwrap_or(usize::MAX), status(|cells| cells.computed), status(|cells| cells.status), priority.unwrap_or(usize::MAX), rank)
}

fn initiative(number: PageNo, graph: &Graph) -> &Initiative {
    graph.page(number).content()
}

/// The first day and the last of all that is not over.
fn range(numbers: &[PageNo], graph: &Graph) -> Option<Range> {
    let going = numbers.iter().map(|number| initiative(*number, graph)).filter(|initiative| !initiative.ended());
    let mut days = going.flat_map(|initiative| {
        let first = first_promise(initiative);
        let start = initiative.start.map(|day| day.value).filter(|_| first.is_some());
        let targets = initiative.updates.iter().filter_map(|update| update.target_date).map(|day| day.value);
        start.into_iter().chain(first).chain(targets)
    });
    let one = days.next()?;
    let (first, last) = days.fold((one, one), |(first, last), day| (first.min(day), last.max(day)));
    Some((iso(first), iso(last)))
}

/// The baseline; where nobody promised anything, the first target that an update gave.
fn first_promise(initiative: &Initiative) -> Option<Day> {
    let said = || initiative.updates.iter().find_map(|update| update.target_date).map(|day| day.value);
    initiative.baseline_date.or_else(said)
}

fn row(number: PageNo, range: Option<&Range>, graph: &Graph) -> Option<BoardRow> {
    let row = graph.row(number);
    let cells = row.board.as_ref()?;
    let initiative = initiative(number, graph);
    let going = matches!(*initiative.lifecycle, Lifecycle::Committed | Lifecycle::Active | Lifecycle::Paused);
    let silence = graph.page(number).content.course().and_then(|course| course.silence);
    let grace = graph.config.rules.whole(RuleId::StaleUpdate, "grace_days");
    let late_after = silence.map(|silence| silence.cadence.after(silence.since).plus_days(grace));
    // Whoever is late already is named as such.
    let late_after = late_after.filter(|day| *day >= graph.as_of);
    Some(BoardRow {
        row: Arc::clone(row),
        team: key(&cells.team),
        owner: cells.owner.as_ref().map_or_else(|| Arc::from("nobody"), key),
        computed: Some(cells.computed).filter(|computed| going || *computed < cells.status),
        ended: initiative.ended_on.map(|day| iso(day.value)),
        ribbon: range.filter(|_| !initiative.ended()).and_then(|range| ribbon(initiative, cells.computed, range)),
        late_after: late_after.map(iso),
        since: silence.map(|silence| iso(silence.since)),
    })
}

fn ribbon(initiative: &Initiative, status: Status, range: &Range) -> Option<Chart> {
    let first = first_promise(initiative)?;
    Some(Chart::Ribbon(Ribbon {
        range: range.clone(),
        start: initiative.start.map(|day| day.to_string()),
        first: first.to_string(),
        steps: initiative.moves().iter().map(|step| Step { target: step.target.to_string(), days: step.days }).collect(),
        status,
    }))
}

/// What stands for a party in an address: a team's id, and of others the path.
fn key(party: &PartyLink) -> Arc<str> {
    let path = party.path.trim_end_matches('/');
    Arc::from(path.strip_prefix("teams/").unwrap_or(path))
}

fn choices(rows: &[Arc<BoardRow>]) -> Choices {
    let of = |party: fn(&BoardCells) -> Option<&PartyLink>| -> Vec<Choice> {
        let parties = rows.iter().filter_map(|row| row.row.board.as_ref()).filter_map(party);
        let parties: BTreeSet<Choice> = parties.map(|party| Choice { name: Arc::clone(&party.name), key: key(party) }).collect();
        parties.into_iter().collect()
    };
    Choices { teams: of(|cells| Some(&cells.team)), owners: of(|cells| cells.owner.as_ref()) }
}

fn iso(day: Day) -> Arc<str> {
    Arc::from(day.to_string())
}
