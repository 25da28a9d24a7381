//! What all commands share: what they are handed, and what comes of them.

use std::path::PathBuf;
use std::sync::Arc;

use crate::host::terminal::Terminal;
use crate::model::code::Severity;
use crate::model::diagnostic::Diagnostic;

/// What every command is handed beside its own arguments.
#[derive(Debug)]
pub struct Global {
    /// The site's folder as the user named it.
    pub site: PathBuf,
    /// Where the command writes.
    pub terminal: Arc<Terminal>,
}

/// What came of a command that could be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All is well.
    Fine,
    /// The content has errors, or warnings where those were denied.
    Faulty,
}

/// Whether any diagnostic keeps the site from being published.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}
