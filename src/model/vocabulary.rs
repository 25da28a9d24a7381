//! The words of the glossary, and where they stand in a text: one automaton for the whole site, linear in the text's length.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::common::State;
use super::graph::{Graph, PageNo};
use super::kind::Kind;
use super::view::escape;

/// Words of so many bytes in all are looked for by a table, which takes some hundred times as much.
const TABLE_BYTES_MAX: usize = 16 << 10;

/// A place in a text where a term of the glossary stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// The byte with which it begins.
    pub at: usize,
    /// The byte behind it.
    pub end: usize,
    /// The term.
    pub term: PageNo,
}

/// A word that stands for a term.
#[derive(Debug)]
struct Word {
    term: PageNo,
    /// How it has to be written, of a word in capitals: `IT` is not `it`.
    exactly: Option<String>,
}

/// The words of all terms that may be marked: the terms themselves and what they are also called.
///
/// Invariant: it follows from the terms of the graph alone. A word that two terms claim is that of the one whose
/// title it is; when it is nobody's title, or two's, nobody can tell which is meant, and it stands for none.
#[derive(Debug, Default)]
pub struct Vocabulary {
    automaton: Option<AhoCorasick>,
    words: Vec<Word>,
}

impl Vocabulary {
    /// The vocabulary of a site.
    #[must_use]
    pub fn of(graph: &Graph) -> Self {
        let terms = graph.of_kind(Kind::Term).filter(|(_, page)| page.common.state != State::Retired);
        let words = terms.filter_map(|(number, page)| {
            let meaning = page.content.meaning().filter(|meaning| meaning.marked)?;
            let also = meaning.also.into_iter().map(|word| (word, false));
            Some([(std::sync::Arc::clone(&page.title), true)].into_iter().chain(also).map(move |(word, title)| (word, title, number)))
        });
        Self::from_words(words.flatten())
    }

    /// The vocabulary of words, each with whether it is its term's title.
    fn from_words<W: AsRef<str>>(words: impl Iterator<Item = (W, bool, PageNo)>) -> Self {
        let mut claims: BTreeMap<String, (Word, bool, bool)> = BTreeMap::new();
        for (written, title, term) in words {
            let plain = written.as_ref().split_whitespace().collect::<Vec<_>>().join(" ");
            if !plain.chars().any(char::is_alphanumeric) {
                continue;
            }
            // Both forms in which letters with marks may be written.
            let forms: [String; 2] = [plain.nfc().collect(), plain.nfd().collect()];
            for form in &forms[..if forms[0] == forms[1] { 1 } else { 2 }] {
                let mut text = String::with_capacity(form.len());
                escape(form, &mut text);
                let folded = text.chars().flat_map(char::to_lowercase).collect();
                let word = Word { term, exactly: in_capitals(form).then_some(text) };
                match claims.entry(folded) {
                    Entry::Vacant(free) => _ = free.insert((word, title, true)),
                    Entry::Occupied(mut taken) => {
                        let (other, its_title, clear) = taken.get_mut();
                        if other.term == term {
                            // The same word twice: the freer spelling counts.
                            other.exactly = other.exactly.take().and(word.exactly);
                            *its_title |= title;
                        } else if title && !*its_title {
                            *taken.get_mut() = (word, true, true);
                        } else if title == *its_title {
                            *clear = false;
                        }
                    }
                }
            }
        }
        let clear = claims.into_iter().filter(|(_, (_, _, clear))| *clear);
        let (patterns, words): (Vec<String>, Vec<Word>) = clear.map(|(folded, (word, ..))| (folded, word)).unzip();
        if patterns.is_empty() {
            return Self::default();
        }
        // Every end of every word is looked at, since the longest that fits may be no whole word, and a shorter one is.
        let mut builder = AhoCorasick::builder();
        builder.match_kind(MatchKind::Standard).ascii_case_insensitive(true);
        // A table is several times as quick to follow; of very many words it would be too large.
        let table = patterns.iter().map(String::len).sum::<usize>() <= TABLE_BYTES_MAX;
        let automaton = builder.kind(table.then_some(AhoCorasickKind::DFA)).build(patterns);
        Self { automaton: automaton.ok(), words }
    }

