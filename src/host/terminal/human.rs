//! Diagnostics for people: message, place, the source line with the place marked, and what to do.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str};
use rustc_hash::FxHashMap;

use crate::model::code::{Code, Severity};
use crate::model::diagnostic::{Diagnostic, Place};

/// As many problems of one code are shown; who has more has one mistake many times.
const SHOWN_MAX: usize = 20;

/// The first twenty diagnostics of each code in the order given, a line for the rest of each, and a
/// summary. Nothing at all when there are none.
pub(super) fn write(diagnostics: &[Diagnostic], coloured: bool, columns: usize) -> String {
    let renderer = if coloured { Renderer::styled() } else { Renderer::plain() }.term_width(columns);
    let mut counts: FxHashMap<Code, usize> = FxHashMap::default();
    let mut text = String::new();
    for diagnostic in diagnostics {
        let count = counts.entry(diagnostic.code).or_default();
        *count += 1;
        if *count <= SHOWN_MAX {
            text.push_str(&renderer.render(&[group(diagnostic)]));
            text.push_str("\n\n");
        }
    }
    let rest = Code::ALL.iter().filter_map(|code| Some((*code, counts.get(code)?.checked_sub(SHOWN_MAX).filter(|rest| *rest > 0)?)));
    for (code, rest) in rest {
        let more = format!("and {rest} more of this code; `--format json` lists all");
        text.push_str(&renderer.render(&[Group::with_title(level(code.severity()).primary_title(more).id(code.name()))]));
        text.push_str("\n\n");
    }
    if let Some(first) = diagnostics.first() {
        _ = writeln!(text, "{}; `opsbook explain {}` says more of the first", summary(diagnostics), first.code);
    }
    text
}

/// How many errors and warnings there are: "2 errors, 1 warning".
#[must_use]
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    let counted = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    match (errors, diagnostics.len() - errors) {
        (0, 0) => "no problems".to_owned(),
        (errors, 0) => counted(errors, "error"),
        (0, warnings) => counted(warnings, "warning"),
        (errors, warnings) => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
    }
}

const fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    }
}

fn group(diagnostic: &Diagnostic) -> Group<'_> {
    let title = level(diagnostic.severity).primary_title(&*diagnostic.message).id(diagnostic.code.name());
    let mut group = Group::with_title(title);
    if let Some(place) = &diagnostic.place {
        group = if place.text.is_empty() { group.element(origin(place)) } else { group.element(snippet(place)) };
    }
    match &diagnostic.hint {
        Some(hint) => group.element(Level::HELP.message(normalize_untrusted_str(hint))),
        None => group,
    }
}

/// A place without a source line: a picture, an empty file.
fn origin(place: &Place) -> Origin<'_> {
    Origin::path(normalize_untrusted_str(&place.path)).line(place.line as usize).char_column(place.column as usize)
}

