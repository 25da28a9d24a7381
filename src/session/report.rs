//! The report: everything wrong with a site, from whoever knows it, in one stable order.

use std::sync::Arc;

use super::frame::{CONFIG, Frame};
use super::theme::Dress;
use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, sort};
use crate::stages::export;

/// Everybody who knows of something wrong.
pub(super) struct Known<'s> {
    pub frame: &'s Frame,
    /// What is wrong with each source by itself.
    pub pages: Vec<&'s Diagnostic>,
    /// What resolving found, and what was promised and is not kept.
    pub found: Vec<&'s Diagnostic>,
    pub skipped: &'s [Diagnostic],
    pub dress: &'s Dress,
}

/// Gathers the report.
pub(super) fn assemble(known: &Known<'_>) -> Arc<[Diagnostic]> {
    let frame = known.frame;
    let mut all: Vec<Diagnostic> = known.pages.iter().copied().cloned().collect();
    // While the directory is broken, that nobody in it is found is no news.
    let directory = frame.has_directory();
    all.extend(known.found.iter().copied().filter(|found| directory || found.code != Code::UnknownReference).cloned());
    all.extend(known.skipped.iter().cloned());
    all.extend(known.dress.diagnostics().cloned());
    if frame.has_config() {
        all.extend(export::check_brand(frame.config(), frame.config_source()));
    } else {
        // The site is shown under the last whole configuration. What follows from that one is no news either.
        all.retain(|found| !follows_from_config(found));
    }
    all.extend(frame.diagnostics().cloned());
    sort(&mut all);
    all.into()
}

/// Whether a finding depends on the configuration: on its day, on what it allows, on its theme.
fn follows_from_config(found: &Diagnostic) -> bool {
    use Code::{ChangedUpdate, DepartedOwner, FutureDate, LinkScheme, RawHtml, SilentChange, Stale, Theme};
    matches!(found.code, ChangedUpdate | DepartedOwner | FutureDate | LinkScheme | RawHtml | SilentChange | Stale | Theme)
        || found.place.as_ref().is_some_and(|place| *place.path == *CONFIG)
}
