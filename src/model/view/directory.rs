//! Views of the directory: people, teams and their indexes.

use std::sync::Arc;

use serde::Serialize;

use super::finding::{FindingView, LookedView};
use super::row::{PartyLink, Row, RowGroup, Status, WorkView};

/// A person's page. The name is the frame's title.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PersonView {
    /// The person's team.
    pub team: Option<PartyLink>,
    /// Whether the person still answers.
    pub active: bool,
    /// The last day, where one is known.
    pub until: Option<Arc<str>>,
    /// An address, a channel or a room, as written.
    pub contact: Option<Arc<str>>,
    /// `contact` as a link (`mailto:…`, `https://…`), when it is one.
    pub contact_url: Option<Arc<str>>,
    /// Teams that the person leads.
    pub leads: Vec<PartyLink>,
    /// What the person has to do.
    pub work: WorkView,
    /// What the rules find about the person, worst first.
    pub findings: Vec<FindingView>,
    /// What they looked at, whatever they found.
    pub looked: Vec<LookedView>,
    /// Initiatives that the person owns; each row has its board cells.
    pub initiatives: Vec<Arc<Row>>,
    /// Initiatives that the person sponsors, likewise.
    pub sponsors: Vec<Arc<Row>>,
    /// Other records that the person owns, a group for each kind.
    pub owns: Vec<RowGroup>,
}

/// A team's page. The name is the frame's title.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TeamView {
    /// Who leads it.
    pub lead: Option<PartyLink>,
    /// Who answers when the team does not.
    pub fallback: Option<PartyLink>,
    /// Its people who still answer, by name.
    pub members: Vec<PartyLink>,
    /// What is asked of it in the months ahead, and what it has.
    pub load: Vec<TeamMonth>,
    /// Share of the capacity that running the business takes, in percent.
    pub run_share_percent: u32,
    /// How many active initiatives the team allows itself.
    pub wip_limit: Option<u32>,
    /// What the team has to do.
    pub work: WorkView,
    /// What the rules find about the team, worst first.
    pub findings: Vec<FindingView>,
    /// What they looked at, whatever they found.
    pub looked: Vec<LookedView>,
    /// Its initiatives; each row has its board cells.
    pub initiatives: Vec<Arc<Row>>,
    /// Initiatives that it sponsors, likewise.
    pub sponsors: Vec<Arc<Row>>,
    /// Other records that the team owns, a group for each kind.
    pub owns: Vec<RowGroup>,
}

/// A team's load in one month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TeamMonth {
    /// The month, `2026-03`.
    pub month: Arc<str>,
    /// Full-time people that the team has; none when nobody has said.
    pub fte: Option<f64>,
    /// Those of them who are left for initiatives.
    pub left: Option<f64>,
    /// Full-time people that active and committed initiatives ask for together.
    pub asked: f64,
    /// The load in percent; none without a capacity, or when nobody is left.
    pub percent: Option<Arc<str>>,
    /// How much longer work waits than it takes; none from a full load on.
    pub waits: Option<Arc<str>>,
    /// The shape that stands for the load.
    pub status: Status,
}

/// The index of people, and the index of teams with their people.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PeopleView {
    /// All teams, by name; people without a team come in a last one without a link.
    pub teams: Vec<TeamRow>,
    /// How many people there are.
    pub people_total: usize,
}

/// A team in an index.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TeamRow {
    /// The team; none for people who are in no team.
    pub team: Option<PartyLink>,
    /// Who leads it.
    pub lead: Option<PartyLink>,
    /// How many initiatives of the team are active.
    pub active_initiatives: usize,
    /// Its people, by name.
    pub people: Vec<PersonRow>,
}

/// A person in an index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonRow {
    /// Root-relative path of the person's page.
    pub path: Arc<str>,
    /// The name.
    pub name: Arc<str>,
    /// Whether the person still answers.
    pub active: bool,
    /// How many records the person owns.
    pub owns: usize,
}
