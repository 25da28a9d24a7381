//! Fields of a record: how a node becomes a typed value, what its schema is, which references it holds.

use serde_json::{Map, Value as Json, json};

use super::code::Code;
use super::diagnostic::{Diagnostic, SourceText, Span};
use super::near::nearest;
use super::node::{Entry, Node, Value};
use super::reference::{Piece, Reference};
use super::stated::Stated;

/// A JSON Schema (draft 2020-12) of a field or record.
pub type Schema = Json;

/// Reads nodes of one source and collects every problem instead of stopping at the first.
#[derive(Debug)]
pub struct Reader<'a> {
    source: &'a SourceText,
    rich: RichText,
    problems: Vec<Diagnostic>,
    references: Vec<Reference>,
}

/// Turns a field's inline Markdown into pieces; the parse stage hands its own over.
/// Takes the text, its place, and the path of the source it stands in.
pub type RichText = fn(&str, Span, &str) -> Vec<Piece>;

impl<'a> Reader<'a> {
    /// A reader of nodes that stand in `source`.
    #[must_use]
    pub fn new(source: &'a SourceText, rich: RichText) -> Self {
        Self { source, rich, problems: Vec::new(), references: Vec::new() }
    }

    /// The inline Markdown of a field as pieces.
    #[must_use]
    pub fn rich(&mut self, text: &str, span: Span) -> Vec<Piece> {
        let pieces = (self.rich)(text, span, &self.source.path);
        for piece in &pieces {
            if let Piece::Cite { reference, .. } = piece {
                self.references.push(reference.clone());
            }
        }
        pieces
    }

    /// Notes a reference that was read, so that it is checked even when the record around it is broken.
    pub fn refer(&mut self, reference: Reference) {
        self.references.push(reference);
    }

    /// Every reference noted so far, in the order in which fields were read.
    #[must_use]
    pub fn take_references(&mut self) -> Vec<Reference> {
        std::mem::take(&mut self.references)
    }

    /// Notes a problem at `span`.
    pub fn problem(&mut self, code: Code, span: Span, message: impl Into<String>, hint: Option<String>) {
        let mut diagnostic = Diagnostic::new(code, Some(self.source.place(span)), message);
        diagnostic.hint = hint;
        self.problems.push(diagnostic);
    }

    /// Notes that `name` wants `wanted` and got something else; gives `None` for the reader's caller.
    pub fn wrong<T>(&mut self, name: &str, node: &Node, wanted: &str, hint: Option<String>) -> Option<T> {
        let got = match node.text() {
            Some(text) if text.chars().count() <= 30 && matches!(node.value, Value::Quoted(_)) => format!("the text `{text}`"),
            Some(text) if text.chars().count() <= 30 => format!("`{text}`"),
            _ => node.described().to_owned(),
        };
        self.problem(Code::WrongType, node.span, format!("`{name}` wants {wanted}, and this is {got}"), hint);
        None
    }

    /// Everything noted so far.
    #[must_use]
    pub fn finish(self) -> Vec<Diagnostic> {
        self.problems
    }
}

/// A type that can stand as the value of a key.
pub trait Field: Sized {
    /// Reads a node that is present and not blank; notes problems and gives `None` when there are any.
    /// `name` is the key, for messages.
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self>;

    /// The JSON Schema of the value.
    fn schema() -> Schema;

    /// The value as exports, snapshots and hashes hold it: as it would be written in front matter, in its
    /// one normal spelling, with every citation as `cite` writes it. Values that nobody exports are null.
    fn stated(&self, cite: &Citing<'_>) -> Stated {
        let _ = cite;
        Stated::Null
    }

    /// Calls `visit` with every reference that the value holds, in source order.
    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        let _ = visit;
    }

    /// Calls `visit` with every text that the value says to its readers, in source order: no ids, no numbers.
    fn texts(&self, visit: &mut dyn FnMut(Said<'_>)) {
        let _ = visit;
    }
}

/// A text of a record's front matter.
#[derive(Debug, Clone, Copy)]
pub enum Said<'a> {
    /// As it stands.
    Plain(&'a str),
    /// With inline Markdown and citations.
    Rich(&'a [Piece]),
}

/// Writes a citation of a text for another medium, from what is cited and its own text as Markdown.
pub type Citing<'a> = dyn Fn(&Reference, Option<&str>) -> String + 'a;

impl<T: Field> Field for Vec<T> {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::List(items) = &node.value else {
            let hint = node.text().map(|text| format!("write a list: `{name}: [{text}]`"));
            return reader.wrong(name, node, "a list", hint);
        };
        let mut list = Self::with_capacity(items.len());
        for item in items {
            if item.is_blank() {
                reader.problem(Code::WrongType, item.span, format!("an item of `{name}` is blank"), None);
            } else if let Some(value) = T::read(item, name, reader) {
                list.push(value);
            }
        }
        (list.len() == items.len()).then_some(list)
    }

    fn schema() -> Schema {
        json!({ "type": "array", "items": T::schema() })
    }

    fn stated(&self, cite: &Citing<'_>) -> Stated {
        Stated::List(self.iter().map(|item| item.stated(cite)).collect())
    }

    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        for item in self {
            item.references(visit);
        }
    }

    fn texts(&self, visit: &mut dyn FnMut(Said<'_>)) {
        for item in self {
            item.texts(visit);
        }
    }
}

