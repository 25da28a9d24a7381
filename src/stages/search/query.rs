//! Queries: what a text asks for.

use std::collections::BTreeMap;

use super::facets::KEYS;
use super::fold::{composed, fold};
use super::forms::Atom;
use super::index::Index;
use super::tokens::Tokens;

/// Characters of a query that are read.
const CHARS_MAX: usize = 300;

/// Words of a query that are looked for.
const ATOMS_MAX: usize = 16;

/// A query, read.
#[derive(Debug, Default)]
pub(super) struct Query {
    /// What is looked for.
    pub atoms: Vec<Atom>,
    /// The atoms of each phrase, by number.
    pub phrases: Vec<Vec<usize>>,
    /// What must not be there: pages that have all of a group in one section.
    pub without: Vec<Vec<Atom>>,
    /// The values wanted by key.
    pub filters: BTreeMap<&'static str, Vec<String>>,
}

/// A part of a query up to white space, or what stands in quotation marks.
struct Stretch {
    text: String,
    from: usize,
    quoted: bool,
}

/// A text while it is taken apart.
struct Reading<'t> {
    text: &'t str,
    at: usize,
    /// Whether the text or white space begins here.
    fresh: bool,
    wanted: Vec<Stretch>,
    unwanted: Vec<Stretch>,
    filters: BTreeMap<&'static str, Vec<String>>,
    /// The wanted stretch that the text ends in.
    ending: Option<usize>,
}

const fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„')
}

/// White space, as scripts of the web know it.
fn is_space(c: char) -> bool {
    c.is_whitespace() && c != '\u{85}' || c == '\u{feff}'
}

/// The beginning of a query that is read, as all places in it count.
#[must_use]
pub(super) fn read_part(text: &str) -> String {
    let text = composed(text);
    let end = text.char_indices().nth(CHARS_MAX).map_or(text.len(), |(at, _)| at);
    text[..end].to_owned()
}

impl Query {
    /// Reads a text that [`read_part`] made.
    pub(super) fn read(text: &str, index: &Index) -> Self {
        let mut reading =
            Reading { text, at: 0, fresh: true, wanted: Vec::new(), unwanted: Vec::new(), filters: BTreeMap::new(), ending: None };
        while reading.at < text.len() {
            reading.step();
        }
        let mut query = Self { filters: reading.filters, ..Self::default() };
        for (number, stretch) in reading.wanted.iter().enumerate() {
            query.want(stretch, reading.ending == Some(number), index);
        }
        for atom in &mut query.atoms {
            atom.find(index);
        }
        for mut stretch in reading.unwanted {
            stretch.quoted = true;
            let mut group = atoms(&stretch, false, index);
            for atom in &mut group {
                atom.find(index);
            }
            if !group.is_empty() {
                query.without.push(group);
            }
        }
        query
    }

    fn want(&mut self, stretch: &Stretch, ends: bool, index: &Index) {
        let mut group = Vec::new();
        for atom in atoms(stretch, ends, index) {
            if let Some(known) = self.atoms.iter().position(|known| known.text == atom.text) {
                self.atoms[known].prefix |= atom.prefix;
                self.atoms[known].exact |= atom.exact;
                group.push(known);
            } else if self.atoms.len() < ATOMS_MAX {
                group.push(self.atoms.len());
                self.atoms.push(atom);
            }
        }
        if stretch.quoted && !group.is_empty() {
            self.phrases.push(group);
        }
    }
}

impl Reading<'_> {
    fn step(&mut self) {
        let rest = &self.text[self.at..];
        let space = rest.find(|c| !is_space(c)).unwrap_or(rest.len());
        if space > 0 {
            self.at += space;
            self.fresh = true;
            self.ending = None;
            return;
        }
        let not = self.fresh && rest.strip_prefix('-').is_some_and(|behind| begins_word(behind) || behind.starts_with(is_quote));
        let filter = if self.fresh && !not { filter(rest) } else { None };
        self.fresh = false;
        if let Some((key, value)) = filter {
            self.filters.entry(key).or_default().push(fold(value));
            self.at += key.len() + 1 + value.len();
            self.ending = None;
            return;
        }
        self.at += usize::from(not);
        self.stretch(not);
    }

    fn stretch(&mut self, not: bool) {
        let rest = &self.text[self.at..];
        let quote = rest.chars().next().filter(|c| is_quote(*c)).map(char::len_utf8);
        let from = quote.unwrap_or(0);
        let end = rest[from..].find(|c| is_quote(c) || quote.is_none() && is_space(c)).map_or(rest.len(), |n| from + n);
        let closing = if quote.is_some() { rest[end..].chars().next().map_or(0, char::len_utf8) } else { 0 };
        let stretch = Stretch { text: rest[from..end].to_owned(), from: self.at + from, quoted: quote.is_some() };
        self.at += end + closing;
        let into = if not { &mut self.unwanted } else { &mut self.wanted };
        into.push(stretch);
        self.ending = (quote.is_none() && !not).then(|| self.wanted.len() - 1);
    }
}

fn begins_word(text: &str) -> bool {
    let folded: String = fold(&text.chars().take(8).collect::<String>());
    folded.chars().next().is_some_and(char::is_alphanumeric)
}

/// The filter that a text begins with: key and value.
fn filter(rest: &str) -> Option<(&'static str, &str)> {
    let (key, behind) = rest.split_once(':')?;
    let key = KEYS.into_iter().find(|known| known.eq_ignore_ascii_case(key))?;
    let value = &behind[..behind.find(is_space).unwrap_or(behind.len())];
    (!value.is_empty()).then_some((key, value))
}

/// The atoms of a stretch; the very last may be the beginning of a word.
fn atoms(stretch: &Stretch, ends: bool, index: &Index) -> Vec<Atom> {
    let tokens = Tokens::of(&stretch.text);
    let ends = ends && tokens.ends_in_token;
    let mut atoms = Vec::new();
    let mut first = 0;
    while first < tokens.all.len() {
        let parts = tokens.compound(first);
        let last = first + parts - 1;
        let mut whole = String::new();
        // The end of a compound is none by itself.
        if parts > 1 && !tokens.all[first].joined {
            tokens.push_whole(first..last + 1, &mut whole);
            // A term is among those that begin with it.
            let begins = ends && last + 1 == tokens.all.len() && !index.dictionary.beginning(&whole).is_empty();
            if !begins && index.dictionary.place(&whole).is_none() {
                whole.clear();
            }
        }
        let (text, taken) = if whole.is_empty() { (tokens.term(&tokens.all[first]).to_owned(), 1) } else { (whole, parts) };
        let end = first + taken - 1;
        let place = stretch.from + tokens.all[first].at.start..stretch.from + tokens.all[end].at.end;
        let prefix = ends && end + 1 == tokens.all.len() && !stretch.quoted;
        atoms.push(Atom { text, at: place, prefix, exact: stretch.quoted, ..Atom::default() });
        first += taken;
    }
    atoms
}
