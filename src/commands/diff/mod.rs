//! `opsbook diff`: what changed in the portfolio between two states of a site.

mod state;

use clap::ValueEnum;

use self::state::{Asked, States};
use super::{Global, Outcome};
use crate::host::terminal::Format;
use crate::host::today;
use crate::model::scalar::Day;
use crate::model::telling::Script;
use crate::session::{Known, Settings, changes_between};

/// The arguments of `diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = STATES)]
pub struct Args {
    /// The earlier state: a day, a git revision, or a folder
    #[arg(value_name = "BEFORE")]
    pub before: String,

    /// The later state; without it, the site as it is
    #[arg(value_name = "AFTER")]
    pub after: Option<String>,

    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Form,

    /// The day for which the site and other folders are judged: 2026-03-31
    #[arg(long, value_name = "DAY", value_parser = super::as_field::<Day>)]
    pub as_of: Option<Day>,

    /// Compare drafts, too
    #[arg(long)]
    pub drafts: bool,
}

const STATES: &str = "\
What is written 2026-03-31 is a day: the site as it was known then. What is dated later is left out, what has no date is taken \
as it is now, and the output says both.
What begins with `/`, `./` or `../`, or ends with `/`, is a folder: another copy of the site.
Everything else is a git revision of the site's repository (a branch, a tag, a commit, HEAD~3), judged for the day that its \
opsbook.yaml fixes, else for the day of its commit. Where there is no such revision, it is a folder of that name.
So a branch goes before a folder of the same name: write ./name for the folder. A day goes before a branch: write \
refs/heads/2026-03-31 for the branch.";

/// The forms of what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// For people at a terminal
    Text,
    /// For pull requests and wikis
    Markdown,
    /// For programs; as /api/v1/changes.json
    Json,
    /// For meetings: one file that needs no network
    Html,
}

/// Compares two states.
///
/// # Errors
/// When a state cannot be read.
pub fn run(args: &Args, global: &Global) -> anyhow::Result<Outcome> {
    let before = Asked::of(&args.before, &global.site)?;
    let after = args.after.as_deref().map_or(Ok(Asked::Site), |after| Asked::of(after, &global.site))?;
    let settings = Settings { as_of: args.as_of, today: today()?, drafts: args.drafts, base_url: None };
    let Some(states) = States::open(before, after, &settings, global)? else { return Ok(Outcome::Faulty) };
    let (before, after): (Known<'_>, Known<'_>) = (states.before(), states.after());
    let changes = changes_between(&before, &after);
    let later = after.session;
    match args.format {
        Form::Text => global.terminal.print(&later.changes_text(Some(&changes), Script::Plain)),
        Form::Markdown => global.terminal.print(&later.changes_text(Some(&changes), Script::Markdown(&later.link_base()))),
        Form::Html => match later.changes_html(&changes) {
            Ok(html) => global.terminal.print(&html),
            Err(fault) => {
                global.terminal.report(&[*fault], Format::Human, &global.site);
                return Ok(Outcome::Faulty);
            }
        },
        Form::Json => global.terminal.line(&serde_json::to_string_pretty(&later.changes_json(Some(&changes)))?),
    }
    Ok(Outcome::Fine)
}
