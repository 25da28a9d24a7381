//! Exact numbers: decimals in millionths and ratios of whole numbers, so that a limit that is met exactly is met.

use std::fmt;

use serde::{Serialize, Serializer};

/// A decimal number in millionths. Six decimals are exact, further ones are rounded to the nearest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Micro(pub i128);

/// Beyond this no number of the domain makes sense; it keeps products within 128 bits.
const MOST: f64 = 1e9;

impl Micro {
    /// One.
    pub const ONE: Self = Self(1_000_000);

    /// The decimal that was written: a number as read is the one nearest to it, so rounding finds it again.
    #[must_use]
    pub fn of(number: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "at most 1e15, which fits")]
        Self((number.clamp(0.0, MOST) * 1e6).round() as i128)
    }

    /// A whole number.
    #[must_use]
    pub const fn whole(number: i64) -> Self {
        Self(number as i128 * 1_000_000)
    }

    /// The whole part.
    #[must_use]
    pub fn floor(self) -> i64 {
        i64::try_from(self.0.div_euclid(1_000_000)).unwrap_or(i64::MAX)
    }

    /// To two decimals, half rounded away from zero, for texts.
    #[must_use]
    pub fn rounded(self) -> Self {
        let half = if self.0 < 0 { -5_000 } else { 5_000 };
        Self((self.0 + half) / 10_000 * 10_000)
    }

    /// The nearest number of the machine, for exports.
    #[must_use]
    pub fn number(self) -> f64 {
        Ratio { over: self.0, under: 1_000_000 }.number()
    }
}

/// The shortest form: `2.5`, `3`.
impl fmt::Display for Micro {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, number) = if self.0 < 0 { ("-", -self.0) } else { ("", self.0) };
        let text = format!("{sign}{}.{:06}", number / 1_000_000, number % 1_000_000);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl Serialize for Micro {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.number())
    }
}

/// A ratio of two whole numbers.
///
/// Invariant: `under` is greater than 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    /// What is divided.
    pub over: i128,
    /// What it is divided by.
    pub under: i128,
}

impl Ratio {
    /// `over ÷ under`; none when that is no number.
    #[must_use]
    pub const fn of(over: i128, under: i128) -> Option<Self> {
        if under > 0 { Some(Self { over, under }) } else { None }
    }

    /// Whether it is greater than a limit.
    #[must_use]
    pub const fn exceeds(self, limit: Micro) -> bool {
        self.over.saturating_mul(1_000_000) > limit.0.saturating_mul(self.under)
    }

    /// Whether it is less than a limit.
    #[must_use]
    pub const fn is_below(self, limit: Micro) -> bool {
        self.over.saturating_mul(1_000_000) < limit.0.saturating_mul(self.under)
    }

    /// As a percentage with at most one decimal, half rounded away from zero: `91`, `25.1`.
    #[must_use]
    pub fn percent(self) -> String {
        let scaled = self.over.saturating_mul(2000);
        let twice = scaled.saturating_add(if scaled < 0 { -self.under } else { self.under });
        let tenths = twice / self.under.saturating_mul(2);
        Micro(tenths.saturating_mul(100_000)).to_string()
    }

    /// The nearest number of the machine to four decimals, for exports.
    #[must_use]
    pub fn number(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "exports show it, nothing is compared with it")]
        let number = self.over as f64 / self.under as f64;
        (number * 1e6).round() / 1e6
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_found_again_as_written() {
        for text in ["0", "0.1", "0.85", "0.3", "2.5", "12.000001", "999999.999999", "1000000000"] {
            let number: f64 = text.parse().expect("a number");
            assert_eq!(Micro::of(number).to_string(), text);
        }
        assert_eq!(Micro::of(1e300), Micro::of(1e9));
        assert_eq!([9.177_419, 0.005, 2.0].map(|number| Micro::of(number).rounded().to_string()), ["9.18", "0.01", "2"]);
    }

    #[test]
    fn a_limit_that_is_met_is_not_exceeded() {
        let ratio = |over, under| Ratio::of(over, under).expect("a ratio");
        // In binary fractions 0.1 × 3 is more than 0.3.
        assert!(!ratio(3 * Micro::of(0.1).0, Micro::ONE.0).exceeds(Micro::of(0.3)));
        assert!(ratio(600_001, 1_000_000).exceeds(Micro::of(0.6)));
        assert!(!ratio(3, 5).exceeds(Micro::of(0.6)) && !ratio(3, 5).is_below(Micro::of(0.6)));
        assert!(Ratio::of(1, 0).is_none());
    }

    #[test]
    fn percentages_are_rounded_to_a_decimal() {
        let percent = |over, under| Ratio { over, under }.percent();
        assert_eq!([percent(182, 200), percent(1, 3), percent(2, 3), percent(1, 2000)], ["91", "33.3", "66.7", "0.1"]);
        assert_eq!([percent(-1, 3), percent(0, 7), percent(3, 2)], ["-33.3", "0", "150"]);
    }
}
