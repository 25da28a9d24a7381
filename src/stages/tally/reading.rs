//! How much there is to read.

use std::sync::Arc;

use serde::Serialize;

use crate::model::graph::{Graph, Link, PageNo};
use crate::model::kind::Kind;
use crate::model::summary::Summary;

/// How much there is to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// Records altogether.
    pub records: usize,
    /// Words of their bodies.
    pub words: u64,
    /// Minutes to read those; a page takes at least one.
    pub minutes: u64,
    /// The same by kind, in the order of the sections.
    pub kinds: Vec<Share>,
    /// What the onboarding paths ask of readers, in the order of their ids.
    pub paths: Vec<Walk>,
}

/// What one kind has to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Share {
    /// The kind.
    pub kind: Kind,
    /// Its records.
    pub records: usize,
    /// Their words.
    pub words: u64,
    /// Their minutes.
    pub minutes: u64,
}

/// What an onboarding path asks of a reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Walk {
    /// `path:<id>`.
    pub id: String,
    /// Its title.
    pub title: Arc<str>,
    /// Its steps.
    pub steps: usize,
    /// Minutes to read those.
    pub minutes: u64,
}

pub(super) fn of(graph: &Graph) -> Reading {
    let shares: Vec<Share> = Kind::ALL.into_iter().map(|kind| share(kind, graph)).filter(|share| share.records > 0).collect();
    Reading {
        records: shares.iter().map(|share| share.records).sum(),
        words: shares.iter().map(|share| share.words).sum(),
        minutes: shares.iter().map(|share| share.minutes).sum(),
        kinds: shares,
        paths: graph.of_kind(Kind::Trail).map(|(number, page)| walk(number, page, graph)).collect(),
    }
}

fn share(kind: Kind, graph: &Graph) -> Share {
    let pages = graph.of_kind(kind).map(|(_, page)| page);
    Share {
        kind,
        records: pages.clone().count(),
        words: pages.clone().map(|page| u64::from(page.words)).sum(),
        minutes: pages.map(|page| u64::from(page.minutes())).sum(),
    }
}

fn walk(number: PageNo, page: &Summary, graph: &Graph) -> Walk {
    let steps = steps(number, graph);
    let minutes = steps.clone().map(|step| u64::from(graph.page(step).minutes())).sum();
    Walk { id: page.key.to_string(), title: Arc::clone(&page.title), steps: steps.count(), minutes }
}

/// The pages that are the steps of a path, in order.
pub(super) fn steps(path: PageNo, graph: &Graph) -> impl Iterator<Item = PageNo> + Clone {
    let references = graph.page(path).references.iter().zip(&graph.links[path as usize]);
    references.filter_map(|(reference, link)| match link {
        Some(Link::Record(step, _)) if reference.field == Some("record") => Some(*step),
        _ => None,
    })
}
