//! One of the two states that are compared.

use std::sync::Arc;

use crate::model::changes::Look;
use crate::model::finding::{Findings, Level, Subject};
use crate::model::graph::Graph;
use crate::model::initiative::Rag;
use crate::model::kind::Kind;
use crate::model::portfolio::{Member, Portfolio};
use crate::model::rule::RuleId;
use crate::model::scalar::{Day, Text};
use crate::model::view::Status;

/// One state.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// Where records are looked up.
    pub graph: &'a Graph,
    /// The initiatives as they are on the state's day.
    pub portfolio: &'a Portfolio<'a>,
    /// What the rules found in them.
    pub findings: &'a Findings,
}

impl Side<'_> {
    /// An initiative's title.
    pub(super) fn title(&self, id: &Text) -> Option<Text> {
        self.graph.record(Kind::Initiative, id).map(|page| Arc::clone(&page.title))
    }

    /// What an initiative looks like in a line.
    pub(super) fn look(&self, member: &Member<'_>) -> Look {
        let reported = member.reported();
        let status = match reported {
            None => Status::None,
            Some(Rag::Green) => Status::Ok,
            Some(Rag::Amber) => Status::Warn,
            Some(Rag::Red) => Status::Bad,
        };
        Look {
            lifecycle: member.initiative.lifecycle.value,
            reported,
            computed: self.findings.computed(member.id, status),
            target: member.initiative.target(),
        }
    }

    /// Whether an initiative has said nothing for two cadences, and nobody suppressed that.
    pub(super) fn is_silent(&self, id: &Text) -> bool {
        let subject = subject(id);
        let mut own = self.findings.of_subject(&subject);
        own.any(|finding| finding.rule == RuleId::StaleUpdate && finding.level == Level::Red && finding.counts())
    }
}

/// An initiative as the subject of findings and changes.
pub(super) fn subject(id: &Text) -> Subject {
    Subject::Initiative(Arc::clone(id))
}

/// The newest update, or the first day of work where that is later.
pub(super) fn spoke(member: &Member<'_>) -> Option<Day> {
    member.newest().map(|update| *update.date).max(member.initiative.start.map(|day| day.value))
}
