//! `opsbook cite-check`: whether the citations of a text still hold.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::open::{Opened, open};
use super::{Global, Outcome};
use crate::host::terminal::Format;
use crate::host::{self, clock::Stopwatch};
use crate::model::diagnostic::{Diagnostic, SourceText, Span};
use crate::model::lead::Leads;
use crate::session::Settings;
use crate::stages::cite::{Finding, Known, check};

/// The arguments of `cite-check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The texts: review documents, mails, bodies of pull requests; standard input when there is none
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Rewrite what is certain: records that were renamed, addresses and anchors that moved, successors of
    /// what is retired; of standard input the mended text is printed
    #[arg(long)]
    fix: bool,

    /// Who reads the result
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

/// Reports every citation that is unknown, retired or outdated.
///
/// # Errors
/// When the site or a text cannot be read, or a mended one cannot be written.
pub fn run(args: &Args, global: &Global) -> anyhow::Result<Outcome> {
    let settings = Settings { as_of: None, today: host::today()?, drafts: false, base_url: None };
    let Opened { session, .. } = open(&global.site, settings, &mut Stopwatch::start())?;
    let Some(graph) = session.graph() else { return Ok(Outcome::Faulty) };
    let leads = Leads::of(graph);
    let files: BTreeSet<&str> = session.outputs().iter().map(|output| output.file.as_str()).collect();
    let known = Known { graph, leads: &leads, publishes: &|file| files.contains(file) };
    let mut diagnostics = Vec::new();
    if args.files.is_empty() {
        let text = host::text_of_input()?;
        let (text, findings) = mended(text, args.fix, &known);
        diagnostics.extend(told("standard input", &text, &findings));
        if args.fix {
            global.terminal.print(&text);
            for found in &diagnostics {
                let at = found.place.as_ref().map_or_else(String::new, |place| format!("{}:{}: ", place.line, place.column));
                global.terminal.note(&format!("{at}{}", found.message));
            }
            return Ok(if diagnostics.is_empty() { Outcome::Fine } else { Outcome::Faulty });
        }
    }
    for file in &args.files {
        let before = host::text_of(file)?;
        let (text, findings) = mended(before.clone(), args.fix, &known);
        if text != before {
            host::replace(file, &text)?;
            global.terminal.note(&format!("Rewrote {}.", file.display()));
        }
        diagnostics.extend(told(&file.display().to_string(), &text, &findings));
    }
    global.terminal.report(&diagnostics, args.format, Path::new("."));
    Ok(if diagnostics.is_empty() { Outcome::Fine } else { Outcome::Faulty })
}

/// A text, mended as far as is wished and certain, and what does not hold in it.
fn mended(mut text: String, fix: bool, known: &Known<'_>) -> (String, Vec<Finding>) {
    let mut findings = check(&text, known);
    // What was renamed may also have been retired: a second look sees that.
    for _ in 0..3 {
        let fixes: Vec<_> = findings.iter().filter_map(|found| found.fix.clone()).filter(|_| fix).collect();
        if fixes.is_empty() {
            break;
        }
        for fix in fixes.into_iter().rev() {
            text.replace_range(fix.at, &fix.text);
        }
        findings = check(&text, known);
    }
    (text, findings)
}

/// Findings as diagnostics of a text.
fn told(name: &str, text: &str, findings: &[Finding]) -> Vec<Diagnostic> {
    let source = SourceText { path: Arc::from(name), text: Arc::from(text) };
    let told = |found: &Finding| {
        let place = source.place(Span::new(found.at.start, found.at.end));
        Diagnostic { hint: found.hint.clone(), ..Diagnostic::new(found.code, Some(place), found.message.clone()) }
    };
    findings.iter().map(told).collect()
}
