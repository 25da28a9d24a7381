//! `opsbook serve`: shows the site while it is written.

mod editor;
mod preview;
mod state;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::editor::Editor;
use self::preview::Preview;
use super::open::{change, tables};
use super::{Global, Outcome};
use crate::host::clock::{Stopwatch, until_tomorrow_ms};
use crate::host::mirror::{Difference, Mirror};
use crate::host::server::{Hosts, Server, Setup, listen};
use crate::host::terminal::{Format, Terminal, summary};
use crate::host::watch::{Watch, Woken};
use crate::host::{browser, today};
use crate::model::diagnostic::Diagnostic;
use crate::model::scalar::Day;
use crate::session::{Reach, Session, Settings};

/// The arguments of `serve`.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Args {
    /// Open the site in the browser
    #[arg(long)]
    pub open: bool,

    /// The port to listen on, instead of the first free one from 4747; 0 for any
    #[arg(long, value_name = "PORT")]
    pub port: Option<u16>,

    /// The address to listen on; 0.0.0.0 lets other machines look on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: String,

    /// A name that the preview answers to besides those of this machine; `.example` for all below it
    #[arg(long, value_name = "NAME")]
    pub allow_host: Vec<String>,

    /// Show drafts, too
    #[arg(long)]
    pub drafts: bool,

    /// The day for which everything is computed: 2026-03-31
    #[arg(long, value_name = "DAY", value_parser = super::as_field::<Day>)]
    pub as_of: Option<Day>,

    /// Go to the page that was just saved, and to what changed on it
    #[arg(long)]
    pub follow: bool,

    /// The editor that messages open: its name, or an address with {path}, {line} and {column}
    #[arg(long, value_name = "EDITOR", default_value = "vscode")]
    pub editor: Editor,

    /// Look at all files every now and then instead of asking the system for changes
    #[arg(long)]
    pub poll: bool,

    /// Say how long each step took, and why each page was rendered
    #[arg(long)]
    pub timings: bool,
}

/// How soon a site that could not be read is tried again.
const AGAIN_MS: u64 = 500;
/// A machine that slept notices the new day so soon after it woke.
const DAY_CHECK_MS: u64 = 60_000;

/// Serves the site until the process is ended.
///
/// # Errors
/// When the site cannot be read at first, or the address cannot be listened on.
pub fn run(args: &Args, global: &Global) -> anyhow::Result<Outcome> {
    let listener = listen(&args.host, args.port)?;
    let bound = listener.local_addr()?;
    let settings = Settings { as_of: args.as_of, today: today()?, drafts: args.drafts, base_url: None };
    let mut stopwatch = Stopwatch::start();
    let mut watch = Watch::new(args.poll);
    let (mirror, difference) = Mirror::read(&global.site, &mut |folder| watch.folder(folder))?;
    let mut session = Session::new(tables(), settings.clone());
    let mut steps = Steps::new(args.timings);
    steps.add("read", stopwatch.lap_ms());
    session.apply(change(difference), &mut |step, _| steps.add(step.name(), stopwatch.lap_ms()));
    let Global { site, terminal } = global;
    terminal.report(session.report(), Format::Human, site);
    let address = address(&args.host, bound.port(), session.config().base_path());
    let pages = session.outputs().iter().filter(|output| output.what.is_page()).count();
    terminal.note(&format!("{pages} pages in {:.0} ms{}", stopwatch.total_ms(), steps.said()));
    terminal.note(&format!("Preview at {address}  (Ctrl-C ends it)"));
    let preview = Arc::new(Preview::new(session, mirror.site().to_path_buf(), args.editor.clone(), Arc::clone(terminal), args.timings));
    preview.set_assets(mirror.assets_hash());
    let hosts = Hosts { any_address: !bound.ip().is_loopback(), names: args.allow_host.clone() };
    let server = Server::start(listener, Arc::<Preview>::clone(&preview), Setup { hosts, follow: args.follow })?;
    if args.open
        && let Err(error) = browser::open(&address)
    {
        preview.terminal().fault(&error);
    }
    Writer { args, preview, server, mirror, watch, settings, site, polling_told: false }.write()?;
    Ok(Outcome::Fine)
}

/// Where the site is found: at the name that was asked for, and the port that was got.
fn address(host: &str, port: u16, base: &str) -> String {
    let host = match host.trim_matches(['[', ']']) {
        "0.0.0.0" | "::" | "127.0.0.1" | "::1" => "localhost".to_owned(),
        host if host.contains(':') => format!("[{host}]"),
        host => host.to_owned(),
    };
    format!("http://{host}:{port}{base}")
}

/// How long each step of an update took, as far as anybody wants to know.
struct Steps {
    wanted: bool,
    said: Vec<String>,
}

impl Steps {
    const fn new(wanted: bool) -> Self {
        Self { wanted, said: Vec::new() }
    }

    fn add(&mut self, name: &str, ms: f64) {
        if self.wanted {
            self.said.push(format!("{name} {ms:.1}"));
        }
    }

    fn said(&self) -> String {
        if self.said.is_empty() { String::new() } else { format!(" ({} ms)", self.said.join(", ")) }
    }
}

