//! What a record's revisions mean to those who have read it.

use std::sync::Arc;

use super::common::{ChangeKind, Revision};
use super::show::revision;
use super::summary::Summary;
use super::view::{Inline, Revision as Shown};

/// Whether a revision changed what a record means. One that the history does not mention did: a revision is raised for
/// nothing else. The first one changed nothing.
#[must_use]
pub fn is_material(history: &[Revision], rev: u32) -> bool {
    let mut entries = history.iter().filter(|entry| entry.rev.0 == i64::from(rev)).peekable();
    rev > 1 && (entries.peek().is_none() || entries.any(|entry| entry.kind == ChangeKind::Material))
}

/// The revision since which a record means what it means now.
#[must_use]
pub fn means_this_since(page: &Summary) -> u32 {
    let material = |rev: &u32| is_material(&page.common.history, *rev);
    (1..=revision(page)).rev().find(material).unwrap_or(1)
}

/// What changed a record's meaning, newest first.
#[must_use]
pub fn changes(page: &Summary) -> Vec<Shown> {
    let history = &page.common.history;
    let mut entries: Vec<_> = history.iter().filter(|entry| entry.rev.0 > 1 && entry.kind == ChangeKind::Material).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.rev.0, entry.date.value)));
    entries.into_iter().map(shown).collect()
}

/// An entry of the history as pages show it.
#[must_use]
pub fn shown(entry: &Revision) -> Shown {
    Shown {
        rev: u32::try_from(entry.rev.0).unwrap_or_default(),
        date: Arc::from(entry.date.to_string()),
        kind: Some(entry.kind.word()),
        note: entry.note.as_ref().map(|note| Inline::from_text(note)),
    }
}
