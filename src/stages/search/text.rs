//! The text of a page, section by section, as its readers see it.

use std::borrow::Cow;
use std::ops::Range;

use super::fold::composed;
use crate::model::common::State;
use crate::model::diagnostic::Span;
use crate::model::field::Said;
use crate::model::kind::Kind;
use crate::model::page::{Body, Fill, Hole};
use crate::model::reference::{Piece, Reference};
use crate::model::scalar::Text;
use crate::model::summary::Summary;

/// A part of a page that can be landed on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// Its anchor; empty for the top of the page.
    pub anchor: String,
    /// Its heading; empty for the top of the page.
    pub heading: String,
    /// Its text in canonical composition, without markup.
    pub text: String,
    /// Where code stands in the text.
    pub code: Vec<Range<usize>>,
}

impl Section {
    /// One with room for a text of usual length.
    fn roomy(anchor: String) -> Self {
        Self { anchor, text: String::with_capacity(1_024), ..Self::default() }
    }
}

/// How citations read: rich text as plain text.
pub type Plain<'a> = &'a dyn Fn(&[Piece]) -> Text;

/// The sections of a page: the top, one for every heading, and one for every item of a checklist.
#[must_use]
pub fn sections(page: &Summary, body: &Body, plain: Plain<'_>) -> Vec<Section> {
    let mut reader = Reader { page, plain, sections: vec![Section::roomy(String::new())], in_heading: false, code_from: None, muted: None };
    let tombstone = page.common.state == State::Retired;
    if tombstone {
        reader.paragraph(page.common.retired_because.as_deref().unwrap_or_default());
    } else {
        page.content.texts(&mut |said| match said {
            Said::Plain(text) => reader.paragraph(text),
            Said::Rich(pieces) => reader.paragraph(&plain(pieces)),
        });
        reader.body(body);
    }
    let mut sections = reader.sections;
    if !tombstone {
        sections.extend(items(page).map(|item| Section {
            anchor: format!("item-{}", item.target),
            heading: plain(&[Piece::Cite { reference: item.clone(), text: None, at: Span::default() }]).to_string(),
            ..Section::default()
        }));
    }
    for section in &mut sections {
        settle(section);
    }
    sections
}

/// The items of a checklist.
fn items(page: &Summary) -> impl Iterator<Item = &Reference> {
    let is_list = page.key.kind == Kind::Checklist;
    page.references.iter().filter(move |reference| is_list && reference.field == Some("items"))
}

/// Brings a section's text into canonical composition.
fn settle(section: &mut Section) {
    if section.heading.trim().len() != section.heading.len() || !section.heading.is_ascii() {
        section.heading = composed(section.heading.trim());
    }
    section.text.truncate(section.text.trim_end().len());
    if section.text.is_ascii() {
        return;
    }
    let whole = composed(&section.text);
    if whole != section.text {
        let text = &section.text;
        let place = |at: usize| text.get(..at.min(text.len())).map_or(0, |before| composed(before).len());
        section.code = section.code.iter().map(|code| place(code.start)..place(code.end)).collect();
        section.text = whole;
    }
}

/// Whether an element stands in a line of text; all others end it.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "time"
            | "u"
            | "var"
    )
}

/// Reads the HTML of a body.
struct Reader<'a> {
    page: &'a Summary,
    plain: Plain<'a>,
    sections: Vec<Section>,
    in_heading: bool,
    code_from: Option<usize>,
    /// The end tag up to which nothing is read: numbers of notes.
    muted: Option<&'static str>,
}

