//! What an initiative says of its own dates.

use std::sync::Arc;

use super::show::span;
use crate::model::content::Content;
use crate::model::diagnostic::{SourceText, Span};
use crate::model::field::{Keys, Reader};
use crate::model::initiative::Initiative;
use crate::model::node::{Entry, Node, Value};
use crate::model::scalar::{Day, Period};

fn node(value: Value) -> Node {
    Node { span: Span::default(), value }
}

fn map(entries: &[(&str, Value)]) -> Value {
    let entry = |(key, value): &(&str, Value)| Entry { key: (*key).to_owned(), key_span: Span::default(), node: node(value.clone()) };
    Value::Map(entries.iter().map(entry).collect())
}

fn text(text: &str) -> Value {
    Value::Plain(text.to_owned())
}

/// A committed initiative with updates of these days and, where not blank, target dates.
fn initiative(baseline: &str, updates: &[(&str, &str)]) -> Arc<dyn Content> {
    let update = |(date, target): &(&str, &str)| {
        node(map(&[("date", text(date)), ("rag", text("green")), ("summary", text("So far.")), ("target_date", text(target))]))
    };
    let front = node(map(&[
        ("why", text("Because.")),
        ("lifecycle", text("committed")),
        ("priority", text("normal")),
        ("team", text("operations")),
        ("baseline_date", text(baseline)),
        ("updates", Value::List(updates.iter().map(update).collect())),
    ]));
    let source = SourceText { path: Arc::from("content/initiatives/a.md"), text: Arc::from("") };
    let mut reader = Reader::new(&source, |_, _, _| Vec::new());
    let mut keys = Keys::of(&front, "front matter", &mut reader).expect("the front matter is a map");
    let read = Initiative::read(&mut keys, &mut reader);
    read.unwrap_or_else(|| panic!("the front matter is sound: {:?}", reader.finish()))
}

fn day(text: &str) -> Option<Day> {
    Day::parse(text)
}

#[test]
fn updates_are_sorted_by_date_however_they_are_written() {
    let written = [("2026-03-01", ""), ("2026-01-01", ""), ("2026-02-01", "")];
    let mut sorted = written;
    sorted.sort_unstable();
    let content = initiative("2026-06-30", &written);
    assert_eq!(content.newest(), day("2026-03-01"));
    assert!(content.same(&*initiative("2026-06-30", &sorted)));
}

#[test]
fn the_target_is_the_newest_one_said_and_slips_never_reset() {
    let updates = [
        ("2026-01-01", "2026-06-30"),
        ("2026-02-01", "2026-07-10"),
        ("2026-03-01", ""),
        ("2026-04-01", "2026-06-20"),
        ("2026-05-01", "2026-07-01"),
        ("2026-06-01", ""),
    ];
    let content = initiative("2026-06-30", &updates);
    let initiative = content.of::<Initiative>();
    assert_eq!(initiative.target(), day("2026-07-01"));
    assert_eq!(initiative.moves().iter().map(|step| step.days).collect::<Vec<_>>(), [10, -20, 11]);
    assert_eq!((initiative.slips(), initiative.slip_days()), (2, Some(1)));
}

#[test]
fn without_a_baseline_the_first_target_is_the_promise() {
    let content = initiative("", &[("2026-01-01", "2026-06-30"), ("2026-02-01", "2026-07-01")]);
    let initiative = content.of::<Initiative>();
    assert_eq!((initiative.slips(), initiative.slip_days()), (1, None));
}

#[test]
fn a_cadence_is_said_in_its_largest_whole_unit() {
    for (written, n, unit) in [("P14D", 14, "days"), ("P2W", 14, "days"), ("P1M", 1, "months"), ("P2Y", 2, "years"), ("P1M2D", 33, "days")]
    {
        let said = span(Period::parse(written).expect("a duration"));
        assert_eq!((said.n, said.unit), (n, unit), "{written}");
    }
}
