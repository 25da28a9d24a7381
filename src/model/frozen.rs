//! A revision of a flag as it was when it was accepted.

use std::sync::Arc;

use super::common::{Citation, Revision, Slug};
use super::ledger::RevisionName;
use super::page::Body;
use super::reference::Reference;
use super::rich::Rich;
use super::scalar::{Day, Text, Whole};
use crate::record;

/// A text of a snapshot: citations are links by now, which makes it longer than its field was.
type Said = Rich<100_000>;

record! {
    /// The fields of a snapshot that a frozen page shows. What later versions add is passed over.
    pub struct Snapshot {
        /// The flag's id at that time.
        req id: Slug,
        /// The revision.
        req rev: Whole<1, 9_999>,
        /// The flag.
        req title: Text,
        /// What it meant, in one line.
        req verdict: Said,
        /// `high`, `medium` or `low`.
        req severity: Text,
        /// Observable evidence.
        reqlist looks_like: Said,
        /// What it cost.
        opt harm: Said,
        /// The question to put in the review.
        req ask: Said,
        /// What to do instead.
        req do_instead: Said,
        /// When it was fine.
        opt not_when: Said,
        /// What it rested on.
        list sources: Citation,
        /// What had changed until then.
        list history: Revision,
    }
}

/// A revision of a flag, read from its snapshot alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Frozen {
    /// Its name.
    pub name: RevisionName,
    /// Its fields.
    pub fields: Snapshot,
    /// The snapshot as it was written.
    pub text: Text,
    /// Its body.
    pub body: Arc<Body>,
    /// What the body points at, by addresses.
    pub references: Vec<Reference>,
}

impl Frozen {
    /// The day from which it held, where its history says so.
    #[must_use]
    pub fn since(&self) -> Option<Day> {
        self.fields.history.iter().filter(|change| change.rev == self.fields.rev).map(|change| change.date.value).min()
    }
}
