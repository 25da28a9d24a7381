//! The session: the only memory. Changes go in, an update comes out; building and previewing are one path.

mod alone;
mod change;
mod compare;
mod frame;
mod index;
mod kept;
mod preview;
mod promises;
mod red;
mod report;
mod search;
mod settings;
mod tally;
mod theme;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use self::change::Moved;
pub use self::change::{Change, Reach, Step, Tables, Update};
pub use self::compare::{Known, changes_between};
use self::frame::Frame;
use self::kept::Kept;
pub use self::kept::{Shown, Why};
pub use self::preview::Preview;
use self::promises::Promises;
pub use self::promises::files;
use self::search::Search;
pub use self::settings::Settings;
use self::theme::Dress;
use crate::model::address::Address;
use crate::model::changes::Changes;
use crate::model::config::Config;
use crate::model::diagnostic::Diagnostic;
use crate::model::finding::Findings;
use crate::model::graph::{Asset, Graph};
use crate::model::ledger::Ledger;
use crate::model::output::{Output, What};
use crate::model::page::{Body, Page};
use crate::model::portable::Written;
use crate::model::summary::Summary;
use crate::model::table::RuleText;
use crate::model::view::PageView;
use crate::stages::ledger::Acceptance;
use crate::stages::parse::{self, ParseRules};
use crate::stages::render::{Printed, Rows};
pub use crate::stages::search::{Answer, Hit};
use crate::stages::{export, judge, resolve, view};

/// What becomes of one output.
#[derive(Debug)]
pub enum Artifact {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A copy of the file at this path below the site's folder.
    Copy(Arc<str>),
}

/// A source with its newest reading and the last one that was whole.
#[derive(Debug)]
struct Entry {
    current: Page,
    /// Kept while `current` is broken, so that a preview goes on showing the page.
    good: Option<Page>,
}

/// Everything known of a site between two changes.
///
/// Invariant: after any changes that end without errors, outputs, artifacts and report equal those of a
/// fresh session that was given the same sources at once.
#[derive(Debug)]
pub struct Session {
    tables: Tables,
    settings: Settings,
    frame: Frame,
    pages: BTreeMap<Arc<str>, Entry>,
    assets: BTreeMap<Address, Asset>,
    skipped: Vec<Diagnostic>,
    dress: Dress,
    promises: Promises,
    built: Option<Built>,
    /// What resolving found wrong with the current sources.
    found: Vec<Diagnostic>,
    /// What they promised and do not keep.
    broken_promises: Vec<Diagnostic>,
    report: Arc<[Diagnostic]>,
    /// Counts the changes.
    state: u64,
    kept: Kept,
    search: Search,
    /// The texts of the rules, once a page of one is asked for.
    rule_texts: OnceLock<Vec<RuleText>>,
}

/// What follows from the graph.
#[derive(Debug)]
struct Built {
    graph: Graph,
    findings: Findings,
    plan: view::Plan,
    /// What changed since the newest operating review, once somebody asks; none where there was none.
    changes: OnceLock<Option<Changes>>,
    /// Lines of exports that several of them hold.
    lines: export::Lines,
    /// The rows that pages have shown, printed.
    printed: Printed,
    /// The places of the outputs by file, once somebody asks.
    places: OnceLock<FxHashMap<String, usize>>,
}

impl Built {
    /// The rows of the graph, and what is printed of them so far.
    fn rows(&self) -> Rows<'_> {
        Rows { all: &self.graph.rows, printed: &self.printed }
    }
}

impl Session {
    /// A session of an empty site.
    #[must_use]
    pub fn new(tables: Tables, settings: Settings) -> Self {
        Self {
            frame: Frame::new(&settings),
            dress: Dress::new(tables.theme),
            tables,
            settings,
            pages: BTreeMap::new(),
            assets: BTreeMap::new(),
            skipped: Vec::new(),
            promises: Promises::default(),
            built: None,
            found: Vec::new(),
            broken_promises: Vec::new(),
            report: Arc::from([]),
            state: 0,
            kept: Kept::default(),
            search: Search::default(),
            rule_texts: OnceLock::new(),
        }
    }

