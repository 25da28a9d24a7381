//! `robots.txt` (RFC 9309): everything may be read, and the sitemap is here.

use super::xml;
use crate::model::address::Address;
use crate::model::graph::Graph;

/// The file. Drafts and tombstones say `noindex` themselves: a crawler must read a page to obey it.
pub(super) fn robots(graph: &Graph) -> String {
    let mut out = "User-agent: *\nAllow: /\n".to_owned();
    if graph.config.base_url.is_some() {
        out.push_str("\nSitemap: ");
        out.push_str(&xml::absolute(graph, &Address::new("sitemap.xml")));
        out.push('\n');
    }
    out
}
