//! The quick way to nodes: straight from the parser's events, for the plain YAML that front matter is made of.

use serde_yaml::granit_parser::{Event, Parser, ScalarStyle, Span as Range, StrInput};

use crate::model::diagnostic::Span;
use crate::model::node::{Entry, Node, Value};

/// Longer texts and deeper ones are read with the budget that the careful way keeps.
const TEXT_BYTES_MAX: usize = 64 << 10;
const DEPTH_MAX: usize = 30;

/// The one node of `text`, which begins at byte `offset` of its source. `None` says that the careful way has to read it: it
/// holds a mistake, an anchor, an alias, a tag, a key that is no scalar, more than one document, or too much.
pub fn read(text: &str, offset: usize) -> Option<Node> {
    if text.len() > TEXT_BYTES_MAX {
        return None;
    }
    let mut reader = Reader { parser: Parser::new_from_str(text), text, offset };
    let (Event::StreamStart, _) = reader.next()? else { return None };
    let (Event::DocumentStart(..), _) = reader.next()? else { return None };
    let first = reader.next()?;
    let root = reader.node(first, DEPTH_MAX)?;
    let (Event::DocumentEnd, _) = reader.next()? else { return None };
    let (Event::StreamEnd, _) = reader.next()? else { return None };
    Some(root)
}

struct Reader<'t> {
    parser: Parser<'t, StrInput<'t>>,
    text: &'t str,
    offset: usize,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Option<(Event<'t>, Range)> {
        self.parser.next()?.ok()
    }

    fn node(&mut self, (event, range): (Event<'t>, Range), depth: usize) -> Option<Node> {
        let bytes = range.byte_range()?;
        let value = match event {
            Event::Scalar(text, style, 0, None) => {
                let written = self.text.get(bytes.clone())?;
                if written.starts_with(['"', '\'', '|', '>']) {
                    Value::Quoted(text.into_owned())
                } else if style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL") {
                    Value::Null
                } else {
                    Value::Plain(text.into_owned())
                }
            }
            Event::SequenceStart(_, 0, None) if depth > 0 => self.list(depth - 1)?,
            Event::MappingStart(_, 0, None) if depth > 0 => self.map(depth - 1)?,
            _ => return None,
        };
        Some(Node { span: Span::new(bytes.start, bytes.end).shifted(self.offset), value })
    }

    fn list(&mut self, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Some(Value::List(items)),
                item => items.push(self.node(item, depth)?),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Option<Value> {
        let mut entries = Vec::new();
        loop {
            let key = match self.next()? {
                (Event::MappingEnd, _) => return Some(Value::Map(entries)),
                key => self.node(key, depth)?,
            };
            let name = match key.value {
                Value::Plain(name) | Value::Quoted(name) => name,
                Value::Null => "null".to_owned(),
                Value::List(_) | Value::Map(_) => return None,
            };
            let value = self.next()?;
            entries.push(Entry { key: name, key_span: key.span, node: self.node(value, depth)? });
        }
    }
}