    /// Whether no word stands for a term.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.automaton.is_none()
    }

    /// Where terms stand in an escaped text: whole words, of several at one place the longest, none inside another.
    pub fn find(&self, text: &str, mut tell: impl FnMut(Mention)) {
        let Some(automaton) = &self.automaton else { return };
        let mut found: Vec<Mention> = Vec::new();
        let mut note = |at: usize, end: usize, word: usize| {
            let word = &self.words[word];
            if stands_alone(text, at, end) && word.exactly.as_ref().is_none_or(|exactly| spelled(&text[at..end], exactly)) {
                found.push(Mention { at, end, term: word.term });
            }
        };
        match Folded::of(text) {
            Folded::Same(bytes) => {
                automaton.find_overlapping_iter(bytes).for_each(|hit| note(hit.start(), hit.end(), hit.pattern().as_usize()));
            }
            Folded::Spaced(bytes) => {
                automaton.find_overlapping_iter(&bytes).for_each(|hit| note(hit.start(), hit.end(), hit.pattern().as_usize()));
            }
            Folded::Moved(folded, places) => {
                let whole = |at: usize| at == 0 || places[at] != places[at - 1];
                for hit in automaton.find_overlapping_iter(&folded) {
                    if whole(hit.start()) && whole(hit.end()) {
                        note(places[hit.start()], places[hit.end()], hit.pattern().as_usize());
                    }
                }
            }
        }
        found.sort_unstable_by_key(|mention| (mention.at, Reverse(mention.end)));
        let mut free = 0;
        for mention in found {
            if mention.at >= free {
                free = mention.end;
                tell(mention);
            }
        }
    }
}

/// Whether a word is an abbreviation in capitals, which means something else in small letters.
fn in_capitals(word: &str) -> bool {
    word.chars().filter(|c| c.is_uppercase()).count() > 1 && !word.chars().any(char::is_lowercase)
}

/// Whether a text says a word, whatever white space lies between its parts.
fn spelled(text: &str, word: &str) -> bool {
    text == word || text.contains('\n') && text.replace('\n', " ") == word
}

/// A text as the automaton reads it: in small letters, a line's end as a space.
enum Folded<'t> {
    /// ASCII, whose letters the automaton takes as equal by itself.
    Same(&'t [u8]),
    /// The same with spaces for line ends.
    Spaced(Vec<u8>),
    /// In small letters, and for each of its bytes where that comes from; one more for the end.
    Moved(String, Vec<usize>),
}

impl<'t> Folded<'t> {
    fn of(text: &'t str) -> Self {
        if text.is_ascii() {
            let bytes = text.as_bytes();
            if memchr::memchr(b'\n', bytes).is_none() {
                return Self::Same(bytes);
            }
            return Self::Spaced(bytes.iter().map(|byte| if *byte == b'\n' { b' ' } else { *byte }).collect());
        }
        let mut folded = String::with_capacity(text.len() + 8);
        let mut places = Vec::with_capacity(text.len() + 9);
        for (at, c) in text.char_indices() {
            match c {
                '\n' => folded.push(' '),
                c if c.is_ascii() => folded.push(c),
                c => folded.extend(c.to_lowercase()),
            }
            places.resize(folded.len(), at);
        }
        places.push(text.len());
        Self::Moved(folded, places)
    }
}

/// Whether what stands at this place of an escaped text is a whole word: no letter, digit, mark, hyphen or apostrophe
/// ties it to what is around it. The `s` of a genitive does not, and scripts without spaces have no such ties.
fn stands_alone(text: &str, at: usize, end: usize) -> bool {
    let (before, word, after) = (&text[..at], &text[at..end], &text[end..]);
    // `&amp;` and `&#39;` are characters, not words.
    if before.ends_with('&') || before.ends_with("&#") {
        return false;
    }
    let first = word.chars().next().is_some_and(ties);
    let last = word.chars().next_back().is_some_and(ties);
    let (before, after) = (before.strip_suffix("&#39;").map_or((before, false), |rest| (rest, true)), unapostrophed(after));
    let tied_before = match before {
        (rest, true) => ends_tied(rest),
        (rest, false) => match rest.chars().next_back() {
            Some('-' | '’' | '\u{2011}') => ends_tied(&rest[..rest.char_indices().next_back().map_or(0, |(at, _)| at)]),
            Some(c) => ties(c),
            None => false,
        },
    };
    let tied_after = match after {
        (rest, true) => {
            let genitive = rest.strip_prefix(['s', 'S']).is_some_and(|rest| !begins_tied(rest));
            begins_tied(rest) && !genitive
        }
        (rest, false) => match rest.chars().next() {
            Some(c @ ('-' | '\u{2011}')) => begins_tied(&rest[c.len_utf8()..]),
            Some(c) => ties(c) || is_combining_mark(c),
            None => false,
        },
    };
    !(first && tied_before || (last || after.0.starts_with(is_combining_mark)) && tied_after)
}

