//! A record as a step of onboarding paths: where one stands, and where it goes on.

use std::sync::Arc;

use serde::Serialize;

use super::row::RecordLink;

/// What a record's page shows as a step of paths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Walk {
    /// The revision since which it means what it means now: who has read an older one reads it again.
    pub since: u32,
    /// The paths that it is a step of, in the order of the paths' listing.
    pub bars: Vec<PathBar>,
}

/// Where a record stands on one path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PathBar {
    /// The path.
    pub path: RecordLink,
    /// Its id.
    pub id: Arc<str>,
    /// The step's number among those that are not optional, from 1; none when it is optional.
    pub step: Option<usize>,
    /// How many steps are not optional.
    pub of: usize,
    /// Whether questions follow the last step.
    pub quiz: bool,
    /// The step before this one.
    pub previous: Option<RecordLink>,
    /// The step after it.
    pub next: Option<RecordLink>,
    /// All steps for the script that counts what is left: `kind:id@<since>/<minutes>`, with `?` behind when optional,
    /// joined by spaces.
    pub steps: Arc<str>,
}
