//! More is asked of a team than it has.

use rustc_hash::FxHashMap;

use crate::model::directory::Team;
use crate::model::exact::{Micro, Ratio};
use crate::model::finding::{Finding, Level, Reason, Subject};
use crate::model::initiative::Lifecycle;
use crate::model::portfolio::{Portfolio, shared_days};
use crate::model::rule::RuleId;
use crate::model::month::Month;
use crate::model::scalar::{Day, Text};

const RULE: RuleId = RuleId::Overcommit;

/// This month and the eleven after it.
const MONTHS: usize = 12;

/// Judges every team month by month, every team, and every person.
pub(super) fn judge(portfolio: &Portfolio<'_>, _: &[Finding]) -> Vec<Finding> {
    let months = Calendar::from(portfolio.as_of);
    let mut demand: FxHashMap<&str, [Demand; MONTHS]> = FxHashMap::default();
    for member in portfolio.members().filter(|member| member.is(&[Lifecycle::Active, Lifecycle::Committed])) {
        for allocation in &member.initiative.allocations {
            let of_team = demand.entry(&*allocation.team.id).or_default();
            months.add(of_team, member.window(allocation), Micro::of(allocation.fte.0));
        }
    }
    let (mut active, mut owned): (FxHashMap<&str, i64>, FxHashMap<&str, i64>) = Default::default();
    for member in portfolio.active() {
        *active.entry(&*member.initiative.team.id).or_default() += 1;
        if let Some(owner) = member.owner {
            *owned.entry(&**owner).or_default() += 1;
        }
    }
    let mut findings = Vec::new();
    for (id, team) in &portfolio.directory.teams.0 {
        let demand = demand.get(&**id).copied().unwrap_or_default();
        let active = active.get(&**id).copied().unwrap_or(0);
        of_team(id, &team.value, &months, &demand, active, portfolio, &mut findings);
    }
    for id in portfolio.directory.people.0.keys() {
        findings.push(of_person(id, owned.get(&**id).copied().unwrap_or(0), portfolio));
    }
    findings
}

/// What is asked of a team in a month.
#[derive(Debug, Clone, Copy, Default)]
struct Demand {
    /// FTE-days, in millionths.
    fte_days: i128,
    /// Whether an allocation of which a first or last day is missing may ask for more.
    open: bool,
}

/// The months ahead with their days.
struct Calendar([(Month, Day, Day); MONTHS]);

impl Calendar {
    fn from(day: Day) -> Self {
        let mut month = Month::of(day);
        Self(std::array::from_fn(|_| {
            let entry = (month, month.first, month.last());
            month = month.next();
            entry
        }))
    }

    fn add(&self, demand: &mut [Demand; MONTHS], window: (Option<Day>, Option<Day>), fte: Micro) {
        for (demand, (_, first, last)) in demand.iter_mut().zip(self.0) {
            match window {
                (Some(from), Some(to)) => demand.fte_days += fte.0 * i128::from(shared_days((from, to), (first, last))),
                (from, to) => demand.open |= from.is_none_or(|from| from <= last) && to.is_none_or(|to| to >= first),
            }
        }
    }
}

/// The findings of a team: one for each month, and the worst of them together with the number of its initiatives.
fn of_team(
    id: &Text,
    team: &Team,
    months: &Calendar,
    demand: &[Demand; MONTHS],
    active: i64,
    portfolio: &Portfolio<'_>,
    findings: &mut Vec<Finding>,
) {
    let from = findings.len();
    findings.extend(months.0.iter().zip(demand).map(|((month, ..), demand)| of_month(id, team, *month, *demand, portfolio)));
    let mut whole = Finding::clear(RULE, Subject::Team(id.clone()));
    whole.input("active", active);
    whole.input_if("wip_limit", team.wip_limit.map(|limit| limit.0));
    for (level, key) in [(Level::Red, "months-red"), (Level::Amber, "months-amber"), (Level::Unknown, "months-unknown")] {
        let of_level: Vec<Month> = findings[from..].iter().filter(|finding| finding.level == level).filter_map(|finding| finding.month).collect();
        whole.input(key.trim_start_matches("months-"), of_level.len());
        if let Some(first) = of_level.first() {
            whole.because(Reason::new(level, key).count(of_level.len()).with("first", *first));
        }
    }
    if let Some(limit) = team.wip_limit.filter(|limit| active > limit.0) {
        whole.because(Reason::new(Level::Red, "too-many").count(active).with("limit", limit.0));
    }
    findings.push(whole);
}

fn of_month(id: &Text, team: &Team, month: Month, demand: Demand, portfolio: &Portfolio<'_>) -> Finding {
    let mut finding = Finding::clear(RULE, Subject::Team(id.clone()));
    finding.month = Some(month);
    let days = i128::from(month.days());
    let run_share = Micro::of(team.run_share.0);
    finding.input("demand_fte", Micro(demand.fte_days / days));
    finding.input("run_share", run_share);
    if demand.open {
        finding.because(Reason::new(Level::Unknown, "no-window"));
    }
    let Some(capacity) = team.capacity.iter().find(|capacity| capacity.month == month).map(|capacity| Micro::of(capacity.fte.0)) else {
        finding.because(Reason::new(Level::Unknown, "no-capacity"));
        return finding;
    };
    finding.input("capacity_fte", capacity);
    let Some(load) = Ratio::of(demand.fte_days * Micro::ONE.0, days * capacity.0 * (Micro::ONE.0 - run_share.0)) else {
        // Nobody is left, and the load would be without end.
        if demand.fte_days > 0 {
            finding.because(Reason::new(Level::Red, "nobody-left").with("demand", Micro(demand.fte_days / days)));
        }
        return finding;
    };
    finding.input("load", load);
    let limits = portfolio.thresholds;
    if load.exceeds(limits.get(RULE, "amber_load")) {
        let level = if load.exceeds(limits.get(RULE, "red_load")) { Level::Red } else { Level::Amber };
        let left = Micro(capacity.0 * (Micro::ONE.0 - run_share.0) / Micro::ONE.0);
        finding.because(Reason::new(level, "load").with("demand", Micro(demand.fte_days / days)).with("left", left).with("share", load));
    }
    finding
}

fn of_person(id: &Text, owned: i64, portfolio: &Portfolio<'_>) -> Finding {
    let mut finding = Finding::clear(RULE, Subject::Person(id.clone()));
    finding.input("owned", owned);
    if owned > portfolio.thresholds.whole(RULE, "owned_max") {
        finding.because(Reason::new(Level::Amber, "owns").count(owned));
    }
    finding
}
