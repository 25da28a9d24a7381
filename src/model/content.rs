//! The typed front matter of a kind, with its behaviour.

use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;

use super::code::Code;
use super::field::{Citing, Reader, Said};
use super::id::Id;
use super::quizzed::Quizzed;
use super::reference::{Piece, Reference};
use super::rule::RuleId;
use super::scalar::{Day, Period, Text};
use super::stated::Stated;
use super::view::Status;

/// The typed front matter of one kind.
pub trait Content: Any + Debug + Send + Sync {
    /// The title and the one sentence that the record has when its author gives none.
    fn defaults(&self) -> Defaults {
        Defaults::default()
    }

    /// Calls `visit` with every reference of the kind's own fields, in the order of the fields.
    fn references(&self, visit: &mut dyn FnMut(Reference));

    /// The kind's own fields as exports hold them.
    fn stated(&self, cite: &Citing<'_>) -> Stated;

    /// Calls `visit` with every text of the kind's own fields that readers see, in the order of the fields.
    fn texts(&self, visit: &mut dyn FnMut(Said<'_>));

    /// Whether `other` is of the same kind and says the same.
    fn same(&self, other: &dyn Content) -> bool;

    /// The newest date that the record itself states (an update, a meeting), for feeds and the sitemap.
    fn newest(&self) -> Option<Day> {
        None
    }

    /// What the record says that somebody has to do, for the pages of people and teams. To be given by
    ///
    /// - initiatives that are not done or dropped: every ask of the newest update and the dated ones of those
    ///   before it ([`Task::Ask`], `due`); the newest update's next step ([`Task::Step`], `due`); every
    ///   escalation without a decision ([`Task::Decision`], `raised`, `due` is `decide_by`);
    /// - reviews: every action without `done_on` ([`Task::Step`], `due`).
    ///
    /// Parties are as written (`leila-haddad`, `office-of-the-coo`, `role:coo`). What no longer stands
    /// ([`Duty::stands`]) is left out by whoever knows the day, not here.
    fn duties(&self) -> Vec<Duty> {
        Vec::new()
    }

    /// What the record reported, oldest first. To be given by initiatives: their updates.
    fn reports(&self) -> Vec<Report> {
        Vec::new()
    }

    /// When the record's work ends, as it says itself. To be given by initiatives.
    fn course(&self) -> Option<Course> {
        None
    }

    /// What the glossary shows of the record beside its title. To be given by terms.
    fn meaning(&self) -> Option<Meaning> {
        None
    }

    /// The short name that stands for the title where space is scarce. To be given by roles.
    fn short(&self) -> Option<Text> {
        None
    }

    /// What a checklist says of the record when it is an item. To be given by flags.
    fn item(&self) -> Option<Item> {
        None
    }

    /// The flags that the record's updates raised, in the order of the updates. To be given by
    /// initiatives: one entry for every flag of every update.
    fn raises(&self) -> Vec<Raised> {
        Vec::new()
    }

    /// The flags that the record cites, in the order written. To be given by reviews: its `cites`.
    fn cites(&self) -> Vec<CitedFlag> {
        Vec::new()
    }

    /// The day on which the record's meeting took place. To be given by reviews.
    fn date(&self) -> Option<Day> {
        None
    }

    /// What the record's meeting decided, in the order written. To be given by reviews.
    fn decisions(&self) -> Vec<Arc<[Piece]>> {
        Vec::new()
    }

    /// The initiatives about which the record's meeting decided something, by id: those that it looked at or cited
    /// a flag against, when it has decisions. To be given by reviews.
    fn decided(&self) -> Vec<Text> {
        Vec::new()
    }

    /// The rule that watches for what the record describes. To be given by flags.
    fn detector(&self) -> Option<RuleId> {
        None
    }

    /// For whom the record is written. To be given by onboarding paths.
    fn audience(&self) -> Option<Arc<[Piece]>> {
        None
    }

    /// The context of the record's meeting, by id. To be given by reviews.
    fn context(&self) -> Option<Text> {
        None
    }

    /// The records that the record sends its readers to, in order. To be given by paths: their steps.
    fn stops(&self) -> Vec<Stop> {
        Vec::new()
    }

    /// What a question about the record can be made of. To be given by myths, flags and terms.
    fn quizzed(&self) -> Option<Quizzed> {
        None
    }

    /// Whether it has questions for those who walked it. To be given by paths.
    fn asks(&self) -> bool {
        false
    }
}

impl dyn Content {
    /// The content as the type `T` of its kind.
    ///
    /// # Panics
    /// When it is of another kind: a fault of our own code.
    #[must_use]
    pub fn of<T: Content>(&self) -> &T {
        let any: &dyn Any = self;
        any.downcast_ref().expect("the row of a kind is only handed records of that kind")
    }
}

/// What stands in for a title or summary that is not given.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    /// The title.
    pub title: Option<Text>,
    /// The sentence; the parse stage cuts it at a word.
    pub summary: Option<Text>,
}

/// Something that a record says somebody has to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Duty {
    /// Which sort of thing it is.
    pub task: Task,
    /// Its name within the record: an escalation's id.
    pub name: Option<Text>,
    /// Who: a person, a team or `role:<id>`, as written; none is "nobody yet".
    pub party: Option<Text>,
    /// What, with its citations.
    pub text: Arc<[Piece]>,
    /// When it was raised, of an escalation.
    pub raised: Option<Day>,
    /// By when.
    pub due: Option<Day>,
    /// Whether it ends with its day: an ask that later updates have not repeated.
    pub lapses: bool,
}

impl Duty {
    /// Whether it still has to be done on a day. What does not lapse is overdue instead.
    #[must_use]
    pub fn stands(&self, today: Day) -> bool {
        !self.lapses || self.due.is_some_and(|due| due >= today)
    }

