//! Views of the pages that show other pages: home, listings, tags, glossary, aliases.

use std::sync::Arc;

use serde::Serialize;

use super::frame::Revision;
use super::row::{RecordLink, Row, RowGroup, Status};
use super::text::{Inline, Prose};

/// The home page. Its title, description and body are those of `content/index.md`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct HomeView {
    /// The ways in, at most three.
    pub doors: Vec<HomeDoor>,
    /// Who finds the way in by which path, when there is more than one to choose from.
    pub audiences: Vec<HomeAudience>,
    /// How many paths there are.
    pub audiences_total: usize,
    /// The record that leads the front, a role by preference.
    pub lead: Option<HomeFront>,
    /// The worst flags, at most three.
    pub flags: Vec<Arc<Row>>,
    /// How many flags there are.
    pub flags_total: usize,
    /// Facts, at most three.
    pub myths: Vec<Arc<Row>>,
    /// How many myths there are.
    pub myths_total: usize,
    /// Checklists, at most three.
    pub checklists: Vec<Arc<Row>>,
    /// How many checklists there are.
    pub checklists_total: usize,
    /// A word of the glossary.
    pub term: Option<HomeTerm>,
    /// How many terms there are.
    pub terms_total: usize,
    /// How many initiatives are active.
    pub active: usize,
    /// Each active one as a mark, worst first; none where they are too many to be looked at one by one.
    pub units: Vec<Unit>,
    /// What they report, counted: worst last, none with zero.
    pub reported_counts: Vec<StatusCount>,
    /// What the rules make of them, counted alike.
    pub computed_counts: Vec<StatusCount>,
}

/// An active initiative as a mark in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Unit {
    /// What the rules make of it.
    pub computed: Status,
    /// What it reports.
    pub reported: Status,
    /// Whether the first is worse than the second.
    pub lower: bool,
}

/// A path, by whom it is for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HomeAudience {
    /// Whom it is for, plain text.
    pub audience: Arc<str>,
    /// The path.
    pub row: Arc<Row>,
    /// The title of the path to walk first.
    pub before: Option<Arc<str>>,
}

/// One way in, under the head `home.door.<key>`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HomeDoor {
    /// `new` (a path), `review` (a checklist) or `late` (the portfolio).
    pub key: &'static str,
    /// Where it leads.
    pub path: Arc<str>,
    /// What it leads to, with its counts; none for the portfolio.
    pub row: Option<Arc<Row>>,
    /// How many initiatives are active (`late`).
    pub active: usize,
    /// How many of them report off track or at risk (`late`).
    pub late: usize,
}

/// The story that leads the home page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HomeFront {
    /// The record.
    pub row: Arc<Row>,
    /// A few sentences of it.
    pub teaser: Inline,
    /// Its siblings.
    pub others: Vec<RecordLink>,
}

/// A term with its definition.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HomeTerm {
    /// Where it is explained.
    pub path: Arc<str>,
    /// The term.
    pub term: Arc<str>,
    /// The definition.
    pub definition: Inline,
}

/// How many initiatives report one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct StatusCount {
    /// The status.
    pub status: Status,
    /// How many.
    pub n: usize,
}

/// One page of a listing. The listed kind is `Frame::kind`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ListingView {
    /// The strings table that names the groups: `severity`, `verdict`, `context`, `lifecycle`,
    /// `kind`, `mode`, or empty when each group brings its own title or there is one without.
    pub grouping: &'static str,
    /// The rows of this page; a group that spans pages comes again on the next.
    pub groups: Vec<RowGroup>,
    /// How many records the whole listing has.
    pub total: usize,
    /// This page's number, from 1.
    pub number: usize,
    /// Root-relative paths of all pages, this one included; one entry when it is not paged.
    pub pages: Vec<Arc<str>>,
}

/// A tag's page.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TagView {
    /// The tag as written.
    pub name: Arc<str>,
    /// Its records, a group for each kind; paged like a listing.
    pub listing: ListingView,
}

/// The index of all tags.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TagsView {
    /// All tags, sorted by name.
    pub tags: Vec<TagCount>,
}

/// A tag and how often it is used.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct TagCount {
    /// The tag as written.
    pub name: Arc<str>,
    /// Root-relative path of its page.
    pub path: Arc<str>,
    /// How many records carry it.
    pub n: usize,
}

/// The glossary, A to Z.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GlossaryView {
    /// The strip: every letter of the alphabet and every other one in use.
    pub alphabet: Vec<AlphabetLetter>,
    /// The letters in use, each with its terms.
    pub letters: Vec<GlossaryLetter>,
    /// How many terms there are.
    pub total: usize,
}

/// One letter of the strip.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct AlphabetLetter {
    /// The letter, upper case.
    pub letter: String,
    /// Whether terms begin with it; if not, it is text and no link.
    pub used: bool,
}

/// The terms of one letter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GlossaryLetter {
    /// The letter, upper case. Its anchor is `ob-letter-<letter>`.
    pub letter: String,
    /// Its terms, sorted.
    pub terms: Vec<GlossaryTerm>,
}

/// A term as the glossary shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GlossaryTerm {
    /// The term's id. Its anchor is `ob-term-<id>`.
    pub id: Arc<str>,
    /// Root-relative path of its page.
    pub path: Arc<str>,
    /// The term.
    pub term: Arc<str>,
    /// What it means.
    pub definition: Inline,
    /// Other words for it.
    pub also: Vec<Arc<str>>,
    /// Terms to look at next.
    pub see_also: Vec<RecordLink>,
    /// Terms that it is mistaken for.
    pub not_to_be_confused_with: Vec<RecordLink>,
}

/// The 404 page; everything it shows is in the frame and the site.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct MissingView {}

/// A page that stands at a former address and leads to the present one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AliasView {
    /// Root-relative path of the present address, with an anchor where the alias had one.
    pub to: Arc<str>,
    /// The title of the page there.
    pub title: Arc<str>,
    /// The severity of the flag there; the revision is in the frame.
    pub severity: Option<Arc<str>>,
}

/// The page of a retired record; why and what instead are in `Frame::state`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct TombstoneView {}

/// A revision of a flag as it was accepted. The article is made of the snapshot alone; the title, the
/// revision, the history until then and the sources are in the frame.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FrozenView {
    /// The day from which it held, where its history says so.
    pub since: Option<Arc<str>>,
    /// What it meant, in one line.
    pub verdict: Inline,
    /// `high`, `medium` or `low`.
    pub severity: Arc<str>,
    /// The question to put in the review.
    pub ask: Inline,
    /// Observable evidence.
    pub looks_like: Vec<Inline>,
    /// What it cost.
    pub harm: Option<Prose>,
    /// What to do instead.
    pub do_instead: Prose,
    /// When it was fine.
    pub not_when: Option<Prose>,
    /// The page that the flag's address leads to now.
    pub current: Option<RecordLink>,
    /// The revision there.
    pub current_rev: u32,
    /// Whether that page still says what this revision says.
    pub is_current: bool,
    /// Whether that page is a tombstone.
    pub retired: bool,
    /// What changed since, newest first.
    pub changes: Vec<Revision>,
}

/// The search page: everything that is published, A to Z, for those who search by reading.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SearchView {
    /// The letters that titles begin with, each with the page of the list where it begins.
    pub letters: Vec<SearchLetter>,
    /// One page of the list; its groups are letters.
    pub listing: ListingView,
}

/// A letter of the list of everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SearchLetter {
    /// The letter; `0-9` stands for all that is none.
    pub letter: Arc<str>,
    /// Root-relative path to its head.
    pub path: Arc<str>,
}
