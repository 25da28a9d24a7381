//! Lists that are written while they are made.

use std::cell::Cell;

use serde::{Serialize, Serializer};

/// A list whose items are made while it is written: all at once would take more memory than the rest of a build. It can be
/// written once.
pub(super) struct OneByOne<I>(Cell<Option<I>>);

impl<I> OneByOne<I> {
    /// The list of these items.
    pub(super) const fn of(items: I) -> Self {
        Self(Cell::new(Some(items)))
    }
}

impl<R: Serialize, I: Iterator<Item = R>> Serialize for OneByOne<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.take().into_iter().flatten())
    }
}