    /// Days since it was due; none as long as it is not.
    #[must_use]
    pub fn overdue(&self, today: Day) -> Option<i64> {
        self.due.map(|due| today.days_since(due)).filter(|days| *days > 0)
    }
}

/// A status update of an initiative.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The day it was written.
    pub date: Day,
    /// What it reports.
    pub status: Status,
    /// Who wrote it, as written.
    pub author: Option<Text>,
    /// What there is to say.
    pub summary: Arc<[Piece]>,
    /// The target after it.
    pub target: Option<Day>,
    /// Days by which it moved the target; negative is earlier.
    pub moved_days: i64,
    /// Why.
    pub reason: Option<Arc<[Piece]>>,
}

/// When the work of an initiative ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The target as last said.
    pub target: Option<Day>,
    /// The day on which that was said, where one knows.
    pub said_on: Option<Day>,
    /// How often the target was moved.
    pub moves: usize,
    /// The lifecycle's word and the last day, once it is over.
    pub ended: Option<(&'static str, Day)>,
    /// Since when it is silent, while it is active.
    pub silence: Option<Silence>,
}

/// Since when an active initiative has said nothing, as the rule `stale-update` counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Silence {
    /// The newest update, or the first day of work where that is later.
    pub since: Day,
    /// How often it reports.
    pub cadence: Period,
}

/// The sorts of thing that somebody has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    /// An ask of an update.
    Ask,
    /// A next step, or an action of a review.
    Step,
    /// An escalation that waits for a decision.
    Decision,
}

/// What the glossary shows of a term beside the term itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    /// The definition, with its citations.
    pub definition: Arc<[Piece]>,
    /// Other words for it.
    pub also: Vec<Text>,
    /// Whether its words are marked where they stand in texts.
    pub marked: bool,
}

/// What a checklist says of an item beside its title.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What it means, in one line.
    pub verdict: Arc<[Piece]>,
    /// `high`, `medium` or `low`.
    pub severity: &'static str,
    /// Observable evidence.
    pub looks_like: Vec<Arc<[Piece]>>,
    /// The question to ask.
    pub ask: Arc<[Piece]>,
}

/// A flag that an update of an initiative raised.
#[derive(Debug, Clone, PartialEq)]
pub struct Raised {
    /// The flag's id.
    pub flag: Text,
    /// The update's date.
    pub date: Day,
}

/// A flag that a review cites.
#[derive(Debug, Clone, PartialEq)]
pub struct CitedFlag {
    /// The flag's id.
    pub flag: Text,
    /// The revision that was cited.
    pub rev: Option<u32>,
    /// The initiative it was cited against, by id.
    pub initiative: Option<Text>,
    /// Whether it blocked.
    pub blocking: bool,
    /// What was said, with its citations.
    pub note: Option<Arc<[Piece]>>,
}

/// A step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The record to read, as `kind:id`.
    pub record: Text,
    /// Whether it may be skipped.
    pub optional: bool,
}

/// Characters of a front-matter text for which the domain model names no limit: more belongs in the body.
pub const LONG: usize = 10_000;

/// Notes every id that stands in the list `name` a second time.
pub fn refuse_repeated<A>(ids: &[Id<A>], name: &str, reader: &mut Reader<'_>) {
    for (at, id) in ids.iter().enumerate() {
        if ids[..at].contains(id) {
            let message = format!("`{}` stands in `{name}` a second time", id.id);
            reader.problem(Code::Repeated, id.span, message, Some("keep one of them".to_owned()));
        }
    }
}

/// What a kind's own checks may look at beside the record: everything else is another stage's.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The day for which the site is computed.
    pub as_of: Day,
}
