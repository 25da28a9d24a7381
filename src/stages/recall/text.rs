//! Writes what came of a checklist as the source of a review.

use std::fmt::Write as _;

use serde_json::Value as Json;

use super::hold::Held;
use crate::model::scalar::Day;

/// What a review says beside what was raised.
#[derive(Debug, Clone, Copy)]
pub struct Minutes<'a> {
    /// The title, where the one made of context and day is not wanted.
    pub title: Option<&'a str>,
    /// The context's id.
    pub context: &'a str,
    /// The day of the meeting.
    pub date: Day,
    /// The day on which somebody vouches for it.
    pub today: Day,
}

/// The source of the review.
#[must_use]
pub fn text(minutes: Minutes<'_>, held: &Held) -> String {
    let mut out = "---\n".to_owned();
    if let Some(title) = minutes.title {
        _ = writeln!(out, "title: {}", Json::from(title));
    }
    _ = writeln!(out, "context: {}\ndate: {}", minutes.context, minutes.date);
    if !held.initiatives.is_empty() {
        let ids: Vec<String> = held.initiatives.iter().map(|initiative| id(initiative)).collect();
        _ = writeln!(out, "initiatives: [{}]", ids.join(", "));
    }
    // Of several initiatives nobody knows which one a flag was raised against.
    let against = match &held.initiatives[..] {
        [only] => Some(only),
        _ => None,
    };
    out.push_str("cites:\n");
    for cite in &held.cites {
        _ = write!(out, "  - {{flag: {}, rev: {}", id(&cite.flag), cite.rev);
        if let Some(initiative) = against {
            _ = write!(out, ", initiative: {}", id(initiative));
        }
        _ = write!(out, ", blocking: {}", cite.blocking);
        if let Some(note) = &cite.note {
            _ = write!(out, ", note: {}", Json::from(markdown(note)));
        }
        out.push_str("}\n");
    }
    _ = write!(out, "# decisions:\n#   - \"Decided: what, such that somebody absent could act on it.\"\n");
    _ = write!(out, "# actions:\n#   - {{text: \"What somebody agreed to do.\", owner: somebody, due: {}}}\n", minutes.date);
    _ = write!(out, "reviewed: {}\n---\n\nWhat happened, in the words of somebody who was there.\n", minutes.today);
    out
}

/// An id as YAML: one of digits alone would be a number to other readers.
fn id(id: &str) -> String {
    if id.starts_with(|c: char| c.is_ascii_digit()) || ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&id) {
        format!("\"{id}\"")
    } else {
        id.to_owned()
    }
}

/// A plain text as Markdown that says the same: whatever has a meaning there gets a backslash.
fn markdown(note: &str) -> String {
    let mut out = String::with_capacity(note.len() + 8);
    for (at, c) in note.char_indices() {
        let begins = at == 0 && matches!(c, '#' | '+' | '-' | '>' | '=' | '|' | ':');
        let numbers = matches!(c, '.' | ')') && note[..at].bytes().all(|b| b.is_ascii_digit());
        if begins || numbers || matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_no_markdown() {
        assert_eq!(markdown("- *a* [[b]] & c"), "\\- \\*a\\* \\[\\[b\\]\\] \\& c");
        assert_eq!(markdown("12. of 14."), "12\\. of 14.");
        assert_eq!(markdown("Five of nine."), "Five of nine.");
    }
}
