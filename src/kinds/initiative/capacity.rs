//! Capacity: what an initiative asks of teams, beside what they have.

use super::list::{iso, team};
use super::shown::Shown;
use super::view::{self, Asked, AskedMonth};
use crate::model::exact::Micro;
use crate::model::finding::Findings;
use crate::model::initiative::Allocation;
use crate::model::month::Month;
use crate::model::portfolio::shared_days;
use crate::model::scalar::{Day, Text};

/// Every allocation as it was asked for, by team, then by the first day.
pub(super) fn allocations(page: &Shown<'_>) -> Vec<view::Allocation> {
    let shown = |allocation: &Allocation| {
        let (from, to) = page.initiative.window(allocation);
        view::Allocation { team: team(&allocation.team.id, page.graph), from: from.map(iso), to: to.map(iso), fte: allocation.fte.0 }
    };
    let mut allocations: Vec<view::Allocation> = page.initiative.allocations.iter().map(shown).collect();
    allocations.sort_by(|a, b| (&a.team.name, &a.from).cmp(&(&b.team.name, &b.from)));
    allocations
}

/// What is asked of each team in the months ahead, from the first to the last in which anything is; teams by name.
pub(super) fn months(page: &Shown<'_>, findings: &Findings) -> Vec<Asked> {
    let mut teams: Vec<&Text> = page.initiative.allocations.iter().map(|allocation| &allocation.team.id).collect();
    teams.sort_unstable();
    teams.dedup();
    let mut all: Vec<Asked> = Vec::with_capacity(teams.len());
    for id in teams {
        let load = findings.load(id);
        let mut month = Month::of(page.graph.as_of);
        let mut months = Vec::with_capacity(load.len());
        for load in load {
            months.push(AskedMonth { asked: asked(page, id, (month.first, month.last())), load });
            month = month.next();
        }
        all.push(Asked { team: team(id, page.graph), months });
    }
    all.sort_by(|a, b| a.team.name.cmp(&b.team.name));
    let asks = |at: usize| all.iter().any(|team| team.months.get(at).is_some_and(|month| month.asked.is_some()));
    let most = all.iter().map(|team| team.months.len()).max().unwrap_or(0);
    let (Some(first), Some(last)) = ((0..most).find(|at| asks(*at)), (0..most).rev().find(|at| asks(*at))) else { return Vec::new() };
    for team in &mut all {
        team.months.truncate(last + 1);
        team.months.drain(..first.min(team.months.len()));
    }
    all
}

/// Full-time people asked of a team between two days, to two decimals; none when it is nobody.
fn asked(page: &Shown<'_>, id: &Text, (first, last): (Day, Day)) -> Option<f64> {
    let of_team = page.initiative.allocations.iter().filter(|allocation| allocation.team.id == *id);
    let fte_days = of_team.filter_map(|allocation| {
        let (from, to) = page.initiative.window(allocation);
        Some(Micro::of(allocation.fte.0).0 * i128::from(shared_days((from?, to?), (first, last))))
    });
    let fte_days: i128 = fte_days.sum();
    let days = i128::from(last.days_since(first) + 1);
    (fte_days > 0).then(|| Micro(fte_days / days).rounded().number())
}
