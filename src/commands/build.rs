//! `opsbook build`: compiles a site and publishes it.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::bail;
use rayon::prelude::*;

use super::open::{Opened, open};
use crate::host::clock::Stopwatch;
use crate::host::publish::{Outcome as Published, Publication};
use crate::model::code::Severity;
use crate::model::diagnostic::Diagnostic;
use crate::session::{Artifact, Session, Settings};

/// What came of a build.
#[derive(Debug)]
pub struct Built {
    /// Everything wrong with the site.
    pub diagnostics: Vec<Diagnostic>,
    /// What was published; `None` when errors stood in the way.
    pub published: Option<Published>,
    /// The folder that was published to.
    pub output: PathBuf,
    /// The lines of `--timings`.
    pub timings: Vec<String>,
}

/// Builds the site at `root` and publishes it to `output`, by default the configured folder below `root`.
/// `progress` is told how many of all outputs are done; it is called from several threads.
///
/// # Errors
/// When the site cannot be read or the output cannot be written.
pub fn build(root: &Path, output: Option<&Path>, settings: Settings, progress: &(dyn Fn(usize, usize) + Sync)) -> anyhow::Result<Built> {
    let mut watch = Stopwatch::start();
    let Opened { session, mut timings } = open(root, settings, &mut watch)?;
    let folder = session.graph().map_or_else(|| "public".to_owned(), |graph| graph.config.output.to_string());
    let output = output.map_or_else(|| root.join(folder), Path::to_path_buf);
    let mut built = Built { diagnostics: session.report().to_vec(), published: None, output, timings: Vec::new() };
    if !has_errors(&built.diagnostics) {
        let publication = Publication::open(&built.output)?;
        let faults = put_all(&session, root, &publication, progress)?;
        timings.note("render and write", watch.lap_ms(), session.outputs().len());
        if faults.is_empty() {
            let published = publication.finish()?;
            timings.note("publish", watch.lap_ms(), published.written);
            built.published = Some(published);
        } else {
            built.diagnostics.extend(faults);
            crate::model::diagnostic::sort(&mut built.diagnostics);
        }
    }
    timings.note("all", watch.total_ms(), session.outputs().len());
    built.timings = timings.lines();
    Ok(built)
}

/// Whether any diagnostic keeps the site from being published.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// Makes every output and hands it on; each artifact is dropped as soon as it is written.
fn put_all(session: &Session, root: &Path, publication: &Publication, progress: &(dyn Fn(usize, usize) + Sync)) -> anyhow::Result<Vec<Diagnostic>> {
    let outputs = session.outputs();
    let done = std::sync::atomic::AtomicUsize::new(0);
    let faults: Mutex<Vec<Diagnostic>> = Mutex::default();
    outputs.par_iter().try_for_each(|output| {
        match session.artifact(output) {
            Ok(Artifact::Bytes(bytes)) => publication.put(&output.file, &bytes)?,
            Ok(Artifact::Copy(source)) => publication.copy(&output.file, &root.join(&*source))?,
            Err(fault) => {
                let mut faults = faults.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                faults.push(*fault);
                // One broken template may fail on every page; the first hundred say enough.
                if faults.len() > 100 {
                    bail!("a template fails on more than a hundred pages; the first: {}", faults[0].message);
                }
            }
        }
        progress(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, outputs.len());
        anyhow::Ok(())
    })?;
    Ok(faults.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
}
