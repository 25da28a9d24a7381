//! The load of a team, month by month, as the rule `overcommit` found it.

use std::sync::Arc;

use super::exact::{Micro, Ratio};
use super::finding::{Fact, Finding, Findings, Subject};
use super::rule::RuleId;
use super::scalar::Text;
use super::view::TeamMonth;

impl Findings {
    /// What is asked of a team in the months ahead, and what it has for it.
    #[must_use]
    pub fn load(&self, team: &Text) -> Vec<TeamMonth> {
        let subject = Subject::Team(Arc::clone(team));
        let of_team = self.of_subject(&subject);
        of_team.filter(|finding| finding.rule == RuleId::Overcommit).filter_map(month).collect()
    }
}

fn month(finding: &Finding) -> Option<TeamMonth> {
    let decimal = |name| match finding.fact(name) {
        Some(Fact::Decimal(number)) => Some(*number),
        _ => None,
    };
    let load = match finding.fact("load") {
        Some(Fact::Share(load)) => Some(*load),
        _ => None,
    };
    let capacity = decimal("capacity_fte");
    let left = capacity.zip(decimal("run_share")).map(|(fte, run)| Micro(fte.0 * (Micro::ONE.0 - run.0) / Micro::ONE.0));
    Some(TeamMonth {
        month: Arc::from(finding.month?.to_string()),
        fte: capacity.map(Micro::number),
        left: left.map(|left| left.rounded().number()),
        asked: decimal("demand_fte").map_or(0.0, |asked| asked.rounded().number()),
        percent: load.map(|load| Arc::from(load.percent())),
        waits: load.and_then(waits),
        status: finding.level.status(),
    })
}

/// How much longer work waits than it takes, ρ ÷ (1 − ρ), to one decimal; none from a full load on, where the queue only grows.
fn waits(load: Ratio) -> Option<Arc<str>> {
    let queue = Ratio::of(load.over, load.under - load.over)?;
    // Tenths, the half rounded away from zero.
    let tenths = (queue.over.saturating_mul(20) + queue.under) / queue.under.saturating_mul(2);
    Some(Arc::from(Micro(tenths.saturating_mul(100_000)).to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_grows_with_the_load_and_has_no_end_at_a_full_one() {
        let said = |over, under| waits(Ratio { over, under });
        let text = |text: &str| Some(Arc::from(text));
        assert_eq!([said(0, 100), said(50, 100), said(91, 100), said(99, 100)], [text("0"), text("1"), text("10.1"), text("99")]);
        assert_eq!([said(100, 100), said(131, 100)], [None, None]);
    }
}
