//! The artifacts that a preview has shown, each with fingerprints of what it was made from.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::model::view::PageView;

/// As many bytes of artifacts are kept; beyond that the ones that were not asked for the longest go.
const BYTES_MAX: usize = 48 * 1024 * 1024;

/// Why an artifact was made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It was never shown, or not for a long time.
    New,
    /// The theme is another.
    Theme,
    /// What its template is handed is different.
    View,
    /// Its text is different.
    Body,
    /// It follows from the site as a whole: a feed, a sitemap.
    Site,
}

impl Why {
    /// The reason in a few words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::New => "first look",
            Self::Theme => "theme",
            Self::View => "what it shows",
            Self::Body => "its text",
            Self::Site => "the site",
        }
    }
}

/// Fingerprints of what a page is made from. Equal ones make equal pages, because a template sees nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Prints {
    theme: u64,
    view: u64,
    body: u64,
}

impl Prints {
    /// The fingerprints of a page under the theme with this number.
    pub(super) fn of(page: &PageView, theme: u64) -> Self {
        let mut view = Hashed(Xxh3::new());
        view.0.update(page.template.as_bytes());
        // Views are made of plain maps, lists and texts, so writing them cannot fail; if one did, it would do so at the same place
        // each time, and rendering it would tell.
        _ = serde_json::to_writer(&mut view, &page.frame);
        _ = serde_json::to_writer(&mut view, &*page.record);
        let mut body = Xxh3::new();
        body.update(page.lead.as_bytes());
        body.update(&page.lead.len().to_le_bytes());
        body.update(page.body.as_bytes());
        Self { theme, view: view.0.digest(), body: body.digest() }
    }

    /// Why what was made from `before` is to be made again.
    fn why(self, before: Self) -> Option<Why> {
        match self {
            _ if self.theme != before.theme => Some(Why::Theme),
            _ if self.view != before.view => Some(Why::View),
            _ if self.body != before.body => Some(Why::Body),
            _ => None,
        }
    }
}

struct Hashed(Xxh3);

impl std::io::Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// An artifact as it is shown.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// A hash of them.
    pub version: u64,
    /// Why it was made for this; `None` when it was at hand.
    pub why: Option<Why>,
}

#[derive(Debug)]
struct Entry {
    shown: Shown,
    /// What it was made from; none when it is no page.
    prints: Option<Prints>,
    /// The state of the session for which it is known to be right.
    state: u64,
    /// What was shown until it was made again.
    before: Option<Arc<[u8]>>,
    asked: u64,
}

/// The artifacts that were shown, by file.
#[derive(Debug, Default)]
pub(super) struct Kept(Mutex<Shelf>);

#[derive(Debug, Default)]
struct Shelf {
    entries: FxHashMap<String, Entry>,
    bytes: usize,
    asked: u64,
}

impl Kept {
    /// The artifact of a file, if it is known to be right in this state of the session.
    pub(super) fn current(&self, file: &str, state: u64) -> Option<Shown> {
        self.shelf(|shelf| shelf.find(file).filter(|entry| entry.state == state).map(|entry| entry.shown.clone()))
    }

    /// The artifact of a file if it was made from the same, else why it is to be made.
    pub(super) fn fresh(&self, file: &str, state: u64, prints: Prints) -> Result<Shown, Why> {
        self.shelf(|shelf| {
            let entry = shelf.find(file).ok_or(Why::New)?;
            match entry.prints.map(|before| prints.why(before)) {
                Some(None) => {
                    entry.state = state;
                    Ok(entry.shown.clone())
                }
                Some(Some(why)) => Err(why),
                None => Err(Why::New),
            }
        })
    }

    /// The last artifact of a file, right or not.
    pub(super) fn last(&self, file: &str) -> Option<Shown> {
        self.shelf(|shelf| shelf.find(file).map(|entry| entry.shown.clone()))
    }

    /// What was shown of a file before what is shown now.
    pub(super) fn before(&self, file: &str) -> Option<Arc<[u8]>> {
        self.shelf(|shelf| shelf.find(file).and_then(|entry| entry.before.clone()))
    }

    /// Keeps what was made.
    pub(super) fn keep(&self, file: &str, state: u64, prints: Option<Prints>, bytes: Vec<u8>, why: Why) -> Shown {
        let shown = Shown { version: xxh3_64(&bytes), bytes: Arc::from(bytes), why: None };
        self.shelf(|shelf| shelf.put(file, Entry { shown: shown.clone(), prints, state, before: None, asked: 0 }));
        Shown { why: Some(why), ..shown }
    }

    fn shelf<T>(&self, act: impl FnOnce(&mut Shelf) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Shelf {
    fn find(&mut self, file: &str) -> Option<&mut Entry> {
        self.asked += 1;
        let entry = self.entries.get_mut(file)?;
        entry.asked = self.asked;
        Some(entry)
    }

    fn put(&mut self, file: &str, mut entry: Entry) {
        self.asked += 1;
        entry.asked = self.asked;
        if let Some(old) = self.entries.remove(file) {
            self.bytes -= old.bytes();
            let same = old.shown.version == entry.shown.version;
            entry.before = if same { old.before } else { Some(old.shown.bytes) };
        }
        self.bytes += entry.bytes();
        self.entries.insert(file.to_owned(), entry);
        while self.bytes > BYTES_MAX && self.entries.len() > 1 {
            self.forget_half();
        }
    }

    /// Forgets the half that was not asked for the longest.
    fn forget_half(&mut self) {
        let mut asked: Vec<u64> = self.entries.values().map(|entry| entry.asked).collect();
        asked.sort_unstable();
        let middle = asked[asked.len() / 2];
        self.entries.retain(|_, entry| entry.asked >= middle);
        self.bytes = self.entries.values().map(Entry::bytes).sum();
    }
}

impl Entry {
    fn bytes(&self) -> usize {
        self.shown.bytes.len() + self.before.as_ref().map_or(0, |bytes| bytes.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keep(kept: &Kept, file: &str, len: usize) {
        kept.keep(file, 0, None, vec![b'x'; len], Why::New);
    }

    #[test]
    fn what_was_not_asked_for_the_longest_is_forgotten() {
        let kept = Kept::default();
        let names: Vec<String> = (0..64).map(|n| n.to_string()).collect();
        for name in &names {
            keep(&kept, name, BYTES_MAX / 48);
            assert!(kept.last("0").is_some(), "what is asked for all the time stays");
        }
        let bytes: usize = names.iter().filter_map(|name| kept.last(name)).map(|shown| shown.bytes.len()).sum();
        assert!(bytes <= BYTES_MAX && bytes > BYTES_MAX / 3, "{bytes}");
        assert!(kept.last("1").is_none() && kept.last("63").is_some());
        // One that is larger than all there is room for is still shown.
        keep(&kept, "large", BYTES_MAX + 1);
        assert!(kept.last("large").is_some());
    }

    #[test]
    fn what_was_shown_before_is_known_until_the_next_change() {
        let kept = Kept::default();
        let put = |text: &str| kept.keep("a", 0, None, text.as_bytes().to_vec(), Why::Site);
        put("one");
        assert_eq!(kept.before("a"), None);
        put("two");
        put("two");
        assert_eq!(kept.before("a").as_deref(), Some(&b"one"[..]));
        assert_eq!(put("three").why, Some(Why::Site));
        assert_eq!(kept.before("a").as_deref(), Some(&b"two"[..]));
        assert_eq!(kept.last("a").map(|shown| shown.why), Some(None));
    }
}
