//! The words of a theme inside templates: the table `s`, the function `say`, and the filters that
//! write dates and numbers.

use std::sync::Arc;

use serde_json::Value as Json;
use tera::{Function, Kwargs, Map, State, Tera, TeraResult, Value};

use super::assemble;
use crate::model::view::{Strings, escape};

/// Registers every function and filter that templates may use beside the engine's own.
pub(super) fn register(tera: &mut Tera, strings: &Arc<Strings>) {
    tera.register_function("say", Say::new(strings));
    tera.register_function("part", |kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let from = kwargs.get::<usize>("from")?.unwrap_or(0);
        let open = kwargs.get::<bool>("open")?.unwrap_or(false);
        Ok(assemble::mark_part(from, kwargs.get::<usize>("to")?, open))
    });
    for format in ["day", "day_short", "day_in_year", "month", "month_short"] {
        let strings = Arc::clone(strings);
        let key = format!("dates.{format}");
        tera.register_filter(format, move |date: &str, _: Kwargs, _: &State| {
            say_date(&strings, &key, date)
        });
    }
    let words = Arc::clone(strings);
    tera.register_filter("moved", move |days: i64, _: Kwargs, _: &State| {
        let key = match days {
            0 => "initiative.same",
            1.. => "initiative.late",
            _ => "initiative.early",
        };
        words.say(key, Some(days.saturating_abs()), &[]).unwrap_or_default()
    });
    tera.register_filter("unstop", |text: &str, _: Kwargs, _: &State| unstop(text).to_owned());
    tera.register_filter("amount", |n: f64, _: Kwargs, _: &State| n.to_string());
    tera.register_filter("open_count", |actions: &[Value], _: Kwargs, _: &State| {
        actions.iter().filter(|action| is_open(action)).count()
    });
}

/// A title without its full stop, for window titles and breadcrumbs.
fn unstop(text: &str) -> &str {
    match text.strip_suffix('.') {
        Some(short) if !short.ends_with('.') => short,
        _ => text,
    }
}

fn is_open(action: &Value) -> bool {
    action.get_from_path("done_on").is_none_or(|day| day.is_none() || day.is_undefined())
}

/// The strings file as templates see it. All of it is escaped already, so printing costs no scan.
pub(super) fn table(strings: &Strings) -> Value {
    Value::from(strings.root().iter().map(|(key, value)| entry(key, value)).collect::<Map>())
}

fn entry(key: &str, value: &Json) -> (tera::value::Key<'static>, Value) {
    (tera::value::Key::from(key.to_owned()), escaped_value(value))
}

fn escaped_value(value: &Json) -> Value {
    match value {
        Json::String(text) => Value::safe_string(&escaped(text)),
        Json::Array(list) => Value::from(list.iter().map(escaped_value).collect::<Vec<_>>()),
        Json::Object(map) => {
            Value::from(map.iter().map(|(key, value)| entry(key, value)).collect::<Map>())
        }
        other => Value::from_serializable(other),
    }
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape(text, &mut html);
    html
}

/// "As of …" with the day as a `<time>`, or nothing when the site is as of today.
pub(super) fn as_of_line(strings: &Strings, as_of: Option<&str>) -> Value {
    let line = as_of.and_then(|day| {
        let shown = escaped(&say_date(strings, "dates.day", day));
        let time = format!("<time datetime=\"{}\">{shown}</time>", escaped(day));
        let text = escaped(strings.get("colophon.as_of")?);
        Some(text.replace("{date}", &time))
    });
    Value::safe_string(&line.unwrap_or_default())
}

/// An ISO day or month in the theme's words; anything else as it is.
fn say_date(strings: &Strings, key: &str, date: &str) -> String {
    let mut parts = date.splitn(3, '-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let index = month.and_then(|month| month.parse::<usize>().ok()?.checked_sub(1));
    let (Some(year), Some(index)) = (year, index) else { return date.to_owned() };
    let day = day.unwrap_or_default().trim_start_matches('0');
    let holes = [
        ("d", day),
        ("month", strings.entry("months", index).unwrap_or_default()),
        ("mon", strings.entry("months_short", index).unwrap_or_default()),
        ("y", year),
    ];
    strings.say(key, None, &holes).unwrap_or_else(|| date.to_owned())
}

/// `say(key="minutes", n=7)`: a text with its holes filled, in the plural form for `n`. Any other
/// argument fills the hole of its name; what is not marked safe is escaped.
struct Say {
    /// The strings with every text escaped.
    html: Strings,
}

impl Say {
    fn new(strings: &Strings) -> Self {
        let root = strings.root().iter().map(|(key, value)| (key.clone(), escape_all(value)));
        Self { html: Strings::new(root.collect(), strings.language()) }
    }

    fn said(&self, kwargs: &Kwargs) -> TeraResult<Value> {
        let key = kwargs.must_get::<&str>("key")?;
        let n = kwargs.get::<i64>("n")?;
        let mut values = Vec::new();
        for (name, value) in kwargs.iter() {
            let Some(name) = name.as_str().filter(|name| !matches!(*name, "key" | "n")) else {
                continue;
            };
            let shown = if value.is_undefined() { String::new() } else { value.to_string() };
            values.push((name, if value.is_safe() { shown } else { escaped(&shown) }));
        }
        let holes: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        match self.html.say(key, n, &holes) {
            Some(text) => Ok(Value::safe_string(&text)),
            None => Err(tera::Error::message(format!("theme.yaml has no text `{key}`"))),
        }
    }
}

impl Function<TeraResult<Value>> for Say {
    fn call(&self, kwargs: Kwargs, _: &State) -> TeraResult<Value> {
        self.said(&kwargs)
    }
}

fn escape_all(value: &Json) -> Json {
    match value {
        Json::String(text) => Json::String(escaped(text)),
        Json::Array(list) => list.iter().map(escape_all).collect(),
        Json::Object(map) => {
            map.iter().map(|(key, value)| (key.clone(), escape_all(value))).collect()
        }
        other => other.clone(),
    }
}
