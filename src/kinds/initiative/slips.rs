//! What turns red when the initiative slips once more, by which path; worked out by the network of the rule `dependency-inversion`.

use rustc_hash::FxHashSet;

use super::list::iso;
use super::shown::Shown;
use super::view;
use crate::model::finding::Findings;
use crate::model::kind::Kind;
use crate::model::network::Turn;
use crate::model::scalar::{Day, Text};
use crate::model::view::RecordLink;

/// So many of one slip are shown.
const SHOWN_MAX: usize = 20;

/// Each slip with what it adds to the one before; none of what is over, or has no date that could slip.
pub(super) fn slips(page: &Shown<'_>, findings: &Findings) -> Vec<view::Slip> {
    let mut before: FxHashSet<(Text, Text, Day)> = FxHashSet::default();
    let mut told = 0;
    let mut all = Vec::new();
    for slip in findings.network().slips(&page.summary.key.id).unwrap_or_default() {
        let turned = slip.turns.len() + slip.more;
        let fresh = slip.turns.iter().filter(|turn| edge(turn).is_none_or(|edge| before.insert(edge)));
        let fresh: Vec<view::Turn> = fresh.filter_map(|turn| view(turn, page)).collect();
        let more = (turned - told).saturating_sub(fresh.len().min(SHOWN_MAX));
        told = turned;
        all.push(view::Slip { weeks: slip.weeks, target: iso(slip.target), turns: fresh.into_iter().take(SHOWN_MAX).collect(), more });
    }
    all
}

/// The edge: who waits for whom, and by when.
fn edge(turn: &Turn) -> Option<(Text, Text, Day)> {
    match &turn.path[..] {
        [.., awaited, waiting] => Some((awaited.clone(), waiting.clone(), turn.needed_by)),
        _ => None,
    }
}

fn view(turn: &Turn, page: &Shown<'_>) -> Option<view::Turn> {
    let link = |id: &Text| -> Option<RecordLink> {
        let number = page.graph.number(Kind::Initiative, id)?;
        Some(page.graph.record_link(number, None))
    };
    let (waiting, path) = turn.path.split_last()?;
    // The page is about the first.
    let path = path.iter().skip(1).filter_map(link).collect();
    Some(view::Turn { waiting: link(waiting)?, path, needed_by: iso(turn.needed_by), late_days: turn.late_days })
}
