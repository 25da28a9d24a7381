//! Publishes a build's files to the output folder, all of them or none.

mod exchange;
mod fault;
mod in_place;
mod manifest;
mod output;
mod plan;
mod staging;
mod system;
mod tree;
mod way;

use std::fs::File;
use std::io::Seek as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use anyhow::{Context as _, bail};
use rustc_hash::FxHashMap;

use exchange::Exchanged;
use manifest::Print;
use output::Output;
use plan::{Plan, Put};
use staging::Staging;

/// One build's files on their way to the output folder. Dropped before
/// [`finish`](Self::finish), it publishes nothing and leaves nothing behind.
// Invariant: the output folder is written to only by `finish`.
pub struct Publication {
    /// Made for the first file that differs from the published one.
    staging: OnceLock<Staging>,
    making_staging: Mutex<()>,
    files: Mutex<FxHashMap<String, Put>>,
    /// A file could not be written, so the site would be incomplete.
    failed: AtomicBool,
    // Last, because its lock must outlive the staging folder.
    output: Output,
}

/// What publishing came to, in numbers of files; the manifest is not counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// New files, and those whose bytes changed.
    pub written: usize,
    /// Files that were published already, byte for byte.
    pub unchanged: usize,
    /// Files of the last build that this one lacks.
    pub removed: usize,
    /// Readers saw the old site or the new one and never a mixture.
    pub atomic: bool,
    /// A sentence for the author, when something was not as usual.
    pub note: Option<String>,
}

impl Publication {
    /// Prepares to publish to the folder `output`, which need not exist; a
    /// symlink to a folder is followed.
    ///
    /// # Errors
    ///
    /// When the folder is not empty and was not made by opsbook, when another
    /// opsbook is publishing to it, when its manifest is damaged, or when it
    /// cannot be read.
    pub fn open(output: &Path) -> anyhow::Result<Self> {
        Ok(Self {
            staging: OnceLock::new(),
            making_staging: Mutex::new(()),
            files: Mutex::default(),
            failed: AtomicBool::new(false),
            output: Output::open(output)?,
        })
    }

    /// Adds a file with these bytes. `path` is relative to the output folder
    /// with `/` separators. Several threads may call this at once.
    ///
    /// # Errors
    ///
    /// When `path` leads out of the folder or cannot be written.
    ///
    /// # Panics
    ///
    /// When `path` was added before.
    pub fn put(&self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        manifest::check_path(path)?;
        let print = Print::of(bytes);
        let changed = !self.output.holds(path, print);
        self.enter(path, Put { print, changed });
        if changed {
            self.noting(|| self.staging()?.write(path, bytes))?;
        }
        Ok(())
    }

    /// Adds a file with the bytes of the file `from`, which is read in pieces.
    ///
    /// # Errors
    ///
    /// When `path` leads out of the folder or cannot be written, or when `from`
    /// cannot be read.
    ///
    /// # Panics
    ///
    /// When `path` was added before.
    pub fn copy(&self, path: &str, from: &Path) -> anyhow::Result<()> {
        manifest::check_path(path)?;
        self.enter(path, Put { print: Print::UNSETTLED, changed: true });
        let put = self.noting(|| self.copy_changed(path, from))?;
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), put);
        Ok(())
    }

    fn copy_changed(&self, path: &str, from: &Path) -> anyhow::Result<Put> {
        let unreadable = || format!("`{}` could not be read", from.display());
        let mut source = File::open(from).with_context(unreadable)?;
        let size_bytes = source.metadata().with_context(unreadable)?.len();
        let published = self.output.before.files.get(path);
        if published.is_some_and(|print| print.size_bytes == size_bytes) {
            let print = Print::of_file(&source).with_context(unreadable)?;
            if self.output.holds(path, print) {
                return Ok(Put { print, changed: false });
            }
            source.rewind().with_context(unreadable)?;
        }
        let print = self.staging()?.copy(path, source, from)?;
        Ok(Put { print, changed: true })
    }

    /// Publishes the files that were added, and removes those of the last build
    /// that were not. When nothing differs, nothing is written.
    ///
    /// # Errors
    ///
    /// When a foreign file is in the way or the system refuses; the output
    /// folder is then as it was, unless the error says that it was published in
    /// part, which happens only where [`Outcome::atomic`] would be false.
    pub fn finish(mut self) -> anyhow::Result<Outcome> {
        if self.failed.load(Ordering::Relaxed) {
            bail!("a file could not be written, so nothing was published");
        }
        let files = std::mem::take(self.files.get_mut().unwrap_or_else(PoisonError::into_inner));
        let plan = Plan::new(files, &self.output.before);
        let written = plan.changed_count();
        let mut outcome = Outcome { written, unchanged: plan.files.len() - written, removed: plan.removed.len(), atomic: true, note: None };
        let settled = self.output.existing.as_ref().is_some_and(|e| e.settled.is_some());
        let mut remains = self.output.litter.clone();
        if !settled || written + outcome.removed > 0 {
            self.staging()?;
            let staging = self.staging.take().context("nothing was staged")?;
            match publish(&self.output, staging, &plan)? {
                Published::AtOnce { remains: left } => remains = left.or(remains),
                Published::OneByOne { note } => {
                    outcome.atomic = false;
                    outcome.note = Some(note);
                }
            }
        }
        if let Some(path) = remains {
            let remains = format!("a former site could not be deleted and remains at `{}`", path.display());
            let first = outcome.note.map(|note| note + "; ").unwrap_or_default();
            outcome.note = Some(first + &remains);
        }
        Ok(outcome)
    }

    /// Takes `path` for a file; nobody else may.
    fn enter(&self, path: &str, put: Put) {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let former = files.insert(path.to_owned(), put);
        drop(files);
        assert!(former.is_none(), "two artifacts were published as `{path}`; addresses are unique");
    }

    /// Notes a failure, so that a caller who goes on cannot publish half a site.
    fn noting<T>(&self, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
        work().inspect_err(|_| self.failed.store(true, Ordering::Relaxed))
    }

    fn staging(&self) -> anyhow::Result<&Staging> {
        if let Some(staging) = self.staging.get() {
            return Ok(staging);
        }
        let _making = self.making_staging.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(staging) = self.staging.get() {
            return Ok(staging);
        }
        let staging = Staging::create(&self.output)?;
        Ok(self.staging.get_or_init(|| staging))
    }
}

/// How the new site came into place.
enum Published {
    AtOnce { remains: Option<PathBuf> },
    OneByOne { note: String },
}

/// Publishes in one step or, where that is impossible, file by file.
fn publish(output: &Output, mut staging: Staging, plan: &Plan<'_>) -> anyhow::Result<Published> {
    way::check(output, plan)?;
    let refused;
    let obstacle = match output.obstacle.as_ref().or(staging.obstacle.as_ref()) {
        Some(obstacle) => obstacle,
        None => match exchange::publish(output, &mut staging, plan)? {
            Exchanged::Done { remains } => return Ok(Published::AtOnce { remains }),
            Exchanged::Refused(obstacle) => {
                refused = obstacle;
                &refused
            }
        },
    };
    let note = in_place::note(&output.path, obstacle);
    in_place::publish(output, &staging, plan)?;
    Ok(Published::OneByOne { note })
}
