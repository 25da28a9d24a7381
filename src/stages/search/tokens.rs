//! Tokens: the words of a text, compounds and identifiers, and pairs of characters where no spaces are.

use std::ops::Range;

use super::fold::{is_cjk, push_folded};

/// Terms are cut here, in characters.
const TERM_CHARS_MAX: usize = 40;

/// A token of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its term.
    pub term: Range<usize>,
    /// The bytes of the text that it comes from.
    pub at: Range<usize>,
    /// Whether it is joined to the token before it by a hyphen, a dot or an underscore.
    pub joined: bool,
    /// Bytes of the term without the signs at its end: `c` of `c++`.
    pub stem: usize,
}

/// The tokens of a text with their terms, which stand in one text of their own.
#[derive(Debug, Default)]
pub struct Tokens {
    folded: String,
    /// The tokens in order.
    pub all: Vec<Token>,
    /// Whether the text ends in the last of them.
    pub ends_in_token: bool,
}

/// A folded character with the bytes of the text that it comes from.
#[derive(Clone, Copy)]
struct Folded {
    c: char,
    from: u32,
    to: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Cjk,
    Other,
}

impl Class {
    fn of(c: char) -> Self {
        match c {
            _ if c.is_ascii_alphanumeric() => Self::Word,
            _ if c.is_ascii() => Self::Other,
            _ if !c.is_alphanumeric() => Self::Other,
            _ if is_cjk(c) => Self::Cjk,
            _ => Self::Word,
        }
    }
}

/// A folded text, character by character.
trait Characters {
    fn len(&self) -> usize;
    fn get(&self, at: usize) -> Folded;
    fn class(&self, at: usize) -> Class;
    /// The term of a part and the signs behind it, and the end of the part in it. `folded` has the terms.
    fn term(&self, part: Range<usize>, end_of_signs: usize, folded: &mut String) -> (Range<usize>, usize);
}

/// ASCII, which folds byte by byte.
impl Characters for str {
    fn len(&self) -> usize {
        self.len()
    }

    fn get(&self, at: usize) -> Folded {
        Folded { c: self.as_bytes()[at].to_ascii_lowercase().into(), from: fit(at), to: fit(at + 1) }
    }

    fn class(&self, at: usize) -> Class {
        if self.as_bytes()[at].is_ascii_alphanumeric() { Class::Word } else { Class::Other }
    }

    fn term(&self, part: Range<usize>, end_of_signs: usize, folded: &mut String) -> (Range<usize>, usize) {
        // Invariant: `folded` begins with the whole text.
        if part.len() <= TERM_CHARS_MAX {
            return (part.start..end_of_signs, part.len());
        }
        let start = folded.len();
        folded.extend_from_within(part.start..part.start + TERM_CHARS_MAX);
        folded.extend_from_within(part.end..end_of_signs);
        (start..folded.len(), TERM_CHARS_MAX)
    }
}

impl Characters for [Folded] {
    fn len(&self) -> usize {
        self.len()
    }

    fn get(&self, at: usize) -> Folded {
        self[at]
    }

    fn class(&self, at: usize) -> Class {
        Class::of(self[at].c)
    }

    fn term(&self, part: Range<usize>, end_of_signs: usize, folded: &mut String) -> (Range<usize>, usize) {
        let start = folded.len();
        folded.extend(self[part.clone()].iter().take(TERM_CHARS_MAX).map(|folded| folded.c));
        let stem = folded.len() - start;
        folded.extend(self[part.end..end_of_signs].iter().map(|folded| folded.c));
        (start..folded.len(), stem)
    }
}

