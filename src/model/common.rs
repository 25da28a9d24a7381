//! The front-matter fields that records of every kind have.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::json;

use super::code::Code;
use super::field::{Citing, Field, Keys, Reader, Schema};
use super::id::{Id, to};
use super::located::Located;
use super::node::{Node, Value};
use super::scalar::{Day, Every, Free, Short, Text, Whole};
use super::stated::Stated;
use crate::{choice, record};

choice! {
    /// How far a record's publication has come.
    pub enum State {
        /// Not published unless `--drafts` says so.
        Draft = "draft",
        /// Published.
        Live = "live",
        /// Published, and advised against.
        Deprecated = "deprecated",
        /// A tombstone at its address.
        Retired = "retired",
    }
}

choice! {
    /// What kind of change a revision was.
    pub enum ChangeKind {
        /// The wording changed, the meaning did not.
        Editorial = "editorial",
        /// The meaning changed.
        Material = "material",
    }
}

record! {
    /// An entry of a record's history.
    pub struct Revision {
        /// The revision's number.
        req rev: Whole<1, 9_999>,
        /// The day of the change.
        req date: Located<Day>,
        /// `editorial` or `material`.
        req kind: ChangeKind,
        /// What changed, in a sentence.
        opt note: Text,
    }
}

record! {
    /// A source that a record rests on.
    pub struct Citation {
        /// Author, title and place of publication.
        req title: Text,
        /// Where it can be read.
        opt url: WebAddress,
        /// The day it was last looked up.
        opt accessed: Day,
    }
}

record! {
    /// The fields common to all kinds.
    pub struct Common {
        /// The page's title. Flags, myths, terms and reviews have a default.
        opt title: Text,
        /// One sentence for search results and link previews. Defaults to the kind's own sentence, cut at a word.
        opt summary: Short<160>,
        /// The id; default: the file's stem. It never changes and is never reused.
        opt id: Located<Slug>,
        /// The publication state.
        or(State::Live) state: State,
        /// Why the record was retired; required when it is.
        opt retired_because: Text,
        /// Who answers for the record: a person, a team or `role:<id>`. Its lack is a warning.
        opt owner: Id<to::Party>,
        /// The day a human last vouched for the record. Its lack is a warning.
        opt reviewed: Located<Day>,
        /// Who did.
        opt reviewed_by: Id<to::Person>,
        /// How often the record is due for review, or `never`. Default: the policy per kind in `opsbook.yaml`.
        opt review_every: Every,
        /// Former addresses from the site's root; each keeps working.
        list aliases: Located<OldAddress>,
        /// Former anchors of this page and their new names; blank means the top of the page.
        or(OldAnchors::default()) anchors: OldAnchors,
        /// The record of the same kind that takes this one's place; it names this one in `replaces`.
        opt replaced_by: Id<to::Own>,
        /// The record whose place this one takes.
        opt replaces: Id<to::Own>,
        /// The revision; a material change raises it.
        or(Located { value: Whole(1), span: crate::model::diagnostic::Span::default() }) rev: Located<Whole<1, 9_999>>,
        /// What changed when.
        list history: Revision,
        /// Whether the page's text marks terms of the glossary.
        or(true) mark_terms: bool,
        /// Tags.
        list tags: Text,
        /// What the record rests on.
        list sources: Citation,
        /// A site's own fields; templates and exports see them.
        or(Free::default()) extra: Free,
    }
}

/// An id as written in `id:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slug(pub Text);

impl Field for Slug {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Text::read(node, name, reader)?;
        if super::kind::is_id(&text) {
            return Some(Self(text));
        }
        let near = super::kind::id_from(&text);
        let hint = if near.is_empty() {
            "ids are lower case letters and digits with single hyphens".to_owned()
        } else {
            format!("write `{near}`")
        };
        reader.problem(Code::BadId, node.span, format!("`{text}` is not the spelling of an id"), Some(hint));
        None
    }

    fn schema() -> Schema {
        json!({ "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$" })
    }

    fn stated(&self, _: &Citing<'_>) -> Stated {
        Stated::from(&self.0)
    }
}

/// A former address: a path from the root that ends in `/` or names a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldAddress(pub Text);

impl Field for OldAddress {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Text::read(node, name, reader)?;
        let segments = text.strip_prefix('/').map(|rest| rest.trim_end_matches('/').split('/').collect::<Vec<_>>());
        let sound = segments.is_some_and(|segments| {
            segments.iter().all(|s| {
                !s.is_empty()
                    && *s != "."
                    && *s != ".."
                    && !s.contains(['?', '#', '\\', '%', '<', '>', '"'])
                    && !s.contains(char::is_control)
            })
        });
        if sound {
            return Some(Self(text));
        }
        let hint = "aliases are paths from the site's root: `/old/name/`".to_owned();
        reader.problem(Code::BadValue, node.span, format!("`{text}` is not an address of this site"), Some(hint));
        None
    }

    fn schema() -> Schema {
        json!({ "type": "string", "pattern": "^/[^?#]+$" })
    }

    fn stated(&self, _: &Citing<'_>) -> Stated {
        Stated::from(&self.0)
    }
}

/// Former anchors and what they are called now, in source order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OldAnchors(pub Vec<(Located<Text>, Option<Located<Text>>)>);

impl Field for OldAnchors {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            return reader.wrong(name, node, "a map of old anchors to new ones", Some("`anchors: {old: new}`".to_owned()));
        };
        // `Keys::of` notes the duplicates.
        drop(Keys::of(node, name, reader)?);
        let mut anchors: Vec<(Located<Text>, Option<Located<Text>>)> = Vec::new();
        for entry in entries {
            if entry.key.is_empty() || entry.key.contains(|c: char| c.is_whitespace() || c.is_control()) {
                let hint = "anchors are written without `#` and without spaces".to_owned();
                reader.problem(Code::BadValue, entry.key_span, format!("`{}` is not an anchor", entry.key), Some(hint));
                return None;
            }
            let new = if entry.node.is_blank() { None } else { Some(Located::read(&entry.node, name, reader)?) };
            if anchors.iter().all(|(old, _)| *old.value != *entry.key) {
                anchors.push((Located { value: Arc::from(entry.key.as_str()), span: entry.key_span }, new));
            }
        }
        Some(Self(anchors))
    }

    fn schema() -> Schema {
        json!({ "type": "object", "additionalProperties": { "type": ["string", "null"] } })
    }

    fn stated(&self, _: &Citing<'_>) -> Stated {
        let new = |new: &Option<Located<Text>>| new.as_ref().map_or(Stated::Null, |new| Stated::from(&new.value));
        Stated::Fields(self.0.iter().map(|(old, to)| (Cow::Owned(old.value.to_string()), new(to))).collect())
    }
}

/// An `http:` or `https:` address.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct WebAddress(pub Text);

impl Field for WebAddress {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Text::read(node, name, reader)?;
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let sound = rest.is_some_and(|rest| {
            !rest.is_empty()
                && !rest.starts_with('/')
                && !rest.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>'))
        });
        if sound {
            return Some(Self(text));
        }
        let hint = "web addresses begin with https://".to_owned();
        reader.problem(Code::BadValue, node.span, format!("`{text}` is not a web address"), Some(hint));
        None
    }

    fn schema() -> Schema {
        json!({ "type": "string", "format": "uri", "pattern": "^https?://" })
    }

    fn stated(&self, _: &Citing<'_>) -> Stated {
        Stated::from(&self.0)
    }
}
