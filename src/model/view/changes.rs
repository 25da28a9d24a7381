//! What changed between two states of the portfolio, as a page shows it.

use std::sync::Arc;

use serde::Serialize;

use super::finding::Because;
use super::row::Status;

/// The page of what changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ChangesView {
    /// The earlier state; none when there is nothing to compare with.
    pub before: Option<MomentView>,
    /// The later state.
    pub after: Option<MomentView>,
    /// Whether either is the present source with later facts left out, so that what has no date is as it is now.
    pub undated: bool,
    /// The changes by class, in the order of a review; classes without any are not there.
    pub groups: Vec<ChangeGroup>,
    /// How many there are in all.
    pub total: usize,
}

/// One of the two states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MomentView {
    /// The day for which it was judged.
    pub day: Arc<str>,
    /// `site`, `day`, `review`, `revision` or `folder`: the key of its sentence.
    pub origin: &'static str,
    /// The name of the review, the revision or the folder.
    pub name: Option<Arc<str>>,
    /// Root-relative path of the review.
    pub path: Option<Arc<str>>,
    /// The first digits of the revision's full name.
    pub commit: Option<String>,
    /// How many facts were left out because they are dated later, by what they are; without those of which there are none.
    pub left_out: Vec<LeftOutView>,
}

/// How many facts of a sort were left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LeftOutView {
    /// What they are: the key of their word.
    pub what: &'static str,
    /// How many.
    pub count: usize,
}

/// The changes of a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeGroup {
    /// The class: the key of its word, and a part of its anchor.
    pub class: &'static str,
    /// How many there are.
    pub total: usize,
    /// Those that are shown.
    pub changes: Vec<ChangeView>,
    /// How many were cut.
    pub more: usize,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeView {
    /// Root-relative path of what it is about.
    pub path: Option<Arc<str>>,
    /// Its title or name; none of the portfolio, which the theme's strings name.
    pub name: Option<Arc<str>>,
    /// What it looks like now, of an initiative whose class says so.
    pub status: Option<Status>,
    /// What happened, a sentence each.
    pub says: Vec<Because>,
}
