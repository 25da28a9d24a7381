//! `opsbook new review --from <link>`: a shared checklist link becomes a review.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use anyhow::bail;

use super::super::open::{Opened, open};
use super::super::{Global, Outcome};
use super::place::{clash_sentence, source_path};
use crate::host::terminal::Format;
use crate::host::{self, clock::Stopwatch};
use crate::model::code::{Code, Severity};
use crate::model::diagnostic::{Diagnostic, SourceText, Span};
use crate::model::kind::Kind;
use crate::model::lead::Leads;
use crate::model::scalar::{Day, Text, counted};
use crate::model::summary::Summary;
use crate::session::{Change, Session, Settings};
use crate::stages::recall::{self, Cited, Fault, Held, Known, Minutes, Unread};

/// What was asked for.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// The link.
    pub link: &'a str,
    /// The review's id; none for one of day and context.
    pub id: Option<&'a str>,
    /// Its title, where the one of context and day is not wanted.
    pub title: Option<&'a str>,
    /// Which of the checklist's contexts it was; none for the first.
    pub context: Option<&'a str>,
}

/// Writes the review, and says what the link says beside it.
///
/// # Errors
/// When the id is taken or not spelled as one, when the site cannot be read or the file cannot be written.
pub(super) fn run(wanted: Wanted<'_>, global: &Global) -> anyhow::Result<Outcome> {
    let link = wanted.link;
    let settings = Settings { as_of: None, today: host::today()?, drafts: true, base_url: None };
    let Opened { mut session, .. } = open(&global.site, settings, &mut Stopwatch::start())?;
    let recalled = match recalled(link, &session) {
        Ok((checklist, held)) => Recalled { context: chosen(wanted.context, &checklist)?, ..held },
        Err(faults) => {
            let source = SourceText { path: Arc::from("the link"), text: Arc::from(link) };
            let told =
                |fault: Fault| Diagnostic { hint: fault.hint, ..Diagnostic::new(fault.code, Some(source.place(fault.at)), fault.message) };
            let told: Vec<Diagnostic> = faults.into_iter().map(told).collect();
            global.terminal.report(&told, Format::Human, Path::new("."));
            return Ok(Outcome::Faulty);
        }
    };
    let path = match wanted.id {
        Some(id) => source_path(Kind::Review, id)?,
        None => free_path(&recalled, &session, &global.site)?,
    };
    let file = global.site.join(&path);
    let shown = file.strip_prefix(".").unwrap_or(&file).display();
    if host::exists(&file) {
        bail!("`{shown}` exists already, so nothing was written");
    }
    let text = recalled.text(wanted.title);
    fits(&mut session, &path, &text)?;
    host::create(&file, &text)?;
    global.terminal.line(&format!("Wrote {shown}."));
    for line in recalled.lines() {
        global.terminal.line(&line);
    }
    global.terminal.line("Next: say what happened, then run `opsbook check`.");
    Ok(Outcome::Fine)
}

/// What a link comes to on this site.
struct Recalled {
    held: Held,
    context: Text,
    /// The day of the link; of one without a day that of the site.
    date: Day,
    today: Day,
}

/// The checklist of a link, and what was answered, in a context that is still to be chosen.
fn recalled(link: &str, session: &Session) -> Result<(Arc<Summary>, Recalled), Vec<Fault>> {
    let Some(graph) = session.graph() else { return Err(Vec::new()) };
    let leads = Leads::of(graph);
    let checklist = recall::find(link, graph, &leads).map_err(|fault| vec![*fault])?;
    let state = recall::read(link).map_err(|unread| vec![unread_fault(unread, link)])?;
    let held = recall::hold(&state, checklist, Known { graph, leads: &leads, ledger: session.ledger() })?;
    let recalled = Recalled { held, context: Arc::from(""), date: state.day.unwrap_or(graph.as_of), today: graph.as_of };
    Ok((Arc::clone(graph.page(checklist)), recalled))
}

