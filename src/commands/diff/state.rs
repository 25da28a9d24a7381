//! The states that `opsbook diff` compares: what an argument means, and the session that holds it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};

use crate::commands::Global;
use crate::commands::open::{Opened, open, tables};
use crate::host::clock::Stopwatch;
use crate::host::git::{self, Named};
use crate::host::{self, terminal::Format};
use crate::model::changes::Origin;
use crate::model::code::{Code, Severity};
use crate::model::diagnostic::Diagnostic;
use crate::model::graph::Asset;
use crate::model::scalar::Day;
use crate::session::{Change, Known, Session, Settings};

/// What an argument means.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Asked {
    /// The site as it is.
    Site,
    /// The site as it was known on a day.
    Day(Day),
    /// Another folder.
    Folder(PathBuf),
    /// A revision: as it was asked for, and its full name.
    Revision(String, String),
}

impl Asked {
    /// Reads an argument. A day goes before a revision, a revision before a folder.
    pub(super) fn of(text: &str, site: &Path) -> anyhow::Result<Self> {
        if let Some(day) = Day::parse(text) {
            return Ok(Self::Day(day));
        }
        let folder = || Self::Folder(PathBuf::from(text));
        let is_path = text == "." || text == ".." || ["/", "./", "../"].iter().any(|start| text.starts_with(start)) || text.ends_with('/');
        if is_path {
            return Ok(folder());
        }
        if text.starts_with('-') || text.is_empty() {
            bail!("`{text}` is no state: write a day such as 2026-03-31, a git revision, or a folder");
        }
        if looks_like_a_day(text) {
            bail!("`{text}` is no day: days are written 2026-03-31, and the month and the day have to exist");
        }
        let is_folder = host::exists(Path::new(text));
        match git::named(site, text)? {
            Named::Commit(commit) => Ok(Self::Revision(text.to_owned(), commit)),
            _ if is_folder => Ok(folder()),
            Named::Unknown => {
                bail!(
                    "`{text}` is neither a revision in the repository of `{}` nor a folder; `git log` lists the revisions",
                    site.display()
                )
            }
            Named::NoGit => bail!("`{text}` is no folder, and there is no `git` to ask for a revision; install git, or compare two days"),
            Named::NoRepository(why) => {
                let why = why.lines().next().map_or_else(String::new, |line| format!(" ({line})"));
                bail!("`{text}` is no folder, and `{}` is not in a git repository{why}; compare with a day or a folder", site.display())
            }
        }
    }
}

/// Whether somebody meant a day: three numbers between dashes, dots or slashes.
fn looks_like_a_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '.', '/']).collect();
    parts.len() == 3 && parts.iter().all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Two states, ready to be compared.
pub(super) struct States {
    /// The present source, where either state is of it.
    site: Option<Session>,
    states: [State; 2],
}

struct State {
    origin: Origin,
    day: Option<Day>,
    /// The session of another source; none of the present one.
    other: Option<Session>,
}

impl States {
    /// Reads both states; none when either has errors, which are reported.
    pub(super) fn open(before: Asked, after: Asked, settings: &Settings, global: &Global) -> anyhow::Result<Option<Self>> {
        let asked = [before, after];
        let needs_site = asked.iter().any(|asked| matches!(asked, Asked::Site | Asked::Day(_)));
        let mut whole = true;
        let (mut site, mut site_day) = (None, None);
        if needs_site {
            let days = asked.iter().filter_map(|asked| if let Asked::Day(day) = asked { Some(*day) } else { None });
            let (session, day) = present(&global.site, settings, days.max())?;
            whole &= is_whole(&session, "the site", &global.site, global);
            (site, site_day) = (Some(session), day);
        }
        let mut states = Vec::with_capacity(asked.len());
        for asked in asked {
            let state = match asked {
                Asked::Site => State { origin: Origin::Site, day: site_day, other: None },
                Asked::Day(day) => State { origin: Origin::Day, day: Some(day), other: None },
                Asked::Folder(path) => {
                    let Opened { session, .. } = open(&path, settings.clone(), &mut Stopwatch::start())?;
                    whole &= is_whole(&session, &format!("the folder `{}`", path.display()), &path, global);
                    State { origin: Origin::Folder(path.display().to_string()), day: None, other: Some(session) }
                }
                Asked::Revision(name, commit) => {
                    let (session, day) = revision(&global.site, &commit, settings)?;
                    whole &= is_whole(&session, &format!("the revision `{name}`"), &global.site, global);
                    State { origin: Origin::Revision(name, commit), day, other: Some(session) }
                }
            };
            states.push(state);
        }
        let states: [State; 2] = states.try_into().ok().context("two states were asked for")?;
        Ok(whole.then_some(Self { site, states }))
    }

