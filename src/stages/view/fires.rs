//! The rules that fire on the portfolio, each with its worst findings as evidence.

use std::cmp::Reverse;

use super::Inputs;
use crate::model::evidence::rule_path;
use crate::model::finding::{Finding, Level};
use crate::model::rule::RuleId;
use crate::model::view::{RuleFires, RuleLink};

/// So many findings of one rule are evidence enough; its own page has the others.
const FINDINGS_MAX: usize = 3;

/// What the rules say of the portfolio.
pub(super) struct Fires {
    /// What fires, worst first, then what nobody can tell.
    pub fires: Vec<RuleFires>,
    /// The rules that are quiet.
    pub quiet: Vec<RuleLink>,
}

/// What the rules say today.
pub(super) fn of(inputs: &Inputs<'_>, root: &str) -> Fires {
    let (mut fires, mut quiet) = (Vec::new(), Vec::new());
    for id in RuleId::ALL.iter().copied() {
        match rule(id, inputs, root) {
            Some((level, rule)) => fires.push((level, rule)),
            None => quiet.push(link(id)),
        }
    }
    // Rules of one level stay in the order of their table.
    fires.sort_by_key(|(level, _)| Reverse(*level));
    Fires { fires: fires.into_iter().map(|(_, rule)| rule).collect(), quiet }
}

fn link(id: RuleId) -> RuleLink {
    RuleLink { id: id.word(), path: rule_path(id) }
}

/// A rule that fires or cannot tell; none when it is quiet, or when all that it finds is suppressed.
fn rule(id: RuleId, inputs: &Inputs<'_>, root: &str) -> Option<(Level, RuleFires)> {
    // What holds of a team month by month is said of the team as a whole.
    let found = inputs.findings.of_rule(id).iter().filter(|finding| finding.month.is_none());
    let worth = found.clone().filter(|finding| finding.suppressed.is_none() && finding.level >= Level::Unknown);
    let level = worth.clone().map(|finding| finding.level).max()?;
    let alike = |finding: &&Finding| if level.fires() { finding.level.fires() } else { finding.level == Level::Unknown };
    let mut worst: Vec<&Finding> = worth.filter(alike).collect();
    worst.sort_by_key(|finding| Reverse((finding.level, weight(finding))));
    let shown = worst.iter().take(FINDINGS_MAX).map(|finding| inputs.findings.view(finding, inputs.graph, root));
    let rule = RuleFires {
        rule: link(id),
        flag: inputs.findings.flag_link(id, inputs.graph),
        level: level.word(),
        status: level.status(),
        findings: shown.collect(),
        more: worst.len().saturating_sub(FINDINGS_MAX),
        suppressed: found.filter(|finding| finding.suppressed.is_some() && finding.level.fires()).count(),
    };
    Some((level, rule))
}

/// How much a finding says: the number in its worst reason, such as the days that something is late.
fn weight(finding: &Finding) -> i64 {
    finding.because.first().and_then(|reason| reason.count).unwrap_or_default()
}
