//! What changed between two states of a portfolio: two days of one source, or two sources.

use super::Session;
use crate::model::changes::{Changes, Moment, Origin};
use crate::model::common::State;
use crate::model::graph::Graph;
use crate::model::kind::Kind;
use crate::model::past::LeftOut;
use crate::model::scalar::{Day, Text};
use crate::model::telling::Script;
use crate::stages::compare::{Side, compare};
use crate::stages::{export, judge};

/// The context of the meetings since which the site's own page tells what changed.
const MEETING: &str = "operating-review";

/// A state of a session: as it is, or as it was known on a day.
#[derive(Debug, Clone)]
pub struct Known<'s> {
    /// The session.
    pub session: &'s Session,
    /// Where it was taken from.
    pub origin: Origin,
    /// The day, when facts that are dated later are to be left out.
    pub day: Option<Day>,
}

impl Known<'_> {
    fn with<R>(&self, look: impl FnOnce(Side<'_>, Moment) -> R) -> R {
        let built = self.session.built();
        let graph = &built.graph;
        let moment = |day, left_out| Moment { day, origin: self.origin.clone(), left_out };
        let Some(day) = self.day else {
            let portfolio = judge::portfolio(graph);
            return look(Side { graph, portfolio: &portfolio, findings: &built.findings }, moment(graph.as_of, LeftOut::default()));
        };
        judge::judge_on(graph, self.session.tables.rules, day, |portfolio, findings, left_out| {
            look(Side { graph, portfolio, findings }, moment(day, left_out))
        })
    }
}

/// What changed from one state to the other.
///
/// # Panics
/// When a session was told nothing yet.
#[must_use]
pub fn changes_between(before: &Known<'_>, after: &Known<'_>) -> Changes {
    before.with(|was, from| after.with(|is, to| compare((was, from), (is, to))))
}

impl Session {
    /// What changed since the newest operating review; none where there was none.
    ///
    /// # Panics
    /// When the session was told nothing yet.
    #[must_use]
    pub fn changes(&self) -> Option<&Changes> {
        self.built().changes.get_or_init(|| self.changes_since(MEETING)).as_ref()
    }

    /// Changes up to this session as JSON.
    ///
    /// # Panics
    /// When the session was told nothing yet.
    #[must_use]
    pub fn changes_json(&self, changes: Option<&Changes>) -> serde_json::Value {
        export::changes_json(changes, &self.built().graph, self.dress.strings())
    }

    /// Changes up to this session as text.
    ///
    /// # Panics
    /// When the session was told nothing yet.
    #[must_use]
    pub fn changes_text(&self, changes: Option<&Changes>, script: Script<'_>) -> String {
        export::changes_text(changes, &self.built().graph, self.dress.strings(), script)
    }

    /// What links begin with in texts that stand outside the site.
    #[must_use]
    pub fn link_base(&self) -> String {
        self.config().base_url.as_ref().map_or_else(|| "/".to_owned(), |base| base.value.0.to_string())
    }

    /// What changed since the newest review of a context; none where there was none.
    #[must_use]
    pub fn changes_since(&self, context: &str) -> Option<Changes> {
        let (day, review) = newest(&self.built().graph, context)?;
        let before = Known { session: self, origin: Origin::Review(review), day: Some(day) };
        Some(changes_between(&before, &Known { session: self, origin: Origin::Site, day: None }))
    }
}

/// The newest review of a context that was held by the day of the site.
fn newest(graph: &Graph, context: &str) -> Option<(Day, Text)> {
    let reviews = graph.of_kind(Kind::Review).filter(|(_, page)| page.common.state != State::Retired);
    let held = reviews.filter(|(_, page)| page.content.context().is_some_and(|own| *own == *context));
    let dated = held.filter_map(|(_, page)| Some((page.content.date().filter(|day| *day <= graph.as_of)?, page.key.id.clone())));
    dated.max()
}