impl<T: Field> Field for Option<T> {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        T::read(node, name, reader).map(Some)
    }

    fn schema() -> Schema {
        T::schema()
    }

    fn stated(&self, cite: &Citing<'_>) -> Stated {
        self.as_ref().map_or(Stated::Null, |value| value.stated(cite))
    }

    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        if let Some(value) = self {
            value.references(visit);
        }
    }

    fn texts(&self, visit: &mut dyn FnMut(Said<'_>)) {
        if let Some(value) = self {
            value.texts(visit);
        }
    }
}

/// The keys of one mapping while its fields are taken out, so that what is left over is unknown.
#[derive(Debug)]
pub struct Keys<'n> {
    /// Where the mapping begins, for what is missing.
    span: Span,
    left: Vec<&'n Entry>,
    known: Vec<&'static str>,
    /// The known keys that are there and say something.
    said: Vec<&'static str>,
}

impl<'n> Keys<'n> {
    /// The keys of a node that should be a mapping; duplicate keys are noted, the first one stays.
    pub fn of(node: &'n Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            return reader.wrong(name, node, "a map of keys", Some("write `key: value`, one to a line".to_owned()));
        };
        let mut left: Vec<&Entry> = Vec::with_capacity(entries.len());
        for entry in entries {
            if let Some(first) = left.iter().find(|seen| seen.key == entry.key) {
                let line = reader.source.place(first.key_span).line;
                let message = format!("the key `{}` stands here a second time", entry.key);
                let hint = Some(format!("the first is on line {line}; keep one of them"));
                reader.problem(Code::DuplicateKey, entry.key_span, message, hint);
            } else {
                left.push(entry);
            }
        }
        Some(Self { span: node.span, left, known: Vec::new(), said: Vec::new() })
    }

    /// Keys for a source that has no front matter at all: everything required is missing.
    #[must_use]
    pub fn none() -> Self {
        Self { span: Span::default(), left: Vec::new(), known: Vec::new(), said: Vec::new() }
    }

    /// Takes the entry of a key, if it is there and says something.
    fn take(&mut self, name: &'static str) -> Option<&'n Entry> {
        self.known.push(name);
        let at = self.left.iter().position(|entry| entry.key == name)?;
        let entry = Some(self.left.remove(at)).filter(|entry| !entry.node.is_blank())?;
        self.said.push(name);
        Some(entry)
    }

    /// A required field.
    pub fn required<T: Field>(&mut self, name: &'static str, reader: &mut Reader<'_>) -> Option<T> {
        let Some(entry) = self.take(name) else {
            self.missing(name, reader);
            return None;
        };
        if let Value::List(items) = &entry.node.value
            && items.is_empty()
        {
            let message = format!("the required list `{name}` is empty");
            reader.problem(Code::MissingField, entry.node.span, message, Some("name at least one".to_owned()));
            return None;
        }
        T::read(&entry.node, name, reader)
    }

    /// A field that may be absent: `Some(None)` when it is, `None` when it is there and wrong.
    pub fn optional<T: Field>(&mut self, name: &'static str, reader: &mut Reader<'_>) -> Option<Option<T>> {
        match self.take(name) {
            None => Some(None),
            Some(entry) => T::read(&entry.node, name, reader).map(Some),
        }
    }

    /// Notes which of `names` are missing: fields that a record of every kind has, and this kind requires.
    pub fn require(&self, names: &[&'static str], reader: &mut Reader<'_>) {
        for name in names.iter().filter(|name| !self.said.contains(*name)) {
            self.missing(name, reader);
        }
    }

    /// Whether all of `names` were there.
    #[must_use]
    pub fn has(&self, names: &[&'static str]) -> bool {
        names.iter().all(|name| self.said.contains(name))
    }

    fn missing(&self, name: &str, reader: &mut Reader<'_>) {
        let nothing_said = self.left.is_empty() && self.said.is_empty() && self.span == Span::default();
        let hint = if nothing_said {
            format!("add a line `{name}: …` between two lines of `---` at the top of the file")
        } else {
            format!("add a line `{name}: …`")
        };
        let at = Span { start: self.span.start, end: self.span.start };
        reader.problem(Code::MissingField, at, format!("the required field `{name}` is missing"), Some(hint));
    }

    /// Notes every key that no field took, with the nearest known name.
    pub fn refuse_unknown(self, reader: &mut Reader<'_>) {
        for entry in self.left {
            let hint = nearest(&entry.key, self.known.iter().copied())
                .map(|name| format!("did you mean `{name}`?"))
                .or_else(|| Some("a site's own fields go below `extra:`".to_owned()).filter(|_| self.known.contains(&"extra")))
                .or_else(|| Some(format!("known here: {}", self.known.join(", "))));
            reader.problem(Code::UnknownKey, entry.key_span, format!("unknown key `{}`", entry.key), hint);
        }
    }
}

/// Builds the schema of a record from its fields.
#[derive(Debug, Default)]
pub struct SchemaFields {
    properties: Map<String, Json>,
    required: Vec<Json>,
}

impl SchemaFields {
    /// Adds a field with its meaning.
    pub fn add(&mut self, name: &str, mut schema: Schema, meaning: &str, required: bool) {
        schema["description"] = Json::from(meaning.trim());
        if required && schema["type"] == "array" {
            schema["minItems"] = Json::from(1);
        }
        self.properties.insert(name.to_owned(), schema);
        if required {
            self.required.push(Json::from(name));
        }
    }

    /// The finished object schema.
    #[must_use]
    pub fn finish(self) -> Schema {
        let mut schema = json!({ "type": "object", "properties": self.properties, "additionalProperties": false });
        if !self.required.is_empty() {
            schema["required"] = Json::from(self.required);
        }
        schema
    }
}
