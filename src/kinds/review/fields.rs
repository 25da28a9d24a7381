//! The front matter of a review, and what it tells the pages of others.

use std::any::Any;
use std::sync::Arc;

use crate::model::content::{CitedFlag, Content, Defaults, Duty, LONG, Task};
use crate::model::field::{Citing, Field, Said};
use crate::model::id::{Id, to};
use crate::model::reference::{Piece, Reference};
use crate::model::rich::Rich;
use crate::model::scalar::{Day, Text, Whole};
use crate::model::stated::Stated;
use crate::record;

/// A sentence or a few, with inline Markdown.
type Line = Rich<LONG>;

record! {
    /// A flag that was cited in a review.
    pub struct Cite {
        /// The flag.
        req flag: Id<to::Flag>,
        /// The flag's revision as cited, so that the citation keeps its meaning.
        opt rev: Whole<1, 9_999>,
        /// The initiative against which it was cited. Without it: the portfolio, or the meeting itself.
        opt initiative: Id<to::Initiative>,
        /// Whether it blocks: nothing goes on before it is answered.
        or(false) blocking: bool,
        /// What was said, in a sentence.
        opt note: Line,
    }
}

record! {
    /// Something that somebody agreed to do.
    pub struct Action {
        /// What.
        req text: Line,
        /// Who: a person, a team or `role:<id>`.
        opt owner: Id<to::Party>,
        /// By when.
        opt due: Day,
        /// The day it was done; without it the action is open.
        opt done_on: Day,
    }
}

record! {
    /// The front matter of a review.
    pub struct Review {
        /// Which kind of meeting it was, such as `operating-review` or `post-mortem`.
        req context: Id<to::Context>,
        /// The day of the meeting.
        req date: Day,
        /// The initiatives that it looked at.
        list initiatives: Id<to::Initiative>,
        /// The red flags that were raised.
        list cites: Cite,
        /// What was decided, a sentence each.
        list decisions: Line,
        /// Who does what by when.
        list actions: Action,
    }
}

impl Cite {
    /// The revision that was cited.
    #[must_use]
    pub fn rev(&self) -> Option<u32> {
        self.rev.and_then(|rev| u32::try_from(rev.0).ok())
    }
}

impl Content for Review {
    /// The title is the context's id in words and the date: `Operating review, 2026-03-24`.
    fn defaults(&self) -> Defaults {
        let words = self.context.id.replace('-', " ");
        let mut letters = words.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        let title = format!("{first}{}, {}", letters.as_str(), self.date);
        Defaults { title: Some(Arc::from(title)), summary: None }
    }

    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        Field::references(self, visit);
    }

    fn stated(&self, cite: &Citing<'_>) -> Stated {
        Field::stated(self, cite)
    }

    fn texts(&self, visit: &mut dyn FnMut(Said<'_>)) {
        Field::texts(self, visit);
    }

    fn same(&self, other: &dyn Content) -> bool {
        let other: &dyn Any = other;
        other.downcast_ref() == Some(self)
    }

    fn newest(&self) -> Option<Day> {
        Some(self.date)
    }

    fn duties(&self) -> Vec<Duty> {
        let open = self.actions.iter().filter(|action| action.done_on.is_none());
        open.map(|action| Duty {
            name: None,
            task: Task::Step,
            party: action.owner.as_ref().map(|owner| Arc::clone(&owner.id)),
            text: Arc::clone(&action.text.pieces),
            raised: None,
            due: action.due,
            lapses: false,
        })
        .collect()
    }

    fn cites(&self) -> Vec<CitedFlag> {
        let cited = |cite: &Cite| CitedFlag {
            flag: Arc::clone(&cite.flag.id),
            rev: cite.rev(),
            initiative: cite.initiative.as_ref().map(|initiative| Arc::clone(&initiative.id)),
            blocking: cite.blocking,
            note: cite.note.as_ref().map(|note| Arc::clone(&note.pieces)),
        };
        self.cites.iter().map(cited).collect()
    }

    fn date(&self) -> Option<Day> {
        Some(self.date)
    }

    fn decisions(&self) -> Vec<Arc<[Piece]>> {
        self.decisions.iter().map(|decision| Arc::clone(&decision.pieces)).collect()
    }

    fn decided(&self) -> Vec<Text> {
        if self.decisions.is_empty() {
            return Vec::new();
        }
        let cited = self.cites.iter().filter_map(|cite| cite.initiative.as_ref());
        let mut about: Vec<Text> = self.initiatives.iter().chain(cited).map(|initiative| Arc::clone(&initiative.id)).collect();
        about.sort_unstable();
        about.dedup();
        about
    }

    fn context(&self) -> Option<Text> {
        Some(Arc::clone(&self.context.id))
    }
}
