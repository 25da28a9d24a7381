//! Rows and links: a record or a party as another page shows it.

use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

use super::ready::Ready;
use super::text::Inline;

/// A status as shape, word and colour: the key names the class (`s-ok`), the icon and the word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Off track (reported red).
    Bad,
    /// At risk (reported amber).
    Warn,
    /// On track (reported green).
    Ok,
    /// Unknown: nothing was reported. Never used to calm something down.
    #[default]
    None,
}

impl Status {
    /// Its key, as templates see it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Bad => "bad",
            Self::Warn => "warn",
            Self::Ok => "ok",
            Self::None => "none",
        }
    }
}

/// A link to a record, with its kind for the icon.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct RecordLink {
    /// The kind's key, such as `role`; also the icon's name.
    pub kind: &'static str,
    /// Root-relative path, with `#anchor` if the link goes to one.
    pub path: Arc<str>,
    /// The record's title, plain text.
    pub title: Arc<str>,
    /// A role's abbreviation, where the record has one; shown instead of the title when narrow.
    pub short: Option<Arc<str>>,
}

/// A link to a person, a team or a role that owns, decides or is asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct PartyLink {
    /// `person`, `team` or `role`.
    pub kind: &'static str,
    /// Root-relative path of its page.
    pub path: Arc<str>,
    /// Its name; a role's abbreviation where it has one.
    pub name: Arc<str>,
    /// The person who no longer answers, when this is the team that stands in.
    pub instead_of: Option<Arc<str>>,
}

/// A moment in which a flag or checklist is of use, such as the operating review.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Context {
    /// The context's id; the theme's strings name the default ones.
    pub id: Arc<str>,
    /// The name that the site's directory gives it, else none.
    pub name: Option<Arc<str>>,
}

/// A record as a line of a list. Slim, so that a page may show hundreds, and shared between pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(remote = "Self")]
pub struct Row {
    /// The number of the record's page in the graph, by which the row is printed.
    pub number: u32,
    /// The kind's key, such as `flag`; also the icon's name.
    pub kind: &'static str,
    /// Root-relative path of the record's page.
    pub path: Arc<str>,
    /// The record's title, plain text.
    pub title: Arc<str>,
    /// One sentence about it, plain text: verdict, tagline, definition, summary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence: Option<Arc<str>>,
    /// A role's abbreviation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short: Option<Arc<str>>,
    /// A flag's severity: `high`, `medium` or `low`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<&'static str>,
    /// A myth's claim, shown after the fact and labelled as what people say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<Arc<str>>,
    /// A role's relevance, 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relevance: Option<u8>,
    /// How many items a checklist has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<usize>,
    /// How many steps a path has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub steps: Option<usize>,
    /// Minutes that a checklist or a path takes, or that a page takes to read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// How many reviews cite a flag; none rather than zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviews: Option<usize>,
    /// A review's date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Arc<str>>,
    /// How many flags a review cites.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cites: Option<usize>,
    /// `draft`, `deprecated` or `retired`; none for a live record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<&'static str>,
    /// An initiative's cells on a board.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub board: Option<BoardCells>,
    /// Whether there is a date, a board, a state, or how many items or steps there are or how relevant it is.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub facts: bool,
    /// The row as templates are handed it.
    #[serde(skip)]
    pub ready: Ready<Self>,
}

impl Row {
    /// Its fields, for whoever makes it ready.
    #[must_use]
    pub const fn fields(&self) -> RowFields<'_> {
        RowFields(self)
    }

    /// Changes what a board says that was computed.
    pub fn set_computed(&mut self, computed: Status) {
        if let Some(board) = &mut self.board {
            board.computed = computed;
            self.ready = self.ready.clone();
        }
    }
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.ready.of(self) {
            Some(ready) => erased_serde::serialize(&**ready, serializer),
            None => self.fields().serialize(serializer),
        }
    }
}

/// The fields of a row.
#[derive(Debug, Clone, Copy)]
pub struct RowFields<'a>(&'a Row);

impl Serialize for RowFields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // What is derived, and not the trait's.
        Row::serialize(self.0, serializer)
    }
}

