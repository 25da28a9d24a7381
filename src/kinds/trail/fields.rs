//! The front matter of an onboarding path.

use std::any::Any;
use std::sync::Arc;

use crate::model::common::Slug;
use crate::model::content::{Content, LONG, Stop};
use crate::model::field::{Citing, Field, Said};
use crate::model::id::{Id, to};
use crate::model::located::Located;
use crate::model::reference::{Piece, Reference};
use crate::model::rich::Rich;
use crate::model::scalar::Number;
use crate::model::stated::Stated;
use crate::record;

/// A sentence or a few, with inline Markdown.
type Line = Rich<LONG>;

record! {
    /// One step of a path: a record to read.
    pub struct Step {
        /// The record, as `kind:id`.
        req record: Id<to::AnyRecord>,
        /// Why it is here, or what to look for.
        opt note: Line,
        /// Whether it may be skipped.
        or(false) optional: bool,
    }
}

record! {
    /// A question with its answers.
    pub struct Question {
        /// Its name within the quiz; its anchor on the page is `ob-question-<id>`.
        req id: Located<Slug>,
        /// The question.
        req ask: Line,
        /// The right answer.
        req right: Located<Line>,
        /// The wrong answers, of about the right one's length. The page mixes them with it.
        reqlist wrong: Located<Line>,
        /// Why the right answer is right.
        opt why: Line,
        /// Where to read about it, as `kind:id`.
        opt read: Id<to::AnyRecord>,
    }
}

record! {
    /// The questions at the end of a path.
    pub struct Quiz {
        /// Myths (fact or myth?), flags (which flag is this?) and terms (which word is this?) from which questions are made, as `kind:id`.
        list from: Id<to::AnyRecord>,
        /// Questions written by hand.
        list questions: Question,
        /// The share of right answers that passes, from 0 to 1.
        opt pass_mark: Number<1>,
    }
}

record! {
    /// The front matter of an onboarding path.
    pub struct Trail {
        /// Who it is for.
        req audience: Line,
        /// The records to read, in this order.
        reqlist steps: Step,
        /// Paths to walk first.
        list prerequisites: Id<to::Trail>,
        /// What to do together with somebody.
        list buddy_tasks: Line,
        /// The questions at the end.
        opt quiz: Quiz,
    }
}

impl Quiz {
    /// The share of right answers that passes, in percent.
    #[must_use]
    pub fn pass_percent(&self) -> Option<u32> {
        let percent = (self.pass_mark?.0 * 100.0).round();
        (0..=100).find(|whole| f64::from(*whole) >= percent)
    }
}

impl Content for Trail {
    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        Field::references(self, visit);
    }

    fn stated(&self, cite: &Citing<'_>) -> Stated {
        Field::stated(self, cite)
    }

    fn texts(&self, visit: &mut dyn FnMut(Said<'_>)) {
        Field::texts(self, visit);
    }

    fn audience(&self) -> Option<Arc<[Piece]>> {
        Some(Arc::clone(&self.audience.pieces))
    }

    fn stops(&self) -> Vec<Stop> {
        self.steps.iter().map(|step| Stop { record: Arc::clone(&step.record.id), optional: step.optional }).collect()
    }

    fn asks(&self) -> bool {
        self.quiz.as_ref().is_some_and(|quiz| !quiz.from.is_empty() || !quiz.questions.is_empty())
    }

    fn same(&self, other: &dyn Content) -> bool {
        let other: &dyn Any = other;
        other.downcast_ref() == Some(self)
    }
}
