//! Changes told in sentences: the theme has the words, and what goes into their holes is said here.

use std::sync::Arc;

use super::changes::{Change, Edit, Event, Look};
use super::evidence::key_of;
use super::finding::{Fact, Reason, Subject};
use super::graph::{Graph, PageNo};
use super::initiative::Rag;
use super::kind::Kind;
use super::markdown::markdown_text;
use super::reference::Piece;
use super::rule::RuleId;
use super::summary::Summary;
use super::view::{self, Because, Hole, Inline, Status, Strings};

/// A sentence of the theme, with what goes into its holes.
#[derive(Debug)]
pub struct Sentence<'c> {
    key: String,
    n: Option<i64>,
    status: Status,
    holes: Vec<(&'static str, Fill<'c>)>,
}

#[derive(Debug)]
enum Fill<'c> {
    Fact(Fact),
    Rich(&'c [Piece]),
}

/// How sentences are written as text.
#[derive(Debug, Clone, Copy)]
pub enum Script<'a> {
    /// As Markdown; links begin with this.
    Markdown(&'a str),
    /// As plain text.
    Plain,
}

impl<'c> Sentence<'c> {
    fn new(key: &str) -> Self {
        Self { key: format!("changes.says.{key}"), n: None, status: Status::None, holes: Vec::new() }
    }

    const fn count(mut self, n: i64) -> Self {
        self.n = Some(n);
        self
    }

    fn with(mut self, name: &'static str, fact: impl Into<Fact>) -> Self {
        self.holes.push((name, Fill::Fact(fact.into())));
        self
    }

    fn rich(mut self, name: &'static str, pieces: &'c [Piece]) -> Self {
        self.holes.push((name, Fill::Rich(pieces)));
        self
    }

    fn because(rule: RuleId, reason: &Reason) -> Self {
        let holes = reason.holes.iter().map(|(name, fact)| (*name, Fill::Fact(fact.clone()))).collect();
        Self { key: key_of(rule, reason), n: reason.count, status: reason.level.status(), holes }
    }
}

fn word(table: &'static str, word: &'static str) -> Fact {
    Fact::Word(table, word)
}

fn reported(rag: Option<Rag>) -> Fact {
    word("rag", rag.map_or("unknown", Rag::word))
}

/// The page on which a change is written, from which its texts and their citations come.
fn page_of<'g>(change: &Change, graph: &'g Graph) -> Option<(PageNo, &'g Arc<Summary>)> {
    let (kind, id) = match (&change.event, &change.subject) {
        (Event::Met { review, .. }, _) => (Kind::Review, review),
        (_, Subject::Initiative(id)) => (Kind::Initiative, id),
        _ => return None,
    };
    let number = graph.number(kind, id)?;
    Some((number, graph.page(number)))
}

/// What happened, a sentence each.
#[must_use]
pub fn sentences(change: &Change) -> Vec<Sentence<'_>> {
    match &change.event {
        Event::NewlyRed { before, because } => {
            let mut all: Vec<Sentence<'_>> = before.iter().zip(&change.now).map(|(before, now)| turned(before, now)).collect();
            if change.now.as_ref().is_some_and(|now| now.reported == Some(Rag::Red)) {
                all.push(Sentence::new("reports_red"));
            }
            all.extend(because.iter().flat_map(|(rule, reasons)| reasons.iter().map(|reason| Sentence::because(*rule, reason))));
            all
        }
        Event::Slipped { before, after, slips, reasons } => {
            let days = after.days_since(*before);
            let mut all = vec![Sentence::new("slipped").count(days).with("from", *before).with("to", *after)];
            all.push(Sentence::new("slips").count(i64::try_from(*slips).unwrap_or(i64::MAX)));
            all.extend(reasons.iter().map(|reason| Sentence::new("reason").rich("reason", reason)));
            if reasons.is_empty() {
                all.push(Sentence::new("no_reason"));
            }
            all
        }
        Event::GoneSilent { since, days } => vec![Sentence::new("silent").count(*days).with("since", *since)],
        Event::Decided { question, decision, on, by, days, .. } => {
            let mut all = vec![Sentence::new("question").rich("question", question), Sentence::new("decision").rich("decision", decision)];
            all.extend(on.map(|on| {
                let who = by.as_ref().map(|by| Fact::Party(Arc::clone(by)));
                let said = Sentence::new(if who.is_some() { "decided_by" } else { "decided_on" });
                let said = said.count(days.unwrap_or(0)).with("on", on);
                match who {
                    Some(who) => said.with("who", who),
                    None => said,
                }
            }));
            all
        }
        Event::Met { on, decisions, .. } => {
            let decision = |pieces| Sentence::new("decision").rich("decision", pieces);
            [Sentence::new("met").with("on", *on)].into_iter().chain(decisions.iter().map(|pieces| decision(&**pieces))).collect()
        }
        Event::Recovered { before, was } => {
            let turned = before.iter().zip(&change.now).map(|(before, now)| turned(before, now));
            turned.chain(was.iter().map(|rule| Sentence::new("no_longer").with("rule", word("rules", rule.word())))).collect()
        }
        Event::New => change.now.iter().flat_map(stands).collect(),
        Event::Changed(edits) => edits.iter().map(edit).collect(),
        Event::Gone { lifecycle, retired } => {
            vec![Sentence::new(if *retired { "retired" } else { "gone" }).with("lifecycle", word("lifecycle", lifecycle.word()))]
        }
    }
}