/// What a board shows of an initiative beside its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BoardCells {
    /// The team that does the work.
    pub team: PartyLink,
    /// Who owns it; none is "nobody yet".
    pub owner: Option<PartyLink>,
    /// `candidate`, `committed`, `active`, `paused`, `done` or `dropped`.
    pub lifecycle: &'static str,
    /// `top`, `high`, `normal` or `low`.
    pub priority: &'static str,
    /// Its place in the team's order, 1 is first.
    pub rank: Option<i64>,
    /// The newest update's status, or unknown.
    pub status: Status,
    /// The worst of that and of the rules' findings about it; never better than the reported one.
    pub computed: Status,
    /// The target date as of the newest update, else the baseline.
    pub target: Option<Arc<str>>,
    /// Days between the first promise and the target; negative is earlier, none where there is no baseline.
    pub slip_days: Option<i64>,
    /// How often the target moved later.
    pub slips: usize,
    /// The newest update's date.
    pub updated: Option<Arc<str>>,
}

/// Rows under one head.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RowGroup {
    /// The group's key within its listing (`high`, `role`, `operating-review`); names the head in
    /// the theme's strings unless `title` does. Empty for the only group of an ungrouped list.
    pub key: Arc<str>,
    /// The head as plain text, where the key is not one of the theme's.
    pub title: Option<Arc<str>>,
    /// Its rows, in the order shown.
    pub rows: Vec<Arc<Row>>,
}

/// A review that cites this flag or covers this initiative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CitedIn {
    /// The review; its `date` is set.
    pub row: Arc<Row>,
    /// What the review says about it.
    pub note: Option<Inline>,
    /// Whether it blocked.
    pub blocking: bool,
    /// The revision of the flag that was cited.
    pub rev: Option<u32>,
    /// The initiative it was cited against (on a flag's page).
    pub initiative: Option<RecordLink>,
    /// How many flags the review raised against this initiative (on an initiative's page), or how
    /// many items of this checklist it raised (on a checklist's page).
    pub raised: usize,
}

/// The one next thing that somebody does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NextStep {
    /// What.
    pub text: Inline,
    /// Who; none is "nobody yet".
    pub owner: Option<PartyLink>,
    /// By when.
    pub due: Option<Arc<str>>,
    /// Days since it was due; none as long as it is not, and where an update of the past is shown.
    pub overdue_days: Option<i64>,
    /// The initiative or review it belongs to (on a person's or team's page).
    pub of: Option<RecordLink>,
}

/// Something that an update asks of a person, a team or a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AskedOf {
    /// Who is asked; on the page of a team that stands in it says for whom.
    pub party: Option<PartyLink>,
    /// What.
    pub text: Inline,
    /// By when.
    pub due: Option<Arc<str>>,
    /// Days since it was due; none as long as it is not, and where an update of the past is shown.
    pub overdue_days: Option<i64>,
    /// Who asks (on a person's or team's page).
    pub by: Option<RecordLink>,
}

/// An open escalation, as the party sees it that has to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionWaiting {
    /// The initiative that waits.
    pub initiative: RecordLink,
    /// Who is to decide; on the page of a team that stands in it says for whom.
    pub party: Option<PartyLink>,
    /// The question.
    pub question: Inline,
    /// When it was raised.
    pub raised: Arc<str>,
    /// When it was to be decided.
    pub decide_by: Option<Arc<str>>,
    /// Days that it has waited.
    pub waits_days: i64,
    /// Days past the day on which it was to be decided; none as long as that is to come.
    pub overdue_days: Option<i64>,
}

/// What a person, a team or a role has to do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct WorkView {
    /// What is asked, soonest first; what is overdue is still asked.
    pub asks: Vec<AskedOf>,
    /// Open next steps and review actions, soonest first.
    pub steps: Vec<NextStep>,
    /// Escalations that wait, longest first.
    pub decisions: Vec<DecisionWaiting>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_was_shown_says_what_is_computed_later() {
        let team = PartyLink { kind: "team", path: Arc::from("teams/a/"), name: Arc::from("A"), instead_of: None };
        let board = BoardCells {
            team,
            owner: None,
            lifecycle: "active",
            priority: "top",
            rank: None,
            status: Status::Ok,
            computed: Status::Ok,
            target: None,
            slip_days: None,
            slips: 0,
            updated: None,
        };
        let ready = Ready::by(|row: &Row| Arc::new(serde_json::to_value(row.fields()).unwrap()));
        let mut row = Row { board: Some(board), ready, ..Row::default() };
        let computed = |row: &Row| serde_json::to_value(row).unwrap()["board"]["computed"].clone();
        assert_eq!(computed(&row), "ok");
        row.set_computed(Status::Bad);
        assert_eq!(computed(&row), "bad");
        let copy = Row { kind: "flag", ..row.clone() };
        assert_eq!(serde_json::to_value(&copy).unwrap()["kind"], "flag");
    }
}
