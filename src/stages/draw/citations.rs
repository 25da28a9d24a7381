//! Citations of a flag, a bar a month.

use super::months::Named;
use super::svg::Svg;
use crate::model::view::{MonthCount, Strings};

/// The picture's height in pixels, its axis, and the baseline of the months below.
const HEIGHT: u32 = 132;
const AXIS: f64 = 105.0;
const MONTHS: f64 = 124.0;

/// The longest bar, and how long the bar of one citation is at most: a single one is no mountain.
const BAR_MAX: f64 = 80.0;
const UNIT_MAX: f64 = 20.0;

/// From a bar's top to the baseline of its number.
const NUMBER_ABOVE: f64 = 6.0;

/// How much of a month's room its bar takes.
const BAR_SHARE: f64 = 0.808;

/// The chart.
pub(super) fn draw(months: &[MonthCount], strings: &Strings) -> String {
    let mut svg = Svg::new("ob-t-citations", &title(months, strings), HEIGHT);
    svg.across("ax", AXIS);
    let most = months.iter().map(|month| month.count).max().unwrap_or(0).max(1);
    let unit = (BAR_MAX / f64::from(most)).min(UNIT_MAX);
    let room = 100.0 / f64::from(u32::try_from(months.len()).unwrap_or(u32::MAX).max(1));
    for (month, number) in months.iter().zip(0_u32..) {
        let middle = room * (f64::from(number) + 0.5);
        if month.count > 0 {
            let (width, top) = (room * BAR_SHARE, AXIS - unit * f64::from(month.count));
            svg.bar("bar", (middle - width / 2.0, width), (top, AXIS));
            svg.text("b", middle, top - NUMBER_ABOVE, &month.count.to_string());
        }
        if let Some(named) = Named::of(&month.month) {
            svg.text(named.class(), middle, MONTHS, &named.tick(strings));
        }
    }
    svg.finish()
}

/// What the chart shows, in a sentence: how often, and when the most. Of equal months the newest is named.
fn title(months: &[MonthCount], strings: &Strings) -> String {
    let full = |month: &MonthCount| Named::of(&month.month).map(|named| named.full(strings)).unwrap_or_default();
    let all: i64 = months.iter().map(|month| i64::from(month.count)).sum();
    let peak = months.iter().max_by_key(|month| month.count).map(full).unwrap_or_default();
    let to = months.last().map(full).unwrap_or_default();
    strings.say("flag.chart_title", Some(all), &[("peak", &peak), ("to", &to)]).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(counts: [u32; 3]) -> String {
        let months = ["2025-12", "2026-01", "2026-02"].into_iter().zip(counts);
        let months: Vec<MonthCount> = months.map(|(month, count)| MonthCount { month: month.to_owned(), count }).collect();
        let strings = serde_json::json!({
            "months": ["January", "February", "", "", "", "", "", "", "", "", "", "December"],
            "months_short": ["Jan", "Feb", "", "", "", "", "", "", "", "", "", "Dec"],
            "dates": { "month": "{month} {y}" },
            "flag": { "chart_title": { "0": "Never to {to}", "other": "{n} to {to}, most in {peak}" } },
        });
        draw(&months, &Strings::new(strings.as_object().unwrap().clone(), "en"))
    }

    #[test]
    fn every_bar_has_its_number_and_nothing_stands_on_zero() {
        let svg = drawn([1, 0, 4]);
        assert_eq!(svg.matches("<rect").count(), 2, "{svg}");
        assert!(svg.contains(">5 to February 2026, most in February 2026<"), "{svg}");
        assert!(svg.contains("y=\"25\" width=\"26.93%\" height=\"80\"/>"), "{svg}");
        assert!(svg.contains("<text class=\"b\" x=\"16.67%\" y=\"79\" text-anchor=\"middle\">1</text>"), "{svg}");
        assert!(!svg.contains(">0<"), "{svg}");
        assert!(!svg.contains("viewBox") && !svg.contains("style"), "{svg}");
    }

    #[test]
    fn january_is_called_by_its_year_and_others_may_be_left_out_on_narrow_screens() {
        let svg = drawn([0, 1, 0]);
        assert!(svg.contains("<text x=\"50.00%\" y=\"124\" text-anchor=\"middle\">2026</text>"), "{svg}");
        assert!(svg.contains("<text class=\"wide\" x=\"83.33%\" y=\"124\" text-anchor=\"middle\">Feb</text>"), "{svg}");
    }

    #[test]
    fn one_citation_is_no_mountain_and_many_stay_within_the_picture() {
        assert!(drawn([1, 0, 0]).contains("y=\"85\" width=\"26.93%\" height=\"20\"/>"));
        assert!(drawn([400, 1, 0]).contains("y=\"25\" width=\"26.93%\" height=\"80\"/>"));
        assert!(drawn([400, 1, 0]).contains("height=\"0.2\"/>"));
    }

    #[test]
    fn months_without_a_citation_are_said_too() {
        let svg = drawn([0, 0, 0]);
        assert!(svg.contains("Never to February 2026") && !svg.contains("<rect"), "{svg}");
    }
}
