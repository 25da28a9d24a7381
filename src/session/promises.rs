//! What the site promised to keep, as the session remembers it: the ledger and the snapshots beside it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::code::{Code, Severity};
use crate::model::diagnostic::Diagnostic;
use crate::model::frozen::Frozen;
use crate::model::graph::Graph;
use crate::model::ledger::{Digest, LOCK, Ledger, RevisionName};
use crate::model::page::Page;
use crate::model::portable::Written;
use crate::stages::ledger::{self, Acceptance, Inputs};
use crate::stages::parse::{self, ParseRules};

/// The ledger and the snapshots.
#[derive(Debug, Default)]
pub(super) struct Promises {
    lock: Option<ledger::Read>,
    snapshots: BTreeMap<RevisionName, Digest>,
    bytes: BTreeMap<RevisionName, Vec<u8>>,
    frozen: Arc<BTreeMap<RevisionName, Arc<Frozen>>>,
    /// What is wrong with the snapshots by themselves.
    diagnostics: Vec<Diagnostic>,
}

impl Promises {
    /// Takes the changed files; tells whether there were any. `again` reads all snapshots anew.
    pub fn change(&mut self, files: Vec<(String, Option<Vec<u8>>)>, rules: &ParseRules, again: bool) -> bool {
        let mut snapshots_changed = again && !self.bytes.is_empty();
        let any = !files.is_empty();
        for (path, bytes) in files {
            if path == LOCK {
                self.lock = bytes.as_deref().map(ledger::read);
            } else if let Some(name) = RevisionName::of_path(&path) {
                snapshots_changed = true;
                self.snapshots.remove(&name);
                self.bytes.remove(&name);
                if let Some(bytes) = bytes {
                    self.snapshots.insert(name.clone(), ledger::of_bytes(&bytes));
                    self.bytes.insert(name, bytes);
                }
            }
        }
        if snapshots_changed {
            self.read_snapshots(rules);
        }
        any
    }

    fn read_snapshots(&mut self, rules: &ParseRules) {
        self.diagnostics.clear();
        let mut frozen = BTreeMap::new();
        for (name, bytes) in &self.bytes {
            match parse::snapshot(name, bytes, rules) {
                Ok(read) => _ = frozen.insert(name.clone(), Arc::new(read)),
                Err(diagnostic) => self.diagnostics.push(*diagnostic),
            }
        }
        self.frozen = Arc::new(frozen);
    }

    /// The revisions that have a frozen page.
    pub const fn frozen(&self) -> &Arc<BTreeMap<RevisionName, Arc<Frozen>>> {
        &self.frozen
    }

    /// All that was accepted; none where there is no ledger yet.
    pub fn ledger(&self) -> Option<&Ledger> {
        self.lock.as_ref().map(|read| &read.ledger)
    }

    /// Everything that was promised and is not kept by a site.
    pub fn check(&self, graph: &Graph, pages: &[&Page]) -> Vec<Diagnostic> {
        let mut found = ledger::check(self.lock.as_ref(), Inputs { graph, pages, snapshots: &self.snapshots });
        found.extend(self.diagnostics.iter().cloned());
        found
    }

    /// What accepting the site writes.
    pub fn accept(&self, graph: &Graph, pages: &[&Page], written: &dyn Fn(&str) -> Option<Written>) -> Acceptance {
        let empty = Ledger::default();
        ledger::accept(self.ledger().unwrap_or(&empty), Inputs { graph, pages, snapshots: &self.snapshots }, written)
    }

    /// The errors that stand in the way of an acceptance: all but those that it mends.
    pub fn obstacles(&self, acceptance: &Acceptance, report: &[Diagnostic]) -> Vec<Diagnostic> {
        let mended = |found: &Diagnostic| match found.code {
            Code::LockConflict => true,
            // Left by a command that was interrupted between the snapshots and the ledger.
            Code::StraySnapshot => found.place.as_ref().and_then(|place| RevisionName::of_path(&place.path)).is_some_and(|name| {
                let text = acceptance.snapshots.get(&name).map(|text| ledger::of_bytes(text.as_bytes()));
                text.is_some() && text == self.snapshots.get(&name).copied()
            }),
            _ => false,
        };
        report.iter().filter(|found| found.severity == Severity::Error && !mended(found)).cloned().collect()
    }
}

/// The files that accepting writes, by their path below the site's folder: snapshots first, so that the
/// ledger never knows of one that is not there.
#[must_use]
pub fn files(acceptance: &Acceptance) -> Vec<(String, String)> {
    let snapshots = acceptance.snapshots.iter().map(|(name, text)| (name.path(), text.clone()));
    snapshots.chain([(LOCK.to_owned(), acceptance.ledger.text())]).collect()
}
