//! What a session is asked for beside the sources.

use crate::model::config::BaseUrl;
use crate::model::scalar::Day;

/// What the command line decides.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The day that `--as-of` names.
    pub as_of: Option<Day>,
    /// The day when neither command line nor configuration name one: `SOURCE_DATE_EPOCH`, else today (UTC).
    pub today: Day,
    /// Whether drafts are published.
    pub drafts: bool,
    /// The address that `--base-url` puts in the configuration's place.
    pub base_url: Option<BaseUrl>,
}
