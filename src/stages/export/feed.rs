//! The Atom feed (RFC 4287): the records that were last changed or vouched for, newest first.

use std::cmp::Reverse;
use std::fmt::Write as _;

use super::xml;
use crate::model::address::Address;
use crate::model::graph::{Graph, PageNo};
use crate::model::output::dated;
use crate::model::scalar::Day;

/// How many records the feed holds.
const ENTRIES_MAX: usize = 50;

/// The feed. Dates are the records' own, at midnight UTC; ids are the addresses, which never change.
pub(super) fn feed(graph: &Graph) -> String {
    let entries = newest(graph);
    let mut out = String::with_capacity(1024 + entries.len() * 512);
    out.push_str(xml::DECLARATION);
    out.push_str("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
    xml::push(&graph.config.language, &mut out);
    out.push_str("\">\n");
    xml::element("title", &graph.config.title, &mut out);
    xml::element("id", xml::base(graph), &mut out);
    link("self", "application/atom+xml", &xml::absolute(graph, &Address::new("feed.xml")), &mut out);
    link("alternate", "text/html", xml::base(graph), &mut out);
    if let Some((day, _)) = entries.first() {
        updated(*day, &mut out);
    }
    out.push_str("<author>");
    xml::element("name", &graph.config.title, &mut out);
    out.push_str("</author>\n<generator>opsbook</generator>\n");
    for (day, number) in entries {
        entry(graph, number, day, &mut out);
    }
    out.push_str("</feed>\n");
    out
}

/// The newest of them; of one day in the graph's order.
fn newest(graph: &Graph) -> Vec<(Day, PageNo)> {
    let mut newest: Vec<_> = dated(graph).collect();
    newest.sort_unstable_by_key(|(day, number)| (Reverse(*day), *number));
    newest.truncate(ENTRIES_MAX);
    newest
}

fn entry(graph: &Graph, number: PageNo, day: Day, out: &mut String) {
    let page = graph.page(number);
    let address = xml::absolute(graph, &page.address);
    out.push_str("<entry>\n");
    xml::element("title", &page.title, out);
    xml::element("id", &address, out);
    link("alternate", "text/html", &address, out);
    updated(day, out);
    _ = writeln!(out, "<category term=\"{}\"/>", page.key.kind);
    if !page.sentence.is_empty() {
        xml::element("summary", &page.sentence, out);
    }
    out.push_str("</entry>\n");
}

pub(super) fn updated(day: Day, out: &mut String) {
    xml::element("updated", &format!("{day}T00:00:00Z"), out);
}

pub(super) fn link(rel: &str, media_type: &str, href: &str, out: &mut String) {
    _ = write!(out, "<link rel=\"{rel}\" type=\"{media_type}\" href=\"");
    xml::push(href, out);
    out.push_str("\"/>\n");
}
