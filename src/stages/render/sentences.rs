//! Sentences of a view in the theme's words: reasons of findings, what a rule looked at, what pages share.

use std::sync::Arc;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::assemble;
use super::dates::{Months, say_date};
use super::phrases::Phrases;
use crate::model::view::{Strings, escape};

/// Registers the filters `because`, for one sentence, and `facts`, for several in a line.
pub(super) fn register(tera: &mut Tera, strings: &Strings, phrases: &Arc<Phrases>) {
    let words = Words { months: Months::new(strings), phrases: Arc::clone(phrases) };
    tera.register_filter("because", move |reason: &Value, _: Kwargs, _: &State| {
        let mut html = String::with_capacity(96);
        words.say(reason, &mut html).map(|()| Value::safe_string(&html))
    });
    let words = Words { months: Months::new(strings), phrases: Arc::clone(phrases) };
    tera.register_filter("facts", move |facts: &[Value], _: Kwargs, _: &State| words.list(facts));
}

struct Words {
    months: Months,
    phrases: Arc<Phrases>,
}

impl Words {
    fn list(&self, facts: &[Value]) -> TeraResult<Value> {
        let mut html = String::with_capacity(256);
        if facts.is_empty() {
            self.phrases.say("looked.nothing", None, &mut html, |_, _| {});
        }
        for (at, fact) in facts.iter().enumerate() {
            html.push_str(if at == 0 { "" } else { "; " });
            self.say(fact, &mut html)?;
        }
        Ok(Value::safe_string(&html))
    }

    /// Appends a sentence: days in the theme's words, and links from wherever the page is. It is a list as a view writes it, or
    /// stands in the field `sentence`.
    fn say(&self, value: &Value, html: &mut String) -> TeraResult<()> {
        let list = value.as_array().or_else(|| value.get_from_path("sentence")?.as_array());
        let Some([key, n, holes @ ..]) = list else { return Err(tera::Error::message("this is no sentence of a view")) };
        let key = text(key);
        let known = self.phrases.say(key, n.as_i64(), html, |name, html| {
            let hole = holes.chunks_exact(4).find(|hole| text(&hole[0]) == name);
            if let Some([_, word, said, path]) = hole {
                self.fill(text(word), text(said), text(path), html);
            }
        });
        if known { Ok(()) } else { Err(tera::Error::message(format!("theme.yaml has no text `{key}`"))) }
    }

    fn fill(&self, word: &str, said: &str, path: &str, html: &mut String) {
        match word {
            "title" => escape(unstop(said), html),
            "date" => {
                let format = if said.len() > "2026-03".len() { "dates.day_short" } else { "dates.month" };
                html.push_str(&say_date(&self.months, &self.phrases, format, said));
            }
            "word" => _ = self.phrases.say(said, None, html, |_, _| {}),
            "html" => html.push_str(said),
            "link" => {
                html.push_str("<a href=\"");
                html.push_str(&assemble::root_mark());
                escape(path, html);
                html.push_str("\">");
                escape(said, html);
                html.push_str("</a>");
            }
            _ => escape(said, html),
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A title without its full stop, for window titles, breadcrumbs and sentences.
pub(super) fn unstop(text: &str) -> &str {
    match text.strip_suffix('.') {
        Some(short) if !short.ends_with('.') => short,
        _ => text,
    }
}
