//! Who waits for whom, as the rule `dependency-inversion` counts; of many only of those that do not come in time.

use std::cmp::Reverse;

use rustc_hash::FxHashSet;

use super::Inputs;
use crate::model::graph::{Graph, PageNo};
use crate::model::kind::Kind;
use crate::model::network::Edge;
use crate::model::rule::RuleId;
use crate::model::view::{Chart, DependenciesView, DependencyRow, Link, Node, Status};

/// So many initiatives fit a picture that one can still take in.
const NODES_MAX: usize = 40;

/// An edge with the days that it has to spare.
struct Rated<'n> {
    edge: Edge<'n>,
    days: Option<i64>,
    status: Status,
}

/// The dependencies; none when nothing waits.
pub(super) fn of(inputs: &Inputs<'_>) -> Option<DependenciesView> {
    let warned = inputs.graph.config.rules.whole(RuleId::DependencyInversion, "amber_days");
    let mut edges: Vec<Rated<'_>> = inputs.findings.network().edges().map(|edge| rated(edge, warned)).collect();
    let (total, late) = (edges.len(), edges.iter().filter(|edge| edge.status == Status::Bad).count());
    edges.sort_by_key(|rated| (rated.status == Status::Ok, rated.days.is_none(), rated.days, rated.edge.waiting, rated.edge.awaited));
    let nodes: FxHashSet<&str> = edges.iter().flat_map(|rated| [&**rated.edge.awaited, &**rated.edge.waiting]).collect();
    if nodes.len() > NODES_MAX {
        edges.retain(|rated| rated.status != Status::Ok);
        edges = fitting(edges);
    }
    picture(&edges, inputs.graph).map(|(chart, rows)| DependenciesView { chart, rows, total, late })
}

fn rated(edge: Edge<'_>, warned: i64) -> Rated<'_> {
    let days = edge.slack_days();
    let status = match days {
        None => Status::None,
        Some(..=-1) => Status::Bad,
        Some(days) if days < warned => Status::Warn,
        Some(_) => Status::Ok,
    };
    Rated { edge, days, status }
}

/// The first edges between as many initiatives as fit.
fn fitting(edges: Vec<Rated<'_>>) -> Vec<Rated<'_>> {
    let mut nodes: FxHashSet<&str> = FxHashSet::default();
    let mut fit = Vec::new();
    for rated in edges {
        let (awaited, waiting): (&str, &str) = (rated.edge.awaited, rated.edge.waiting);
        let new = [awaited, waiting].iter().filter(|id| !nodes.contains(*id)).count();
        if nodes.len() + new <= NODES_MAX {
            nodes.extend([awaited, waiting]);
            fit.push(rated);
        }
    }
    fit
}

fn picture(edges: &[Rated<'_>], graph: &Graph) -> Option<(Chart, Vec<DependencyRow>)> {
    // In the order of the graph, so that a picture changes little when an edge is more or less late.
    let number = |id: &str| graph.number(Kind::Initiative, id);
    let ends = edges.iter().flat_map(|rated| [rated.edge.awaited, rated.edge.waiting]);
    let mut numbers: Vec<PageNo> = ends.filter_map(|id| number(id)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let place = |id: &str| numbers.binary_search(&number(id)?).ok();
    let finish = |page: &str| edges.iter().find(|rated| **rated.edge.awaited == *page).and_then(|rated| rated.edge.ends.known);
    let node = |number: &PageNo| {
        let page = graph.page(*number);
        let cells = graph.row(*number).board.as_ref();
        let own = || cells.and_then(|cells| cells.target.as_deref().map(str::to_owned));
        Node {
            title: page.title.to_string(),
            ends: finish(&page.key.id).map(|day| day.to_string()).or_else(own),
            status: cells.map(|cells| cells.computed).unwrap_or_default(),
        }
    };
    let link = |rated: &Rated<'_>| {
        let late_days = rated.days.filter(|days| *days < 0).map(|days| -days);
        Some(Link { from: place(rated.edge.awaited)?, to: place(rated.edge.waiting)?, late_days })
    };
    let row = |rated: &Rated<'_>| {
        Some(DependencyRow {
            waiting: graph.record_link(number(rated.edge.waiting)?, None),
            awaited: graph.record_link(number(rated.edge.awaited)?, None),
            needed_by: rated.edge.needed_by.map(|day| day.to_string().into()),
            ends: rated.edge.ends.known.map(|day| day.to_string().into()),
            days: rated.days,
            status: rated.status,
        })
    };
    let nodes: Vec<Node> = numbers.iter().map(node).collect();
    let mut links: Vec<Link> = edges.iter().filter_map(link).collect();
    links.sort_by_key(|link| (link.from, link.to, Reverse(link.late_days)));
    (!nodes.is_empty()).then(|| (Chart::Dependencies { nodes, edges: links }, edges.iter().filter_map(row).collect()))
}
