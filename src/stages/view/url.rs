//! URLs: paths of generated pages, fragments, and the addresses for editing and reporting.

use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::model::address::Address;
use crate::model::graph::Graph;
use crate::model::ledger::RevisionName;
use crate::model::summary::Summary;
use crate::model::view::{Report, escape};

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
    Arc::from(["people/", id, "/"].concat())
}

/// Root-relative path of a team's page.
pub(super) fn team(id: &str) -> Arc<str> {
    Arc::from(["teams/", id, "/"].concat())
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
    let address = graph.absolute(&page.address).unwrap_or_else(|| page.address.to_string());
    let rev = page.common.rev.value.0;
    let cited = format!("{}@{rev}", page.key);
    Some(report_to(graph.config.report_to.as_ref()?, &page.title, &address, &rev.to_string(), &cited))
}

/// Where to report something wrong with the page of a revision.
pub(super) fn report_revision(graph: &Graph, name: &RevisionName, title: &str) -> Option<Report> {
    let address = graph.absolute(&name.address()).unwrap_or_else(|| name.address().to_string());
    let cited = format!("flag:{}@{}", name.flag, name.rev);
    Some(report_to(graph.config.report_to.as_ref()?, title, &address, &name.rev.to_string(), &cited))
}

/// Where to report something wrong with the site.
pub(super) fn report_site(graph: &Graph) -> Option<Report> {
    let address = graph.config.base_url.as_ref().map_or("", |base| &base.0);
    Some(report_to(graph.config.report_to.as_ref()?, &graph.config.title, address, "", ""))
}

/// A mail address as a URL (RFC 6068).
pub(super) fn mail(to: &str) -> String {
    format!("mailto:{}", utf8_percent_encode(to.strip_prefix("mailto:").unwrap_or(to), MAIL))
}

/// A mail that names the page, or an address with the page in its holes.
fn report_to(to: &str, title: &str, address: &str, rev: &str, cited: &str) -> Report {
    let encode = |text: &str| utf8_percent_encode(text, COMPONENT).to_string();
    if to.contains("://") {
        let fill =
            |quote: &str| fill(to, &[("{title}", &encode(title)), ("{url}", &encode(address)), ("{rev}", &encode(rev)), (QUOTE, quote)]);
        return Report { url: fill(""), quoting: to.contains(QUOTE).then(|| fill(QUOTE)) };
    }
    // Room for the message first, then the lines that say what it is about, then what was selected.
    let lines = [address, cited].into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\r\n");
    let url = format!("{}?subject={}&body={}", mail(to), encode(title), encode(&format!("\r\n\r\n{lines}")));
    Report { quoting: Some(format!("{url}{}{QUOTE}", encode("\r\n\r\n> "))), url }
}

/// Where a quotation goes.
const QUOTE: &str = "{quote}";

/// A pattern with its holes filled in one pass: a title that holds `{url}` stays what it is. Any other brace cannot stand in an
/// address as it is.
fn fill(pattern: &str, holes: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 128);
    let mut rest = pattern;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = holes.iter().find(|(hole, _)| rest.starts_with(hole));
        let (hole, text) = known.copied().unwrap_or(if rest.starts_with('{') { ("{", "%7B") } else { ("}", "%7D") });
        out.push_str(text);
        rest = &rest[hole.len()..];
    }
    out.push_str(rest);
    out
}
