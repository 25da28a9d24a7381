//! What is made of a page when somebody first asks, and kept for all who ask after.

use std::sync::OnceLock;

/// A thing for each page, made once. It is as good as what it is made from: whoever changes that begins with an empty one.
#[derive(Debug, Default)]
pub struct PerPage<T>(Vec<OnceLock<Box<T>>>);

impl<T> PerPage<T> {
    /// Nothing yet, for so many pages.
    #[must_use]
    pub fn new(pages: usize) -> Self {
        Self(std::iter::repeat_with(OnceLock::new).take(pages).collect())
    }

    /// What is kept of the page with this number, or is made of it now.
    pub fn of(&self, number: u32, make: impl FnOnce() -> T) -> &T {
        self.0[number as usize].get_or_init(|| Box::new(make()))
    }
}
