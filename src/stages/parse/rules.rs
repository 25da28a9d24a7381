//! What parsing depends on besides the source itself.

use std::sync::Arc;

use crate::model::config::Config;
use crate::model::scalar::Day;
use crate::model::table::KindRow;

/// The inputs of parsing that all sources share; when one changes, every source is parsed again.
#[derive(Debug, Clone)]
pub struct ParseRules {
    /// The table of kinds.
    pub table: &'static [KindRow],
    /// The site's configuration.
    pub config: Arc<Config>,
    /// The day for which the site is computed.
    pub as_of: Day,
}
