//! Active initiatives as marks in two rows: what is reported, and what the rules make of it.

use crate::model::graph::Graph;
use crate::model::view::{Status, StatusCount, Unit};

/// So many active initiatives can be looked at one by one.
const UNITS_MAX: usize = 150;

/// Every active initiative, the worst first.
pub(super) fn of(graph: &Graph) -> Vec<Unit> {
    let boards = graph.portfolio().filter_map(|(number, _)| graph.row(number).board.as_ref()).filter(|board| board.lifecycle == "active");
    let mut units: Vec<Unit> =
        boards.map(|board| Unit { computed: board.computed, reported: board.status, lower: board.computed < board.status }).collect();
    units.sort_unstable();
    units
}

/// Those that are shown as marks; none where they are too many to be looked at one by one.
pub(super) fn marks(units: Vec<Unit>) -> Vec<Unit> {
    if units.len() > UNITS_MAX { Vec::new() } else { units }
}

/// How many there are of each status. Worst last, as a sentence ends on what matters; what nobody knows comes after it.
pub(super) fn counts(units: &[Unit], of: fn(&Unit) -> Status) -> Vec<StatusCount> {
    let count = |status| StatusCount { status, n: units.iter().filter(|unit| of(unit) == status).count() };
    [Status::Ok, Status::Warn, Status::Bad, Status::None].map(count).into_iter().filter(|count| count.n > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_are_counted_and_not_shown() {
        let all = |count| vec![Unit { computed: Status::Bad, reported: Status::Ok, lower: true }; count];
        assert_eq!(marks(all(UNITS_MAX)).len(), UNITS_MAX);
        assert_eq!(marks(all(UNITS_MAX + 1)), []);
        assert_eq!(counts(&all(UNITS_MAX + 1), |unit| unit.computed), [StatusCount { status: Status::Bad, n: UNITS_MAX + 1 }]);
    }
}
