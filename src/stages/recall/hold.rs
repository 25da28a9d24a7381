//! Holds what was answered against the site as it is now.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Fault;
use super::link::{Answer, Answered, State};
use crate::model::code::Code;
use crate::model::common::State as Publication;
use crate::model::diagnostic::Span;
use crate::model::graph::{Graph, PageNo};
use crate::model::kind::Kind;
use crate::model::lead::Leads;
use crate::model::ledger::{Ledger, RevisionName};
use crate::model::near::nearest;
use crate::model::scalar::Text;
use crate::model::show::revision;
use crate::model::summary::Summary;

/// What a link is held against.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The site.
    pub graph: &'a Graph,
    /// Where its addresses lead.
    pub leads: &'a Leads,
    /// What was accepted; none when nothing was.
    pub ledger: Option<&'a Ledger>,
}

/// A flag that was raised, as a review cites it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// The flag.
    pub flag: Text,
    /// The revision that was meant.
    pub rev: u32,
    /// Whether it blocks: its severity is high.
    pub blocking: bool,
    /// What was noted.
    pub note: Option<String>,
}

/// What came of a checklist, in the site's present names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// The flags that were raised, in the order of the link.
    pub cites: Vec<Cited>,
    /// The initiatives that it was about.
    pub initiatives: Vec<Text>,
    /// Items that were clear.
    pub clear: Vec<Text>,
    /// Items that did not apply.
    pub not_applicable: Vec<Text>,
    /// Items that nobody answered.
    pub open: Vec<Text>,
    /// What is different since the link was made, a sentence each.
    pub since: Vec<String>,
}

/// Holds a state against its checklist.
///
/// # Errors
/// Everything that keeps what was raised from being cited.
pub fn hold(state: &State, checklist: PageNo, known: Known<'_>) -> Result<Held, Vec<Fault>> {
    let mut holding = Holding { known, held: Held::default(), faults: Vec::new(), present: BTreeSet::new() };
    let items = items(known.graph.page(checklist));
    for answered in &state.answers {
        holding.answered(answered, &items, state);
    }
    for (letter, at) in &state.dropped {
        holding.dropped(letter, *at);
    }
    for (initiative, _) in &state.initiatives {
        holding.initiative(initiative);
    }
    let added: Vec<String> = items.iter().filter(|item| !holding.present.contains(*item)).map(|item| format!("`{item}`")).collect();
    if !added.is_empty() {
        let are = if added.len() == 1 { "is" } else { "are" };
        holding.held.since.push(format!("{} {are} on the list and not in the link: added since.", added.join(", ")));
    }
    if holding.held.cites.is_empty() && holding.faults.is_empty() {
        let hint = "a review cites what was raised; without that there is nothing to write down".to_owned();
        let at = state.answers.first().map_or(Span::default(), |first| first.at);
        holding.faults.push(Fault { at, code: Code::BadValue, message: "nothing was raised".to_owned(), hint: Some(hint) });
    }
    if holding.faults.is_empty() { Ok(holding.held) } else { Err(holding.faults) }
}

fn items(checklist: &Summary) -> Vec<Text> {
    let items = checklist.references.iter().filter(|reference| reference.field == Some("items"));
    items.map(|reference| Arc::clone(&reference.target)).collect()
}

struct Holding<'a> {
    known: Known<'a>,
    held: Held,
    faults: Vec<Fault>,
    /// The items of the link under their present ids.
    present: BTreeSet<Text>,
}

