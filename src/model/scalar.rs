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

    fn json(&self, _: &Citing<'_>) -> Json {
        Json::from(&**self)
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

    fn json(&self, _: &Citing<'_>) -> Json {
        Json::from(&*self.0)
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
        self.0.duration_since(earlier.0).as_hours().div_euclid(24)
    }

    /// The day that many days later (earlier, when negative); stays within the calendar's range.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(days.clamp(-3_000_000, 3_000_000))))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
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

    fn json(&self, _: &Citing<'_>) -> Json {
        Json::from(self.to_string())
    }
}

/// A calendar duration, ISO 8601 with years, months, weeks and days (`P6M`, `P7D`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    months: i32,
    days: i32,
}

impl Period {
    /// A duration of so many days.
    #[must_use]
    pub const fn of_days(days: i32) -> Self {
        Self { months: 0, days }
    }

    /// A duration of so many months.
    #[must_use]
    pub const fn of_months(months: i32) -> Self {
        Self { months, days: 0 }
    }

    /// The duration written as ISO 8601, greater than zero, without a time part.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text.strip_prefix('P')?;
        let (mut months, mut days, mut order) = (0i32, 0i32, 0);
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let number: i32 = rest[..digits].parse().ok().filter(|n| *n < 10_000)?;
            let unit = rest.as_bytes().get(digits)?;
            let place = b"YMWD".iter().position(|known| known == unit)? + 1;
            if place <= order {
                return None;
            }
            order = place;
            match unit {
                b'Y' => months += number * 12,
                b'M' => months += number,
                b'W' => days += number * 7,
                _ => days += number,
            }
            rest = &rest[digits + 1..];
        }
        (months + days > 0).then_some(Self { months, days })
    }

    /// So many such durations in one: twice a month is two months, however long the first one was.
    #[must_use]
    pub fn times(self, number: i64) -> Self {
        let number = i32::try_from(number).unwrap_or(i32::MAX);
        Self { months: self.months.saturating_mul(number), days: self.days.saturating_mul(number) }
    }

    /// The day one such duration after `day`.
    #[must_use]
    pub fn after(self, day: Day) -> Day {
        // A span refuses more than the calendar holds.
        let (months, days) = (self.months.min(200_000), self.days.min(3_000_000));
        Day(day.0.saturating_add(jiff::Span::new().months(months).days(days)))
    }

    /// The length in days counted from `day`.
    #[must_use]
    pub fn days_from(self, day: Day) -> i64 {
        self.after(day).days_since(day)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("P")?;
        if self.months > 0 {
            write!(f, "{}M", self.months)?;
        }
        if self.days > 0 {
            write!(f, "{}D", self.days)?;
        }
        Ok(())
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Field for Period {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        let hint = Some("durations are written P7D (days), P2W (weeks), P6M (months), P1Y (years)".to_owned());
        let Some(text) = node.text() else {
            return reader.wrong(name, node, "a duration", hint);
        };
        let period = Self::parse(text);
        if period.is_none() {
            reader.problem(Code::BadDuration, node.span, format!("`{name}` wants a duration, and this is `{text}`"), hint);
        }
        period
    }

    fn schema() -> Schema {
        json!({ "type": "string", "pattern": "^P(?=[0-9])([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?$" })
    }

    fn json(&self, _: &Citing<'_>) -> Json {
        Json::from(self.to_string())
    }
}

/// How often something is due: a duration, or never.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Every {
    /// After each such duration.
    Period(Period),
    /// Never.
    Never,
}

impl Field for Every {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        if node.text() == Some("never") {
            return Some(Self::Never);
        }
        Period::read(node, name, reader).map(Self::Period)
    }

    fn schema() -> Schema {
        json!({ "anyOf": [Period::schema(), { "const": "never" }] })
    }

    fn json(&self, _: &Citing<'_>) -> Json {
        match self {
            Self::Period(period) => Json::from(period.to_string()),
            Self::Never => Json::from("never"),
        }
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

    fn json(&self, _: &Citing<'_>) -> Json {
        Json::from(self.0)
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

    fn json(&self, _: &Citing<'_>) -> Json {
        Json::from(self.0)
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

    fn json(&self, _: &Citing<'_>) -> Json {
        Json::from(*self)
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

    fn json(&self, _: &Citing<'_>) -> Json {
        self.0.clone()
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
