//! All that other pages may know of a page.

use std::sync::Arc;

use super::address::Address;
use super::common::Common;
use super::content::Content;
use super::kind::{Kind, RecordKey};
use super::reference::Reference;
use super::scalar::{Day, Text};

/// The typed front matter of a page and its outgoing references.
///
/// Invariant: equality ignores source positions, so an edit of the body alone leaves it equal
/// unless it changes a reference, a heading or the reading time.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The record's name.
    pub key: RecordKey,
    /// The source's path below the site's folder.
    pub source: Arc<str>,
    /// Where it is published.
    pub address: Address,
    /// The kind whose listing it introduces (`content/<kind folder>/index.md`).
    pub introduces: Option<Kind>,
    /// The title, given or default.
    pub title: Text,
    /// The one sentence, given or default; empty when there is none.
    pub sentence: Text,
    /// The fields that every kind has.
    pub common: Common,
    /// The kind's own fields.
    pub content: Arc<dyn Content>,
    /// What the page points at: front matter first, then the body, each in source order.
    pub references: Vec<Reference>,
    /// Every anchor of the body.
    pub anchors: Vec<Text>,
    /// Words of the body, for the reading time.
    pub words: u32,
}

/// Words that an adult reads silently in a minute (Brysbaert 2019, non-fiction: 238).
const WORDS_A_MINUTE: u32 = 238;

impl Summary {
    /// The kind's own fields as their type.
    #[must_use]
    pub fn content<T: Content>(&self) -> &T {
        self.content.of::<T>()
    }

    /// Minutes to read the body, at least 1.
    #[must_use]
    pub fn minutes(&self) -> u32 {
        self.words.div_ceil(WORDS_A_MINUTE).max(1)
    }

    /// Whether two readings of a source connect to other pages alike: what is different between them is shown, and
    /// decides about no link, no address and no tag.
    #[must_use]
    pub fn connects_as(&self, other: &Self) -> bool {
        let (own, its) = (&self.common, &other.common);
        self.key == other.key
            && self.source == other.source
            && self.address == other.address
            && self.introduces == other.introduces
            && self.anchors == other.anchors
            && self.references == other.references
            && own.state == its.state
            && own.aliases == its.aliases
            && own.anchors == its.anchors
            && own.tags == its.tags
            && own.owner == its.owner
            && own.replaces == its.replaces
            && own.replaced_by == its.replaced_by
    }

    /// The newest of `reviewed`, `history` and the record's own dates; never a file's time.
    #[must_use]
    pub fn modified(&self) -> Option<Day> {
        let reviewed = self.common.reviewed.map(|day| day.value);
        let history = self.common.history.iter().map(|revision| revision.date.value).max();
        reviewed.max(history).max(self.content.newest())
    }
}

impl PartialEq for Summary {
    fn eq(&self, other: &Self) -> bool {
        self.connects_as(other)
            && self.title == other.title
            && self.sentence == other.sentence
            && self.minutes() == other.minutes()
            && self.common == other.common
            && self.content.same(&*other.content)
    }
}