impl Reader<'_> {
    fn section(&mut self) -> &mut Section {
        self.sections.last_mut().expect("there is the top of the page")
    }

    /// Where text goes now.
    fn out(&mut self) -> &mut String {
        let in_heading = self.in_heading;
        let section = self.section();
        if in_heading { &mut section.heading } else { &mut section.text }
    }

    fn paragraph(&mut self, text: &str) {
        self.line_end();
        self.push(text);
        self.line_end();
    }

    /// Ends a line: what follows is another one's word.
    fn line_end(&mut self) {
        let out = self.out();
        if out.as_bytes().last().is_some_and(|last| *last != b' ') {
            out.push(' ');
        }
    }

    /// Appends text, white space as one space.
    fn push(&mut self, text: &str) {
        if self.muted.is_some() {
            return;
        }
        if is_spaced(text) {
            self.spaced(text);
            return;
        }
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            self.out().push_str(&rest[..end]);
            rest = &rest[end..];
            if !rest.is_empty() {
                self.line_end();
                rest = rest.trim_start();
            }
        }
    }

    /// Appends a text that has single spaces already.
    fn spaced(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let from = usize::from(bytes.first() == Some(&b' '));
        if from > 0 {
            self.line_end();
        }
        // A space at the end is one for `line_end` to write, or to leave out.
        let until = bytes.len() - usize::from(bytes.len() > from && bytes.last() == Some(&b' '));
        self.out().push_str(&text[from..until]);
        if until < bytes.len() {
            self.line_end();
        }
    }

    fn body(&mut self, body: &Body) {
        let html = body.html.as_str();
        let mut holes = body.holes.iter().filter(|hole| matches!(hole.fill, Fill::Title(_))).peekable();
        let mut at = 0;
        while at < html.len() {
            let hole = holes.peek().map_or(html.len(), |hole| hole.at as usize);
            let stop = memchr::memchr3(b'<', b'&', b'\0', &html.as_bytes()[at..]).map_or(html.len(), |n| at + n);
            if hole <= stop && hole < html.len() {
                self.push(&html[at..hole]);
                at = hole;
                if let Some(Hole { fill: Fill::Title(number), .. }) = holes.next() {
                    self.cite(*number);
                }
                continue;
            }
            self.push(&html[at..stop]);
            at = stop + self.markup(&html[stop..]);
        }
        self.line_end();
    }

    fn cite(&mut self, number: u32) {
        if let Some(reference) = self.page.references.get(number as usize) {
            let title = (self.plain)(&[Piece::Cite { reference: reference.clone(), text: None, at: Span::default() }]);
            self.push(&title);
        }
    }

    /// Reads a tag, a character reference or a word of the theme; answers how many bytes it has.
    fn markup(&mut self, rest: &str) -> usize {
        match rest.bytes().next() {
            Some(b'<') => {
                let len = memchr::memchr(b'>', rest.as_bytes()).map_or(rest.len(), |end| end + 1);
                self.tag(&rest[..len]);
                len
            }
            Some(b'&') => {
                let (character, len) = reference(rest);
                let mut room = [0; 4];
                self.push(character.encode_utf8(&mut room));
                len
            }
            // The theme's own words are no text of the page.
            Some(_) => rest[1..].find('\0').map_or(rest.len(), |end| end + 2),
            None => 0,
        }
    }

    fn tag(&mut self, tag: &str) {
        let end = tag.as_bytes().get(1) == Some(&b'/');
        let inner = &tag[1 + usize::from(end)..tag.len() - usize::from(tag.ends_with('>'))];
        let name = &inner[..inner.bytes().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(inner.len())];
        if let Some(muted) = self.muted {
            if end && muted == name {
                self.muted = None;
            }
            return;
        }
        match name {
            // What most tags are.
            "p" | "li" | "td" | "tr" | "ul" | "div" => self.line_end(),
            "sup" if inner.starts_with("sup class=\"fn\"") => self.muted = Some("sup"),
            "a" if inner.starts_with("a href=\"#ob-fnref-") => self.muted = Some("a"),
            "code" => self.code(end),
            "h2" | "h3" | "h4" | "h5" | "h6" if end => self.in_heading = false,
            "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(attribute(inner, " id=\"")),
            "img" => {
                if let Some(alt) = attribute(inner, " alt=\"") {
                    self.push(&alt);
                }
            }
            _ if is_inline(name) => {}
            _ => self.line_end(),
        }
    }

    fn code(&mut self, end: bool) {
        if self.in_heading {
            return;
        }
        let at = self.section().text.len();
        match self.code_from.take() {
            Some(from) if end => self.section().code.push(from..at),
            _ => self.code_from = (!end).then_some(at),
        }
    }

    fn heading(&mut self, id: Option<Cow<'_, str>>) {
        self.line_end();
        let Some(id) = id else { return };
        let anchor = id.strip_prefix("ob-head-").unwrap_or(&id).to_owned();
        self.sections.push(Section::roomy(anchor));
        self.in_heading = true;
    }
}

/// Whether a text is printable ASCII with single spaces in it.
fn is_spaced(text: &str) -> bool {
    // Loops without an early end are the faster ones.
    let bytes = text.as_bytes();
    let odd = bytes.iter().fold(false, |odd, byte| odd | !(b' '..=b'~').contains(byte));
    let next = bytes.get(1..).unwrap_or_default();
    !odd && !bytes.iter().zip(next).fold(false, |double, (one, next)| double || (*one == b' ' && *next == b' '))
}

/// The value of an attribute of a tag, which begins so: ` id="`.
fn attribute<'t>(tag: &'t str, begin: &str) -> Option<Cow<'t, str>> {
    let from = tag.find(begin)? + begin.len();
    let value = &tag[from..from + tag[from..].find('"')?];
    if !value.contains('&') {
        return Some(Cow::Borrowed(value));
    }
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        let (character, len) = reference(&rest[at..]);
        text.push(character);
        rest = &rest[at + len..];
    }
    text.push_str(rest);
    Some(Cow::Owned(text))
}

/// The character that a text beginning with `&` refers to, and the bytes that takes.
fn reference(rest: &str) -> (char, usize) {
    const NAMED: [(&str, char); 7] =
        [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\''), ("&#x27;", '\''), ("&nbsp;", '\u{a0}')];
    NAMED.into_iter().find(|(name, _)| rest.starts_with(name)).map_or(('&', 1), |(name, character)| (character, name.len()))
}
