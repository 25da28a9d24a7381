//! Dates in the theme's words.

use super::phrases::{Phrases, html_of};
use crate::model::view::{Strings, escape};

/// The names of the months, escaped.
pub(super) struct Months {
    long: Vec<String>,
    short: Vec<String>,
}

impl Months {
    pub(super) fn new(strings: &Strings) -> Self {
        let names = |key| (0..12).map(|index| html_of(strings.entry(key, index).unwrap_or_default())).collect();
        Self { long: names("months"), short: names("months_short") }
    }
}

/// An ISO day or month as HTML in the theme's words; anything else as it is.
pub(super) fn say_date(months: &Months, phrases: &Phrases, key: &str, date: &str) -> String {
    let mut html = String::with_capacity(24);
    let mut parts = date.splitn(3, '-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let index = month.and_then(|month| month.parse::<usize>().ok()?.checked_sub(1));
    let (Some(year), Some(index @ 0..12)) = (year, index) else {
        escape(date, &mut html);
        return html;
    };
    phrases.say(key, None, &mut html, |hole, html| match hole {
        "d" => escape(day.unwrap_or_default().trim_start_matches('0'), html),
        "month" => html.push_str(&months.long[index]),
        "mon" => html.push_str(&months.short[index]),
        "y" => escape(year, html),
        _ => {}
    });
    html
}
