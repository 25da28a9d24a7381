//! Text in XML, and the absolute addresses that stand there.

use crate::model::address::Address;
use crate::model::graph::Graph;
use crate::model::view::escape;

/// How every XML file begins.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

/// Appends `<name>text</name>` and a line break.
pub(super) fn element(name: &str, text: &str, out: &mut String) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    push(text, out);
    out.push_str("</");
    out.push_str(name);
    out.push_str(">\n");
}

/// Appends a text, escaped, without the control characters that XML 1.0 cannot hold.
pub(super) fn push(text: &str, out: &mut String) {
    // All that does not fit begins with one of these bytes.
    let suspect = |byte: u8| byte < b' ' || byte == 0xef;
    if text.bytes().any(suspect) && text.contains(|c: char| !fits(c)) {
        escape(&text.replace(|c: char| !fits(c), ""), out);
    } else {
        escape(text, out);
    }
}

fn fits(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'))
}

/// An absolute address; without a base URL, which no planned output is, a root-relative one.
pub(super) fn absolute(graph: &Graph, address: &Address) -> String {
    [base(graph), &address.href()].concat()
}

/// The site's absolute address, with a trailing slash.
pub(super) fn base(graph: &Graph) -> &str {
    graph.config.base_url.as_ref().map_or("/", |base| &base.0)
}
