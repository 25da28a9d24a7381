//! The one door to the YAML crate: text to nodes.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::options::MergeKeyPolicy;
use serde_yaml::{DuplicateKeyPolicy, Location, Spanned};

use super::accident::{self, Accident};
use super::events;
use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, Place, SourceText, Span};
use crate::model::node::{Entry, Node, Value};

/// Reads the YAML in `source.text[range]`; `Ok(None)` when there is nothing but blanks and comments.
///
/// # Errors
/// The first place where the text is not YAML.
pub fn read(source: &SourceText, range: std::ops::Range<usize>) -> Result<Option<Node>, Box<Diagnostic>> {
    let text = &source.text[range.clone()];
    if text.lines().all(|line| line.trim_start().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(None);
    }
    if let Some(node) = events::read(text, range.start) {
        return Ok(Some(node));
    }
    match carefully(text, range.start) {
        Ok(node) => Ok(Some(node)),
        Err(error) => Err(Box::new(fault(source, range.start, &error))),
    }
}

/// With anchors, tags and a budget, and with the mistakes said.
fn carefully(text: &str, offset: usize) -> Result<Node, serde_yaml::Error> {
    serde_yaml::from_str_with_options::<Spanned<Raw>>(text, options()).map(|root| node(root, text, offset))
}

/// Nothing is inferred and nothing merged; duplicate keys pass so that both places can be named.
fn options() -> serde_yaml::Options {
    serde_yaml::options! {
        budget: serde_yaml::budget! {
            max_depth: 32,
            max_nodes: 200_000,
            max_total_scalar_bytes: 8 << 20,
        },
        alias_limits: serde_yaml::alias_limits! {
            max_total_replayed_events: 10_000,
            max_replay_stack_depth: 8,
        },
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::AsOrdinary,
        non_finite_float_policy: serde_yaml::NonFiniteFloatPolicy::PassThrough,
        strict_booleans: true,
        with_snippet: false,
    }
}

enum Raw {
    Null,
    /// A scalar whose text the crate gives.
    Text(String),
    /// A scalar that the crate took for a number or a truth value: its text is cut from the source.
    Typed,
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<Raw>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Raw, E> {
        Ok(Raw::Text(text))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Typed)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}

/// The bytes of a location, when the crate knows them.
fn bytes(location: Location) -> Option<(usize, usize)> {
    let span = location.span();
    let start = usize::try_from(span.byte_offset()?).ok()?;
    Some((start, start + usize::try_from(span.byte_len().unwrap_or(0)).ok()?))
}

fn node(spanned: Spanned<Raw>, text: &str, offset: usize) -> Node {
    let (start, end) = bytes(spanned.referenced).unwrap_or_default();
    let (start, end) = (start.min(text.len()), end.min(text.len()));
    let span = Span::new(start, end).shifted(offset);
    // An alias stands here but is defined elsewhere: its raw text is there.
    let written = bytes(spanned.defined).and_then(|(from, to)| text.get(from..to)).unwrap_or_default();
    let value = match spanned.value {
        Raw::Null => Value::Null,
        Raw::Typed => Value::Plain(written.trim_end().to_owned()),
        Raw::Text(scalar) if written.starts_with(['"', '\'', '|', '>']) => Value::Quoted(scalar),
        Raw::Text(scalar) => Value::Plain(scalar),
        Raw::List(items) => Value::List(items.into_iter().map(|item| node(item, text, offset)).collect()),
        Raw::Map(entries) => Value::Map(entries.into_iter().map(|(key, value)| entry(key, value, text, offset)).collect()),
    };
    Node { span, value }
}

fn entry(key: Spanned<Raw>, value: Spanned<Raw>, text: &str, offset: usize) -> Entry {
    let key = node(key, text, offset);
    let name = match &key.value {
        Value::Plain(name) | Value::Quoted(name) => name.clone(),
        Value::Null => "null".to_owned(),
        Value::List(_) => "[…]".to_owned(),
        Value::Map(_) => "{…}".to_owned(),
    };
    Entry { key: name, key_span: key.span, node: node(value, text, offset) }
}

