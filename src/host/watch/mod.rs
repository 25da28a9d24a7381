//! Watches a site's folders and tells where to look.

mod gather;

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RenameMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use self::gather::{Gather, Urgency};
use super::read::is_dropping;

/// What a watch wakes its owner for.
#[derive(Debug, PartialEq, Eq)]
pub enum Woken {
    /// Something may be different at or below these paths.
    Look(Vec<PathBuf>),
    /// Something may be different anywhere.
    Rescan,
    /// Nothing happened for as long as the owner was willing to wait.
    Waited,
    /// The owner was asked to stop.
    Stop,
}

/// What is told to the watch from elsewhere.
enum Told {
    Path(PathBuf, Urgency),
    Rescan,
    /// The system watches no more folders.
    Limit,
    Stop,
}

/// The shortest pause between two looks at everything, where the system does not tell of changes.
const POLL_MIN: Duration = Duration::from_millis(500);
/// How many times longer than a look the pause after it is, so that polling a large site does not keep a core busy.
const POLL_SHARE: u32 = 20;

/// Watches folders.
///
/// Only the folder itself is watched, never what is below it, and never a file: whoever lists a folder has
/// it watched first, so that nothing made in between is missed, and a file that is replaced is still seen.
pub struct Watch {
    watcher: Option<RecommendedWatcher>,
    told: Receiver<Told>,
    teller: Sender<Told>,
    gather: Gather,
    rescan: bool,
    /// Why everything is looked at now and then instead.
    polling: Option<String>,
    /// When everything was last looked at, and how long to wait before doing so again.
    polled: (Instant, Duration),
    /// When the owner was last sent to look at everything, until it is back.
    away: Option<Instant>,
}

/// Stops a watch from another thread.
#[derive(Debug, Clone)]
pub struct Stopper(Sender<Told>);

impl std::fmt::Debug for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Told")
    }
}

impl Stopper {
    /// Asks the watch to stop.
    pub fn stop(&self) {
        _ = self.0.send(Told::Stop);
    }
}

impl Watch {
    /// A watch of nothing yet. With `poll` the system is not asked at all: some file systems, such as those
    /// shared with a virtual machine or over a network, tell nothing.
    #[must_use]
    pub fn new(poll: bool) -> Self {
        let (teller, told) = channel();
        let mut watch = Self {
            watcher: None,
            told,
            teller: teller.clone(),
            gather: Gather::default(),
            rescan: false,
            polling: poll.then(|| "as asked".to_owned()),
            polled: (Instant::now(), POLL_MIN),
            away: None,
        };
        if !poll {
            match RecommendedWatcher::new(move |event| tell(event, &teller), notify::Config::default()) {
                Ok(watcher) => watch.watcher = Some(watcher),
                Err(error) => watch.poll_because(&error.to_string()),
            }
        }
        watch
    }

    /// Watches a folder from now on. It may have been watched before, under this name or another.
    pub fn folder(&mut self, folder: &Path) {
        let Some(watcher) = &mut self.watcher else { return };
        // What was watched under this name may be somewhere else by now.
        _ = watcher.unwatch(folder);
        if let Err(error) = watcher.watch(folder, RecursiveMode::NonRecursive) {
            match error.kind {
                // It is gone already; the folder above tells.
                notify::ErrorKind::PathNotFound => {}
                notify::ErrorKind::MaxFilesWatch => self.poll_because(LIMIT),
                _ if !folder.exists() => {}
                _ => self.poll_because(&error.to_string()),
            }
        }
    }

    fn poll_because(&mut self, why: &str) {
        self.watcher = None;
        self.polling.get_or_insert_with(|| why.to_owned());
    }

    /// Why the folders are looked at now and then instead of being watched; `None` while they are watched.
    #[must_use]
    pub fn polling(&self) -> Option<&str> {
        self.polling.as_deref()
    }

    /// Something to stop this watch with.
    #[must_use]
    pub fn stopper(&self) -> Stopper {
        Stopper(self.teller.clone())
    }

    /// Waits until there is something to look at, at most as long as `patience_ms`.
    pub fn next(&mut self, patience_ms: u64) -> Woken {
        let began = Instant::now();
        let patience = began + Duration::from_millis(patience_ms);
        self.gather.dealt(began);
        if let Some(away) = self.away.take() {
            self.polled = (began, POLL_MIN.max((began - away) * POLL_SHARE));
        }
        let (polled, pause) = self.polled;
        let woken = self.wait(patience, self.polling.is_some().then(|| polled + pause));
        self.away = (woken == Woken::Rescan).then(Instant::now);
        woken
    }

