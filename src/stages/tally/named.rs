//! How a tally names a record.

use std::sync::Arc;

use serde::Serialize;

use crate::model::graph::{Graph, PageNo};

/// A record, by the names that people and programs know it by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Named {
    /// `kind:id`.
    pub id: String,
    /// Its title.
    pub title: Arc<str>,
    /// Its file.
    pub source: Arc<str>,
}

impl Named {
    pub(super) fn of(number: PageNo, graph: &Graph) -> Self {
        let page = graph.page(number);
        Self { id: page.key.to_string(), title: Arc::clone(&page.title), source: Arc::clone(&page.source) }
    }
}
