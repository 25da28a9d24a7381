//! Walks: the records that are steps of onboarding paths, and where they stand on them.

use std::fmt::Write as _;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::order::Order;
use crate::model::common::State;
use crate::model::graph::{Graph, PageNo};
use crate::model::kind::Kind;
use crate::model::reference::split_key;
use crate::model::revised::means_this_since;
use crate::model::view::{PathBar, Walk};

/// All paths with their steps, and the steps by page. What pages ask for is kept here, so that it is worked out once.
#[derive(Debug, Default)]
pub(super) struct Walks {
    paths: Vec<Walked>,
    /// For each page that is a step: the paths and the places in them.
    of_page: FxHashMap<PageNo, Vec<(usize, usize)>>,
}

/// A path as its steps show it.
#[derive(Debug)]
struct Walked {
    path: PageNo,
    /// The pages of its steps, with their number among those that are not optional.
    steps: Vec<(PageNo, Option<usize>)>,
    of: usize,
    quiz: bool,
    encoded: Arc<str>,
}

impl Walks {
    /// The walks of a graph. Tombstones are neither paths nor steps: nobody is sent to read them.
    pub(super) fn of(graph: &Graph, order: &Order) -> Self {
        let mut walks = Self::default();
        let mut paths: Vec<PageNo> = graph.listed(Kind::Trail);
        paths.sort_by_key(|number| order.place(*number, graph));
        for path in paths {
            let content = &graph.page(path).content;
            let stops = content.stops();
            let mut walked = Walked { path, steps: Vec::with_capacity(stops.len()), of: 0, quiz: content.asks(), encoded: Arc::default() };
            let mut encoded = String::new();
            for stop in stops {
                let number = split_key(&stop.record).and_then(|key| graph.number(key.kind, &key.id));
                let Some(number) = number.filter(|number| graph.page(*number).common.state != State::Retired) else { continue };
                walked.of += usize::from(!stop.optional);
                walks.of_page.entry(number).or_default().push((walks.paths.len(), walked.steps.len()));
                walked.steps.push((number, (!stop.optional).then_some(walked.of)));
                encode(number, stop.optional, graph, &mut encoded);
            }
            walked.encoded = Arc::from(encoded);
            walks.paths.push(walked);
        }
        walks
    }

    /// What a page shows as a step; none when it is none.
    pub(super) fn of_page(&self, number: PageNo, graph: &Graph) -> Option<Walk> {
        let places = self.of_page.get(&number)?;
        let bars = places.iter().map(|(path, step)| self.paths[*path].bar(*step, graph)).collect();
        Some(Walk { since: means_this_since(graph.page(number)), bars })
    }
}

impl Walked {
    fn bar(&self, at: usize, graph: &Graph) -> PathBar {
        let link = |(number, _): &(PageNo, Option<usize>)| graph.record_link(*number, None);
        PathBar {
            path: graph.record_link(self.path, None),
            id: Arc::clone(&graph.page(self.path).key.id),
            step: self.steps[at].1,
            of: self.of,
            quiz: self.quiz,
            previous: at.checked_sub(1).and_then(|before| self.steps.get(before)).map(link),
            next: self.steps.get(at + 1).map(link),
            steps: Arc::clone(&self.encoded),
        }
    }
}

fn encode(number: PageNo, optional: bool, graph: &Graph, out: &mut String) {
    let page = graph.page(number);
    let space = if out.is_empty() { "" } else { " " };
    let sign = if optional { "?" } else { "" };
    _ = write!(out, "{space}{}@{}/{}{sign}", page.key, means_this_since(page), page.minutes());
}
