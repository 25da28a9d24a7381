//! Where the front matter ends and the body begins.

use std::ops::Range;

use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, SourceText, Span};

/// The parts of a source, as byte ranges of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// The YAML between the two `---` lines; `None` when the source has none.
    pub front: Option<Range<usize>>,
    /// Where the Markdown begins.
    pub body: usize,
}

/// Splits a source at its `---` lines.
///
/// # Errors
/// When the front matter is opened and never closed.
pub fn split(source: &SourceText) -> Result<Parts, Box<Diagnostic>> {
    let text = &*source.text;
    let Some(opening) = line_end(text, 0).filter(|end| is_fence(&text[..*end])) else {
        return Ok(Parts { front: None, body: 0 });
    };
    let mut at = opening;
    while let Some(end) = line_end(text, at) {
        if is_fence(&text[at..end]) {
            return Ok(Parts { front: Some(opening..at), body: end });
        }
        at = end;
    }
    let place = source.place(Span::new(0, 3));
    let diagnostic = Diagnostic::new(Code::UnclosedFrontMatter, Some(place), "the front matter is opened here and never closed");
    Err(Box::new(diagnostic.hint("end it with a line of three hyphens: `---`")))
}

/// Where the Markdown of a source begins; of one that is not closed nowhere.
#[must_use]
pub fn body_at(source: &SourceText) -> usize {
    split(source).map_or(source.text.len(), |parts| parts.body)
}

/// Where the line that begins at `at` ends, its newline included; `None` after the last line.
fn line_end(text: &str, at: usize) -> Option<usize> {
    if at >= text.len() {
        return None;
    }
    Some(memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |offset| at + offset + 1))
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

/// A source's bytes as text, without a byte-order mark.
///
/// # Errors
/// Where the bytes stop being UTF-8, or when there are too many of them.
pub fn decode(path: &std::sync::Arc<str>, bytes: &[u8]) -> Result<SourceText, Box<Diagnostic>> {
    /// A page larger than this is a mistake (a log, an export), and offsets are 32 bits wide.
    const SOURCE_BYTES_MAX: usize = 16 << 20;
    let source = |text: &str| SourceText { path: std::sync::Arc::clone(path), text: std::sync::Arc::from(text) };
    if bytes.len() > SOURCE_BYTES_MAX {
        let place = source("").place(Span::default());
        let message = format!("the file has {} MiB; at most 16 make a page", bytes.len().div_ceil(1 << 20));
        return Err(Box::new(Diagnostic::new(Code::TooLarge, Some(place), message).hint("publish it as a file and link to it")));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(source(text)),
        Err(error) => {
            let lossy = source(&String::from_utf8_lossy(bytes));
            let at = error.valid_up_to();
            let place = lossy.place(Span::new(at, at + 1));
            let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
            let hint = if utf16 { "this looks like UTF-16; save the file as UTF-8" } else { "save the file as UTF-8" };
            Err(Box::new(Diagnostic::new(Code::NotUtf8, Some(place), "the file is not UTF-8 from here on").hint(hint)))
        }
    }
}
