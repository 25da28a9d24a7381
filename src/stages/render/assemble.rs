//! Assembling: template text, body, words and icons become one page, each copied once.
//!
//! A mark is a NUL, a name and a NUL, which no text of a record can hold. Templates write marks for
//! the lead and for the body or parts of it; bodies hold marks for words of the theme, because the
//! stage that reads Markdown knows no theme: `\0body.alert.note\0`, or `\0body.table|2\0` for a
//! word with a number.

use std::ops::Range;

use memchr::{memchr, memmem};
use tera::Value;

use super::fault::ThemeFault;
use super::icons::Icons;
use super::phrases::Phrases;
use crate::model::view::{PageView, escape};

pub(super) const LEAD: &str = "lead";
pub(super) const BODY: &str = "body";
pub(super) const MASTHEAD: &str = "masthead";
pub(super) const ROOT: &str = "root";
/// What a mark begins and ends with.
pub(super) const NUL: char = '\0';

/// How every section of a body begins.
const SECTION: &[u8] = b"<section class=\"sec\"";

/// How every section of a body ends.
const SECTION_END: &[u8] = b"</div></section>";

/// The longest name between two NULs.
const NAME_BYTES_MAX: usize = 80;

/// A mark to be printed where `html` belongs; empty when there is nothing to put there, so that
/// templates can ask.
pub(super) fn mark(name: &str, html: &str) -> Value {
    if html.is_empty() { Value::safe_string("") } else { Value::safe_string(&format!("\0{name}\0")) }
}

/// The mark for some of the body's sections; `open` leaves the last one's end tags to the template.
pub(super) fn mark_part(from: usize, to: Option<usize>, open: bool) -> Value {
    let to = to.map_or_else(String::new, |to| to.to_string());
    let open = if open { " open" } else { "" };
    Value::safe_string(&format!("\0{BODY} {from} {to}{open}\0"))
}

/// Writes the page to `out`.
pub(super) fn assemble(
    scratch: &[u8],
    masthead: &[u8],
    page: &PageView,
    phrases: &Phrases,
    icons: &Icons,
    out: &mut Vec<u8>,
) -> Result<(), ThemeFault> {
    let mut used = icons.unused();
    for html in [scratch, masthead, page.lead.as_bytes(), page.body.as_bytes()] {
        icons.mark(html, &mut used).map_err(|name| {
            let message = format!("it uses the icon `i-{name}`, which icons.svg does not have");
            ThemeFault::of_file(&format!("templates/{}", page.template), message)
        })?;
    }
    out.reserve(scratch.len() + masthead.len() + page.lead.len() + page.body.len() + 4096);
    let at = after_body_tag(scratch);
    splice(&scratch[..at], masthead, page, phrases, out);
    icons.write(&used, out);
    splice(&scratch[at..], masthead, page, phrases, out);
    Ok(())
}

fn after_body_tag(html: &[u8]) -> usize {
    let tag = memmem::find(html, b"<body").unwrap_or(0);
    memchr(b'>', &html[tag..]).map_or(0, |end| if tag == 0 { 0 } else { tag + end + 1 })
}

/// Copies template text, putting masthead, lead and body where their marks are.
fn splice(mut html: &[u8], masthead: &[u8], page: &PageView, phrases: &Phrases, out: &mut Vec<u8>) {
    while let Some((before, name, after)) = next_mark(html) {
        out.extend_from_slice(before);
        html = after;
        let mut words = name.split(' ');
        match (words.next(), words.next(), words.next()) {
            (Some(ROOT), None, None) => out.extend_from_slice(page.frame.root.as_bytes()),
            (Some(MASTHEAD), None, None) => splice(masthead, b"", page, phrases, out),
            (Some(LEAD), None, None) => fill(page.lead.as_bytes(), phrases, out),
            (Some(BODY), None, None) => fill(page.body.as_bytes(), phrases, out),
            (Some(BODY), Some(from), Some(to)) => {
                let body = page.body.as_bytes();
                let part = &body[sections(body, from.parse().unwrap_or(0), to.parse().ok())];
                let open = words.next().and_then(|_| part.trim_ascii_end().strip_suffix(SECTION_END));
                fill(open.unwrap_or(part), phrases, out);
            }
            _ => {}
        }
    }
    out.extend_from_slice(html);
}

/// Copies a body, putting words where it asks for them.
fn fill(mut html: &[u8], phrases: &Phrases, out: &mut Vec<u8>) {
    let mut said = String::new();
    while let Some((before, name, after)) = next_mark(html) {
        out.extend_from_slice(before);
        let (key, what) = name.split_once('|').unwrap_or((name, ""));
        said.clear();
        phrases.say(key, what.parse().ok(), &mut said, |_, html| escape(what, html));
        out.extend_from_slice(said.as_bytes());
        html = after;
    }
    out.extend_from_slice(html);
}

/// The text before the next mark, the mark's name, and the text after it. A NUL that begins no mark
/// is left out.
fn next_mark(html: &[u8]) -> Option<(&[u8], &str, &[u8])> {
    let start = memchr(0, html)?;
    let tail = &html[start + 1..];
    let end = memchr(0, &tail[..tail.len().min(NAME_BYTES_MAX)]);
    let name = end.and_then(|end| std::str::from_utf8(&tail[..end]).ok()).filter(|n| is_name(n));
    match (name, end) {
        (Some(name), Some(end)) => Some((&html[..start], name, &tail[end + 1..])),
        _ => Some((&html[..start], "", tail)),
    }
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase()) && !name.contains(['<', '>', '"', '\n'])
}

/// The bytes of sections `from` (from 0) up to, not including, `to`.
fn sections(body: &[u8], from: usize, to: Option<usize>) -> Range<usize> {
    let mut starts = memmem::find_iter(body, SECTION);
    let mut nth = |skip: usize| starts.nth(skip).unwrap_or(body.len());
    // The first section begins at the body's begin, whatever stands there.
    let start = if from == 0 { 0 } else { nth(from) };
    let end = match to {
        Some(to) if to <= from => start,
        // `from` zero has consumed nothing yet; else the iterator stands behind section `from`.
        Some(to) if from == 0 => nth(to),
        Some(to) => nth(to - from - 1),
        None => body.len(),
    };
    start..end.max(start)
}
