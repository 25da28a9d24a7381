//! The search index as a session hands it out: its files, and what it answers.

use std::sync::{Arc, RwLockReadGuard};

use super::search::Search;
use super::{Answer, Session};
use crate::model::graph::{Graph, number_of};
use crate::model::output::{Output, SearchFile};
use crate::stages::search as engine;

impl Session {
    /// The search index of the site.
    ///
    /// # Panics
    /// When the session was told nothing yet.
    pub fn index(&self) -> RwLockReadGuard<'_, engine::Index> {
        let built = self.built.as_ref().expect("an index is of a built session");
        self.search.index(&built.graph, &|source| self.body(source))
    }

    /// The files of the search index, the manifest first. They are published with [`Session::outputs`], and
    /// apart from them because to name them is to make the index.
    #[must_use]
    pub fn index_outputs(&self) -> Arc<[Output]> {
        if self.built.is_some() { Arc::clone(self.index().outputs()) } else { Arc::default() }
    }

    /// Says that the search index is asked for once: it is made without what only a change would need.
    pub fn settle_index(&mut self) {
        self.search.settle();
    }

    /// Lets the search index go; whoever asks for it makes it anew.
    pub fn forget_index(&mut self) {
        self.search = Search::default();
    }

    /// Searches the site: at most `limit` hits, best first.
    #[must_use]
    pub fn search(&self, text: &str, limit: usize) -> Option<Answer> {
        let graph = self.graph()?;
        let document = |number| engine::document(number, graph, &self.body(&graph.page(number).source).unwrap_or_default());
        Some(engine::answer(text, limit, &self.index(), graph, &document))
    }

    pub(super) fn search_file(&self, file: &SearchFile, graph: &Graph) -> Vec<u8> {
        match file {
            SearchFile::Manifest => {
                let (texts, icons) = self.dress.search_texts();
                self.index().manifest(graph, &texts, &icons)
            }
            SearchFile::Shared(path) => self.index().shared(path).expect("outputs of the index are in it").to_vec(),
            SearchFile::Pages(pack) => {
                let first = *pack as usize * engine::PACK;
                let numbers = first..graph.pages.len().min(first + engine::PACK);
                let document = |number| engine::document(number, graph, &self.body(&graph.page(number).source).unwrap_or_default());
                let documents: Vec<_> = numbers.map(|number| document(number_of(number))).collect();
                let mut bytes = Vec::with_capacity(8 * 1_024);
                serde_json::to_writer(&mut bytes, &documents).expect("documents are made of texts");
                bytes
            }
        }
    }
}