impl Holding<'_> {
    fn fault(&mut self, at: Span, message: String, hint: Option<String>) {
        self.faults.push(Fault { at, code: Code::UnknownReference, message, hint });
    }

    fn answered(&mut self, answered: &Answered, items: &[Text], state: &State) {
        let graph = self.known.graph;
        let flag = graph.known_as(Kind::Flag, &answered.id, self.known.leads).map(|(number, _)| graph.page(number));
        let id = flag.map_or_else(|| Arc::clone(&answered.id), |flag| Arc::clone(&flag.key.id));
        if id != answered.id {
            self.held.since.push(format!("`{}` is called `{id}` now.", answered.id));
        }
        if !items.contains(&id) {
            self.held.since.push(format!("`{id}` is no longer on this list."));
        }
        self.present.insert(Arc::clone(&id));
        match answered.answer {
            Answer::Raised => match flag {
                Some(flag) => self.raised(answered, flag, state.notes.get(&answered.id)),
                None => self.unknown(answered),
            },
            Answer::Clear => self.held.clear.push(id),
            Answer::NotApplicable => self.held.not_applicable.push(id),
            Answer::Open => self.held.open.push(id),
        }
    }

    fn unknown(&mut self, answered: &Answered) {
        let ids = self.known.graph.of_kind(Kind::Flag).map(|(_, page)| &*page.key.id);
        let near = nearest(&answered.id, ids).map(|near| format!("did you mean `{near}`?"));
        let hint =
            near.unwrap_or_else(|| "a flag that was published keeps its id; this one never was, or the link is of another site".to_owned());
        self.fault(answered.at, format!("there is no flag `{}`", answered.id), Some(hint));
    }

    fn raised(&mut self, answered: &Answered, flag: &Summary, note: Option<&String>) {
        let graph = self.known.graph;
        let note = note.cloned();
        let successor = graph.successor(flag).map(|number| graph.page(number));
        let retired = flag.common.state == Publication::Retired;
        if let Some(next) = successor.filter(|next| retired && next.common.state != Publication::Retired) {
            let rev = revision(next);
            self.held.since.push(format!("`{}` is retired and was replaced by `{}`, which is cited.", flag.key.id, next.key.id));
            self.cite(Cited { flag: Arc::clone(&next.key.id), rev, blocking: blocking(next), note });
            return;
        }
        let (rev, now) = (answered.rev, revision(flag));
        let names = [&flag.key.id, &answered.id].map(|id| RevisionName { flag: Arc::clone(id), rev });
        if rev != now && !self.knows(&names, rev < now) {
            let message = format!("`flag:{}` has no revision {rev}; the current one is {now}", flag.key.id);
            self.fault(answered.at, message, Some(self.revisions(&flag.key.id, now)));
            return;
        }
        if retired {
            self.held.since.push(format!("`{}` is retired, and nothing replaces it; it is cited as it was.", flag.key.id));
        } else if rev != now {
            self.held.since.push(format!("`{}` has changed since: revision {now}; revision {rev} was answered and is cited.", flag.key.id));
        }
        let was = names.iter().find_map(|name| graph.frozen.get(name)).map(|frozen| &*frozen.fields.severity == "high");
        self.cite(Cited { flag: Arc::clone(&flag.key.id), rev, blocking: was.unwrap_or_else(|| blocking(flag)), note });
    }

    /// Whether a revision was accepted under one of these names. Where nothing was, every earlier one may have been.
    fn knows(&self, names: &[RevisionName], earlier: bool) -> bool {
        match self.known.ledger {
            Some(ledger) => names.iter().any(|name| ledger.revisions.contains_key(name)),
            None => earlier,
        }
    }

    /// Which revisions may be cited.
    fn revisions(&self, flag: &Text, now: u32) -> String {
        let accepted = self.known.ledger.into_iter().flat_map(|ledger| ledger.revisions.keys()).filter(|name| name.flag == *flag);
        let all: BTreeSet<u32> = accepted.map(|name| name.rev).chain([now]).collect();
        let all: Vec<String> = all.iter().map(u32::to_string).collect();
        format!("known revisions: {}; write one of them into the link, `{flag}@{now}`, or make the link again", all.join(", "))
    }

    /// Two items may have got one successor: it is cited once, with both notes.
    fn cite(&mut self, cited: Cited) {
        let same = |known: &&mut Cited| known.flag == cited.flag && known.rev == cited.rev;
        match self.held.cites.iter_mut().find(same) {
            Some(known) => {
                let notes: Vec<String> = known.note.take().into_iter().chain(cited.note).collect();
                known.note = Some(notes.join(" ")).filter(|note| !note.is_empty());
            }
            None => self.held.cites.push(cited),
        }
    }

    fn dropped(&mut self, letter: &str, at: Span) {
        let what = match letter {
            "r" => {
                let hint = Some("copy the whole link; nothing of it may be cut off".to_owned());
                return self.faults.push(Fault { at, code: Code::BadValue, message: "what was raised cannot be read".to_owned(), hint });
            }
            "c" => "What was clear",
            "n" => "What did not apply",
            "o" => "What was not answered",
            "d" => "The day",
            "i" => "The initiatives",
            "t" => "A note",
            _ => return,
        };
        self.held.since.push(format!("{what} could not be read in the link and is left out."));
    }

    fn initiative(&mut self, id: &Text) {
        let graph = self.known.graph;
        match graph.known_as(Kind::Initiative, id, self.known.leads) {
            Some((number, _)) => self.held.initiatives.push(Arc::clone(&graph.page(number).key.id)),
            None => self.held.since.push(format!("There is no initiative `{id}`; it is left out.")),
        }
    }
}

fn blocking(flag: &Summary) -> bool {
    flag.content.item().is_some_and(|item| item.severity == "high")
}
