//! `opsbook link`: a record as one cites it, found by id or by words.

use std::collections::BTreeSet;

use clap::ValueEnum;

use super::open::{Opened, open};
use super::{Global, Outcome};
use crate::host::{self, clock::Stopwatch};
use crate::model::common::State;
use crate::model::graph::{Graph, PageNo};
use crate::model::kind::{Kind, folded};
use crate::model::lead::Leads;
use crate::model::near::nearest;
use crate::session::Settings;

/// The arguments of `link`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// An id, `kind:id`, or words of a title
    #[arg(required = true, value_name = "ID OR WORDS")]
    words: Vec<String>,

    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "url")]
    format: Form,
}

/// The forms of a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// The address alone
    Url,
    /// For Markdown
    Markdown,
    /// For mails and pull requests: it says what is meant even when the site is down
    Text,
    /// For wikis
    Html,
    /// For programs
    Json,
}

/// Prints the citation, or the nearest names when it is not clear what is meant.
///
/// # Errors
/// When the site cannot be read.
pub fn run(args: &Args, global: &Global) -> anyhow::Result<Outcome> {
    let settings = Settings { as_of: None, today: host::today()?, drafts: false, base_url: None };
    let Opened { session, .. } = open(&global.site, settings, &mut Stopwatch::start())?;
    let words = args.words.join(" ");
    let Some(graph) = session.graph() else { return Ok(Outcome::Faulty) };
    let number = match find(&words, graph) {
        Ok(number) => number,
        Err(near) => {
            let said = if near.is_empty() { "nothing is like it" } else { "did you mean one of these?" };
            global.terminal.note(&format!("It is not clear which record `{words}` is; {said}"));
            for number in near {
                let page = graph.page(number);
                global.terminal.note(&format!("  {}  {}", page.key, page.title));
            }
            return Ok(Outcome::Faulty);
        }
    };
    let page = graph.page(number);
    if page.common.state == State::Retired {
        let next = graph.successor(page).map_or_else(String::new, |next| format!("; `{}` took its place", graph.page(next).key));
        global.terminal.note(&format!("`{}` is retired{next}.", page.key));
    }
    let quote = graph.quote(number);
    global.terminal.line(&match args.format {
        Form::Url => quote.url.clone(),
        Form::Markdown => quote.forms.markdown.clone(),
        Form::Text => quote.forms.text.clone(),
        Form::Html => quote.forms.html.0.clone(),
        Form::Json => format!("{:#}", quote.json()),
    });
    Ok(Outcome::Fine)
}

/// As many names are offered when none is certain.
const OFFERED_MAX: usize = 5;

/// The record that is meant; else those that may be.
fn find(words: &str, graph: &Graph) -> Result<PageNo, Vec<PageNo>> {
    let leads = Leads::of(graph);
    let bare = words.split('@').next().unwrap_or(words).trim();
    let (kinds, id) = match bare.split_once(':').and_then(|(kind, id)| Some((Kind::named(kind)?, id))) {
        Some((kind, id)) => (vec![kind], id),
        None => (Kind::ALL.to_vec(), bare),
    };
    let own: Vec<PageNo> = kinds.iter().filter_map(|kind| graph.number(*kind, id)).collect();
    match own[..] {
        [number] => return Ok(number),
        [] => {}
        _ => return Err(own),
    }
    if let Some((number, _)) = kinds.iter().find_map(|kind| graph.known_as(*kind, id, &leads)) {
        return Ok(number);
    }
    let wanted: Vec<String> = folded(id).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let live = || kinds.iter().flat_map(|kind| graph.of_kind(*kind)).filter(|(_, page)| page.common.state != State::Retired);
    let has_all = |text: &str| {
        let text = folded(text);
        !wanted.is_empty() && wanted.iter().all(|word| text.contains(word.as_str()))
    };
    let titled: Vec<PageNo> =
        live().filter(|(_, page)| has_all(&format!("{} {}", page.title, page.key.id))).map(|(number, _)| number).collect();
    match titled[..] {
        [number] => Ok(number),
        [] => {
            let near = live().filter(|(_, page)| has_all(&page.sentence)).map(|(number, _)| number);
            let mut offered: BTreeSet<PageNo> = near.take(OFFERED_MAX).collect();
            for (_, page) in
                nearest(id, live().map(|(_, page)| &*page.key.id)).iter().flat_map(|near| live().filter(|(_, page)| *page.key.id == **near))
            {
                offered.insert(graph.number_of(page));
            }
            Err(offered.into_iter().collect())
        }
        _ => Err(titled.into_iter().take(OFFERED_MAX).collect()),
    }
}
