//! The portfolio rules by name, and the thresholds a site may set for them.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::code::Code;
use super::diagnostic::Span;
use super::exact::Micro;
use super::field::{Field, Keys, Reader, Schema};
use super::near::nearest;
use super::node::{Entry, Node, Value};
use super::scalar::{Number, Whole};
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

/// What a threshold counts, and so which values it may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Things: a whole number.
    Count,
    /// Calendar days: a whole number.
    Days,
    /// A multiple of an initiative's cadence: a whole number from 1.
    Cadences,
    /// A part of a whole: from 0 to 1.
    Share,
    /// Any number from 0.
    Ratio,
}

/// A number that decides when a rule fires, and that a site may set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold {
    /// Its name below the rule's in `opsbook.yaml`.
    pub name: &'static str,
    /// What it counts.
    pub unit: Unit,
    /// The value that holds when the site says nothing, in millionths.
    default_micro: i128,
    /// What it decides, in a sentence.
    pub meaning: &'static str,
}

impl Threshold {
    const fn new(name: &'static str, unit: Unit, default_micro: i128, meaning: &'static str) -> Self {
        Self { name, unit, default_micro, meaning }
    }

    const fn count(name: &'static str, default: i128, meaning: &'static str) -> Self {
        Self::new(name, Unit::Count, default * 1_000_000, meaning)
    }

    const fn days(name: &'static str, default: i128, meaning: &'static str) -> Self {
        Self::new(name, Unit::Days, default * 1_000_000, meaning)
    }

    /// The value that holds when the site says nothing.
    #[must_use]
    pub const fn default(&self) -> Micro {
        Micro(self.default_micro)
    }

    fn schema(&self) -> Schema {
        let default = self.default().number();
        let mut schema = match self.unit {
            Unit::Count | Unit::Days => json!({ "type": "integer", "minimum": 0, "maximum": MOST }),
            Unit::Cadences => json!({ "type": "integer", "minimum": 1, "maximum": MOST }),
            Unit::Share => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
            Unit::Ratio => json!({ "type": "number", "minimum": 0 }),
        };
        schema["default"] = if default.fract() == 0.0 { Json::from(self.default().floor()) } else { Json::from(default) };
        schema["description"] = Json::from(self.meaning);
        schema
    }

    fn read(&self, node: &Node, reader: &mut Reader<'_>) -> Option<Micro> {
        match self.unit {
            Unit::Count | Unit::Days => Whole::<0, MOST>::read(node, self.name, reader).map(|Whole(number)| Micro::whole(number)),
            Unit::Cadences => Whole::<1, MOST>::read(node, self.name, reader).map(|Whole(number)| Micro::whole(number)),
            Unit::Share => Number::<1>::read(node, self.name, reader).map(|Number(number)| Micro::of(number)),
            Unit::Ratio => Number::<0>::read(node, self.name, reader).map(|Number(number)| Micro::of(number)),
        }
    }
}

/// The most that a whole threshold may be.
const MOST: i64 = 9_999;

