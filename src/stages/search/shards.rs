//! Shards: the dictionary as files of even size, of which an edit changes those it touches alone.

use std::collections::VecDeque;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde_json::json;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::dictionary::{Dictionary, Entry, Posting};
use super::vlq;
use crate::model::graph::{PageNo, number_of};

/// A term that at least so many pages have has a file of its own.
const COMMON_FROM: usize = 512;

/// Half the postings of a shard; a term weighs as much as [`TERM_WEIGHT`] of them.
const TERMS_REACH: usize = 900;

/// What a term takes beside its postings.
const TERM_WEIGHT: usize = 4;

/// Half the number of terms of a list without postings.
const LIST_REACH: usize = 600;

/// A file whose name is a hash of its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Where it is in the site.
    pub path: Arc<str>,
    /// The bytes.
    pub bytes: Arc<[u8]>,
}

/// How the names of all files end.
const END: &str = ".json";

/// The digits of a hash in a name.
const DIGITS: usize = 10;

impl Named {
    /// The file of a JSON value, whose path begins so.
    #[must_use]
    pub fn of(begin: &str, value: &serde_json::Value) -> Self {
        let bytes = serde_json::to_vec(value).expect("JSON can be written as text");
        Self { path: Arc::from(format!("search/{begin}{:0DIGITS$x}{END}", xxh3_64(&bytes) >> 24)), bytes: Arc::from(bytes) }
    }

    /// The hash in its name.
    #[must_use]
    pub fn hash(&self) -> &str {
        let end = self.path.len() - END.len();
        &self.path[end - DIGITS..end]
    }
}

/// A stretch of the dictionary with its postings.
#[derive(Debug)]
pub struct Shard {
    /// Its first term.
    pub first: Box<str>,
    /// The file.
    pub file: Named,
    /// The terms that many pages have, with their files.
    pub common: Vec<(Box<str>, Named)>,
    last: Box<str>,
    ring: Vec<i32>,
}

/// A stretch of a list of terms.
#[derive(Debug)]
pub struct List {
    /// Its first term.
    pub first: String,
    /// The file.
    pub file: Named,
    /// A fingerprint of its terms and of how often each occurs.
    print: u64,
}

/// A term as far as cutting knows it.
#[derive(Debug, Clone, Copy)]
struct Weighed {
    hash: u64,
    weight: usize,
}

/// Where lists of terms are cut, so that the cuts stay when terms come and go elsewhere: in front of every
/// term whose hash is the greatest among its neighbours up to the weight `reach` away (local maximum
/// chunking, Bjørner 2010). The first cut is the beginning.
fn cuts(terms: &[Weighed], reach: usize) -> Vec<usize> {
    let mut cuts = vec![0];
    let mut ends: Vec<usize> = Vec::with_capacity(terms.len());
    // Candidates for the greatest of the window, greatest first.
    let mut window: VecDeque<usize> = VecDeque::new();
    let mut centre = 0;
    for at in 0..=terms.len() {
        let end = ends.last().copied().unwrap_or(0) + terms.get(at).map_or(usize::MAX / 2, |term| term.weight);
        // Everything within reach of these is in the window.
        while centre < at && ends[centre] + reach < end {
            while window.front().is_some_and(|first| ends[*first] + reach < ends[centre]) {
                window.pop_front();
            }
            if centre > 0 && window.front() == Some(&centre) {
                cuts.push(centre);
            }
            centre += 1;
        }
        let Some(term) = terms.get(at) else { break };
        while window.back().is_some_and(|last| terms[*last].hash < term.hash) {
            window.pop_back();
        }
        window.push_back(at);
        ends.push(end);
    }
    cuts
}

/// The stretches between cuts.
fn stretches(terms: &[Weighed], reach: usize) -> Vec<std::ops::Range<usize>> {
    let mut cuts = cuts(terms, reach);
    cuts.push(terms.len());
    cuts.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

/// Terms, each with the length of the beginning that it shares with the one before.
fn front_coded<'t>(terms: impl IntoIterator<Item = &'t str>) -> String {
    let mut out = String::new();
    let mut before = "";
    for term in terms {
        if !out.is_empty() {
            out.push(' ');
        }
        let shared = before.chars().zip(term.chars()).take_while(|(a, b)| a == b).count();
        vlq::push(number_of(shared), &mut out);
        out.extend(term.chars().skip(shared));
        before = term;
    }
    out
}

