//! The dictionary: every term of the site with the pages that have it.

use std::cmp::Ordering;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::stem::Stems;
use super::terms::{PageTerms, Standing};
use crate::model::graph::{PageNo, number_of};

/// That a page has a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// The page.
    pub page: PageNo,
    /// How the term stands in it.
    pub standing: Standing,
}

/// A term.
#[derive(Debug)]
pub struct Entry {
    /// The term.
    pub term: Box<str>,
    /// A hash of its stem: terms of one stem are only ever compared.
    stem: u64,
    /// A hash of it, for cutting lists of terms.
    pub hash: u64,
    /// The pages that have it, ascending; never empty.
    pub postings: Vec<Posting>,
    /// Whether that is different since [`Dictionary::settled`].
    pub touched: bool,
}

impl Entry {
    fn new(term: Box<str>, postings: Vec<Posting>, stems: &Stems) -> Self {
        let hash = xxh3_64(term.as_bytes());
        Self { stem: xxh3_64(stems.stem(&term).as_bytes()), term, hash, postings, touched: true }
    }

    /// How often it stands in the site, as the exponent of a power of two.
    #[must_use]
    pub fn class(&self) -> u8 {
        u8::try_from(self.postings.len().max(1).ilog2()).unwrap_or(63).min(63)
    }
}

/// All terms, sorted.
#[derive(Debug)]
pub struct Dictionary {
    stems: Stems,
    /// The terms, by code points.
    pub entries: Vec<Entry>,
    /// For each term the distance to the next one of its stem, round to itself.
    pub ring: Vec<i32>,
    /// The terms sorted by their characters from the last to the first.
    pub tails: Vec<u32>,
}

/// A page before and after.
#[derive(Debug)]
pub struct Replaced<'t> {
    /// The page.
    pub page: PageNo,
    /// Its terms so far.
    pub old: &'t PageTerms,
    /// Its terms from now on.
    pub new: &'t PageTerms,
}

