//! The edition of a path: a short name for what it asked of whoever walked it.

use super::fields::Trail;
use super::lots::lot;
use super::quiz;
use super::steps::read_for;
use crate::model::graph::Graph;
use crate::model::revised::means_this_since;
use crate::model::show::revision;
use crate::model::summary::Summary;

/// Sixteen letters that are others when a step is added, taken out, moved or changed in its meaning, when the path has another
/// revision, or when its questions or its pass mark are others.
#[must_use]
pub fn edition(summary: &Summary, graph: &Graph) -> String {
    let trail = summary.content::<Trail>();
    let mut words = vec![format!("{}@{}", summary.key, revision(summary))];
    words.extend(
        read_for(trail, graph)
            .map(|(step, page)| format!("{}@{}{}", page.key, means_this_since(page), if step.optional { "?" } else { "" })),
    );
    if let Some(quiz) = trail.quiz.as_ref().map(|quiz| quiz::shown(quiz, summary, graph)) {
        words.push(quiz.pass_percent.to_string());
        words.extend(quiz.questions.iter().map(|question| question.id.to_string()));
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    format!("{:016x}", lot(&words))
}

/// What a path asks today of whoever walks it.
#[derive(Debug)]
pub struct Demands {
    /// The records to read, with the revision since which each means what it means now; optional ones left out.
    pub steps: Vec<(String, u32)>,
    /// The ids of the questions.
    pub questions: Vec<String>,
    /// The share of right answers that passes, in percent.
    pub pass_percent: u32,
}

/// What a path asks today of whoever walks it.
#[must_use]
pub fn demands(summary: &Summary, graph: &Graph) -> Demands {
    let trail = summary.content::<Trail>();
    let quiz = trail.quiz.as_ref().map(|quiz| quiz::shown(quiz, summary, graph)).unwrap_or_default();
    let needed = read_for(trail, graph).filter(|(step, _)| !step.optional);
    Demands {
        steps: needed.map(|(_, page)| (page.key.to_string(), means_this_since(page))).collect(),
        questions: quiz.questions.iter().map(|question| question.id.to_string()).collect(),
        pass_percent: quiz.pass_percent,
    }
}
