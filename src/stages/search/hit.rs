//! Hits: what is shown of a page that answers a query.

use std::ops::Range;

use serde::Serialize;

use super::forms::Atom;
use super::sequence::{Read, Sequence};

/// Tokens of a passage.
const PASSAGE: usize = 30;

/// Tokens in front of the first hit in a passage.
const BEFORE: usize = 5;

/// A page that answers a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// The path of the page from the site's root.
    pub path: String,
    /// The section that answers; empty for the top of the page.
    pub anchor: String,
    /// The kind's key.
    pub kind: &'static str,
    /// The page's title.
    pub title: String,
    /// The heading of the section; empty for the top of the page.
    pub heading: String,
    /// The passage in parts, each with whether it is what was searched for.
    pub passage: Vec<(String, bool)>,
}

/// What is shown of a page.
pub(super) fn hit(page: &Read, atoms: &[Atom]) -> Hit {
    let number = section(page, atoms);
    let (anchor, heading, text) = page.document.sections.get(number).cloned().unwrap_or_default();
    let passage = match page.sections.get(number) {
        Some((_, sequence)) => passage(number, &text, sequence, &page.document.summary, atoms),
        None => Vec::new(),
    };
    Hit { path: page.document.path.clone(), anchor, kind: page.document.kind, title: page.document.title.clone(), heading, passage }
}

/// The section that a hit leads to.
fn section(page: &Read, atoms: &[Atom]) -> usize {
    let named = page.names.iter().fold(0, |found, name| found | name.all_matching(atoms));
    if page.sequences().fold(0, |found, sequence| found | sequence.all_matching(atoms)) & !named == 0 {
        return 0;
    }
    let (mut best, mut most) = (0, 0.0);
    for (number, (heading, text)) in page.sections.iter().enumerate() {
        let there = heading.all_matching(atoms) | text.all_matching(atoms);
        let mut sum = 0.0;
        atoms.iter().enumerate().filter(|(at, _)| there >> at & 1 == 1).for_each(|(_, atom)| sum += atom.idf);
        let (mut first, mut run) = heading.longest(atoms);
        let in_text = text.longest(atoms);
        if in_text.1 > run {
            (first, run) = in_text;
        }
        atoms[first..first + run].iter().for_each(|atom| sum += atom.idf);
        if sum > most {
            (best, most) = (number, sum);
        }
    }
    best
}

/// The passage with the most words of the query, or the summary where none is.
fn passage(number: usize, text: &str, sequence: &Sequence, summary: &str, atoms: &[Atom]) -> Vec<(String, bool)> {
    let spots: Vec<u32> = (0..sequence.len()).map(|at| sequence.matching(at, atoms)).collect();
    let (mut start, mut most) = (None, 0);
    for at in (0..spots.len()).filter(|at| spots[*at] != 0) {
        let window = &spots[at..spots.len().min(at + PASSAGE)];
        let distinct = window.iter().fold(0, |found, spot| found | spot).count_ones();
        if distinct > most {
            (start, most) = (Some(at), distinct);
        }
    }
    // Where the heading alone answers, the text below it says more than the page's summary.
    if start.is_none() && !summary.is_empty() && (number == 0 || text.is_empty()) {
        return emphasised(summary, &Sequence::of(summary), atoms, 0..summary.len());
    }
    let from = start.unwrap_or(0).saturating_sub(BEFORE);
    let to = from + PASSAGE;
    let begin = if from > 0 { sequence.place(from).start } else { 0 };
    let end = if to < sequence.len() { begin + text[begin..sequence.place(to).start].trim_end().len() } else { text.len() };
    let mut parts = emphasised(text, sequence, atoms, begin..end);
    if from > 0 {
        parts.insert(0, ("… ".to_owned(), false));
    }
    if end < text.len() {
        parts.push((" …".to_owned(), false));
    }
    parts
}

/// A part of a text with what was searched for apart.
fn emphasised(text: &str, sequence: &Sequence, atoms: &[Atom], range: Range<usize>) -> Vec<(String, bool)> {
    let mut spots: Vec<Range<usize>> = Vec::new();
    for at in 0..sequence.len() {
        let place = sequence.place(at);
        let taken = atoms.iter().map(|atom| sequence.taken(at, atom)).max().unwrap_or(0);
        if place.start < range.start || place.end > range.end || taken == 0 {
            continue;
        }
        let end = sequence.place(at + taken - 1).end;
        match spots.last_mut() {
            Some(before) if place.start <= before.end || text[before.end..place.start].trim().is_empty() => {
                before.end = before.end.max(end);
            }
            _ => spots.push(place.start..end),
        }
    }
    let mut parts = Vec::new();
    let mut at = range.start;
    for spot in spots {
        if spot.start > at {
            parts.push((text[at..spot.start].to_owned(), false));
        }
        at = spot.end;
        parts.push((text[spot].to_owned(), true));
    }
    if at < range.end {
        parts.push((text[at..range.end].to_owned(), false));
    }
    parts
}
