//! Digests of what was said, whatever way it was written.

use serde_json::Value as Json;
use xxhash_rust::xxh3::xxh3_64;

use crate::model::ledger::Digest;

/// The digest of bytes.
#[must_use]
pub fn of_bytes(bytes: &[u8]) -> Digest {
    Digest(xxh3_64(bytes))
}

/// The digest of a value. How its text is wrapped and in which order its keys stand makes no difference.
///
/// Invariant: accepted digests must be found again by every later version, so this must not change.
pub(super) fn of(value: &Json) -> Digest {
    let mut text = String::new();
    push(value, &mut text);
    of_bytes(text.as_bytes())
}

fn push(value: &Json, out: &mut String) {
    match value {
        Json::String(text) => {
            let words: Vec<&str> = text.split_whitespace().collect();
            out.push_str(&Json::from(words.join(" ")).to_string());
        }
        Json::Array(items) => {
            out.push('[');
            for item in items {
                push(item, out);
                out.push(',');
            }
            out.push(']');
        }
        Json::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_unstable_by_key(|(key, _)| *key);
            out.push('{');
            for (key, value) in entries {
                out.push_str(&Json::from(key.as_str()).to_string());
                out.push(':');
                push(value, out);
                out.push(',');
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn wrapping_and_order_make_no_difference_and_words_do() {
        let one = of(&json!({ "a": "x y", "b": [1, null] }));
        assert_eq!(one, of(&json!({ "b": [1, null], "a": " x\n  y\n" })));
        for other in [json!({ "a": "x z", "b": [1, null] }), json!({ "a": "x y", "b": [1] }), json!({ "a": "xy", "b": [1, null] })] {
            assert_ne!(one, of(&other), "{other}");
        }
    }

    #[test]
    fn an_accepted_digest_is_found_again() {
        assert_eq!(of(&json!({ "flag": "Everything is top.", "looks_like": ["a"] })).to_string(), "9418218141ec1d9c");
    }
}
