//! The scalar types of fields: texts, days, durations, numbers.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Serialize, Serializer};
use serde_json::{Value as Json, json};

use super::code::Code;
use super::field::{Citing, Field, Reader, Said, Schema};
use super::node::{Node, Value};
pub use super::period::{Every, Period};
use super::stated::Stated;

/// A text field: whatever scalar stands there, exactly as written.
pub type Text = Arc<str>;

impl Field for Text {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        match node.text() {
            Some(text) if text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')) => {
                let hint = Some("remove it; it does not show on screen".to_owned());
                reader.problem(Code::BadValue, node.span, format!("`{name}` holds a control character"), hint);
                None
            }
            Some(text) => Some(Self::from(text.trim())),
            None => {
                let hint =
                    matches!(node.value, Value::Map(_)).then(|| "text that holds `: ` or begins with `{` must be quoted: \"…\"".to_owned());
                reader.wrong(name, node, "text", hint)
            }
        }
    }

    fn schema() -> Schema {
        json!({ "type": "string" })
    }

    fn stated(&self, _: &Citing<'_>) -> Stated {
        Stated::from(self)
    }
}

/// A number with its noun: `1 day`, `2 days`.
#[must_use]
pub fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A text of at most `MAX` characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Short<const MAX: usize>(Text);

impl<const MAX: usize> Deref for Short<MAX> {
    type Target = Text;

    fn deref(&self) -> &Text {
        &self.0
    }
}

impl<const MAX: usize> Field for Short<MAX> {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Text::read(node, name, reader)?;
        let length = text.chars().count();
        if length > MAX {
            let message = format!("`{name}` has {length} characters; at most {MAX} fit");
            reader.problem(Code::TooLong, node.span, message, Some(format!("cut {}", counted(length - MAX, "character"))));
            return None;
        }
        Some(Self(text))
    }

    fn schema() -> Schema {
        json!({ "type": "string", "maxLength": MAX })
    }

    fn stated(&self, _: &Citing<'_>) -> Stated {
        Stated::from(&self.0)
    }

    fn texts(&self, visit: &mut dyn FnMut(Said<'_>)) {
        visit(Said::Plain(&self.0));
    }
}

/// A calendar day, ISO 8601 (`2026-03-31`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

impl Day {
    /// The day written as `YYYY-MM-DD`, strictly.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits =
            text.len() == 10 && text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
        if !digits {
            return None;
        }
        let year = text[..4].parse().ok()?;
        let month = text[5..7].parse().ok()?;
        let day = text[8..].parse().ok()?;
        Date::new(year, month, day).ok().map(Self)
    }

    /// Whole days from `earlier` to this day; negative when this day is the earlier one.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i64 {
        self.number() - earlier.number()
    }

    /// Days since 1 January of the year 0 (proleptic Gregorian calendar, whole 400 years at a time).
    fn number(self) -> i64 {
        let (year, month, day) = (i64::from(self.0.year()), i64::from(self.0.month()), i64::from(self.0.day()));
        // A year that begins in March has its odd day at the end.
        let year = if month <= 2 { year - 1 } else { year };
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year
    }

    /// The day that many days later (earlier, when negative); stays within the calendar's range.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(jiff::SignedDuration::from_hours(days.clamp(-8_000_000, 8_000_000) * 24)))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Nobody can write such a year, yet a day counts back to one.
        let Ok(year) = u16::try_from(self.0.year()) else { return write!(f, "{}", self.0) };
        let (month, day) = (u16::from(self.0.month().unsigned_abs()), u16::from(self.0.day().unsigned_abs()));
        // Thousands of days are written for a site: digit by digit is the fastest way.
        let mut text = *b"0000-00-00";
        for (at, number) in [year / 1000, year / 100, year / 10, year].into_iter().enumerate() {
            text[at] = digit(number);
        }
        for (at, number) in [(5, month / 10), (6, month), (8, day / 10), (9, day)] {
            text[at] = digit(number);
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

/// The last digit of a number, in ASCII.
fn digit(number: u16) -> u8 {
    u8::try_from(number % 10).map_or(b'0', |digit| b'0' + digit)
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Field for Day {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(text) = node.text() else {
            return reader.wrong(name, node, "a day such as 2026-03-31", None);
        };
        let day = Self::parse(text);
        if day.is_none() {
            let shaped = text.len() == 10 && text.split('-').count() == 3 && text.bytes().all(|b| b == b'-' || b.is_ascii_digit());
            let (message, hint) = if shaped {
                (format!("`{text}` is no day of the calendar"), "check the month and the day".to_owned())
            } else {
                (format!("`{name}` wants a day, and this is `{text}`"), "days are written year-month-day: 2026-03-31".to_owned())
            };
            reader.problem(Code::BadDate, node.span, message, Some(hint));
        }
        day
    }

    fn schema() -> Schema {
        json!({ "type": "string", "format": "date" })
    }

    fn stated(&self, _: &Citing<'_>) -> Stated {
        Stated::Made(self.to_string())
    }
}

/// The hint for a quoted scalar where quotation marks make a text of what should be none.
fn unquoted(node: &Node) -> Option<String> {
    matches!(node.value, Value::Quoted(_)).then(|| "write it without quotation marks".to_owned())
}

/// A whole number from `LEAST` to `MOST`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Whole<const LEAST: i64, const MOST: i64>(pub i64);

impl<const LEAST: i64, const MOST: i64> Field for Whole<LEAST, MOST> {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        let range =
            if MOST == i64::MAX { format!("a whole number from {LEAST}") } else { format!("a whole number from {LEAST} to {MOST}") };
        let plain = match &node.value {
            Value::Plain(text) => Some(text.as_str()),
            _ => None,
        };
        let digits = plain.map(|text| text.strip_prefix('-').unwrap_or(text)).filter(|d| *d == "0" || !d.starts_with('0'));
        let number = digits.filter(|d| d.bytes().all(|b| b.is_ascii_digit())).and_then(|_| plain?.parse().ok());
        match number {
            Some(number) if (LEAST..=MOST).contains(&number) => Some(Self(number)),
            Some(number) => {
                reader.problem(Code::OutOfRange, node.span, format!("`{name}` wants {range}, and this is {number}"), None);
                None
            }
            None => reader.wrong(name, node, &range, unquoted(node)),
        }
    }

    fn schema() -> Schema {
        let mut schema = json!({ "type": "integer", "minimum": LEAST });
        if MOST < i64::MAX {
            schema["maximum"] = Json::from(MOST);
        }
        schema
    }

    fn stated(&self, _: &Citing<'_>) -> Stated {
        Stated::from(Json::from(self.0))
    }
}

