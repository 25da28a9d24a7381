//! The text of a rule, which is Markdown of ours, to what its page shows.

use std::sync::Arc;

use super::markdown;
use super::rules::ParseRules;
use crate::model::diagnostic::SourceText;
use crate::model::table::{RuleRow, RuleText};

/// Reads the text of a rule: its first paragraph is the sentence that stands in lists, the rest is its page's body.
#[must_use]
pub fn rule(row: &RuleRow, rules: &ParseRules) -> RuleText {
    let (sentence, rest) = row.text.split_once("\n\n").unwrap_or((row.text, ""));
    let source = SourceText { path: Arc::from(format!("rules/{}.md", row.id.word())), text: Arc::from(rest) };
    let read = markdown::read(&source, 0, 0, rules);
    RuleText { id: row.id, sentence: Arc::from(sentence.trim()), body: Arc::new(read.body) }
}
