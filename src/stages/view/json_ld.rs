//! JSON-LD (schema.org): the breadcrumbs of every page, and what kind of thing it is about.

use serde::Serialize;

use crate::model::graph::Graph;
use crate::model::stated::Stated;
use crate::model::view::Frame;

/// The page's JSON-LD: its breadcrumbs, where the site has a base URL, and its own thing. It stands in a
/// `<script>`, which only `<` could end, so every `<` is written `\u003c`.
pub(super) fn of(frame: &Frame, own: Option<Stated>, graph: &Graph) -> Option<String> {
    let base = graph.config.base_url.as_ref().map(|base| &*base.0).filter(|_| !frame.path.is_empty());
    if base.is_none() && own.is_none() {
        return None;
    }
    let mut out = b"{\"@context\":\"https://schema.org\",\"@graph\":[".to_vec();
    if let Some(base) = base {
        breadcrumbs(frame, base, graph, &mut out);
    }
    if let Some(own) = own {
        if base.is_some() {
            out.push(b',');
        }
        json(&own, &mut out);
    }
    out.extend_from_slice(b"]}");
    let text = String::from_utf8(out).expect("JSON is text");
    Some(if text.contains('<') { text.replace('<', "\\u003c") } else { text })
}

/// Written by hand: every page has one.
fn breadcrumbs(frame: &Frame, base: &str, graph: &Graph, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"@type\":\"BreadcrumbList\",\"itemListElement\":[");
    item(1, &graph.config.title, base, "", out);
    for (crumb, position) in frame.crumbs.iter().zip(2..) {
        out.push(b',');
        item(position, &crumb.title, base, &crumb.path, out);
    }
    out.push(b',');
    item(frame.crumbs.len() + 2, &frame.title, base, &frame.path, out);
    out.extend_from_slice(b"]}");
}

fn item(position: usize, name: &str, base: &str, path: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"@type\":\"ListItem\",\"position\":");
    json(&position, out);
    out.extend_from_slice(b",\"name\":");
    json(name, out);
    out.extend_from_slice(b",\"item\":");
    json(&[base, path].concat(), out);
    out.push(b'}');
}

fn json<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) {
    serde_json::to_writer(out, value).expect("a text takes everything");
}
