//! The command line: what may be asked, and one file a command.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{CommandFactory as _, Parser, Subcommand};

pub use self::arguments::as_field;
pub use self::global::{Global, Outcome, has_errors};
use crate::host::terminal::{ColourChoice, Terminal};

mod arguments;
pub mod build;
pub mod check;
pub mod cite_check;
pub mod completions;
pub mod diff;
pub mod explain;
mod global;
pub mod init;
pub mod link;
pub mod new;
pub mod open;
pub mod pack;
pub mod permalinks;
pub mod reference;
pub mod schema;
pub mod search;
pub mod serve;
pub mod stats;
pub mod update;
pub mod verify_completion;

/// Compiles an operations knowledge base into a static site: typed Markdown records in, linked pages out.
#[derive(Debug, Parser)]
#[command(name = "opsbook", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,

    /// The site's folder: the one that holds content/
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    site: PathBuf,

    /// Whether to write in colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColourChoice,
}

const EXIT_CODES: &str = "Exit codes: 0 all is well, 1 the content has errors, 2 the command could not be carried out.";

/// What to do.
#[derive(Debug, Subcommand)]
enum Command {
    /// Show the site in the browser while it is written
    Serve(serve::Args),
    /// Compile the site and publish it to its output folder
    Build(build::Args),
    /// Check everything that `build` checks, and write nothing
    Check(check::Args),
    /// Search the site
    Search(search::Args),
    /// Write a small working site into an empty folder
    Init(init::Args),
    /// Write a starter for a new record
    New(new::Args),
    /// Add a status update to an initiative, asked for field by field or given by options
    Update(Box<update::Args>),
    /// Say what changed in the portfolio between two days, git revisions or folders
    Diff(diff::Args),
    /// Write everything that a meeting needs into one HTML file, for paper and for rooms without network
    Pack(pack::Args),
    /// Promise addresses for good, list what is promised, say where one leads
    Permalinks(permalinks::Args),
    /// Print a record as one cites it, found by id or by words
    Link(link::Args),
    /// Check the citations of any text: unknown, retired, outdated
    CiteCheck(cite_check::Args),
    /// Count what the site has and lacks: orphans, coverage, overdue reviews, reading time
    Stats(stats::Args),
    /// Check the record of somebody who walked a path: whether it holds, and what has changed since
    VerifyCompletion(verify_completion::Args),
    /// Say what the code of a message means, with an example and the fix
    Explain(explain::Args),
    /// Print the JSON Schema of a kind's front matter, for editors
    Schema(schema::Args),
    /// Print the completions of a shell
    Completions(completions::Args),
    /// Print the reference of all front matter as Markdown
    #[command(hide = true)]
    Reference(reference::Args),
}

/// Carries out a command. The exit code is 0 when all is well, 1 when the content has errors, and 2 when
/// the command could not be carried out.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    let global = Global { site: cli.site, terminal: Arc::new(Terminal::of_process(cli.color)) };
    let outcome = match &cli.command {
        Command::Serve(args) => serve::run(args, &global),
        Command::Build(args) => build::run(args, &global),
        Command::Check(args) => check::run(args, &global),
        Command::Search(args) => search::run(args, &global),
        Command::Init(args) => init::run(args, &global),
        Command::New(args) => new::run(args, &global),
        Command::Update(args) => update::run(args, &global),
        Command::Diff(args) => diff::run(args, &global),
        Command::Pack(args) => pack::run(args, &global),
        Command::Permalinks(args) => permalinks::run(args, &global),
        Command::Link(args) => link::run(args, &global),
        Command::CiteCheck(args) => cite_check::run(args, &global),
        Command::Stats(args) => stats::run(args, &global),
        Command::VerifyCompletion(args) => verify_completion::run(args, &global),
        Command::Explain(args) => explain::run(args, &global),
        Command::Schema(args) => schema::run(args, &global),
        Command::Completions(args) => completions::run(args, &mut Cli::command(), &global),
        Command::Reference(args) => reference::run(args, &global),
    };
    match outcome.and_then(|outcome| global.terminal.finish().map(|()| outcome)) {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Faulty) => ExitCode::from(1),
        Err(error) => {
            global.terminal.fault(&error);
            ExitCode::from(2)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
