//! Amend: one more item in a list of a front matter, with every other byte of the file as its author left it.
//!
//! [`append`] is text in, text out. It proves its own work: the new text is read again, and when it does not say exactly
//! what the old one said and the item besides, nothing is changed.

mod flow;
mod place;
mod said;
mod yaml;

use serde_json::Value as Json;

use crate::model::node::{FrontMatter, Value};

/// Reads the front matter of a file's text; none where there is none or it cannot be read.
pub type Reading<'a> = &'a dyn Fn(&str) -> Option<FrontMatter>;

/// Why nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The text has no front matter that can be read.
    Unread,
    /// No place was found at which the item says what it should and everything else stays.
    Unplaced,
}

/// The text with `item` as the last of the front matter's list `list`, which is made where there is none.
///
/// The item takes the list's own style: in lines below the others, in one line with braces where they are written so,
/// inside the brackets of a flow list. Line ends and a byte-order mark stay.
///
/// # Errors
/// When there is nothing to add to, or when no way of writing it can be proved.
pub fn append(text: &str, list: &str, item: &Json, read: Reading<'_>) -> Result<String, Refusal> {
    let (mark, text) = match text.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", text),
    };
    let front = read(text).filter(|front| matches!(front.node.value, Value::Map(_))).ok_or(Refusal::Unread)?;
    for edits in place::ways(text, &front, list, item) {
        let amended = place::edited(text, edits);
        let proved = read(&amended)
            .is_some_and(|after| said::says(&front.node, &after.node, list, item) && text[front.range.end..] == amended[after.range.end..]);
        if proved {
            return Ok(format!("{mark}{amended}"));
        }
    }
    Err(Refusal::Unplaced)
}

/// The item as one would write it by hand below the list's key, for pasting.
#[must_use]
pub fn block(list: &str, item: &Json) -> String {
    format!("{list}:\n{}", yaml::item(item, 2, "\n"))
}