fn snippet(place: &Place) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
    let byte_of = |column: u32| place.text.char_indices().nth(column as usize - 1).map_or(place.text.len(), |(at, _)| at);
    let marked = byte_of(place.column.max(1))..byte_of(place.column.max(1).saturating_add(place.width));
    // The renderer makes titles and source lines harmless; paths and hints are left to its callers.
    let path = normalize_untrusted_str(&place.path);
    Snippet::source(&*place.text).line_start(place.line as usize).path(path).annotation(AnnotationKind::Primary.span(marked))
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::diagnostic::{SourceText, Span};

    /// A misspelt key on line 12 of a role.
    pub(in super::super) fn misspelt() -> Diagnostic {
        let place = Place {
            path: Arc::from("content/roles/coo.md"),
            line: 12,
            column: 1,
            width: 5,
            text: "titel: Chief operating officer".to_owned(),
        };
        Diagnostic::new(Code::UnknownKey, Some(place), "unknown key `titel`").hint("did you mean `title`?")
    }

    fn plain(diagnostics: &[Diagnostic]) -> String {
        write(diagnostics, false, 100)
    }

    #[test]
    fn a_diagnostic_shows_its_line_with_the_place_marked() {
        let wanted = "\
error[unknown-key]: unknown key `titel`
  --> content/roles/coo.md:12:1
   |
12 | titel: Chief operating officer
   | ^^^^^
   |
   = help: did you mean `title`?

1 error; `opsbook explain unknown-key` says more of the first
";
        assert_eq!(plain(&[misspelt()]), wanted);
    }

    #[test]
    fn places_count_characters() {
        let source = SourceText { path: Arc::from("content/x.md"), text: Arc::from("\u{1F600} schön: [\u{4E2D}\u{6587}]\n") };
        let start = source.text.find('\u{4E2D}').expect("it is there");
        let place = source.place(Span::new(start, start + 6));
        let text = plain(&[Diagnostic::new(Code::BadId, Some(place), "x")]);
        assert!(text.contains("content/x.md:1:11"), "{text}");
        // Two wide characters take four columns.
        assert!(text.contains("^^^^\n"), "{text}");
    }

    #[test]
    fn odd_places_are_shown_all_the_same() {
        let place = |line, column, width, text: &str| Place { path: Arc::from("content/x.md"), line, column, width, text: text.to_owned() };
        let odd = [place(1, 1, 1, ""), place(1, 9, 4, "short"), place(3, 2, u32::MAX, "\ttab"), place(0, 0, 0, "zero")];
        for place in odd {
            let text = plain(&[Diagnostic::new(Code::YamlTab, Some(place), "x")]);
            assert!(text.contains("--> content/x.md"), "{text}");
        }
        assert!(plain(&[Diagnostic::new(Code::Theme, None, "x")]).starts_with("error[theme]: x\n"));
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = "word ".repeat(200);
        let place = Place { path: Arc::from("content/x.md"), line: 7, column: 501, width: 4, text };
        let shown = plain(&[Diagnostic::new(Code::TooLong, Some(place), "x")]);
        assert!(shown.lines().all(|line| line.chars().count() <= 110), "{shown}");
        assert!(shown.contains("^^^^"), "{shown}");
    }

    #[test]
    fn control_characters_of_a_source_do_not_reach_the_terminal() {
        let place = Place { path: Arc::from("content/\u{1b}x.md"), line: 1, column: 1, width: 1, text: "\u{1b}[31mred\u{202e}".to_owned() };
        let text = plain(&[Diagnostic::new(Code::BadValue, Some(place), "\u{1b}[2J").hint("\u{1b}[2J")]);
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
    }

    #[test]
    fn twenty_of_a_code_are_shown_and_the_rest_counted() {
        let unowned = Diagnostic::new(Code::NoOwner, None, "nobody owns this");
        let many: Vec<Diagnostic> = std::iter::repeat_n(misspelt(), 25).chain(std::iter::repeat_n(unowned, 20)).collect();
        let text = plain(&many);
        assert_eq!(text.matches("unknown key `titel`").count(), 20);
        assert_eq!(text.matches("nobody owns this").count(), 20);
        assert!(text.contains("error[unknown-key]: and 5 more of this code"), "{text}");
        assert!(text.ends_with("25 errors, 20 warnings; `opsbook explain unknown-key` says more of the first\n"), "{text}");
    }

    #[test]
    fn colours_only_when_asked_for() {
        assert!(write(&[misspelt()], true, 100).contains("\u{1b}["));
        assert!(!plain(&[misspelt()]).contains('\u{1b}'));
        assert_eq!(plain(&[]), "");
    }

    #[test]
    fn the_summary_counts_in_words() {
        let unowned = Diagnostic::new(Code::NoOwner, None, "x");
        assert_eq!(summary(&[]), "no problems");
        assert_eq!(summary(&[misspelt()]), "1 error");
        assert_eq!(summary(&[misspelt(), misspelt(), unowned.clone()]), "2 errors, 1 warning");
        assert_eq!(summary(&[unowned.clone(), unowned]), "2 warnings");
    }
}
