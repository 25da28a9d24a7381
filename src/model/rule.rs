//! The portfolio rules by name, and the thresholds a site may set for them.

use std::collections::BTreeMap;

use serde_json::json;

use super::code::Code;
use super::field::{Field, Keys, Reader, Schema};
use super::near::nearest;
use super::node::{Node, Value};
use super::scalar::Number;
use crate::choice;

choice! {
    /// A portfolio rule.
    pub enum RuleId {
        /// Too many initiatives are top priority.
        PriorityInflation = "priority-inflation",
        /// Scope grows and the target stays.
        PlanMovesDeadlineDoesNot = "plan-moves-deadline-does-not",
        /// The target moves later, again.
        DateSlips = "date-slips",
        /// More is asked of a team than it has.
        Overcommit = "overcommit",
        /// The newest update is old.
        StaleUpdate = "stale-update",
        /// Off track, and no way back is named.
        RedWithoutPlan = "red-without-plan",
        /// A question was raised and nobody answered.
        EscalationWithoutDecision = "escalation-without-decision",
        /// What is needed ends after it is needed.
        DependencyInversion = "dependency-inversion",
        /// Committed before anybody said that it can be done.
        CommittedBeforeFeasible = "committed-before-feasible",
        /// Leadership hears of it only when it burns.
        FireOnly = "fire-only",
        /// It ended, and nobody said so.
        SilentSuccess = "silent-success",
        /// Reported green, red underneath.
        Watermelon = "watermelon",
    }
}

impl RuleId {
    /// The rule's thresholds: name and default, in the units of the rule's definition.
    #[must_use]
    pub const fn thresholds(self) -> &'static [(&'static str, f64)] {
        match self {
            Self::PriorityInflation => &[("active_min", 4.0), ("top_max", 3.0), ("top_share_max", 0.6), ("horizon_days", 90.0)],
            Self::PlanMovesDeadlineDoesNot => &[("window_days", 28.0), ("amber_changes", 2.0), ("red_changes", 3.0)],
            Self::DateSlips => &[("amber_slips", 2.0), ("red_slips", 3.0), ("amber_ratio", 0.1), ("red_ratio", 0.25)],
            Self::Overcommit => &[("amber_load", 0.85), ("red_load", 1.0), ("owned_max", 3.0)],
            Self::StaleUpdate => &[("grace_days", 2.0), ("red_cadences", 2.0)],
            Self::RedWithoutPlan => &[("red_run_days", 21.0)],
            Self::EscalationWithoutDecision => {
                &[("decide_days", 7.0), ("red_days", 7.0), ("window_days", 90.0), ("raised_min", 3.0), ("decided_share_min", 0.5)]
            }
            Self::DependencyInversion => &[("amber_days", 7.0)],
            Self::FireOnly => &[("initiatives_min", 4.0), ("share_max", 0.5)],
            Self::SilentSuccess => &[("window_days", 90.0)],
            Self::CommittedBeforeFeasible | Self::Watermelon => &[],
        }
    }
}

/// Thresholds that a site sets, by rule and name; the others keep their defaults.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Thresholds(BTreeMap<(RuleId, &'static str), f64>);

impl Thresholds {
    /// The threshold of this name: the site's, else the default.
    ///
    /// # Panics
    /// When the rule has no threshold of this name: a fault of our own code.
    #[must_use]
    pub fn get(&self, rule: RuleId, name: &str) -> f64 {
        let (name, default) = rule
            .thresholds()
            .iter()
            .find(|(known, _)| *known == name)
            .unwrap_or_else(|| panic!("the rule {} has no threshold {name}", rule.word()));
        self.0.get(&(rule, *name)).copied().unwrap_or(*default)
    }
}

impl Field for Thresholds {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        drop(Keys::of(node, name, reader)?);
        let Value::Map(rules) = &node.value else { return None };
        let mut all = BTreeMap::new();
        let mut sound = true;
        for entry in rules {
            let Some(rule) = RuleId::ALL.iter().copied().find(|rule| rule.word() == entry.key) else {
                let hint = nearest(&entry.key, RuleId::ALL.iter().map(|rule| rule.word())).map(|rule| format!("did you mean `{rule}`?"));
                reader.problem(Code::UnknownKey, entry.key_span, format!("there is no rule `{}`", entry.key), hint);
                sound = false;
                continue;
            };
            sound &= read_rule(rule, &entry.node, reader, &mut all).is_some();
        }
        sound.then_some(Self(all))
    }

    fn schema() -> Schema {
        let rules: serde_json::Map<_, _> = RuleId::ALL
            .iter()
            .map(|rule| {
                let names: serde_json::Map<_, _> = rule
                    .thresholds()
                    .iter()
                    .map(|(name, default)| ((*name).to_owned(), json!({ "type": "number", "minimum": 0, "default": default })))
                    .collect();
                (rule.word().to_owned(), json!({ "type": "object", "properties": names, "additionalProperties": false }))
            })
            .collect();
        json!({ "type": "object", "properties": rules, "additionalProperties": false })
    }
}

fn read_rule(rule: RuleId, node: &Node, reader: &mut Reader<'_>, all: &mut BTreeMap<(RuleId, &'static str), f64>) -> Option<()> {
    drop(Keys::of(node, rule.word(), reader)?);
    let Value::Map(entries) = &node.value else { return None };
    let mut sound = Some(());
    for entry in entries {
        let known = rule.thresholds().iter().find(|(name, _)| *name == entry.key);
        let Some((name, _)) = known else {
            let names: Vec<&str> = rule.thresholds().iter().map(|(name, _)| *name).collect();
            let hint = match nearest(&entry.key, names.iter().copied()) {
                Some(name) => format!("did you mean `{name}`?"),
                None if names.is_empty() => "it has none at all".to_owned(),
                None => format!("known here: {}", names.join(", ")),
            };
            reader.problem(
                Code::UnknownKey,
                entry.key_span,
                format!("the rule `{}` has no threshold `{}`", rule.word(), entry.key),
                Some(hint),
            );
            sound = None;
            continue;
        };
        match Number::<0>::read(&entry.node, name, reader) {
            Some(Number(value)) => _ = all.insert((rule, name), value),
            None => sound = None,
        }
    }
    sound
}
