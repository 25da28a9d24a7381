//! The index of a site: its dictionary and what is known of each page, as the files that a browser loads.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use serde_json::{Map, Value as Json, json};

use super::ENGINE;
use super::dictionary::{Dictionary, Replaced};
use super::facets::{self, Facets};
use super::page::{GROUP, PACK, group_version};
use super::shards::{self, List, Named, Shard};
use super::stem::Stems;
use super::terms::PageTerms;
use super::vlq;
use crate::model::common::State;
use crate::model::graph::{Graph, PageNo, number_of};
use crate::model::kind::Kind;
use crate::model::output::{Output, SearchFile, What};

/// What of a page enters the index.
#[derive(Debug, Clone)]
pub struct Indexed {
    /// Its terms.
    pub terms: Arc<PageTerms>,
    /// A fingerprint of its own file.
    pub print: u64,
}

impl AsRef<PageTerms> for Indexed {
    fn as_ref(&self) -> &PageTerms {
        &self.terms
    }
}

/// The index of a site.
#[derive(Debug)]
pub struct Index {
    pub(super) dictionary: Dictionary,
    pages: Vec<Indexed>,
    /// Tokens of all pages.
    pub(super) tokens: u64,
    /// The pages by facet.
    pub(super) facets: Facets,
    files: Files,
    /// All files, once somebody asks for all of them.
    outputs: OnceLock<Arc<[Output]>>,
}

/// The files that are named after their bytes.
#[derive(Debug, Default)]
struct Files {
    /// Each with the number of its first term.
    shards: Vec<(u32, Arc<Shard>)>,
    words: Vec<Arc<List>>,
    tails: Vec<Arc<List>>,
    facets: Option<Named>,
    by_path: FxHashMap<Arc<str>, Arc<[u8]>>,
}

impl Index {
    /// The index of the pages of a graph, in their order.
    #[must_use]
    pub fn new(graph: &Graph, pages: Vec<Indexed>) -> Self {
        let (dictionary, facets) = Self::read(graph, &pages);
        Self::written(dictionary, facets, pages)
    }

    /// The same for good: it takes no pages in that are different, and does not keep the terms of each.
    #[must_use]
    pub fn for_good(graph: &Graph, mut pages: Vec<Indexed>) -> Self {
        let (dictionary, facets) = Self::read(graph, &pages);
        for page in &mut pages {
            page.terms = Arc::new(page.terms.length_alone());
        }
        Self::written(dictionary, facets, pages)
    }

    fn read(graph: &Graph, pages: &[Indexed]) -> (Dictionary, Facets) {
        rayon::join(|| Dictionary::new(pages, Stems::of(&graph.config.language)), || facets::facets(graph))
    }

    fn written(dictionary: Dictionary, facets: Facets, pages: Vec<Indexed>) -> Self {
        let tokens = pages.iter().map(|page| u64::from(page.terms.length)).sum();
        let mut index = Self { dictionary, pages, tokens, facets, files: Files::default(), outputs: OnceLock::new() };
        index.write();
        index
    }

    /// Takes pages in that are different, where the graph's pages are the same ones in the same order.
    /// `shown` says whether more of them is than their bodies.
    pub fn amend(&mut self, graph: &Graph, changed: Vec<(PageNo, Indexed)>, shown: bool) {
        let mut old = Vec::with_capacity(changed.len());
        for (number, page) in changed {
            let before = std::mem::replace(&mut self.pages[number as usize], page);
            self.tokens -= u64::from(before.terms.length);
            self.tokens += u64::from(self.pages[number as usize].terms.length);
            old.push((number, before));
        }
        let differs = |(number, before): &&(PageNo, Indexed)| before.terms != self.pages[*number as usize].terms;
        let replaced: Vec<Replaced<'_>> = old
            .iter()
            .filter(differs)
            .map(|(page, before)| Replaced { page: *page, old: &before.terms, new: &self.pages[*page as usize].terms })
            .collect();
        self.dictionary.replace(&replaced);
        let mut moved = !replaced.is_empty();
        for (number, _) in old.iter().filter(|_| shown) {
            if facets::amend(&mut self.facets, *number, graph) {
                self.files.facets = None;
                moved = true;
            }
        }
        if moved {
            self.write();
        }
    }

    /// Writes the files of what is different.
    fn write(&mut self) {
        let (dictionary, before) = (&self.dictionary, &self.files);
        let (shards, (words, tails)) = rayon::join(
            || shards::shards(dictionary, &before.shards),
            || rayon::join(|| shards::words(dictionary, &before.words), || shards::tails(dictionary, &before.tails)),
        );
        let facets = self.files.facets.take().unwrap_or_else(|| shards::facets(&self.facets));
        self.dictionary.settled();
        let common = shards.iter().flat_map(|(_, shard)| shard.common.iter().map(|(_, file)| file));
        let listed = words.iter().chain(&tails).map(|list| &list.file);
        let named = shards.iter().map(|(_, shard)| &shard.file).chain(common).chain(listed).chain([&facets]);
        let by_path = named.map(|file| (Arc::clone(&file.path), Arc::clone(&file.bytes))).collect();
        self.outputs = OnceLock::new();
        self.files = Files { shards, words, tails, facets: Some(facets), by_path };
    }

