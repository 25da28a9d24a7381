//! Tally: what a site has and what it lacks, for those who write it.

mod cover;
mod named;
mod reading;
mod stale;

use serde::Serialize;

pub use self::cover::{Bodies, Cover, Dated, Detour};
pub use self::named::Named;
pub use self::reading::{Reading, Share, Walk};
pub use self::stale::{Overdue, Owner, Waiting};
use crate::model::graph::{Graph, number_of};

/// The version of the JSON that `opsbook stats` writes.
const SCHEMA_VERSION: u32 = 1;

/// What a site has and what it lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// The version of this document's form.
    pub schema_version: u32,
    /// The day for which the site is computed.
    pub as_of: String,
    /// How much there is to read.
    pub reading: Reading,
    /// What no other record cites. Listings do not count, and nobody has to cite the home page.
    pub orphans: Vec<Named>,
    /// What one would expect of records beyond what is required of them.
    pub coverage: Coverage,
    /// Records whose review is overdue, by who answers for them; most first.
    pub stale: Vec<Waiting>,
}

/// What one would expect of records beyond what is required of them. Retired records are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Roles that name no myth, and that no myth names.
    pub roles_without_myths: Cover<Named>,
    /// Flags that are no item of a checklist, deprecated ones left out.
    pub flags_in_no_checklist: Cover<Named>,
    /// Terms that no other record cites or says. Those that texts do not mark are left out: nobody knows who says them.
    pub terms_never_used: Cover<Named>,
    /// Paths that do not skip what is deprecated or retired, with those steps.
    pub paths_over_deprecated: Cover<Detour>,
}

/// Counts everything.
#[must_use]
pub fn tally(graph: &Graph, bodies: Bodies<'_>) -> Tally {
    Tally {
        schema_version: SCHEMA_VERSION,
        as_of: graph.as_of.to_string(),
        reading: reading::of(graph),
        orphans: orphans(graph),
        coverage: Coverage {
            roles_without_myths: cover::roles(graph),
            flags_in_no_checklist: cover::flags(graph),
            terms_never_used: cover::terms(graph, bodies),
            paths_over_deprecated: cover::paths(graph),
        },
        stale: stale::of(graph),
    }
}

/// The records that no other record cites.
#[must_use]
pub fn orphans(graph: &Graph) -> Vec<Named> {
    let lonely = graph.pages.iter().zip(&graph.cited).enumerate();
    let lonely = lonely.filter(|(_, (page, cited))| cited.is_empty() && !page.address.path().is_empty());
    lonely.map(|(at, _)| Named::of(number_of(at), graph)).collect()
}
