//! The plan: everything that the site publishes, and what many of its pages ask for.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::alphabet::{self, Everything};
use super::board::Board;
use super::order::Order;
use super::paging::pages_for;
use super::parties::Parties;
use super::related::Contexts;
use super::section;
use super::tags::Tags;
use super::walks::Walks;
use crate::model::embed::is_embedded;
use crate::model::graph::{Graph, PageNo, number_of};
use crate::model::kind::Kind;
use crate::model::lead::Leads;
use crate::model::output::{Api, Form, Output, SITEMAP_URLS_MAX, What, beside, dated};
use crate::model::rule::RuleId;
use crate::model::summary::Summary;
use crate::model::table::KindRow;
use crate::model::view::SectionView;
use crate::model::vocabulary::Vocabulary;

/// What a graph publishes. It is as good as the graph: while that stays, so does the plan.
#[derive(Debug, Default)]
pub struct Plan {
    /// Every output, in an order that depends on the graph alone.
    pub outputs: Vec<Output>,
    pub(super) order: Order,
    pub(super) tags: Tags,
    pub(super) parties: Parties,
    pub(super) walks: Walks,
    pub(super) sections: Vec<SectionView>,
    pub(super) everything: OnceLock<Everything>,
    pub(super) board: OnceLock<Board>,
    vocabulary: OnceLock<Vocabulary>,
    contexts: OnceLock<Contexts>,
}

impl Plan {
    /// Adds the theme's static files by the paths under which they are published.
    pub fn add_statics<'s>(&mut self, paths: impl IntoIterator<Item = &'s str>) {
        let paths = paths.into_iter().enumerate();
        self.outputs.extend(paths.map(|(place, path)| Output { file: path.to_owned(), what: What::Static(place) }));
    }

    /// The words of the glossary, once a text is looked through for them.
    pub(super) fn vocabulary(&self, graph: &Graph) -> &Vocabulary {
        self.vocabulary.get_or_init(|| Vocabulary::of(graph))
    }

    /// The pages that name each context, once related reading is looked for.
    pub(super) fn contexts(&self, graph: &Graph) -> &Contexts {
        self.contexts.get_or_init(|| Contexts::of(graph))
    }
}

/// The plan of a graph, without the theme's static files: a theme is compiled meanwhile.
#[must_use]
pub fn plan(graph: &Graph, table: &'static [KindRow]) -> Plan {
    let (order, aliases) = rayon::join(|| Order::of(graph, table), || aliases(graph));
    let (tags, parties) = rayon::join(|| Tags::of(graph, &order), || Parties::of(graph, &order));
    let walks = Walks::of(graph, &order);
    let mut all = Outputs { graph, outputs: Vec::with_capacity(graph.pages.len() + 64) };
    all.add(What::Home);
    all.pages();
    all.embeds();
    all.listings(&order);
    let initiatives = graph.portfolio().count();
    if initiatives > 0 {
        all.extend((1..=pages_for(initiatives)).map(|number| What::Portfolio { number }));
    }
    all.extend(tags.outputs());
    if !tags.is_empty() {
        all.add(What::Tags);
    }
    all.directory();
    if graph.has_rules() {
        all.add(What::Rules);
        all.extend(RuleId::ALL.iter().copied().map(What::Rule));
    }
    if graph.of_kind(Kind::Initiative).next().is_some() {
        all.add(What::Changes);
    }
    all.add(What::Missing);
    all.extend((1..=alphabet::pages(graph)).map(|number| What::Everything { number }));
    all.extend(aliases);
    all.extend(graph.assets.keys().cloned().map(What::Asset));
    all.machines();
    Plan { outputs: all.outputs, order, tags, parties, walks, sections: section::sections(graph), ..Plan::default() }
}

/// Whether the site has a feed: it needs absolute addresses and a record that states a date.
pub(super) fn has_feed(graph: &Graph) -> bool {
    graph.config.base_url.is_some() && dated(graph).next().is_some()
}

