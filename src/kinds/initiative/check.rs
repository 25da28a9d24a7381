//! What lies between the fields of an initiative.

use crate::model::code::Code;
use crate::model::common::Common;
use crate::model::content::{Asked, Content, refuse_repeated};
use crate::model::field::Reader;
use crate::model::initiative::{Escalation, Initiative, Lifecycle, Rag, Update};

/// Checks an initiative by itself.
pub(super) fn check(content: &dyn Content, _: &Common, asked: Asked, reader: &mut Reader<'_>) {
    let initiative = content.of::<Initiative>();
    lifecycle(initiative, reader);
    dates(initiative, reader);
    for (at, update) in initiative.updates.iter().enumerate() {
        let before = initiative.updates[..at].last();
        update_dates(update, before, asked, reader);
        plan(update, reader);
        refuse_repeated(&update.flags, "flags", reader);
    }
    slips(initiative, reader);
    for (at, escalation) in initiative.escalations.iter().enumerate() {
        if initiative.escalations[..at].iter().any(|other| other.id == escalation.id) {
            let message = format!("a second escalation has the id `{}`", escalation.id.0);
            let hint = Some("an escalation's id is its anchor on the page; give this one another".to_owned());
            reader.problem(Code::Repeated, escalation.id.span, message, hint);
        }
        decided(escalation, reader);
    }
}

/// The dates that a lifecycle needs.
fn lifecycle(initiative: &Initiative, reader: &mut Reader<'_>) {
    let now = initiative.lifecycle.value;
    let mut needs = |missing: bool, field: &str, what: &str| {
        if missing {
            let message = format!("`lifecycle: {}` needs `{field}`", now.word());
            reader.problem(Code::MissingField, initiative.lifecycle.span, message, Some(format!("add a line `{field}: …`, {what}")));
        }
    };
    needs(now == Lifecycle::Active && initiative.start.is_none(), "start", "the first day of work");
    needs(initiative.ended() && initiative.ended_on.is_none(), "ended_on", "the last day of work");
    let promised = match now {
        Lifecycle::Candidate => false,
        Lifecycle::Committed | Lifecycle::Active | Lifecycle::Paused | Lifecycle::Done => true,
        // A candidate may be dropped before anybody promised a date.
        Lifecycle::Dropped => initiative.start.is_some() || initiative.committed_on.is_some(),
    };
    needs(promised && initiative.baseline_date.is_none(), "baseline_date", "the first promised end");
}

/// Dates in an impossible order.
fn dates(initiative: &Initiative, reader: &mut Reader<'_>) {
    if let (Some(start), Some(ended)) = (initiative.start, initiative.ended_on)
        && *ended < *start
    {
        let message = format!("`ended_on` is {}, before `start`, {}", *ended, *start);
        reader.problem(Code::DateOrder, ended.span, message, None);
    }
    for allocation in &initiative.allocations {
        if let (Some(from), Some(to)) = (allocation.from, allocation.to)
            && *to < *from
        {
            let message = format!("the allocation ends on {}, before it begins on {}", *to, *from);
            reader.problem(Code::DateOrder, to.span, message, Some("`to` is the last day, included".to_owned()));
        }
    }
}

fn update_dates(update: &Update, before: Option<&Update>, asked: Asked, reader: &mut Reader<'_>) {
    let date = update.date;
    if *date > asked.as_of {
        let message = format!("the update is dated {}, and the site is built for {}", *date, asked.as_of);
        let hint = "updates say what was known on their day; correct the date, or build for a later day".to_owned();
        reader.problem(Code::FutureDate, date.span, message, Some(hint));
    }
    if before.is_some_and(|before| before.date == date) {
        let message = format!("a second update is dated {}", *date);
        reader.problem(Code::Repeated, date.span, message, Some("one update a day: write both into one".to_owned()));
    }
}

/// An update that is not green says what happens next and how it gets back on track.
fn plan(update: &Update, reader: &mut Reader<'_>) {
    if update.rag.value == Rag::Green {
        return;
    }
    let (lacks, hint) = match (&update.next_step, &update.path_to_green) {
        (Some(_), Some(_)) => return,
        (None, Some(_)) => ("no next step", "add `next_step: {text: …, owner: …, due: …}`"),
        (Some(_), None) => ("no path to green", "add `path_to_green: …`"),
        (None, None) => ("neither next step nor path to green", "add `next_step: {text: …, owner: …, due: …}` and `path_to_green: …`"),
    };
    let message = format!("the update of {} is {} and has {lacks}", *update.date, update.rag.word());
    reader.problem(Code::NoPlan, update.rag.span, message, Some(hint.to_owned()));
}

/// A target that moves later comes with a reason.
fn slips(initiative: &Initiative, reader: &mut Reader<'_>) {
    for step in initiative.moves() {
        if step.days > 0
            && step.update.reason.is_none()
            && let Some(said) = step.update.target_date
        {
            let days = if step.days == 1 { "1 day".to_owned() } else { format!("{} days", step.days) };
            let message = format!("the target moves later by {days}, and no reason is given");
            reader.problem(Code::SlipWithoutReason, said.span, message, Some("add `reason: …` to this update".to_owned()));
        }
    }
}

/// A decision and its day go together, and come after the question.
fn decided(escalation: &Escalation, reader: &mut Reader<'_>) {
    match (&escalation.decision, escalation.decided_on) {
        (Some(decision), None) => {
            let message = format!("the escalation `{}` has a decision and no day of it", escalation.id.0);
            reader.problem(Code::HalfSaid, decision.span, message, Some("add `decided_on: …`".to_owned()));
        }
        (None, Some(day)) => {
            let message = format!("the escalation `{}` was decided on {}, and the decision is not said", escalation.id.0, *day);
            reader.problem(Code::HalfSaid, day.span, message, Some("add `decision: …`".to_owned()));
        }
        _ => {}
    }
    let raised = escalation.raised;
    for (field, day) in [("decide_by", escalation.decide_by), ("decided_on", escalation.decided_on)] {
        if let Some(day) = day
            && *day < *raised
        {
            let message = format!("`{field}` is {}, before the escalation was raised on {}", *day, *raised);
            reader.problem(Code::DateOrder, day.span, message, None);
        }
    }
}
