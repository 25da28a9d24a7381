//! View: everything that a template may know about one page, taken out of the graph.
//!
//! [`plan`] says what the site publishes and keeps what many pages ask for (the order within a kind, who
//! is asked for what); [`view`] makes one page's view from it, in any order and in parallel.

mod alphabet;
mod backlinks;
mod board;
mod changes;
mod dependencies;
mod directory;
mod embed;
mod everything;
mod fill;
mod fires;
mod frame;
mod frozen;
mod glossary;
mod home;
mod inputs;
mod introduction;
mod json_ld;
mod listing;
mod load;
mod marks;
mod order;
mod pack;
mod paging;
mod parties;
mod plan;
mod portfolio;
mod record;
mod related;
mod rules;
mod said;
mod section;
mod site;
mod tag_pages;
mod tags;
mod timeline;
mod units;
mod url;
mod waiting;
mod walks;

use std::sync::Arc;

use crate::model::address::Address;
use crate::model::embed as embedding;
use crate::model::frozen::Frozen;
use crate::model::ledger::RevisionName;
use crate::model::output::What;
use crate::model::show::{plain_text, revision};
use crate::model::view::{AliasView, Frame, MissingView, PageView};

pub use self::changes::alone as changes_alone;
use self::fill::fill;
use self::frame::bare;
pub use self::inputs::Inputs;
pub use self::pack::pack;
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
        What::Portfolio { number } => portfolio::view(*number, inputs),
        What::Tag { slug, number } => tag_pages::tag(slug, *number, inputs),
        What::Tags => tag_pages::index(inputs),
        What::Person(id) => directory::person(id, inputs)?,
        What::People => directory::people(inputs),
        What::Team(id) => directory::team(id, inputs)?,
        What::Teams => directory::teams(inputs),
        What::Rule(id) => rules::rule(*id, inputs)?,
        What::Rules => rules::index(inputs),
        What::Changes => changes::page(inputs),
        What::Missing => missing(inputs),
        What::Embed(number) => embed::view(*number, inputs),
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
    let shown = embedding::shown_by(to);
    let at = shown.as_ref().unwrap_or(to);
    let frozen = RevisionName::of_address(to).and_then(|name| graph.frozen.get(&name)).map(|frozen| &**frozen);
    let (title, description, unfurl) = match (graph.page_at(at), frozen) {
        (Some(page), _) => {
            let severity = page.content.item().map(|item| Arc::from(item.severity));
            (Arc::clone(&page.title), Arc::clone(&page.sentence), severity.map(|severity| (severity, revision(page))))
        }
        (None, Some(Frozen { name, fields, .. })) => {
            let unfurl = (Arc::clone(&fields.severity), name.rev);
            (Arc::clone(&fields.title), plain_text(&fields.verdict.pieces), Some(unfurl))
        }
        (None, None) => (Arc::from(""), Arc::from(""), None),
    };
    let (severity, rev) = unfurl.map_or((None, 0), |(severity, rev)| (Some(severity), rev));
    let frame = Frame {
        kind: "alias",
        title: Arc::clone(&title),
        description,
        root: from.root(),
        path: from.href(),
        canonical: graph.absolute(at),
        rev,
        ..Frame::default()
    };
    bare("alias.html", frame, AliasView { to: to.href(), title, severity })
}
