//! The theme's words as generated pages ask for them.

use std::sync::Arc;

use crate::model::view::Strings;

/// A word of the theme; what stands in for it should the theme not have it.
pub(super) fn said(strings: &Strings, key: &str, otherwise: &str) -> Arc<str> {
    Arc::from(strings.get(key).unwrap_or(otherwise))
}

/// A sentence of the theme with a name in it.
pub(super) fn said_of(strings: &Strings, key: &str, name: &str) -> Arc<str> {
    Arc::from(strings.say(key, None, &[("name", name)]).unwrap_or_default())
}
