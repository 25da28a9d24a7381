//! Values that are handed to templates as they are, their type forgotten.

use std::fmt;
use std::sync::{Arc, OnceLock};

/// A kind's own view, its type forgotten: all the render stage does is hand it to the template.
pub type Record = Arc<dyn erased_serde::Serialize + Send + Sync>;

/// What the render stage makes of a value that many pages show, so that it is converted once and not for each of them.
pub struct Ready<T> {
    make: Option<fn(&T) -> Record>,
    made: OnceLock<Record>,
}

impl<T> Ready<T> {
    /// To be made by this, when a page first shows the value.
    #[must_use]
    pub const fn by(make: fn(&T) -> Record) -> Self {
        Self { make: Some(make), made: OnceLock::new() }
    }

    /// What is made of `value`, which this belongs to; none where nobody makes anything.
    pub(super) fn of(&self, value: &T) -> Option<&Record> {
        self.make.map(|make| self.made.get_or_init(|| make(value)))
    }
}

impl<T> Default for Ready<T> {
    fn default() -> Self {
        Self { make: None, made: OnceLock::new() }
    }
}

/// A copy may be changed before it is shown, so it begins anew.
impl<T> Clone for Ready<T> {
    fn clone(&self) -> Self {
        Self { make: self.make, made: OnceLock::new() }
    }
}

/// It follows from its value.
impl<T> PartialEq for Ready<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Eq for Ready<T> {}

impl<T> fmt::Debug for Ready<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ready").finish_non_exhaustive()
    }
}
