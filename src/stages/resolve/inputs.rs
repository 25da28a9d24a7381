//! What a graph is made from.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::address::Address;
use crate::model::config::Config;
use crate::model::diagnostic::SourceText;
use crate::model::directory::Directory;
use crate::model::frozen::Frozen;
use crate::model::graph::Asset;
use crate::model::ledger::RevisionName;
use crate::model::page::Page;
use crate::model::scalar::Day;
use crate::model::table::KindRow;
use crate::model::view::{Record, Row};

/// Everything that a graph is made from.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// The pages, sorted by the path of their source.
    pub pages: &'a [&'a Page],
    /// The table of kinds.
    pub table: &'static [KindRow],
    /// What makes a row ready for templates.
    pub ready: fn(&Row) -> Record,
    /// The configuration with its source.
    pub config: (&'a Arc<Config>, &'a SourceText),
    /// The directory with its source.
    pub directory: (&'a Arc<Directory>, &'a SourceText),
    /// The assets by address.
    pub assets: &'a BTreeMap<Address, Asset>,
    /// The day for which the site is computed.
    pub as_of: Day,
    /// Whether `as_of` is fixed by configuration.
    pub as_of_fixed: bool,
    /// Whether drafts are published.
    pub drafts: bool,
    /// The accepted revisions of flags.
    pub frozen: &'a Arc<BTreeMap<RevisionName, Arc<Frozen>>>,
}
