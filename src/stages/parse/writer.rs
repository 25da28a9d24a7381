//! Writes the events of a body as HTML: blocks, sections at every h2, headings with their anchors.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};
use rustc_hash::FxHashMap;

use super::anchor::Anchors;
use super::buffer::Buffer;
use super::highlight;
use super::open::Inlines;
use super::rules::ParseRules;
use super::said::{Markdown, anchor_text, span};
use super::table::Table;
use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, SourceText};

/// The tags of headings, from the second level on.
const HEADS: [(&str, &str); 5] = [("<h2", "</h2>"), ("<h3", "</h3>"), ("<h4", "</h4>"), ("<h5", "</h5>"), ("<h6", "</h6>")];

/// What the id of a section's heading begins with; the section itself has the anchor.
const HEAD: &str = "ob-head-";

/// The state of writing one body.
pub struct Writer<'a> {
    pub(super) source: &'a SourceText,
    pub(super) from: usize,
    pub(super) first_reference: usize,
    pub(super) rules: &'a ParseRules,
    pub(super) read: Markdown,
    /// Where events are written: the body, or a heading, a footnote, an image's text inside it.
    pub(super) out: Vec<Buffer>,
    pub(super) inlines: Inlines,
    table: Table,
    /// Whether the body holds raw HTML.
    pub has_raw_html: bool,
    anchors: Anchors,
    /// The source's range of the open heading.
    heading: Option<Heading>,
    /// Language and text of the open code block.
    code: Option<(String, String)>,
    in_section: bool,
    /// Whether the open paragraph names what a definition list explains.
    in_definition_title: bool,
    /// How many quotations, list items and definitions are open.
    nesting: usize,
    /// Footnotes in the order in which they are called: label, then text.
    notes: FxHashMap<String, usize>,
    note_texts: Vec<Option<Buffer>>,
    defining: Vec<usize>,
}

struct Heading {
    level: usize,
    id: Option<String>,
    classes: Vec<String>,
    text: String,
    range: Range<usize>,
}

impl<'a> Writer<'a> {
    /// A writer for the text of `source` from byte `from` on.
    #[must_use]
    pub fn new(source: &'a SourceText, from: usize, first_reference: usize, rules: &'a ParseRules, bytes: usize) -> Self {
        let mut body = Buffer::default();
        body.html.reserve(bytes + bytes / 2);
        Self {
            source,
            from,
            first_reference,
            rules,
            read: Markdown::default(),
            out: vec![body],
            inlines: Inlines::default(),
            table: Table::default(),
            has_raw_html: false,
            anchors: Anchors::default(),
            heading: None,
            code: None,
            in_section: false,
            in_definition_title: false,
            nesting: 0,
            notes: FxHashMap::default(),
            note_texts: Vec::new(),
            defining: Vec::new(),
        }
    }

    /// Where markup goes now.
    pub(super) fn out(&mut self) -> &mut Buffer {
        self.out.last_mut().expect("the body's own buffer is never taken")
    }

    /// Notes a problem at the range of an event.
    pub(super) fn problem(&mut self, code: Code, range: &Range<usize>, message: String, hint: &str) {
        let place = self.source.place(span(range, self.from));
        self.read.diagnostics.push(Diagnostic::new(code, Some(place), message).hint(hint));
    }

