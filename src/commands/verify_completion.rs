//! `opsbook verify-completion`: whether the record of a walked path holds, and what has changed since.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use clap::ValueEnum;
use serde_json::{Value as Json, json};

use super::open::{Opened, open};
use super::{Global, Outcome};
use crate::host::{self, clock::Stopwatch};
use crate::kinds::trail::edition::{demands, edition};
use crate::model::common::State;
use crate::model::completion::{Completion, Read, Score};
use crate::model::graph::Graph;
use crate::model::kind::{Kind, RecordKey};
use crate::model::lead::Leads;
use crate::model::ledger::{Ledger, RevisionName};
use crate::model::reference::split_key;
use crate::model::revised::{changes, means_this_since};
use crate::model::scalar::Day;
use crate::model::show::revision;
use crate::model::summary::Summary;
use crate::session::Settings;

/// The arguments of `verify-completion`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The record that the path's page saved
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Who reads the result
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

/// Who reads the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// People: a line a step
    Human,
    /// Programs: one JSON document
    Json,
}

/// What became of something that the record names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It means what it meant.
    Holds,
    /// It means something else now, or is asked for now and was not then.
    Changed,
    /// It was there, and is retired or gone.
    Gone,
    /// It cannot be true.
    Wrong,
}

impl Fate {
    const fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Changed => "changed",
            Self::Gone => "gone",
            Self::Wrong => "wrong",
        }
    }
}

/// What there is to say about one thing that the record names.
struct Line {
    fate: Fate,
    about: String,
    said: Vec<String>,
}

impl Line {
    fn new(fate: Fate, about: &str, said: impl Into<String>) -> Self {
        Self { fate, about: about.to_owned(), said: vec![said.into()] }
    }
}

/// Holds a record against the site and its ledger. What changed since is no fault of the record; what cannot be true is.
///
/// # Errors
/// When the site or the file cannot be read, or the file is no such record.
pub fn run(args: &Args, global: &Global) -> anyhow::Result<Outcome> {
    let today = host::today()?;
    let settings = Settings { as_of: None, today, drafts: false, base_url: None };
    let Opened { session, .. } = open(&global.site, settings, &mut Stopwatch::start())?;
    let Some(graph) = session.graph() else { return Ok(Outcome::Faulty) };
    let named = || format!("{} is no record of a walked path", args.file.display());
    let made: Completion = serde_json::from_str(&host::text_of(&args.file)?).with_context(named)?;
    anyhow::ensure!(made.format == "opsbook-completion", named());
    anyhow::ensure!(made.schema_version == 1, "{} is of version {}; this program reads 1", args.file.display(), made.schema_version);
    let lines = Against { graph, leads: &Leads::of(graph), ledger: session.ledger(), today }.judge(&made);
    match args.format {
        Format::Human => human(&made, &lines, global),
        Format::Json => global.terminal.line(&serde_json::to_string_pretty(&document(&made, &lines))?),
    }
    Ok(if lines.iter().any(|line| line.fate == Fate::Wrong) { Outcome::Faulty } else { Outcome::Fine })
}

fn human(made: &Completion, lines: &[Line], global: &Global) {
    let score = made.score.as_ref().map(|score| format!(", {} of {} right", score.right, score.of)).unwrap_or_default();
    let name = made.name.as_ref().map(|name| format!(", by {name}")).unwrap_or_default();
    global
        .terminal
        .line(&format!("{} (path:{}@{}), completed {}{score}{name}", made.path.title, made.path.id, made.path.rev, made.completed_on));
    for line in lines {
        global.terminal.line(&format!("{:<8} {}", line.fate.word(), line.about));
        for said in line.said.iter().filter(|said| !said.is_empty()) {
            global.terminal.line(&format!("         {said}"));
        }
    }
    let count = |fate| lines.iter().filter(|line| line.fate == fate).count();
    global.terminal.note(&match (count(Fate::Wrong), count(Fate::Changed) + count(Fate::Gone)) {
        (0, 0) => "It holds, and nothing has changed its meaning since.".to_owned(),
        (0, 1) => "It holds; one thing is different since.".to_owned(),
        (0, different) => format!("It holds; {different} things are different since."),
        (wrong, _) => format!("It does not hold: {wrong} of what it says cannot be true here."),
    });
}

fn document(made: &Completion, lines: &[Line]) -> Json {
    let lines: Vec<Json> = lines.iter().map(|line| json!({ "fate": line.fate.word(), "about": line.about, "said": line.said })).collect();
    let path = format!("path:{}@{}", made.path.id, made.path.rev);
    json!({ "schema_version": 1, "path": path, "completed_on": made.completed_on, "lines": lines })
}

/// What a record is held against.
struct Against<'a> {
    graph: &'a Graph,
    leads: &'a Leads,
    ledger: Option<&'a Ledger>,
    today: Day,
}

