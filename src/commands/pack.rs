//! `opsbook pack`: everything that a meeting needs in one HTML file, for paper and for rooms without network.

use std::path::{Path, PathBuf};

use anyhow::bail;

use super::open::{Opened, open};
use super::{Global, Outcome};
use crate::host::clock::Stopwatch;
use crate::host::{self, terminal::Format};
use crate::model::config::BaseUrl;
use crate::model::near::nearest;
use crate::model::scalar::Day;
use crate::session::{Session, Settings};

/// The arguments of `pack`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The meeting, such as operating-review: a context of the site
    #[arg(value_name = "CONTEXT")]
    pub context: String,

    /// The file to write, `-` for standard output; without it, CONTEXT-DAY.html in this folder
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Write over a file that is there already
    #[arg(long)]
    pub force: bool,

    /// The day for which everything is computed: 2026-03-31
    #[arg(long, value_name = "DAY", value_parser = super::as_field::<Day>)]
    pub as_of: Option<Day>,

    /// The address to which the links lead, instead of the configured one
    #[arg(long, value_name = "URL", value_parser = super::as_field::<BaseUrl>)]
    pub base_url: Option<BaseUrl>,
}

/// Writes the pack.
///
/// # Errors
/// When the site cannot be read, when it has no such context, or when the file cannot be written.
pub fn run(args: &Args, global: &Global) -> anyhow::Result<Outcome> {
    let settings = Settings { as_of: args.as_of, today: host::today()?, drafts: false, base_url: args.base_url.clone() };
    let Opened { session, .. } = open(&global.site, settings, &mut Stopwatch::start())?;
    if super::has_errors(session.report()) {
        global.terminal.report(session.report(), Format::Human, &global.site);
        global.terminal.note("Nothing was packed, because the site has errors.");
        return Ok(Outcome::Faulty);
    }
    let Some(graph) = session.graph() else { return Ok(Outcome::Faulty) };
    if graph.directory.contexts.get(&args.context).is_none() {
        bail!("{}", unknown(&args.context, &session));
    }
    let html = match session.pack(&args.context) {
        Ok(html) => html,
        Err(fault) => {
            global.terminal.report(&[*fault], Format::Human, &global.site);
            return Ok(Outcome::Faulty);
        }
    };
    let named = || PathBuf::from(format!("{}-{}.html", args.context, graph.as_of));
    let path = args.output.clone().unwrap_or_else(named);
    if path == Path::new("-") {
        global.terminal.print(&html);
        return Ok(Outcome::Fine);
    }
    match (host::exists(&path), args.force) {
        (false, _) => host::create(&path, &html)?,
        (true, true) => host::rewrite(&path, &html)?,
        (true, false) => {
            bail!("`{}` exists already, so nothing was written; `--force` writes over it, `--output` names another", path.display())
        }
    }
    global.terminal.note(&format!("Wrote {}.", path.display()));
    Ok(Outcome::Fine)
}

fn unknown(context: &str, session: &Session) -> String {
    let contexts = session.graph().map(|graph| &graph.directory.contexts);
    let known: Vec<&str> = contexts.into_iter().flat_map(|contexts| contexts.0.keys()).map(|id| &**id).collect();
    let hint = match nearest(context, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", known.join(", ")),
    };
    format!("the site has no context `{context}`; {hint}")
}
