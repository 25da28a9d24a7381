//! What exports are made from.

use serde_json::value::RawValue;

use crate::model::changes::Changes;
use crate::model::finding::Findings;
use crate::model::graph::Graph;
use crate::model::output::Output;
use crate::model::per_page::PerPage;
use crate::model::portable::Written;
use crate::model::table::{KindRow, RuleRow};
use crate::model::view::Strings;

/// A line of JSON for each page. It is as good as the graph.
pub type Lines = PerPage<Box<RawValue>>;

/// What exports are made from.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// All summaries, resolved.
    pub graph: &'a Graph,
    /// The table of rules.
    pub rules: &'static [RuleRow],
    /// What the rules found in it.
    pub findings: &'a Findings,
    /// What changed since the newest operating review; none where there was none.
    pub changes: &'a (dyn Fn() -> Option<&'a Changes> + Sync),
    /// The theme's words.
    pub strings: &'a Strings,
    /// Everything that is published.
    pub outputs: &'a [Output],
    /// The table of kinds.
    pub table: &'static [KindRow],
    /// Records as files hold them that many files share, once one of these files is made.
    pub lines: &'a Lines,
    /// The source at a path as it was written; none when there is none.
    pub written: &'a (dyn Fn(&str) -> Option<Written> + Sync),
}