impl Against<'_> {
    fn judge(&self, made: &Completion) -> Vec<Line> {
        let path = format!("path:{}", made.path.id);
        let (mut lines, page) = self.record(&path, made.path.rev);
        lines.extend(made.steps.iter().flat_map(|step| self.step(step)));
        lines.extend(self.day("completed_on", &made.completed_on));
        lines.extend(made.score.as_ref().and_then(score));
        let Some(page) = page.filter(|page| page.common.state != State::Retired) else { return lines };
        let wanted = demands(page, self.graph);
        for (key, _) in &wanted.steps {
            if !made
                .steps
                .iter()
                .any(|step| step.record == *key || self.found(&step.record).is_some_and(|page| page.key.to_string() == *key))
            {
                lines.push(Line::new(Fate::Changed, key, "is a step of the path now, and was not read"));
            }
        }
        let answered = |id: &String| made.score.iter().flat_map(|score| &score.questions).any(|one| one.id == *id);
        let fresh = wanted.questions.iter().filter(|id| !answered(id)).count();
        if fresh > 0 {
            lines.push(Line::new(Fate::Changed, &path, format!("questions of today that were not answered: {fresh}")));
        }
        let now = edition(page, self.graph);
        if lines.iter().all(|line| line.fate == Fate::Holds) && now != made.build.edition {
            lines.push(Line::new(Fate::Changed, &path, format!("edition {} was walked, and this is {now}", made.build.edition)));
        }
        lines
    }

    /// The page of a record, under its own or a former id.
    fn found(&self, key: &str) -> Option<&Arc<Summary>> {
        let key = split_key(key)?;
        let (number, _) = self.graph.known_as(key.kind, &key.id, self.leads)?;
        Some(self.graph.page(number))
    }

    fn step(&self, step: &Read) -> Vec<Line> {
        let mut lines = self.record(&step.record, step.rev).0;
        lines.extend(self.day(&step.record, &step.read_on));
        lines
    }

    /// A record at a revision: whether it was ever there, and what became of it.
    fn record(&self, name: &str, rev: u32) -> (Vec<Line>, Option<&Arc<Summary>>) {
        let about = format!("{name}@{rev}");
        let Some(page) = self.found(name) else {
            let was = split_key(name).is_some_and(|key| self.accepted(&key));
            let line = if was {
                Line::new(Fate::Gone, &about, "was published here, and is no part of the site now")
            } else {
                Line::new(Fate::Wrong, &about, "was never published here")
            };
            return (vec![line], None);
        };
        if rev == 0 || rev > revision(page) || self.never_accepted(page, rev) {
            return (
                vec![Line::new(Fate::Wrong, &about, format!("there is no revision {rev}; the current one is {}", revision(page)))],
                Some(page),
            );
        }
        if page.common.state == State::Retired {
            let because = page.common.retired_because.as_deref().unwrap_or_default();
            let mut line = Line::new(Fate::Gone, &about, format!("is retired: {because}"));
            line.said.extend(self.graph.successor(page).map(|next| format!("in its place: {}", self.graph.page(next).key)));
            return (vec![line], Some(page));
        }
        let moved = if page.key.to_string() == name { String::new() } else { format!("is called {} now", page.key) };
        let mut line = Line::new(Fate::Holds, &about, moved);
        if means_this_since(page) > rev {
            line.fate = Fate::Changed;
            line.said.push(format!(
                "means something else since revision {}; the current one is {}",
                means_this_since(page),
                revision(page)
            ));
            let since = changes(page).into_iter().filter(|change| change.rev > rev);
            let history = |change: &crate::model::view::Revision| {
                let own =
                    page.common.history.iter().find(|entry| entry.rev.0 == i64::from(change.rev) && entry.date.to_string() == *change.date);
                own.and_then(|entry| entry.note.as_deref()).unwrap_or("material change").to_owned()
            };
            line.said.extend(since.map(|change| format!("{}, revision {}: {}", change.date, change.rev, history(&change))));
        }
        (vec![line], Some(page))
    }

    /// Whether the ledger knows a record.
    fn accepted(&self, key: &RecordKey) -> bool {
        self.ledger.is_some_and(|ledger| ledger.addresses.values().any(|accepted| accepted.value == *key))
    }

    /// Whether a former revision of a flag has no snapshot, though the ledger has an older one: then nobody was ever shown it.
    fn never_accepted(&self, page: &Summary, rev: u32) -> bool {
        let name = |rev| RevisionName { flag: Arc::clone(&page.key.id), rev };
        let older = (1..rev).any(|rev| self.graph.frozen.contains_key(&name(rev)));
        page.key.kind == Kind::Flag && rev < revision(page) && older && !self.graph.frozen.contains_key(&name(rev))
    }

    fn day(&self, about: &str, day: &str) -> Option<Line> {
        match Day::parse(day) {
            None => Some(Line::new(Fate::Wrong, about, format!("`{day}` is no day"))),
            // A reader's day may begin before the one of Greenwich.
            Some(on) if on > self.today.plus_days(1) => Some(Line::new(Fate::Wrong, about, format!("{day} is still to come"))),
            Some(_) => None,
        }
    }
}

/// What does not add up in a score.
fn score(score: &Score) -> Option<Line> {
    let right = score.questions.iter().filter(|one| one.right).count();
    if right != score.right || score.questions.len() != score.of {
        let said = format!("{} of {} is said, and the questions make {right} of {}", score.right, score.of, score.questions.len());
        return Some(Line::new(Fate::Wrong, "score", said));
    }
    let passed = score.right * 100 >= score.pass_percent.min(100) * score.of;
    (!passed).then(|| Line::new(Fate::Wrong, "score", format!("{right} of {} does not pass at {} %", score.of, score.pass_percent)))
}
