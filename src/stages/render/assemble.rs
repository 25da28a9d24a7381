//! Assembling: template text, body, words and icons become one page, each copied once.
//!
//! A mark is a NUL, a name and a NUL, which no text of a record can hold. Templates write marks for
//! the lead and for the body or parts of it; bodies hold marks for words of the theme, because the
//! stage that reads Markdown knows no theme: `\0body.alert.note\0`, or `\0body.table|2\0` for a
//! word with a number.

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
/// How the mark of a row begins; its number follows.
pub(super) const ROW: &str = "row ";
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

/// What stands in a page's links for the prefix that leads to the site's root.
pub(super) fn root_mark() -> String {
    format!("{NUL}{ROOT}{NUL}")
}

/// What a page is put together from.
pub(super) struct Parts<'a> {
    /// The page's template, rendered.
    pub(super) scratch: &'a [u8],
    /// Its masthead, rendered.
    pub(super) masthead: &'a [u8],
    /// The row with a number, rendered.
    pub(super) row: &'a dyn Fn(&str) -> Result<&'a str, ThemeFault>,
    /// Its view.
    pub(super) page: &'a PageView,
    /// The theme's words, for bodies that ask for them.
    pub(super) phrases: &'a Phrases,
    /// The theme's icons.
    pub(super) icons: &'a Icons,
}

impl Parts<'_> {
    /// Appends the page to `out`; after a fault `out` is as it was.
    pub(super) fn assemble(&self, out: &mut Vec<u8>) -> Result<(), ThemeFault> {
        let begin = out.len();
        self.put(out).inspect_err(|_| out.truncate(begin))
    }

    fn put(&self, out: &mut Vec<u8>) -> Result<(), ThemeFault> {
        let page = self.page;
        out.reserve(self.scratch.len() + self.masthead.len() + page.lead.len() + page.body.len() + 8192);
        let at = after_body_tag(self.scratch);
        let mut sections = Vec::new();
        self.splice(&self.scratch[..at], &mut sections, out)?;
        let body = out.len();
        self.splice(&self.scratch[at..], &mut sections, out)?;
        let sprite = self.icons.used_in(&out[body..]).map_err(|name| {
            let message = format!("it uses the icon `i-{name}`, which icons.svg does not have");
            ThemeFault::of_file(&format!("templates/{}", page.template), message)
        })?;
        insert(out, body, sprite.as_bytes());
        Ok(())
    }

    /// Copies template text, putting masthead, rows, lead, body and root where their marks are. `sections`
    /// holds where the body's sections begin, once one of them was asked for.
    fn splice(&self, mut html: &[u8], sections: &mut Vec<usize>, out: &mut Vec<u8>) -> Result<(), ThemeFault> {
        while let Some((before, name, after)) = next_mark(html) {
            out.extend_from_slice(before);
            html = after;
            match name {
                ROOT => out.extend_from_slice(self.page.frame.root.as_bytes()),
                MASTHEAD => self.splice(self.masthead, sections, out)?,
                LEAD => fill(self.page.lead.as_bytes(), self.phrases, out),
                BODY => fill(self.page.body.as_bytes(), self.phrases, out),
                _ if let Some(number) = name.strip_prefix(ROW) => self.splice((self.row)(number)?.as_bytes(), sections, out)?,
                _ => {
                    if sections.is_empty() {
                        sections.extend(memmem::find_iter(self.page.body.as_bytes(), SECTION));
                    }
                    fill(self.part(name, sections), self.phrases, out);
                }
            }
        }
        out.extend_from_slice(html);
        Ok(())
    }

    /// The part of the body that a mark names: `body <from> <to>`, or `body <from> <to> open`.
    fn part(&self, name: &str, sections: &[usize]) -> &[u8] {
        let body = self.page.body.as_bytes();
        let mut words = name.split(' ').skip(1);
        let (from, to) = (words.next(), words.next());
        let (Some(from), Some(to)) = (from.and_then(|from| from.parse().ok()), to) else { return b"" };
        let start = |index: usize| sections.get(index).copied().unwrap_or(body.len());
        let end = to.parse().map_or(body.len(), start);
        let part = &body[start(from).min(end)..end];
        let open = words.next().and_then(|_| part.trim_ascii_end().strip_suffix(SECTION_END));
        open.unwrap_or(part)
    }
}

/// Moves what stands behind `at` to make room for `bytes`.
fn insert(out: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    let end = out.len();
    out.resize(end + bytes.len(), 0);
    out.copy_within(at..end, at + bytes.len());
    out[at..at + bytes.len()].copy_from_slice(bytes);
}

fn after_body_tag(html: &[u8]) -> usize {
    let tag = memmem::find(html, b"<body").unwrap_or(0);
    memchr(b'>', &html[tag..]).map_or(0, |end| if tag == 0 { 0 } else { tag + end + 1 })
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
    let (before, tail) = (&html[..start], &html[start + 1..]);
    // By far the most marks are this one.
    if let Some(after) = tail.strip_prefix(b"root\0") {
        return Some((before, ROOT, after));
    }
    let end = memchr(0, &tail[..tail.len().min(NAME_BYTES_MAX)]);
    let name = end.and_then(|end| std::str::from_utf8(&tail[..end]).ok()).filter(|name| is_name(name));
    match (name, end) {
        (Some(name), Some(end)) => Some((before, name, &tail[end + 1..])),
        _ => Some((before, "", tail)),
    }
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase()) && !name.contains(['<', '>', '"', '\n'])
}