    fn wait(&mut self, patience: Instant, poll_at: Option<Instant>) -> Woken {
        loop {
            let now = Instant::now();
            if std::mem::take(&mut self.rescan) {
                return Woken::Rescan;
            }
            let paths = self.gather.take(now);
            if !paths.is_empty() {
                return Woken::Look(paths);
            }
            if poll_at.is_some_and(|at| at <= now) {
                return Woken::Rescan;
            }
            if patience <= now {
                return Woken::Waited;
            }
            let until = [Some(patience), poll_at, self.gather.due()].into_iter().flatten().min().unwrap_or(patience);
            match self.told.recv_timeout(until - now) {
                Ok(first) => {
                    if self.hear(first) {
                        return Woken::Stop;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                // This watch holds a sender itself.
                Err(RecvTimeoutError::Disconnected) => return Woken::Stop,
            }
        }
    }

    /// Takes in what was told, and all that waits behind it; whether to stop.
    fn hear(&mut self, first: Told) -> bool {
        let now = Instant::now();
        let mut next = Some(first);
        while let Some(told) = next {
            match told {
                Told::Path(path, urgency) => self.gather.tell(path, urgency, now),
                Told::Rescan => self.rescan = true,
                Told::Limit => {
                    self.poll_because(LIMIT);
                    self.rescan = true;
                }
                Told::Stop => return true,
            }
            next = self.told.try_recv().ok();
        }
        false
    }
}

const LIMIT: &str = "the system watches no more folders for this user";

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("polling", &self.polling).finish_non_exhaustive()
    }
}

/// Passes on what the system says.
fn tell(event: notify::Result<Event>, teller: &Sender<Told>) {
    let send = |told| _ = teller.send(told);
    match event {
        Ok(event) if event.need_rescan() => send(Told::Rescan),
        Ok(event) => words(event).into_iter().for_each(|(path, urgency)| send(Told::Path(path, urgency))),
        Err(error) if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) => send(Told::Limit),
        Err(_) => send(Told::Rescan),
    }
}

/// The paths that an event speaks of, and how sure it is that they are as they will stay.
fn words(event: Event) -> Vec<(PathBuf, Urgency)> {
    let whole = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both))
        | EventKind::Create(CreateKind::Folder) => true,
        // Reading our own sources would wake us for ever.
        EventKind::Access(_) => return Vec::new(),
        _ => false,
    };
    let folder = matches!(event.kind, EventKind::Create(CreateKind::Folder));
    let both = matches!(event.kind, EventKind::Modify(ModifyKind::Name(RenameMode::Both)));
    let last = event.paths.len().saturating_sub(1);
    let paths = event.paths.into_iter().enumerate().filter(|(_, path)| !is_noise(path));
    let told = paths.map(|(at, path)| {
        // The former name of something may be taken again at once.
        let now = whole && (folder || may_be_whole(&path)) && !(both && at < last);
        (path, if now { Urgency::Now } else { Urgency::Soon })
    });
    told.collect()
}

/// Whether a path can be whole as soon as it is there. Many a tool saves into a file of a name of its own, without an
/// ending or with an odd one, and moves that into place: until then it is no part of the site.
fn may_be_whole(path: &Path) -> bool {
    const ENDINGS: [&str; 8] = ["md", "yaml", "yml", "html", "css", "js", "svg", "lock"];
    // What was moved into place and has no ending may be a folder.
    path.extension().map_or_else(|| path.is_dir(), |end| ENDINGS.iter().any(|known| end == *known))
}

