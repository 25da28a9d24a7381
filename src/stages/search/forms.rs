//! Forms: the terms of the dictionary that a word of a query stands for.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::dictionary::Dictionary;
use super::fold::is_cjk;
use super::index::Index;

const SIBLING: f64 = 0.8;
const BEGUN: f64 = 0.6;
const ONE_EDIT: f64 = 0.5;
const TWO_EDITS: f64 = 0.35;

/// A word of a query.
#[derive(Debug, Clone, Default)]
pub(super) struct Atom {
    /// As it is written, folded.
    pub text: String,
    /// Its place in the query's text.
    pub at: Range<usize>,
    /// Whether it may be the beginning of a word.
    pub prefix: bool,
    /// Whether it is part of a phrase: nothing but the word and others of its stem.
    pub exact: bool,
    /// The terms that it stands for, by place in the dictionary, with their weights.
    pub forms: Vec<(usize, f64)>,
    /// The same by term.
    pub matches: FxHashMap<Box<str>, f64>,
    /// The term that was taken in place of a mistyped one.
    pub corrected: Option<Box<str>>,
    /// Whether it is too frequent to say anything beside the others.
    pub loose: bool,
    /// Its weight.
    pub idf: f64,
}

impl Atom {
    /// Finds the forms.
    pub(super) fn find(&mut self, index: &Index) {
        let dictionary = &index.dictionary;
        if let Some(place) = dictionary.place(&self.text) {
            self.add_ring(place, 1.0, SIBLING, dictionary);
        }
        let characters: Vec<char> = self.text.chars().collect();
        let single = characters.len() == 1 && is_cjk(characters[0]);
        if !self.exact && (self.prefix || single) {
            let most = if characters.len() < 3 && !single { 4 } else { 16 };
            let begun = dictionary.beginning(&self.text).filter(|place| *dictionary.entries[*place].term != *self.text);
            for place in commonest(begun.collect(), most, dictionary) {
                self.add(place, BEGUN, dictionary);
            }
        }
        let with_number = characters.iter().any(|c| c.is_numeric());
        if !self.exact && self.forms.is_empty() && characters.len() >= 4 && !with_number {
            self.correct(&characters, dictionary);
        }
    }

    fn add(&mut self, place: usize, weight: f64, dictionary: &Dictionary) {
        let term = &dictionary.entries[place].term;
        if !self.matches.contains_key(term) {
            self.matches.insert(term.clone(), weight);
            self.forms.push((place, weight));
        }
    }

    fn add_ring(&mut self, place: usize, weight: f64, others: f64, dictionary: &Dictionary) {
        self.add(place, weight, dictionary);
        for sibling in dictionary.siblings(place).take(64) {
            self.add(sibling, others, dictionary);
        }
    }

    /// Takes the nearest terms for a word that is none.
    fn correct(&mut self, characters: &[char], dictionary: &Dictionary) {
        let most = if characters.len() < 8 { 1 } else { 2 };
        let mut near: Vec<usize> = dictionary.ending(&characters[characters.len() - 2..]).collect();
        for head in heads(characters) {
            near.extend(dictionary.beginning(&String::from_iter(head)));
        }
        near.sort_unstable();
        near.dedup();
        let mut least = most + 1;
        let mut nearest = Vec::new();
        for place in near {
            let term: Vec<char> = dictionary.entries[place].term.chars().collect();
            let edits = distance(characters, &term, most);
            if edits < least {
                least = edits;
                nearest.clear();
            }
            if edits == least && edits <= most {
                nearest.push(place);
            }
        }
        let weight = if least == 1 { ONE_EDIT } else { TWO_EDITS };
        for place in commonest(nearest, 4, dictionary) {
            self.add_ring(place, weight, weight, dictionary);
        }
        self.corrected = self.forms.first().map(|(place, _)| dictionary.entries[*place].term.clone());
    }
}

/// How a word may begin that was mistyped. One edit leaves the first two or the last two characters as they are,
/// unless it swaps the middle ones of four. Two edits may reach both: then the first two swapped or one too many.
fn heads(typed: &[char]) -> Vec<[char; 2]> {
    let mut heads = vec![[typed[0], typed[1]]];
    if typed.len() == 4 || typed.len() >= 8 {
        heads.push([typed[0], typed[2]]);
    }
    if typed.len() >= 8 {
        heads.extend([[typed[1], typed[0]], [typed[1], typed[2]]]);
    }
    heads
}

/// The most frequent of some terms, equally frequent ones in their order.
fn commonest(mut places: Vec<usize>, most: usize, dictionary: &Dictionary) -> Vec<usize> {
    places.sort_by_key(|place| (std::cmp::Reverse(dictionary.entries[*place].class()), *place));
    places.truncate(most);
    places
}

/// How many edits lie between two words: a character more, less, or another, or two neighbours swapped
/// (optimal string alignment). More than `most` are not told apart.
fn distance(a: &[char], b: &[char], most: usize) -> usize {
    if a.len().abs_diff(b.len()) > most {
        return most + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let mut edits = (above[j] + 1).min(row[j - 1] + 1).min(above[j - 1] + usize::from(a[i - 1] != b[j - 1]));
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                edits = edits.min(before[j - 2] + 1);
            }
            row.push(edits);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, heads};

    fn characters(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    /// All that one edit makes of a word.
    fn edited(word: &[char]) -> Vec<Vec<char>> {
        let mut all = Vec::new();
        for at in 0..=word.len() {
            let (head, rest) = word.split_at(at);
            all.push([head, &['x'], rest].concat());
            if let [_, tail @ ..] = rest {
                all.push([head, tail].concat());
                all.push([head, &['x'], tail].concat());
            }
            if let [a, b, tail @ ..] = rest {
                all.push([head, &[*b, *a], tail].concat());
            }
        }
        all
    }

    fn is_looked_at(typed: &[char], word: &[char]) -> bool {
        let ends = |text: &[char]| [text[text.len() - 2], text[text.len() - 1]];
        heads(typed).contains(&[word[0], word[1]]) || ends(typed) == ends(word)
    }

    #[test]
    fn a_word_with_one_edit_is_among_those_looked_at() {
        for word in ["flag", "scope", "review", "backlog", "priority", "operations"] {
            let word = characters(word);
            for typed in edited(&word).into_iter().filter(|typed| typed.len() >= 4) {
                assert!(is_looked_at(&typed, &word), "{} for {}", String::from_iter(&typed), String::from_iter(&word));
            }
        }
    }

    #[test]
    fn a_long_word_is_looked_at_with_an_edit_at_either_end() {
        for typed in ["rpioritise", "perioritsie", "xprioritixse", "rpioritsie"] {
            assert!(is_looked_at(&characters(typed), &characters("prioritise")), "{typed}");
        }
    }

    #[test]
    fn edits_are_counted() {
        let edits = |a: &str, b: &str| distance(&characters(a), &characters(b), 2);
        for (a, b, n) in [
            ("risk", "risk", 0),
            ("risk", "rsik", 1),
            ("risk", "brisk", 1),
            ("risk", "rise", 1),
            ("ca", "abc", 3),
            ("backlog", "baklgo", 2),
        ] {
            assert_eq!((edits(a, b), edits(b, a)), (n, n), "{a} {b}");
        }
    }
}
