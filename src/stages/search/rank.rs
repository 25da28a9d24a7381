//! Ranking: which pages answer a query, best first. `README.md` has the formulas in words.

use std::cmp::Ordering;

use super::fold::fold;
use super::forms::Atom;
use super::index::{Index, range_of};
use super::page::Document;
use super::query::Query;
use super::sequence::{Read, float};
use super::terms::flag;
use crate::model::common::State;
use crate::model::graph::{Graph, PageNo};
use crate::model::kind::Kind;

/// Pages that are ranked by how near their words are by section.
const SECOND: usize = 64;

/// Pages that are ranked by the very order of their words.
const THIRD: usize = 10;

/// Pages in which a phrase is looked for.
const PHRASE: usize = 50;

/// Pages that a site must have for some words to be too frequent.
const LOOSE_FROM: usize = 64;

/// What ranking knows of a site.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    pub index: &'a Index,
    pub graph: &'a Graph,
    /// A page's document.
    pub document: &'a dyn Fn(PageNo) -> Document,
}

/// The pages that answer a query, best first.
pub(super) fn rank(query: &mut Query, site: Site<'_>) -> Vec<PageNo> {
    let allowed = allowed(query, site);
    if query.atoms.is_empty() {
        let listed = site.graph.pages.iter().zip(0..).map(|(_, number)| number);
        return if query.filters.is_empty() { Vec::new() } else { listed.filter(|page| allowed[*page as usize]).collect() };
    }
    weigh(&mut query.atoms, site.index);
    let mut scores = Scores::of(&query.atoms, site);
    let mut found = scores.found(query, &allowed, site);
    scores.sort(&mut found);
    if query.phrases.is_empty() {
        let head = found.len().min(SECOND);
        scores.second(&mut found[..head]);
    } else {
        found.truncate(SECOND);
        scores.second(&mut found);
        found.truncate(PHRASE);
        found.retain(|page| Read::of((site.document)(*page)).holds(&query.phrases, &query.atoms));
    }
    let head = found.len().min(THIRD);
    for page in &found[..head] {
        scores.score[*page as usize] *= Read::of((site.document)(*page)).nearness(&query.atoms);
    }
    scores.sort(&mut found[..head]);
    found
}

/// A logarithm to base two, straight between powers: the same to the last place everywhere.
fn lg(mut x: f64) -> f64 {
    let mut exponent = 0.0;
    while x >= 2.0 {
        x /= 2.0;
        exponent += 1.0;
    }
    exponent + (x - 1.0)
}

/// How many pages have a form of an atom.
fn frequency(atom: &Atom, index: &Index) -> usize {
    let postings = |place: usize| &index.dictionary.entries[place].postings;
    match &atom.forms[..] {
        [] => 0,
        [(place, _)] => postings(*place).len(),
        forms => {
            let mut seen = vec![false; index.len()];
            for posting in forms.iter().flat_map(|(place, _)| postings(*place)) {
                seen[posting.page as usize] = true;
            }
            seen.into_iter().filter(|seen| *seen).count()
        }
    }
}

/// Works out what each atom weighs, and which say too little to count.
fn weigh(atoms: &mut [Atom], index: &Index) {
    let pages = index.len();
    // What is still being typed may become any of its forms; only a word that is there in full says nothing.
    let big = |atom: &Atom| {
        let mut entries = atom.forms.iter().map(|(place, _)| &index.dictionary.entries[*place]);
        entries.any(|entry| entry.postings.len() * 2 > pages && (!atom.prefix || *entry.term == *atom.text))
    };
    let assumed: Vec<usize> = atoms.iter().map(|atom| if !atom.exact && big(atom) { pages } else { frequency(atom, index) }).collect();
    let telling = pages >= LOOSE_FROM && assumed.iter().any(|n| *n > 0 && n * 2 <= pages);
    for (atom, assumed) in atoms.iter_mut().zip(assumed) {
        atom.loose = telling && !atom.exact && if atom.prefix { big(atom) } else { assumed * 2 > pages };
        if atom.loose {
            // Whoever says "the" means the word, not what begins with it.
            atom.matches.retain(|_, weight| *weight > 0.6);
            atom.idf = 0.0;
        } else {
            let (n, df) = (float(pages), float(frequency(atom, index)));
            atom.idf = lg(1.0 + (n - df + 0.5) / (df + 0.5));
        }
    }
}

/// The pages that filters and exclusions leave.
fn allowed(query: &Query, site: Site<'_>) -> Vec<bool> {
    let mut allowed = vec![true; site.index.len()];
    for (key, values) in &query.filters {
        let mut these = vec![false; allowed.len()];
        if *key == "kind" {
            for kind in Kind::ALL.into_iter().filter(|kind| values.contains(&fold(kind.name()))) {
                range_of(site.graph, kind).for_each(|page| these[page as usize] = true);
            }
        } else {
            let pages = values.iter().filter_map(|value| site.index.facets.get(&format!("{key}:{value}"))).flatten();
            pages.for_each(|page| these[*page as usize] = true);
        }
        allowed.iter_mut().zip(these).for_each(|(allowed, this)| *allowed &= this);
    }
    for group in &query.without {
        let shared = shared(group, site.index);
        allowed.iter_mut().zip(shared).for_each(|(allowed, sections)| *allowed &= sections == 0);
    }
    allowed
}

/// For each page the sections that have all atoms.
fn shared<'a>(atoms: impl IntoIterator<Item = &'a Atom>, index: &Index) -> Vec<u16> {
    let mut shared = vec![u16::MAX; index.len()];
    for atom in atoms {
        let mut sections = vec![0; index.len()];
        for (place, _) in &atom.forms {
            for posting in &index.dictionary.entries[*place].postings {
                sections[posting.page as usize] |= posting.standing.sections;
            }
        }
        shared.iter_mut().zip(sections).for_each(|(shared, sections): (&mut u16, u16)| *shared &= sections);
    }
    shared
}

