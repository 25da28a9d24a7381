//! The terms of a page: made once from the page alone, and as good as the page.

use std::ops::Range;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::fold::composed;
use super::text::{Section, sections};
use super::tokens::Tokens;
use crate::model::page::Body;
use crate::model::show::plain_text;
use crate::model::summary::Summary;

/// Where a term stands beside the running text of a page.
pub mod flag {
    /// In the title.
    pub const TITLE: u8 = 1;
    /// In another name of the record.
    pub const ALIAS: u8 = 2;
    /// In a heading.
    pub const HEADING: u8 = 4;
    /// In the summary.
    pub const SUMMARY: u8 = 8;
    /// In code.
    pub const CODE: u8 = 16;
}

/// The frequency in running text at which counting ends.
pub const FREQUENCY_MAX: u8 = 7;

/// The section whose bit stands for all that follow, too.
pub const SECTION_MAX: usize = 11;

/// How a term stands in a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// How often in running text, at most [`FREQUENCY_MAX`].
    pub frequency: u8,
    /// Where else.
    pub flags: u8,
    /// The sections that have it, a bit each.
    pub sections: u16,
}

/// All terms of a page, each once.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PageTerms {
    /// The terms, one after the other.
    blob: Box<str>,
    /// How many bytes each has, and how it stands.
    terms: Box<[(u8, Standing)]>,
    /// Tokens of headings and sections.
    pub length: u32,
}

impl PageTerms {
    /// The terms with their standing, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Standing)> {
        let mut from = 0;
        self.terms.iter().map(move |(length, standing)| {
            let end = from + usize::from(*length);
            let term = &self.blob[from..end];
            from = end;
            (term, *standing)
        })
    }

    /// The same without the terms, for an index that takes no changes in.
    #[must_use]
    pub fn length_alone(&self) -> Self {
        Self { length: self.length, ..Self::default() }
    }
}

/// The other names of a record: a role's abbreviation, other words for a term.
#[must_use]
pub fn aliases(page: &Summary) -> Vec<String> {
    let also = page.content.meaning().map(|meaning| meaning.also).unwrap_or_default();
    page.content.short().into_iter().chain(also).map(|alias| composed(&alias)).collect()
}

/// Counts the terms of pages, one after the other.
#[derive(Debug, Default)]
pub struct Counting {
    blob: String,
    /// The places of terms in `ends` by their hash; one that is taken by another term is the next.
    places: FxHashMap<u64, u32>,
    /// Where each ends, and how it stands.
    ends: Vec<(u32, Standing)>,
    length: u32,
    whole: String,
    tokens: Tokens,
}

impl Counting {
    /// The terms of a page.
    ///
    /// # Panics
    /// When a term has more than 255 bytes, which no token has.
    #[must_use]
    pub fn page(&mut self, page: &Summary, body: &Body) -> PageTerms {
        let sections = sections(page, body, &plain_text);
        self.blob.clear();
        self.places.clear();
        self.ends.clear();
        self.text(&page.title, 0, &[], flag::TITLE);
        for alias in aliases(page) {
            self.text(&alias, 0, &[], flag::ALIAS);
        }
        self.text(&page.sentence, 0, &[], flag::SUMMARY);
        self.length = 0;
        for (number, Section { heading, text, code, .. }) in sections.iter().enumerate() {
            self.text(heading, number, &[], flag::HEADING);
            self.text(text, number, code, 0);
        }
        let mut from = 0;
        let lengths = self.ends.iter().map(|(end, standing)| {
            let length = u8::try_from(end - from).expect("a term has at most 40 characters of four bytes");
            from = *end;
            (length, *standing)
        });
        PageTerms { terms: lengths.collect(), blob: Box::from(self.blob.as_str()), length: self.length }
    }

    /// Counts a text that stands in a section: with a flag, or as running text with code in it.
    fn text(&mut self, text: &str, section: usize, code: &[Range<usize>], flags: u8) {
        let composed = (!text.is_ascii()).then(|| composed(text));
        let mut tokens = std::mem::take(&mut self.tokens);
        tokens.read(composed.as_deref().unwrap_or(text));
        let bit = 1 << section.min(SECTION_MAX);
        let mut code = code.iter().peekable();
        let mut first = 0;
        for (at, token) in tokens.all.iter().enumerate() {
            while code.next_if(|code| code.end <= token.at.start).is_some() {}
            let in_code = code.peek().is_some_and(|code| code.start <= token.at.start);
            let flags = if in_code { flag::CODE } else { flags };
            let term = tokens.term(token);
            self.count(term, flags, bit);
            if token.stem < term.len() {
                self.count(&term[..token.stem], flags, bit);
            }
            if !token.joined {
                first = at;
            } else if tokens.all.get(at + 1).is_none_or(|next| !next.joined) {
                let mut whole = std::mem::take(&mut self.whole);
                whole.clear();
                tokens.push_whole(first..at + 1, &mut whole);
                self.count(&whole, flags, bit);
                self.whole = whole;
            }
        }
        self.length += u32::try_from(tokens.all.len()).unwrap_or(u32::MAX);
        self.tokens = tokens;
    }

    fn count(&mut self, term: &str, flags: u8, bit: u16) {
        let place = self.place(term);
        let standing = &mut self.ends[place].1;
        standing.flags |= flags;
        standing.sections |= bit;
        if flags == 0 {
            standing.frequency = (standing.frequency + 1).min(FREQUENCY_MAX);
        }
    }

    /// The place of a term; a new one at the end.
    fn place(&mut self, term: &str) -> usize {
        let mut hash = xxh3_64(term.as_bytes());
        while let Some(place) = self.places.get(&hash) {
            let place = *place as usize;
            let from = if place == 0 { 0 } else { self.ends[place - 1].0 as usize };
            if self.blob[from..self.ends[place].0 as usize] == *term {
                return place;
            }
            hash = hash.wrapping_add(1);
        }
        let fit = |n: usize| u32::try_from(n).expect("a source is smaller than 4 GB");
        self.blob.push_str(term);
        self.places.insert(hash, fit(self.ends.len()));
        self.ends.push((fit(self.blob.len()), Standing::default()));
        self.ends.len() - 1
    }
}
