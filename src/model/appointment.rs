//! The days of an initiative that belong in a calendar: its target, decisions that are awaited, its review.

use super::common::State;
use super::config::Config;
use super::content::Task;
use super::kind::Kind;
use super::reference::Piece;
use super::scalar::{Day, Text};
use super::summary::Summary;

use std::sync::Arc;

/// Days after which an escalation is due that names no day itself.
const DECISION_DAYS: i64 = 7;

/// What happens on the day.
#[derive(Debug, Clone, PartialEq)]
pub enum Occasion {
    /// The initiative is to end, as last said.
    Target,
    /// It ended, in the lifecycle's word.
    Ended(&'static str),
    /// An escalation is to be decided: its id and its question.
    Decision(Text, Arc<[Piece]>),
    /// Somebody is to vouch for the record again.
    Review,
}

/// A day in a calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct Appointment {
    /// What happens.
    pub occasion: Occasion,
    /// When.
    pub day: Day,
    /// The day on which that was said.
    pub said_on: Day,
    /// How often it was moved before.
    pub moves: usize,
}

/// What an initiative has in the calendar, in a stable order; other records and tombstones have nothing.
#[must_use]
pub fn appointments(page: &Summary, config: &Config) -> Vec<Appointment> {
    if page.key.kind != Kind::Initiative || page.common.state == State::Retired {
        return Vec::new();
    }
    let mut all = Vec::new();
    let course = page.content.course();
    let over = course.as_ref().is_some_and(|course| course.ended.is_some());
    if let Some(course) = course {
        let moves = course.moves;
        all.extend(match (course.ended, course.target) {
            (Some((word, day)), _) => Some(Appointment { occasion: Occasion::Ended(word), day, said_on: day, moves: moves + 1 }),
            (None, Some(day)) => Some(Appointment { occasion: Occasion::Target, day, said_on: course.said_on.unwrap_or(day), moves }),
            (None, None) => None,
        });
    }
    for duty in page.content.duties() {
        if let (Task::Decision, Some(name), Some(raised)) = (duty.task, duty.name, duty.raised) {
            let day = duty.due.unwrap_or_else(|| raised.plus_days(DECISION_DAYS));
            all.push(Appointment { occasion: Occasion::Decision(name, duty.text), day, said_on: raised, moves: 0 });
        }
    }
    if let (false, Some(day), Some(reviewed)) = (over, config.review_due(page.key.kind, &page.common), page.common.reviewed) {
        all.push(Appointment { occasion: Occasion::Review, day, said_on: reviewed.value, moves: 0 });
    }
    all
}
