//! How far long work has come: a bar where somebody looks on, a line now and then elsewhere.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use super::stream::Stream;

/// Work that is over sooner shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);
/// A bar that moves more often flickers.
const BAR_EVERY: Duration = Duration::from_millis(100);
/// In a log a line more often is noise.
const LINE_EVERY: Duration = Duration::from_secs(5);
/// Characters of the bar.
const BAR_WIDTH: usize = 30;

/// Work in progress. Several threads may tell of it at once.
pub struct Progress {
    stream: Arc<Mutex<Stream>>,
    live: bool,
    doing: &'static str,
    begun: Instant,
    /// Milliseconds after `begun` at which to write next.
    next_ms: AtomicU64,
    /// Milliseconds after `begun` at which something was last written; 0 for never.
    written_ms: AtomicU64,
}

impl Progress {
    pub(super) fn new(stream: Arc<Mutex<Stream>>, doing: &'static str) -> Self {
        let live = stream.lock().unwrap_or_else(PoisonError::into_inner).live;
        Self { stream, live, doing, begun: Instant::now(), next_ms: AtomicU64::new(milliseconds(PATIENCE)), written_ms: AtomicU64::new(0) }
    }

    /// So many steps of all are done.
    pub fn show(&self, done: usize, total: usize) {
        self.show_at(done, total, self.begun.elapsed());
    }

    fn show_at(&self, done: usize, total: usize, elapsed: Duration) {
        let now = milliseconds(elapsed);
        let next = self.next_ms.load(Ordering::Relaxed);
        if now < next {
            return;
        }
        let every = if self.live { BAR_EVERY } else { LINE_EVERY };
        // One thread writes; the others go on with their work.
        if self.next_ms.compare_exchange(next, now + milliseconds(every), Ordering::Relaxed, Ordering::Relaxed).is_err() {
            return;
        }
        let mut stream = match self.stream.try_lock() {
            Ok(stream) => stream,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return,
        };
        self.written_ms.store(now.max(1), Ordering::Relaxed);
        if self.live {
            stream.write(&format!("\r{}", bar(self.doing, done, total)));
        } else {
            stream.write(&format!("{}: {done} of {total}\n", self.doing));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.live && self.written_ms.load(Ordering::Relaxed) > 0 {
            self.stream.lock().unwrap_or_else(PoisonError::into_inner).write(ERASE);
        }
    }
}

impl std::fmt::Debug for Progress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Progress").field("doing", &self.doing).finish_non_exhaustive()
    }
}

/// Back to the beginning of the line, and the line empty (ECMA-48, EL).
const ERASE: &str = "\r\u{1b}[2K";

fn bar(doing: &str, done: usize, total: usize) -> String {
    let total = total.max(1);
    let filled = BAR_WIDTH * done.min(total) / total;
    format!("{doing} [{}{}] {done} of {total}", "=".repeat(filled), " ".repeat(BAR_WIDTH - filled))
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::tests::Page;
    use super::*;

    fn written(live: bool, steps: &[(usize, u64)]) -> String {
        let page = Page::default();
        let stream = Stream { writer: Box::new(page.clone()), fault: None, coloured: false, live };
        let progress = Progress::new(Arc::new(Mutex::new(stream)), "rendering");
        for (done, at_ms) in steps {
            progress.show_at(*done, 1000, Duration::from_millis(*at_ms));
        }
        drop(progress);
        page.text()
    }

    #[test]
    fn short_work_shows_nothing() {
        assert_eq!(written(true, &[(500, 400), (1000, 999)]), "");
        assert_eq!(written(false, &[(500, 400), (1000, 999)]), "");
    }

    #[test]
    fn a_terminal_gets_a_bar_that_vanishes() {
        let text = written(true, &[(500, 1000), (600, 1050), (1000, 1100)]);
        let half = format!("\rrendering [{}{}] 500 of 1000", "=".repeat(15), " ".repeat(15));
        let full = format!("\rrendering [{}] 1000 of 1000", "=".repeat(30));
        assert_eq!(text, format!("{half}{full}{ERASE}"));
    }

    #[test]
    fn a_log_gets_a_line_now_and_then() {
        assert_eq!(written(false, &[(100, 1200), (200, 2000), (300, 6200)]), "rendering: 100 of 1000\nrendering: 300 of 1000\n");
    }

    #[test]
    fn a_bar_of_nothing_is_drawn() {
        assert_eq!(bar("x", 0, 0), format!("x [{}] 0 of 1", " ".repeat(30)));
    }
}
