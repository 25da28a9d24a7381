//! The clock, for those who measure.

use std::time::Instant;

/// Measures how long the steps of a command take.
#[derive(Debug)]
pub struct Stopwatch {
    started: Instant,
    lap: Instant,
}

impl Stopwatch {
    /// A stopwatch that runs from now on.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "host is the one room with a clock")]
    pub fn start() -> Self {
        let now = Instant::now();
        Self { started: now, lap: now }
    }

    /// Milliseconds since the last lap, which ends now.
    #[expect(clippy::disallowed_methods, reason = "host is the one room with a clock")]
    pub fn lap_ms(&mut self) -> f64 {
        let now = Instant::now();
        let lap = now - self.lap;
        self.lap = now;
        lap.as_secs_f64() * 1000.0
    }

    /// Milliseconds since the start.
    #[must_use]
    pub fn total_ms(&self) -> f64 {
        self.started.elapsed().as_secs_f64() * 1000.0
    }
}

/// Milliseconds until the next day begins in UTC.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "host is the one room with a clock")]
pub fn until_tomorrow_ms() -> u64 {
    const DAY_MS: u128 = 24 * 60 * 60 * 1000;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_millis());
    u64::try_from(DAY_MS - now % DAY_MS).unwrap_or(u64::MAX)
}
