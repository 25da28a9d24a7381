//! Tags: who carries them.

use std::sync::Arc;

use super::order::Order;
use super::paging::pages_for;
use crate::model::graph::{Graph, PageNo};
use crate::model::output::{What, paged};
use crate::model::view::{RowGroup, TagLink};

/// All tags; the graph knows none that tombstones alone carry.
#[derive(Debug, Default)]
pub(super) struct Tags {
    /// Sorted by slug.
    pub tags: Vec<Tagged>,
    /// For each page the places of its tags in `tags`.
    of_page: Vec<Vec<u32>>,
}

/// A tag with its pages.
#[derive(Debug)]
pub(super) struct Tagged {
    slug: Arc<str>,
    pub link: TagLink,
    /// Who carries it, kind by kind, each in the order of its listing.
    pub numbers: Vec<PageNo>,
    /// Root-relative paths of its pages.
    pub pages: Vec<Arc<str>>,
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

    /// The tag of a slug.
    pub(super) fn get(&self, slug: &str) -> Option<&Tagged> {
        let place = self.tags.binary_search_by(|tag| (*tag.slug).cmp(slug)).ok()?;
        Some(&self.tags[place])
    }
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
