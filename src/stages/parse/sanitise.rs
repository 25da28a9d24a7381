//! The one door to the HTML sanitiser: bodies of sites that allow raw HTML.

use std::sync::Arc;

use ammonia::Builder;

use super::runs;
use crate::model::page::{Body, Hole};

/// Stands in for a hole in text and attribute values while the sanitiser works; both are private-use characters.
const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';
/// Stands in for the NUL that marks a word of the theme; parsers of HTML replace NUL itself.
const WORD: &str = "\u{E002}";
/// Stands in for a hole among attributes.
const ATTRIBUTE: &str = "data-ob-hole";

/// Removes everything that scripts, styles or frames, and links by other schemes; closes what was left open.
pub fn clean(body: &mut Body, schemes: &[Arc<str>]) {
    use std::fmt::Write as _;
    let mut marked = String::with_capacity(body.html.len() + body.holes.len() * 8);
    let mut at = 0;
    for (number, hole) in body.holes.iter().enumerate() {
        marked.push_str(&body.html[at..hole.at as usize]);
        at = hole.at as usize;
        _ = match hole.fill {
            crate::model::page::Fill::Size(_) => write!(marked, " {ATTRIBUTE}=\"{number}\""),
            _ => write!(marked, "{OPEN}{number}{CLOSE}"),
        };
    }
    marked.push_str(&body.html[at..]);
    let clean = builder(schemes).clean(&marked.replace('\0', WORD)).to_string().replace(WORD, "\0");
    let fills: Vec<_> = body.holes.iter().map(|hole| hole.fill).collect();
    body.html.clear();
    body.holes.clear();
    let mut rest = clean.as_str();
    while let Some((before, number, after)) = next_hole(rest) {
        body.html.push_str(before);
        let at = u32::try_from(body.html.len()).expect("a body is far below 4 GiB");
        if let Some(fill) = fills.get(number) {
            body.holes.push(Hole { at, fill: *fill });
        }
        rest = after;
    }
    body.html.push_str(rest);
    body.runs = runs::of(&body.html);
    body.sections_at = body.html.find("<section ").unwrap_or(body.html.len());
}

/// Splits `html` at its next stand-in.
fn next_hole(html: &str) -> Option<(&str, usize, &str)> {
    let attribute = format!(" {ATTRIBUTE}=\"");
    let in_text = html.find(OPEN);
    let in_tag = html.find(&attribute);
    let (at, skip, end) = match (in_text, in_tag) {
        (Some(text), tag) if tag.is_none_or(|tag| text < tag) => (text, OPEN.len_utf8(), CLOSE),
        (_, Some(tag)) => (tag, attribute.len(), '"'),
        _ => return None,
    };
    let (number, after) = html[at + skip..].split_once(end)?;
    Some((&html[..at], number.parse().unwrap_or(usize::MAX), after))
}

fn builder(schemes: &[Arc<str>]) -> Builder<'_> {
    let mut builder = Builder::default();
    builder
        .add_tags(["section", "video", "audio", "source", "input", "label", "figure", "figcaption", "picture"])
        .add_generic_attributes(["id", "class", "role", "tabindex", "aria-label", "aria-labelledby", "aria-hidden", "dir", ATTRIBUTE])
        .add_tag_attributes("img", ["loading", "decoding"])
        .add_tag_attributes("video", ["src", "controls", "preload", "width", "height"])
        .add_tag_attributes("audio", ["src", "controls", "preload"])
        .add_tag_attributes("source", ["src", "type"])
        .add_tag_attributes("input", ["checked", "disabled"])
        .add_tag_attribute_values("input", "type", ["checkbox"])
        .add_tag_attributes("th", ["scope"])
        .add_tag_attributes("details", ["open"])
        .url_schemes(schemes.iter().map(|scheme| &**scheme).collect())
        .rm_tags(["style"])
        .link_rel(None)
        .url_relative(ammonia::UrlRelative::PassThrough);
    builder
}
