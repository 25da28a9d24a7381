//! Phrases: the theme's texts taken apart once, so that filling their holes costs little.

use std::fmt::Write as _;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value as Json};

use crate::model::view::{Strings, escape};

/// Every text and plural of a strings file by its dotted key, escaped for HTML.
pub(super) struct Phrases {
    phrases: FxHashMap<String, Phrase>,
    strings: Strings,
}

/// One text, or one plural.
#[derive(Default)]
struct Phrase {
    exact: Vec<(i64, Vec<Piece>)>,
    categories: Vec<(String, Vec<Piece>)>,
    other: Vec<Piece>,
}

/// A piece of a text.
enum Piece {
    /// Text, escaped.
    Text(String),
    /// The count in digits.
    Count,
    /// The count in words, with a capital or without.
    Word { capital: bool },
    /// A hole to be filled by whoever speaks.
    Hole(String),
}

impl Phrases {
    /// Takes all texts apart.
    pub(super) fn new(strings: &Strings) -> Self {
        let mut phrases = FxHashMap::default();
        collect("", strings.root(), &mut phrases);
        Self { phrases, strings: strings.clone() }
    }

    /// Appends the text at `key` as HTML, in the form for `n`. `fill` is asked to append the HTML
    /// for each hole. False if there is no such text.
    pub(super) fn say(&self, key: &str, n: Option<i64>, html: &mut String, mut fill: impl FnMut(&str, &mut String)) -> bool {
        let Some(phrase) = self.phrases.get(key) else { return false };
        for piece in self.form(phrase, n) {
            match piece {
                Piece::Text(text) => html.push_str(text),
                Piece::Count => _ = n.map(|n| write!(html, "{n}")),
                Piece::Word { capital } => self.spell(n.unwrap_or(0), *capital, html),
                Piece::Hole(name) => fill(name, html),
            }
        }
        true
    }

    /// The keys of all texts that depend on a count, in no order.
    pub(super) fn counted(&self) -> impl Iterator<Item = &str> {
        self.phrases.iter().filter(|(_, phrase)| phrase.is_counted()).map(|(key, _)| key.as_str())
    }

    fn form<'a>(&self, phrase: &'a Phrase, n: Option<i64>) -> &'a [Piece] {
        let Some(n) = n else { return &phrase.other };
        if let Some((_, form)) = phrase.exact.iter().find(|(exact, _)| *exact == n) {
            return form;
        }
        if phrase.categories.is_empty() {
            return &phrase.other;
        }
        let category = self.strings.category(n);
        phrase.categories.iter().find(|(name, _)| name == category).map_or(&phrase.other, |(_, form)| form)
    }

    fn spell(&self, n: i64, capital: bool, html: &mut String) {
        let word = self.strings.spell(n);
        let mut chars = word.chars();
        if capital {
            html.extend(chars.next().into_iter().flat_map(char::to_uppercase));
        }
        escape(chars.as_str(), html);
    }
}

impl Phrase {
    fn is_counted(&self) -> bool {
        let counts = |piece: &Piece| matches!(piece, Piece::Count | Piece::Word { .. });
        !self.exact.is_empty() || !self.categories.is_empty() || self.other.iter().any(counts)
    }
}

fn collect(at: &str, table: &Map<String, Json>, phrases: &mut FxHashMap<String, Phrase>) {
    for (name, value) in table {
        let key = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
        match value {
            Json::String(text) => _ = phrases.insert(key, Phrase { other: pieces(text), ..Phrase::default() }),
            Json::Object(forms) if forms.contains_key("other") => {
                // A table may be a plural and, by its other keys, a table of texts.
                collect(&key, forms, phrases);
                phrases.insert(key, plural(forms));
            }
            Json::Object(table) => collect(&key, table, phrases),
            _ => {}
        }
    }
}

fn plural(forms: &Map<String, Json>) -> Phrase {
    let mut phrase = Phrase::default();
    for (name, text) in forms {
        let pieces = pieces(text.as_str().unwrap_or_default());
        match (name.as_str(), name.parse()) {
            ("other", _) => phrase.other = pieces,
            (_, Ok(n)) => phrase.exact.push((n, pieces)),
            _ => phrase.categories.push((name.clone(), pieces)),
        }
    }
    phrase
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('{') {
        let Some((name, after)) = tail.split_once('}') else { break };
        push_text(before, &mut pieces);
        pieces.push(match name {
            "n" => Piece::Count,
            "word" => Piece::Word { capital: false },
            "Word" => Piece::Word { capital: true },
            _ => Piece::Hole(name.to_owned()),
        });
        rest = after;
    }
    push_text(rest, &mut pieces);
    pieces
}

fn push_text(text: &str, pieces: &mut Vec<Piece>) {
    if !text.is_empty() {
        pieces.push(Piece::Text(html_of(text)));
    }
}

/// A text as HTML.
pub(super) fn html_of(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape(text, &mut html);
    html
}
