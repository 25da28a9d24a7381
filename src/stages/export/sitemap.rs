//! The sitemap (sitemaps.org 0.9): every page that search engines may list, in parts when there are many.

use super::xml;
use crate::model::graph::Graph;
use crate::model::output::{Output, SITEMAP_URLS_MAX, What};

const NAMESPACE: &str = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";

/// The sitemap, or a part of it; the sitemap of a site with parts is their index.
pub(super) fn sitemap(graph: &Graph, outputs: &[Output], part: Option<usize>) -> String {
    let parts = outputs.iter().filter(|output| matches!(output.what, What::Sitemap { part: Some(_) })).count();
    match part {
        None if parts > 0 => index(graph, parts),
        None => urls(graph, outputs, 0),
        Some(part) => urls(graph, outputs, (part - 1) * SITEMAP_URLS_MAX),
    }
}

fn index(graph: &Graph, parts: usize) -> String {
    let mut out = format!("{}<sitemapindex {NAMESPACE}>\n", xml::DECLARATION);
    for address in (1..=parts).filter_map(|part| What::Sitemap { part: Some(part) }.address(graph)) {
        out.push_str("<sitemap>");
        xml::element("loc", &xml::absolute(graph, &address), &mut out);
        out.truncate(out.trim_end().len());
        out.push_str("</sitemap>\n");
    }
    out.push_str("</sitemapindex>\n");
    out
}

fn urls(graph: &Graph, outputs: &[Output], skip: usize) -> String {
    let mut out = format!("{}<urlset {NAMESPACE}>\n", xml::DECLARATION);
    let listed = outputs.iter().map(|output| &output.what).filter(|what| what.indexed(graph));
    for what in listed.skip(skip).take(SITEMAP_URLS_MAX) {
        let Some(address) = what.address(graph) else { continue };
        out.push_str("<url>\n");
        xml::element("loc", &xml::absolute(graph, &address), &mut out);
        let page = match what {
            What::Page(number) => Some(*number),
            What::Home => graph.by_address.get(&address).copied(),
            _ => None,
        };
        if let Some(day) = page.and_then(|number| graph.page(number).modified()) {
            xml::element("lastmod", &day.to_string(), &mut out);
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out
}
