//! JSON-LD (schema.org): the breadcrumbs of every page, and what kind of thing it is about.

use serde_json::Value;

use crate::model::graph::Graph;
use crate::model::view::Frame;

/// The page's JSON-LD: its breadcrumbs, where the site has a base URL, and its own thing. It stands in a
/// `<script>`, which only `<` could end, so every `<` is written `\u003c`.
pub(super) fn of(frame: &Frame, own: Option<Value>, graph: &Graph) -> Option<String> {
    let trail = breadcrumbs(frame, graph);
    if trail.is_none() && own.is_none() {
        return None;
    }
    let mut out = "{\"@context\":\"https://schema.org\",\"@graph\":[".to_owned();
    if let Some(trail) = &trail {
        out.push_str(trail);
    }
    if let Some(mut own) = own {
        if trail.is_some() {
            out.push(',');
        }
        // The context is the whole graph's.
        if let Some(map) = own.as_object_mut() {
            map.remove("@context");
        }
        out.push_str(&serde_json::to_string(&own).expect("JSON can be written as text"));
    }
    out.push_str("]}");
    Some(if out.contains('<') { out.replace('<', "\\u003c") } else { out })
}

/// Written by hand: every page has one, and a tree of values for it would cost more than the rest of the frame.
fn breadcrumbs(frame: &Frame, graph: &Graph) -> Option<String> {
    let base = &graph.config.base_url.as_ref()?.0;
    if frame.path.is_empty() {
        return None;
    }
    let mut out = "{\"@type\":\"BreadcrumbList\",\"itemListElement\":[".to_owned();
    item(1, &graph.config.title, base, "", &mut out);
    for (crumb, position) in frame.crumbs.iter().zip(2..) {
        out.push(',');
        item(position, &crumb.title, base, &crumb.path, &mut out);
    }
    out.push(',');
    item(frame.crumbs.len() + 2, &frame.title, base, &frame.path, &mut out);
    out.push_str("]}");
    Some(out)
}

fn item(position: usize, name: &str, base: &str, path: &str, out: &mut String) {
    out.push_str("{\"@type\":\"ListItem\",\"position\":");
    out.push_str(&position.to_string());
    out.push_str(",\"name\":");
    text(name, out);
    out.push_str(",\"item\":");
    text(&format!("{base}{path}"), out);
    out.push('}');
}

fn text(text: &str, out: &mut String) {
    out.push_str(&serde_json::to_string(text).expect("a text can be written as JSON"));
}
