//! What was decided: escalations, and the decisions of reviews.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::side::Side;
use crate::model::changes::{Change, Event};
use crate::model::common::State;
use crate::model::finding::Subject;
use crate::model::kind::Kind;
use crate::model::portfolio::Member;
use crate::model::reference::Piece;
use crate::model::scalar::{Day, Text};

/// The escalations of an initiative that are decided now and were not.
pub(super) fn escalations(then: Option<&Member<'_>>, now: &Member<'_>) -> Vec<Event> {
    let known = |id: &Text| {
        let mut escalations = then.into_iter().flat_map(|then| &then.initiative.escalations);
        escalations.any(|escalation| escalation.id.0 == *id && escalation.decision.is_some())
    };
    let decided = now.initiative.escalations.iter().filter(|escalation| !known(&escalation.id.0)).filter_map(|escalation| {
        let decision = escalation.decision.as_ref()?;
        let on = escalation.decided_on.map(|day| day.value);
        Some(Event::Decided {
            escalation: Arc::clone(&escalation.id.0),
            question: Arc::clone(&escalation.question.pieces),
            decision: Arc::clone(&decision.pieces),
            on,
            by: escalation.decided_by.as_ref().map(|by| Arc::clone(&by.id)),
            days: on.map(|on| on.days_since(*escalation.raised)),
        })
    });
    decided.collect()
}

/// The reviews with decisions that are there now and were not.
pub(super) fn reviews(before: Side<'_>, after: Side<'_>, all: &mut Vec<Change>) {
    let known: BTreeSet<&Text> = held(before).map(|(id, ..)| id).collect();
    let mut met: Vec<(Day, Change)> = held(after)
        .filter(|(id, ..)| !known.contains(id))
        .map(|(id, on, decisions)| {
            let page = after.graph.record(Kind::Review, id);
            let about = page.map(|page| page.content.decided()).unwrap_or_default();
            let title = page.map(|page| Arc::clone(&page.title));
            let event = Event::Met { review: Arc::clone(id), on, decisions, about };
            (on, Change { subject: Subject::Portfolio, title, now: None, event })
        })
        .collect();
    met.sort_by_key(|(on, _)| *on);
    all.extend(met.into_iter().map(|(_, change)| change));
}

/// The reviews that were held by the day of a state and decided something.
fn held(side: Side<'_>) -> impl Iterator<Item = (&Text, Day, Vec<Arc<[Piece]>>)> {
    let reviews = side.graph.of_kind(Kind::Review).filter(|(_, page)| page.common.state != State::Retired);
    reviews.filter_map(move |(_, page)| {
        let on = page.content.date().filter(|on| *on <= side.portfolio.as_of)?;
        let decisions = page.content.decisions();
        (!decisions.is_empty()).then_some((&page.key.id, on, decisions))
    })
}
