//! `opsbook update`: one more status update of an initiative, and nothing else in its file.

mod diff;
mod draft;
mod questions;
mod trial;

#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use anyhow::bail;

use self::draft::{Asked, Draft, Field};
use self::trial::{Trial, Tried};
use super::{Global, Outcome, as_field};
use crate::host;
use crate::host::terminal::Format;

use crate::model::initiative::{Direction, Rag};
use crate::model::scalar::{Day, counted};

/// The arguments of `update`.
///
/// Where status and summary are not given, a person is asked for them and for all that is not given.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The initiative's id
    #[arg(value_name = "INITIATIVE")]
    initiative: String,

    /// The day of the update; default: the day for which the site is built
    #[arg(long, value_name = "DAY", value_parser = as_field::<Day>)]
    date: Option<Day>,

    /// The status: green, amber or red (also on-track, at-risk, off-track)
    #[arg(long, value_name = "STATUS", value_parser = as_field::<Rag>)]
    rag: Option<Rag>,

    /// When the initiative ends, as seen now; default: as before
    #[arg(long, value_name = "DAY", value_parser = as_field::<Day>)]
    target_date: Option<Day>,

    /// What there is to say, in Markdown, at most 280 characters
    #[arg(long, value_name = "TEXT")]
    summary: Option<String>,

    /// Who writes it: a person, a team or role:ID
    #[arg(long, value_name = "ID")]
    author: Option<String>,

    /// Why the target moves; needed when it moves later
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,

    /// What happens next; expected unless green
    #[arg(long, value_name = "TEXT")]
    next_step: Option<String>,

    /// Who does the next step
    #[arg(long, value_name = "ID", requires = "next_step")]
    next_step_owner: Option<String>,

    /// By when the next step is done
    #[arg(long, value_name = "DAY", value_parser = as_field::<Day>, requires = "next_step")]
    next_step_due: Option<Day>,

    /// How it gets back on track; expected unless green
    #[arg(long, value_name = "TEXT")]
    path_to_green: Option<String>,

    /// A red flag that it raises; may be said again
    #[arg(long, value_name = "ID")]
    flag: Vec<String>,

    /// What it asks of somebody, for instance "of=role:coo,due=2026-04-10,A second carrier"; may be said again
    #[arg(long, value_name = "ASK", value_parser = Asked::parse)]
    ask: Vec<Asked>,

    /// Whether the scope grew or shrank: up or down
    #[arg(long, value_name = "WAY", value_parser = as_field::<Direction>)]
    scope: Option<Direction>,

    /// Whether the capacity grew or shrank: up or down
    #[arg(long, value_name = "WAY", value_parser = as_field::<Direction>)]
    capacity: Option<Direction>,

    /// What changed in scope or capacity, in a few words
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,

    /// Print what would be different, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Adds the update, or says why not. The file is replaced in one step at the very end: who breaks off leaves it as it was.
///
/// # Errors
/// When the site cannot be read, no initiative has that name, something is missing and nobody can be asked, or the file
/// cannot be written.
pub fn run(args: &Args, global: &Global) -> anyhow::Result<Outcome> {
    let terminal = &*global.terminal;
    let refuse = |problems: &[_]| {
        terminal.report(problems, Format::Human, &global.site);
        terminal.note("Nothing was written.");
        Ok(Outcome::Faulty)
    };
    let mut trial = match Trial::open(&global.site, &args.initiative)? {
        Ok(trial) => trial,
        Err(problems) => return refuse(&problems),
    };
    let mut draft = args.draft();
    let lacks = [(Field::Rag, "--rag"), (Field::Summary, "--summary")].into_iter().filter(|(field, _)| draft.get(*field).is_none());
    let lacks: Vec<&str> = lacks.map(|(_, option)| option).collect();
    if lacks.is_empty() {
        let today = trial.today.to_string();
        let date = draft.get(Field::Date).unwrap_or(&today).to_owned();
        draft.set(Field::Date, Some(&date));
    } else if terminal.can_ask() {
        questions::ask(&mut draft, &mut trial, terminal)?;
    } else {
        bail!("an update needs {}, and nobody can be asked here; nothing was written", lacks.join(" and "));
    }
    let Tried { text, refused, warned } = trial.tried(&draft)?;
    if !refused.is_empty() {
        return refuse(&refused);
    }
    for problem in warned {
        // Not among the results: a diff goes on to other programs.
        terminal.note(&format!("Still open: {}; {}.", problem.message, problem.hint.as_deref().unwrap_or("see `opsbook check`")));
    }
    let path = &*trial.before.source;
    if args.dry_run {
        terminal.print(&diff::diff(path, &trial.text, &text));
        return Ok(Outcome::Fine);
    }
    host::amend(&global.site, path, &trial.text, &text)?;
    terminal.line(&format!("Wrote {}: {}.", shown(global, path), told(&draft, &trial)));
    Ok(Outcome::Fine)
}

fn shown(global: &Global, path: &str) -> String {
    let file = global.site.join(path);
    file.strip_prefix(".").unwrap_or(&file).display().to_string()
}

/// The update in a few words.
fn told(draft: &Draft, trial: &Trial) -> String {
    let said = |field| draft.get(field).unwrap_or_default();
    let mut told = format!("the update of {}, {}", said(Field::Date), said(Field::Rag));
    let target = draft.get(Field::Target).and_then(Day::parse);
    if let (Some(target), Some(before)) = (target, trial.initiative().target()) {
        let days = target.days_since(before);
        let moved = counted(usize::try_from(days.unsigned_abs()).unwrap_or(0), "day");
        match days {
            0 => {}
            1.. => _ = write!(told, "; the target moves {moved} later, to {target}"),
            _ => _ = write!(told, "; the target moves {moved} earlier, to {target}"),
        }
    }
    told
}

impl Args {
    /// What the options say.
    fn draft(&self) -> Draft {
        let mut draft = Draft::default();
        draft.flags.clone_from(&self.flag);
        draft.asks.clone_from(&self.ask);
        let day = |day: Option<Day>| day.map(|day| day.to_string());
        let way = |way: Option<Direction>| way.map(|way| way.word().to_owned());
        let all = [
            (Field::Date, day(self.date)),
            (Field::Author, self.author.clone()),
            (Field::Rag, self.rag.map(|rag| rag.word().to_owned())),
            (Field::Target, day(self.target_date)),
            (Field::Summary, self.summary.clone()),
            (Field::Scope, way(self.scope)),
            (Field::Capacity, way(self.capacity)),
            (Field::Note, self.note.clone()),
            (Field::Reason, self.reason.clone()),
            (Field::Step, self.next_step.clone()),
            (Field::StepOwner, self.next_step_owner.clone()),
            (Field::StepDue, day(self.next_step_due)),
            (Field::Path, self.path_to_green.clone()),
        ];
        for (field, text) in all {
            draft.set(field, text.as_deref());
        }
        draft
    }
}
