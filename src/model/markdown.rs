//! Writing Markdown: plain texts, and front matter.

use std::fmt::Write as _;

use super::stated::{Fields, Stated};

/// A plain text as Markdown for the text of a link.
#[must_use]
pub fn markdown_text(text: &str) -> String {
    let is_sign = |byte: u8| matches!(byte, b'\\' | b'[' | b']' | b'*' | b'_' | b'`' | b'<' | b'|');
    if !text.bytes().any(is_sign) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if c.is_ascii() && u8::try_from(c).is_ok_and(is_sign) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Front matter between its two lines, a key a line and an item a line.
#[must_use]
pub fn front_matter(fields: &Fields) -> String {
    let mut out = String::with_capacity(1024);
    out.push_str("---\n");
    for (key, value) in fields {
        match value {
            Stated::List(items) if !items.is_empty() => {
                out.push_str(key);
                out.push(':');
                for item in items {
                    out.push_str("\n  - ");
                    flow(item, &mut out);
                }
            }
            value => {
                out.push_str(key);
                out.push_str(": ");
                flow(value, &mut out);
            }
        }
        out.push('\n');
    }
    out.push_str("---\n");
    out
}

/// A value on one line of YAML.
fn flow(value: &Stated, out: &mut String) {
    match value {
        Stated::Null => out.push_str("null"),
        Stated::Bool(value) => _ = write!(out, "{value}"),
        Stated::Number(number) => _ = write!(out, "{number}"),
        Stated::Word(text) => scalar(text, out),
        Stated::Text(text) => scalar(text, out),
        Stated::Made(text) => scalar(text, out),
        Stated::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                flow(item, out);
            }
            out.push(']');
        }
        Stated::Fields(fields) => {
            out.push('{');
            for (at, (key, value)) in fields.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                scalar(key, out);
                out.push_str(": ");
                flow(value, out);
            }
            out.push('}');
        }
    }
}

/// A text of YAML: as it is where no reader can take it for anything else, else in quotation marks.
fn scalar(text: &str, out: &mut String) {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let plain = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
        && !WORDS.contains(&text);
    if plain {
        out.push_str(text);
    } else {
        // Every JSON string is a YAML one.
        out.push_str(&serde_json::to_string(text).expect("a text can be written as JSON"));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn front_matter_is_yaml_for_every_reader() {
        let fields = Stated::from(json!({
            "id": "top-priority", "rev": 2, "title": "A: \"b\"\n", "state": "no", "date": "2026-03-31",
            "looks_like": ["One", "two-three"], "history": [{ "rev": 1, "note": "First." }], "anchors": { "old": null },
        }));
        assert_eq!(
            front_matter(&fields.into_fields()),
            "---\nid: top-priority\nrev: 2\ntitle: \"A: \\\"b\\\"\\n\"\nstate: \"no\"\ndate: \"2026-03-31\"\nlooks_like:\n  - \"One\"\n  - two-three\nhistory:\n  - {rev: 1, note: \"First.\"}\nanchors: {old: null}\n---\n"
        );
    }

    #[test]
    fn titles_are_no_markdown() {
        assert_eq!(markdown_text("a [b] *c* <d> | \\"), "a \\[b\\] \\*c\\* \\<d> \\| \\\\");
    }
}
