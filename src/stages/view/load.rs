//! The load of the teams, month by month, against what they have; of many teams only of those that are asked for too much.

use super::Inputs;
use crate::model::view::{LoadCell, LoadView, Status, TeamLoad, TeamMonth};

/// So many teams fit a table that one can still take in.
const TEAMS_MAX: usize = 40;

/// A load above this share is worth a colour, though nothing to warn of.
const HIGH: f64 = 0.6;

/// The load; none without teams.
pub(super) fn of(inputs: &Inputs<'_>) -> Option<LoadView> {
    let ids = inputs.graph.directory.teams.0.keys();
    let load = ids.filter_map(|id| {
        let months = inputs.findings.load(id).into_iter().map(cell).collect();
        Some(TeamLoad { team: inputs.graph.party_named(id)?, months })
    });
    let mut teams: Vec<TeamLoad> = load.collect();
    let total = teams.len();
    if total > TEAMS_MAX {
        let worst = |team: &TeamLoad| team.months.iter().map(|cell| cell.month.status).min().unwrap_or_default();
        teams.retain(|team| matches!(worst(team), Status::Bad | Status::Warn));
        teams.sort_by_key(worst);
        teams.truncate(TEAMS_MAX);
    }
    teams.sort_by_cached_key(|team| team.team.name.to_lowercase());
    let months = teams.first()?.months.iter().map(|cell| cell.month.month.clone()).collect();
    Some(LoadView { months, teams, total })
}

fn cell(month: TeamMonth) -> LoadCell {
    let high = month.status == Status::Ok && month.left.is_some_and(|left| month.asked > left * HIGH);
    LoadCell { month, high }
}
