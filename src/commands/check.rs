//! `opsbook check`: everything that a build checks, without writing.

use clap::ValueEnum;
use rayon::prelude::*;

use super::open::{Opened, open};
use super::{Global, Outcome};
use crate::host::clock::Stopwatch;
use crate::host::terminal::Format;
use crate::model::diagnostic::{Diagnostic, sort};
use crate::model::graph::Graph;
use crate::model::scalar::{Day, counted};
use crate::session::Settings;
use crate::stages::tally;

/// The arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The day for which everything is computed: 2026-03-31
    #[arg(long, value_name = "DAY", value_parser = super::as_field::<Day>)]
    pub as_of: Option<Day>,

    /// Check as if drafts were published
    #[arg(long)]
    pub drafts: bool,

    /// Let these fail the check, too
    #[arg(long, value_name = "WHAT")]
    pub deny: Option<Denied>,

    /// Who reads the result
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,

    /// Fail on what the portfolio rules find red, too
    #[arg(long)]
    pub rules: bool,

    /// List the records that nothing links to
    #[arg(long)]
    pub orphans: bool,
}

/// What may be denied besides errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Denied {
    /// Warnings.
    Warnings,
}

/// Checks the site. Every page is rendered, too, since a template may fail on one page alone.
///
/// # Errors
/// When the site cannot be read.
pub fn run(args: &Args, global: &Global) -> anyhow::Result<Outcome> {
    let settings = Settings { as_of: args.as_of, today: crate::host::today()?, drafts: args.drafts, base_url: None };
    let Opened { session, .. } = open(&global.site, settings, &mut Stopwatch::start())?;
    let mut diagnostics = session.report().to_vec();
    if !super::has_errors(&diagnostics) {
        let faults: Vec<Diagnostic> =
            session.outputs().par_iter().filter_map(|output| session.artifact(output).err()).map(|fault| *fault).collect();
        diagnostics.extend(faults);
        if args.rules {
            diagnostics.extend(session.red_findings());
        }
        sort(&mut diagnostics);
    }
    global.terminal.report(&diagnostics, args.format, &global.site);
    if args.orphans
        && let Some(graph) = session.graph()
    {
        // Beside a document for machines, people read standard error.
        match args.format {
            Format::Human => orphans(graph, &|text| global.terminal.line(text)),
            _ => orphans(graph, &|text| global.terminal.note(text)),
        }
    }
    if diagnostics.is_empty() && args.format == Format::Human {
        let records = session.graph().map_or(0, |graph| graph.pages.len());
        global.terminal.note(&format!("{records} records, nothing wrong."));
    }
    let red = session.red_findings().len();
    if red > 0 && !args.rules && args.format == Format::Human {
        global.terminal.note(&format!("The rules find {} red; `opsbook check --rules` says which.", counted(red, "thing")));
    }
    let denied = args.deny == Some(Denied::Warnings) && !diagnostics.is_empty();
    Ok(if denied || super::has_errors(&diagnostics) { Outcome::Faulty } else { Outcome::Fine })
}

/// Lists the records that no other record cites; listings do not count.
fn orphans(graph: &Graph, say: &dyn Fn(&str)) {
    let lonely = tally::orphans(graph);
    for record in &lonely {
        say(&format!("{}  {}", record.id, record.source));
    }
    if lonely.is_empty() {
        say("Every record is cited by another.");
    }
}
