//! An initiative with one update more, tried in the site before anything is written.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use serde_json::Value as Json;

use super::draft::{Draft, Field};
use crate::commands::open::{Opened, open};
use crate::host::{self, clock::Stopwatch};
use crate::model::code::{Code, Severity};
use crate::model::diagnostic::Diagnostic;
use crate::model::initiative::Initiative;
use crate::model::kind::Kind;
use crate::model::near::nearest;
use crate::model::scalar::Day;
use crate::model::summary::Summary;
use crate::session::{Change, Session, Settings};
use crate::stages::amend;
use crate::stages::parse::front_matter;

/// The list that grows.
const LIST: &str = "updates";

/// A site with the initiative that gets an update.
#[derive(Debug)]
pub struct Trial {
    session: Session,
    /// The initiative as it is now.
    pub before: Arc<Summary>,
    /// Its file as it is now, a byte-order mark included.
    pub text: String,
    /// What is wrong with its file already: warnings alone.
    known: Vec<Diagnostic>,
    /// The day for which the site is built.
    pub today: Day,
}

/// What came of trying.
#[derive(Debug)]
pub struct Tried {
    /// The file with the update.
    pub text: String,
    /// What the model refuses; nothing may be written while there is any.
    pub refused: Vec<Diagnostic>,
    /// What the update leaves to be desired.
    pub warned: Vec<Diagnostic>,
}

impl Trial {
    /// Opens the site and finds the initiative; the problems of its own file when it has errors already. Errors elsewhere
    /// do not count: who reports does not have to wait for others to mend their files.
    ///
    /// # Errors
    /// When the site cannot be read, or no initiative has that name.
    pub fn open(site: &Path, name: &str) -> anyhow::Result<Result<Self, Vec<Diagnostic>>> {
        let today = host::today()?;
        let settings = Settings { as_of: None, today, drafts: true, base_url: None };
        let Opened { session, .. } = open(site, settings, &mut Stopwatch::start())?;
        let id = name.strip_prefix("initiative:").unwrap_or(name);
        let graph = session.graph().context("the site could not be understood")?;
        let found = graph.of_kind(Kind::Initiative).find(|(_, page)| *page.key.id == *id).map(|(_, page)| Arc::clone(page));
        let stem = format!("/{id}.md");
        let named = |problem: &Diagnostic| {
            problem.place.as_ref().is_some_and(|place| place.path.starts_with("content/initiatives/") && place.path.ends_with(&stem))
        };
        let errors: Vec<Diagnostic> = match &found {
            Some(page) => of(session.report(), &page.source).filter(|problem| problem.severity == Severity::Error).cloned().collect(),
            None => session.report().iter().filter(|problem| problem.severity == Severity::Error && named(problem)).cloned().collect(),
        };
        if !errors.is_empty() {
            return Ok(Err(errors));
        }
        let Some(before) = found else {
            let ids = graph.of_kind(Kind::Initiative).map(|(_, page)| &*page.key.id);
            let hint = match nearest(id, ids.clone()) {
                Some(near) => format!("; did you mean `{near}`?"),
                None => match ids.collect::<Vec<_>>()[..] {
                    [] => "; the site has none, and `opsbook new initiative ID` begins one".to_owned(),
                    ref ids => format!("; there are {}", ids[..ids.len().min(12)].join(", ")),
                },
            };
            bail!("there is no initiative `{id}`{hint}");
        };
        let known = of(session.report(), &before.source).cloned().collect();
        let text = host::text_of(&site.join(&*before.source))?;
        let today = graph.as_of;
        Ok(Ok(Self { session, before, text, known, today }))
    }

    /// What the initiative says.
    ///
    /// # Panics
    /// Never: an initiative was looked for.
    #[must_use]
    pub fn initiative(&self) -> &Initiative {
        self.before.content.of::<Initiative>()
    }

    /// Tries a draft; what it does not say yet is taken to be sound.
    ///
    /// # Errors
    /// When the file is written in a way in which nothing can be added to it.
    pub fn tried(&mut self, draft: &Draft) -> anyhow::Result<Tried> {
        let mut whole = draft.clone();
        for (field, sound) in [(Field::Date, self.today.to_string()), (Field::Rag, "green".to_owned()), (Field::Summary, "…".to_owned())]
        {
            if whole.get(field).is_none() {
                whole.set(field, Some(&sound));
            }
        }
        let item = whole.item();
        let Ok(text) = amend::append(&self.text, LIST, &item, &front_matter) else {
            bail!(
                "the updates of {} are written in a way to which opsbook adds nothing, so nothing was written; add this by hand:\n{}",
                self.before.source,
                amend::block(LIST, &item)
            );
        };
        let change = Change { texts: vec![(self.before.source.to_string(), Some(text.clone().into_bytes()))], ..Change::default() };
        let report = self.session.apply(change, &mut |_, _| {}).diagnostics;
        let mut left = self.known.clone();
        let mut fresh = Vec::new();
        for problem in of(&report, &self.before.source) {
            // Where it stands may be different now.
            match left.iter().position(|known| known.code == problem.code && known.message == problem.message) {
                Some(at) => _ = left.swap_remove(at),
                None => fresh.push(problem.clone()),
            }
        }
        let is_obstacle = |problem: &Diagnostic| problem.severity == Severity::Error || problem.code == Code::SlipWithoutReason;
        let (mut refused, warned): (Vec<_>, Vec<_>) = fresh.into_iter().partition(is_obstacle);
        for problem in refused.iter_mut().filter(|problem| problem.code == Code::SlipWithoutReason) {
            // Of what stands in a file this is a warning; whoever is writing can still say it.
            problem.severity = Severity::Error;
            problem.hint = Some("say why: --reason \"…\"".to_owned());
        }
        if refused.is_empty() {
            self.prove(&item)?;
        }
        Ok(Tried { text, refused, warned })
    }

    /// Whether the record is the old one with this update.
    fn prove(&self, item: &Json) -> anyhow::Result<()> {
        let graph = self.session.graph().context("the site could not be understood")?;
        let after = graph.by_source.get(&self.before.source).map(|number| graph.page(*number));
        let after = after.context("the initiative is gone from the site")?;
        let own = |page: &Summary| Json::from(page.content.stated(&|_, label| format!("[{}]", label.unwrap_or_default())));
        let (mut now, mut then) = (own(after), own(&self.before));
        let [mut now_updates, mut then_updates] = [&mut now, &mut then].map(|record| match record["updates"].take() {
            Json::Array(updates) => updates,
            _ => Vec::new(),
        });
        now_updates.retain(|update| match then_updates.iter().position(|kept| kept == update) {
            Some(at) => {
                then_updates.remove(at);
                false
            }
            None => true,
        });
        let one = matches!(&now_updates[..], [update] if update["date"] == item["date"]);
        if now != then || !then_updates.is_empty() || !one || after.common != self.before.common {
            bail!("{} would say something else besides, so nothing was written; this is a fault of opsbook", self.before.source);
        }
        Ok(())
    }
}

/// The problems of one source.
fn of<'r>(report: &'r [Diagnostic], source: &'r str) -> impl Iterator<Item = &'r Diagnostic> {
    report.iter().filter(move |problem| problem.place.as_ref().is_some_and(|place| *place.path == *source))
}
