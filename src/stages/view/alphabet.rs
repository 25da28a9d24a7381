//! The alphabet: everything that is published under the letter that its title begins with.

use std::sync::Arc;

use super::paging::{Listed, pages_for};
use crate::model::common::State;
use crate::model::graph::{Graph, PageNo};
use crate::model::kind::folded;
use crate::model::output::paged;
use crate::model::view::{RowGroup, SearchLetter, SearchView};

/// Everything under its letters.
#[derive(Debug)]
pub(super) struct Everything {
    listed: Listed,
    letters: Vec<SearchLetter>,
}

/// What is listed: all but tombstones.
fn shown(graph: &Graph) -> impl Iterator<Item = PageNo> {
    graph.pages.iter().zip(0..).filter(|(page, _)| page.common.state != State::Retired).map(|(_, number)| number)
}

/// How many pages the list takes.
pub(super) fn pages(graph: &Graph) -> usize {
    pages_for(shown(graph).count())
}

impl Everything {
    /// Everything in a graph.
    pub(super) fn of(graph: &Graph) -> Self {
        let key = |number: PageNo| {
            let folded = folded(&graph.page(number).title);
            (letter_of(&folded), folded, number)
        };
        let mut sorted: Vec<(String, String, PageNo)> = shown(graph).map(key).collect();
        sorted.sort_unstable();
        let total = sorted.len();
        let mut groups: Vec<RowGroup> = Vec::new();
        let mut letters = Vec::new();
        for (at, (letter, _, number)) in sorted.iter().enumerate() {
            if groups.last().is_none_or(|group| *group.key != **letter) {
                let key: Arc<str> = Arc::from(letter.as_str());
                let page = paged("search/", pages_for(at + 1)).href();
                letters.push(SearchLetter { path: Arc::from(format!("{page}#ob-letter-{key}")), letter: Arc::clone(&key) });
                groups.push(RowGroup { title: Some(Arc::clone(&key)), key, rows: Vec::new() });
            }
            if let Some(group) = groups.last_mut() {
                group.rows.push(Arc::clone(graph.row(*number)));
            }
        }
        let pages = (1..=pages_for(total)).map(|number| paged("search/", number).href()).collect();
        Self { listed: Listed { grouping: "letter", groups, total, pages }, letters }
    }

    /// One page of the list.
    pub(super) fn page(&self, number: usize) -> SearchView {
        SearchView { letters: self.letters.clone(), listing: self.listed.page(number) }
    }
}

/// The head of titles that begin with no letter; an anchor is made of it.
const DIGITS: &str = "0-9";

/// The letter under which a folded title stands: its first sign that is no punctuation.
pub(super) fn letter_of(folded: &str) -> String {
    match folded.chars().find(char::is_ascii_alphanumeric) {
        Some(letter) if letter.is_ascii_alphabetic() => letter.to_ascii_uppercase().to_string(),
        _ => DIGITS.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{folded, letter_of};

    #[test]
    fn a_title_stands_under_its_first_letter() {
        let letters = ["flow", "“slip”", "eclat", "5 whys", "…"].map(|title| letter_of(&folded(title)));
        assert_eq!(letters, ["F", "S", "E", "0-9", "0-9"]);
    }
}
