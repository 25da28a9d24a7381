//! The one door to the highlighting crate: code to HTML with classes.

use std::sync::Mutex;

use arborium::Highlighter;
use arborium::advanced::Span;

use crate::model::view::escape;

/// Highlighters that threads borrow in turn: one is costly to make and needs exclusive use.
#[derive(Default)]
pub struct Highlighters(Mutex<Vec<Highlighter>>);

impl std::fmt::Debug for Highlighters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Highlighters")
    }
}

/// Longer code is shown without colours: nobody reads it, and parsing it takes long.
const CODE_BYTES_MAX: usize = 256 << 10;

impl Highlighters {
    /// Appends `code` as HTML to `html`, with spans where the language is known.
    pub fn write(&self, language: &str, code: &str, html: &mut String) {
        let code = code.trim_end_matches('\n');
        if language.is_empty() || code.len() > CODE_BYTES_MAX {
            escape(code, html);
            return;
        }
        let borrowed = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop();
        let mut highlighter = borrowed.unwrap_or_default();
        let spans = highlighter.highlight_spans(language, code).unwrap_or_default();
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(highlighter);
        write_spans(code, spans, html);
    }
}

/// Writes code with its spans, the innermost one winning where they overlap.
fn write_spans(code: &str, mut spans: Vec<Span>, html: &mut String) {
    spans.sort_by_key(|span| (span.start, u32::MAX - span.end, span.pattern_index));
    let mut open: Vec<(u32, Option<char>)> = Vec::new();
    let mut at = 0;
    for span in &spans {
        close_until(code, span.start, &mut at, &mut open, html);
        write_run(code, span.start, &mut at, open.last().and_then(|(_, class)| *class), html);
        // A later pattern for the very same text takes the place of the earlier one.
        if at == span.start && open.last().is_some_and(|(end, _)| *end == span.end) {
            open.pop();
        }
        open.push((span.end, class(&span.capture)));
    }
    let end = u32::try_from(code.len()).unwrap_or(u32::MAX);
    close_until(code, end, &mut at, &mut open, html);
    write_run(code, end, &mut at, None, html);
}

fn close_until(code: &str, until: u32, at: &mut u32, open: &mut Vec<(u32, Option<char>)>, html: &mut String) {
    while let Some((end, class)) = open.last().copied().filter(|(end, _)| *end <= until) {
        write_run(code, end, at, class, html);
        open.pop();
    }
}

fn write_run(code: &str, until: u32, at: &mut u32, class: Option<char>, html: &mut String) {
    let Some(run) = code.get(*at as usize..until as usize).filter(|run| !run.is_empty()) else { return };
    match class.filter(|_| !run.trim().is_empty()) {
        Some(class) => {
            html.push_str("<span class=\"hl-");
            html.push(class);
            html.push_str("\">");
            escape(run, html);
            html.push_str("</span>");
        }
        None => escape(run, html),
    }
    *at = until;
}

/// The class letter of a capture; several captures share a look.
fn class(capture: &str) -> Option<char> {
    let head = capture.split('.').next().unwrap_or(capture);
    Some(match head {
        "keyword" | "include" | "conditional" | "repeat" | "exception" | "storageclass" | "preproc" | "boolean" => 'k',
        "string" | "character" => 's',
        "comment" => 'c',
        "number" | "float" | "constant" => 'n',
        "function" | "macro" | "constructor" => 'f',
        "type" | "namespace" | "tag" => 't',
        "variable" | "property" | "attribute" | "label" | "parameter" | "field" => 'v',
        "operator" | "punctuation" => 'o',
        "diff" if capture.ends_with("addition") || capture.ends_with("plus") => 'a',
        "diff" => 'd',
        _ => return None,
    })
}
