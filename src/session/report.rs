//! The report: everything wrong with a site, from whoever knows it, in one stable order.

use std::sync::Arc;

use super::Session;
use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, sort};
use crate::stages::export;

/// Gathers the report of a session.
pub(super) fn assemble(session: &Session) -> Arc<[Diagnostic]> {
    let mut all: Vec<Diagnostic> = session.frame.diagnostics().cloned().collect();
    all.extend(session.pages.values().flat_map(|entry| &entry.current.diagnostics).cloned());
    // While the directory is broken, that nobody in it is found is no news.
    let directory = session.frame.has_directory();
    all.extend(session.found.iter().filter(|found| directory || found.code != Code::UnknownReference).cloned());
    all.extend(session.skipped.iter().cloned());
    all.extend(session.dress.diagnostics().cloned());
    all.extend(export::check_brand(session.frame.config(), session.frame.config_source()));
    sort(&mut all);
    all.into()
}
