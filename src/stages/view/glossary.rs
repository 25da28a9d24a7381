//! The glossary: all terms, A to Z.

use std::collections::{BTreeMap, BTreeSet};

use super::alphabet::letter_of;
use super::{Inputs, frame, introduction};
use crate::model::graph::{Graph, Link, PageNo};
use crate::model::kind::{Kind, folded};
use crate::model::output::What;
use crate::model::view::{AlphabetLetter, GlossaryLetter, GlossaryTerm, GlossaryView, Inline, PageView, RecordLink};

/// The view of the glossary.
pub(super) fn view(inputs: &Inputs<'_>) -> PageView {
    let graph = inputs.graph;
    let frame = frame::generated(&What::Glossary, "glossary", inputs);
    let (frame, lead, body) = introduction::introduce(Kind::Term, frame, true, inputs);
    let mut letters: BTreeMap<String, Vec<(String, PageNo)>> = BTreeMap::new();
    let numbers = graph.listed(Kind::Term);
    for number in &numbers {
        let folded = folded(&graph.page(*number).title);
        letters.entry(letter_of(&folded)).or_default().push((folded, *number));
    }
    let mut alphabet: BTreeSet<String> = ('A'..='Z').map(String::from).collect();
    alphabet.extend(letters.keys().cloned());
    let alphabet = alphabet.into_iter().map(|letter| AlphabetLetter { used: letters.contains_key(&letter), letter }).collect();
    let letters = letters.into_iter().map(|(letter, mut terms)| {
        terms.sort();
        GlossaryLetter { letter, terms: terms.iter().map(|(_, number)| term(*number, graph, &frame.root)).collect() }
    });
    let record = GlossaryView { alphabet, letters: letters.collect(), total: numbers.len() };
    PageView { template: "glossary.html", frame, lead, body, record: std::sync::Arc::new(record) }
}

fn term(number: PageNo, graph: &Graph, root: &str) -> GlossaryTerm {
    let page = graph.page(number);
    let (definition, also) = definition(number, graph, root);
    GlossaryTerm {
        id: page.key.id.clone(),
        path: page.address.href(),
        term: page.title.clone(),
        definition,
        also,
        see_also: see_also(number, graph),
        not_to_be_confused_with: graph.mistaken_for(number).into_iter().map(|other| graph.record_link(other, None)).collect(),
    }
}

/// A term's definition, and the other words for it.
pub(super) fn definition(number: PageNo, graph: &Graph, root: &str) -> (Inline, Vec<std::sync::Arc<str>>) {
    let page = graph.page(number);
    match page.content.meaning() {
        Some(meaning) => (graph.inline(&meaning.definition, page, root), meaning.also),
        None => (Inline::from_text(&page.sentence), Vec::new()),
    }
}

fn see_also(number: PageNo, graph: &Graph) -> Vec<RecordLink> {
    let references = graph.page(number).references.iter().zip(&graph.links[number as usize]);
    let links = references.filter_map(|(reference, link)| match link {
        Some(Link::Record(target, _)) if reference.field == Some("see_also") => Some(graph.record_link(*target, None)),
        _ => None,
    });
    links.collect()
}
