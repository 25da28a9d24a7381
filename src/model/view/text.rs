//! Text that is HTML already, and spans of time: the small values that views are made of.

use memchr::{memchr2, memchr3};
use serde::Serialize;

/// Phrasing HTML, escaped and safe to print: what fits inside one `<p>` (links, `em`, `code`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Inline(pub String);

impl Inline {
    /// The HTML of a plain text.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let mut html = String::with_capacity(text.len());
        escape(text, &mut html);
        Self(html)
    }
}

/// Flow HTML, escaped and safe to print: one or more blocks (`<p>…</p>`, lists, quotations).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Prose(pub String);

impl Prose {
    /// The HTML of a plain text: one paragraph for each run of lines between blank ones.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let mut html = String::with_capacity(text.len() + 16);
        let mut open = false;
        for line in text.lines().map(str::trim) {
            match (line.is_empty(), open) {
                (true, true) => html.push_str("</p>"),
                (true, false) => {}
                (false, true) => html.push('\n'),
                (false, false) => html.push_str("<p>"),
            }
            escape(line, &mut html);
            open = !line.is_empty();
        }
        if open {
            html.push_str("</p>");
        }
        Self(html)
    }
}

/// Appends `text` to `html`, with the five characters replaced that mean something in HTML.
pub fn escape(text: &str, html: &mut String) {
    // Most texts have none of them.
    if memchr3(b'&', b'<', b'>', text.as_bytes()).is_none() && memchr2(b'"', b'\'', text.as_bytes()).is_none() {
        return html.push_str(text);
    }
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        html.push_str(&text[copied..at]);
        html.push_str(entity);
        copied = at + 1;
    }
    html.push_str(&text[copied..]);
}

/// A length of time in the unit that its author wrote, such as "14 days".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Span {
    /// How many of the unit, at least 1.
    pub n: u32,
    /// `days`, `weeks`, `months` or `years`.
    pub unit: &'static str,
}