fn unread_fault(unread: Unread, link: &str) -> Fault {
    let (at, message, hint) = match unread {
        Unread::NoState => {
            let at = Span::new(link.find('#').unwrap_or(0), link.len());
            (
                at,
                "the link holds no answers".to_owned(),
                "take it from “Share” on the checklist; it ends in #s=1~…, and a shell wants it in quotation marks",
            )
        }
        Unread::Version(at) => (
            at,
            "the answers are of a version that this opsbook does not know".to_owned(),
            "copy the link again; if it is whole, a newer opsbook wrote it",
        ),
    };
    Fault { at, code: Code::BadValue, message, hint: Some(hint.to_owned()) }
}

/// The context that was asked for, if the checklist has it; else its first.
fn chosen(context: Option<&str>, checklist: &Summary) -> anyhow::Result<Text> {
    let own = checklist.references.iter().filter(|reference| reference.field == Some("contexts"));
    let own: Vec<&Text> = own.map(|reference| &reference.target).collect();
    let Some(found) = own.iter().find(|own| context.is_none_or(|wanted| wanted == &****own)) else {
        let made_for: Vec<String> = own.iter().map(|own| format!("`{own}`")).collect();
        bail!("`--context {}`: `{}` is made for {}", context.unwrap_or_default(), checklist.key, made_for.join(", "));
    };
    Ok(Arc::clone(found))
}

/// The path of the first id of day and context that nobody has.
fn free_path(recalled: &Recalled, session: &Session, site: &Path) -> anyhow::Result<String> {
    let leads = session.graph().map(Leads::of).unwrap_or_default();
    let graph = session.graph();
    let taken = |id: &str, path: &str| {
        host::exists(&site.join(path)) || graph.is_some_and(|graph| graph.known_as(Kind::Review, id, &leads).is_some())
    };
    let first = format!("{}-{}", recalled.date, recalled.context);
    for number in 1_u32.. {
        let id = if number == 1 { first.clone() } else { format!("{first}-{number}") };
        let path = source_path(Kind::Review, &id)?;
        if !taken(&id, &path) {
            return Ok(path);
        }
    }
    bail!("every id that begins with `{first}` is taken")
}

/// Puts the review into the site in memory, to see that nothing is wrong with it.
fn fits(session: &mut Session, path: &str, text: &str) -> anyhow::Result<()> {
    let before: BTreeSet<String> = session.report().iter().map(|problem| format!("{problem:?}")).collect();
    let change = Change { texts: vec![(path.to_owned(), Some(text.to_owned().into_bytes()))], ..Change::default() };
    let after = session.apply(change, &mut |_, _| {}).diagnostics;
    let new = |problem: &&Diagnostic| problem.severity == Severity::Error && !before.contains(&format!("{problem:?}"));
    match after.iter().find(new) {
        Some(clash) => bail!("{}, so nothing was written", clash_sentence(clash, path)),
        None => Ok(()),
    }
}

impl Recalled {
    fn text(&self, title: Option<&str>) -> String {
        recall::text(Minutes { title, context: &self.context, date: self.date, today: self.today }, &self.held)
    }

    /// What the terminal says beside the file's name.
    fn lines(&self) -> Vec<String> {
        let Held { cites, initiatives, clear, not_applicable, open, since } = &self.held;
        let cited = |cite: &Cited| format!("{}@{}{}", cite.flag, cite.rev, if cite.blocking { " (blocking)" } else { "" });
        let cited: Vec<String> = cites.iter().map(cited).collect();
        let mut lines = vec![format!("Cites {}: {}.", counted(cites.len(), "flag"), cited.join(", "))];
        for (what, ids) in [("Clear", clear), ("Not applicable", not_applicable), ("Not answered", open)] {
            if !ids.is_empty() {
                lines.push(format!("{what}: {}.", ids.join(", ")));
            }
        }
        lines.extend(since.iter().cloned());
        if initiatives.len() > 1 {
            lines.push("The link names several initiatives, and not which flag was raised against which: say so in `cites`.".to_owned());
        }
        lines
    }
}
