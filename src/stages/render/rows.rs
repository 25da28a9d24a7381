//! Rows: a record stands in lists of many pages, and in all of them it looks the same, so it is printed once.
//!
//! The engine writes a mark where a row belongs, and the page is put together with the row's HTML.

use std::fmt::Write as _;
use std::sync::Arc;

use tera::value::Key;
use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

use super::assemble::{NUL, ROW};
use super::fault::ThemeFault;
use crate::model::per_page::PerPage;
use crate::model::view::{Record, Row};

const TEMPLATE: &str = "partials/row.html";

/// The HTML of the rows that were shown so far. It is as good as the rows and the theme.
pub type Printed = PerPage<Result<String, ThemeFault>>;

/// The rows of a graph.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    /// All of them, by the numbers of their pages.
    pub all: &'a [Arc<Row>],
    /// What is printed of them.
    pub printed: &'a Printed,
}

impl Rows<'_> {
    /// The HTML of the row with this number.
    pub(super) fn html(&self, number: &str, tera: &Tera) -> Result<&str, ThemeFault> {
        let row = number.parse().ok().and_then(|number: u32| Some((number, self.all.get(number as usize)?)));
        let (number, row) = row.ok_or_else(|| ThemeFault::of_file(&format!("templates/{TEMPLATE}"), "it is asked for what is no row"))?;
        self.printed.of(number, || print(row, tera)).as_deref().map_err(Clone::clone)
    }
}

fn print(row: &Row, tera: &Tera) -> Result<String, ThemeFault> {
    let mut context = Context::new();
    context.insert("row", row);
    let html = tera.render(TEMPLATE, &context).map_err(|error| ThemeFault::of_error(TEMPLATE, &error))?;
    // It could ask for itself, and there would be no end.
    if html.contains(&format!("{NUL}{ROW}")) {
        return Err(ThemeFault::of_file(&format!("templates/{TEMPLATE}"), "a row holds no rows: `printed` has no place in it"));
    }
    Ok(html)
}

/// A row as templates are handed it.
#[must_use]
pub fn row(row: &Row) -> Record {
    Arc::new(Value::from_serializable(&row.fields()))
}

/// Registers the filter `printed`, which puts the marks of rows where they are to be printed.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("printed", |rows: &[Value], _: Kwargs, _: &State| marks(rows));
}

fn marks(rows: &[Value]) -> TeraResult<Value> {
    let mut marks = String::with_capacity(rows.len() * 12);
    for row in rows {
        let number = row.as_map().and_then(|row| row.get(&Key::Str("number"))).and_then(Value::as_i64);
        let number = number.ok_or_else(|| tera::Error::message("this is no row of a view"))?;
        _ = write!(marks, "{NUL}{ROW}{number}{NUL}");
    }
    Ok(Value::safe_string(&marks))
}
