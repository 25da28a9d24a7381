//! The pages of tags, and their index.

use std::sync::Arc;

use super::frame::{self, bare};
use super::inputs::Inputs;
use super::paging::ROWS_MAX;
use super::tags::{Tagged, by_kind};
use crate::model::output::What;
use crate::model::view::{Crumb, ListingView, PageView, TagCount, TagView, TagsView};

/// The view of one page of a tag.
pub(super) fn tag(slug: &Arc<str>, number: usize, inputs: &Inputs<'_>) -> PageView {
    let what = What::Tag { slug: Arc::clone(slug), number };
    let mut frame = frame::generated(&what, "tag", inputs);
    let Some(tag) = inputs.plan.tags.get(slug) else { return bare("tag.html", frame, TagView::default()) };
    frame.title = Arc::clone(&tag.link.name);
    frame.description = frame::said_of(inputs.strings, "descriptions.tag", &tag.link.name);
    frame.crumbs.push(Crumb { path: Arc::from("tags/"), title: frame::said(inputs.strings, "sections.tag", "tags") });
    if number > 1 {
        frame.crumbs.push(Crumb { path: Arc::clone(&tag.link.path), title: Arc::clone(&tag.link.name) });
    }
    let shown = tag.numbers.chunks(ROWS_MAX).nth(number - 1).unwrap_or_default();
    let groups = by_kind(shown, inputs.graph);
    let listing = ListingView { grouping: "kind", groups, total: tag.numbers.len(), number, pages: tag.pages.clone() };
    bare("tag.html", frame::described(frame, inputs), TagView { name: Arc::clone(&tag.link.name), listing })
}

/// The view of the index of tags.
pub(super) fn index(inputs: &Inputs<'_>) -> PageView {
    let mut frame = frame::generated(&What::Tags, "tags", inputs);
    frame.title = frame::said(inputs.strings, "titles.tags", "tags");
    frame.description = frame::said(inputs.strings, "descriptions.tags", "");
    let count = |tag: &Tagged| TagCount { name: Arc::clone(&tag.link.name), path: Arc::clone(&tag.link.path), n: tag.numbers.len() };
    let mut tags: Vec<TagCount> = inputs.plan.tags.tags.iter().map(count).collect();
    tags.sort_by_cached_key(|tag| (tag.name.to_lowercase(), Arc::clone(&tag.path)));
    bare("tags.html", frame::described(frame, inputs), TagsView { tags })
}
