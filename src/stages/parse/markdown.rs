//! A body's Markdown to HTML with holes, references and anchors.

use pulldown_cmark::{Options, Parser};

use super::rules::ParseRules;
pub use super::said::Markdown;
use super::sanitise;
use super::writer::Writer;
use crate::model::diagnostic::SourceText;

/// Listed one by one: a new option of the crate is a decision of ours. Metadata blocks stay off, they are quadratic.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
}

/// Reads the Markdown of `source` from byte `from` on. Its first reference gets the number `first_reference`.
#[must_use]
pub fn read(source: &SourceText, from: usize, first_reference: usize, rules: &ParseRules) -> Markdown {
    let text = &source.text[from..];
    let mut writer = Writer::new(source, from, first_reference, rules, text.len());
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        writer.event(event, range);
    }
    let raw = writer.has_raw_html;
    let mut read = writer.finish();
    if raw && rules.config.raw_html {
        sanitise::clean(&mut read.body, &rules.config.link_schemes);
    }
    read
}
