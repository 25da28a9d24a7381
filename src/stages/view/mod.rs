//! View: everything that a template may know about one page, taken out of the graph.
//!
//! [`plan`] says what the site publishes and keeps what many pages ask for (the order within a kind, who
//! is asked for what); [`view`] makes one page's view from it, in any order and in parallel.

mod backlinks;
mod directory;
mod fill;
mod frame;
mod glossary;
mod home;
mod introduction;
mod json_ld;
mod listing;
mod order;
mod parties;
mod plan;
mod record;
mod section;
mod site;
mod tags;
mod url;

use std::sync::Arc;

use crate::model::address::Address;
use crate::model::graph::{Graph, PageNo};
use crate::model::output::What;
use crate::model::page::Body;
use crate::model::table::KindRow;
use crate::model::view::{AliasView, MissingView, PageView, Strings};

pub use self::fill::fill;
pub use self::plan::{Plan, plan};
pub use self::site::site;

/// What views are made from.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// All summaries, resolved.
    pub graph: &'a Graph,
    /// The table of kinds.
    pub table: &'static [KindRow],
    /// The words that generated pages take their titles from.
    pub strings: &'a Strings,
    /// The plan of this graph.
    pub plan: &'a Plan,
    /// The body of the page whose source has this path; none when it has none.
    pub body: &'a (dyn Fn(&str) -> Option<Arc<Body>> + Sync),
}

/// The view of one output; `None` when it is no HTML page.
#[must_use]
pub fn view(what: &What, inputs: &Inputs<'_>) -> Option<PageView> {
    Some(match what {
        What::Home => home::view(inputs),
        What::Page(number) => record::view(*number, inputs),
        What::Listing { kind, number } => listing::view(*kind, *number, inputs),
        What::Glossary => glossary::view(inputs),
        What::Tag { slug, number } => tags::tag(slug, *number, inputs),
        What::Tags => tags::index(inputs),
        What::Person(id) => directory::person(id, inputs)?,
        What::People => directory::people(inputs),
        What::Team(id) => directory::team(id, inputs)?,
        What::Teams => directory::teams(inputs),
        What::Missing => missing(inputs),
        What::Alias { from, to } => alias(from, *to, inputs),
        _ => return None,
    })
}

fn missing(inputs: &Inputs<'_>) -> PageView {
    let mut frame = frame::generated(&What::Missing, "missing", inputs);
    frame.title = frame::said(inputs.strings, "titles.missing", "404");
    frame.description = frame::said(inputs.strings, "descriptions.missing", "");
    // It is shown at any depth, so only an address from the server's root leads home.
    frame.root = Arc::from(inputs.graph.config.base_path());
    frame.canonical = None;
    frame.indexed = false;
    bare("missing.html", frame, MissingView {})
}

fn alias(from: &Address, to: PageNo, inputs: &Inputs<'_>) -> PageView {
    let page = inputs.graph.page(to);
    let mut frame = frame::generated(&What::Page(to), "alias", inputs);
    frame.title = Arc::clone(&page.title);
    frame.description = Arc::clone(&page.sentence);
    frame.root = from.root();
    frame.path = from.href();
    frame.indexed = false;
    bare("alias.html", frame, AliasView { to: page.address.href(), title: Arc::clone(&page.title) })
}

/// A page without a body.
fn bare<R: serde::Serialize + Send + Sync + 'static>(template: &'static str, frame: crate::model::view::Frame, record: R) -> PageView {
    PageView { template, frame, lead: String::new(), body: String::new(), record: Arc::new(record) }
}
