//! Drawing lots: chance that is the same in every build, because it follows from names alone.

/// The lot of some words; likely another for any other words.
pub(super) fn lot(words: &[&str]) -> u64 {
    // FNV-1a, and then a mix, because the last letters hardly reach the upper bits.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for word in words {
        for byte in word.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

/// Places dealt so that each comes up as often as any other: of every `of` draws each place is drawn once, in an order that
/// no reader can foresee.
pub(super) struct Deal<'a> {
    seed: &'a str,
    /// For each number of places, how many were dealt.
    dealt: Vec<usize>,
}

impl<'a> Deal<'a> {
    pub(super) fn new(seed: &'a str) -> Self {
        Self { seed, dealt: Vec::new() }
    }

    /// The next of `of` places; 0 when there is but one.
    pub(super) fn next(&mut self, of: usize) -> usize {
        if self.dealt.len() <= of {
            self.dealt.resize(of + 1, 0);
        }
        let at = self.dealt[of];
        self.dealt[of] += 1;
        let (round, place) = (at / of.max(1), at % of.max(1));
        let mut order: Vec<usize> = (0..of).collect();
        let [round, of] = [round, of].map(|number| number.to_string());
        order.sort_by_cached_key(|place| lot(&[self.seed, &of, &round, &place.to_string()]));
        order.get(place).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lot_follows_from_its_words_alone() {
        assert_eq!(lot(&["a", "b"]), lot(&["a", "b"]));
        assert_ne!(lot(&["a", "b"]), lot(&["ab"]));
        assert_ne!(lot(&["a", "b"]), lot(&["b", "a"]));
    }

    #[test]
    fn every_place_is_dealt_as_often_as_the_others() {
        for seed in ["your-first-week", "other", ""] {
            let mut deal = Deal::new(seed);
            let mut places = [0; 3];
            for _ in 0..30 {
                places[deal.next(3)] += 1;
                assert!(deal.next(2) < 2);
            }
            assert_eq!(places, [10, 10, 10]);
        }
    }
}
