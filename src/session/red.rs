//! What the rules find red, as diagnostics for `check --rules`.

use super::Session;
use crate::model::code::Code;
use crate::model::diagnostic::{Diagnostic, Place, sort};
use crate::model::finding::{Finding, Level, Subject};
use crate::model::initiative::Initiative;
use crate::model::kind::Kind;

impl Session {
    /// Every red finding that is not suppressed, in a stable order: whom it is about, why, and where that one is written.
    #[must_use]
    pub fn red_findings(&self) -> Vec<Diagnostic> {
        let findings = self.findings().map_or(&[][..], |findings| findings.all());
        let red = findings.iter().filter(|finding| finding.level == Level::Red && finding.counts());
        let mut all: Vec<Diagnostic> = red.map(|finding| self.red(finding)).collect();
        sort(&mut all);
        all
    }

    fn red(&self, finding: &Finding) -> Diagnostic {
        let graph = &self.built().graph;
        let rule = finding.rule.word();
        let reasons = finding.because.iter().filter(|reason| reason.level == Level::Red);
        let reasons: Vec<String> = reasons.map(|reason| graph.reason_text(finding.rule, reason, self.dress.strings())).collect();
        let month = finding.month.map_or_else(String::new, |month| format!(" in {month}"));
        let message = format!("`{}` is red{month} by the rule `{rule}`: {}", finding.subject, reasons.join(" ").trim_end_matches('.'));
        let explained = format!("`opsbook explain {rule}` says how it is worked out");
        let hint = match &finding.subject {
            Subject::Initiative(_) => {
                format!("{explained}; to go on in the open: `suppressions: [{{rule: {rule}, until: …, by: …, reason: …}}]`")
            }
            Subject::Portfolio | Subject::Team(_) | Subject::Person(_) => explained,
        };
        Diagnostic::new(Code::RedFinding, self.place_of(&finding.subject), message).hint(hint)
    }

    /// Where a subject is written: an initiative at its lifecycle, a team or a person at its id.
    fn place_of(&self, subject: &Subject) -> Option<Place> {
        let directory = self.frame.directory();
        let span = match subject {
            Subject::Portfolio => return None,
            Subject::Initiative(id) => {
                let page = &self.pages.get(&self.built().graph.record(Kind::Initiative, id)?.source)?.current;
                let span = page.summary.as_ref()?.content::<Initiative>().lifecycle.span;
                return Some(page.source.place(span));
            }
            Subject::Team(id) => directory.teams.0.get(id)?.span,
            Subject::Person(id) => directory.people.0.get(id)?.span,
        };
        Some(self.frame.directory_source().place(span))
    }
}
