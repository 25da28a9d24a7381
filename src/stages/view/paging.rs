//! Long listings cut into pages.

use std::sync::Arc;

use crate::model::view::{ListingView, RowGroup};

/// Rows that one page of a listing shows.
pub(super) const ROWS_MAX: usize = 100;

/// A whole listing, from which pages are cut.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// The strings table that names the groups.
    pub grouping: &'static str,
    /// All groups.
    pub groups: Vec<RowGroup>,
    /// How many records it has; one may stand in several groups.
    pub total: usize,
    /// Root-relative paths of its pages.
    pub pages: Vec<Arc<str>>,
}

impl Listed {
    /// One page of it.
    pub(super) fn page(&self, number: usize) -> ListingView {
        ListingView {
            grouping: self.grouping,
            groups: cut(&self.groups, (number - 1) * ROWS_MAX, ROWS_MAX),
            total: self.total,
            number,
            pages: self.pages.clone(),
        }
    }
}

/// How many pages so many rows take; an empty listing is a page too.
pub(super) fn pages_for(rows: usize) -> usize {
    rows.div_ceil(ROWS_MAX).max(1)
}

/// The groups that lie in the rows from `skip` on, at most `room` rows.
fn cut(groups: &[RowGroup], mut skip: usize, mut room: usize) -> Vec<RowGroup> {
    let mut page = Vec::new();
    for group in groups {
        if room == 0 {
            break;
        }
        if skip >= group.rows.len() {
            skip -= group.rows.len();
            continue;
        }
        let rows = &group.rows[skip..group.rows.len().min(skip + room)];
        skip = 0;
        room -= rows.len();
        page.push(RowGroup { key: Arc::clone(&group.key), title: group.title.clone(), rows: rows.to_vec() });
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_that_spans_pages_comes_again() {
        let group = |key: &str, rows: usize| RowGroup { key: Arc::from(key), title: None, rows: vec![Arc::default(); rows] };
        let groups = [group("a", 70), group("b", 0), group("c", 150), group("d", 5)];
        let page = |number: usize| {
            cut(&groups, (number - 1) * ROWS_MAX, ROWS_MAX).iter().map(|g| (g.key.to_string(), g.rows.len())).collect::<Vec<_>>()
        };
        assert_eq!(page(1), [("a".to_owned(), 70), ("c".to_owned(), 30)]);
        assert_eq!(page(2), [("c".to_owned(), 100)]);
        assert_eq!(page(3), [("c".to_owned(), 20), ("d".to_owned(), 5)]);
        assert_eq!(page(4), []);
        assert_eq!((pages_for(0), pages_for(100), pages_for(101), pages_for(225)), (1, 1, 2, 3));
    }
}