fn turned<'c>(before: &Look, now: &Look) -> Sentence<'c> {
    let (was, is) = (word("rag", before.computed_word()), word("rag", now.computed_word()));
    Sentence::new("turned").with("was", was).with("now", is).with("reported", reported(now.reported))
}

fn stands<'c>(look: &Look) -> [Sentence<'c>; 2] {
    let lifecycle = word("lifecycle", look.lifecycle.word());
    let stands = Sentence::new("stands").with("lifecycle", lifecycle).with("now", word("rag", look.computed_word()));
    [stands, look.target.map_or_else(|| Sentence::new("no_target"), |target| Sentence::new("ends").with("target", target))]
}

fn edit(edit: &Edit) -> Sentence<'_> {
    let key = match (&edit.of, &edit.before, &edit.after) {
        _ if edit.field == "question" => "asked",
        _ if matches!(edit.field, "scope" | "capacity") => "moved",
        (None, Some(_), Some(_)) => "edit",
        (None, None, _) => "edit_new",
        (None, Some(_), None) => "edit_gone",
        (Some(_), Some(_), Some(_)) => "edit_of",
        (Some(_), None, _) => "edit_of_new",
        (Some(_), Some(_), None) => "edit_of_gone",
    };
    let mut sentence = Sentence::new(key).with("field", word("changes.field", edit.field));
    for (name, fact) in [("of", &edit.of), ("before", &edit.before), ("after", &edit.after)] {
        if let Some(fact) = fact {
            sentence = sentence.with(name, fact.clone());
        }
    }
    sentence
}

impl Graph {
    /// What happened, for a page from which `root` leads to the site's root.
    #[must_use]
    pub fn told(&self, change: &Change, root: &str) -> Vec<Because> {
        let from = page_of(change, self);
        let hole = |fill: &Fill<'_>| match (fill, from) {
            (Fill::Fact(fact), _) => self.hole(fact),
            (Fill::Rich(pieces), Some((_, page))) => Hole::Html(self.inline(pieces, page, root)),
            (Fill::Rich(pieces), None) => Hole::Html(Inline::from_text(&super::show::plain_text(pieces))),
        };
        let because = |sentence: Sentence<'_>| Because {
            status: sentence.status,
            sentence: view::Sentence {
                key: sentence.key,
                n: sentence.n,
                holes: sentence.holes.iter().map(|(name, fill)| (*name, hole(fill))).collect(),
            },
        };
        sentences(change).into_iter().map(because).collect()
    }

    /// What happened as text, a sentence each.
    #[must_use]
    pub fn told_text(&self, change: &Change, strings: &Strings, script: Script<'_>) -> Vec<String> {
        let from = page_of(change, self);
        let plain = |text: &str| match script {
            Script::Markdown(_) => markdown_text(text),
            Script::Plain => text.to_owned(),
        };
        let text = |fill: &Fill<'_>| match fill {
            Fill::Rich(pieces) => plain(&from.map_or_else(|| super::show::plain_text(pieces), |(_, page)| self.plain(pieces, page))),
            Fill::Fact(fact) => match (self.hole(fact), script) {
                (Hole::Link { path, name }, Script::Markdown(base)) => format!("[{}]({base}{path})", markdown_text(&name)),
                (Hole::Text(text) | Hole::Title(text) | Hole::Link { name: text, .. }, _) => plain(&text),
                (Hole::Date(date), _) => date.to_string(),
                (Hole::Word(key), _) => strings.get(&key).unwrap_or(&key).to_owned(),
                (Hole::Html(html), _) => html.0,
            },
        };
        let said = |sentence: Sentence<'_>| {
            let holes: Vec<(&str, String)> = sentence.holes.iter().map(|(name, fill)| (*name, text(fill))).collect();
            let holes: Vec<(&str, &str)> = holes.iter().map(|(name, text)| (*name, text.as_str())).collect();
            strings.say(&sentence.key, sentence.n, &holes).unwrap_or(sentence.key)
        };
        sentences(change).into_iter().map(said).collect()
    }

    /// The root-relative path of the page on which a change is written, where there is one.
    #[must_use]
    pub fn path_of_change(&self, change: &Change) -> Option<Arc<str>> {
        match (page_of(change, self), &change.subject) {
            (Some((number, _)), _) => Some(self.record_link(number, None).path),
            (None, Subject::Team(id) | Subject::Person(id)) => self.party_named(id).map(|party| party.path),
            (None, _) => None,
        }
    }

    /// What a change is about, in a few words; none of the portfolio, which the theme's strings name.
    #[must_use]
    pub fn name_of_change(&self, change: &Change) -> Option<Arc<str>> {
        match (&change.title, &change.subject) {
            (Some(title), _) => Some(Arc::clone(title)),
            (None, Subject::Team(id) | Subject::Person(id)) => {
                Some(self.party_named(id).map_or_else(|| Arc::clone(id), |party| party.name))
            }
            (None, Subject::Initiative(id)) => Some(Arc::clone(id)),
            (None, Subject::Portfolio) => None,
        }
    }
}