/// What stands behind an apostrophe, when there is one.
fn unapostrophed(text: &str) -> (&str, bool) {
    text.strip_prefix("&#39;").or_else(|| text.strip_prefix('’')).map_or((text, false), |rest| (rest, true))
}

fn begins_tied(text: &str) -> bool {
    text.chars().next().is_some_and(ties)
}

fn ends_tied(text: &str) -> bool {
    text.chars().next_back().is_some_and(|c| ties(c) || is_combining_mark(c))
}

/// Whether a character belongs to the word beside it: a letter or digit of a script that sets spaces between words.
fn ties(c: char) -> bool {
    c == '_'
        || c.is_alphanumeric()
            && !matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(words: &[(&str, PageNo)]) -> Vocabulary {
        Vocabulary::from_words(words.iter().map(|(word, term)| (*word, true, *term)))
    }

    /// What is found, as the text has it.
    fn found(words: &[&str], text: &str) -> Vec<String> {
        let numbered: Vec<(&str, PageNo)> = words.iter().copied().zip(0..).collect();
        let mut escaped = String::new();
        escape(text, &mut escaped);
        let mut found = Vec::new();
        vocabulary(&numbered).find(&escaped, |mention| found.push(escaped[mention.at..mention.end].to_owned()));
        found
    }

    #[test]
    fn words_are_whole() {
        assert_eq!(found(&["slack"], "Slack, slack; slacker, aslack, slack_x, slack2."), ["Slack", "slack"]);
        assert_eq!(found(&["slack"], "slack-time, no-slack, re-slack-ed, - slack - and slack-"), ["slack", "slack"]);
        assert_eq!(found(&["owner"], "the owner's, the owner’s, owner'sx, d'owner, 'owner'"), ["owner", "owner", "owner"]);
        assert_eq!(found(&["c++"], "c++, c++x and C++."), ["c++", "c++", "C++"]);
    }

    #[test]
    fn the_longest_counts_and_a_shorter_one_where_it_is_no_word() {
        let words = ["load", "load factor", "factor"];
        assert_eq!(found(&words, "load factor, load\nfactor, load factors, a factor"), ["load factor", "load\nfactor", "load", "factor"]);
    }

    #[test]
    fn letters_are_equal_whatever_their_case() {
        assert_eq!(found(&["Überlast"], "ÜBERLAST überlast U\u{308}berlast Überlastx"), ["ÜBERLAST", "überlast", "U\u{308}berlast"]);
        assert_eq!(found(&["cafe"], "cafe\u{301} cafe"), ["cafe"]);
        assert_eq!(found(&["i"], "İ i"), ["i"]);
        assert_eq!(found(&["優先"], "優先順位"), ["優先"]);
    }

    #[test]
    fn capitals_mean_themselves() {
        assert_eq!(found(&["IT"], "IT is it, and It is not."), ["IT"]);
        assert_eq!(found(&["R&D"], "R&D, r&d"), ["R&amp;D"]);
    }

    #[test]
    fn characters_that_are_written_as_names_are_no_words() {
        assert_eq!(found(&["amp", "lt", "39", "quot"], "a & b < c 'd' \"e\""), [""; 0]);
    }

    #[test]
    fn a_word_of_two_terms_is_the_title_or_nobody() {
        let claims = [("load", true, 0), ("load", false, 1), ("burden", false, 0), ("burden", false, 1)];
        let vocabulary = Vocabulary::from_words(claims.into_iter());
        let mut terms = Vec::new();
        vocabulary.find("load and burden", |mention| terms.push(mention.term));
        assert_eq!(terms, [0]);
        assert!(Vocabulary::from_words([("", true, 0), ("—", true, 1)].into_iter()).is_empty());
    }
}