impl Tokens {
    /// The tokens of a text in canonical composition.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut tokens = Self::default();
        tokens.read(text);
        tokens
    }

    /// Reads another text.
    pub fn read(&mut self, text: &str) {
        self.folded.clear();
        self.all.clear();
        self.ends_in_token = false;
        if text.is_ascii() {
            self.folded.push_str(text);
            self.folded.make_ascii_lowercase();
            return self.take(text);
        }
        let mut folded = Vec::with_capacity(text.len());
        let mut room = String::new();
        for (from, c) in text.char_indices() {
            let (from, to) = (fit(from), fit(from + c.len_utf8()));
            if c.is_ascii() {
                folded.push(Folded { c: c.to_ascii_lowercase(), from, to });
                continue;
            }
            room.clear();
            push_folded(c, &mut room);
            folded.extend(room.chars().map(|part| Folded { c: part, from, to }));
        }
        self.take(folded.as_slice());
    }

    fn take<C: Characters + ?Sized>(&mut self, text: &C) {
        let mut at = 0;
        // Where a part ended that the next one may be joined to.
        let mut joint = None;
        while at < text.len() {
            let class = text.class(at);
            if class == Class::Other {
                at += 1;
                self.ends_in_token = false;
                continue;
            }
            self.ends_in_token = true;
            let end = (at + 1..text.len()).find(|next| text.class(*next) != class).unwrap_or(text.len());
            if class == Class::Cjk {
                self.pairs(text, at..end);
                at = end;
                joint = None;
                continue;
            }
            let end_of_signs = end + signs(text, end);
            let joined = joint.is_some_and(|joint: usize| joint + 1 == at && is_joint(text.get(joint).c));
            self.push(text, at..end, end_of_signs, joined);
            at = end_of_signs;
            joint = Some(at);
        }
    }

    fn push<C: Characters + ?Sized>(&mut self, text: &C, part: Range<usize>, end_of_signs: usize, joined: bool) {
        let (term, stem) = text.term(part.clone(), end_of_signs, &mut self.folded);
        let at = text.get(part.start).from as usize..text.get(end_of_signs - 1).to as usize;
        self.all.push(Token { term, at, joined, stem });
    }

    fn pairs<C: Characters + ?Sized>(&mut self, text: &C, run: Range<usize>) {
        if run.len() == 1 {
            let end = run.end;
            return self.push(text, run, end, false);
        }
        for at in run.start..run.end - 1 {
            self.push(text, at..at + 2, at + 2, false);
        }
    }

    /// The term of a token.
    #[must_use]
    pub fn term(&self, token: &Token) -> &str {
        &self.folded[token.term.clone()]
    }

    /// How many of the tokens from `first` on make a compound; 1 when it is none.
    #[must_use]
    pub fn compound(&self, first: usize) -> usize {
        1 + self.all[first + 1..].iter().take_while(|token| token.joined).count()
    }

    /// The whole of a compound: its parts without what joins them.
    pub fn push_whole(&self, parts: Range<usize>, out: &mut String) {
        let chars = self.all[parts].iter().flat_map(|token| self.term(token).chars());
        out.extend(chars.take(TERM_CHARS_MAX));
    }
}

/// A place in a text.
fn fit(at: usize) -> u32 {
    u32::try_from(at).expect("a source is smaller than 4 GB")
}

/// How many `+` or `#` belong to the word before them: at most two, and none when a word goes on behind them.
fn signs<C: Characters + ?Sized>(text: &C, from: usize) -> usize {
    let signs = (from..text.len()).take(2).take_while(|at| matches!(text.get(*at).c, '+' | '#')).count();
    let goes_on = from + signs < text.len() && text.class(from + signs) != Class::Other;
    if goes_on { 0 } else { signs }
}

const fn is_joint(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | '\u{2010}')
}

#[cfg(test)]
mod tests {
    use super::super::fold::composed;
    use super::*;

    #[test]
    fn the_vectors_hold() {
        let vectors: Vec<(String, Vec<String>, Vec<String>)> =
            serde_json::from_str(include_str!("../../../tests/search/vectors/tokens.json")).expect("vectors of the shape of the README");
        assert!(vectors.len() > 15);
        for (text, terms, wholes) in vectors {
            let text = composed(&text);
            let tokens = Tokens::of(&text);
            let found: Vec<&str> = tokens.all.iter().map(|token| tokens.term(token)).collect();
            assert_eq!(found, terms, "{text}");
            let compounds = (0..tokens.all.len()).filter(|at| !tokens.all[*at].joined && tokens.compound(*at) > 1);
            let found: Vec<String> = compounds
                .map(|at| {
                    let mut whole = String::new();
                    tokens.push_whole(at..at + tokens.compound(at), &mut whole);
                    whole
                })
                .collect();
            assert_eq!(found, wholes, "{text}");
        }
    }

    #[test]
    fn a_token_knows_the_text_it_comes_from() {
        let text = "Éclat ﬁn C++";
        let tokens = Tokens::of(text);
        let parts: Vec<&str> = tokens.all.iter().map(|token| &text[token.at.clone()]).collect();
        assert_eq!(parts, ["Éclat", "ﬁn", "C++"]);
        assert_eq!(tokens.all[2].stem, 1);
    }
}