    /// Takes a change in and brings everything up to date. `done` is told of each step with the number of
    /// things it dealt with, for those who measure.
    pub fn apply(&mut self, change: Change, done: &mut dyn FnMut(Step, usize)) -> Update {
        self.state += 1;
        let first = self.built.is_none();
        let sorted = change::sort(change, &mut self.dress, &mut self.frame);
        let drafts = self.settings.drafts;
        if let Some(settings) = sorted.settings {
            self.settings = settings;
        }
        let drafts_changed = self.settings.drafts != drafts;
        let rules_changed = self.frame.settle(&self.settings) || first;
        let sources: Vec<Arc<str>> = sorted.pages.iter().map(|(path, _)| Arc::clone(path)).collect();
        let config_moved = sorted.config_changed && self.found_in(frame::CONFIG);
        let (parsed, moved) = self.parse(sorted.pages, rules_changed);
        done(Step::Parse, parsed);
        let rules = self.rules();
        let promises_changed = self.promises.change(sorted.kept, &rules, rules_changed);
        let assets_changed = self.change_assets(sorted.assets);
        if let Some(skipped) = sorted.skipped {
            self.skipped = skipped;
        }
        let rest_changed =
            rules_changed || assets_changed || drafts_changed || sorted.directory_changed || promises_changed || config_moved;
        let moved = if rest_changed { Moved::Connections } else { moved };
        let (graph, reach) = match moved {
            Moved::Nothing => (None, Reach::Pages),
            Moved::Shown(pages) => match self.amended(&pages) {
                Some(graph) => (Some(graph), Reach::Shown),
                None => (Some(self.resolve()), Reach::Site),
            },
            Moved::Connections => (Some(self.resolve()), Reach::Site),
        };
        done(Step::Resolve, self.pages.len());
        let judged = graph.map(|mut graph| {
            let findings = judge::judge(&graph, self.tables.rules);
            judge::show(&mut graph, &findings);
            (graph, findings)
        });
        if let Some((_, findings)) = &judged {
            done(Step::Judge, findings.all().len());
        }
        self.rebuild(judged, sorted.theme_changed || rules_changed);
        done(Step::Plan, self.outputs().len());
        self.search.change(reach, sources);
        self.report = report::assemble(&self.known());
        Update { diagnostics: Arc::clone(&self.report), parsed, reach }
    }

    /// Parses what changed, or everything when what parsing depends on did.
    fn parse(&mut self, changed: Vec<(Arc<str>, Option<Vec<u8>>)>, all: bool) -> (usize, Moved) {
        let rules = self.rules();
        let mut moved = Moved::Nothing;
        let mut fresh: Vec<(Arc<str>, Vec<u8>)> = Vec::with_capacity(changed.len());
        for (path, bytes) in changed {
            match bytes {
                Some(bytes) => fresh.push((path, bytes)),
                None if self.pages.remove(&path).is_some() => moved = Moved::Connections,
                None => {}
            }
        }
        if all {
            let known: Vec<_> = self
                .pages
                .values()
                .filter(|entry| entry.current.is_text())
                .map(|entry| (Arc::clone(&entry.current.source.path), entry.current.source.text.as_bytes().to_vec()))
                .collect();
            let renewed: rustc_hash::FxHashSet<_> = fresh.iter().map(|(path, _)| Arc::clone(path)).collect();
            fresh.extend(known.into_iter().filter(|(path, _)| !renewed.contains(path)));
        }
        // In small pieces, so that no thread is left alone with a large last one.
        let pages: Vec<Page> = fresh.into_par_iter().with_max_len(16).map(|(path, bytes)| parse::page(&path, &bytes, &rules)).collect();
        let parsed = pages.len();
        if self.pages.is_empty() && self.found.is_empty() && self.broken_promises.is_empty() {
            // The first reading: nothing is known that a page could be compared with.
            let entry = |page: Page| (Arc::clone(&page.source.path), Entry { current: page, good: None });
            self.pages = pages.into_iter().map(entry).collect();
            return (parsed, if parsed == 0 { moved } else { Moved::Connections });
        }
        for page in pages {
            // What the graph found wrong in a source is told with its line, which any edit may have moved.
            let found = self.found_in(&page.source.path);
            moved = moved.and(self.place(page));
            moved = if found { Moved::Connections } else { moved };
        }
        (parsed, moved)
    }

    fn rules(&self) -> ParseRules {
        ParseRules { table: self.tables.kinds, config: Arc::clone(self.frame.config()), as_of: self.frame.as_of }
    }

    fn found_in(&self, path: &str) -> bool {
        let all = self.found.iter().chain(&self.broken_promises);
        all.filter_map(|found| found.place.as_ref()).any(|place| *place.path == *path)
    }

    /// Puts a page in its place; tells what that comes to.
    fn place(&mut self, page: Page) -> Moved {
        let path = Arc::clone(&page.source.path);
        let Some(before) = self.pages.remove(&path) else {
            self.pages.insert(path, Entry { current: page, good: None });
            return Moved::Connections;
        };
        let moved = match (&before.current.summary, &page.summary) {
            (Some(old), Some(new)) if before.current.key == page.key => {
                if summaries_equal(old, new) {
                    Moved::Nothing
                } else {
                    Moved::Shown(vec![Arc::clone(new)])
                }
            }
            _ => Moved::Connections,
        };
        let good = match (&page.summary, before.current.summary.is_some()) {
            (Some(_), _) => None,
            (None, true) => Some(before.current),
            (None, false) => before.good,
        };
        self.pages.insert(path, Entry { current: page, good });
        moved
    }

