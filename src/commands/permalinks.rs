//! `opsbook permalinks`: what the site keeps for good — accepting it, listing it, asking after one address.

use std::path::Path;

use super::open::{Opened, open};
use super::{Global, Outcome};
use crate::host::terminal::Format;
use crate::host::{self, clock::Stopwatch};
use crate::model::address::Address;
use crate::model::common::State;
use crate::model::embed;
use crate::model::lead::{How, Leads};
use crate::model::ledger::{LOCK, Ledger, flag_address};
use crate::model::near::nearest;
use crate::model::scalar::counted;
use crate::session::{Session, Settings, files};

/// The arguments of `permalinks`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

/// What to do with them.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// Promise everything that the site has: write permalinks.lock and the snapshots of new revisions of flags
    Accept,
    /// List every accepted address with the record it leads to
    List,
    /// Say where an address leads, and why
    Why {
        /// The address: /flags/x/, or with the site's base address in front
        address: String,
    },
}

/// Carries it out.
///
/// # Errors
/// When the site cannot be read, or the ledger cannot be written.
pub fn run(args: &Args, global: &Global) -> anyhow::Result<Outcome> {
    let settings = Settings { as_of: None, today: host::today()?, drafts: false, base_url: None };
    let Opened { session, .. } = open(&global.site, settings, &mut Stopwatch::start())?;
    match &args.what {
        What::Accept => accept(&session, global),
        What::List => Ok(list(&session, global)),
        What::Why { address } => Ok(why(&session, address, global)),
    }
}

fn accept(session: &Session, global: &Global) -> anyhow::Result<Outcome> {
    let acceptance = match session.acceptance() {
        Ok(acceptance) => acceptance,
        Err(errors) => {
            global.terminal.report(&errors, Format::Human, &global.site);
            global.terminal.note("Nothing was accepted.");
            return Ok(Outcome::Faulty);
        }
    };
    let empty = Ledger::default();
    let before = session.ledger().unwrap_or(&empty);
    let text = acceptance.ledger.text();
    if host::text_of(&global.site.join(LOCK)).is_ok_and(|now| now == text) && acceptance.snapshots.is_empty() {
        global.terminal.line("Nothing is new: everything was accepted before.");
        return Ok(Outcome::Fine);
    }
    write(&files(&acceptance), &global.site)?;
    let new = |now: usize, before: usize| now.saturating_sub(before);
    let parts = [
        (new(acceptance.ledger.addresses.len(), before.addresses.len()), "address"),
        (new(acceptance.ledger.anchors.len(), before.anchors.len()), "anchor"),
        (acceptance.snapshots.len(), "revision"),
        (new(acceptance.ledger.updates.len(), before.updates.len()), "update"),
    ];
    let said: Vec<String> = parts.iter().filter(|(count, _)| *count > 0).map(|(count, noun)| plural(*count, noun)).collect();
    let said = if said.is_empty() { "the present state".to_owned() } else { said.join(", ") };
    global.terminal.line(&format!("Accepted {said}. Commit {LOCK} and revisions/ together with the content."));
    Ok(Outcome::Fine)
}

fn plural(count: usize, noun: &str) -> String {
    if noun == "address" && count != 1 { format!("{count} addresses") } else { counted(count, noun) }
}

/// Writes the files in their order: the ledger last, so that an interruption leaves at most snapshots that
/// the next acceptance takes in.
fn write(files: &[(String, String)], site: &Path) -> anyhow::Result<()> {
    for (path, text) in files {
        let file = site.join(path);
        if path == LOCK { host::replace(&file, text)? } else { host::keep(&file, text)? }
    }
    Ok(())
}

