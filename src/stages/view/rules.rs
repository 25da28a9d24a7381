//! The pages of rules, and their index.

use std::sync::Arc;

use super::frame::{self, bare};
use super::{Inputs, fill};
use crate::model::evidence::rule_path;
use crate::model::finding::{Fact, Finding, Level, Subject};
use crate::model::graph::Graph;
use crate::model::output::What;
use crate::model::rule::RuleId;
use crate::model::table::RuleText;
use crate::model::view::{Crumb, FindingView, PageView, RuleLine, RuleView, RulesView, ThresholdView};

/// How many findings of one sort are worth showing.
const FINDINGS_MAX: usize = 100;

/// The view of a rule's page.
pub(super) fn rule(id: RuleId, inputs: &Inputs<'_>) -> Option<PageView> {
    let text = inputs.rules.iter().find(|text| text.id == id)?;
    let mut frame = frame::generated(&What::Rule(id), "rule", inputs);
    frame.title = named(id, inputs);
    frame.id = Some(Arc::from(id.word()));
    frame.description = Arc::clone(&text.sentence);
    frame.toc = frame::toc(&text.body);
    frame.crumbs.push(Crumb { path: Arc::from("rules/"), title: frame::said(inputs.strings, "sections.rules", "rules") });
    let frame = frame::described(frame, inputs);
    let (lead, body) = fill::fill_free(&text.body, &frame.root, inputs.graph);
    let record = Arc::new(record(id, inputs, &frame.root));
    Some(PageView { template: "rule.html", frame, lead, body, record })
}

/// The view of the index of rules.
pub(super) fn index(inputs: &Inputs<'_>) -> PageView {
    let mut frame = frame::generated(&What::Rules, "rules", inputs);
    frame.title = frame::said(inputs.strings, "titles.rules", "rules");
    frame.description = frame::said(inputs.strings, "descriptions.rules", "");
    let rules = inputs.rules.iter().map(|text| line(text, inputs)).collect();
    bare("rules.html", frame::described(frame, inputs), RulesView { rules })
}

fn named(id: RuleId, inputs: &Inputs<'_>) -> Arc<str> {
    frame::said(inputs.strings, &format!("rules.{}", id.word()), id.word())
}

fn line(text: &RuleText, inputs: &Inputs<'_>) -> RuleLine {
    let findings = inputs.findings.of_rule(text.id);
    let counted = |level| findings.iter().filter(|finding| finding.level == level && finding.suppressed.is_none()).count();
    RuleLine {
        id: text.id.word(),
        path: rule_path(text.id),
        sentence: Arc::clone(&text.sentence),
        flag: inputs.findings.flag_link(text.id, inputs.graph),
        red: counted(Level::Red),
        amber: counted(Level::Amber),
        unknown: counted(Level::Unknown),
        suppressed: findings.iter().filter(|finding| finding.level.fires() && finding.suppressed.is_some()).count(),
    }
}

fn record(id: RuleId, inputs: &Inputs<'_>, root: &str) -> RuleView {
    let findings = inputs.findings.of_rule(id);
    let mut fires: Vec<&Finding> = findings.iter().filter(|finding| finding.level.fires()).collect();
    fires.sort_by_key(|finding| (finding.suppressed.is_some(), std::cmp::Reverse(finding.level)));
    // What is missing month by month is said of the team as a whole.
    let unknown = findings.iter().filter(|finding| finding.level == Level::Unknown && finding.month.is_none());
    let unknown: Vec<&Finding> = unknown.collect();
    let of_level = |level| findings.iter().filter(|finding| finding.level == level).count();
    let shown = |findings: &[&Finding]| -> Vec<FindingView> {
        findings.iter().take(FINDINGS_MAX).map(|finding| inputs.findings.view(finding, inputs.graph, root)).collect()
    };
    let whole = findings.iter().find(|finding| finding.subject == Subject::Portfolio);
    let firsts = match whole.and_then(|finding| finding.fact("firsts")) {
        Some(Fact::Each(firsts)) => firsts.as_slice(),
        _ => &[],
    };
    RuleView {
        looked: whole.map(|finding| inputs.findings.looked(finding, inputs.graph)),
        looked_each: inputs.graph.looked_at_each(id, "firsts", &firsts[..firsts.len().min(FINDINGS_MAX)]),
        looked_more: firsts.len().saturating_sub(FINDINGS_MAX),
        flag: inputs.findings.flag_link(id, inputs.graph),
        thresholds: thresholds(id, inputs.graph),
        fires: shown(&fires),
        fires_more: fires.len().saturating_sub(FINDINGS_MAX),
        unknown: shown(&unknown),
        unknown_more: unknown.len().saturating_sub(FINDINGS_MAX),
        clear: of_level(Level::Clear),
        not_applicable: of_level(Level::NotApplicable),
    }
}

fn thresholds(id: RuleId, graph: &Graph) -> Vec<ThresholdView> {
    let shown = |threshold: &crate::model::rule::Threshold| {
        let (value, default) = (graph.config.rules.get(id, threshold.name), threshold.default());
        ThresholdView {
            name: threshold.name,
            value: value.to_string(),
            default: (value != default).then(|| default.to_string()),
            meaning: threshold.meaning,
        }
    };
    id.thresholds().iter().map(shown).collect()
}
