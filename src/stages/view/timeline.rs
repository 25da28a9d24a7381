//! The dates of all that is promised or under way, by target; of many only of those that are not on track.

use std::sync::Arc;

use super::Inputs;
use super::board::Board;
use crate::model::view::{Bar, BoardRow, Chart, Ribbon, Status, TimelineView};

/// So many rows fit a picture that one can still take in.
const ROWS_MAX: usize = 40;

/// The timeline; none when nothing has a date.
pub(super) fn of(board: &Board, inputs: &Inputs<'_>) -> Option<TimelineView> {
    let dated = board.rows.iter().filter(|row| under_way(row) && ribbon(row).is_some());
    let mut rows: Vec<Arc<BoardRow>> = dated.cloned().collect();
    let total = rows.len();
    if total > ROWS_MAX {
        rows.retain(|row| row.computed != Some(Status::Ok));
        // The board has the worst first.
        rows.truncate(ROWS_MAX);
    }
    rows.sort_by_cached_key(|row| row.row.board.as_ref().and_then(|cells| cells.target.clone()));
    if rows.is_empty() {
        return None;
    }
    let bars = rows.iter().filter_map(|row| Some(bar(&row.row.title, ribbon(row)?))).collect();
    Some(TimelineView { chart: Chart::Timeline { bars, today: inputs.graph.as_of.to_string() }, rows, total })
}

fn under_way(row: &BoardRow) -> bool {
    row.row.board.as_ref().is_some_and(|cells| matches!(cells.lifecycle, "active" | "committed" | "paused"))
}

fn ribbon(row: &BoardRow) -> Option<&Ribbon> {
    match &row.ribbon {
        Some(Chart::Ribbon(ribbon)) => Some(ribbon),
        _ => None,
    }
}

fn bar(title: &str, Ribbon { start, first, steps, status, .. }: &Ribbon) -> Bar {
    Bar { title: title.to_owned(), start: start.clone(), first: first.clone(), steps: steps.clone(), status: *status }
}