const PRIORITY_INFLATION: &[Threshold] = &[
    Threshold::count("active_min", 4, "With fewer active initiatives the rule does not apply."),
    Threshold::count("top_max", 3, "Amber when more active initiatives than this are top priority."),
    Threshold::new("top_share_max", Unit::Share, 600_000, "Red when top priority takes more than this share of the work."),
    Threshold::days("horizon_days", 90, "The work of so many days from today on counts."),
];
const PLAN_MOVES: &[Threshold] = &[
    Threshold::days("window_days", 28, "The updates of so many days count."),
    Threshold::count("amber_changes", 2, "Amber from so many updates on in which the scope grew."),
    Threshold::count("red_changes", 3, "Red from so many updates on in which the scope grew."),
];
const DATE_SLIPS: &[Threshold] = &[
    Threshold::count("amber_slips", 2, "Amber from so many slips on."),
    Threshold::count("red_slips", 3, "Red from so many slips on."),
    Threshold::new("amber_ratio", Unit::Ratio, 100_000, "Amber when it is late by more than this share of the plan."),
    Threshold::new("red_ratio", Unit::Ratio, 250_000, "Red when it is late by more than this share of the plan."),
];
const OVERCOMMIT: &[Threshold] = &[
    Threshold::new("amber_load", Unit::Ratio, 850_000, "Amber above this load, demand over what is left for initiatives."),
    Threshold::new("red_load", Unit::Ratio, 1_000_000, "Red above this load."),
    Threshold::count("owned_max", 3, "Amber when one person owns more active initiatives than this."),
];
const STALE_UPDATE: &[Threshold] = &[
    Threshold::days("grace_days", 2, "Amber when the newest update is older than the cadence and so many days."),
    Threshold::new("red_cadences", Unit::Cadences, 2_000_000, "Red when the newest update is older than so many cadences."),
];
const RED_WITHOUT_PLAN: &[Threshold] =
    &[Threshold::days("red_run_days", 21, "Red when it has reported red for more days than this without a decision.")];
const ESCALATION: &[Threshold] = &[
    Threshold::days("decide_days", 7, "An escalation without `decide_by` is to be decided so many days after it was raised."),
    Threshold::days("red_days", 7, "Red when a decision is more days overdue than this."),
    Threshold::days("window_days", 90, "The escalations raised in so many days count for the portfolio."),
    Threshold::count("raised_min", 3, "With fewer of them the portfolio is clear."),
    Threshold::new("decided_share_min", Unit::Share, 500_000, "The portfolio is red when less than this share of them is decided."),
];
const DEPENDENCY_INVERSION: &[Threshold] =
    &[Threshold::days("amber_days", 7, "Amber when what is needed ends less than so many days before it is needed.")];
const FIRE_ONLY: &[Threshold] = &[
    Threshold::count("initiatives_min", 4, "With fewer initiatives that ever asked for anything the rule does not apply."),
    Threshold::new("share_max", Unit::Share, 500_000, "Amber when more than this share of them first asked while they reported red."),
];
const SILENT_SUCCESS: &[Threshold] = &[Threshold::days("window_days", 90, "What ended in so many days counts.")];

impl RuleId {
    /// The rule's thresholds, in the order of its definition.
    #[must_use]
    pub const fn thresholds(self) -> &'static [Threshold] {
        match self {
            Self::PriorityInflation => PRIORITY_INFLATION,
            Self::PlanMovesDeadlineDoesNot => PLAN_MOVES,
            Self::DateSlips => DATE_SLIPS,
            Self::Overcommit => OVERCOMMIT,
            Self::StaleUpdate => STALE_UPDATE,
            Self::RedWithoutPlan => RED_WITHOUT_PLAN,
            Self::EscalationWithoutDecision => ESCALATION,
            Self::DependencyInversion => DEPENDENCY_INVERSION,
            Self::FireOnly => FIRE_ONLY,
            Self::SilentSuccess => SILENT_SUCCESS,
            Self::CommittedBeforeFeasible | Self::Watermelon => &[],
        }
    }

    /// The rule of this id.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.word() == word)
    }
}

/// Thresholds that a site sets, by rule and name; the others keep their defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Thresholds(BTreeMap<(RuleId, &'static str), Micro>);

impl Thresholds {
    /// The threshold of this name: the site's, else the default.
    ///
    /// # Panics
    /// When the rule has no threshold of this name: a fault of our own code.
    #[must_use]
    pub fn get(&self, rule: RuleId, name: &str) -> Micro {
        let known = rule.thresholds().iter().find(|threshold| threshold.name == name);
        let known = known.unwrap_or_else(|| panic!("the rule {} has no threshold {name}", rule.word()));
        self.0.get(&(rule, known.name)).copied().unwrap_or(known.default())
    }

    /// The same as a whole number.
    #[must_use]
    pub fn whole(&self, rule: RuleId, name: &str) -> i64 {
        self.get(rule, name).floor()
    }
}

