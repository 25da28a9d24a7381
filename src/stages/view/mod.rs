//! View: everything that a template may know about one page, taken out of the graph.
//!
//! [`plan`] says what the site publishes and keeps what many pages ask for (the order within a kind, who
//! is asked for what); [`view`] makes one page's view from it, in any order and in parallel.

mod alphabet;
mod backlinks;
mod directory;
mod everything;
mod fill;
mod frame;
mod frozen;
mod glossary;
mod home;
mod inputs;
mod introduction;
mod json_ld;
mod listing;
mod order;
mod paging;
mod parties;
mod plan;
mod record;
mod rules;
mod said;
mod section;
mod site;
mod tag_pages;
mod tags;
mod url;

use std::sync::Arc;

use crate::model::address::Address;
use crate::model::ledger::RevisionName;
use crate::model::output::What;
use crate::model::show::plain_text;
use crate::model::view::{AliasView, Frame, MissingView, PageView};

pub use self::fill::fill;
use self::frame::bare;
pub use self::inputs::Inputs;
pub use self::plan::{Plan, plan};
pub use self::site::site;

/// The view of one output; `None` when it is no HTML page.
#[must_use]
pub fn view(what: &What, inputs: &Inputs<'_>) -> Option<PageView> {
    Some(match what {
        What::Home => home::view(inputs),
        What::Page(number) => record::view(*number, inputs),
        What::Listing { kind, number } => listing::view(*kind, *number, inputs),
        What::Glossary => glossary::view(inputs),
        What::Tag { slug, number } => tag_pages::tag(slug, *number, inputs),
        What::Tags => tag_pages::index(inputs),
        What::Person(id) => directory::person(id, inputs)?,
        What::People => directory::people(inputs),
        What::Team(id) => directory::team(id, inputs)?,
        What::Teams => directory::teams(inputs),
        What::Rule(id) => rules::rule(*id, inputs)?,
        What::Rules => rules::index(inputs),
        What::Missing => missing(inputs),
        What::Frozen(name) => frozen::view(name, inputs)?,
        What::Alias { from, to } => alias(from, to, inputs),
        What::Everything { number } => everything::view(*number, inputs),
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

fn alias(from: &Address, to: &Address, inputs: &Inputs<'_>) -> PageView {
    let graph = inputs.graph;
    let frozen = || graph.frozen.get(&RevisionName::of_address(to)?);
    let (title, description) = match graph.page_at(to) {
        Some(page) => (Arc::clone(&page.title), Arc::clone(&page.sentence)),
        None => frozen().map_or_else(
            || (Arc::from(""), Arc::from("")),
            |frozen| (Arc::clone(&frozen.fields.title), plain_text(&frozen.fields.verdict.pieces)),
        ),
    };
    let frame = Frame {
        kind: "alias",
        title: Arc::clone(&title),
        description,
        root: from.root(),
        path: from.href(),
        canonical: graph.absolute(to),
        ..Frame::default()
    };
    bare("alias.html", frame, AliasView { to: to.href(), title })
}