/// Droppings of editors come and go with every save.
fn is_noise(path: &Path) -> bool {
    path.file_name().is_some_and(|name| is_dropping(&name.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use notify::event::{DataChange, RemoveKind};

    use super::*;

    fn event(kind: EventKind, paths: &[&str]) -> Vec<(String, Urgency)> {
        let event = paths.iter().fold(Event::new(kind), |event, path| event.add_path(PathBuf::from(path)));
        words(event).into_iter().map(|(path, urgency)| (path.display().to_string(), urgency)).collect()
    }

    #[test]
    fn events_say_what_is_whole_and_what_may_be_half() {
        let name = |mode| EventKind::Modify(ModifyKind::Name(mode));
        let at = |path: &str, urgency| (path.to_owned(), urgency);
        assert_eq!(event(EventKind::Access(AccessKind::Close(AccessMode::Write)), &["a.md"]), [at("a.md", Urgency::Now)]);
        assert_eq!(event(EventKind::Access(AccessKind::Open(AccessMode::Any)), &["a.md"]), []);
        assert_eq!(event(EventKind::Access(AccessKind::Close(AccessMode::Read)), &["a.md"]), []);
        assert_eq!(event(EventKind::Modify(ModifyKind::Data(DataChange::Any)), &["a.md"]), [at("a.md", Urgency::Soon)]);
        assert_eq!(event(name(RenameMode::From), &["a.md"]), [at("a.md", Urgency::Soon)]);
        assert_eq!(event(name(RenameMode::To), &["a.md"]), [at("a.md", Urgency::Now)]);
        assert_eq!(event(name(RenameMode::Both), &["a.md", "b.md"]), [at("a.md", Urgency::Soon), at("b.md", Urgency::Now)]);
        assert_eq!(event(EventKind::Remove(RemoveKind::File), &["a.md"]), [at("a.md", Urgency::Soon)]);
        assert_eq!(event(EventKind::Create(CreateKind::Folder), &["a"]), [at("a", Urgency::Now)]);
        // `sed -i` and many others write a file of another name first.
        assert_eq!(event(EventKind::Access(AccessKind::Close(AccessMode::Write)), &["sedAbC"]), [at("sedAbC", Urgency::Soon)]);
        assert_eq!(event(name(RenameMode::Both), &["sedAbC", "a.md"]), [at("sedAbC", Urgency::Soon), at("a.md", Urgency::Now)]);
        assert_eq!(event(name(RenameMode::To), &["content/.a.md.swp"]), []);
        assert_eq!(event(name(RenameMode::Both), &["content/4913", "content/a.md"]), [at("content/a.md", Urgency::Now)]);
    }

    /// What the watch says until it has been quiet for a while.
    fn looks(watch: &mut Watch) -> Vec<PathBuf> {
        let mut all = Vec::new();
        while let Woken::Look(paths) = watch.next(300) {
            all.extend(paths);
        }
        all.sort();
        all.dedup();
        all
    }

    #[test]
    fn a_folder_is_watched_and_what_is_below_it_is_not() {
        let desk = tempfile::tempdir().expect("a folder");
        let below = desk.path().join("below");
        fs::create_dir(&below).expect("a folder");
        let mut watch = Watch::new(false);
        watch.folder(desk.path());
        assert_eq!(watch.next(50), Woken::Waited);
        fs::write(desk.path().join("a.md"), "a").expect("a file");
        fs::write(below.join("b.md"), "b").expect("a file");
        assert_eq!(looks(&mut watch), [desk.path().join("a.md")]);
        watch.folder(&below);
        // Reading is no change.
        fs::read_dir(&below).expect("a folder").for_each(drop);
        fs::read(below.join("b.md")).expect("a file");
        assert_eq!(watch.next(100), Woken::Waited);
        fs::rename(desk.path().join("a.md"), below.join("c.md")).expect("a move");
        assert_eq!(looks(&mut watch), [desk.path().join("a.md"), below.join("c.md")]);
    }

    #[test]
    fn a_folder_that_moved_is_seen_under_its_new_name() {
        let desk = tempfile::tempdir().expect("a folder");
        let (one, two) = (desk.path().join("one"), desk.path().join("two"));
        fs::create_dir(&one).expect("a folder");
        let mut watch = Watch::new(false);
        watch.folder(desk.path());
        watch.folder(&one);
        fs::rename(&one, &two).expect("a move");
        assert_eq!(looks(&mut watch), [one.clone(), two.clone()]);
        watch.folder(&two);
        fs::create_dir(&one).expect("a folder");
        looks(&mut watch);
        watch.folder(&one);
        fs::write(two.join("x.md"), "x").expect("a file");
        fs::write(one.join("y.md"), "y").expect("a file");
        assert_eq!(looks(&mut watch), [one.join("y.md"), two.join("x.md")]);
    }

    #[test]
    fn a_watch_that_polls_asks_for_a_rescan_now_and_then() {
        let mut watch = Watch::new(true);
        watch.folder(Path::new("/nowhere"));
        assert_eq!(watch.polling(), Some("as asked"));
        assert_eq!(watch.next(10), Woken::Waited);
        assert_eq!(watch.next(5_000), Woken::Rescan);
        watch.stopper().stop();
        assert_eq!(watch.next(5_000), Woken::Stop);
    }
}