/// The one who changes the session.
struct Writer<'a> {
    args: &'a Args,
    preview: Arc<Preview>,
    server: Server,
    mirror: Mirror,
    watch: Watch,
    settings: Settings,
    /// The site's folder as the user named it.
    site: &'a Path,
    polling_told: bool,
}

impl Writer<'_> {
    fn write(&mut self) -> anyhow::Result<()> {
        loop {
            self.tell_polling();
            let patience = if self.mirror.is_stale() { AGAIN_MS } else { until_tomorrow_ms().saturating_add(1).min(DAY_CHECK_MS) };
            let woken = self.watch.next(patience);
            let mut stopwatch = Stopwatch::start();
            let watch = &mut self.watch;
            let mut listing = |folder: &Path| watch.folder(folder);
            let looked = match woken {
                Woken::Stop => return Ok(()),
                Woken::Look(paths) => self.mirror.look(paths.iter().map(PathBuf::as_path), &mut listing),
                Woken::Rescan => self.mirror.rescan(&mut listing),
                Woken::Waited if self.mirror.is_stale() => self.mirror.rescan(&mut listing),
                Woken::Waited => Ok(Difference::default()),
            };
            match looked {
                Ok(difference) => self.take(difference, &mut stopwatch)?,
                Err(error) => {
                    if self.preview.set_unreadable(Some(format!("{error:#}"))) {
                        self.preview.terminal().fault(&error);
                        self.preview.terminal().note("The preview goes on with what it last read, and tries again.");
                        self.server.tell(None);
                    }
                }
            }
        }
    }

    /// Polling is slower and costs more, so it is said, and why.
    fn tell_polling(&mut self) {
        if let Some(why) = self.watch.polling().filter(|_| !self.polling_told) {
            let hint = "on Linux, raise fs.inotify.max_user_watches and start the preview again";
            let hint = if self.args.poll { String::new() } else { format!("; {hint}") };
            self.preview.terminal().note(&format!("Files are not watched but looked at every now and then: {why}{hint}."));
            self.polling_told = true;
        }
    }

    /// Takes in what is different, and tells those who look on.
    fn take(&mut self, difference: Difference, stopwatch: &mut Stopwatch) -> anyhow::Result<()> {
        let readable_again = self.preview.set_unreadable(None);
        let today = today()?;
        let new_day = (today != self.settings.today).then(|| {
            self.settings.today = today;
            self.settings.clone()
        });
        if difference.is_empty() && new_day.is_none() {
            if readable_again {
                self.preview.terminal().note("The site can be read again.");
                self.server.tell(None);
            }
            return Ok(());
        }
        if difference.assets.is_some() {
            self.preview.set_assets(self.mirror.assets_hash());
        }
        let what = said(&difference, new_day.is_some());
        let page = difference.texts.iter().find(|(path, bytes)| bytes.is_some() && is_markdown(path)).map(|(path, _)| path.clone());
        if let Some(page) = page.as_ref().filter(|_| self.args.follow) {
            self.preview.look_at(page);
        }
        let mut steps = Steps::new(self.args.timings);
        steps.add("read", stopwatch.lap_ms());
        let mut session = self.preview.session_mut();
        let before = Arc::clone(session.report());
        let base = session.config().base_path().to_owned();
        let mut change = change(difference);
        change.settings = new_day;
        let update = session.apply(change, &mut |step, _| steps.add(step.name(), stopwatch.lap_ms()));
        let moved = session.config().base_path() != base;
        drop(session);
        if moved {
            self.preview.moved_from(base);
        }
        self.server.tell(page.and_then(|page| self.preview.page_of(&page)));
        let reach = match update.reach {
            Reach::Pages => "nothing else touched",
            Reach::Shown => "and what others show of it",
            Reach::Site => "and every connection",
        };
        let terminal = self.preview.terminal();
        terminal.note(&format!("{what}: {} parsed, {reach}, {:.1} ms{}", update.parsed, stopwatch.total_ms(), steps.said()));
        tell_report(terminal, &before, &update.diagnostics, self.site);
        Ok(())
    }
}

fn is_markdown(path: &str) -> bool {
    path.strip_suffix(".md").is_some()
}

/// What is different, in a few words.
fn said(difference: &Difference, new_day: bool) -> String {
    let names: Vec<&str> = difference.texts.iter().map(|(path, _)| path.as_str()).collect();
    match names[..] {
        [] if new_day => "a new day".to_owned(),
        [] => "files that are published as they are".to_owned(),
        [one] => one.to_owned(),
        [first, .., last] => format!("{} files, {first} to {last}", names.len()),
    }
}

/// Prints what is newly wrong, or that nothing is any more.
fn tell_report(terminal: &Terminal, before: &[Diagnostic], now: &[Diagnostic], site: &Path) {
    let fresh: Vec<Diagnostic> = now.iter().filter(|diagnostic| !before.contains(diagnostic)).cloned().collect();
    if !fresh.is_empty() {
        terminal.report(&fresh, Format::Human, site);
        if fresh.len() < now.len() {
            terminal.note(&format!("With what was wrong before: {}.", summary(now)));
        }
    } else if now.len() < before.len() {
        let left = if now.is_empty() { "Nothing is wrong any more.".to_owned() } else { format!("Left: {}.", summary(now)) };
        terminal.note(&left);
    }
}
