//! `opsbook build`: compiles a site and publishes it.

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::open::{Opened, Timings, open};
use super::{Global, Outcome};
use crate::host::clock::Stopwatch;
use crate::host::publish::{Outcome as Published, Publication};
use crate::host::terminal::{Format, Progress};
use crate::model::config::BaseUrl;
use crate::model::diagnostic::{Diagnostic, sort};
use crate::model::output::Output;
use crate::model::scalar::Day;
use crate::session::{Artifact, Session, Settings};

/// The arguments of `build`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder to publish to, instead of the configured one
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,

    /// The address at which the site will be published, instead of the configured one
    #[arg(long, value_name = "URL", value_parser = super::as_field::<BaseUrl>)]
    pub base_url: Option<BaseUrl>,

    /// The day for which everything is computed: 2026-03-31
    #[arg(long, value_name = "DAY", value_parser = super::as_field::<Day>)]
    pub as_of: Option<Day>,

    /// Publish drafts, too
    #[arg(long)]
    pub drafts: bool,

    /// Say how long each step took
    #[arg(long)]
    pub timings: bool,

    /// Who reads the messages
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
}

/// Builds the site and publishes it.
///
/// # Errors
/// When the site cannot be read or the output cannot be written.
pub fn run(args: &Args, global: &Global) -> anyhow::Result<Outcome> {
    let settings = Settings { as_of: args.as_of, today: crate::host::today()?, drafts: args.drafts, base_url: args.base_url.clone() };
    let mut watch = Stopwatch::start();
    let Opened { session, mut timings } = open(&global.site, settings, &mut watch)?;
    // The process ends with the command, and the system takes all memory back at once.
    let mut session = ManuallyDrop::new(session);
    let mut diagnostics = session.report().to_vec();
    let output = args.output.clone().unwrap_or_else(|| global.site.join(&*session.config().output));
    let mut published = None;
    if !super::has_errors(&diagnostics) {
        let progress = global.terminal.progress("Building");
        match publish(&mut session, &global.site, &output, &progress, &mut timings, &mut watch)? {
            Ok(outcome) => published = Some(outcome),
            Err(faults) => diagnostics.extend(faults),
        }
        sort(&mut diagnostics);
    }
    timings.note("all", watch.total_ms(), session.outputs().len());
    global.terminal.report(&diagnostics, args.format, &global.site);
    if args.timings {
        timings.lines().iter().for_each(|line| global.terminal.note(line));
    }
    let Some(outcome) = published else {
        global.terminal.note("Nothing was published.");
        return Ok(Outcome::Faulty);
    };
    global.terminal.note(&said(&outcome, &output));
    if let Some(note) = &outcome.note {
        global.terminal.note(note);
    }
    Ok(Outcome::Fine)
}

/// What was published, in a sentence.
fn said(outcome: &Published, output: &Path) -> String {
    let files = |n: usize| if n == 1 { "1 file".to_owned() } else { format!("{n} files") };
    let output = output.display();
    match (outcome.written, outcome.removed) {
        (0, 0) => format!("Nothing changed: {} in {output}.", files(outcome.unchanged)),
        (written, removed) => {
            let removed = if removed == 0 { String::new() } else { format!(", {removed} removed") };
            format!("Published to {output}: {} written{removed}, {} unchanged.", files(written), outcome.unchanged)
        }
    }
}

/// Makes and publishes everything; the faults of templates that show only when they render come back
/// instead, and then nothing is published.
fn publish(
    session: &mut Session,
    site: &Path,
    output: &Path,
    progress: &Progress,
    timings: &mut Timings,
    watch: &mut Stopwatch,
) -> anyhow::Result<Result<Published, Vec<Diagnostic>>> {
    let publication = Publication::open(output)?;
    session.settle_index();
    let (index, pages) = (session.index_outputs(), session.outputs().len());
    timings.note("index", watch.lap_ms(), session.graph().map_or(0, |graph| graph.pages.len()));
    let done = AtomicUsize::new(0);
    let step = || progress.show(done.fetch_add(1, Ordering::Relaxed) + 1, pages + index.len());
    let mut faults = put_all(&index, session, site, &publication, &step)?;
    // No page asks for it, and it is a quarter of all that is held.
    session.forget_index();
    timings.note("write index", watch.lap_ms(), index.len());
    faults.extend(put_all(session.outputs(), session, site, &publication, &step)?);
    timings.note("render and write", watch.lap_ms(), pages);
    if !faults.is_empty() {
        return Ok(Err(faults));
    }
    let outcome = publication.finish()?;
    timings.note("publish", watch.lap_ms(), outcome.written);
    Ok(Ok(outcome))
}

/// Makes every output and hands it on; each artifact is dropped as soon as it is written.
fn put_all(
    outputs: &[Output],
    session: &Session,
    site: &Path,
    publication: &Publication,
    step: &(dyn Fn() + Sync),
) -> anyhow::Result<Vec<Diagnostic>> {
    let faults: Mutex<Vec<Diagnostic>> = Mutex::default();
    // One by one: a few are as large as thousands of others, and the last ones are made while other threads have nothing to do.
    outputs.par_iter().with_max_len(1).try_for_each(|output| {
        match session.artifact(output) {
            Ok(Artifact::Bytes(bytes)) => publication.put(&output.file, &bytes)?,
            Ok(Artifact::Copy(source)) => publication.copy(&output.file, &site.join(&*source))?,
            Err(fault) => faults.lock().unwrap_or_else(PoisonError::into_inner).push(*fault),
        }
        step();
        anyhow::Ok(())
    })?;
    Ok(faults.into_inner().unwrap_or_else(PoisonError::into_inner))
}
