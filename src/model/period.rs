//! Durations of the calendar, and how often something is due.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::json;

use super::code::Code;
use super::field::{Citing, Field, Reader, Schema};
use super::node::Node;
use super::scalar::Day;
use super::stated::Stated;

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
        if self.months == 0 {
            return day.plus_days(i64::from(self.days));
        }
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

    fn stated(&self, _: &Citing<'_>) -> Stated {
        Stated::Made(self.to_string())
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

    fn stated(&self, _: &Citing<'_>) -> Stated {
        match self {
            Self::Period(period) => Stated::Made(period.to_string()),
            Self::Never => Stated::Word("never"),
        }
    }
}
