//! What the site has and lacks, for `opsbook stats`.

use super::Session;
use crate::stages::tally::{Tally, tally};

impl Session {
    /// Counts what the site has and lacks; none before the first change.
    #[must_use]
    pub fn tally(&self) -> Option<Tally> {
        Some(tally(self.graph()?, &|source| self.body(source)))
    }
}
