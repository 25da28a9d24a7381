//! Months, as fields and in arithmetic.

use std::fmt;

use jiff::civil::Date;
use serde::{Serialize, Serializer};
use serde_json::json;

use super::code::Code;
use super::field::{Citing, Field, Reader, Schema};
use super::node::Node;
use super::scalar::Day;
use super::stated::Stated;

/// A month (`2026-03`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// The first day of the month.
    pub first: Day,
}

impl Month {
    /// The month that a day lies in.
    #[must_use]
    pub fn of(day: Day) -> Self {
        Self { first: Day(day.0.first_of_month()) }
    }

    /// The month so many months before this one; none before the calendar begins.
    #[must_use]
    pub fn before(self, months: u16) -> Option<Self> {
        self.moved(-i32::from(months))
    }

    fn moved(self, months: i32) -> Option<Self> {
        let all = i32::from(self.first.0.year()) * 12 + i32::from(self.first.0.month()) - 1 + months;
        let (year, month) = (i16::try_from(all.div_euclid(12)).ok()?, i8::try_from(all.rem_euclid(12) + 1).ok()?);
        Date::new(year, month, 1).ok().map(|first| Self { first: Day(first) })
    }

    /// The month after it; none behind the end of the calendar.
    #[must_use]
    pub fn after(self) -> Option<Self> {
        self.moved(1)
    }

    /// The month after it; at the end of the calendar its last day stands for one.
    #[must_use]
    pub fn next(self) -> Self {
        self.after().unwrap_or(Self { first: self.last() })
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Day {
        Day(self.first.0.last_of_month())
    }

    /// How many days it has.
    #[must_use]
    pub fn days(self) -> i64 {
        i64::from(self.first.0.days_in_month())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.first.0.year(), self.first.0.month())
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Field for Month {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        let hint = Some("months are written year-month: 2026-03".to_owned());
        let Some(text) = node.text() else {
            return reader.wrong(name, node, "a month", hint);
        };
        let first = Some(text).filter(|text| text.len() == 7).and_then(|text| Day::parse(&format!("{text}-01")));
        if first.is_none() {
            reader.problem(Code::BadDate, node.span, format!("`{name}` wants a month, and this is `{text}`"), hint);
        }
        first.map(|first| Self { first })
    }

    fn schema() -> Schema {
        json!({ "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$" })
    }

    fn stated(&self, _: &Citing<'_>) -> Stated {
        Stated::Made(self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_follow_each_other() {
        let month = Month::of(Day::parse("2027-12-31").expect("a day"));
        assert_eq!((month.to_string(), month.days(), month.next().to_string()), ("2027-12".to_owned(), 31, "2028-01".to_owned()));
        assert_eq!(month.next().next().last().to_string(), "2028-02-29");
    }
}
