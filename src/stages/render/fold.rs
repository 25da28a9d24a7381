//! Folding: what is the same on every page is written into the templates before they are compiled.
//!
//! A template prints the theme's words and the path to the site's root dozens of times, and each
//! costs the engine a chain of look-ups. `{{ s.… }}`, `{{ site.… }}` and `{{ assets["…"] }}` become their text, escaped,
//! and `{{ page.root }}` becomes a mark that is filled when the page is put together.

use serde_json::Value as Json;

use super::assemble::{NUL, ROOT};
use super::fault::ThemeFault;
use crate::model::view::escape;

/// A template's source after folding, and how to find places of the original.
pub(super) struct Folded {
    /// The source that is compiled.
    pub(super) source: String,
    edits: Vec<Edit>,
}

/// One replacement.
struct Edit {
    line: usize,
    /// The column behind it in the folded source, in characters from 1.
    behind: usize,
    /// How many characters the original was longer; negative if it was shorter.
    longer: isize,
}

impl Folded {
    /// Folds `source` with the tables that `constants` holds by name.
    pub(super) fn new(original: &str, constants: &Json) -> Self {
        let mut source = String::with_capacity(original.len() * 2);
        let mut edits = Vec::new();
        for (index, line) in original.split_inclusive('\n').enumerate() {
            let start = source.len();
            let mut rest = line;
            while let Some((before, tail)) = rest.split_once("{{ ") {
                source.push_str(before);
                let folded = tail.split_once(" }}").and_then(|(path, after)| Some((path, text_of(path, constants)?, after)));
                let Some((path, text, after)) = folded else {
                    source.push_str("{{ ");
                    rest = tail;
                    continue;
                };
                source.push_str(&text);
                let behind = source[start..].chars().count() + 1;
                let longer = (path.len() + "{{  }}".len()).cast_signed() - text.chars().count().cast_signed();
                edits.push(Edit { line: index + 1, behind, longer });
                rest = after;
            }
            source.push_str(rest);
        }
        Self { source, edits }
    }

    /// Moves a fault from its place in the folded source to that in the original.
    pub(super) fn unfold(&self, fault: &mut ThemeFault) {
        let before = self.edits.iter().filter(|edit| edit.line == fault.line && edit.behind <= fault.column);
        let moved: isize = before.map(|edit| edit.longer).sum();
        fault.column = fault.column.saturating_add_signed(moved);
    }
}

/// The text that a path stands for, when it is constant. Text that could be taken for template
/// syntax stays a look-up.
fn text_of(path: &str, constants: &Json) -> Option<String> {
    if path == "page.root" {
        return Some(format!("{NUL}{ROOT}{NUL}"));
    }
    let value = match path.strip_suffix("\"]").and_then(|path| path.split_once("[\"")) {
        Some((table, key)) => constants.get(table)?.get(key)?,
        None => path.split('.').try_fold(constants, |value, name| value.get(name))?,
    };
    let text = value.as_str().filter(|text| !text.contains('{'))?;
    let mut html = String::with_capacity(text.len());
    escape(text, &mut html);
    Some(html)
}
