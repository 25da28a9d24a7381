//! The calendars (RFC 5545): targets, decisions that are awaited and reviews, for each initiative and for all.

use std::sync::Arc;

use crate::model::appointment::{Appointment, Occasion, appointments};
use crate::model::graph::Graph;
use crate::model::kind::Kind;
use crate::model::scalar::{Day, Text};
use crate::model::summary::Summary;

/// Octets of a line, its end apart (RFC 5545, 3.1).
const LINE_OCTETS_MAX: usize = 75;

/// The calendar of an initiative, or without one of all; none when nothing is in it.
///
/// Nothing of it depends on the clock: a stamp is the day on which the date was said, and the sequence counts how often it
/// was moved, so that programs that subscribed move what they have.
pub(super) fn calendar(of: Option<&Text>, graph: &Graph) -> Option<String> {
    let title = match of {
        Some(id) => format!("{} · {}", graph.record(Kind::Initiative, id)?.title, graph.config.title),
        None => graph.config.title.to_string(),
    };
    let mut out = String::new();
    let mut any = false;
    for text in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//opsbook//opsbook//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"] {
        line(text, &mut out);
    }
    // NAME is of RFC 7986; the other one is what most programs read.
    line(&format!("NAME:{}", escaped(&title)), &mut out);
    line(&format!("X-WR-CALNAME:{}", escaped(&title)), &mut out);
    line("REFRESH-INTERVAL;VALUE=DURATION:P1D", &mut out);
    let pages: Vec<&Arc<Summary>> = match of {
        Some(id) => graph.record(Kind::Initiative, id).into_iter().collect(),
        None => graph.of_kind(Kind::Initiative).map(|(_, page)| page).collect(),
    };
    for page in pages {
        for appointment in appointments(page, &graph.config) {
            event(page, &appointment, graph, &mut out);
            any = true;
        }
    }
    line("END:VCALENDAR", &mut out);
    any.then_some(out)
}

fn event(page: &Summary, appointment: &Appointment, graph: &Graph, out: &mut String) {
    let id = &page.key.id;
    let url = graph.absolute(&page.address).unwrap_or_else(|| page.address.to_string());
    let (name, summary, place) = match &appointment.occasion {
        Occasion::Target => (["target.", id].concat(), ["Target: ", &page.title].concat(), url),
        Occasion::Ended(word) => (["target.", id].concat(), [&*capital(word), ": ", &page.title].concat(), url),
        Occasion::Decision(name, question) => (
            ["decision.", id, ".", name].concat(),
            ["Decide: ", &graph.plain(question, page), " (", &page.title, ")"].concat(),
            [&*url, "#ob-escalation-", name].concat(),
        ),
        Occasion::Review => (["review.", id].concat(), ["Review due: ", &page.title].concat(), url),
    };
    line("BEGIN:VEVENT", out);
    line(&["UID:", &name, "@", host(graph)].concat(), out);
    line(&["DTSTAMP:", &digits(appointment.said_on), "T000000Z"].concat(), out);
    line(&["SEQUENCE:", &appointment.moves.to_string()].concat(), out);
    line(&["DTSTART;VALUE=DATE:", &digits(appointment.day)].concat(), out);
    line(&["SUMMARY:", &escaped(&summary)].concat(), out);
    line(&["URL:", &place].concat(), out);
    line("TRANSP:TRANSPARENT", out);
    line("END:VEVENT", out);
}

/// The site's host, which makes the names of its events its own.
fn host(graph: &Graph) -> &str {
    let base = graph.config.base_url.as_ref().map_or("", |base| &*base.value.0);
    let host = base.split_once("://").map_or("", |(_, rest)| rest).split(['/', ':']).next().unwrap_or_default();
    if host.is_empty() { "opsbook.invalid" } else { host }
}

/// `20260331`.
fn digits(day: Day) -> String {
    day.to_string().replace('-', "")
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// A text as the value of a property (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Appends a line, folded so that no part is too long and no character is cut.
fn line(text: &str, out: &mut String) {
    if text.len() <= LINE_OCTETS_MAX {
        out.push_str(text);
        out.push_str("\r\n");
        return;
    }
    let mut octets = 0;
    for c in text.chars() {
        if octets + c.len_utf8() > LINE_OCTETS_MAX {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(c);
        octets += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters() {
        for text in ["x".repeat(75), "x".repeat(76), "é".repeat(200), "🚀".repeat(80), "日本".repeat(100)] {
            let mut out = String::new();
            line(&text, &mut out);
            let lines: Vec<&str> = out.strip_suffix("\r\n").expect("a line's end").split("\r\n").collect();
            assert!(lines.iter().all(|line| line.len() <= LINE_OCTETS_MAX), "{lines:?}");
            assert!(lines[1..].iter().all(|line| line.starts_with(' ')), "{lines:?}");
            assert_eq!(out.replace("\r\n ", "").trim_end(), text);
            assert_eq!(lines.len() > 1, text.len() > LINE_OCTETS_MAX);
        }
    }

    #[test]
    fn what_separates_is_escaped() {
        assert_eq!(escaped("a;b,c\\d\r\ne\u{7}"), "a\\;b\\,c\\\\d\\ne");
    }
}
