//! The preview as the server sees it: a session that many readers ask and one writer changes.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::editor::Editor;
use super::state::{Rank, State, faults, of_world};
use crate::host::clock::Stopwatch;
use crate::host::read::bytes_of;
use crate::host::server::{Reply, Saved, Site};
use crate::host::terminal::Terminal;
use crate::model::address::Address;
use crate::model::diagnostic::Diagnostic;
use crate::model::output::Output;
use crate::session::{Preview as Made, Session, Shown, Why};

/// A session as it is previewed.
pub(super) struct Preview {
    session: RwLock<Session>,
    /// A hash of the assets.
    assets: AtomicU64,
    /// What keeps the site from being read, while something does.
    unreadable: Mutex<Option<String>>,
    /// The mounts that the site had before its configuration changed.
    former: Mutex<Vec<String>>,
    /// The site's real path.
    site: PathBuf,
    editor: Editor,
    terminal: Arc<Terminal>,
    /// Whether the first look at a page is told, too.
    timings: bool,
}

/// What is shown while there is no page for 404.
const NOTHING: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Nothing here</title></head>\
    <body><main><h1>Nothing here</h1></main></body></html>\n";

impl Preview {
    pub(super) fn new(session: Session, site: PathBuf, editor: Editor, terminal: Arc<Terminal>, timings: bool) -> Self {
        Self {
            session: RwLock::new(session),
            assets: AtomicU64::default(),
            unreadable: Mutex::default(),
            former: Mutex::default(),
            site,
            editor,
            terminal,
            timings,
        }
    }

    /// The session, to be asked.
    pub(super) fn session(&self) -> RwLockReadGuard<'_, Session> {
        self.session.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The session, to be changed. Whoever asks meanwhile waits, and sees the change.
    pub(super) fn session_mut(&self) -> RwLockWriteGuard<'_, Session> {
        self.session.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn terminal(&self) -> &Terminal {
        &self.terminal
    }

    /// Says that the assets are those with this hash.
    pub(super) fn set_assets(&self, hash: u64) {
        self.assets.store(hash, Ordering::Relaxed);
    }

    /// Says what keeps the site from being read, or that nothing does any more; whether that is news.
    pub(super) fn set_unreadable(&self, why: Option<String>) -> bool {
        let mut unreadable = self.unreadable.lock().unwrap_or_else(PoisonError::into_inner);
        let news = *unreadable != why;
        *unreadable = why;
        news
    }

    /// Remembers where the site was mounted before.
    pub(super) fn moved_from(&self, base: String) {
        let mut former = self.former.lock().unwrap_or_else(PoisonError::into_inner);
        if !former.contains(&base) {
            former.push(base);
        }
    }

    /// The page of a source, as readers are told of it: its path on the server and its title.
    pub(super) fn page_of(&self, source: &str) -> Option<Saved> {
        let session = self.session();
        let graph = session.graph()?;
        let (address, title) = if let Some(number) = graph.by_source.get(source) {
            (graph.page(*number).address.clone(), graph.page(*number).title.to_string())
        } else {
            let (kind, page) = graph.introductions.iter().find(|(_, page)| *page.source == *source)?;
            (Address::new(&format!("{}/", kind.folder()?)), page.title.to_string())
        };
        Some(Saved { page: format!("{}{}", session.config().base_path(), address.href()), title })
    }

    /// Makes the page of a source, so that it is known what it was before it changes.
    pub(super) fn look_at(&self, source: &str) {
        let session = self.session();
        let number = session.graph().and_then(|graph| graph.by_source.get(source).map(|number| graph.page(*number).address.file()));
        if let Some(output) = number.and_then(|file| session.output_at(&file)) {
            session.preview(&output);
        }
    }

    /// What is sent for an output, and what is wrong with its page.
    fn made(&self, session: &Session, output: &Output) -> (Option<Reply>, Option<Box<Diagnostic>>) {
        let mut watch = Stopwatch::start();
        match session.preview(output) {
            Made::Made(shown) => {
                self.tell(output, &shown, watch.lap_ms());
                (Some(reply(shown)), None)
            }
            Made::Copy(source) => (bytes_of(&self.site, &source).ok().map(Reply::of), None),
            Made::Faulty(fault, Some(last)) => (Some(reply(last)), Some(fault)),
            Made::Faulty(fault, None) => {
                let mut page = Reply::of(format!("{NOTHING}<!-- {} -->", fault.code).into_bytes());
                page.broken = true;
                (Some(page), Some(fault))
            }
        }
    }

    fn tell(&self, output: &Output, shown: &Shown, ms: f64) {
        if let Some(why) = shown.why
            && output.what.is_page()
            && (self.timings || why != Why::New)
        {
            self.terminal.note(&format!("  {} rendered for {}, {ms:.1} ms", output.file, why.words()));
        }
    }
}

fn reply(shown: Shown) -> Reply {
    Reply { bytes: shown.bytes, version: shown.version, broken: false }
}

impl Site for Preview {
    fn base(&self) -> String {
        self.session().config().base_path().to_owned()
    }

    fn former_bases(&self) -> Vec<String> {
        self.former.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn file(&self, path: &str) -> Option<Reply> {
        let session = self.session();
        let output = session.output_at(path)?;
        self.made(&session, &output).0
    }

    fn missing(&self) -> Reply {
        self.file("404.html").unwrap_or_else(|| Reply::of(NOTHING.as_bytes().to_vec()))
    }

    fn state(&self, file: Option<&str>, saved: Option<&Saved>, name: &str) -> String {
        let session = self.session();
        let output = file.and_then(|file| session.output_at(file)).or_else(|| session.output_at("404.html"));
        let (reply, fault) = output.map(|output| self.made(&session, &output)).unwrap_or_default();
        let mut all = session.report().to_vec();
        all.extend(fault.map(|fault| *fault));
        let unreadable = self.unreadable.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (mut shown, more) = faults(&all, &self.site, &self.editor);
        let errors = all.iter().filter(|diagnostic| Rank::of(diagnostic) == Rank::Error).count();
        let warnings = all.iter().filter(|diagnostic| Rank::of(diagnostic) == Rank::Warning).count();
        if let Some(why) = &unreadable {
            shown.insert(0, of_world(why));
        }
        let state = State {
            session: name,
            version: reply.map(|reply| format!("{:016x}", reply.version)),
            assets: format!("{:016x}", self.assets.load(Ordering::Relaxed)),
            errors: errors + usize::from(unreadable.is_some()),
            warnings,
            faults: shown,
            more,
            saved,
        };
        serde_json::to_string(&state).expect("a state of texts and numbers serialises")
    }

    fn previous(&self, file: &str) -> Option<Reply> {
        self.session().shown_before(file).map(|bytes| Reply::of(bytes.to_vec()))
    }
}