    pub(super) fn before(&self) -> Known<'_> {
        self.known(0)
    }

    pub(super) fn after(&self) -> Known<'_> {
        self.known(1)
    }

    fn known(&self, at: usize) -> Known<'_> {
        let State { origin, day, other } = &self.states[at];
        let session = other.as_ref().or(self.site.as_ref()).expect("the site was read where a state is of it");
        Known { session, origin: origin.clone(), day: *day }
    }
}

/// The present source. Asked for a day after its own, it is read for that day, so that nothing in it is dated too late; its
/// own day is then told beside it.
fn present(site: &Path, settings: &Settings, latest: Option<Day>) -> anyhow::Result<(Session, Option<Day>)> {
    let Opened { mut session, .. } = open(site, settings.clone(), &mut Stopwatch::start())?;
    let own = session.graph().map(|graph| graph.as_of);
    let Some(latest) = latest.filter(|latest| own.is_some_and(|own| *latest > own)) else { return Ok((session, None)) };
    let settings = Some(Settings { as_of: Some(latest), ..settings.clone() });
    session.apply(Change { settings, ..Change::default() }, &mut |_, _| {});
    Ok((session, own))
}

/// A revision, and the day for which it is judged where it fixes none itself.
fn revision(site: &Path, commit: &str, settings: &Settings) -> anyhow::Result<(Session, Option<Day>)> {
    let read = git::read(site, commit)?;
    let asset = |(path, size_bytes): (String, u64)| Asset { source: Arc::from(path), size_bytes, size_px: None };
    let change = Change {
        texts: read.texts.into_iter().map(|(path, bytes)| (path, Some(bytes))).collect(),
        assets: Some(read.assets.into_iter().map(asset).collect()),
        ..Change::default()
    };
    // Whoever asks for a day means the present: a revision is judged for its own.
    let mut session = Session::new(tables(), Settings { as_of: None, ..settings.clone() });
    session.apply(change, &mut |_, _| {});
    let fixed = session.graph().is_some_and(|graph| graph.as_of_fixed);
    Ok((session, (!fixed).then_some(read.day)))
}

/// Whether the content of a state has no errors; those that it has are reported. A fault of its theme changes no portfolio:
/// the built-in one has words for all there is to say.
fn is_whole(session: &Session, named: &str, folder: &Path, global: &Global) -> bool {
    let counts = |found: &&Diagnostic| found.severity == Severity::Error && found.code != Code::Theme;
    let errors: Vec<Diagnostic> = session.report().iter().filter(counts).cloned().collect();
    if errors.is_empty() {
        return true;
    }
    global.terminal.report(&errors, Format::Human, folder);
    global.terminal.note(&format!("Nothing was compared, because {named} has errors. Mend them, or name another state."));
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_means_one_thing() {
        let nowhere = tempfile::tempdir().expect("a folder");
        let asked = |text: &str| Asked::of(text, nowhere.path());
        assert_eq!(asked("2026-03-31").expect("a day"), Asked::Day(Day::parse("2026-03-31").expect("a day")));
        for path in ["./x", "../x", "/x", "x/", "."] {
            assert_eq!(asked(path).expect("a folder"), Asked::Folder(PathBuf::from(path)));
        }
        for wrong in ["2026-02-30", "31.03.2026", "2026/3/1", "26-3-1"] {
            assert!(asked(wrong).expect_err("no day").to_string().contains("days are written 2026-03-31"), "{wrong}");
        }
        assert!(asked("--upload-pack=x").expect_err("an option").to_string().contains("no state"));
    }
}