/// What is published for all initiatives together, where any of them has one of its own.
pub(super) fn portfolio(graph: &Graph) -> Vec<What> {
    let own: Vec<What> = graph.of_kind(Kind::Initiative).flat_map(|(_, page)| beside(page, graph)).collect();
    let feed = own.iter().any(|what| matches!(what, What::Updates(_))).then_some(What::Updates(None));
    let calendar = own.iter().any(|what| matches!(what, What::Calendar(_))).then_some(What::Calendar(None));
    feed.into_iter().chain(calendar).collect()
}

fn numbers(graph: &Graph) -> std::ops::Range<PageNo> {
    0..number_of(graph.pages.len())
}

/// Frozen revisions, and what leads elsewhere.
fn aliases(graph: &Graph) -> Vec<What> {
    let leads = Leads::of(graph);
    let elsewhere = leads.elsewhere().map(|(from, to)| What::Alias { from: from.clone(), to: to.clone() });
    graph.frozen.keys().cloned().map(What::Frozen).chain(elsewhere).collect()
}

/// The outputs so far.
struct Outputs<'g> {
    graph: &'g Graph,
    outputs: Vec<Output>,
}

impl Outputs<'_> {
    fn add(&mut self, what: What) {
        if let Some(address) = what.address(self.graph) {
            self.outputs.push(Output { file: address.file(), what });
        }
    }

    fn extend(&mut self, all: impl IntoIterator<Item = What>) {
        let all: Vec<What> = all.into_iter().collect();
        let graph = self.graph;
        let made = all.into_par_iter().filter_map(|what| Some(Output { file: what.address(graph)?.file(), what }));
        self.outputs.par_extend(made);
    }

    /// All records; the one at the site's root is the home page.
    fn pages(&mut self) {
        let graph = self.graph;
        self.extend(numbers(graph).filter(|number| !graph.page(*number).address.path().is_empty()).map(What::Page));
    }

    /// The pages for frames.
    fn embeds(&mut self) {
        let graph = self.graph;
        self.extend(numbers(graph).filter(|number| is_embedded(graph.page(*number).key.kind)).map(What::Embed));
    }

    fn listings(&mut self, order: &Order) {
        for (kind, listed) in order.listings() {
            match kind {
                Kind::Term => self.add(What::Glossary),
                kind => self.extend((1..=listed.pages.len()).map(|number| What::Listing { kind, number })),
            }
        }
    }

    fn directory(&mut self) {
        let directory = Arc::clone(&self.graph.directory);
        if !directory.people.0.is_empty() {
            self.add(What::People);
            self.extend(directory.people.0.keys().cloned().map(What::Person));
        }
        if !directory.teams.0.is_empty() {
            self.add(What::Teams);
            self.extend(directory.teams.0.keys().cloned().map(What::Team));
        }
    }

    fn machines(&mut self) {
        let graph = self.graph;
        self.add(What::BrandCss);
        for of in Api::ALL {
            self.extend([What::Api { of, schema: false }, What::Api { of, schema: true }]);
        }
        let checklists = graph.of_kind(Kind::Checklist);
        let download = |page: &Summary| Form::ALL.map(|form| What::Download { checklist: Arc::clone(&page.key.id), form });
        self.extend(checklists.flat_map(|(_, page)| download(page)));
        let twins = self.outputs.par_iter().map(|output| &output.what).filter(|what| what.twin(graph).is_some());
        let twins: Vec<What> = twins.map(|what| What::Twin(Arc::new(what.clone()))).collect();
        self.extend(twins);
        self.add(What::Llms);
        let initiatives = graph.of_kind(Kind::Initiative);
        self.extend(initiatives.flat_map(|(_, page)| beside(page, graph).into_iter().chain([What::Badge(Arc::clone(&page.key.id))])));
        self.extend(portfolio(graph));
        if graph.config.base_url.is_some() {
            self.add(What::Sitemap { part: None });
            let urls = self.outputs.iter().filter(|output| output.what.indexed(graph)).count();
            if urls > SITEMAP_URLS_MAX {
                self.extend((1..=urls.div_ceil(SITEMAP_URLS_MAX)).map(|part| What::Sitemap { part: Some(part) }));
            }
        }
        if has_feed(graph) {
            self.add(What::Feed);
        }
        self.extend([What::Robots, What::Headers]);
        if self.outputs.iter().any(|output| matches!(output.what, What::Alias { .. })) {
            self.add(What::Redirects);
        }
    }
}
