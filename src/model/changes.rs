//! What changed between two states of a portfolio, sorted by what a review asks first.

use std::sync::Arc;

use super::finding::{Fact, Reason, Subject};
use super::initiative::{Lifecycle, Rag};
use super::past::LeftOut;
use super::reference::Piece;
use super::rule::RuleId;
use super::scalar::{Day, Text};
use super::view::Status;

/// The classes of change, in the order in which a review asks for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// It is red now and was not.
    NewlyRed,
    /// Its target is later.
    Slipped,
    /// It has said nothing for too long.
    GoneSilent,
    /// Something was decided.
    Decided,
    /// It was red and is not any more.
    Recovered,
    /// Nobody knew it before.
    New,
    /// It says something else.
    Changed,
    /// It is not there any more.
    Gone,
}

impl Class {
    /// Every class, in order.
    pub const ALL: [Self; 8] =
        [Self::NewlyRed, Self::Slipped, Self::GoneSilent, Self::Decided, Self::Recovered, Self::New, Self::Changed, Self::Gone];

    /// The word in exports, and the key in the theme's strings.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NewlyRed => "newly-red",
            Self::Slipped => "slipped",
            Self::GoneSilent => "gone-silent",
            Self::Decided => "decided",
            Self::Recovered => "recovered",
            Self::New => "new",
            Self::Changed => "changed",
            Self::Gone => "gone",
        }
    }
}

/// Where a state was taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The site as it is.
    Site,
    /// The site as it was known on the day.
    Day,
    /// The site as it was known on the day of this review, by its id.
    Review(Text),
    /// A revision of version control: as asked for, and its full name.
    Revision(String, String),
    /// Another folder.
    Folder(String),
}

impl Origin {
    /// The word in exports, and the key in the theme's strings.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Day => "day",
            Self::Review(_) => "review",
            Self::Revision(..) => "revision",
            Self::Folder(_) => "folder",
        }
    }

    /// Whether it is the present source, of which only what is dated later is left out.
    #[must_use]
    pub const fn filters(&self) -> bool {
        matches!(self, Self::Day | Self::Review(_))
    }
}

/// One of the two states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The day for which it was judged.
    pub day: Day,
    /// Where it was taken from.
    pub origin: Origin,
    /// What it has with a later date, and what was therefore left out.
    pub left_out: LeftOut,
}

/// What changed from one state to the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes {
    /// The earlier state.
    pub before: Moment,
    /// The later one.
    pub after: Moment,
    /// What changed, by class and then by subject.
    pub all: Vec<Change>,
}

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Whom it is about.
    pub subject: Subject,
    /// The subject's title, of an initiative; in the later state, else in the earlier one.
    pub title: Option<Text>,
    /// What the subject looks like in the later state, of an initiative that is there.
    pub now: Option<Look>,
    /// What happened.
    pub event: Event,
}

/// What an initiative looks like in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// How far it has come.
    pub lifecycle: Lifecycle,
    /// What it reports; none when it never did.
    pub reported: Option<Rag>,
    /// What the rules make of it.
    pub computed: Status,
    /// When it ends, as last said.
    pub target: Option<Day>,
}

impl Look {
    /// What the rules make of it, in the words of a report; one that never reported is unknown.
    #[must_use]
    pub const fn computed_word(&self) -> &'static str {
        match self.computed {
            Status::Ok => "green",
            Status::Warn => "amber",
            Status::Bad => "red",
            Status::None => "unknown",
        }
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// It is red now.
    NewlyRed {
        /// Before; none of what is new, and of teams, people and the portfolio.
        before: Option<Look>,
        /// The rules that find it red, each with its reasons.
        because: Vec<(RuleId, Vec<Reason>)>,
    },
    /// The target moved later.
    Slipped {
        /// The target before.
        before: Day,
        /// The target now.
        after: Day,
        /// How often it has slipped in all.
        slips: usize,
        /// The reasons that were given since.
        reasons: Vec<Arc<[Piece]>>,
    },
    /// It has said nothing for two cadences.
    GoneSilent {
        /// Its newest update, or the first day of work where that is later.
        since: Day,
        /// Days from there.
        days: i64,
    },
    /// An escalation was decided.
    Decided {
        /// The escalation's id.
        escalation: Text,
        /// What was asked.
        question: Arc<[Piece]>,
        /// What was decided.
        decision: Arc<[Piece]>,
        /// When.
        on: Option<Day>,
        /// By whom.
        by: Option<Text>,
        /// Days that it took.
        days: Option<i64>,
    },
    /// A meeting decided something.
    Met {
        /// The review's id.
        review: Text,
        /// The day of the meeting.
        on: Day,
        /// What was decided.
        decisions: Vec<Arc<[Piece]>>,
        /// The initiatives that it looked at.
        about: Vec<Text>,
    },
    /// It is red no more.
    Recovered {
        /// What it looked like before; none of teams, people and the portfolio.
        before: Option<Look>,
        /// The rules that found it red before.
        was: Vec<RuleId>,
    },
    /// Nobody knew it before.
    New,
    /// It says something else.
    Changed(Vec<Edit>),
    /// It is not there any more; a retired one has a tombstone.
    Gone {
        /// How far it had come.
        lifecycle: Lifecycle,
        /// Whether it was retired.
        retired: bool,
    },
}

impl Event {
    /// The class of change.
    #[must_use]
    pub const fn class(&self) -> Class {
        match self {
            Self::NewlyRed { .. } => Class::NewlyRed,
            Self::Slipped { .. } => Class::Slipped,
            Self::GoneSilent { .. } => Class::GoneSilent,
            Self::Decided { .. } | Self::Met { .. } => Class::Decided,
            Self::Recovered { .. } => Class::Recovered,
            Self::New => Class::New,
            Self::Changed(_) => Class::Changed,
            Self::Gone { .. } => Class::Gone,
        }
    }
}

/// Something that an initiative says differently.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// What: the word in exports, and the key in the theme's strings (`changes.field.<field>`).
    pub field: &'static str,
    /// Of what, where the field holds several.
    pub of: Option<Fact>,
    /// Before; none when it said nothing.
    pub before: Option<Fact>,
    /// Now.
    pub after: Option<Fact>,
}

impl Changes {
    /// The changes of a class.
    #[must_use]
    pub fn of(&self, class: Class) -> &[Change] {
        let first = self.all.partition_point(|change| change.event.class() < class);
        let last = self.all.partition_point(|change| change.event.class() <= class);
        &self.all[first..last]
    }
}