/// The scores of all pages, while they are worked out.
struct Scores {
    score: Vec<f64>,
    /// How much of the query each has.
    covered: Vec<f64>,
    retired: Vec<bool>,
    /// For each atom that counts its weight, and for each page the sections that have it.
    sections: Vec<(f64, Vec<u16>)>,
    all: f64,
}

impl Scores {
    /// The scores by frequency, field and coverage.
    fn of(atoms: &[Atom], site: Site<'_>) -> Self {
        let index = site.index;
        let pages = index.len();
        let average = float(usize::try_from(index.tokens).unwrap_or(usize::MAX)) / float(pages);
        let lengths = (0..).take(pages).map(|page| f64::from(index.length(page)));
        let norms: Vec<f64> = lengths.map(|length| 0.3 + 0.7 * (length / average)).collect();
        let (mut base, mut title, mut got) = (vec![0.0; pages], vec![0.0; pages], vec![0.0; pages]);
        let mut sections = Vec::new();
        for atom in atoms.iter().filter(|atom| !atom.loose) {
            let (mut frequency, mut best, mut mask) = (vec![0.0; pages], vec![0.0; pages], vec![0; pages]);
            for (place, weight) in &atom.forms {
                for posting in &index.dictionary.entries[*place].postings {
                    let at = posting.page as usize;
                    let standing = posting.standing;
                    frequency[at] += weight * (f64::from(standing.frequency) / norms[at] + bonus(standing.flags));
                    if standing.flags & (flag::TITLE | flag::ALIAS) != 0 && *weight > best[at] {
                        best[at] = *weight;
                    }
                    mask[at] |= standing.sections;
                }
            }
            for at in (0..pages).filter(|at| frequency[*at] > 0.0) {
                base[at] += atom.idf * (frequency[at] * 4.0 / (frequency[at] + 3.0));
                title[at] += atom.idf * best[at];
                got[at] += atom.idf;
            }
            sections.push((atom.idf, mask));
        }
        let mut all = 0.0;
        for (idf, _) in &sections {
            all += idf;
        }
        let covered: Vec<f64> = got.iter().map(|got| got / all).collect();
        let score = site.graph.pages.iter().enumerate().map(|(at, page)| {
            let kind = if page.key.kind == Kind::Page { 0.85 } else { 1.0 };
            let boost = if page.common.state == State::Deprecated { kind * 0.7 } else { kind };
            (base[at] + 2.0 * title[at]) * covered[at] * covered[at] * boost
        });
        let retired = site.graph.pages.iter().map(|page| page.common.state == State::Retired).collect();
        Self { score: score.collect(), covered, retired, sections, all }
    }

    /// The pages that have enough of the query, unsorted.
    fn found(&self, query: &Query, allowed: &[bool], site: Site<'_>) -> Vec<PageNo> {
        let phrases: Vec<Vec<u16>> =
            query.phrases.iter().map(|phrase| shared(phrase.iter().map(|number| &query.atoms[*number]), site.index)).collect();
        let candidate = |page: &PageNo| {
            let at = *page as usize;
            self.covered[at] > 0.0 && allowed[at] && phrases.iter().all(|sections| sections[at] != 0)
        };
        let mut found: Vec<PageNo> = (0..).take(site.index.len()).filter(candidate).collect();
        let greatest = found.iter().map(|page| self.covered[*page as usize]).fold(0.0, f64::max);
        let least = greatest.min(0.6);
        found.retain(|page| self.covered[*page as usize] >= least);
        found
    }

    fn order(&self, a: PageNo, b: PageNo) -> Ordering {
        let (left, right) = (a as usize, b as usize);
        let by_state = self.retired[left].cmp(&self.retired[right]);
        by_state.then_with(|| self.score[right].total_cmp(&self.score[left])).then(a.cmp(&b))
    }

    fn sort(&self, pages: &mut [PageNo]) {
        pages.sort_by(|a, b| self.order(*a, *b));
    }

    /// Ranks by how much of the query stands in one section.
    fn second(&mut self, pages: &mut [PageNo]) {
        for page in &*pages {
            let at = *page as usize;
            let in_section = |bit: u16| {
                let mut sum = 0.0;
                self.sections.iter().filter(|(_, mask)| mask[at] >> bit & 1 == 1).for_each(|(idf, _)| sum += idf);
                sum
            };
            let together = (0..12).map(in_section).fold(0.0, f64::max) / self.all;
            self.score[at] *= 1.0 + 0.5 * together * together;
        }
        self.sort(pages);
    }
}

/// What a page gains by where a term stands in it.
fn bonus(flags: u8) -> f64 {
    const GAINS: [(u8, f64); 5] = [(flag::TITLE, 8.0), (flag::ALIAS, 8.0), (flag::HEADING, 3.0), (flag::SUMMARY, 2.0), (flag::CODE, 0.75)];
    let mut sum = 0.0;
    GAINS.into_iter().filter(|(place, _)| flags & place != 0).for_each(|(_, gain)| sum += gain);
    sum
}

#[cfg(test)]
mod tests {
    use super::lg;

    #[test]
    fn the_logarithm_is_exact_at_powers() {
        assert_eq!([1.0, 2.0, 3.0, 4.0, 1_024.0].map(|x| lg(x).to_bits()), [0.0, 1.0, 1.5, 2.0, 10.0].map(f64::to_bits));
    }
}
