//! Opens a site: what is on disk, as the first change of a session.

use std::path::Path;
use std::sync::Arc;

use crate::host::clock::Stopwatch;
use crate::host::mirror::Difference;
use crate::host::read::{AssetFile, Skipped, read_site};
use crate::kinds;
use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, Place};
use crate::model::graph::Asset;
use crate::rules;
use crate::session::{Change, Session, Settings, Tables};
use crate::stages::render;

/// How long each step took, and with how many things it dealt.
#[derive(Debug, Default)]
pub struct Timings(Vec<(&'static str, f64, usize)>);

impl Timings {
    /// Notes a step.
    pub fn note(&mut self, step: &'static str, ms: f64, count: usize) {
        self.0.push((step, ms, count));
    }

    /// The lines that `--timings` prints.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.0.iter().map(|(step, ms, count)| format!("{step:<22}{ms:>10.1} ms{count:>9}")).collect()
    }
}

/// A site that was read and understood.
#[derive(Debug)]
pub struct Opened {
    /// The session that holds it.
    pub session: Session,
    /// How long that took.
    pub timings: Timings,
}

/// The tables that a session works with.
#[must_use]
pub fn tables() -> Tables {
    Tables { kinds: &kinds::TABLE, rules: rules::TABLE, theme: render::embedded, row: render::row }
}

/// Reads the site at `root` and understands it.
///
/// # Errors
/// When the folder cannot be read.
pub fn open(root: &Path, settings: Settings, watch: &mut Stopwatch) -> anyhow::Result<Opened> {
    let mut timings = Timings::default();
    let read = read_site(root)?;
    timings.note("read", watch.lap_ms(), read.texts.len() + read.assets.len());
    let mut session = Session::new(tables(), settings);
    session.apply(change(read.into()), &mut |step, count| timings.note(step.name(), watch.lap_ms(), count));
    Ok(Opened { session, timings })
}

/// What is different on disk, as a change.
#[must_use]
pub fn change(difference: Difference) -> Change {
    let asset = |asset: AssetFile| Asset { source: Arc::from(asset.path), size_bytes: asset.size_bytes, size_px: asset.size_px };
    let skipped = |skipped: Skipped| {
        let place = Place { path: Arc::from(skipped.path), line: 1, column: 1, width: 1, text: String::new() };
        Diagnostic::new(Code::SkippedFile, Some(place), format!("this is not read: {}", skipped.why))
    };
    Change {
        assets: difference.assets.map(|assets| assets.into_iter().map(asset).collect()),
        skipped: difference.skipped.map(|all| all.into_iter().map(skipped).collect()),
        texts: difference.texts,
        settings: None,
    }
}
