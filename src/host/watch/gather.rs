//! Gathers what is told of changed paths: a whole save is handed on at once, a storm in few pieces.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How sure it is that a path is as it will stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Urgency {
    /// A file was closed after writing, or moved into place: it is whole.
    Now,
    /// It may be half of a save: a file is being written, or was moved away so that another can take its place.
    Soon,
}

/// How long a path that may be half a save is waited for after the last word of it.
const QUIET: Duration = Duration::from_millis(20);
/// How long it is waited for at most.
const SOON_MAX: Duration = Duration::from_millis(100);
/// What comes so soon after something was handed on is the beginning of a storm.
const STORM: Duration = Duration::from_millis(60);
/// How long a storm is waited out after the last word of it.
const STORM_QUIET: Duration = Duration::from_millis(30);
/// How long a storm is waited out at most.
const STORM_MAX: Duration = Duration::from_millis(300);

/// What was told and not yet handed on. Moments are handed in, so that the rules can be tested.
#[derive(Debug, Default)]
pub(super) struct Gather {
    waiting: BTreeMap<PathBuf, Waiting>,
    /// First and last word of the storm that is being waited out.
    storm: Option<(Instant, Instant)>,
    handed_on: Option<Instant>,
    /// Whether what was handed on is still being dealt with.
    dealing: bool,
}

#[derive(Debug, Clone, Copy)]
struct Waiting {
    first: Instant,
    due: Instant,
}

impl Gather {
    /// Takes in a word of a path.
    pub(super) fn tell(&mut self, path: PathBuf, urgency: Urgency, now: Instant) {
        let waiting = self.waiting.entry(path).or_insert(Waiting { first: now, due: now });
        waiting.due = match urgency {
            Urgency::Now => now,
            Urgency::Soon => (now + QUIET).min(waiting.first + SOON_MAX),
        };
        match &mut self.storm {
            Some((_, last)) => *last = now,
            None if self.handed_on.is_some_and(|then| now < then + STORM) => self.storm = Some((now, now)),
            None => {}
        }
    }

    /// What was handed on has been dealt with. What came meanwhile is the same storm, however long that took.
    pub(super) fn dealt(&mut self, now: Instant) {
        if std::mem::take(&mut self.dealing) {
            self.handed_on = Some(now);
        }
    }

    /// When something is to be handed on; never while nothing waits.
    pub(super) fn due(&self) -> Option<Instant> {
        let soonest = self.waiting.values().map(|waiting| waiting.due).min()?;
        Some(match self.storm {
            Some((first, last)) => soonest.max(last + STORM_QUIET).min(first + STORM_MAX),
            None => soonest,
        })
    }

    /// What is to be handed on now. Of a storm that is everything.
    pub(super) fn take(&mut self, now: Instant) -> Vec<PathBuf> {
        if self.due().is_none_or(|due| due > now) {
            return Vec::new();
        }
        self.handed_on = Some(now);
        self.dealing = true;
        if self.storm.take().is_some() {
            return std::mem::take(&mut self.waiting).into_keys().collect();
        }
        let (due, rest) = std::mem::take(&mut self.waiting).into_iter().partition(|(_, waiting)| waiting.due <= now);
        self.waiting = rest;
        BTreeMap::into_keys(due).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tells of paths at these milliseconds and says what is handed on when.
    fn handed_on(told: &[(u64, &str, Urgency)]) -> Vec<(u64, Vec<String>)> {
        let start = Instant::now();
        let at = |ms: u64| start + Duration::from_millis(ms);
        let mut gather = Gather::default();
        let mut all = Vec::new();
        let mut told = told.iter().peekable();
        for ms in 0..2_000 {
            while let Some((_, path, urgency)) = told.next_if(|(when, ..)| *when == ms) {
                gather.tell(PathBuf::from(path), *urgency, at(ms));
            }
            let paths = gather.take(at(ms));
            if !paths.is_empty() {
                all.push((ms, paths.iter().map(|path| path.display().to_string()).collect()));
            }
        }
        assert!(gather.due().is_none(), "something was never handed on");
        all
    }

    use Urgency::{Now, Soon};

    #[test]
    fn a_whole_save_is_handed_on_at_once() {
        assert_eq!(handed_on(&[(5, "a", Now)]), [(5, vec!["a".to_owned()])]);
        // Written in place: the pieces wait, the end of the save does not.
        assert_eq!(handed_on(&[(5, "a", Soon), (6, "a", Soon), (7, "a", Now)]), [(7, vec!["a".to_owned()])]);
        // Another file's end says nothing of this one.
        assert_eq!(handed_on(&[(5, "a", Soon), (6, "b", Now)])[0], (6, vec!["b".to_owned()]));
    }

    #[test]
    fn half_a_save_is_waited_for_but_not_for_ever() {
        assert_eq!(handed_on(&[(5, "a", Soon)]), [(25, vec!["a".to_owned()])]);
        let writing: Vec<_> = (0..40).map(|n| (n * 10, "a", Soon)).collect();
        let handed = handed_on(&writing);
        assert_eq!(handed[0].0, 100, "{handed:?}");
        assert!(handed.len() <= 4, "{handed:?}");
    }

    #[test]
    fn a_storm_is_gathered() {
        let names: Vec<String> = (0..1_000).map(|n| format!("{n:04}")).collect();
        // A thousand files in a quarter of a second.
        let told: Vec<_> = names.iter().zip(0_u64..).map(|(name, n)| (n / 4, name.as_str(), Now)).collect();
        let handed = handed_on(&told);
        assert!(handed.len() <= 3, "{} pieces", handed.len());
        let mut seen: Vec<_> = handed.into_iter().flat_map(|(_, paths)| paths).collect();
        seen.sort();
        assert_eq!(seen, names);
    }

    #[test]
    fn a_storm_without_end_is_cut_into_pieces() {
        let told: Vec<_> = (0..1_500).map(|ms| (ms, "a", Now)).collect();
        let handed = handed_on(&told);
        assert!((5..=8).contains(&handed.len()), "{handed:?}");
    }

    #[test]
    fn what_comes_while_a_piece_is_dealt_with_is_the_same_storm() {
        let start = Instant::now();
        let at = |ms: u64| start + Duration::from_millis(ms);
        let mut gather = Gather::default();
        gather.tell(PathBuf::from("a"), Now, at(0));
        assert_eq!(gather.take(at(0)).len(), 1);
        // Dealing with it took 200 ms; the words of that time are heard only now.
        gather.dealt(at(200));
        gather.tell(PathBuf::from("b"), Now, at(201));
        assert!(gather.take(at(201)).is_empty());
        assert_eq!(gather.due(), Some(at(231)));
    }

    #[test]
    fn after_a_pause_the_next_save_is_at_once_again() {
        assert_eq!(handed_on(&[(5, "a", Now), (105, "a", Now)]).iter().map(|(ms, _)| *ms).collect::<Vec<_>>(), [5, 105]);
        assert_eq!(handed_on(&[(5, "a", Now), (35, "a", Now)]).iter().map(|(ms, _)| *ms).collect::<Vec<_>>(), [5, 65]);
    }
}
