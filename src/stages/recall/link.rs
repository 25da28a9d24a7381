//! Reads the state of a checklist out of the fragment of a link.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::model::diagnostic::Span;
use crate::model::kind::is_id;
use crate::model::scalar::{Day, Text};

/// The version of the format that is understood.
const VERSION: &str = "1";

/// Characters of a note (Unicode scalar values).
const NOTE_MAX: usize = 280;

/// Digits of a revision.
const REV_DIGITS_MAX: usize = 6;

/// What was answered to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// The flag was raised.
    Raised,
    /// It was looked for and not seen.
    Clear,
    /// It has nothing to do with what was looked at.
    NotApplicable,
    /// Nobody said anything.
    Open,
}

impl Answer {
    fn of(letter: &str) -> Option<Self> {
        Some(match letter {
            "r" => Self::Raised,
            "c" => Self::Clear,
            "n" => Self::NotApplicable,
            "o" => Self::Open,
            _ => return None,
        })
    }
}

/// An item and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The item: a flag's id.
    pub id: Text,
    /// What was answered.
    pub answer: Answer,
    /// The revision that was shown.
    pub rev: u32,
    /// Where it stands in the link.
    pub at: Span,
}

/// What a link says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The whole list as it was, in the order of the link.
    pub answers: Vec<Answered>,
    /// The day on which the link was made.
    pub day: Option<Day>,
    /// The initiatives that it was about, with their places.
    pub initiatives: Vec<(Text, Span)>,
    /// Notes by item, each one line.
    pub notes: BTreeMap<Text, String>,
    /// The letters of groups that cannot be read, with their places.
    pub dropped: Vec<(String, Span)>,
}

/// Why a link has no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// There is none in it.
    NoState,
    /// It is of a version that is not known here.
    Version(Span),
}

/// Reads the state out of a link, or out of its fragment with the `#`.
///
/// # Errors
/// When there is none, or one of another version.
pub fn read(link: &str) -> Result<State, Unread> {
    let hash = link.find('#').ok_or(Unread::NoState)?;
    let begin = hash + 3;
    let body = link[hash..].strip_prefix("#s=").ok_or(Unread::NoState)?;
    let mut parts = body.split('~').scan(begin, |at, part| {
        let from = *at;
        *at += part.len() + 1;
        Some((part, from))
    });
    let (version, at) = parts.next().unwrap_or_default();
    if version != VERSION {
        return Err(Unread::Version(Span::new(at, at + version.len())));
    }
    let mut reading = Reading::default();
    for (group, at) in parts {
        let letter = group.split('.').next().unwrap_or_default();
        if reading.take(letter, group, at).is_none() {
            reading.state.dropped.push((letter.to_owned(), Span::new(at, at + group.len())));
        }
    }
    let Reading { mut state, mut notes, seen } = reading;
    notes.retain(|id, note| !note.is_empty() && seen.contains(id));
    state.notes = notes;
    Ok(state)
}

#[derive(Default)]
struct Reading {
    state: State,
    notes: BTreeMap<Text, String>,
    seen: BTreeSet<Text>,
}

impl Reading {
    /// Takes a group in; none, and nothing is different, when it is not what its letter wants.
    fn take(&mut self, letter: &str, group: &str, at: usize) -> Option<()> {
        let mut from = at + letter.len() + 1;
        let mut values = Vec::new();
        for raw in group.split('.').skip(1) {
            let value = decoded(raw)?;
            values.push((value, Span::new(from, from + raw.len())));
            from += raw.len() + 1;
        }
        if let Some(answer) = Answer::of(letter) {
            let items: Vec<Answered> = values.iter().map(|(value, at)| item(value, answer, *at)).collect::<Option<_>>()?;
            for item in items {
                if self.seen.insert(Arc::clone(&item.id)) {
                    self.state.answers.push(item);
                }
            }
            return Some(());
        }
        match (letter, &values[..]) {
            ("d", [(day, _)]) => {
                let day = Day::parse(day)?;
                self.state.day.get_or_insert(day);
            }
            ("i", ids) => {
                let ids: Vec<(Text, Span)> = ids.iter().map(|(value, at)| Some((id(value)?, *at))).collect::<Option<_>>()?;
                for (id, at) in ids {
                    if !self.state.initiatives.iter().any(|(known, _)| *known == id) {
                        self.state.initiatives.push((id, at));
                    }
                }
            }
            ("t", [(item, _), (note, _)]) => _ = self.notes.entry(id(item)?).or_insert_with(|| one_line(note)),
            ("d" | "t", _) => return None,
            _ => {}
        }
        Some(())
    }
}

/// A percent-decoded value; none when the encoding is broken or no UTF-8.
fn decoded(raw: &str) -> Option<String> {
    let whole = |at: usize| raw.get(at + 1..at + 3).is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
    if !raw.match_indices('%').all(|(at, _)| whole(at)) {
        return None;
    }
    percent_decode_str(raw).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

fn id(value: &str) -> Option<Text> {
    is_id(value).then(|| Arc::from(value))
}

fn item(value: &str, answer: Answer, at: Span) -> Option<Answered> {
    let (name, rev) = match value.split_once('@') {
        Some((name, rev)) => (name, revision(rev)?),
        None => (value, 1),
    };
    Some(Answered { id: id(name)?, answer, rev, at })
}

fn revision(digits: &str) -> Option<u32> {
    let sound = !digits.starts_with('0') && digits.len() <= REV_DIGITS_MAX && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|_| sound)
}

/// A note on one line: runs of white space and control characters are one space, and it is not longer than is allowed.
fn one_line(note: &str) -> String {
    let blank = |c: char| c.is_whitespace() || c.is_control();
    let line = note.split(blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let cut = line.char_indices().nth(NOTE_MAX).map_or(line.len(), |(at, _)| at);
    line[..cut].trim_end().to_owned()
}
