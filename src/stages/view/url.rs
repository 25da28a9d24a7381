//! URLs: paths of generated pages, fragments, and the addresses for editing and reporting.

use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::model::address::Address;
use crate::model::graph::Graph;
use crate::model::scalar::Text;
use crate::model::show::revision;
use crate::model::summary::Summary;
use crate::model::view::escape;

/// What a fragment must not carry literally (RFC 3986).
const FRAGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What a mail address must not carry literally: beside the fragment's, what would begin its fields.
const MAIL: &AsciiSet = &FRAGMENT.add(b'?').add(b'&');

/// Everything but the unreserved characters of RFC 3986.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Root-relative path of a person's page. Ids need no encoding.
pub(super) fn person(id: &str) -> Arc<str> {
    Arc::from(format!("people/{id}/"))
}

/// Root-relative path of a team's page.
pub(super) fn team(id: &str) -> Arc<str> {
    Arc::from(format!("teams/{id}/"))
}

/// Appends `#anchor`, encoded and escaped.
pub(super) fn push_fragment(anchor: &str, out: &mut String) {
    out.push('#');
    for part in utf8_percent_encode(anchor, FRAGMENT) {
        escape(part, out);
    }
}

/// Where a record's source can be edited.
pub(super) fn edit(graph: &Graph, page: &Summary) -> Option<String> {
    let pattern = &graph.config.edit_url.as_ref()?.0;
    Some(pattern.replace("{path}", &Address::new(&page.source).href()))
}

/// Where to report something wrong with a record.
pub(super) fn report(graph: &Graph, page: &Summary) -> Option<Report> {
    report_on(graph, &page.title, &page.address, &page.key.to_string(), revision(page))
}

/// Where to report something wrong with the page of a revision of a record.
pub(super) fn report_on(graph: &Graph, title: &str, address: &Address, key: &str, rev: u32) -> Option<Report> {
    let url = graph.absolute(address).unwrap_or_else(|| address.to_string());
    let (rev, cite) = (rev.to_string(), format!("{key}@{rev}"));
    let about = About { to: graph.config.report_to.as_ref()?, title, url: &url, rev: &rev, cite: &cite };
    Some(Report { url: about.filled(Some("")), quoting: Some(about.filled(None)).filter(|quoting| quoting.contains(QUOTE)) })
}

/// Where to report something wrong with the site.
pub(super) fn report_site(graph: &Graph) -> Option<Text> {
    let address = graph.config.base_url.as_ref().map_or("", |base| &base.0);
    let report = About { to: graph.config.report_to.as_ref()?, title: &graph.config.title, url: address, rev: "", cite: "" };
    Some(Arc::from(report.filled(Some(""))))
}

/// A mail address as a URL (RFC 6068).
pub(super) fn mail(to: &str) -> String {
    format!("mailto:{}", utf8_percent_encode(to.strip_prefix("mailto:").unwrap_or(to), MAIL))
}

/// Where to report something wrong with a page.
pub(super) struct Report {
    /// The address as it is.
    pub url: String,
    /// The same with [`QUOTE`] where a script puts what the reader selected; none where there is no place for it.
    pub quoting: Option<String>,
}

/// The hole that a script fills, percent-encoded. Nothing else in these addresses holds a brace.
const QUOTE: &str = "{quote}";

/// What a report is about, and where it goes: a mail address, or an address with holes.
struct About<'a> {
    to: &'a str,
    title: &'a str,
    url: &'a str,
    rev: &'a str,
    /// The record as one cites it.
    cite: &'a str,
}

impl About<'_> {
    /// A mail that names the page, or an address with the page in its holes. `quote` stands for what the reader selected; none
    /// leaves the hole.
    fn filled(&self, quote: Option<&str>) -> String {
        let encode = |text: &str| utf8_percent_encode(text, COMPONENT).to_string();
        let quote = quote.map_or_else(|| QUOTE.to_owned(), encode);
        if !self.to.contains("://") {
            // Room for the message first, then the lines that say what it is about.
            let lines = [self.url, self.cite].into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\r\n");
            let (subject, about) = (encode(self.title), encode(&format!("\r\n\r\n{lines}")));
            return format!("{}?subject={subject}&body={quote}{about}", mail(self.to));
        }
        // The holes are filled in one pass: a title that holds `{url}` stays what it is.
        let mut out = String::with_capacity(self.to.len() + 128);
        let mut rest = self.to;
        while let Some(at) = rest.find(['{', '}']) {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let holes = [("{title}", self.title), ("{url}", self.url), ("{rev}", self.rev), ("{cite}", self.cite)];
            let known = holes.iter().find(|(hole, _)| rest.starts_with(hole)).map(|(hole, text)| (*hole, encode(text)));
            let quoted = rest.starts_with(QUOTE).then(|| (QUOTE, quote.clone()));
            // Any other brace cannot stand in an address as it is.
            let (hole, text) = known.or(quoted).unwrap_or_else(|| (&rest[..1], encode(&rest[..1])));
            out.push_str(&text);
            rest = &rest[hole.len()..];
        }
        out.push_str(rest);
        out
    }
}
