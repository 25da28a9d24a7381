//! Arguments that several commands take, read from what the user wrote.

use std::sync::Arc;

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::host::terminal::{ColourChoice, Format};
use crate::kinds::TABLE;
use crate::model::diagnostic::{SourceText, Span};
use crate::model::field::{Field, Reader};
use crate::model::kind::Kind;
use crate::model::node::{Node, Value};

impl ValueEnum for ColourChoice {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Auto, Self::Always, Self::Never]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Auto => PossibleValue::new("auto"),
            Self::Always => PossibleValue::new("always"),
            Self::Never => PossibleValue::new("never"),
        })
    }
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Human, Self::Json, Self::Sarif, Self::Github]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Human => PossibleValue::new("human").help("with the source line, for people"),
            Self::Json => PossibleValue::new("json").help("one JSON document"),
            Self::Sarif => PossibleValue::new("sarif").help("SARIF 2.1.0, for code scanning"),
            Self::Github => PossibleValue::new("github").help("annotations of a GitHub pull request"),
        })
    }
}

/// Reads an argument as the front-matter field of that type is read, so that both accept the same.
///
/// # Errors
/// What to write instead, when the value is not one of the type.
pub fn as_field<T: Field>(text: &str) -> Result<T, String> {
    let source = SourceText { path: Arc::from("the command line"), text: Arc::from(text) };
    let node = Node { span: Span::default(), value: Value::Quoted(text.to_owned()) };
    let mut reader = Reader::new(&source, |_, _, _| Vec::new());
    match T::read(&node, "this", &mut reader) {
        Some(value) => Ok(value),
        None => Err(reader.finish().into_iter().next().map_or_else(String::new, |problem| problem.hint.unwrap_or(problem.message))),
    }
}

/// Reads the name of a kind.
///
/// # Panics
/// Never: what may be written is taken from the kinds.
pub fn kind_parser() -> impl TypedValueParser<Value = Kind> {
    let values = TABLE.iter().map(|row| PossibleValue::new(row.kind.name()).help(about(row.kind)));
    PossibleValuesParser::new(values).map(|name| Kind::named(&name).expect("the possible values are the kinds"))
}

/// A few words on a kind, without its name where they begin with it.
#[must_use]
pub fn about(kind: Kind) -> &'static str {
    let about = TABLE.iter().find(|row| row.kind == kind).map_or("", |row| row.about);
    match about.split_once(": ") {
        Some((name, rest)) if name.ends_with(kind.name()) => rest,
        _ => about,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::config::BaseUrl;
    use crate::model::scalar::Day;

    #[test]
    fn arguments_are_read_as_fields_are() {
        assert_eq!(as_field::<Day>("2026-03-31").expect("a day").to_string(), "2026-03-31");
        assert_eq!(as_field::<Day>("2026-02-30").expect_err("no day"), "check the month and the day");
        assert_eq!(as_field::<BaseUrl>("https://x.example/a").expect("an address").0.as_ref(), "https://x.example/a/");
        assert_eq!(as_field::<BaseUrl>("x.example").expect_err("no address"), "web addresses begin with https://");
    }

    #[test]
    fn a_kind_is_described_without_its_name() {
        assert_eq!(about(Kind::Flag), "what one can observe, what it means, and what to ask");
        assert!(Kind::ALL.into_iter().all(|kind| !about(kind).is_empty()));
    }
}
