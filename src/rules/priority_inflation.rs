//! Too many initiatives are top priority.

use rustc_hash::FxHashMap;

use crate::model::exact::{Micro, Ratio};
use crate::model::finding::{Fact, Finding, Level, Reason, Subject};
use crate::model::initiative::Priority;
use crate::model::portfolio::{Member, Portfolio, shared_days};
use crate::model::rule::RuleId;
use crate::model::scalar::Text;

const RULE: RuleId = RuleId::PriorityInflation;

/// Judges the portfolio.
pub(super) fn judge(portfolio: &Portfolio<'_>, _: &[Finding]) -> Vec<Finding> {
    let limits = portfolio.thresholds;
    let active: Vec<&Member<'_>> = portfolio.active().collect();
    let top = active.iter().filter(|member| is_top(member)).count();
    let mut finding = Finding::clear(RULE, Subject::Portfolio);
    finding.input("active", active.len());
    finding.input("top", top);
    if whole(active.len()) < limits.whole(RULE, "active_min") {
        finding.level = Level::NotApplicable;
        return vec![finding];
    }
    if whole(top) > limits.whole(RULE, "top_max") {
        finding.because(Reason::new(Level::Amber, "many").count(top).with("active", active.len()));
    }
    share(&active, top, portfolio, &mut finding);
    ranks(&active, &mut finding);
    vec![finding]
}

fn is_top(member: &Member<'_>) -> bool {
    member.initiative.priority == Priority::Top
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The share of top priority in the work ahead; in the number of initiatives, where one of them asks for nobody.
fn share(active: &[&Member<'_>], top: usize, portfolio: &Portfolio<'_>, finding: &mut Finding) {
    let by_work = active.iter().all(|member| !member.initiative.allocations.is_empty());
    let share = if by_work {
        let (mut of_top, mut all) = (Some(0), Some(0));
        for member in active {
            let days = work(member, portfolio);
            all = all.zip(days).map(|(sum, days)| sum + days);
            if is_top(member) {
                of_top = of_top.zip(days).map(|(sum, days)| sum + days);
            }
        }
        of_top.zip(all)
    } else {
        i128::try_from(top).ok().zip(i128::try_from(active.len()).ok())
    };
    finding.input("share_of", Fact::Word("because.share_of", if by_work { "work" } else { "initiatives" }));
    let Some((over, under)) = share else {
        finding.because(Reason::new(Level::Unknown, "no-window"));
        return;
    };
    if by_work {
        finding.input("top_fte_days", Micro(over));
        finding.input("fte_days", Micro(under));
    }
    // Where nobody works for anything in the days ahead, nothing takes more than its share.
    let Some(ratio) = Ratio::of(over, under) else { return };
    finding.input("top_share", ratio);
    if ratio.exceeds(portfolio.thresholds.get(RULE, "top_share_max")) {
        finding.because(Reason::new(Level::Red, if by_work { "share-of-work" } else { "share-of-count" }).with("share", ratio));
    }
}

/// The FTE-days of an initiative in the days ahead, in millionths; none where an allocation has no first or last day.
fn work(member: &Member<'_>, portfolio: &Portfolio<'_>) -> Option<i128> {
    let last = portfolio.as_of.plus_days(portfolio.thresholds.whole(RULE, "horizon_days"));
    let mut sum = 0;
    for allocation in &member.initiative.allocations {
        let (Some(from), Some(to)) = member.window(allocation) else { return None };
        sum += Micro::of(allocation.fte.0).0 * i128::from(shared_days((from, to), (portfolio.as_of, last)));
    }
    Some(sum)
}

/// Two active initiatives of a team that share a rank.
fn ranks(active: &[&Member<'_>], finding: &mut Finding) {
    let mut first: FxHashMap<(&Text, i64), &Text> = FxHashMap::default();
    let mut shared = Vec::new();
    for member in active {
        let Some(rank) = member.initiative.rank else { continue };
        let team = &member.initiative.team.id;
        if let Some(other) = first.get(&(team, rank.0)) {
            let other = Text::clone(other);
            let reason = Reason::new(Level::Red, "rank").with("one", Fact::Initiative(other.clone()));
            finding.because(
                reason
                    .with("other", Fact::Initiative(member.id.clone()))
                    .with("rank", rank.0)
                    .with("team", Fact::Party(team.clone())),
            );
            shared.push(vec![
                ("team", Fact::Party(team.clone())),
                ("rank", Fact::Count(rank.0)),
                ("initiative", Fact::Initiative(other)),
                ("other", Fact::Initiative(member.id.clone())),
            ]);
        } else {
            first.insert((team, rank.0), member.id);
        }
    }
    finding.input("shared_ranks", shared);
}
