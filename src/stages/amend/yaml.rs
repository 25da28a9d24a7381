//! Values as YAML that every reader takes for what they are.

use std::fmt::Write as _;

use serde_json::Value as Json;

/// Columns that a line with braces or brackets may have; beyond, each key gets its own line.
const COLUMNS_MAX: usize = 110;

/// An item of a list in lines: `- ` at that column, each line with its end.
pub(super) fn item(value: &Json, column: usize, end: &str) -> String {
    let mut out = String::new();
    let indent = " ".repeat(column);
    match value {
        Json::Object(map) if !map.is_empty() => {
            for (at, (key, value)) in map.iter().enumerate() {
                let lead = if at == 0 { "- " } else { "  " };
                _ = write!(out, "{indent}{lead}");
                entry(key, value, column + 2, end, &mut out);
            }
        }
        other => _ = write!(out, "{indent}- {}{end}", flow(other)),
    }
    out
}

/// A key with its value; what does not fit beside it stands below.
fn entry(key: &str, value: &Json, column: usize, end: &str, out: &mut String) {
    let beside = match value {
        Json::String(text) if is_literal(text) => {
            _ = write!(out, "{key}: |-{end}");
            for line in text.split('\n') {
                let indent = if line.is_empty() { 0 } else { column + 2 };
                _ = write!(out, "{}{line}{end}", " ".repeat(indent));
            }
            return;
        }
        Json::String(text) => scalar(text),
        other => flow(other),
    };
    let fits = column + key.len() + 2 + beside.chars().count() <= COLUMNS_MAX;
    match value {
        Json::Object(map) if !fits && !map.is_empty() => {
            _ = write!(out, "{key}:{end}");
            for (key, value) in map {
                _ = write!(out, "{}", " ".repeat(column + 2));
                entry(key, value, column + 2, end, out);
            }
        }
        Json::Array(items) if !fits && !items.is_empty() => {
            _ = write!(out, "{key}:{end}");
            for one in items {
                out.push_str(&item(one, column + 2, end));
            }
        }
        _ => _ = write!(out, "{key}: {beside}{end}"),
    }
}

/// A value in one line, with braces and brackets.
pub(super) fn flow(value: &Json) -> String {
    match value {
        Json::String(text) => scalar(text),
        Json::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Json::Object(map) => {
            let entries: Vec<String> = map.iter().map(|(key, value)| format!("{key}: {}", flow(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        other => other.to_string(),
    }
}

/// Whether an item in one line stays within the columns.
pub(super) fn fits(column: usize, line: &str) -> bool {
    column + line.chars().count() <= COLUMNS_MAX
}

/// A text of several lines that a literal block holds without a loss.
fn is_literal(text: &str) -> bool {
    let plain =
        |line: &str| !line.ends_with([' ', '\t']) && !line.starts_with('\t') && !line.chars().any(|c| c.is_control() || is_break(c));
    text.contains('\n') && !text.starts_with([' ', '\n']) && !text.ends_with('\n') && text.split('\n').all(plain)
}

/// Characters that YAML 1.1 takes for the end of a line, and the byte-order mark.
const fn is_break(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// A text as it is where nothing else can be meant, else in double quotes.
fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// Whether a text without quotation marks is that text to readers of YAML 1.1 and 1.2 alike: words and ids are;
/// a sentence is always quoted, because the next author may put a colon into it.
fn is_plain(text: &str) -> bool {
    const ACCIDENTS: [&str; 11] = ["true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf"];
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.') || c == ':';
    let word = text.starts_with(char::is_alphabetic) && text.chars().all(fits) && !text.ends_with(':');
    is_day(text) || (word && !ACCIDENTS.contains(&text.to_lowercase().as_str()))
}

/// `2026-03-31`.
fn is_day(text: &str) -> bool {
    text.len() == 10 && text.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() })
}

/// In double quotes, where a backslash says whatever cannot be seen.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || is_break(c) => _ = write!(out, "\\u{:04x}", u32::from(c)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_meant_otherwise_is_quoted() {
        for (text, written) in [
            ("On track.", "\"On track.\""),
            ("on-track", "on-track"),
            ("2026-03-31", "2026-03-31"),
            ("green", "green"),
            ("role:coo", "role:coo"),
            ("Été", "Été"),
            ("Été,enfin", "\"Été,enfin\""),
            ("no", "\"no\""),
            ("NULL", "\"NULL\""),
            ("10:30", "\"10:30\""),
            ("1e3", "\"1e3\""),
            ("", "\"\""),
            ("- a list?", "\"- a list?\""),
            ("Late: a week", "\"Late: a week\""),
            ("Late:", "\"Late:\""),
            ("Late #1", "\"Late #1\""),
            ("A\\in it", "\"A\\\\in it\""),
            ("🚀 \"go\"", "\"🚀 \\\"go\\\"\""),
            ("bell\u{7}", "\"bell\\u0007\""),
            ("line\u{2028}two", "\"line\\u2028two\""),
        ] {
            assert_eq!(scalar(text), written, "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_beside_its_key_stands_below() {
        let long = "A very long sentence about what happens next, of which nobody would say that it fits beside its key.";
        let value = serde_json::json!({
            "date": "2026-03-31", "changed": {"scope": "up"}, "next_step": {"text": long, "owner": "ops"},
            "flags": ["a", "b"], "asks": [{"text": long}], "summary": "Two\n\n- lines",
        });
        let written = format!(
            "  - date: 2026-03-31\n    changed: {{scope: up}}\n    next_step:\n      text: \"{long}\"\n      owner: ops\n    \
             flags: [a, b]\n    asks:\n      - text: \"{long}\"\n    summary: |-\n      Two\n\n      - lines\n"
        );
        assert_eq!(item(&value, 2, "\n"), written);
    }
}
