//! The kinds of record, and the names under which records are known.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

/// A kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A role explainer.
    Role,
    /// A myth and the fact that answers it.
    Myth,
    /// A red flag, the item of checklists.
    Flag,
    /// A checklist of red flags.
    Checklist,
    /// An initiative with its status updates.
    Initiative,
    /// The record of an operating review, escalation or post-mortem.
    Review,
    /// An onboarding path (a path is a file's, hence the name in code).
    Trail,
    /// A glossary term.
    Term,
    /// A plain page.
    Page,
}

impl Kind {
    /// Every kind, in the order of the site's sections.
    pub const ALL: [Self; 9] =
        [Self::Role, Self::Myth, Self::Flag, Self::Checklist, Self::Initiative, Self::Review, Self::Trail, Self::Term, Self::Page];

    /// The name in references (`flag:everything-top-priority`), configuration and the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Myth => "myth",
            Self::Flag => "flag",
            Self::Checklist => "checklist",
            Self::Initiative => "initiative",
            Self::Review => "review",
            Self::Trail => "path",
            Self::Term => "term",
            Self::Page => "page",
        }
    }

    /// The folder below `content/` and the first segment of the address; plain pages have none.
    #[must_use]
    pub const fn folder(self) -> Option<&'static str> {
        match self {
            Self::Role => Some("roles"),
            Self::Myth => Some("myths"),
            Self::Flag => Some("flags"),
            Self::Checklist => Some("checklists"),
            Self::Initiative => Some("initiatives"),
            Self::Review => Some("reviews"),
            Self::Trail => Some("paths"),
            Self::Term => Some("glossary"),
            Self::Page => None,
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The kind whose records live in this folder of `content/`.
    #[must_use]
    pub fn of_folder(folder: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.folder() == Some(folder))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A record's name: its kind and its id within the kind. Written `kind:id`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordKey {
    /// The kind.
    pub kind: Kind,
    /// The id, unique within the kind; for a plain page its path below `content/` without `.md`.
    pub id: Arc<str>,
}

impl RecordKey {
    /// The key with a revision, as one cites it: `flag:everything-top-priority@2`.
    #[must_use]
    pub fn at(&self, rev: u32) -> String {
        [self.kind.name(), ":", &self.id, "@", &rev.to_string()].concat()
    }
}

impl fmt::Display for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.id)
    }
}

/// Whether `id` is spelled as ids are: `^[a-z0-9]+(-[a-z0-9]+)*$`.
#[must_use]
pub fn is_id(id: &str) -> bool {
    !id.is_empty() && id.split('-').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

/// A text in lower case and ASCII letters, for sorting: `Éclat` is `eclat`.
#[must_use]
pub fn folded(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { deunicode::deunicode(text).to_lowercase() }
}

/// The id nearest to what was written, for hints: lower case, other characters as hyphens.
#[must_use]
pub fn id_from(text: &str) -> String {
    let mut id = String::with_capacity(text.len());
    for word in folded(text).split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        id.push_str(if id.is_empty() { "" } else { "-" });
        id.push_str(word);
    }
    id
}