/// The crate's error as a diagnostic, with the fix for the accidents that authors have.
fn fault(source: &SourceText, offset: usize, error: &serde_yaml::Error) -> Diagnostic {
    let place = error.location().map(|location| {
        if let Some((start, end)) = bytes(location) {
            return source.place(Span::new(start, end).shifted(offset));
        }
        let skipped = memchr::memchr_iter(b'\n', &source.text.as_bytes()[..offset]).count() as u64;
        let fit = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        source.place_at(fit(location.line() + skipped), fit(location.column()))
    });
    let full = error.to_string();
    let message = full.split(" at line ").next().unwrap_or(&full).trim();
    let before = place.as_ref().map_or_else(String::new, |place| place.text.chars().take(place.column as usize - 1).collect());
    let Accident { code, message, hint, blamed } = accident::explain(message, &before);
    let what = if code == Code::YamlTooLarge { "this is too much YAML" } else { "this is not valid YAML" };
    let mut diagnostic = Diagnostic::new(code, place.map(|place| at(place, blamed)), format!("{what}: {message}"));
    diagnostic.hint = hint.map(str::to_owned);
    diagnostic
}

/// The place of the blamed character on the same line: the crate may be past it, or still before it.
fn at(place: Place, blamed: Option<char>) -> Place {
    let found = blamed.and_then(|blamed| place.text.chars().position(|c| c == blamed));
    let column = found.and_then(|found| u32::try_from(found + 1).ok()).unwrap_or(place.column);
    Place { column, ..place }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{carefully, events};

    /// What is plain is read quickly to the very nodes and places of the careful way; what is not is left to that.
    fn agree(text: &str) -> bool {
        let quick = events::read(text, 7).map(|node| format!("{node:#?}"));
        if let Some(quick) = &quick {
            let careful = carefully(text, 7).map(|node| format!("{node:#?}"));
            assert_eq!(careful.ok().as_ref(), Some(quick), "{text:?}");
        }
        quick.is_some()
    }

    #[test]
    fn plain_front_matter_is_read_quickly_and_the_rest_is_left_to_the_careful_way() {
        for plain in [
            "title: A\nrev: 007\n",
            "a: no\nb: 10:30\nc: 1e3\nd: .nan\ne: 0x1F\nf: 99999999999999999999999999999999999999999999\n",
            "a: ~\nb:\nc: Null\nd: ''\n",
            "# said\na: # first\n  - b # second\n  - {c: d, e: [f, 'g: h']}\n",
            "a: |\n# said\n",
            "a: |\n  one\n  two\nb: >-\n  three\n  four\nc: \"x\\ny\"\n",
            "a: one\n  two\n  three\na: again\n",
            "ключ: значение\r\nb: ü\r\n",
            "<<: a\nb: c\n",
        ] {
            assert!(agree(plain), "{plain:?} is plain");
        }
        for other in ["a: &x b\nc: *x\n", "a: !!str b\n", "a: b\n---\nc: d\n", "? [a]\n: b\n", "a: [b\n", "a: b: c\n", "a: *x\n"] {
            assert!(!agree(other), "{other:?} needs care");
        }
        assert!(!agree(&"[".repeat(100)));
        assert!(!agree(&format!("{}{}", "[".repeat(31), "]".repeat(31))));
    }

    const PIECES: [&str; 36] = [
        "a", "b: ", "- ", "\n", "\n  ", "\n    ", ": ", "[", "]", "{", "}", ", ", "'", "\"", "|\n", ">-\n", "# x", "no", "~", "null",
        "1e3", "0o7", "12", "-3", ".inf", "true", "\r\n", "é", "&x ", "*x", "!t ", "? ", "<<: ", "---\n", "\t", "%",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn both_ways_read_the_same(pieces in proptest::collection::vec(0..PIECES.len(), 0..24)) {
            agree(&pieces.into_iter().map(|piece| PIECES[piece]).collect::<String>());
        }
    }
}
