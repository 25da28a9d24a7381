//! Diagnostics with their paths as seen from where the user is.

use std::borrow::Cow;
use std::path::{Component, Path};
use std::sync::Arc;

use crate::model::diagnostic::Diagnostic;

/// The same diagnostics, the site's folder put in front of every path unless it is the current one.
pub(super) fn from_here<'a>(diagnostics: &'a [Diagnostic], site: &Path) -> Cow<'a, [Diagnostic]> {
    if site.components().all(|part| part == Component::CurDir) {
        return Cow::Borrowed(diagnostics);
    }
    let mut moved = diagnostics.to_vec();
    for place in moved.iter_mut().filter_map(|diagnostic| diagnostic.place.as_mut()) {
        place.path = Arc::from(site.join(&*place.path).to_string_lossy());
    }
    Cow::Owned(moved)
}
