//! Collects tags under the slugs of their addresses.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Inputs;
use crate::model::code::Code;
use crate::model::common::State;
use crate::model::diagnostic::{Diagnostic, Span};
use crate::model::graph::{Graph, Tag, number_of};
use crate::model::kind::id_from;

/// All tags of published records; spellings that share a slug are one tag, named as first written.
pub fn collect(graph: &Graph, inputs: Inputs<'_>, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, Tag> {
    let mut tags: BTreeMap<String, Tag> = BTreeMap::new();
    for (at, page) in graph.pages.iter().enumerate().filter(|(_, page)| page.common.state != State::Retired) {
        for name in &page.common.tags {
            let slug = id_from(name);
            if slug.is_empty() {
                let source = inputs.pages.iter().find(|other| other.source.path == page.source).map(|other| &other.source);
                let message = format!("the tag `{name}` has no letter or digit for an address");
                diagnostics.push(
                    Diagnostic::new(Code::BadValue, source.map(|source| source.place(Span::default())), message)
                        .hint("spell the tag in letters"),
                );
                continue;
            }
            let tag = tags.entry(slug).or_insert_with(|| Tag { name: Arc::clone(name), pages: Vec::new() });
            if tag.pages.last() != Some(&number_of(at)) {
                tag.pages.push(number_of(at));
            }
        }
    }
    tags
}
