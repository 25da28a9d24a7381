//! The command line: what may be asked, and one file a command.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};

use crate::host::terminal::{ColourChoice, Format, Terminal};
use crate::kinds::TABLE;
use crate::model::code::Severity;
use crate::model::diagnostic::{Diagnostic, SourceText, Span};
use crate::model::field::{Field, Reader};
use crate::model::kind::Kind;
use crate::model::node::{Node, Value};

pub mod build;
pub mod check;
pub mod completions;
pub mod explain;
pub mod init;
pub mod new;
pub mod open;
pub mod reference;
pub mod schema;

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
    /// Compile the site and publish it to its output folder
    Build(build::Args),
    /// Check everything that `build` checks, and write nothing
    Check(check::Args),
    /// Write a small working site into an empty folder
    Init(init::Args),
    /// Write a starter for a new record
    New(new::Args),
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

/// What every command is handed beside its own arguments.
#[derive(Debug)]
pub struct Global {
    /// The site's folder as the user named it.
    pub site: PathBuf,
    /// Where the command writes.
    pub terminal: Terminal,
}

/// What came of a command that could be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All is well.
    Fine,
    /// The content has errors, or warnings where those were denied.
    Faulty,
}

/// Whether any diagnostic keeps the site from being published.
fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// Carries out a command. The exit code is 0 when all is well, 1 when the content has errors, and 2 when
/// the command could not be carried out.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    let global = Global { site: cli.site, terminal: Terminal::of_process(cli.color) };
    let outcome = match &cli.command {
        Command::Build(args) => build::run(args, &global),
        Command::Check(args) => check::run(args, &global),
        Command::Init(args) => init::run(args, &global),
        Command::New(args) => new::run(args, &global),
        Command::Explain(args) => explain::run(args, &global),
        Command::Schema(args) => schema::run(args, &global),
        Command::Completions(args) => completions::run(args, &global),
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

impl ValueEnum for ColourChoice {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Auto, Self::Always, Self::Never]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Auto => PossibleValue::new("auto"),
            Self::Always => PossibleValue::new("always"),
            Self::Never => PossibleValue::new("never"),
        })
    }
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Human, Self::Json, Self::Sarif, Self::Github]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Human => PossibleValue::new("human").help("with the source line, for people"),
            Self::Json => PossibleValue::new("json").help("one JSON document"),
            Self::Sarif => PossibleValue::new("sarif").help("SARIF 2.1.0, for code scanning"),
            Self::Github => PossibleValue::new("github").help("annotations of a GitHub pull request"),
        })
    }
}

/// Reads an argument as the front-matter field of that type is read, so that both accept the same.
///
/// # Errors
/// What to write instead, when the value is not one of the type.
fn as_field<T: Field>(text: &str) -> Result<T, String> {
    let source = SourceText { path: Arc::from("the command line"), text: Arc::from(text) };
    let node = Node { span: Span::default(), value: Value::Quoted(text.to_owned()) };
    let mut reader = Reader::new(&source, |_, _, _| Vec::new());
    match T::read(&node, "this", &mut reader) {
        Some(value) => Ok(value),
        None => Err(reader.finish().into_iter().next().map_or_else(String::new, |problem| problem.hint.unwrap_or(problem.message))),
    }
}

/// Reads the name of a kind.
fn kind_parser() -> impl TypedValueParser<Value = Kind> {
    let values = TABLE.iter().map(|row| PossibleValue::new(row.kind.name()).help(about(row.kind)));
    PossibleValuesParser::new(values).map(|name| Kind::named(&name).expect("the possible values are the kinds"))
}

/// A few words on a kind, without its name where they begin with it.
fn about(kind: Kind) -> &'static str {
    let about = TABLE.iter().find(|row| row.kind == kind).map_or("", |row| row.about);
    match about.split_once(": ") {
        Some((name, rest)) if name.ends_with(kind.name()) => rest,
        _ => about,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::model::config::BaseUrl;
    use crate::model::scalar::Day;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn arguments_are_read_as_fields_are() {
        assert_eq!(as_field::<Day>("2026-03-31").expect("a day").to_string(), "2026-03-31");
        assert_eq!(as_field::<Day>("2026-02-30").expect_err("no day"), "check the month and the day");
        assert_eq!(as_field::<BaseUrl>("https://x.example/a").expect("an address").0.as_ref(), "https://x.example/a/");
        assert_eq!(as_field::<BaseUrl>("x.example").expect_err("no address"), "web addresses begin with https://");
    }

    #[test]
    fn a_kind_is_described_without_its_name() {
        assert_eq!(about(Kind::Flag), "what one can observe, what it means, and what to ask");
        assert!(Kind::ALL.into_iter().all(|kind| !about(kind).is_empty()));
    }
}
