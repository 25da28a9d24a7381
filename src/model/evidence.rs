//! Findings made ready for readers: links instead of ids, and reasons as sentences.

use std::sync::Arc;

use super::finding::{Fact, Facts, Finding, Findings, Reason, Subject};
use super::graph::Graph;
use super::kind::Kind;
use super::rule::RuleId;
use super::view::{Because, FindingView, Hole, LookedView, RecordLink, Sentence, Strings, SubjectView, SuppressedView};

/// Root-relative path of a rule's page.
#[must_use]
pub fn rule_path(rule: RuleId) -> Arc<str> {
    Arc::from(["rules/", rule.word(), "/"].concat())
}

impl Findings {
    /// The red flag that a rule watches for, where the site has one.
    #[must_use]
    pub fn flag_link(&self, rule: RuleId, graph: &Graph) -> Option<RecordLink> {
        let number = graph.number(Kind::Flag, self.flag(rule)?)?;
        Some(graph.record_link(number, None))
    }

    /// What a finding's rule looked at, as a page shows it.
    #[must_use]
    pub fn looked(&self, finding: &Finding, graph: &Graph) -> LookedView {
        LookedView {
            rule: finding.rule.word(),
            rule_path: rule_path(finding.rule),
            level: finding.level.word(),
            suppressed: finding.suppressed.is_some(),
            facts: finding.inputs.iter().map(|(name, fact)| graph.looked_at(finding.rule, name, fact)).collect(),
        }
    }

    /// A finding as a page shows it from which `root` leads to the site's root.
    #[must_use]
    pub fn view(&self, finding: &Finding, graph: &Graph, root: &str) -> FindingView {
        FindingView {
            rule: finding.rule.word(),
            rule_path: rule_path(finding.rule),
            level: finding.level.word(),
            status: finding.level.status(),
            subject: graph.subject_view(&finding.subject),
            month: finding.month.map(|month| Arc::from(month.to_string())),
            because: finding.because.iter().map(|reason| graph.because(finding.rule, reason)).collect(),
            flag: self.flag_link(finding.rule, graph),
            suppressed: graph.suppressed_view(finding, root),
        }
    }
}

impl Graph {
    fn subject_view(&self, subject: &Subject) -> SubjectView {
        let party = |kind, id: &str| {
            let link = self.party_named(id);
            SubjectView { kind, path: link.as_ref().map(|link| Arc::clone(&link.path)), name: link.map(|link| link.name) }
        };
        match subject {
            Subject::Portfolio => SubjectView { kind: "portfolio", path: None, name: None },
            Subject::Team(id) => party("team", id),
            Subject::Person(id) => party("person", id),
            Subject::Initiative(id) => {
                let page = self.record(Kind::Initiative, id);
                SubjectView {
                    kind: "initiative",
                    path: page.map(|page| page.address.href()),
                    name: page.map(|page| Arc::clone(&page.title)),
                }
            }
        }
    }

    fn suppressed_view(&self, finding: &Finding, root: &str) -> Option<SuppressedView> {
        let suppressed = finding.suppressed.as_ref()?;
        let Subject::Initiative(id) = &finding.subject else { return None };
        let page = self.record(Kind::Initiative, id)?;
        Some(SuppressedView {
            until: Arc::from(suppressed.until.to_string()),
            by: suppressed.by.as_ref().and_then(|by| self.party_named(by)),
            reason: self.inline(&suppressed.reason, page, root),
        })
    }

    fn because(&self, rule: RuleId, reason: &Reason) -> Because {
        let holes = reason.holes.iter().map(|(name, fact)| (*name, self.hole(fact))).collect();
        Because { status: reason.level.status(), sentence: Sentence { key: key_of(rule, reason), n: reason.count, holes } }
    }

    /// A fact in a few words: numbers decide the plural, yes and no have words of their own.
    fn looked_at(&self, rule: RuleId, name: &str, fact: &Fact) -> Sentence {
        let key = looked_key(rule, name, fact);
        let n = match fact {
            Fact::Count(number) => Some(*number),
            Fact::Each(all) => i64::try_from(all.len()).ok(),
            _ => None,
        };
        let value = n.is_none().then(|| ("value", self.hole(fact)));
        Sentence { key, n, holes: value.into_iter().collect() }
    }

    /// The things of a kind that a rule looked at one by one, each in a sentence (`looked.<rule>.<name>_each`).
    #[must_use]
    pub fn looked_at_each(&self, rule: RuleId, name: &str, all: &[Facts]) -> Vec<Sentence> {
        let holes = |facts: &Facts| facts.iter().map(|(name, fact)| (*name, self.hole(fact))).collect();
        let key = format!("looked.{}.{name}_each", rule.word());
        all.iter().map(|facts| Sentence { key: key.clone(), n: None, holes: holes(facts) }).collect()
    }

    /// What goes into the hole of a sentence.
    #[must_use]
    pub fn hole(&self, fact: &Fact) -> Hole {
        let party = |id: &Arc<str>| match self.party_named(id) {
            Some(link) => Hole::Link { path: link.path, name: link.name },
            None => Hole::Text(Arc::clone(id)),
        };
        match fact {
            Fact::Day(day) => Hole::Date(Arc::from(day.to_string())),
            Fact::Month(month) => Hole::Date(Arc::from(month.to_string())),
            Fact::Word(table, word) => Hole::Word(format!("{table}.{word}")),
            Fact::Party(id) => party(id),
            Fact::Initiative(id) => match self.record(Kind::Initiative, id) {
                Some(page) => Hole::Link { path: page.address.href(), name: Arc::clone(&page.title) },
                None => Hole::Text(Arc::clone(id)),
            },
            Fact::Truth(truth) => Hole::Word(format!("looked.truth.{}", yes_no(*truth))),
            Fact::Count(_) | Fact::Share(_) | Fact::Decimal(_) | Fact::Name(_) | Fact::Each(_) => Hole::Text(Arc::from(fact.to_string())),
        }
    }

    /// A reason as a sentence of plain text, for terminals. Days are written as in sources.
    #[must_use]
    pub fn reason_text(&self, rule: RuleId, reason: &Reason, strings: &Strings) -> String {
        let text = |fact: &Fact| match self.hole(fact) {
            Hole::Text(text) | Hole::Title(text) | Hole::Date(text) | Hole::Link { name: text, .. } => text.to_string(),
            Hole::Word(key) => strings.get(&key).unwrap_or(&key).to_owned(),
            Hole::Html(html) => html.0,
        };
        let holes: Vec<(&str, String)> = reason.holes.iter().map(|(name, fact)| (*name, text(fact))).collect();
        let holes: Vec<(&str, &str)> = holes.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let key = key_of(rule, reason);
        strings.say(&key, reason.count, &holes).unwrap_or(key)
    }
}

/// The key of a reason's sentence in the theme's strings.
#[must_use]
pub fn key_of(rule: RuleId, reason: &Reason) -> String {
    ["because.", rule.word(), ".", reason.key].concat()
}

/// The key of the words for a fact that a rule looked at.
#[must_use]
pub fn looked_key(rule: RuleId, name: &str, fact: &Fact) -> String {
    match fact {
        Fact::Truth(truth) => ["looked.", rule.word(), ".", name, ".", yes_no(*truth)].concat(),
        _ => ["looked.", rule.word(), ".", name].concat(),
    }
}

const fn yes_no(truth: bool) -> &'static str {
    if truth { "yes" } else { "no" }
}
