//! Sequences: the tokens of a shown text, and how the words of a query stand in them.

use super::forms::Atom;
use super::page::Document;
use super::tokens::Tokens;

/// A text with its tokens.
pub(super) struct Sequence {
    tokens: Tokens,
    /// For each token the compound that begins there, and how many tokens that has.
    wholes: Vec<Option<(String, usize)>>,
}

impl Sequence {
    /// The tokens of a text.
    pub(super) fn of(text: &str) -> Self {
        let tokens = Tokens::of(text);
        let whole = |first: usize| {
            let parts = tokens.compound(first);
            if tokens.all[first].joined || parts == 1 {
                return None;
            }
            let mut whole = String::new();
            tokens.push_whole(first..first + parts, &mut whole);
            Some((whole, parts))
        };
        let wholes = (0..tokens.all.len()).map(whole).collect();
        Self { tokens, wholes }
    }

    /// How many tokens there are.
    pub(super) fn len(&self) -> usize {
        self.tokens.all.len()
    }

    /// The bytes of the text that a token comes from.
    pub(super) fn place(&self, at: usize) -> &std::ops::Range<usize> {
        &self.tokens.all[at].at
    }

    /// How many tokens an atom takes at a place: all of a compound, one, or none.
    pub(super) fn taken(&self, at: usize, atom: &Atom) -> usize {
        if let Some((whole, parts)) = &self.wholes[at]
            && atom.matches.contains_key(whole.as_str())
        {
            return *parts;
        }
        usize::from(atom.matches.contains_key(self.tokens.term(&self.tokens.all[at])))
    }

    /// How many of the atoms stand one behind the other from a place on, and where they end.
    pub(super) fn follow<'a>(&self, mut at: usize, atoms: impl IntoIterator<Item = &'a Atom>) -> (usize, usize) {
        let mut count = 0;
        for atom in atoms {
            let taken = if at < self.len() { self.taken(at, atom) } else { 0 };
            if taken == 0 {
                break;
            }
            at += taken;
            count += 1;
        }
        (count, at)
    }

    /// The longest run of atoms: its first atom, and how many.
    pub(super) fn longest(&self, atoms: &[Atom]) -> (usize, usize) {
        let mut longest = (0, 0);
        for at in 0..self.len() {
            for first in 0..atoms.len() {
                let (count, _) = self.follow(at, &atoms[first..]);
                if count > longest.1 {
                    longest = (first, count);
                }
            }
        }
        longest
    }

    /// The atoms that stand at a place, a bit each.
    pub(super) fn matching(&self, at: usize, atoms: &[Atom]) -> u32 {
        atoms.iter().enumerate().filter(|(_, atom)| self.taken(at, atom) > 0).map(|(number, _)| 1 << number).sum()
    }

    /// The atoms that stand anywhere.
    pub(super) fn all_matching(&self, atoms: &[Atom]) -> u32 {
        (0..self.len()).fold(0, |found, at| found | self.matching(at, atoms))
    }
}

/// A document with the tokens of its texts.
pub(super) struct Read {
    /// The document.
    pub document: Document,
    /// Title and other names.
    pub names: Vec<Sequence>,
    /// Heading and text of each section.
    pub sections: Vec<(Sequence, Sequence)>,
}

impl Read {
    /// Reads a document.
    pub(super) fn of(document: Document) -> Self {
        let names = std::iter::once(&document.title).chain(&document.alias).map(|name| Sequence::of(name)).collect();
        let sections = document.sections.iter().map(|(_, heading, text)| (Sequence::of(heading), Sequence::of(text))).collect();
        Self { document, names, sections }
    }

    /// All its texts.
    pub(super) fn sequences(&self) -> impl Iterator<Item = &Sequence> {
        self.names.iter().chain(self.sections.iter().map(|(heading, _)| heading)).chain(self.sections.iter().map(|(_, text)| text))
    }

    /// What it gains by words that stand together, and by being named so.
    pub(super) fn nearness(&self, atoms: &[Atom]) -> f64 {
        let run = self.sequences().map(|sequence| sequence.longest(atoms).1).max().unwrap_or(0).max(1);
        let near = if atoms.len() == 1 { 1.0 } else { float(run - 1) / float(atoms.len() - 1) };
        let named = self.names.iter().any(|name| name.follow(0, atoms) == (atoms.len(), name.len()));
        let gain = 1.0 + near * near;
        if named { gain * 1.5 } else { gain }
    }

    /// Whether all phrases stand there as they were quoted.
    pub(super) fn holds(&self, phrases: &[Vec<usize>], atoms: &[Atom]) -> bool {
        let holds = |sequence: &Sequence, phrase: &[usize]| {
            (0..sequence.len()).any(|at| sequence.follow(at, phrase.iter().map(|number| &atoms[*number])).0 == phrase.len())
        };
        phrases.iter().all(|phrase| self.sequences().any(|sequence| holds(sequence, phrase)))
    }
}

/// A count as a number of scores.
pub(super) fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