/// A finite number that is not negative and, when `MOST` is not 0, at most `MOST`.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize)]
pub struct Number<const MOST: u32>(pub f64);

impl<const MOST: u32> Field for Number<MOST> {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        let range = if MOST == 0 { "a number from 0".to_owned() } else { format!("a number from 0 to {MOST}") };
        let number = match &node.value {
            Value::Plain(text) if text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-')) => text.parse::<f64>().ok(),
            _ => None,
        };
        match number.filter(|number| number.is_finite()) {
            Some(number) if number >= 0.0 && (MOST == 0 || number <= f64::from(MOST)) => Some(Self(number)),
            Some(number) => {
                reader.problem(Code::OutOfRange, node.span, format!("`{name}` wants {range}, and this is {number}"), None);
                None
            }
            None => reader.wrong(name, node, &range, unquoted(node)),
        }
    }

    fn schema() -> Schema {
        let mut schema = json!({ "type": "number", "minimum": 0 });
        if MOST > 0 {
            schema["maximum"] = Json::from(MOST);
        }
        schema
    }

    fn stated(&self, _: &Citing<'_>) -> Stated {
        Stated::from(Json::from(self.0))
    }
}

impl Field for bool {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        match &node.value {
            Value::Plain(text) if text == "true" => Some(true),
            Value::Plain(text) if text == "false" => Some(false),
            _ => reader.wrong(name, node, "true or false", unquoted(node)),
        }
    }

    fn schema() -> Schema {
        json!({ "type": "boolean" })
    }

    fn stated(&self, _: &Citing<'_>) -> Stated {
        Stated::Bool(*self)
    }
}

/// A free value: `extra:` keeps what a site writes, as JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Free(pub Json);

impl Field for Free {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        match node.value {
            Value::Map(_) => Some(Self(json_of(node))),
            _ => reader.wrong(name, node, "a map of keys", None),
        }
    }

    fn schema() -> Schema {
        json!({ "type": "object", "additionalProperties": true })
    }

    fn stated(&self, _: &Citing<'_>) -> Stated {
        Stated::from(self.0.clone())
    }
}

/// A node as JSON by the YAML 1.2 core schema, for free values only.
#[must_use]
pub fn json_of(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Quoted(text) => Json::from(text.as_str()),
        Value::Plain(text) => match text.as_str() {
            "true" => Json::from(true),
            "false" => Json::from(false),
            _ if text.len() > 1 && text.starts_with('0') && !text.starts_with("0.") => Json::from(text.as_str()),
            _ => match serde_json::from_str::<serde_json::Number>(text) {
                Ok(number) => Json::Number(number),
                Err(_) => Json::from(text.as_str()),
            },
        },
        Value::List(items) => items.iter().map(json_of).collect(),
        Value::Map(entries) => entries.iter().map(|entry| (entry.key.clone(), json_of(&entry.node))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        let mut day = Day::parse("1895-12-30").expect("a day");
        let first = day;
        for count in 0..80_000 {
            assert_eq!((day.days_since(first), first.days_since(day)), (count, -count), "{day}");
            assert_eq!(first.plus_days(count), day);
            assert_eq!(day.to_string(), day.0.to_string());
            day = Day(day.0.tomorrow().expect("within the calendar"));
        }
        for far in ["0000-01-01", "9999-12-31"] {
            let day = Day::parse(far).expect("a day");
            assert_eq!((day.to_string(), day.plus_days(-1).to_string()), (far.to_owned(), day.plus_days(-1).0.to_string()));
        }
        assert_eq!(Day::parse("0000-03-01").expect("a day").days_since(Day::parse("0000-02-28").expect("a day")), 2);
    }
}
