//! Months and days in a chart: what they are called there.

use crate::model::view::Strings;

/// A month, `2026-03` taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named<'m> {
    year: &'m str,
    /// From 0.
    month: usize,
}

impl<'m> Named<'m> {
    /// Takes an ISO month apart; anything else has no name.
    pub fn of(month: &'m str) -> Option<Self> {
        let (year, month) = month.split_once('-')?;
        let month = month.parse::<usize>().ok()?.checked_sub(1).filter(|month| *month < 12)?;
        Some(Self { year, month })
    }

    /// What stands under the axis: the month, and of January the year.
    pub fn tick(self, strings: &Strings) -> String {
        if self.month == 0 { self.year.to_owned() } else { strings.entry("months_short", self.month).unwrap_or_default().to_owned() }
    }

    /// The class of that text: on narrow screens every third month has room, so that January is always named.
    pub const fn class(self) -> &'static str {
        if self.month.is_multiple_of(3) { "" } else { "wide" }
    }

    /// The month with its year, in full.
    pub fn full(self, strings: &Strings) -> String {
        let month = strings.entry("months", self.month).unwrap_or_default();
        strings.say("dates.month", None, &[("month", month), ("y", self.year)]).unwrap_or_default()
    }
}

/// A day in the words of one of the theme's forms of dates (`day`, `day_month`); anything else as it is.
pub(super) fn day(date: &str, form: &str, strings: &Strings) -> String {
    let mut parts = date.splitn(3, '-');
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else { return date.to_owned() };
    let Some(index) = month.parse::<usize>().ok().and_then(|month| month.checked_sub(1)) else { return date.to_owned() };
    let name = |list| strings.entry(list, index).unwrap_or_default();
    let holes = [("d", day.trim_start_matches('0')), ("month", name("months")), ("mon", name("months_short")), ("y", year)];
    strings.say(&format!("dates.{form}"), None, &holes).unwrap_or_else(|| date.to_owned())
}