/// The dictionary's shards, each with the number of its first term; those of `before` are taken over where nothing in them is
/// different.
#[must_use]
pub fn shards(dictionary: &Dictionary, before: &[(u32, Arc<Shard>)]) -> Vec<(u32, Arc<Shard>)> {
    let weigh = |entry: &Entry| Weighed {
        hash: entry.hash,
        weight: TERM_WEIGHT + if entry.postings.len() < COMMON_FROM { entry.postings.len() } else { 0 },
    };
    let terms: Vec<Weighed> = dictionary.entries.iter().map(weigh).collect();
    let make = |stretch: std::ops::Range<usize>| {
        let first = dictionary.entries.get(stretch.start).map_or("", |entry| &entry.term);
        let known = before.binary_search_by(|(_, shard)| (*shard.first).cmp(first)).ok().map(|at| &before[at].1);
        let number = number_of(stretch.start);
        match known {
            Some(known) if known.stands_for(&stretch, dictionary) => (number, Arc::clone(known)),
            _ => (number, Arc::new(Shard::of(stretch, dictionary, before))),
        }
    };
    stretches(&terms, TERMS_REACH).into_par_iter().map(make).collect()
}

impl Shard {
    fn stands_for(&self, stretch: &std::ops::Range<usize>, dictionary: &Dictionary) -> bool {
        let entries = &dictionary.entries[stretch.clone()];
        entries.last().is_some_and(|last| last.term == self.last)
            && dictionary.ring[stretch.clone()] == self.ring[..]
            && !entries.iter().any(|entry| entry.touched)
    }

    fn of(stretch: std::ops::Range<usize>, dictionary: &Dictionary, before: &[(u32, Arc<Self>)]) -> Self {
        let entries = &dictionary.entries[stretch.clone()];
        let ring = dictionary.ring[stretch.clone()].to_vec();
        let mut written = Written::default();
        let (mut rings, mut counts) = (String::new(), String::new());
        let mut common = Vec::new();
        for (entry, distance) in entries.iter().zip(&ring) {
            vlq::push_signed(*distance, &mut rings);
            vlq::push(number_of(entry.postings.len()), &mut counts);
            if entry.postings.len() < COMMON_FROM {
                written.push(&entry.postings);
            } else {
                let known = if entry.touched { None } else { common_file(&entry.term, before) };
                common.push((entry.term.clone(), known.cloned().unwrap_or_else(|| Written::alone(&entry.postings))));
            }
        }
        let written = json!({
            "terms": front_coded(entries.iter().map(|entry| &*entry.term)),
            "ring": rings,
            "df": counts,
            "at": written.at,
            "in": written.within,
            "sec": written.sections,
            "common": common.iter().map(|(_, file)| file.hash()).collect::<Vec<_>>(),
        });
        let end = |entry: Option<&Entry>| entry.map(|entry| entry.term.clone()).unwrap_or_default();
        Self { first: end(entries.first()), last: end(entries.last()), file: Named::of("terms/", &written), common, ring }
    }
}

/// The file of a term that many pages have, where it was in shards so far.
fn common_file<'s>(term: &str, shards: &'s [(u32, Arc<Shard>)]) -> Option<&'s Named> {
    let at = shards.partition_point(|(_, shard)| *shard.first <= *term).checked_sub(1)?;
    let common = &shards[at].1.common;
    common.binary_search_by(|(known, _)| (**known).cmp(term)).ok().map(|at| &common[at].1)
}

/// Postings as they are written.
#[derive(Default)]
struct Written {
    at: String,
    within: String,
    sections: String,
}

impl Written {
    /// The file of one term's postings.
    fn alone(postings: &[Posting]) -> Named {
        let mut own = Self::default();
        own.push(postings);
        Named::of("common/", &json!({ "at": own.at, "in": own.within, "sec": own.sections }))
    }

    fn push(&mut self, postings: &[Posting]) {
        vlq::push_ascending(postings.iter().map(|posting| posting.page), &mut self.at);
        for Posting { standing, .. } in postings {
            vlq::push(u32::from(standing.frequency) + (u32::from(standing.flags) << 3), &mut self.within);
            vlq::push(u32::from(standing.sections), &mut self.sections);
        }
    }
}