impl Field for Thresholds {
    fn read(node: &Node, name: &str, reader: &mut Reader<'_>) -> Option<Self> {
        drop(Keys::of(node, name, reader)?);
        let Value::Map(rules) = &node.value else { return None };
        let mut all = BTreeMap::new();
        let mut sound = true;
        for entry in rules {
            let Some(rule) = RuleId::named(&entry.key) else {
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
                let names: serde_json::Map<_, _> =
                    rule.thresholds().iter().map(|threshold| (threshold.name.to_owned(), threshold.schema())).collect();
                (rule.word().to_owned(), json!({ "type": "object", "properties": names, "additionalProperties": false }))
            })
            .collect();
        json!({ "type": "object", "properties": rules, "additionalProperties": false })
    }
}

fn read_rule(rule: RuleId, node: &Node, reader: &mut Reader<'_>, all: &mut BTreeMap<(RuleId, &'static str), Micro>) -> Option<()> {
    drop(Keys::of(node, rule.word(), reader)?);
    let Value::Map(entries) = &node.value else { return None };
    let mut sound = Some(());
    for entry in entries {
        let Some(threshold) = rule.thresholds().iter().find(|threshold| threshold.name == entry.key) else {
            let names: Vec<&str> = rule.thresholds().iter().map(|threshold| threshold.name).collect();
            let hint = match nearest(&entry.key, names.iter().copied()) {
                Some(name) => format!("did you mean `{name}`?"),
                None if names.is_empty() => "it has none at all".to_owned(),
                None => format!("known here: {}", names.join(", ")),
            };
            let message = format!("the rule `{}` has no threshold `{}`", rule.word(), entry.key);
            reader.problem(Code::UnknownKey, entry.key_span, message, Some(hint));
            sound = None;
            continue;
        };
        match threshold.read(&entry.node, reader) {
            Some(value) => _ = all.insert((rule, threshold.name), value),
            None => sound = None,
        }
    }
    sound?;
    in_order(rule, entries, all, reader)
}

/// What is red is amber too: no red threshold lies below its amber one.
fn in_order(rule: RuleId, entries: &[Entry], all: &BTreeMap<(RuleId, &'static str), Micro>, reader: &mut Reader<'_>) -> Option<()> {
    let value = |threshold: &Threshold| all.get(&(rule, threshold.name)).copied().unwrap_or(threshold.default());
    let mut sound = Some(());
    for amber in rule.thresholds() {
        let Some(what) = amber.name.strip_prefix("amber_") else { continue };
        let Some(red) = rule.thresholds().iter().find(|red| red.name.strip_prefix("red_") == Some(what)) else { continue };
        if value(red) < value(amber) {
            let said = entries.iter().find(|entry| entry.key == red.name).or_else(|| entries.iter().find(|entry| entry.key == amber.name));
            let span = said.map_or_else(Span::default, |entry| entry.node.span);
            let message = format!("`{}` is {}, less than `{}`, {}", red.name, value(red), amber.name, value(amber));
            reader.problem(Code::OutOfRange, span, message, Some("what is red is amber, too: raise the one or lower the other".to_owned()));
            sound = None;
        }
    }
    sound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_threshold_is_documented_and_its_default_is_allowed() {
        for rule in RuleId::ALL {
            for threshold in rule.thresholds() {
                assert!(threshold.meaning.ends_with('.') && threshold.meaning.len() >= 20, "{}.{}", rule.word(), threshold.name);
                let default = threshold.default();
                assert!(default.0 > 0 && Thresholds::default().get(*rule, threshold.name) == default);
                if threshold.unit == Unit::Share {
                    assert!(default <= Micro::ONE);
                }
                if matches!(threshold.unit, Unit::Count | Unit::Days | Unit::Cadences) {
                    assert_eq!(Micro::whole(default.floor()), default);
                }
            }
        }
    }
}
