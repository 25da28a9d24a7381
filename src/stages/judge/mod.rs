//! Judge: the rules over the graph, which gives the findings.

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::model::common::State;
use crate::model::finding::{Finding, Findings, Subject, Suppressed};
use crate::model::graph::{Graph, PageNo};
use crate::model::initiative::Initiative;
use crate::model::kind::Kind;
use crate::model::network::Network;
use crate::model::past::LeftOut;
use crate::model::portfolio::{Member, Portfolio};
use crate::model::rule::RuleId;
use crate::model::scalar::{Day, Text};
use crate::model::summary::Summary;
use crate::model::table::RuleRow;

/// Every finding of every rule, with what is suppressed. The last rule of the table is told what the others found.
#[must_use]
pub fn judge(graph: &Graph, rules: &[RuleRow]) -> Findings {
    found(&portfolio(graph), graph, rules)
}

/// The same for an earlier day: everything that is dated later is left out. `look` is handed the portfolio of that day,
/// what the rules find in it, and how much was left out.
pub fn judge_on<R>(graph: &Graph, rules: &[RuleRow], day: Day, look: impl FnOnce(&Portfolio<'_>, &Findings, LeftOut) -> R) -> R {
    let mut left = LeftOut::default();
    let initiatives: Vec<_> = graph
        .of_kind(Kind::Initiative)
        .filter_map(|(number, page)| Some((number, page, page.content::<Initiative>().on(day, &mut left)?)))
        .collect();
    let decided = decided(graph, Some(day), &mut left);
    let members =
        initiatives.iter().map(|(number, page, initiative): &(_, _, Cow<'_, Initiative>)| member(*number, page, initiative, &decided));
    let portfolio = Portfolio::new(members.collect(), day, &graph.config.rules, &graph.directory);
    look(&portfolio, &found(&portfolio, graph, rules), left)
}

fn found(portfolio: &Portfolio<'_>, graph: &Graph, rules: &[RuleRow]) -> Findings {
    let Some((last, first)) = rules.split_last() else { return Findings::default() };
    let found: Vec<Vec<Finding>> = first.par_iter().map(|rule| of_rule(rule, portfolio, &[])).collect();
    let mut all: Vec<Finding> = Vec::with_capacity(found.iter().map(Vec::len).sum::<usize>() + portfolio.len());
    all.extend(found.into_iter().flatten());
    let found = of_rule(last, portfolio, &all);
    all.extend(found);
    Findings::new(all, flags(graph), Network::of(portfolio))
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
        if computed != board.computed {
            Arc::make_mut(row).set_computed(computed);
        }
    }
}

/// The initiatives with what reviews decided about them.
#[must_use]
pub fn portfolio(graph: &Graph) -> Portfolio<'_> {
    let decided = decided(graph, None, &mut LeftOut::default());
    let members = graph.of_kind(Kind::Initiative).map(|(number, page)| member(number, page, page.content::<Initiative>(), &decided));
    Portfolio::new(members.collect(), graph.as_of, &graph.config.rules, &graph.directory)
}

fn member<'g>(number: PageNo, page: &'g Summary, initiative: &'g Initiative, decided: &FxHashMap<Text, Vec<Day>>) -> Member<'g> {
    Member {
        number,
        id: &page.key.id,
        owner: page.common.owner.as_ref().map(|owner| &owner.id),
        initiative,
        decided: decided.get(&*page.key.id).cloned().unwrap_or_default(),
        retired: page.common.state == State::Retired,
    }
}

/// For each initiative the days of the reviews that decided something about it, up to a day; retired ones no longer speak.
fn decided(graph: &Graph, until: Option<Day>, left: &mut LeftOut) -> FxHashMap<Text, Vec<Day>> {
    let mut days: FxHashMap<Text, Vec<Day>> = FxHashMap::default();
    for (_, page) in graph.of_kind(Kind::Review).filter(|(_, page)| page.common.state != State::Retired) {
        let Some(date) = page.content.date() else { continue };
        if until.is_some_and(|until| date > until) {
            left.reviews += 1;
            continue;
        }
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
