//! What lies between the fields of an onboarding path.

use super::fields::{Question, Quiz, Trail};
use crate::model::code::Code;
use crate::model::common::Common;
use crate::model::content::{Asked, Content, refuse_repeated};
use crate::model::field::Reader;
use crate::model::kind::Kind;
use crate::model::reference::split_key;

/// Checks a path by itself.
pub(super) fn check(content: &dyn Content, _: &Common, _: Asked, reader: &mut Reader<'_>) {
    let trail = content.of::<Trail>();
    for (at, step) in trail.steps.iter().enumerate() {
        if trail.steps[..at].iter().any(|other| other.record == step.record) {
            let message = format!("`{}` is a step of this path already", step.record.id);
            reader.problem(Code::Repeated, step.record.span, message, Some("keep one of the two steps".to_owned()));
        }
    }
    refuse_repeated(&trail.prerequisites, "prerequisites", reader);
    if let Some(quiz) = &trail.quiz {
        check_quiz(quiz, reader);
    }
}

fn check_quiz(quiz: &Quiz, reader: &mut Reader<'_>) {
    refuse_repeated(&quiz.from, "from", reader);
    for from in &quiz.from {
        let kind = split_key(&from.id).map(|key| key.kind);
        if !matches!(kind, Some(Kind::Myth | Kind::Flag | Kind::Term)) {
            let message = format!("no question can be made from `{}`", from.id);
            let hint = Some("questions are made from myths, flags and terms; write others below `questions:`".to_owned());
            reader.problem(Code::NotInList, from.span, message, hint);
        }
    }
    for (at, question) in quiz.questions.iter().enumerate() {
        if quiz.questions[..at].iter().any(|other| other.id == question.id) {
            let message = format!("a second question has the id `{}`", question.id.0);
            let hint = Some("a question's id is its anchor on the page; give this one another".to_owned());
            reader.problem(Code::Repeated, question.id.span, message, hint);
        }
        answers(question, reader);
    }
}

/// Answers to choose from differ from one another.
fn answers(question: &Question, reader: &mut Reader<'_>) {
    for (at, wrong) in question.wrong.iter().enumerate() {
        let message = if *wrong == question.right {
            format!("this wrong answer of `{}` is its right one", question.id.0)
        } else if question.wrong[..at].contains(wrong) {
            format!("this answer of `{}` stands here a second time", question.id.0)
        } else {
            continue;
        };
        reader.problem(Code::Repeated, wrong.span, message, Some("the answers to choose from have to differ".to_owned()));
    }
}
