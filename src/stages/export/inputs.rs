//! What exports are made from.

use crate::model::graph::Graph;
use crate::model::output::Output;
use crate::model::portable::Written;
use crate::model::table::KindRow;

/// What exports are made from.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// All summaries, resolved.
    pub graph: &'a Graph,
    /// Everything that is published.
    pub outputs: &'a [Output],
    /// The table of kinds.
    pub table: &'static [KindRow],
    /// The source at a path as it was written; none when there is none.
    pub written: &'a (dyn Fn(&str) -> Option<Written> + Sync),
}
