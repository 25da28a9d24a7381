//! Judge: the rules over the graph, which gives the findings.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::model::common::State;
use crate::model::finding::{Finding, Findings, Subject, Suppressed};
use crate::model::graph::Graph;
use crate::model::initiative::Initiative;
use crate::model::kind::Kind;
use crate::model::network::Network;
use crate::model::portfolio::{Member, Portfolio};
use crate::model::rule::RuleId;
use crate::model::scalar::{Day, Text};
use crate::model::table::RuleRow;

/// Every finding of every rule, with what is suppressed. The last rule of the table is told what the others found.
#[must_use]
pub fn judge(graph: &Graph, rules: &[RuleRow]) -> Findings {
    let portfolio = portfolio(graph);
    let Some((last, first)) = rules.split_last() else { return Findings::default() };
    let found: Vec<Vec<Finding>> = first.par_iter().map(|rule| of_rule(rule, &portfolio, &[])).collect();
    let mut all: Vec<Finding> = Vec::with_capacity(found.iter().map(Vec::len).sum::<usize>() + portfolio.len());
    all.extend(found.into_iter().flatten());
    let found = of_rule(last, &portfolio, &all);
    all.extend(found);
    Findings::new(all, flags(graph), Network::of(&portfolio))
}

fn of_rule(rule: &RuleRow, portfolio: &Portfolio<'_>, before: &[Finding]) -> Vec<Finding> {
    let mut found = (rule.judge)(portfolio, before);
    for finding in &mut found {
        finding.suppressed = suppressed(finding, portfolio);
    }
    found
}

/// Puts the computed status of every initiative beside the reported one, in the row that stands for it in lists.
pub fn show(graph: &mut Graph, findings: &Findings) {
    let initiatives = graph.of_kind(Kind::Initiative).map(|(number, page)| (number, Arc::clone(&page.key.id)));
    for (number, id) in initiatives.collect::<Vec<_>>() {
        let row = &mut graph.rows[number as usize];
        let Some(board) = &row.board else { continue };
        let computed = findings.computed(&id, board.status);
        if computed != board.computed
            && let Some(board) = &mut Arc::make_mut(row).board
        {
            board.computed = computed;
        }
    }
}

/// The initiatives with what reviews decided about them.
fn portfolio(graph: &Graph) -> Portfolio<'_> {
    let decided = decided(graph);
    let members = graph.of_kind(Kind::Initiative).map(|(number, page)| Member {
        number,
        id: &page.key.id,
        owner: page.common.owner.as_ref().map(|owner| &owner.id),
        initiative: page.content::<Initiative>(),
        decided: decided.get(&*page.key.id).cloned().unwrap_or_default(),
        retired: page.common.state == State::Retired,
    });
    Portfolio::new(members.collect(), graph.as_of, &graph.config.rules, &graph.directory)
}

/// For each initiative the days of the reviews that decided something about it; retired ones no longer speak.
fn decided(graph: &Graph) -> FxHashMap<Text, Vec<Day>> {
    let mut days: FxHashMap<Text, Vec<Day>> = FxHashMap::default();
    for (_, page) in graph.of_kind(Kind::Review).filter(|(_, page)| page.common.state != State::Retired) {
        let Some(date) = page.content.date() else { continue };
        for initiative in page.content.decided() {
            days.entry(initiative).or_default().push(date);
        }
    }
    days
}

/// The suppression in force for a finding: of several the one that ends last. Its last day is included.
fn suppressed(finding: &Finding, portfolio: &Portfolio<'_>) -> Option<Arc<Suppressed>> {
    let Subject::Initiative(id) = &finding.subject else { return None };
    let suppressions = &portfolio.get(id)?.initiative.suppressions;
    let in_force = suppressions.iter().filter(|suppression| suppression.rule == finding.rule && suppression.until >= portfolio.as_of);
    let longest = in_force.max_by_key(|suppression| suppression.until)?;
    Some(Arc::new(Suppressed {
        until: longest.until,
        by: longest.by.as_ref().map(|by| Arc::clone(&by.id)),
        reason: Arc::clone(&longest.reason.pieces),
    }))
}

/// The flags and the rules that watch for them, by the flag's id.
fn flags(graph: &Graph) -> Vec<(RuleId, Text)> {
    let flags = graph.of_kind(Kind::Flag).filter(|(_, page)| page.common.state != State::Retired);
    flags.filter_map(|(_, page)| Some((page.content.detector()?, Arc::clone(&page.key.id)))).collect()
}
