//! `opsbook stats`: what the site has and what it lacks.

use std::fmt::Write as _;

use clap::ValueEnum;

use super::open::{Opened, open};
use super::{Global, Outcome};
use crate::host::clock::Stopwatch;
use crate::model::scalar::{Day, counted};
use crate::session::Settings;
use crate::stages::tally::{Named, Tally};

/// The arguments of `stats`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The day for which everything is computed: 2026-03-31
    #[arg(long, value_name = "DAY", value_parser = super::as_field::<Day>)]
    pub as_of: Option<Day>,

    /// Count drafts, too
    #[arg(long)]
    pub drafts: bool,

    /// Who reads the numbers
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
}

/// Who reads the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// People: a paragraph a question
    Human,
    /// Programs: one JSON document
    Json,
}

/// Counts. A site with errors has no numbers: what is broken would be missing in them.
///
/// # Errors
/// When the site cannot be read.
pub fn run(args: &Args, global: &Global) -> anyhow::Result<Outcome> {
    let settings = Settings { as_of: args.as_of, today: crate::host::today()?, drafts: args.drafts, base_url: None };
    let Opened { session, .. } = open(&global.site, settings, &mut Stopwatch::start())?;
    if super::has_errors(session.report()) {
        global.terminal.note("The site has errors; `opsbook check` says which.");
        return Ok(Outcome::Faulty);
    }
    let Some(tally) = session.tally() else { return Ok(Outcome::Faulty) };
    match args.format {
        Format::Human => global.terminal.print(&text(&tally)),
        Format::Json => global.terminal.line(&serde_json::to_string_pretty(&tally)?),
    }
    Ok(Outcome::Fine)
}

/// The numbers as people read them.
#[must_use]
pub fn text(tally: &Tally) -> String {
    let mut out = String::new();
    reading(tally, &mut out);
    let (records, orphans) = (tally.reading.records, &tally.orphans);
    paragraph(&format!("Cited by no other record: {} of {records}", orphans.len()), orphans.iter().map(named), &mut out);
    let coverage = &tally.coverage;
    for (what, cover) in [
        ("Roles without myths", &coverage.roles_without_myths),
        ("Flags in no checklist", &coverage.flags_in_no_checklist),
        ("Terms that nobody uses", &coverage.terms_never_used),
    ] {
        paragraph(&format!("{what}: {} of {}", cover.lacking.len(), cover.of), cover.lacking.iter().map(named), &mut out);
    }
    let detours = &coverage.paths_over_deprecated;
    let lines = detours.lacking.iter().flat_map(|detour| {
        let step = |step: &crate::stages::tally::Dated| {
            let instead = step.instead.as_ref().map_or_else(String::new, |instead| format!(", {instead} takes its place"));
            format!("{}  {}: {} is {}{instead}", detour.path.id, detour.path.source, step.id, step.state)
        };
        detour.steps.iter().map(step)
    });
    paragraph(&format!("Paths over what is deprecated: {} of {}", detours.lacking.len(), detours.of), lines, &mut out);
    stale(tally, &mut out);
    out
}

fn named(record: &Named) -> String {
    format!("{}  {}", record.id, record.source)
}

fn paragraph(head: &str, lines: impl Iterator<Item = String>, out: &mut String) {
    _ = writeln!(out, "\n{head}");
    for line in lines {
        _ = writeln!(out, "  {}", one_line(&line));
    }
}

/// A text without what would end the line or steer a terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn reading(tally: &Tally, out: &mut String) {
    let reading = &tally.reading;
    _ = writeln!(out, "{:<12}{:>8}{:>10}{:>9}", "", "records", "words", "minutes");
    let row = |name: &str, records: usize, words: u64, minutes: u64| format!("{name:<12}{records:>8}{words:>10}{minutes:>9}\n");
    for share in &reading.kinds {
        out.push_str(&row(share.kind.name(), share.records, share.words, share.minutes));
    }
    out.push_str(&row("all", reading.records, reading.words, reading.minutes));
    if !reading.paths.is_empty() {
        let lines = reading.paths.iter().map(|walk| {
            let minutes = counted(usize::try_from(walk.minutes).unwrap_or(usize::MAX), "minute");
            format!("{}  {}, {minutes}", walk.id, counted(walk.steps, "step"))
        });
        paragraph("Onboarding paths", lines, out);
    }
}

fn stale(tally: &Tally, out: &mut String) {
    let all: usize = tally.stale.iter().map(|waiting| waiting.records.len()).sum();
    _ = writeln!(out, "\nOverdue for review: {all} of {}", tally.reading.records);
    for waiting in &tally.stale {
        let owner = waiting.owner.as_ref().map_or("nobody", |owner| &owner.name);
        _ = writeln!(out, "  {}: {}", one_line(owner), waiting.records.len());
        for overdue in &waiting.records {
            let days = counted(usize::try_from(overdue.days).unwrap_or(0), "day");
            _ = writeln!(out, "    {}, due {}, {days} ago", named(&overdue.record), overdue.due);
        }
    }
}
