//! The questions of a path: those written by hand, and those made of myths, flags and terms. The same site gives the same
//! questions: chance is drawn from names.

mod choose;
mod myths;
mod words;

use std::sync::Arc;

use self::choose::{subject, wrong};
use self::myths::{Pair, shown_as_facts};
use super::fields::{Question, Quiz};
use super::lots::{Deal, lot};
use super::view;
use crate::model::graph::{Graph, PageNo};
use crate::model::kind::Kind;
use crate::model::quizzed::Quizzed;
use crate::model::show::revision;
use crate::model::summary::Summary;
use crate::model::view::Inline;

/// The quiz of a path.
pub(super) fn shown(quiz: &Quiz, summary: &Summary, graph: &Graph) -> view::Quiz {
    let seed = summary.key.to_string();
    let mut makes = Makes { summary, graph, places: Deal::new(&seed), ranks: Deal::new("rank") };
    let subjects: Vec<_> = quiz.from.iter().filter_map(|from| subject(&from.id, graph)).collect();
    let mut questions = makes.of_myths(&subjects);
    for (number, quizzed) in &subjects {
        match quizzed {
            Quizzed::Myth { .. } => {}
            Quizzed::Flag { scenes, verdict } => {
                let ask = makes.scene(*number, scenes);
                let why = graph.inline(verdict, graph.page(*number), &makes.root());
                questions.extend(makes.which(*number, "flag", ask, Some(why)));
            }
            Quizzed::Term { definition, also } => {
                let page = graph.page(*number);
                let names: Vec<&str> = also.iter().chain([&page.title]).map(|word| &**word).collect();
                let ask = Inline::from_text(&words::without(&graph.plain(definition, page), &names));
                questions.extend(makes.which(*number, "term", ask, None));
            }
        }
    }
    questions.extend(quiz.questions.iter().map(|question| makes.written(question)));
    view::Quiz { pass_percent: quiz.pass_percent().unwrap_or_default(), questions }
}

struct Makes<'a> {
    summary: &'a Summary,
    graph: &'a Graph,
    places: Deal<'a>,
    ranks: Deal<'a>,
}

impl Makes<'_> {
    fn root(&self) -> Arc<str> {
        self.summary.address.root()
    }

    fn of_myths(&self, subjects: &[(PageNo, Quizzed)]) -> Vec<view::Question> {
        let myths: Vec<_> = subjects.iter().filter(|(_, quizzed)| matches!(quizzed, Quizzed::Myth { .. })).collect();
        let pair = |(number, quizzed): &&(PageNo, Quizzed)| match quizzed {
            Quizzed::Myth { claim, fact, arguable, .. } => {
                let key = format!("{}@{}", self.graph.page(*number).key, revision(self.graph.page(*number)));
                Some(Pair { key, claim: Arc::clone(claim), fact: Arc::clone(fact), arguable: *arguable })
            }
            _ => None,
        };
        let pairs: Vec<Pair> = myths.iter().filter_map(pair).collect();
        myths.iter().zip(shown_as_facts(&pairs)).map(|((number, quizzed), is_fact)| self.fact_or_myth(*number, quizzed, is_fact)).collect()
    }

    fn fact_or_myth(&self, number: PageNo, quizzed: &Quizzed, is_fact: bool) -> view::Question {
        let Quizzed::Myth { claim, fact, verdict, status, why, .. } = quizzed else { return view::Question::default() };
        view::Question {
            id: id_of(self.graph.page(number)),
            form: "myth",
            ask: Inline::from_text(if is_fact { fact } else { claim }),
            options: Vec::new(),
            right: usize::from(!is_fact),
            claim: Some(view::Claim { claim: Arc::clone(claim), fact: Arc::clone(fact), verdict, status: *status }),
            why: why.as_ref().map(|why| self.graph.inline(why, self.graph.page(number), &self.root())),
            read: Some(self.graph.record_link(number, None)),
        }
    }

    /// Two pieces of a flag's evidence, those that give its name away least.
    fn scene(&self, number: PageNo, scenes: &[Arc<[crate::model::reference::Piece]>]) -> Inline {
        let page = self.graph.page(number);
        let rev = revision(page).to_string();
        let mut order: Vec<usize> = (0..scenes.len()).collect();
        order.sort_by_cached_key(|at| {
            let told = words::shared(&self.graph.plain(&scenes[*at], page), &page.title);
            (told, lot(&["scene", &page.key.id, &rev, &at.to_string()]))
        });
        order.truncate(2);
        order.sort_unstable();
        let parts: Vec<String> = order.into_iter().map(|at| self.graph.inline(&scenes[at], page, &self.root()).0).collect();
        Inline(parts.join(" "))
    }

    /// A question with other records' titles as wrong answers; none where there is no other record.
    fn which(&mut self, number: PageNo, form: &'static str, ask: Inline, why: Option<Inline>) -> Option<view::Question> {
        let page = self.graph.page(number);
        let rank = self.ranks.next(3);
        let others = wrong(number, rank, self.graph);
        if others.is_empty() {
            return None;
        }
        let title = |number: &PageNo| Inline::from_text(&self.graph.page(*number).title);
        let right = self.places.next(others.len() + 1);
        let mut options: Vec<Inline> = others.iter().map(title).collect();
        let ((), id) = (options.insert(right, title(&number)), id_of(page));
        Some(view::Question { id, form, ask, options, right, claim: None, why, read: Some(self.graph.record_link(number, None)) })
    }

    fn written(&mut self, question: &Question) -> view::Question {
        let (graph, root) = (self.graph, self.root());
        let mut wrong: Vec<_> = question.wrong.iter().collect();
        wrong.sort_by_cached_key(|wrong| lot(&["wrong", &question.id.0, &wrong.text]));
        let right = self.places.next(wrong.len() + 1);
        wrong.insert(right, &question.right);
        view::Question {
            id: Arc::clone(&question.id.0),
            form: "own",
            ask: graph.inline(&question.ask.pieces, self.summary, &root),
            options: graph.inlines(wrong.into_iter().map(|option| &option.pieces), self.summary, &root),
            right,
            claim: None,
            why: question.why.as_ref().map(|why| graph.inline(&why.pieces, self.summary, &root)),
            read: question.read.as_ref().and_then(|read| graph.link_to(read, Kind::Trail)),
        }
    }
}

/// The id of a question that is made: no id that is written has two hyphens in a row.
fn id_of(page: &Summary) -> Arc<str> {
    Arc::from(format!("{}--{}", page.key.kind, page.key.id))
}
