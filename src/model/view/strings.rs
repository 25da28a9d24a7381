//! The words of a theme: looked up by key, with holes for numbers and names, and plural forms.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// All strings of a theme, as its strings file gives them: nested tables of text and lists.
///
/// A text may have holes, `{n}` for the count and `{name}` for anything else. A table of texts with
/// the key `other` is a plural: a key that equals the count wins (`0`, `1`), then the category that
/// the language puts the count in (`one`, `few`, `many`), then `other`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Strings {
    root: Map<String, Value>,
    language: String,
}

/// A fault in a strings file: where (a dotted key) and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StringsFault {
    /// The dotted key, such as `severity.high`.
    pub key: String,
    /// What is wrong with it, in a sentence.
    pub message: String,
}

impl Strings {
    /// Takes a strings file as parsed. `language` is a BCP 47 tag and decides the plural rule.
    #[must_use]
    pub fn new(root: Map<String, Value>, language: &str) -> Self {
        Self { root, language: language.to_owned() }
    }

    /// The language that decides the plural rule.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The plural category (Unicode CLDR) that the language puts a count in: `one`, `few`, `other` …
    #[must_use]
    pub fn category(&self, n: i64) -> &'static str {
        plural(&self.language, n.unsigned_abs())
    }

    /// The tables, for handing them to templates.
    #[must_use]
    pub fn root(&self) -> &Map<String, Value> {
        &self.root
    }

    /// Lays a site's own strings over these, key by key. A key that these do not have, or a text
    /// where these have a table, is a fault and is left out.
    #[must_use]
    pub fn overlay(&mut self, own: &Map<String, Value>) -> Vec<StringsFault> {
        let mut faults = Vec::new();
        lay_over(&mut self.root, own, "", &mut faults);
        faults
    }

    /// The text at a dotted key, such as `sections.role`; none if there is no text there.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        match self.find(key)? {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The text at `key` with its holes filled: `{n}` by `n`, others by the pair of that name.
    /// A plural takes the form for `n`. None if there is no such text or plural.
    #[must_use]
    pub fn say(&self, key: &str, n: Option<i64>, holes: &[(&str, &str)]) -> Option<String> {
        let text = match self.find(key)? {
            Value::String(text) => text,
            Value::Object(forms) => self.form(forms, n.unwrap_or(0))?,
            _ => return None,
        };
        Some(self.fill(text, n, holes))
    }

    /// The number as a word where the strings file has one for it, else in digits.
    #[must_use]
    pub fn spell(&self, n: i64) -> String {
        usize::try_from(n).ok().and_then(|n| self.root.get("numbers")?.get(n)?.as_str().map(str::to_owned)).unwrap_or_else(|| n.to_string())
    }

    /// The `index`-th entry of the list at `key`, such as a month's name.
    #[must_use]
    pub fn entry(&self, key: &str, index: usize) -> Option<&str> {
        self.find(key)?.get(index)?.as_str()
    }

    fn find(&self, key: &str) -> Option<&Value> {
        let mut parts = key.split('.');
        let mut value = self.root.get(parts.next()?)?;
        for part in parts {
            value = value.get(part)?;
        }
        Some(value)
    }

    fn form<'a>(&self, forms: &'a Map<String, Value>, n: i64) -> Option<&'a String> {
        let exact = n.to_string();
        let form = forms.get(&exact).or_else(|| forms.get(self.category(n))).or_else(|| forms.get("other"))?;
        match form {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    fn fill(&self, text: &str, n: Option<i64>, holes: &[(&str, &str)]) -> String {
        let mut said = String::with_capacity(text.len() + 16);
        let mut rest = text;
        while let Some((before, tail)) = rest.split_once('{') {
            said.push_str(before);
            let Some((name, after)) = tail.split_once('}') else {
                said.push('{');
                rest = tail;
                continue;
            };
            match (name, n) {
                ("n", Some(n)) => _ = write!(said, "{n}"),
                ("word", Some(n)) => said.push_str(&self.spell(n)),
                ("Word", Some(n)) => push_capitalised(&mut said, &self.spell(n)),
                _ => match holes.iter().find(|(hole, _)| *hole == name) {
                    Some((_, value)) => said.push_str(value),
                    None => _ = write!(said, "{{{name}}}"),
                },
            }
            rest = after;
        }
        said.push_str(rest);
        said
    }
}

fn push_capitalised(said: &mut String, word: &str) {
    let mut chars = word.chars();
    said.extend(chars.next().into_iter().flat_map(char::to_uppercase));
    said.push_str(chars.as_str());
}

fn lay_over(base: &mut Map<String, Value>, own: &Map<String, Value>, at: &str, faults: &mut Vec<StringsFault>) {
    for (name, value) in own {
        let key = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
        // A plural may bring forms that the default language has no use for, and the tables of
        // contexts and extras are open by design.
        let open = base.contains_key("other") || matches!(at, "contexts" | "extra");
        match (base.get_mut(name), value) {
            (Some(Value::Object(old)), Value::Object(new)) => lay_over(old, new, &key, faults),
            (Some(old @ Value::String(_)), Value::String(_)) | (Some(old @ Value::Array(_)), Value::Array(_)) => *old = value.clone(),
            (None, Value::String(_)) if open => _ = base.insert(name.clone(), value.clone()),
            (None, _) => faults.push(StringsFault { key, message: "no such string".to_owned() }),
            (Some(old), _) => {
                let message = format!("a {} is wanted here", shape(old));
                faults.push(StringsFault { key, message });
            }
        }
    }
}

fn shape(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "table",
        Value::Array(_) => "list",
        _ => "text",
    }
}

/// The plural category of a whole number (Unicode CLDR, cardinal rules) for the languages whose
/// rule is not "one, and other for the rest".
fn plural(language: &str, n: u64) -> &'static str {
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    let (tens, units) = (n % 100, n % 10);
    let teen = (11..=14).contains(&tens);
    match primary {
        "ja" | "zh" | "ko" | "vi" | "th" | "id" | "ms" => "other",
        "fr" | "pt" | "hy" if n <= 1 => "one",
        "ru" | "uk" | "be" | "sr" | "hr" | "bs" => match units {
            1 if !teen => "one",
            2..=4 if !teen => "few",
            _ => "many",
        },
        "pl" => match units {
            _ if n == 1 => "one",
            2..=4 if !teen => "few",
            _ => "many",
        },
        "cs" | "sk" if (2..=4).contains(&n) => "few",
        "ar" => match (n, tens) {
            (0, _) => "zero",
            (1, _) => "one",
            (2, _) => "two",
            (_, 3..=10) => "few",
            (_, 11..=99) => "many",
            _ => "other",
        },
        _ if n == 1 => "one",
        _ => "other",
    }
}
