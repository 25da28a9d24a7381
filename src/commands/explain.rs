//! `opsbook explain`: what the code of a message means, with an example and the fix; or how a rule is worked out.

use std::fmt::Write as _;

use anyhow::bail;

use super::{Global, Outcome};
use crate::model::code::{Code, Severity};
use crate::model::near::nearest;
use crate::model::rule::RuleId;
use crate::rules::TABLE;

/// The arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The code, as in `error[unknown-key]`, or a portfolio rule; without one, all of them are listed
    code: Option<String>,
}

/// Prints the explanation of a code or a rule, or the list of both.
///
/// # Errors
/// When there is no such code or rule.
pub fn run(args: &Args, global: &Global) -> anyhow::Result<Outcome> {
    let Some(name) = &args.code else {
        global.terminal.markdown(&list());
        return Ok(Outcome::Fine);
    };
    // Whoever copies `error[unknown-key]` from a message means what stands in the brackets.
    let bare = name.trim_start_matches("error").trim_start_matches("warning").trim_matches(['[', ']', ':']);
    if let Some(rule) = TABLE.iter().find(|rule| rule.id.word() == bare) {
        global.terminal.markdown(&format!("# {bare}\n\n{}", rule.text));
        return Ok(Outcome::Fine);
    }
    let Some(code) = Code::named(bare) else {
        let rules = RuleId::ALL.iter().map(|rule| rule.word());
        match nearest(bare, Code::ALL.iter().map(|code| code.name()).chain(rules)) {
            Some(near) => bail!("there is no code or rule `{bare}`; did you mean `{near}`?"),
            None => bail!("there is no code or rule `{bare}`; `opsbook explain` lists all of them"),
        }
    };
    let rank = if code.severity() == Severity::Error { "error" } else { "warning" };
    global.terminal.markdown(&format!("# {rank}[{code}]\n\n{}", code.explanation()));
    Ok(Outcome::Fine)
}

/// Every code and every rule with the sentence that says what it means.
fn list() -> String {
    let names = Code::ALL.iter().map(|code| code.name()).chain(RuleId::ALL.iter().map(|rule| rule.word()));
    let width = names.map(str::len).max().unwrap_or(0);
    let mut text = String::new();
    for (title, severity) in
        [("Errors: nothing is published", Severity::Error), ("Warnings: the site is published all the same", Severity::Warning)]
    {
        _ = writeln!(text, "## {title}\n");
        for code in Code::ALL.iter().filter(|code| code.severity() == severity) {
            let first = code.explanation().lines().next().unwrap_or_default();
            _ = writeln!(text, "{:<width$}  {first}", code.name());
        }
        text.push('\n');
    }
    text.push_str("## Rules: what `check --rules` reports, and the site shows\n\n");
    for rule in TABLE {
        _ = writeln!(text, "{:<width$}  {}", rule.id.word(), rule.text.lines().next().unwrap_or_default());
    }
    text.push_str("\n`opsbook explain CODE` says more of one, with an example and the fix.\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_by_a_sentence_an_example_and_a_fix() {
        for code in Code::ALL {
            let text = code.explanation();
            let first = text.lines().next().unwrap_or_default();
            assert!(first.ends_with('.') && first.chars().count() > 20, "{code} begins without a sentence");
            assert!(!first.contains(". "), "{code} begins with more than one sentence");
            let after = |heading: &str| text.split_once(&format!("\n## {heading}\n\n")).map(|(_, after)| after);
            let (example, fix) = (after("Example"), after("Fix"));
            assert!(example.is_some_and(|text| text.starts_with("```")), "{code} has no example");
            assert!(fix.is_some_and(|text| text.contains("```")), "{code} has no fix");
            assert_eq!(text.matches("```").count() % 2, 0, "{code} leaves a block of code open");
        }
    }

    #[test]
    fn the_list_holds_every_code() {
        let list = list();
        assert!(Code::ALL.iter().all(|code| list.contains(&format!("\n{} ", code.name()))), "{list}");
    }
}
