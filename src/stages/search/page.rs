//! The files of single pages: what a hit shows, and the text in which words stand side by side.

use serde::Serialize;
use xxhash_rust::xxh3::Xxh3;

use super::text::{Section, sections};
use super::{ENGINE, terms, vlq};
use crate::model::common::State;
use crate::model::diagnostic::Span;
use crate::model::field::Said;
use crate::model::graph::{Graph, PageNo};
use crate::model::page::{Body, Fill};
use crate::model::reference::Piece;
use crate::model::view::{Row, Status};

/// Pages in one file.
pub const PACK: usize = 1;

/// Files that have one version.
pub const GROUP: usize = 32;

/// A page as searches show it.
#[derive(Debug, Clone, Serialize)]
pub struct Document {
    /// Its path from the site's root, as it stands in links.
    pub path: String,
    /// The kind's key.
    pub kind: &'static str,
    /// Its title.
    pub title: String,
    /// Its sentence.
    pub summary: String,
    /// The status of an initiative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// The severity of a flag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<&'static str>,
    /// `retired`, `deprecated` or `draft`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<&'static str>,
    /// Other names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alias: Vec<String>,
    /// Anchor, heading and text of each section.
    pub sections: Vec<(String, String, String)>,
}

/// A page as searches show it.
#[must_use]
pub fn document(number: PageNo, graph: &Graph, body: &Body) -> Document {
    let page = graph.page(number);
    let row = graph.row(number);
    let plain = |pieces: &[Piece]| graph.plain(pieces, page);
    Document {
        path: page.address.href().to_string(),
        kind: page.key.kind.name(),
        title: super::fold::composed(&page.title),
        summary: super::fold::composed(&page.sentence),
        status: status(row),
        severity: row.severity,
        state: (page.common.state != State::Live).then(|| page.common.state.word()),
        alias: terms::aliases(page),
        sections: sections(page, body, &plain).into_iter().map(|Section { anchor, heading, text, .. }| (anchor, heading, text)).collect(),
    }
}

fn status(row: &Row) -> Option<Status> {
    row.board.as_ref().map(|board| board.status)
}

/// A fingerprint of everything that a page's document is made from.
#[must_use]
pub fn print(number: PageNo, graph: &Graph, body: &Body) -> u64 {
    let page = graph.page(number);
    let row = graph.row(number);
    let mut print = Xxh3::new();
    let mut add = |text: &str| {
        print.update(&text.len().to_le_bytes());
        print.update(text.as_bytes());
    };
    let title = |piece: &Piece| graph.plain(std::slice::from_ref(piece), page);
    add(&ENGINE.to_string());
    for text in [page.address.path(), &page.title, &page.sentence] {
        add(text);
    }
    add(&format!("{:?} {:?} {} {:?}", row.severity, status(row), page.common.state.word(), page.common.retired_because));
    for alias in terms::aliases(page) {
        add(&alias);
    }
    page.content.texts(&mut |said| match said {
        Said::Plain(text) => add(text),
        Said::Rich(pieces) => {
            for piece in pieces {
                match piece {
                    Piece::Html(html) | Piece::Cite { text: Some(html), .. } => add(html),
                    Piece::Cite { text: None, .. } => add(&title(piece)),
                }
            }
        }
    });
    add(&body.html);
    let items = page.references.iter().zip(0..).filter(|(reference, _)| reference.field == Some("items")).map(|(_, at)| at);
    let holes = body.holes.iter().filter_map(|hole| match hole.fill {
        Fill::Title(at) => Some(at),
        _ => None,
    });
    for at in holes.chain(items) {
        if let Some(reference) = page.references.get(at as usize) {
            add(&title(&Piece::Cite { reference: reference.clone(), text: None, at: Span::default() }));
        }
    }
    print.digest()
}

/// The version of a group of pages: six characters.
pub(super) fn group_version(prints: impl IntoIterator<Item = u64>) -> String {
    let mut all = Xxh3::new();
    for print in prints {
        all.update(&print.to_le_bytes());
    }
    let hash = all.digest();
    (0..6).map(|at| vlq::digit(u8::try_from(hash >> (at * 6) & 63).unwrap_or(0))).collect()
}
