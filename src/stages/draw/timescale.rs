//! Time across a picture: where a day lies, and which months have a line and a name.

use super::months::Named;
use super::svg::{Side, Svg};
use crate::model::month::Month;
use crate::model::scalar::Day;
use crate::model::view::Strings;

/// Where the first day lies and where the last, in percent: there is room for a tick and for a shape.
const FIRST: f64 = 0.5;
const LAST: f64 = 96.5;

/// The shortest time that a picture spans. Less would make a mountain of a day.
const DAYS_MIN: i64 = 28;

/// The baseline of the names of months, and where their lines begin.
const NAMES: f64 = 14.0;
const LINES: f64 = 22.0;

/// So many months each have a name, and so many a line in every third; of longer times years alone have one.
const MONTHS_NAMED: usize = 18;
const MONTHS_LINED: usize = 48;

/// So many years have room for their names on a narrow screen.
const YEARS_NAMED: usize = 8;

/// A span of time, laid across a picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timescale {
    first: Day,
    days: i64,
}

impl Timescale {
    /// The span that holds all of these days; none when there are none.
    pub fn over(days: impl IntoIterator<Item = Day> + Clone) -> Option<Self> {
        let first = days.clone().into_iter().min()?;
        let last = days.into_iter().max()?;
        Some(Self { first, days: last.days_since(first).max(DAYS_MIN) })
    }

    /// Where a day lies, in percent.
    pub fn at(self, day: Day) -> f64 {
        // A span of time has far fewer days than such a number holds exactly.
        #[expect(clippy::cast_precision_loss, reason = "days are fewer than 2^52")]
        let share = day.days_since(self.first) as f64 / self.days as f64;
        FIRST + share * (LAST - FIRST)
    }

    /// The lines of the months down to `bottom`, each with its name above.
    pub fn months(self, svg: &mut Svg, bottom: f64, strings: &Strings) {
        let last = self.first.plus_days(self.days);
        let month = Month::of(self.first);
        let month = if month.first < self.first { month.next() } else { month };
        let months: Vec<Month> =
            std::iter::successors(Some(month), |month| month.after()).take_while(|month| month.first <= last).collect();
        let years = months.len() / 12 + 1;
        let place = |month: Month| usize::try_from(month.first.0.month()).unwrap_or(1) - 1;
        let year = |month: Month| usize::try_from(month.first.0.year()).unwrap_or(0);
        let lined = |month: &Month| {
            if months.len() <= MONTHS_NAMED {
                true
            } else if months.len() <= MONTHS_LINED {
                place(*month).is_multiple_of(3)
            } else {
                place(*month) == 0 && year(*month).is_multiple_of(years.div_ceil(YEARS_NAMED))
            }
        };
        for month in months.iter().copied().filter(lined) {
            let x = self.at(month.first);
            svg.down("ax", x, (LINES, bottom));
            let text = month.to_string();
            let Some(named) = Named::of(&text) else { continue };
            // Of many months the years alone have room on a narrow screen; of few every third month has, too.
            let narrow = if months.len() > MONTHS_NAMED { place(month) == 0 } else { named.class().is_empty() };
            svg.beside(if narrow { "" } else { "wide" }, x, Side::After, (3, NAMES), &named.tick(strings));
        }
    }

    /// Today's line.
    pub fn today(self, svg: &mut Svg, today: Day, bottom: f64) {
        svg.down("today", self.at(today), (LINES, bottom));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    fn lines(from: &str, to: &str) -> (usize, usize) {
        let scale = Timescale::over([day(from), day(to)]).expect("there are days");
        let mut svg = Svg::new("ob-x", "", 100);
        scale.months(&mut svg, 100.0, &Strings::default());
        let svg = svg.finish();
        (svg.matches("<line").count(), svg.matches("<text x").count())
    }

    #[test]
    fn days_lie_between_the_ends_in_their_order() {
        let scale = Timescale::over(["2026-03-01", "2026-01-01", "2026-12-31"].map(day)).expect("there are days");
        assert!((scale.at(day("2026-01-01")) - FIRST).abs() < 1e-9);
        assert!((scale.at(day("2026-12-31")) - LAST).abs() < 1e-9);
        assert!(scale.at(day("2026-03-01")) < scale.at(day("2026-03-02")));
    }

    #[test]
    fn a_single_day_is_no_division_by_nothing() {
        let scale = Timescale::over([day("2026-03-01")]).expect("there is a day");
        assert!((scale.at(day("2026-03-01")) - FIRST).abs() < 1e-9);
        assert!(Timescale::over([]).is_none());
    }

    #[test]
    fn the_longer_the_time_the_fewer_months_have_a_line() {
        assert_eq!(lines("2025-06-02", "2026-06-19"), (12, 4), "every month; on a narrow screen every third has a name");
        assert_eq!(lines("2024-01-01", "2026-12-31"), (12, 3), "every third; on a narrow screen the years");
        assert_eq!(lines("2020-01-01", "2026-12-31"), (7, 7), "the years");
        assert_eq!(lines("9998-12-31", "9999-12-31"), (12, 4), "the calendar ends");
        assert!(lines("1990-01-01", "2040-12-31").1 <= YEARS_NAMED, "some of the years");
    }
}
