//! Values of records as exports, snapshots and hashes hold them: as they would be written in front matter.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::{Map, Number, Value as Json};

/// A value of a record. What JSON can say, with keys and texts that are shared and not copied: an export states every record.
#[derive(Debug, Clone, PartialEq)]
pub enum Stated {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A word of the form itself.
    Word(&'static str),
    /// A text of the record.
    Text(Arc<str>),
    /// A text made for this.
    Made(String),
    /// A list.
    List(Vec<Self>),
    /// Fields by key.
    Fields(Fields),
}

/// Fields by key, in their order; no key twice.
pub type Fields = Vec<(Cow<'static, str>, Stated)>;

impl Stated {
    /// An object of the fields that say something.
    pub fn of(fields: impl IntoIterator<Item = (&'static str, Self)>) -> Self {
        Self::Fields(fields.into_iter().filter(|(_, value)| !value.is_silent()).map(|(key, value)| (Cow::Borrowed(key), value)).collect())
    }

    /// Whether it says nothing.
    fn is_silent(&self) -> bool {
        match self {
            Self::Null => true,
            Self::List(items) => items.is_empty(),
            Self::Fields(fields) => fields.is_empty(),
            _ => false,
        }
    }

    /// Its fields; none of anything else.
    #[must_use]
    pub fn into_fields(self) -> Fields {
        match self {
            Self::Fields(fields) => fields,
            _ => Fields::new(),
        }
    }
}

impl From<&Arc<str>> for Stated {
    fn from(text: &Arc<str>) -> Self {
        Self::Text(Arc::clone(text))
    }
}

impl From<String> for Stated {
    fn from(text: String) -> Self {
        Self::Made(text)
    }
}

impl From<usize> for Stated {
    fn from(number: usize) -> Self {
        Self::Number(number.into())
    }
}

impl<T: Into<Self>> From<Option<T>> for Stated {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<Json> for Stated {
    fn from(json: Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(value),
            Json::Number(number) => Self::Number(number),
            Json::String(text) => Self::Made(text),
            Json::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Json::Object(map) => Self::Fields(map.into_iter().map(|(key, value)| (Cow::Owned(key), Self::from(value))).collect()),
        }
    }
}

impl From<Stated> for Json {
    fn from(value: Stated) -> Self {
        match value {
            Stated::Null => Self::Null,
            Stated::Bool(value) => Self::Bool(value),
            Stated::Number(number) => Self::Number(number),
            Stated::Word(text) => Self::from(text),
            Stated::Text(text) => Self::from(&*text),
            Stated::Made(text) => Self::String(text),
            Stated::List(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            Stated::Fields(fields) => Self::Object(map_of(fields)),
        }
    }
}

/// Fields as a map.
#[must_use]
pub fn map_of(fields: Fields) -> Map<String, Json> {
    fields.into_iter().map(|(key, value)| (key.into_owned(), Json::from(value))).collect()
}

impl Serialize for Stated {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number.serialize(serializer),
            Self::Word(text) => serializer.serialize_str(text),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Made(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Fields(fields) => serializer.collect_map(fields.iter().map(|(key, value)| (key, value))),
        }
    }
}
