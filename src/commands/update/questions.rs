//! The questions that a person is asked, one field at a time; an answer that the model refuses is asked for again.

use anyhow::bail;

use super::draft::{Asked, Draft, Field};
use super::trial::Trial;
use crate::host::terminal::Terminal;
use crate::model::code::Code;
use crate::model::diagnostic::Diagnostic;

/// Whether a question has to be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    Must,
    May,
    /// It is not asked.
    Not,
}

/// The questions in their order.
const QUESTIONS: [(Field, &str); 13] = [
    (Field::Date, "Date"),
    (Field::Rag, "Status: green, amber or red"),
    (Field::Target, "Target date"),
    (Field::Reason, "Why the target moves"),
    (Field::Summary, "Summary, at most 280 characters"),
    (Field::Step, "Next step"),
    (Field::StepOwner, "  who does it"),
    (Field::StepDue, "  by when"),
    (Field::Path, "Path to green"),
    (Field::Scope, "Scope: up, down"),
    (Field::Capacity, "Capacity: up, down"),
    (Field::Note, "  what changed, in a few words"),
    (Field::Author, "Author: a person, a team or role:id"),
];

/// Asks for everything that the draft does not say yet.
///
/// # Errors
/// When the answers end before everything is said, or the file cannot be added to.
pub fn ask(draft: &mut Draft, trial: &mut Trial, terminal: &Terminal) -> anyhow::Result<()> {
    terminal.note(&format!(
        "An update of \"{}\". Enter takes what stands in brackets, or leaves out what may be left out.",
        trial.before.title
    ));
    for (field, question) in QUESTIONS {
        let need = need(field, draft, trial)?;
        if draft.get(field).is_some() || need == Need::Not {
            continue;
        }
        let default = default(field, trial);
        let shown = match (&default, need) {
            (Some(default), _) => format!("{question} [{default}]:"),
            (None, Need::Must) => format!("{question}:"),
            (None, _) => format!("{question} (may be left out):"),
        };
        loop {
            let answer = answered(terminal, &shown)?;
            let blank = answer.is_empty();
            // A target that stays is not said again.
            let kept = if field == Field::Target { None } else { default.as_deref() };
            draft.set(field, if blank { kept } else { Some(&answer) });
            if need == Need::Must && draft.get(field).is_none() {
                terminal.note("  This has to be said.");
            } else if sound(draft, trial, terminal, field == Field::Target)? {
                break;
            } else {
                draft.set(field, None);
            }
        }
    }
    flags(draft, trial, terminal)?;
    asks(draft, trial, terminal)
}

fn answered(terminal: &Terminal, question: &str) -> anyhow::Result<String> {
    match terminal.ask(question)? {
        Some(answer) => Ok(answer),
        None => bail!("the answers ended before everything was said, so nothing was written"),
    }
}

/// Whether a field is asked for, by what is said already.
fn need(field: Field, draft: &Draft, trial: &mut Trial) -> anyhow::Result<Need> {
    let green = matches!(draft.get(Field::Rag), Some("green" | "on-track"));
    let said = |field| draft.get(field).is_some();
    Ok(match field {
        Field::Date | Field::Rag | Field::Summary => Need::Must,
        Field::Reason => {
            let slips = trial.tried(draft)?.refused.iter().any(|problem| problem.code == Code::SlipWithoutReason);
            if slips { Need::Must } else { Need::Not }
        }
        Field::Path if green => Need::Not,
        Field::StepOwner | Field::StepDue if !said(Field::Step) => Need::Not,
        Field::Note if !said(Field::Scope) && !said(Field::Capacity) => Need::Not,
        _ => Need::May,
    })
}

/// What Enter stands for.
fn default(field: Field, trial: &Trial) -> Option<String> {
    let initiative = trial.initiative();
    let newest = initiative.newest_update();
    match field {
        Field::Date => Some(trial.today.to_string()),
        Field::Target => initiative.target().map(|day| format!("{day}, as before")),
        Field::Author => newest.and_then(|update| update.author.as_ref()).map(|author| author.id.to_string()),
        _ => None,
    }
}

/// Whether the model takes what is said so far; if not, it is told why. A reason is asked for after the target.
fn sound(draft: &Draft, trial: &mut Trial, terminal: &Terminal, reason_follows: bool) -> anyhow::Result<bool> {
    let refused = trial.tried(draft)?.refused;
    let counts = |problem: &&Diagnostic| !(reason_follows && problem.code == Code::SlipWithoutReason);
    let mut all = refused.iter().filter(counts).peekable();
    let fine = all.peek().is_none();
    for problem in all {
        let hint = problem.hint.as_ref().filter(|_| problem.code != Code::SlipWithoutReason);
        let hint = hint.map_or_else(String::new, |hint| format!("; {hint}"));
        terminal.note(&format!("  Refused: {}{hint}.", problem.message));
    }
    Ok(fine)
}

fn flags(draft: &mut Draft, trial: &mut Trial, terminal: &Terminal) -> anyhow::Result<()> {
    while draft.flags.is_empty() {
        let answer = answered(terminal, "Red flags that it raises, their ids (may be left out):")?;
        draft.flags = answer.split([',', ' ']).filter(|id| !id.is_empty()).map(str::to_owned).collect();
        if draft.flags.is_empty() || sound(draft, trial, terminal, false)? {
            break;
        }
        draft.flags.clear();
    }
    Ok(())
}

fn asks(draft: &mut Draft, trial: &mut Trial, terminal: &Terminal) -> anyhow::Result<()> {
    if !draft.asks.is_empty() {
        return Ok(());
    }
    loop {
        let text = answered(terminal, "What it asks of somebody (may be left out):")?;
        if text.is_empty() {
            return Ok(());
        }
        let of = answered(terminal, "  of whom (may be left out):")?;
        let due = answered(terminal, "  by when (may be left out):")?;
        let said = |text: String| Some(text).filter(|text| !text.is_empty());
        draft.asks.push(Asked { of: said(of), text, due: said(due) });
        if !sound(draft, trial, terminal, false)? {
            draft.asks.pop();
        }
    }
}
