//! References: what a source says it points at, and what that turns out to be.

use std::sync::Arc;

use super::diagnostic::Span;
use super::kind::{Kind, RecordKey};

/// What a reference may point at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Want {
    /// A record of one kind.
    Record(Kind),
    /// A record of the same kind as the one that cites it.
    Own,
    /// A record of any kind, written `kind:id` or, in Markdown, by an id that one kind alone has.
    AnyRecord,
    /// A person.
    Person,
    /// A team.
    Team,
    /// A person, a team or `role:<id>`.
    Party,
    /// A context.
    Context,
    /// A file relative to the source (`../flags/x.md`), or `#anchor` on the same page.
    Source,
    /// An address of the site from its root (`/flags/x/`).
    Address,
    /// An asset below `content/`, by its path there.
    Asset,
}

/// A reference as written. Two are equal when they say the same, wherever they stand.
#[derive(Debug, Clone)]
pub struct Reference {
    /// What it may point at.
    pub want: Want,
    /// The target as written, without the anchor.
    pub target: Arc<str>,
    /// The anchor, without `#`.
    pub anchor: Option<Arc<str>>,
    /// The front-matter field that holds it; `None` in the Markdown body.
    pub field: Option<&'static str>,
    /// Where it stands.
    pub span: Span,
}

/// Fields that say who answers, or what takes the place of what: no subject of the page.
const NO_SUBJECT: [&str; 12] = [
    "owner",
    "reviewed_by",
    "replaces",
    "replaced_by",
    "author",
    "to",
    "of",
    "sponsor",
    "caller",
    "decided_by",
    "checked_by",
    "prerequisites",
];

impl Reference {
    /// Whether the page is about what it points at.
    #[must_use]
    pub fn is_subject(&self) -> bool {
        self.field.is_none_or(|field| !NO_SUBJECT.contains(&field))
    }
}

impl PartialEq for Reference {
    fn eq(&self, other: &Self) -> bool {
        self.want == other.want && self.target == other.target && self.anchor == other.anchor && self.field == other.field
    }
}

/// What is wanted, in the words of a message.
#[must_use]
pub fn wanted(want: Want) -> &'static str {
    match want {
        Want::Record(kind) => match kind {
            Kind::Role => "the id of a role",
            Kind::Myth => "the id of a myth",
            Kind::Flag => "the id of a flag",
            Kind::Checklist => "the id of a checklist",
            Kind::Initiative => "the id of an initiative",
            Kind::Review => "the id of a review",
            Kind::Trail => "the id of a path",
            Kind::Term => "the id of a term",
            Kind::Page => "the path of a page",
        },
        Want::Own => "the id of a record of the same kind",
        Want::AnyRecord => "a record as `kind:id`",
        Want::Person => "the id of a person",
        Want::Team => "the id of a team",
        Want::Party => "a person, a team or `role:<id>`",
        Want::Context => "the id of a context",
        Want::Source => "a file of the site",
        Want::Address => "an address of the site",
        Want::Asset => "a file below content/",
    }
}

/// Splits `kind:id`, for references that may point at any kind.
#[must_use]
pub fn split_key(text: &str) -> Option<RecordKey> {
    let (kind, id) = text.split_once(':')?;
    Some(RecordKey { kind: Kind::named(kind)?, id: Arc::from(id) })
}

/// A part of a text with inline Markdown.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// Escaped phrasing HTML.
    Html(String),
    /// A citation; without text the target's title stands there.
    Cite {
        /// What is cited.
        reference: Reference,
        /// Its own text, escaped.
        text: Option<String>,
        /// The bytes of the field's text that say it, its brackets included.
        at: Span,
    },
}
