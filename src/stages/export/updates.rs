//! The Atom feeds (RFC 4287) of status updates: one for each initiative, one for all of them.

use std::cmp::Reverse;
use std::sync::Arc;

use super::feed::{link, updated};
use super::reported::word;
use super::xml;
use crate::model::content::Report;
use crate::model::graph::Graph;
use crate::model::kind::Kind;
use crate::model::output::What;
use crate::model::scalar::{Text, counted};
use crate::model::summary::Summary;

/// How many updates a feed holds.
const ENTRIES_MAX: usize = 100;

/// The feed of an initiative, or without one of all; none when no such initiative reports.
pub(super) fn updates(of: Option<&Text>, graph: &Graph) -> Option<String> {
    let pages: Vec<&Arc<Summary>> = match of {
        Some(id) => graph.record(Kind::Initiative, id).into_iter().collect(),
        None => graph.of_kind(Kind::Initiative).map(|(_, page)| page).collect(),
    };
    let mut entries: Vec<(&Summary, Report)> =
        pages.iter().flat_map(|page| page.content.reports().into_iter().map(|report| (&***page, report))).collect();
    entries.sort_by(|(a, one), (b, other)| (Reverse(one.date), &a.key.id).cmp(&(Reverse(other.date), &b.key.id)));
    entries.truncate(ENTRIES_MAX);
    let newest = entries.first()?.1.date;
    let title = match (of, pages.first()) {
        (Some(_), Some(page)) => format!("{} · {}", page.title, graph.config.title),
        _ => format!("Status updates · {}", graph.config.title),
    };
    let address = match (of, pages.first()) {
        (Some(_), Some(page)) => page.address.clone(),
        _ => What::Listing { kind: Kind::Initiative, number: 1 }.address(graph)?,
    };
    let own = xml::absolute(graph, &What::Updates(of.cloned()).address(graph)?);
    let mut out = format!("{}<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"", xml::DECLARATION);
    xml::push(&graph.config.language, &mut out);
    out.push_str("\">\n");
    xml::element("title", &title, &mut out);
    xml::element("id", &own, &mut out);
    link("self", "application/atom+xml", &own, &mut out);
    link("alternate", "text/html", &xml::absolute(graph, &address), &mut out);
    updated(newest, &mut out);
    out.push_str("<author>");
    xml::element("name", &graph.config.title, &mut out);
    out.push_str("</author>\n<generator>opsbook</generator>\n");
    for (page, report) in &entries {
        entry(page, report, graph, &mut out);
    }
    out.push_str("</feed>\n");
    Some(out)
}

/// An update. Its id is its place on the initiative's page, which is kept for good.
fn entry(page: &Summary, report: &Report, graph: &Graph, out: &mut String) {
    let (day, said) = (report.date.to_string(), said(report));
    let place = [&*xml::absolute(graph, &page.address), "#ob-update-", &day].concat();
    out.push_str("<entry>\n");
    xml::element("title", &[&*page.title, ": ", &said].concat(), out);
    xml::element("id", &place, out);
    link("alternate", "text/html", &place, out);
    updated(report.date, out);
    if let Some(author) = report.author.as_ref().and_then(|author| graph.party_named(author)) {
        out.push_str("<author>");
        xml::element("name", &author.name, out);
        out.push_str("</author>\n");
    }
    out.extend(["<category term=\"", word(report.status), "\"/>\n"]);
    let root = xml::base(graph);
    let mut html = ["<p><strong>", &capital(&said), "</strong></p>", &graph.prose(&report.summary, page, root).0].concat();
    if let Some(reason) = &report.reason {
        html.push_str(&graph.prose(reason, page, root).0);
    }
    out.push_str("<content type=\"html\">");
    xml::push(&html, out);
    out.push_str("</content>\n</entry>\n");
}

/// The status in a word, with the target and how far this update moved it.
fn said(report: &Report) -> String {
    let mut said = word(report.status).to_owned();
    let Some(target) = report.target else { return said };
    said.push_str(", target ");
    said.push_str(&target.to_string());
    if report.moved_days != 0 {
        said.push_str(", ");
        said.push_str(&counted(usize::try_from(report.moved_days.unsigned_abs()).unwrap_or(0), "day"));
        said.push_str(if report.moved_days > 0 { " later" } else { " earlier" });
    }
    said
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