fn list(session: &Session, global: &Global) -> Outcome {
    let Some(ledger) = session.ledger() else {
        global.terminal.note("Nothing is accepted yet; `opsbook permalinks accept` begins.");
        return Outcome::Fine;
    };
    for (address, accepted) in &ledger.addresses {
        global.terminal.line(&format!("{address}  {}", accepted.value));
    }
    for name in ledger.revisions.keys() {
        global.terminal.line(&format!("{}  flag:{}@{}", name.address(), name.flag, name.rev));
    }
    Outcome::Fine
}

/// The address that was asked after, without the site's base address.
fn asked(session: &Session, text: &str) -> Address {
    let base = session.config().base_url.as_ref().map(|base| &*base.value.0);
    let below = base.and_then(|base| text.strip_prefix(base)).unwrap_or(text);
    let path = below.split(['#', '?']).next().unwrap_or(below);
    let path = path.trim_start_matches('/');
    if path.is_empty() { Address::new("") } else { Address::of_href(path) }
}

fn why(session: &Session, text: &str, global: &Global) -> Outcome {
    let address = asked(session, text);
    let Some(graph) = session.graph() else { return Outcome::Faulty };
    let leads = Leads::of(graph);
    let say = |text: String| global.terminal.line(&text);
    let accepted = session.ledger().and_then(|ledger| ledger.addresses.get(&address));
    let Some(lead) = leads.get(&address) else {
        if graph.makes(address.path().trim_end_matches('/')) || session.outputs().iter().any(|output| output.file == address.file()) {
            say(format!("{address} is made by opsbook itself; it is there as long as what it shows is."));
            return Outcome::Fine;
        }
        match nearest(address.path(), leads.0.keys().map(|known| &**known.path())) {
            Some(near) => global.terminal.note(&format!("{address} leads nowhere; did you mean /{near}?")),
            None => global.terminal.note(&format!("{address} leads nowhere.")),
        }
        return Outcome::Faulty;
    };
    let page = graph.page_at(&lead.to);
    let source = page.map_or_else(String::new, |page| format!(", {}", page.source));
    let key = page.map_or_else(String::new, |page| page.key.to_string());
    say(match &lead.how {
        How::Own => format!("{address} is the page of `{key}`{source}."),
        How::Former => format!("{address} leads to {}, the page of `{key}`: it stands in `aliases`{source}.", lead.to),
        How::Short => format!("{address} is the short address of {}, the page of `{key}`{source}.", lead.to),
        How::Frozen(name) => format!("{address} is revision {} of `flag:{}`, from {}.", name.rev, name.flag, name.path()),
        How::Embed(key) if lead.to == address => format!("{address} shows `{key}` in frames."),
        How::Embed(key) => format!("{address} leads to {}, which shows `{key}` in frames.", lead.to),
        How::ShortFrozen(name) => format!("{address} is the short address of {}, from {}.", lead.to, name.path()),
    });
    if let Some(page) = page.filter(|page| page.common.state == State::Retired) {
        let next = graph.successor(page).map(|number| graph.page(number));
        say(next.map_or_else(|| "It is a tombstone.".to_owned(), |next| format!("It is a tombstone that names {}.", next.address)));
    }
    let kept = match (&lead.how, accepted) {
        (How::Frozen(name) | How::ShortFrozen(name), _) => {
            session.ledger().and_then(|ledger| ledger.revisions.get(name)).map(|line| line.line)
        }
        (How::Embed(_), _) => {
            let own = embed::shown_by(&address);
            own.and_then(|own| session.ledger()?.addresses.get(&own)).map(|line| line.line)
        }
        (How::Short, _) => {
            let id = address.path().trim_start_matches("f/").trim_end_matches('/');
            session.ledger().and_then(|ledger| ledger.addresses.get(&flag_address(id))).map(|line| line.line)
        }
        (_, accepted) => accepted.map(|line| line.line),
    };
    say(match kept {
        Some(line) => format!("It is kept for good, by {LOCK}:{line}."),
        None => "It is not accepted yet, so it may still change; `opsbook permalinks accept` keeps it.".to_owned(),
    });
    Outcome::Fine
}