    /// Writes one event.
    pub fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, &range),
            Event::Text(text) => self.text(&text),
            Event::Code(text) => self.code_span(&text),
            Event::Html(html) | Event::InlineHtml(html) => self.raw_html(&html, &range),
            Event::FootnoteReference(label) => self.note_call(&label),
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak => self.out().push("<br>\n"),
            Event::Rule => self.out().push("<hr>\n"),
            Event::TaskListMarker(done) => {
                let (word, icon) = if done { ("task_done", "done") } else { ("task_open", "open") };
                let mark = format!("<span class=\"task-{icon}\" role=\"img\" aria-label=\"\0body.{word}\0\"></span> ");
                self.out().push(&mark);
            }
            // The options that make them are off.
            Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    /// Lets the open table write where markup goes now.
    fn in_table(&mut self, write: impl FnOnce(&mut Table, &mut Buffer)) {
        write(&mut self.table, self.out.last_mut().expect("the body's own buffer is never taken"));
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        if matches!(tag, Tag::BlockQuote(_) | Tag::Item | Tag::DefinitionListDefinition) {
            self.nesting += 1;
        }
        match tag {
            Tag::Paragraph => self.out().push("<p>"),
            Tag::Heading { level, id, classes, attrs } => {
                if let Some((name, _)) = attrs.first() {
                    let message = format!("heading attributes may be an id and classes, and this is `{name}`");
                    self.problem(Code::HeadingAttribute, &range, message, "write `{#id .class}`");
                }
                self.start_heading(level, id.map(|id| id.to_string()), classes.iter().map(ToString::to_string).collect(), range);
            }
            Tag::BlockQuote(kind) => self.start_quote(kind),
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(words) => words.split([' ', ',', '\t']).next().unwrap_or_default().to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((language, String::new()));
            }
            Tag::List(None) => self.out().push("<ul>\n"),
            Tag::List(Some(1)) => self.out().push("<ol>\n"),
            Tag::List(Some(first)) => self.out().push(&format!("<ol start=\"{first}\">\n")),
            Tag::Item => self.out().push("<li>"),
            Tag::FootnoteDefinition(label) => {
                let number = self.note_number(&label);
                self.defining.push(number);
                self.out.push(Buffer::default());
            }
            Tag::DefinitionList => self.out().push("<dl>\n"),
            Tag::DefinitionListTitle => {
                self.in_definition_title = true;
                self.out().push("<dt>");
            }
            Tag::DefinitionListDefinition => self.out().push("<dd>"),
            Tag::Table(alignments) => self.in_table(|table, out| table.start(&alignments, out)),
            Tag::TableHead => self.in_table(Table::start_head),
            Tag::TableRow => self.in_table(Table::start_row),
            Tag::TableCell => self.in_table(Table::start_cell),
            Tag::Emphasis => self.out().push("<em>"),
            Tag::Strong => self.out().push("<strong>"),
            Tag::Strikethrough => self.out().push("<del>"),
            Tag::Link { link_type, dest_url, title, .. } => self.start_link(link_type, &dest_url, &title, &range),
            Tag::Image { dest_url, title, .. } => self.start_image(&dest_url, &title),
            Tag::HtmlBlock | Tag::MetadataBlock(_) | Tag::Superscript | Tag::Subscript => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        if matches!(tag, TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::DefinitionListDefinition) {
            self.nesting -= 1;
        }
        match tag {
            TagEnd::Paragraph => self.out().push("</p>\n"),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::BlockQuote(kind) => self.out().push(if kind.is_some() { "</div>\n" } else { "</blockquote>\n" }),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::List(ordered) => self.out().push(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => self.out().push("</li>\n"),
            TagEnd::FootnoteDefinition => {
                let buffer = self.out.pop().expect("a footnote's own buffer is open");
                let number = self.defining.pop().expect("a footnote is open");
                self.note_texts[number] = Some(buffer);
            }
            TagEnd::DefinitionList => self.out().push("</dl>\n"),
            TagEnd::DefinitionListTitle => {
                self.in_definition_title = false;
                self.out().push("</dt>\n");
            }
            TagEnd::DefinitionListDefinition => self.out().push("</dd>\n"),
            TagEnd::Table => Table::end(self.out()),
            TagEnd::TableHead => self.in_table(Table::end_head),
            TagEnd::TableRow => self.out().push("</tr>\n"),
            TagEnd::TableCell => self.in_table(Table::end_cell),
            TagEnd::Emphasis => self.out().push("</em>"),
            TagEnd::Strong => self.out().push("</strong>"),
            TagEnd::Strikethrough => self.out().push("</del>"),
            TagEnd::Link => self.end_link(),
            TagEnd::Image => self.end_image(range),
            TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) | TagEnd::Superscript | TagEnd::Subscript => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, code)) = &mut self.code {
            code.push_str(text);
            return;
        }
        self.read.words += words(text);
        self.heading_text(text);
        self.inline_text(text);
    }

    /// Whether what is written now is a heading, or heads a column or a definition.
    pub(super) const fn in_title(&self) -> bool {
        self.heading.is_some() || self.in_definition_title || self.table.in_head()
    }

    fn code_span(&mut self, text: &str) {
        self.read.words += 1;
        self.heading_text(text);
        if self.inlines.takes_plain_text() {
            return self.inline_text(text);
        }
        self.out().push("<code>");
        self.out().text(text);
        self.out().push("</code>");
    }

    fn heading_text(&mut self, text: &str) {
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
    }

    fn soft_break(&mut self) {
        self.heading_text(" ");
        if self.inlines.takes_plain_text() { self.inline_text(" ") } else { self.inline_text("\n") }
    }

    fn raw_html(&mut self, html: &str, range: &Range<usize>) {
        let comment = html.trim_start().starts_with("<!--") && html.trim_end().ends_with("-->");
        if comment {
            return;
        }
        self.has_raw_html = true;
        if self.rules.config.raw_html {
            return self.out().push(html);
        }
        let message = "raw HTML is shown as text here".to_owned();
        self.problem(Code::RawHtml, range, message, "write Markdown, or allow it with `raw_html: true` in opsbook.yaml");
        self.out().text(html);
    }

    fn start_heading(&mut self, level: HeadingLevel, id: Option<String>, classes: Vec<String>, range: Range<usize>) {
        let mut level = level as usize;
        if level == 1 {
            let message = "a heading of level 1 in the body: the title is the page's only one".to_owned();
            self.problem(Code::TopHeading, &range, message, "begin sections with `##`");
            level = 2;
        }
        self.heading = Some(Heading { level, id, classes, text: String::new(), range });
        self.out.push(Buffer::default());
    }

    fn end_heading(&mut self) {
        let inner = self.out.pop().expect("a heading's own buffer is open");
        let Some(heading) = self.heading.take() else { return };
        let anchor = self.heading_anchor(&heading);
        let title = heading.text.trim().to_owned();
        self.read.anchors.push(anchor_text(&anchor));
        // Inside a list or a quotation a heading cannot open a section.
        let top = self.out.len() == 1 && self.defining.is_empty();
        let opens = heading.level == 2 && top && self.nesting == 0;
        if opens {
            self.open_section(&anchor, &title);
        }
        let level = heading.level;
        let out = self.out();
        let (start, end) = HEADS[level - 2];
        out.push(start);
        out.attribute("id", &if opens { [HEAD, &anchor].concat() } else { anchor });
        if !heading.classes.is_empty() {
            out.attribute("class", &heading.classes.join(" "));
        }
        out.push(">");
        out.append(&inner);
        out.push(end);
        out.push(if opens { "<div>\n" } else { "\n" });
    }

    fn heading_anchor(&mut self, heading: &Heading) -> String {
        if let Some(id) = &heading.id {
            if !self.anchors.explicit(id, heading.level) {
                let message = format!("the anchor `{id}` stands here a second time");
                self.problem(Code::Repeated, &heading.range, message, "give each heading its own id");
            } else if id.starts_with("ob-") || id.starts_with("item-") {
                let message = format!("anchors that begin with `ob-` or `item-` belong to templates, and this is `{id}`");
                self.problem(Code::BadId, &heading.range, message, "choose another id");
            }
            return id.clone();
        }
        let automatic = self.anchors.automatic(&heading.text, heading.level);
        if automatic.repeated {
            let message = format!("two headings have the text `{}`, so this one's anchor is `{}`", heading.text.trim(), automatic.anchor);
            self.problem(Code::RepeatedHeading, &heading.range, message, "give it an anchor of its own: `## Heading {#anchor}`");
        }
        automatic.anchor
    }

    fn open_section(&mut self, anchor: &str, title: &str) {
        self.close_section();
        self.read.body.contents.push((anchor.to_owned(), title.to_owned()));
        self.in_section = true;
        let out = &mut self.out[0];
        out.push("<section class=\"sec\"");
        out.attribute("id", anchor);
        out.attribute("aria-labelledby", &[HEAD, anchor].concat());
        out.push(">");
    }

    fn close_section(&mut self) {
        if self.in_section {
            self.out[0].push("</div></section>\n");
            self.in_section = false;
        } else if self.read.body.contents.is_empty() {
            self.read.body.sections_at = self.out[0].html.len();
        }
    }

    fn start_quote(&mut self, kind: Option<BlockQuoteKind>) {
        let (class, word) = match kind {
            None => return self.out().push("<blockquote>\n"),
            Some(BlockQuoteKind::Note) => ("", "note"),
            Some(BlockQuoteKind::Tip) => (" s-ok", "tip"),
            Some(BlockQuoteKind::Important) => ("", "important"),
            Some(BlockQuoteKind::Warning) => (" s-warn", "warning"),
            Some(BlockQuoteKind::Caution) => (" s-bad", "caution"),
        };
        self.out().push(&format!("<div class=\"note{class}\"><strong>\0body.alert.{word}\0</strong>\n"));
    }

    fn end_code(&mut self) {
        let Some((language, code)) = self.code.take() else { return };
        let out = self.out();
        // Code scrolls sideways, so the keyboard must be able to reach it.
        out.push("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            out.attribute("class", &["language-", &language].concat());
        }
        out.push(">");
        highlight::write(&language, &code, &mut out.html);
        out.push("</code></pre>\n");
    }

    fn note_number(&mut self, label: &str) -> usize {
        let next = self.notes.len();
        let number = *self.notes.entry(label.to_owned()).or_insert(next);
        if number == next {
            self.note_texts.push(None);
        }
        number
    }

    fn note_call(&mut self, label: &str) {
        let n = self.note_number(label) + 1;
        let mut call = format!("<sup class=\"fn\"><a href=\"#ob-fn-{n}\" role=\"doc-noteref\" aria-label=\"\0body.footnote|{n}\0\"");
        if self.inlines.first_call(n) {
            _ = write!(call, " id=\"ob-fnref-{n}\"");
        }
        _ = write!(call, ">{n}</a></sup>");
        self.out().push(&call);
    }

    fn write_notes(&mut self) {
        if self.note_texts.iter().all(Option::is_none) {
            return;
        }
        let notes = std::mem::take(&mut self.note_texts);
        let out = &mut self.out[0];
        out.push("<section class=\"notes\" role=\"doc-endnotes\" aria-label=\"\0body.footnotes\0\"><ol>\n");
        for (number, note) in notes.iter().enumerate() {
            let n = number + 1;
            out.push(&format!("<li id=\"ob-fn-{n}\">"));
            if let Some(note) = note {
                out.append(note);
            }
            out.push(&format!("<a href=\"#ob-fnref-{n}\" role=\"doc-backlink\" aria-label=\"\0body.footnote_back|{n}\0\">↩</a></li>\n"));
        }
        out.push("</ol></section>\n");
    }

    /// The finished body.
    #[must_use]
    pub fn finish(mut self) -> Markdown {
        self.write_notes();
        self.close_section();
        let body = self.out.swap_remove(0);
        self.read.body.html = body.html;
        self.read.body.html.shrink_to_fit();
        self.read.body.holes = body.holes;
        self.read.body.runs = body.runs;
        self.read.body.runs.shrink_to_fit();
        self.read
    }
}

/// The number of words of a text.
fn words(text: &str) -> u32 {
    if !text.is_ascii() {
        return u32::try_from(text.split_whitespace().count()).unwrap_or(u32::MAX);
    }
    // Each byte with the one before it, so that many are looked at together.
    let is_blank = |byte: u8| byte == b' ' || (b'\t'..=b'\r').contains(&byte);
    let first = text.bytes().next().is_some_and(|byte| !is_blank(byte));
    let later = text.bytes().zip(text.bytes().skip(1)).map(|(before, byte)| u32::from(is_blank(before) && !is_blank(byte)));
    u32::from(first) + later.sum::<u32>()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_what_white_space_separates() {
        for text in ["", " ", "one", " one\ttwo \n three\u{b}four ", "a\u{1c}b", "eins\u{a0}zwei drei", "é è"] {
            assert_eq!(words(text) as usize, text.split_whitespace().count(), "{text:?}");
        }
    }
}