impl Dictionary {
    /// The dictionary of pages, numbered as they come.
    #[must_use]
    pub fn new<T: AsRef<PageTerms> + Sync>(pages: &[T], stems: Stems) -> Self {
        let mut all: Vec<(&str, Vec<Posting>)> = Vec::new();
        for round in 0..ROUNDS {
            let mut parts: [Part<'_>; PARTS] = Default::default();
            for stretch in gather(pages, round) {
                parts.iter_mut().zip(stretch).for_each(|(part, terms)| part.push(terms));
            }
            all.par_extend(parts.into_par_iter().flat_map_iter(join));
        }
        all.par_sort_unstable_by_key(|(term, _)| *term);
        let entries = all.into_par_iter().map(|(term, postings)| Entry::new(Box::from(term), postings, &stems)).collect();
        let mut dictionary = Self { stems, entries, ring: Vec::new(), tails: Vec::new() };
        dictionary.tails = (0..number_of(dictionary.entries.len())).collect();
        let entries = &dictionary.entries;
        dictionary.tails.par_sort_unstable_by(|a, b| backwards(&entries[*a as usize].term, &entries[*b as usize].term));
        dictionary.ring = vec![0; dictionary.entries.len()];
        dictionary.close_rings(|_| true);
        dictionary
    }

    /// The place of a term.
    #[must_use]
    pub fn place(&self, term: &str) -> Option<usize> {
        self.entries.binary_search_by(|entry| (*entry.term).cmp(term)).ok()
    }

    /// The other terms with the stem of the one at this place, in the order of the ring.
    pub fn siblings(&self, place: usize) -> impl Iterator<Item = usize> {
        let step = |at: usize| at.checked_add_signed(self.ring[at] as isize).expect("a ring leads to terms");
        std::iter::successors(Some(step(place)), move |at| Some(step(*at))).take_while(move |at| *at != place)
    }

    /// The places of the terms with this beginning.
    pub fn beginning(&self, begin: &str) -> std::ops::Range<usize> {
        let from = self.entries.partition_point(|entry| *entry.term < *begin);
        let to = from + self.entries[from..].partition_point(|entry| entry.term.starts_with(begin));
        from..to
    }

    /// The places of the terms with this end.
    pub fn ending(&self, end: &[char]) -> impl Iterator<Item = usize> {
        let order = |place: &u32| self.entries[*place as usize].term.chars().rev().take(end.len()).cmp(end.iter().rev().copied());
        let from = self.tails.partition_point(|place| order(place) == Ordering::Less);
        let to = from + self.tails[from..].partition_point(|place| order(place) == Ordering::Equal);
        self.tails[from..to].iter().map(|place| *place as usize)
    }

    /// Takes pages in that are different.
    pub fn replace(&mut self, pages: &[Replaced<'_>]) {
        let mut fresh: FxHashMap<Box<str>, Vec<Posting>> = FxHashMap::default();
        let mut emptied = false;
        for Replaced { page, old, new } in pages {
            let mut left: FxHashMap<&str, Standing> = old.iter().collect();
            for (term, standing) in new.iter() {
                if left.remove(term) == Some(standing) {
                    continue;
                }
                let posting = Posting { page: *page, standing };
                match self.place(term) {
                    Some(place) => self.entries[place].put(posting),
                    None => fresh.entry(Box::from(term)).or_default().push(posting),
                }
            }
            let gone: Vec<usize> = left.keys().filter_map(|term| self.place(term)).collect();
            for place in gone {
                emptied |= self.entries[place].remove(*page);
            }
        }
        if emptied || !fresh.is_empty() {
            self.renew(fresh);
        }
    }

    /// Puts new terms in and takes terms out that no page has any more.
    fn renew(&mut self, fresh: FxHashMap<Box<str>, Vec<Posting>>) {
        let mut fresh: Vec<Entry> = fresh.into_iter().map(|(term, postings)| Entry::new(term, postings, &self.stems)).collect();
        fresh.sort_unstable_by(|a, b| a.term.cmp(&b.term));
        for entry in &mut fresh {
            entry.postings.sort_unstable_by_key(|posting| posting.page);
        }
        let old = std::mem::take(&mut self.entries);
        let gone = old.iter().filter(|entry| entry.postings.is_empty());
        let torn: FxHashSet<u64> = gone.chain(&fresh).map(|entry| entry.stem).collect();
        let mut moved: Vec<Option<u32>> = Vec::with_capacity(old.len());
        let mut added = Vec::with_capacity(fresh.len());
        let mut fresh = fresh.into_iter().peekable();
        self.entries.reserve(old.len() + fresh.len());
        for entry in old {
            while let Some(new) = fresh.next_if(|new| new.term < entry.term) {
                added.push(number_of(self.entries.len()));
                self.entries.push(new);
            }
            moved.push((!entry.postings.is_empty()).then(|| number_of(self.entries.len())));
            if !entry.postings.is_empty() {
                self.entries.push(entry);
            }
        }
        for new in fresh {
            added.push(number_of(self.entries.len()));
            self.entries.push(new);
        }
        let entries = &self.entries;
        let mut tails: Vec<u32> = self.tails.iter().filter_map(|at| moved[*at as usize]).collect();
        for new in added {
            let term = &entries[new as usize].term;
            let at = tails.partition_point(|known| backwards(&entries[*known as usize].term, term) == Ordering::Less);
            tails.insert(at, new);
        }
        self.tails = tails;
        self.move_rings(&moved, &torn);
        self.close_rings(|stem| torn.contains(&stem));
    }

    /// Leads the rings that are whole to where their terms stand now; the `torn` ones are left open.
    fn move_rings(&mut self, moved: &[Option<u32>], torn: &FxHashSet<u64>) {
        let mut ring = vec![0; self.entries.len()];
        for (at, place) in moved.iter().enumerate() {
            let Some(place) = place.map(|place| place as usize).filter(|place| !torn.contains(&self.entries[*place].stem)) else {
                continue;
            };
            let next = at.checked_add_signed(self.ring[at] as isize).and_then(|next| moved[next]).expect("a whole ring has lost no term");
            ring[place] = distance(place, next as usize);
        }
        self.ring = ring;
    }

    /// Connects the terms of each of these stems.
    fn close_rings(&mut self, these: impl Fn(u64) -> bool) {
        // First and last term of each stem so far.
        let mut ends: FxHashMap<u64, (usize, usize)> = FxHashMap::default();
        for (at, entry) in self.entries.iter().enumerate().filter(|(_, entry)| these(entry.stem)) {
            let (first, last) = ends.entry(entry.stem).or_insert((at, at));
            self.ring[*last] = distance(*last, at);
            self.ring[at] = distance(at, *first);
            *last = at;
        }
    }

    /// Takes the present state as known.
    pub fn settled(&mut self) {
        for entry in &mut self.entries {
            entry.touched = false;
        }
    }
}

impl Entry {
    fn put(&mut self, posting: Posting) {
        match self.postings.binary_search_by_key(&posting.page, |known| known.page) {
            Ok(at) => self.postings[at] = posting,
            Err(at) => self.postings.insert(at, posting),
        }
        self.touched = true;
    }

    /// Removes a page; tells whether none is left.
    fn remove(&mut self, page: PageNo) -> bool {
        self.postings.retain(|posting| posting.page != page);
        self.touched = true;
        self.postings.is_empty()
    }
}

/// How far it is from one place to another.
fn distance(from: usize, to: usize) -> i32 {
    i32::try_from(to.cast_signed() - from.cast_signed()).expect("terms are fewer than 2^31")
}

/// The order of terms by their characters from the last to the first.
fn backwards(a: &str, b: &str) -> Ordering {
    a.chars().rev().cmp(b.chars().rev())
}

/// Parts that terms are dealt out to, so that several threads can join them.
const PARTS: usize = 4;

/// Rounds in which that is done, each for its share of the terms: what is gathered is the most that a build holds.
const ROUNDS: usize = 2;

/// The pages that have each term.
type Terms<'t> = FxHashMap<&'t str, Vec<Posting>>;

/// The terms of a stretch of pages, dealt out to parts.
type Stretch<'t> = [Terms<'t>; PARTS];

/// One part of the terms of all stretches.
type Part<'t> = Vec<Terms<'t>>;

/// A round's terms of stretches of pages, in the order of the pages.
fn gather<T: AsRef<PageTerms> + Sync>(pages: &[T], round: usize) -> Vec<Stretch<'_>> {
    let stretch = pages.len().div_ceil(2 * rayon::current_num_threads()).max(1);
    let gathered = pages.par_chunks(stretch).enumerate().map(|(number, pages)| {
        let mut terms = Stretch::default();
        for (page, number) in pages.iter().zip(number * stretch..) {
            for (term, standing) in page.as_ref().iter() {
                let share = usize::from(term.bytes().fold(0_u8, u8::wrapping_add));
                if share % ROUNDS == round {
                    let postings = terms[share / ROUNDS % PARTS].entry(term).or_default();
                    postings.push(Posting { page: number_of(number), standing });
                }
            }
        }
        terms
    });
    gathered.collect()
}

/// The terms of a part, each once.
fn join(stretches: Part<'_>) -> Vec<(&str, Vec<Posting>)> {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for (term, postings) in stretches.iter().flatten() {
        *counts.entry(*term).or_default() += postings.len();
    }
    let mut all: Terms<'_> = counts.into_iter().map(|(term, count)| (term, Vec::with_capacity(count))).collect();
    for (term, postings) in stretches.into_iter().flatten() {
        if let Some(known) = all.get_mut(term) {
            known.extend_from_slice(&postings);
        }
    }
    all.into_iter().collect()
}
