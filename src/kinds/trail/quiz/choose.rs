//! The wrong answers of a question that is made: other records of the kind, none of which could be right.

use std::collections::BTreeSet;

use super::super::lots::lot;
use crate::model::common::State;
use crate::model::graph::{Graph, PageNo};
use crate::model::kind::Kind;
use crate::model::quizzed::Quizzed;
use crate::model::reference::{Want, split_key};
use crate::model::show::{plain_text, revision};
use crate::model::summary::Summary;

/// Wrong answers of a question that is made.
const WRONG: usize = 2;

/// The records that are wrong answers to a question about `number`, at most two. What is taken depends on the record, its
/// revision and the other record alone, so that a record more or less changes few questions. `rank` says how many of the
/// answers are to be shorter than the right one, as far as there are such.
pub(super) fn wrong(number: PageNo, rank: usize, graph: &Graph) -> Vec<PageNo> {
    let page = graph.page(number);
    let own = page.key.to_string();
    let rev = revision(page).to_string();
    let near = near(number, graph);
    let moments = moments(page);
    let unlike = named(page, "not_to_be_confused_with");
    let fits = |other: &Summary| other.key.id != page.key.id && other.common.state == State::Live && !near.contains(&*other.key.id);
    // What is mistaken for it comes first, then what is met in the same moments, then anything else.
    let tier = |other: &Summary| {
        let shares = moments.is_empty() || moments.iter().any(|moment| self::moments(other).contains(moment));
        if unlike.contains(&*other.key.id) { 0 } else { 1 + u8::from(!shares) }
    };
    let all = graph.of_kind(page.key.kind).filter(|(_, other)| fits(other));
    let mut all: Vec<(u8, u64, PageNo)> = all.map(|(at, other)| (tier(other), lot(&["wrong", &own, &rev, &other.key.id]), at)).collect();
    all.sort_unstable();
    let mut taken: Vec<PageNo> = Vec::new();
    let length = |at: PageNo| graph.page(at).title.chars().count();
    let differs = |at: PageNo, taken: &[PageNo]| taken.iter().chain([&number]).all(|other| !alike(graph.page(*other), graph.page(at)));
    let shorter = |taken: &[PageNo]| taken.iter().filter(|at| length(**at) < length(number)).count();
    let (close, far): (Vec<_>, Vec<_>) = all.into_iter().partition(|(tier, ..)| *tier < 2);
    for (strict, from) in [(true, &close), (false, &close), (true, &far), (false, &far)] {
        for (_, _, at) in from {
            let is_shorter = length(*at) < length(number);
            let room = if is_shorter { shorter(&taken) < rank } else { taken.len() - shorter(&taken) < WRONG - rank.min(WRONG) };
            if taken.len() < WRONG && (room || !strict) && differs(*at, &taken) {
                taken.push(*at);
            }
        }
    }
    taken
}

/// Whether two records could both be the answer: they say the same in one of their texts.
fn alike(one: &Summary, other: &Summary) -> bool {
    let said = |page: &Summary| -> BTreeSet<String> {
        let own = match page.content.quizzed() {
            Some(Quizzed::Flag { scenes, .. }) => scenes.iter().map(|scene| plain_text(scene)).collect(),
            Some(Quizzed::Term { definition, also }) => also.into_iter().chain([plain_text(&definition)]).collect(),
            _ => Vec::new(),
        };
        own.iter().chain([&page.title]).map(|text| text.trim_end_matches('.').to_lowercase()).collect()
    };
    !said(one).is_disjoint(&said(other))
}

/// Records that are too near to be wrong for sure: each names the other as related, or as worth a look.
fn near(number: PageNo, graph: &Graph) -> BTreeSet<&str> {
    const FIELDS: [&str; 2] = ["related", "see_also"];
    let page = graph.page(number);
    let mut near: BTreeSet<&str> = FIELDS.iter().flat_map(|field| named(page, field)).collect();
    for cited in &graph.cited[number as usize] {
        let by = graph.page(cited.by);
        if by.references[cited.reference as usize].field.is_some_and(|field| FIELDS.contains(&field)) {
            near.insert(&by.key.id);
        }
    }
    // What is mistaken for it is another thing by its author's word.
    for unlike in named(page, "not_to_be_confused_with") {
        near.remove(unlike);
    }
    near
}

/// The ids that a field names.
fn named<'p>(page: &'p Summary, field: &str) -> BTreeSet<&'p str> {
    page.references.iter().filter(|reference| reference.field == Some(field)).map(|reference| &*reference.target).collect()
}

/// The moments in which one meets a record.
fn moments(page: &Summary) -> Vec<&str> {
    page.references.iter().filter(|reference| reference.want == Want::Context).map(|reference| &*reference.target).collect()
}

/// The record that a key names, if one can be asked about it.
pub(super) fn subject(key: &str, graph: &Graph) -> Option<(PageNo, Quizzed)> {
    let key = split_key(key).filter(|key| matches!(key.kind, Kind::Myth | Kind::Flag | Kind::Term))?;
    let number = graph.number(key.kind, &key.id)?;
    let page = graph.page(number);
    (page.common.state != State::Retired).then(|| page.content.quizzed()).flatten().map(|quizzed| (number, quizzed))
}
