//! The clock and the environment variable that stands in for it.

use std::time::Instant;

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::model::scalar::Day;

/// The day when nobody names one: that of `SOURCE_DATE_EPOCH`
/// (<https://reproducible-builds.org/specs/source-date-epoch/>), else today; both in UTC.
///
/// # Errors
/// When `SOURCE_DATE_EPOCH` is set and is not a number of seconds.
#[expect(clippy::disallowed_methods, reason = "host is the one room with a clock and an environment")]
pub fn today() -> anyhow::Result<Day> {
    let now = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) if !text.is_empty() => {
            let seconds: i64 = text.trim().parse().with_context(|| format!("SOURCE_DATE_EPOCH is `{text}`, which is not a number of seconds"))?;
            match Timestamp::from_second(seconds) {
                Ok(time) => time,
                Err(_) => bail!("SOURCE_DATE_EPOCH is `{text}`, which is no time of this calendar"),
            }
        }
        _ => Timestamp::now(),
    };
    Ok(Day(now.to_zoned(TimeZone::UTC).date()))
}

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