/// The terms without postings, sorted.
#[must_use]
pub fn words(dictionary: &Dictionary, before: &[Arc<List>]) -> Vec<Arc<List>> {
    let places: Vec<u32> = (0..number_of(dictionary.entries.len())).collect();
    lists("words/", dictionary, &places, str::to_owned, before)
}

/// The terms from their last character to the first, sorted.
#[must_use]
pub fn tails(dictionary: &Dictionary, before: &[Arc<List>]) -> Vec<Arc<List>> {
    lists("tails/", dictionary, &dictionary.tails, |term| term.chars().rev().collect(), before)
}

/// The lists of terms; one that is as it was `before` is not made again.
fn lists(
    begin: &str,
    dictionary: &Dictionary,
    places: &[u32],
    shown: impl Fn(&str) -> String + Sync,
    before: &[Arc<List>],
) -> Vec<Arc<List>> {
    let entry = |place: &u32| &dictionary.entries[*place as usize];
    let terms: Vec<Weighed> = places.iter().map(|place| Weighed { hash: entry(place).hash, weight: 1 }).collect();
    let known: FxHashMap<u64, &Arc<List>> = before.iter().map(|list| (list.print, list)).collect();
    let make = |stretch: std::ops::Range<usize>| {
        let mut print = Xxh3::new();
        for entry in places[stretch.clone()].iter().map(entry) {
            print.update(&entry.hash.to_le_bytes());
            print.update(&[entry.class()]);
        }
        let print = print.digest();
        if let Some(list) = known.get(&print) {
            return Arc::clone(list);
        }
        let terms: Vec<String> = places[stretch.clone()].iter().map(|place| shown(&entry(place).term)).collect();
        let classes: String = places[stretch].iter().map(|place| vlq::digit(entry(place).class())).collect();
        let file = Named::of(begin, &json!({ "terms": front_coded(terms.iter().map(String::as_str)), "df": classes }));
        Arc::new(List { first: terms.into_iter().next().unwrap_or_default(), file, print })
    };
    stretches(&terms, LIST_REACH).into_par_iter().map(make).collect()
}

/// The file of the facets: by key and value, the pages that have it.
#[must_use]
pub fn facets<'f>(facets: impl IntoIterator<Item = (&'f String, &'f Vec<PageNo>)>) -> Named {
    let written = facets.into_iter().map(|(key, pages)| {
        let mut out = String::new();
        vlq::push_ascending(pages.iter().copied(), &mut out);
        (key.clone(), serde_json::Value::from(out))
    });
    Named::of("facets.", &serde_json::Value::Object(written.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_stays_when_something_changes_far_away() {
        // By brute force: greatest among all that end within reach.
        let plainly = |terms: &[Weighed], reach: usize| -> Vec<usize> {
            let ends: Vec<usize> = terms.iter().scan(0, |sum, term| (*sum += term.weight, Some(*sum)).1).collect();
            let is_cut = |at: &usize| {
                *at == 0
                    || (0..terms.len())
                        .all(|other| other == *at || ends[other].abs_diff(ends[*at]) > reach || terms[other].hash < terms[*at].hash)
            };
            (0..terms.len()).filter(is_cut).collect()
        };
        let terms: Vec<Weighed> = (0..2_000_u32)
            .map(|n| xxh3_64(&n.to_le_bytes()))
            .map(|hash| Weighed { hash, weight: 1 + usize::from(hash % 50 == 0) * 90 })
            .collect();
        let before = cuts(&terms, 60);
        assert!(before.len() > 30, "{before:?}");
        assert_eq!(before, plainly(&terms, 60));
        let mut longer = terms.clone();
        longer.insert(1_000, Weighed { hash: 7, weight: 3 });
        let after = cuts(&longer, 60);
        let near = |cut: &usize| (880..1_121).contains(cut);
        let kept: Vec<usize> = before.iter().map(|cut| if *cut >= 1_000 { cut + 1 } else { *cut }).filter(|cut| !near(cut)).collect();
        assert_eq!(after.into_iter().filter(|cut| !near(cut)).collect::<Vec<_>>(), kept);
        assert_eq!((cuts(&[], 20), cuts(&terms[..1], 20)), (vec![0], vec![0]));
    }

    #[test]
    fn terms_share_their_beginnings() {
        assert_eq!(front_coded(["abandon", "abandoned", "custom", "éa", "éb"]), "Aabandon Hed Acustom Aéa Bb");
    }
}