    fn change_assets(&mut self, assets: Option<Vec<Asset>>) -> bool {
        let Some(assets) = assets else { return false };
        let below = |asset: &Asset| asset.source.strip_prefix("content/").map(Address::new);
        let assets: BTreeMap<Address, Asset> = assets.into_iter().filter_map(|asset| Some((below(&asset)?, asset))).collect();
        let different = assets != self.assets;
        self.assets = assets;
        different
    }

    /// Resolves the current pages for the report, and the last good ones for showing where they differ.
    fn resolve(&mut self) -> Graph {
        let current: Vec<&Page> = self.pages.values().map(|entry| &entry.current).collect();
        let (graph, found) = resolve::resolve(self.inputs(&current, true));
        let broken_promises = self.promises.check(&graph, &current);
        let graph = if self.shows_former() {
            let shown: Vec<&Page> = self.pages.values().map(|entry| entry.good.as_ref().unwrap_or(&entry.current)).collect();
            resolve::resolve(self.inputs(&shown, false)).0
        } else {
            graph
        };
        self.found = found;
        self.broken_promises = broken_promises;
        graph
    }

    /// Whether a former reading is shown of anything, because the present one is broken.
    fn shows_former(&self) -> bool {
        self.pages.values().any(|entry| entry.good.is_some()) || !self.frame.is_whole()
    }

    /// The graph with changed pages in it, if that is all there is to it.
    fn amended(&mut self, pages: &[Arc<Summary>]) -> Option<Graph> {
        if self.shows_former() {
            return None;
        }
        let mut built = self.built.take()?;
        if resolve::amend(&mut built.graph, pages, self.tables.kinds) {
            let current: Vec<&Page> = self.pages.values().map(|entry| &entry.current).collect();
            self.broken_promises = self.promises.check(&built.graph, &current);
            return Some(built.graph);
        }
        self.built = Some(built);
        None
    }

