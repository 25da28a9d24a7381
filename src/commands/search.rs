//! `opsbook search`: finds pages in the terminal, in the order in which the site's own search does.

use clap::ValueEnum;
use serde::Serialize;

use super::open::{Opened, open};
use super::{Global, Outcome};
use crate::host::clock::Stopwatch;
use crate::session::{Answer, Hit, Settings};

/// The arguments of `search`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to search for; '"two words"' finds a phrase, 'this -that' leaves out, kind:flag, rag:red and owner:name narrow it down
    #[arg(required = true, value_name = "WORDS")]
    pub words: Vec<String>,

    /// How many hits to show at most
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub limit: usize,

    /// Search drafts, too
    #[arg(long)]
    pub drafts: bool,

    /// Who reads the hits
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
}

/// Who reads the hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// People: a line a hit
    Human,
    /// Programs: one JSON document
    Json,
}

/// Searches the site. Nothing found is no success, as with other tools that search.
///
/// # Errors
/// When the site cannot be read.
pub fn run(args: &Args, global: &Global) -> anyhow::Result<Outcome> {
    let settings = Settings { as_of: None, today: crate::host::today()?, drafts: args.drafts, base_url: None };
    let Opened { session, .. } = open(&global.site, settings, &mut Stopwatch::start())?;
    let query = args.words.join(" ");
    let found = session.search(&query, args.limit);
    let answer = found.unwrap_or(Answer { hits: Vec::new(), total: 0, suggestion: None });
    match args.format {
        Format::Human => human(&query, &answer, global),
        Format::Json => global.terminal.line(&serde_json::to_string_pretty(&Document::of(&query, &answer))?),
    }
    Ok(if answer.total == 0 { Outcome::Faulty } else { Outcome::Fine })
}

fn human(query: &str, answer: &Answer, global: &Global) {
    for hit in &answer.hits {
        global.terminal.line(&line(hit));
    }
    if let Some(meant) = &answer.suggestion {
        global.terminal.note(&format!("Searched for: {meant}"));
    }
    match answer.total {
        0 => global.terminal.note(&format!("Nothing found for: {query}")),
        total if total > answer.hits.len() => global.terminal.note(&format!("{} of {total} hits; --limit shows more.", answer.hits.len())),
        _ => {}
    }
}

/// Address, title and passage.
fn line(hit: &Hit) -> String {
    let title = if hit.heading.is_empty() { hit.title.clone() } else { format!("{}: {}", hit.title, hit.heading) };
    let passage: String = hit.passage.iter().map(|(part, _)| part.as_str()).collect();
    format!("{}\t{}\t{}", address(hit), one_line(&title), one_line(&passage))
}

fn address(hit: &Hit) -> String {
    if hit.anchor.is_empty() { format!("/{}", hit.path) } else { format!("/{}#{}", hit.path, hit.anchor) }
}

/// A text without what would end the line, begin a column, or steer a terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// What programs read.
#[derive(Serialize)]
struct Document<'a> {
    query: &'a str,
    suggestion: Option<&'a str>,
    total: usize,
    hits: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    address: String,
    kind: &'a str,
    title: &'a str,
    heading: &'a str,
    /// The passage as text.
    passage: String,
    /// What was searched for, as it stands in the passage.
    marked: Vec<&'a str>,
}

impl<'a> Document<'a> {
    fn of(query: &'a str, answer: &'a Answer) -> Self {
        let found = |hit: &'a Hit| Found {
            address: address(hit),
            kind: hit.kind,
            title: &hit.title,
            heading: &hit.heading,
            passage: hit.passage.iter().map(|(part, _)| part.as_str()).collect(),
            marked: hit.passage.iter().filter(|(_, marked)| *marked).map(|(part, _)| part.as_str()).collect(),
        };
        Self { query, suggestion: answer.suggestion.as_deref(), total: answer.total, hits: answer.hits.iter().map(found).collect() }
    }
}
