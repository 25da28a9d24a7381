//! The state of a preview as its open pages are told it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::editor::Editor;
use crate::host::server::Saved;
use crate::model::code::{Code, Severity};
use crate::model::diagnostic::Diagnostic;

/// As many faults of one code are shown, as on the terminal.
const SHOWN_MAX: usize = 20;
/// Characters of a source line that are shown before and after the place.
const BEFORE: usize = 60;
const AFTER: usize = 140;

/// What an open page is told.
#[derive(Debug, Serialize)]
pub(super) struct State<'a> {
    pub session: &'a str,
    /// The hash of the page as it is now; none when there is nothing at its address.
    pub version: Option<String>,
    /// A hash of all files that are published as they are.
    pub assets: String,
    pub errors: usize,
    pub warnings: usize,
    /// Errors first.
    pub faults: Vec<Fault<'a>>,
    /// How many are not among them.
    pub more: usize,
    pub saved: Option<&'a Saved>,
}

/// How much a fault matters to somebody who writes. What was promised for good is settled before the site is
/// published, not while a page is being written, so it is only mentioned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Rank {
    /// The page is shown as it was before.
    Error,
    /// The page is shown.
    Warning,
    /// The page is shown, and `check` would say this of it.
    Notice,
}

impl Rank {
    /// The rank of a diagnostic.
    pub(super) const fn of(diagnostic: &Diagnostic) -> Self {
        match diagnostic.severity {
            _ if diagnostic.code.is_ledger() => Self::Notice,
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
        }
    }
}

/// A diagnostic as a browser shows it.
#[derive(Debug, Serialize)]
pub(super) struct Fault<'a> {
    severity: Rank,
    code: &'a str,
    message: &'a str,
    path: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    width: Option<u32>,
    /// The source line, or the part of a long one around the place.
    text: Option<String>,
    /// The place's column in `text`.
    caret: Option<u32>,
    hint: Option<&'a str>,
    /// Opens the editor there.
    editor: Option<String>,
}

/// The faults that are shown, errors first, and how many are not.
pub(super) fn faults<'a>(all: &'a [Diagnostic], site: &Path, editor: &Editor) -> (Vec<Fault<'a>>, usize) {
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    let mut sorted: Vec<&Diagnostic> = all.iter().collect();
    sorted.sort_by_key(|diagnostic| Rank::of(diagnostic));
    let total = sorted.len();
    sorted.retain(|diagnostic| {
        let count = counts.entry(diagnostic.code).or_default();
        *count += 1;
        *count <= SHOWN_MAX
    });
    let more = total - sorted.len();
    (sorted.into_iter().map(|diagnostic| fault(diagnostic, site, editor)).collect(), more)
}

/// A fault of the world: what is shown is as it was.
pub(super) const fn of_world(message: &str) -> Fault<'_> {
    Fault {
        severity: Rank::Error,
        code: "unreadable",
        message,
        path: None,
        line: None,
        column: None,
        width: None,
        text: None,
        caret: None,
        hint: None,
        editor: None,
    }
}

fn fault<'a>(diagnostic: &'a Diagnostic, site: &Path, editor: &Editor) -> Fault<'a> {
    let place = diagnostic.place.as_ref();
    let around = place.filter(|place| !place.text.is_empty()).map(|place| around(&place.text, place.column));
    let file = place.map(|place| site.join(&*place.path)).filter(|file| crate::host::exists(file));
    Fault {
        severity: Rank::of(diagnostic),
        code: diagnostic.code.name(),
        message: &diagnostic.message,
        path: place.map(|place| &*place.path),
        line: place.map(|place| place.line),
        column: place.map(|place| place.column),
        width: place.map(|place| place.width),
        caret: around.as_ref().map(|(_, caret)| *caret),
        text: around.map(|(text, _)| text),
        hint: diagnostic.hint.as_deref(),
        editor: place.zip(file).and_then(|(place, file)| editor.link(&file, place.line, place.column)),
    }
}

/// The part of a long line around a column, and the column in it.
fn around(line: &str, column: u32) -> (String, u32) {
    let at = (column as usize).saturating_sub(1);
    let from = if at > BEFORE + AFTER { at - BEFORE } else { 0 };
    let chars: Vec<char> = line.chars().skip(from).take(at - from.min(at) + AFTER).collect();
    let cut_end = line.chars().count() > from + chars.len();
    let text = format!("{}{}{}", if from > 0 { "…" } else { "" }, chars.iter().collect::<String>(), if cut_end { "…" } else { "" });
    (text, u32::try_from(at - from.min(at) + 1 + usize::from(from > 0)).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::diagnostic::Place;

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        assert_eq!(around("titel: x", 1), ("titel: x".to_owned(), 1));
        assert_eq!(around("titel: x", 99), ("titel: x".to_owned(), 99));
        let line = format!("{}here{}", "a".repeat(5_000), "b".repeat(5_000));
        let (text, caret) = around(&line, 5_001);
        assert!(text.chars().count() < 250);
        assert!(text.chars().skip(caret as usize - 1).collect::<String>().starts_with("here"), "{text}");
        assert!(text.starts_with('…') && text.ends_with('…'));
    }

    #[test]
    fn errors_come_first_and_many_of_a_code_are_counted() {
        let place = |line| Place { path: "content/x.md".into(), line, column: 1, width: 1, text: "x".into() };
        let mut all: Vec<_> = (1..=25).map(|line| Diagnostic::new(Code::NoOwner, Some(place(line)), "nobody")).collect();
        all.push(Diagnostic::new(Code::LostAddress, Some(place(50)), "lost"));
        all.push(Diagnostic::new(Code::UnknownKey, Some(place(40)), "unknown"));
        let editor = "vscode".parse().expect("an editor");
        let (faults, more) = faults(&all, Path::new("/nowhere"), &editor);
        assert_eq!((faults.len(), more), (22, 5));
        assert_eq!((faults[21].code, faults[21].severity), ("lost-address", Rank::Notice));
        assert_eq!(faults[0].code, "unknown-key");
        assert_eq!(faults[0].editor, None, "there is no such file to open");
    }
}
