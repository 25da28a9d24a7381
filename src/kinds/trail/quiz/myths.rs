//! Fact or myth: which of the two of a myth's sentences is shown.

use super::super::lots::lot;
use crate::model::scalar::Text;

/// A myth that may be asked about.
pub(super) struct Pair {
    pub key: String,
    pub claim: Text,
    pub fact: Text,
    /// Whether only the fact can be shown, because somebody might defend the claim.
    pub arguable: bool,
}

/// As many as are weighed against each other at once.
const WEIGHED: usize = 10;

/// For each myth whether its fact is shown. Half of them are facts, as far as that can be, and of all ways to do it that one
/// is taken in which facts are not longer than claims.
pub(super) fn shown_as_facts(pairs: &[Pair]) -> Vec<bool> {
    let mut facts: Vec<bool> = pairs.iter().map(|pair| pair.arguable).collect();
    let mut free: Vec<usize> = (0..pairs.len()).filter(|at| !pairs[*at].arguable).collect();
    free.sort_by_cached_key(|at| lot(&["fact", &pairs[*at].key]));
    // Of an odd number the lot decides which there is more of.
    let odd = pairs.first().map_or(0, |pair| usize::from(lot(&["odd", &pair.key]).is_multiple_of(2)));
    let mut wanted = usize::midpoint(pairs.len(), odd).saturating_sub(pairs.len() - free.len());
    for group in free.chunks(WEIGHED) {
        let here = wanted.min(group.len()).min(group.len().div_ceil(2).max(wanted.saturating_sub(free.len() - group.len())));
        wanted -= here;
        let count = |mask: &u32| mask.count_ones() as usize == here;
        let best = (0..1_u32 << group.len()).filter(count).min_by_key(|mask| {
            let mut tried = facts.clone();
            choose(*mask, group, &mut tried);
            apart(pairs, &tried)
        });
        choose(best.unwrap_or_default(), group, &mut facts);
    }
    facts
}

fn choose(mask: u32, group: &[usize], facts: &mut [bool]) {
    for (bit, at) in group.iter().enumerate() {
        facts[*at] = mask >> bit & 1 == 1;
    }
}

/// How far the mean lengths of facts and of claims are apart, in hundredths of a letter.
fn apart(pairs: &[Pair], facts: &[bool]) -> usize {
    let mean = |shown: bool| {
        let lengths = pairs.iter().zip(facts).filter(|(_, fact)| **fact == shown);
        let lengths: Vec<usize> = lengths.map(|(pair, _)| if shown { &pair.fact } else { &pair.claim }.chars().count()).collect();
        (100 * lengths.iter().sum::<usize>()).checked_div(lengths.len()).unwrap_or_default()
    };
    mean(true).abs_diff(mean(false))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn pair(n: usize, claim: usize, fact: usize, arguable: bool) -> Pair {
        Pair { key: format!("myth:m{n}"), claim: Arc::from("c".repeat(claim)), fact: Arc::from("f".repeat(fact)), arguable }
    }

    #[test]
    fn half_are_facts_and_length_tells_nothing_where_it_can_be_helped() {
        let pairs: Vec<Pair> = (0..8).map(|n| pair(n, 30 + 5 * n, 45 + 3 * (7 - n), false)).collect();
        let facts = shown_as_facts(&pairs);
        assert_eq!(facts.iter().filter(|fact| **fact).count(), 4);
        assert!(apart(&pairs, &facts) < 1_000, "{}", apart(&pairs, &facts));
        assert_eq!(facts, shown_as_facts(&pairs));
    }

    #[test]
    fn a_claim_that_somebody_might_defend_is_never_asked() {
        for n in 0..24 {
            let pairs: Vec<Pair> = (0..n).map(|at| pair(at, 30 + at, 60, at % 3 == 0)).collect();
            let facts = shown_as_facts(&pairs);
            let count = facts.iter().filter(|fact| **fact).count();
            assert!(pairs.iter().zip(&facts).all(|(pair, fact)| *fact || !pair.arguable));
            assert!(count == n / 2 || count == n.div_ceil(2), "{count} of {n}");
        }
    }
}
