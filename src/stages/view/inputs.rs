//! What views are made from.

use std::sync::Arc;

use super::plan::Plan;
use crate::model::changes::Changes;
use crate::model::finding::Findings;
use crate::model::graph::Graph;
use crate::model::page::Body;
use crate::model::table::{KindRow, RuleText};
use crate::model::view::Strings;

/// What views are made from.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// All summaries, resolved.
    pub graph: &'a Graph,
    /// The table of kinds.
    pub table: &'static [KindRow],
    /// The words that generated pages take their titles from.
    pub strings: &'a Strings,
    /// The texts of the rules, in the order of their table.
    pub rules: &'a [RuleText],
    /// What the rules found in the graph.
    pub findings: &'a Findings,
    /// What changed since the newest operating review; none where there was none.
    pub changes: &'a (dyn Fn() -> Option<&'a Changes> + Sync),
    /// The plan of this graph.
    pub plan: &'a Plan,
    /// The body of the page whose source has this path; none when it has none.
    pub body: &'a (dyn Fn(&str) -> Option<Arc<Body>> + Sync),
}
