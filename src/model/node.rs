//! A YAML value as written: every scalar still text, every node with its place.

use std::ops::Range;

use super::diagnostic::Span;

/// One YAML node.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it stands in the source.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// The value of a node. Scalars stay text until a field says what it wants, so nothing is guessed.
#[derive(Debug, Clone)]
pub enum Value {
    /// Nothing: an absent value, `null` or `~`.
    Null,
    /// An unquoted scalar, exactly as written (`no`, `10:30`, `007`).
    Plain(String),
    /// A quoted or block scalar, unescaped.
    Quoted(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping in source order, duplicate keys included.
    Map(Vec<Entry>),
}

/// One key of a mapping with its value.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key's text.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub node: Node,
}

/// A front matter as it was read.
#[derive(Debug, Clone)]
pub struct FrontMatter {
    /// The YAML between the two `---` lines, in bytes of the source.
    pub range: Range<usize>,
    /// What it says.
    pub node: Node,
}

impl Node {
    /// The scalar's text, quoted or not.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Plain(text) | Value::Quoted(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the node says nothing: null or blank text.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        matches!(self.value, Value::Null) || self.text().is_some_and(|text| text.trim().is_empty())
    }

    /// What the node is, in the words of a message.
    #[must_use]
    pub fn described(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Plain(_) | Value::Quoted(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map of keys",
        }
    }
}
