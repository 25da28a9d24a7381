//! The pages of rules: the definition is the body, and here is what a site makes of it.

use std::sync::Arc;

use serde::Serialize;

use super::finding::{FindingView, LookedView, Sentence};
use super::row::RecordLink;

/// The page of a rule. Its title, sentence and text are in the frame and the body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RuleView {
    /// The red flag that it watches for.
    pub flag: Option<RecordLink>,
    /// Its thresholds, in the order of the definition.
    pub thresholds: Vec<ThresholdView>,
    /// Where it fires today, worst first; what is suppressed comes after what counts.
    pub fires: Vec<FindingView>,
    /// What it looked at in the portfolio as a whole, whatever it found.
    pub looked: Option<LookedView>,
    /// The same one by one, where the rule looked at several things of a kind.
    pub looked_each: Vec<Sentence>,
    /// How many more of those there are.
    pub looked_more: usize,
    /// How many more there are.
    pub fires_more: usize,
    /// Where an input is missing.
    pub unknown: Vec<FindingView>,
    /// How many more there are.
    pub unknown_more: usize,
    /// How many subjects are clear.
    pub clear: usize,
    /// To how many it does not apply.
    pub not_applicable: usize,
}

/// A threshold as it holds on this site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ThresholdView {
    /// Its name below the rule's in `opsbook.yaml`.
    pub name: &'static str,
    /// The value in force.
    pub value: String,
    /// The value that holds when a site says nothing; none where that is the one in force.
    pub default: Option<String>,
    /// What it decides.
    pub meaning: &'static str,
}

/// The index of rules.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RulesView {
    /// Every rule, in the order of the domain model.
    pub rules: Vec<RuleLine>,
}

/// A rule in the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleLine {
    /// The rule's id; the theme's strings name it.
    pub id: &'static str,
    /// Root-relative path of its page.
    pub path: Arc<str>,
    /// What it looks for.
    pub sentence: Arc<str>,
    /// The red flag that it watches for.
    pub flag: Option<RecordLink>,
    /// How often it finds red, suppressed ones apart.
    pub red: usize,
    /// How often it finds amber, suppressed ones apart.
    pub amber: usize,
    /// How often an input is missing.
    pub unknown: usize,
    /// How often it fires and is suppressed.
    pub suppressed: usize,
}
