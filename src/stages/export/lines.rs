//! JSON with a line a record: as short as it can be, and what searches or compares line by line still finds its way.

use std::io::{Result, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use serde_json::value::RawValue;

/// Objects at this depth and above have a line for each of their keys.
const OBJECT_DEPTH: usize = 2;

/// Lists at this depth and above have a line for each of their items.
const LIST_DEPTH: usize = 3;

/// A value as text, with a line break at its end.
pub(super) fn text<V: Serialize>(value: &V) -> String {
    let mut bytes = Vec::with_capacity(1024);
    value.serialize(&mut Serializer::with_formatter(&mut bytes, Lines::default())).expect("JSON can be written as text");
    bytes.push(b'\n');
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

/// The line of a record in such a text, for texts that share it.
pub(super) fn line<V: Serialize>(record: &V) -> Box<RawValue> {
    let mut bytes = Vec::with_capacity(1024);
    let inside = Lines { depth: LIST_DEPTH, filled: false };
    record.serialize(&mut Serializer::with_formatter(&mut bytes, inside)).expect("JSON can be written as text");
    RawValue::from_string(String::from_utf8(bytes).expect("JSON is UTF-8")).expect("what was written as JSON is JSON")
}

#[derive(Default)]
struct Lines {
    /// How many objects and lists are open.
    depth: usize,
    /// Whether the innermost one has something in it so far.
    filled: bool,
}

impl Lines {
    fn open<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> Result<()> {
        self.depth += 1;
        self.filled = false;
        writer.write_all(bracket)
    }

    fn close<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8], broken: usize) -> Result<()> {
        self.depth -= 1;
        if self.filled && self.depth < broken {
            self.line(writer)?;
        }
        self.filled = true;
        writer.write_all(bracket)
    }

    fn next<W: ?Sized + Write>(&self, writer: &mut W, first: bool, broken: usize) -> Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        if self.depth <= broken { self.line(writer) } else { Ok(()) }
    }

    fn line<W: ?Sized + Write>(&self, writer: &mut W) -> Result<()> {
        writer.write_all(&b"\n        "[..=2 * self.depth])
    }
}

impl Formatter for Lines {
    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.open(writer, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.close(writer, b"]", LIST_DEPTH)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> Result<()> {
        self.next(writer, first, LIST_DEPTH)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.open(writer, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        self.close(writer, b"}", OBJECT_DEPTH)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> Result<()> {
        self.next(writer, first, OBJECT_DEPTH)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        writer.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> Result<()> {
        self.filled = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{line, text};

    #[test]
    fn a_record_has_a_line_and_nothing_has_two() {
        let value = json!({ "site": { "title": "T" }, "roles": [{ "id": "a", "tags": ["x", "y"], "more": {} }, {}], "none": [], "n": 1 });
        let lines = "{\n  \"site\": {\n    \"title\": \"T\"\n  },\n  \"roles\": [\n    {\"id\": \"a\",\"tags\": [\"x\",\"y\"],\"more\": {}},\n    {}\n  ],\n  \"none\": [],\n  \"n\": 1\n}\n";
        assert_eq!(text(&value), lines);
        assert_eq!(serde_json::from_str::<serde_json::Value>(lines).expect("it is JSON"), value);
        let shared: std::collections::BTreeMap<&str, Vec<_>> =
            [("roles", value["roles"].as_array().into_iter().flatten().map(line).collect())].into();
        assert_eq!(text(&shared), text(&json!({ "roles": value["roles"] })));
        let deep = json!({ "portfolio": { "initiatives": [{ "slips": [[1], [{ "deep": [2] }]] }] } });
        assert_eq!(
            text(&deep),
            "{\n  \"portfolio\": {\n    \"initiatives\": [\n      {\"slips\": [[1],[{\"deep\": [2]}]]}\n    ]\n  }\n}\n"
        );
    }
}