    fn inputs<'a>(&'a self, pages: &'a [&'a Page], for_report: bool) -> resolve::Inputs<'a> {
        let directory = if for_report { self.frame.current_directory() } else { self.frame.directory() };
        resolve::Inputs {
            pages,
            table: self.tables.kinds,
            ready: self.tables.row,
            config: (self.frame.config(), self.frame.config_source()),
            directory: (directory, self.frame.directory_source()),
            assets: &self.assets,
            as_of: self.frame.as_of,
            as_of_fixed: self.frame.as_of_fixed,
            drafts: self.settings.drafts,
            frozen: self.promises.frozen(),
        }
    }

    /// What the report is made of.
    fn known(&self) -> report::Known<'_> {
        let pages = self.pages.values().flat_map(|entry| &entry.current.diagnostics);
        let found = self.found.iter().chain(&self.broken_promises).collect();
        report::Known { frame: &self.frame, pages: pages.collect(), found, skipped: &self.skipped, dress: &self.dress }
    }

    /// Dresses the graph: theme, then the plan of outputs.
    fn rebuild(&mut self, judged: Option<(Graph, Findings)>, theme_changed: bool) {
        if judged.is_none() && !theme_changed {
            // The plan follows from graph and theme.
            return;
        }
        let Some((graph, findings)) = judged.or_else(|| self.built.take().map(|built| (built.graph, built.findings))) else { return };
        let site = view::site(&graph);
        let (dress, config, kinds) = (&mut self.dress, self.frame.config(), self.tables.kinds);
        let ((), mut plan) = rayon::join(|| dress.wear(&site, config, theme_changed), || view::plan(&graph, kinds));
        plan.add_statics(self.dress.static_paths());
        let (lines, printed) = (export::Lines::new(graph.pages.len()), Printed::new(graph.pages.len()));
        self.built = Some(Built { graph, findings, plan, changes: OnceLock::new(), lines, printed, places: OnceLock::new() });
    }

    /// The configuration in force.
    #[must_use]
    pub fn config(&self) -> &Config {
        self.frame.config()
    }

    /// Everything that the site publishes, in a stable order.
    #[must_use]
    pub fn outputs(&self) -> &[Output] {
        self.built.as_ref().map_or(&[], |built| &built.plan.outputs)
    }

    /// All that is wrong with the site, in a stable order.
    #[must_use]
    pub fn report(&self) -> &Arc<[Diagnostic]> {
        &self.report
    }

    /// The graph, once there is one.
    #[must_use]
    pub fn graph(&self) -> Option<&Graph> {
        self.built.as_ref().map(|built| &built.graph)
    }

    /// What the rules found in the graph.
    #[must_use]
    pub fn findings(&self) -> Option<&Findings> {
        self.built.as_ref().map(|built| &built.findings)
    }

    /// What accepting the site writes.
    ///
    /// # Errors
    /// The errors of the site, but for those that accepting mends. Drafts count for nothing.
    ///
    /// # Panics
    /// When the session was never given a site.
    pub fn acceptance(&self) -> Result<Acceptance, Vec<Diagnostic>> {
        let pages: Vec<&Page> = self.pages.values().map(|entry| &entry.current).collect();
        let acceptance = self.promises.accept(&self.built().graph, &pages, &|source| self.written(source));
        let obstacles = self.promises.obstacles(&acceptance, &self.report);
        if obstacles.is_empty() { Ok(acceptance) } else { Err(obstacles) }
    }

    /// All that was accepted; none where there is no ledger yet.
    #[must_use]
    pub fn ledger(&self) -> Option<&Ledger> {
        self.promises.ledger()
    }

    /// Makes one output.
    ///
    /// # Errors
    /// A fault of a template that shows only when it renders this page.
    ///
    /// # Panics
    /// When `output` is not one of this session's.
    pub fn artifact(&self, output: &Output) -> Result<Artifact, Box<Diagnostic>> {
        let built = self.built();
        let graph = &built.graph;
        match &output.what {
            What::Asset(address) => return Ok(Artifact::Copy(Arc::clone(&graph.assets[address].source))),
            What::Static(number) => return Ok(Artifact::Bytes(self.dress.static_bytes(*number).to_vec())),
            What::Search(file) => return Ok(Artifact::Bytes(self.search_file(file, graph))),
            what => {
                let written = |source: &str| self.written(source);
                let (findings, outputs, strings) = (&built.findings, &built.plan.outputs, self.dress.strings());
                let Tables { kinds: table, rules, .. } = self.tables;
                let changes = || self.changes();
                let lines = &built.lines;
                let inputs =
                    export::Inputs { graph, rules, findings, changes: &changes, strings, outputs, table, lines, written: &written };
                if let Some(bytes) = export::export(what, &inputs) {
                    return Ok(Artifact::Bytes(bytes));
                }
            }
        }
        let mut bytes = Vec::new();
        self.dress.render(&self.view(&output.what, built), built.rows(), &mut bytes)?;
        Ok(Artifact::Bytes(bytes))
    }

    fn view(&self, what: &What, built: &Built) -> PageView {
        self.looked(built, |inputs| view::view(what, inputs).expect("what is no export, asset or static file is a page"))
    }

    fn looked<R>(&self, built: &Built, look: impl FnOnce(&view::Inputs<'_>) -> R) -> R {
        let body = |source: &str| self.body(source);
        let (graph, findings, plan) = (&built.graph, &built.findings, &built.plan);
        let (table, strings, rules) = (self.tables.kinds, self.dress.strings(), self.rule_texts());
        let changes = || self.changes();
        look(&view::Inputs { graph, table, strings, rules, findings, changes: &changes, plan, body: &body })
    }

    fn built(&self) -> &Built {
        self.built.as_ref().expect("a session is asked for what it has after its first change")
    }

    fn rule_texts(&self) -> &[RuleText] {
        self.rule_texts.get_or_init(|| self.tables.rules.iter().map(|row| parse::rule(row, &self.rules())).collect())
    }

    fn body(&self, source: &str) -> Option<Arc<Body>> {
        body_of(&self.pages, source)
    }

    fn written(&self, source: &str) -> Option<Written> {
        let page = shown_of(&self.pages, source)?;
        let (source, summary) = (page.source.clone(), Arc::clone(page.summary.as_ref()?));
        Some(Written { body_at: parse::body_at(&source), source, summary })
    }
}

/// The page of a source as it is shown: of a broken one the last whole one.
fn shown_of<'p>(pages: &'p BTreeMap<Arc<str>, Entry>, source: &str) -> Option<&'p Page> {
    let entry = pages.get(source)?;
    if entry.current.summary.is_some() { Some(&entry.current) } else { entry.good.as_ref() }
}

fn body_of(pages: &BTreeMap<Arc<str>, Entry>, source: &str) -> Option<Arc<Body>> {
    shown_of(pages, source).map(|page| Arc::clone(&page.body))
}

fn summaries_equal(old: &Arc<Summary>, new: &Arc<Summary>) -> bool {
    Arc::ptr_eq(old, new) || old == new
}
