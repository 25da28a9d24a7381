//! Tags: who carries them, their pages and their index.

use std::sync::Arc;

use super::listing::{ROWS_MAX, pages_for};
use super::order::Order;
use super::{Inputs, bare, frame};
use crate::model::graph::{Graph, PageNo};
use crate::model::output::{What, paged};
use crate::model::view::{Crumb, ListingView, PageView, RowGroup, TagCount, TagLink, TagView, TagsView};

/// All tags; the graph knows none that tombstones alone carry.
#[derive(Debug, Default)]
pub(super) struct Tags {
    /// Sorted by slug.
    tags: Vec<Tagged>,
    /// For each page the places of its tags in `tags`.
    of_page: Vec<Vec<u32>>,
}

/// A tag with its pages.
#[derive(Debug)]
struct Tagged {
    slug: Arc<str>,
    link: TagLink,
    /// Who carries it, kind by kind, each in the order of its listing.
    numbers: Vec<PageNo>,
    /// Root-relative paths of its pages.
    pages: Vec<Arc<str>>,
}

impl Tags {
    /// The tags of a graph.
    pub(super) fn of(graph: &Graph, order: &Order) -> Self {
        let mut all = Self { tags: Vec::new(), of_page: vec![Vec::new(); graph.pages.len()] };
        for (slug, tag) in &graph.tags {
            let mut numbers = tag.pages.clone();
            numbers.sort_by_key(|number| order.place(*number, graph));
            let place = u32::try_from(all.tags.len()).expect("tags are fewer than references");
            for number in &numbers {
                all.of_page[*number as usize].push(place);
            }
            let pages: Vec<_> = (1..=pages_for(numbers.len())).map(|number| paged(&format!("tags/{slug}/"), number).href()).collect();
            let link = TagLink { name: Arc::clone(&tag.name), path: Arc::clone(&pages[0]) };
            all.tags.push(Tagged { slug: Arc::from(slug.as_str()), link, numbers, pages });
        }
        all
    }

    /// The tags of a page, sorted.
    pub(super) fn of_page(&self, number: PageNo) -> Vec<TagLink> {
        let places = self.of_page.get(number as usize).map_or(&[][..], Vec::as_slice);
        places.iter().map(|place| self.tags[*place as usize].link.clone()).collect()
    }

    /// The pages of all tags, as outputs.
    pub(super) fn outputs(&self) -> impl Iterator<Item = What> {
        self.tags.iter().flat_map(|tag| (1..=tag.pages.len()).map(|number| What::Tag { slug: Arc::clone(&tag.slug), number }))
    }

    /// Whether nothing is tagged.
    pub(super) fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }

    fn get(&self, slug: &str) -> Option<&Tagged> {
        let place = self.tags.binary_search_by(|tag| (*tag.slug).cmp(slug)).ok()?;
        Some(&self.tags[place])
    }
}

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

/// Records as rows, a group for each kind; they come sorted by kind.
pub(super) fn by_kind(numbers: &[PageNo], graph: &Graph) -> Vec<RowGroup> {
    let mut groups: Vec<RowGroup> = Vec::new();
    for number in numbers {
        let row = graph.row(*number);
        if groups.last().is_none_or(|group| *group.key != *row.kind) {
            groups.push(RowGroup { key: Arc::from(row.kind), title: None, rows: Vec::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.rows.push(Arc::clone(row));
        }
    }
    groups
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
