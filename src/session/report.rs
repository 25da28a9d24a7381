//! The report: everything wrong with a site, from whoever knows it, in one stable order.

use std::sync::Arc;

use super::frame::Frame;
use super::theme::Dress;
use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, sort};
use crate::stages::export;

/// Everybody who knows of something wrong.
pub(super) struct Known<'s> {
    pub frame: &'s Frame,
    /// What is wrong with each source by itself.
    pub pages: Vec<&'s Diagnostic>,
    /// What resolving found.
    pub found: &'s [Diagnostic],
    pub skipped: &'s [Diagnostic],
    pub dress: &'s Dress,
}

/// Gathers the report.
pub(super) fn assemble(known: &Known<'_>) -> Arc<[Diagnostic]> {
    let frame = known.frame;
    let mut all: Vec<Diagnostic> = frame.diagnostics().cloned().collect();
    all.extend(known.pages.iter().copied().cloned());
    // While the directory is broken, that nobody in it is found is no news.
    let directory = frame.has_directory();
    all.extend(known.found.iter().filter(|found| directory || found.code != Code::UnknownReference).cloned());
    all.extend(known.skipped.iter().cloned());
    all.extend(known.dress.diagnostics().cloned());
    all.extend(export::check_brand(frame.config(), frame.config_source()));
    sort(&mut all);
    all.into()
}
