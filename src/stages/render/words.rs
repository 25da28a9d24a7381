//! The words of a theme inside templates: the table `s`, the function `say`, and the filters that
//! write dates and numbers.

use std::sync::Arc;

use serde::Deserialize as _;
use serde_json::Value as Json;
use tera::value::Key;
use tera::{Function, Kwargs, Map, State, Tera, TeraResult, Value};

use super::dates::{Months, say_date};
use super::phrases::{Phrases, html_of};
use super::{assemble, rows, sentences};
use crate::model::view::{Chart, Draw, Strings, escape};

/// Registers every function and filter that templates may use beside the engine's own. Every text
/// that depends on a count is a filter too: `{{ 7 | minutes }}`, `{{ n | rows_items }}`.
pub(super) fn register(tera: &mut Tera, strings: &Arc<Strings>, phrases: &Arc<Phrases>, draw: Draw) {
    tera.register_function("say", Say(Arc::clone(phrases)));
    tera.register_function("part", part);
    let words = Arc::clone(strings);
    tera.register_function("drawn", move |kwargs: Kwargs, _: &State| drawn(&kwargs, draw, &words));
    tera.register_filter("open_section", |index: usize, _: Kwargs, _: &State| assemble::mark_part(index, Some(index + 1), true));
    for format in ["day", "day_short", "day_in_year", "month", "month_short"] {
        let (months, phrases) = (Months::new(strings), Arc::clone(phrases));
        let key = format!("dates.{format}");
        tera.register_filter(format, move |date: &str, _: Kwargs, _: &State| Value::safe_string(&say_date(&months, &phrases, &key, date)));
    }
    for key in phrases.counted() {
        let (words, key) = (Arc::clone(phrases), key.to_owned());
        tera.register_filter(key.replace(['.', '-'], "_"), move |n: i64, _: Kwargs, _: &State| count(&words, &key, n));
    }
    let words = Arc::clone(phrases);
    tera.register_filter("moved", move |days: i64, _: Kwargs, _: &State| {
        let key = match days {
            0 => "initiative.same",
            1.. => "initiative.late",
            _ => "initiative.early",
        };
        count(&words, key, days.saturating_abs())
    });
    sentences::register(tera, strings, phrases);
    rows::register(tera);
    tera.register_filter("unstop", |text: &str, _: Kwargs, _: &State| sentences::unstop(text).to_owned());
    tera.register_filter("amount", |n: f64, _: Kwargs, _: &State| n.to_string());
    tera.register_filter("open_count", |actions: &[Value], _: Kwargs, _: &State| actions.iter().filter(|action| is_open(action)).count());
}

/// `part(from=0, to=2)`: some of the body's sections, where the template prints it.
#[expect(clippy::needless_pass_by_value, reason = "the engine's own signature")]
fn part(kwargs: Kwargs, _: &State) -> TeraResult<Value> {
    let from = kwargs.get::<usize>("from")?.unwrap_or(0);
    Ok(assemble::mark_part(from, kwargs.get::<usize>("to")?, false))
}

/// `drawn(chart=record.chart)`: a chart of the view as SVG.
fn drawn(kwargs: &Kwargs, draw: Draw, strings: &Strings) -> TeraResult<Value> {
    let chart = Chart::deserialize(kwargs.must_get::<&Value>("chart")?);
    let chart = chart.map_err(|_| tera::Error::message("`drawn` wants a chart of the view, such as `record.chart`"))?;
    Ok(Value::safe_string(&draw(&chart, strings)))
}

fn count(phrases: &Phrases, key: &str, n: i64) -> Value {
    let mut html = String::with_capacity(24);
    phrases.say(key, Some(n), &mut html, |_, _| {});
    Value::safe_string(&html)
}

fn is_open(action: &Value) -> bool {
    action.get_from_path("done_on").is_none_or(|day| day.is_none() || day.is_undefined())
}

/// The strings file as templates see it. All of it is escaped already, so printing costs no scan.
pub(super) fn table(strings: &Strings) -> Value {
    Value::from(strings.root().iter().map(|(key, value)| (Key::from(key.clone()), escaped(value))).collect::<Map>())
}

fn escaped(value: &Json) -> Value {
    match value {
        Json::String(text) => Value::safe_string(&html_of(text)),
        Json::Array(list) => Value::from(list.iter().map(escaped).collect::<Vec<_>>()),
        Json::Object(map) => Value::from(map.iter().map(|(key, value)| (Key::from(key.clone()), escaped(value))).collect::<Map>()),
        other => Value::from_serializable(other),
    }
}

/// "As of …" with the day as a `<time>`, or nothing when the site is as of today.
pub(super) fn as_of_line(strings: &Strings, phrases: &Phrases, as_of: Option<&str>) -> Value {
    let mut html = String::new();
    let months = Months::new(strings);
    if let Some(day) = as_of {
        phrases.say("colophon.as_of", None, &mut html, |_, html| {
            html.push_str("<time datetime=\"");
            escape(day, html);
            html.push_str("\">");
            html.push_str(&say_date(&months, phrases, "dates.day", day));
            html.push_str("</time>");
        });
    }
    Value::safe_string(&html)
}

/// `say(key="minutes", n=7)`: a text with its holes filled, in the plural form for `n`. Any other
/// argument fills the hole of its name; what is not marked safe is escaped.
struct Say(Arc<Phrases>);

impl Function<TeraResult<Value>> for Say {
    fn call(&self, kwargs: Kwargs, _: &State) -> TeraResult<Value> {
        let key = kwargs.must_get::<&str>("key")?;
        let n = kwargs.get::<i64>("n")?;
        let mut html = String::with_capacity(64);
        let known = self.0.say(key, n, &mut html, |name, html| {
            if let Ok(Some(value)) = kwargs.get::<&Value>(name) {
                push_value(value, html);
            }
        });
        if known { Ok(Value::safe_string(&html)) } else { Err(tera::Error::message(format!("theme.yaml has no text `{key}`"))) }
    }
}

fn push_value(value: &Value, html: &mut String) {
    match value.as_str() {
        Some(text) if value.is_safe() => html.push_str(text),
        Some(text) => escape(text, html),
        None if value.is_undefined() => {}
        None => escape(&value.to_string(), html),
    }
}
