//! What is wrong with a site, where, and what to do about it.

use std::sync::Arc;

use serde::Serialize;

use super::code::{Code, Severity};

/// A range of bytes in a source's text, end exclusive.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `start..end`.
    ///
    /// # Panics
    /// When the offsets do not fit 32 bits: parse refuses larger sources first.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let fit = |n: usize| u32::try_from(n).expect("parse refuses sources over 4 GiB");
        Self { start: fit(start), end: fit(end) }
    }

    /// The same span in a text that has `offset` more bytes in front.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        Self::new(self.start as usize + offset, self.end as usize + offset)
    }
}

/// Where in a source: everything a reader of the message needs, the source line included.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The source's path below the site's folder.
    pub path: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in characters.
    pub column: u32,
    /// Number of characters marked on this line, at least 1.
    pub width: u32,
    /// The whole line, without its end.
    pub text: String,
}

/// One problem of a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Which problem it is.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// Where it is; `None` for the site as a whole.
    pub place: Option<Place>,
    /// One terse sentence without a full stop.
    pub message: String,
    /// What to do, when there is something to say.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A diagnostic of `code` with the code's own severity.
    #[must_use]
    pub fn new(code: Code, place: Option<Place>, message: impl Into<String>) -> Self {
        Self { code, severity: code.severity(), place, message: message.into(), hint: None }
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// A source's text with its path, able to say where a span is.
#[derive(Debug, Clone)]
pub struct SourceText {
    /// Path below the site's folder, `/`-separated.
    pub path: Arc<str>,
    /// The text, without a byte-order mark.
    pub text: Arc<str>,
}

impl SourceText {
    /// The place of `span`; a span over several lines is cut at the end of its first.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let text = &*self.text;
        let clamp = |at: u32| {
            let mut at = (at as usize).min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (start, end) = (clamp(span.start), clamp(span.end));
        let before = &text.as_bytes()[..start];
        let line_start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        let line_end = memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |at| start + at);
        let line_text = text[line_start..line_end].trim_end_matches('\r');
        let count = |s: &str| u32::try_from(s.chars().count()).unwrap_or(u32::MAX);
        let line_end = line_start + line_text.len();
        let marked = &text[start.min(line_end)..end.clamp(start.min(line_end), line_end)];
        Place {
            path: Arc::clone(&self.path),
            line: u32::try_from(memchr::memchr_iter(b'\n', before).count() + 1).unwrap_or(u32::MAX),
            column: count(&text[line_start..start.min(line_end)]) + 1,
            width: count(marked).max(1),
            text: line_text.to_owned(),
        }
    }

    /// The place of a line and column (both from 1, column in characters).
    #[must_use]
    pub fn place_at(&self, line: u32, column: u32) -> Place {
        let text = self.text.lines().nth(line.saturating_sub(1) as usize).unwrap_or_default();
        Place { path: Arc::clone(&self.path), line, column, width: 1, text: text.to_owned() }
    }
}

/// Sorts diagnostics into the one stable order in which every format lists them.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| (&a.place, a.code, &a.message, &a.hint).cmp(&(&b.place, b.code, &b.message, &b.hint)));
    diagnostics.dedup();
}