    /// Every file of the index, the manifest first.
    #[must_use]
    pub fn outputs(&self) -> &Arc<[Output]> {
        self.outputs.get_or_init(|| {
            let packs = (0..self.packs()).map(SearchFile::Pages);
            let mut paths: Vec<_> = self.files.by_path.keys().cloned().collect();
            paths.sort_unstable();
            std::iter::once(SearchFile::Manifest).chain(packs).chain(paths.into_iter().map(SearchFile::Shared)).map(output).collect()
        })
    }

    fn packs(&self) -> u32 {
        number_of(self.pages.len().div_ceil(PACK))
    }

    /// The file of the index at this path.
    #[must_use]
    pub fn output_at(&self, path: &str) -> Option<Output> {
        let pack = || path.strip_prefix("search/pages/")?.strip_suffix(".json")?.parse().ok().filter(|pack| *pack < self.packs());
        let file = if path == "search/index.json" {
            SearchFile::Manifest
        } else if let Some((name, _)) = self.files.by_path.get_key_value(path) {
            SearchFile::Shared(Arc::clone(name))
        } else {
            SearchFile::Pages(pack()?)
        };
        // `007` is a number, and no name.
        Some(output(file)).filter(|output| output.file == path)
    }

    /// The bytes of a file that is named after them.
    #[must_use]
    pub fn shared(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.files.by_path.get(path)
    }

    /// The manifest: everything that a search begins with. `texts` and `icons` are the theme's.
    #[must_use]
    pub fn manifest(&self, graph: &Graph, texts: &Map<String, Json>, icons: &str) -> Vec<u8> {
        let named = |first: &str, at: usize, name: &str| json!([if at == 0 { "" } else { first }, name]);
        let lists =
            |lists: &[Arc<List>]| lists.iter().enumerate().map(|(at, list)| named(&list.first, at, list.file.hash())).collect::<Vec<_>>();
        let shards = &self.files.shards;
        let manifest = json!({
            "engine": ENGINE,
            "language": &*graph.config.language,
            "documents": self.pages.len(),
            "tokens": self.tokens,
            "kinds": kinds(graph),
            "lengths": self.pages.iter().map(|page| vlq::digit(vlq::class_of(page.terms.length))).collect::<String>(),
            "retired": in_state(graph, State::Retired),
            "deprecated": in_state(graph, State::Deprecated),
            "terms": shards.iter().enumerate().map(|(at, (_, shard))| named(&shard.first, at, shard.file.hash())).collect::<Vec<_>>(),
            "first": shards.iter().map(|(number, _)| *number).collect::<Vec<_>>(),
            "words": lists(&self.files.words),
            "tails": lists(&self.files.tails),
            "facets": self.files.facets.as_ref().map(Named::hash),
            "pages": { "pack": PACK, "group": GROUP, "versions": self.versions() },
            "texts": texts,
            "icons": icons,
        });
        manifest.to_string().into_bytes()
    }

    fn versions(&self) -> String {
        self.pages.chunks(PACK * GROUP).map(|group| group_version(group.iter().map(|page| page.print))).collect()
    }

    /// How many pages there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// The length of a page, as its class says.
    pub(super) fn length(&self, page: PageNo) -> u32 {
        vlq::LENGTHS[usize::from(vlq::class_of(self.pages[page as usize].terms.length))]
    }
}

fn output(file: SearchFile) -> Output {
    Output { file: file.path().to_string(), what: What::Search(file) }
}

/// The kinds that have pages, with the numbers of their first page and of the one after their last.
fn kinds(graph: &Graph) -> Vec<Json> {
    let ranges = Kind::ALL.map(|kind| (kind, range_of(graph, kind)));
    ranges.into_iter().filter(|(_, range)| !range.is_empty()).map(|(kind, range)| json!([kind.name(), range.start, range.end])).collect()
}

/// The numbers of a kind's pages.
pub(super) fn range_of(graph: &Graph, kind: Kind) -> std::ops::Range<PageNo> {
    let mut numbers = graph.of_kind(kind).map(|(number, _)| number);
    let first = numbers.next().unwrap_or(0);
    first..numbers.next_back().map_or_else(|| first + PageNo::from(graph.of_kind(kind).next().is_some()), |last| last + 1)
}

fn in_state(graph: &Graph, state: State) -> String {
    let mut out = String::new();
    let numbers = graph.pages.iter().zip(0..).filter(|(page, _)| page.common.state == state).map(|(_, number)| number);
    vlq::push_ascending(numbers, &mut out);
    out
}
