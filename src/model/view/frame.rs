//! The frame: what every page shows around its own matter, whatever its kind.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::finding::Sentence;
use super::row::{PartyLink, RecordLink, Row};
use super::text::Inline;
use super::walk::Walk;

/// What every page shows: head, masthead, breadcrumbs, docket, contents, end matter, metadata.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Frame {
    /// The title as the h1 shows it, plain text. Generated pages take theirs from the strings file.
    pub title: Arc<str>,
    /// The kind's key (`role` … `page`), or `home`, `listing`, `tag`, `tags`, `person`, `people`,
    /// `team`, `teams`, `glossary`, `missing`, `alias`. A listing of records: the kind it lists.
    pub kind: &'static str,
    /// The record's id; none on generated pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Arc<str>>,
    /// One sentence for search engines and unfurls, plain text.
    pub description: Arc<str>,
    /// The prefix that leads from this page to the site's root: `./`, `../../`, or an absolute
    /// path on the 404 page. Never empty.
    pub root: Arc<str>,
    /// The page's own root-relative path.
    pub path: Arc<str>,
    /// The page's absolute address, where the site has a base URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canonical: Option<String>,
    /// The path of the section that the masthead marks as current, as in `SectionView::path`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<Arc<str>>,
    /// Which page of several it is, from the second on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<usize>,
    /// What lies between home and this page, outermost first; without home and without the page.
    pub crumbs: Vec<Crumb>,
    /// The h2s of the body, in order, one for each section of `PageView::body`.
    pub toc: Vec<TocEntry>,
    /// Who answers for the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<PartyLink>,
    /// When a human last vouched for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<Arc<str>>,
    /// The last day on which that counts, where it has one: later readers are told how old the check is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_due: Option<Arc<str>>,
    /// From when on an active initiative has been silent for too long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub silence: Option<SilenceView>,
    /// Who that was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed_by: Option<PartyLink>,
    /// Minutes to read it, at least 1; none on generated pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// How many pages cite it.
    pub cited_by: usize,
    /// The pages that cite it and are not shown by the kind's own view, grouped by kind.
    pub backlinks: Vec<Backlinks>,
    /// Pages that share something with it and are not linked with it, the closest first.
    pub related: Vec<Related>,
    /// The record before this one in its section.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<RecordLink>,
    /// The record after this one in its section.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<RecordLink>,
    /// Whether its text marks terms of the glossary.
    pub marked: bool,
    /// Where it stands on the paths that it is a step of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub walk: Option<Walk>,
    /// Its tags, sorted.
    pub tags: Vec<TagLink>,
    /// Its sources, in the order given.
    pub sources: Vec<Source>,
    /// Its revision number; 0 on generated pages.
    pub rev: u32,
    /// Its history, newest first.
    pub history: Vec<Revision>,
    /// Where to edit its source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edit_url: Option<String>,
    /// Where to report something wrong with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
    /// Draft, deprecated or retired; none for a live record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<StateView>,
    /// The record that this one replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<RecordLink>,
    /// Former anchors that now lead to the top of the page.
    pub top_anchors: Vec<Arc<str>>,
    /// Whether search engines may list it (not drafts, aliases, tombstones, the 404 page).
    pub indexed: bool,
    /// The newest of reviewed, history and updates, for social tags.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<Arc<str>>,
    /// JSON-LD, serialised, with every `<` written `\u003c`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub json_ld: Option<String>,
    /// The same page in other formats.
    pub alternates: Vec<Alternate>,
    /// The site's own fields.
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// Where to report something wrong.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Report {
    /// The address, which says title, address and revision of the page.
    pub url: String,
    /// The same with `{quote}` where a percent-encoded quotation goes; none when there is no room for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quoting: Option<String>,
}

/// One step of the breadcrumbs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Crumb {
    /// Root-relative path.
    pub path: Arc<str>,
    /// What it is called, plain text.
    pub title: Arc<str>,
}

/// One entry of the contents.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct TocEntry {
    /// The section's id.
    pub anchor: String,
    /// The heading's text, plain.
    pub title: String,
}

/// Pages of one kind that cite this one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Backlinks {
    /// The kind's key.
    pub kind: &'static str,
    /// The pages, cut to as many as are worth showing. Templates see their `path` and `title` only.
    #[serde(serialize_with = "as_links")]
    pub rows: Vec<Arc<Row>>,
    /// How many were cut.
    pub more: usize,
}

/// A page may be cited by hundreds: all that is shown of each is a link.
fn as_links<S: Serializer>(rows: &[Arc<Row>], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Link<'a> {
        path: &'a str,
        title: &'a str,
    }
    serializer.collect_seq(rows.iter().map(|row| Link { path: &row.path, title: &row.title }))
}

/// A page that shares something with this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Related {
    /// The kind's key.
    pub kind: &'static str,
    /// Root-relative path.
    pub path: Arc<str>,
    /// Its title.
    pub title: Arc<str>,
    /// What it shares, the rarest first: `related.why.<kind>`, or of a context `related.why.context`.
    pub reasons: Vec<Sentence>,
}

/// A link to a tag's page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct TagLink {
    /// The tag as written.
    pub name: Arc<str>,
    /// Root-relative path of its page.
    pub path: Arc<str>,
}

/// A source that the record stands on. Its anchor is `ob-source-<n>`, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Source {
    /// The citation.
    pub title: Inline,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Arc<str>>,
    /// When somebody last looked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accessed: Option<Arc<str>>,
}

/// One entry of the record's history.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Revision {
    /// The revision number.
    pub rev: u32,
    /// When.
    pub date: Arc<str>,
    /// `editorial` or `material`; none for a first publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// What changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Inline>,
}

/// The state of a record that is not plainly live.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct StateView {
    /// `draft`, `deprecated` or `retired`.
    pub key: &'static str,
    /// Why it was retired.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<Inline>,
    /// When, where the history says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Arc<str>>,
    /// What to use instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successor: Option<RecordLink>,
}

/// From when on an active initiative has not reported for too long; readers' browsers compare it with their day.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct SilenceView {
    /// Its newest update, or the first day of work where that is later.
    pub since: Arc<str>,
    /// The last day on which that is soon enough.
    pub late_after: Arc<str>,
    /// The last day before two cadences are over.
    pub silent_after: Arc<str>,
}

/// The same page in another format.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Alternate {
    /// Media type, such as `text/markdown`.
    pub media_type: &'static str,
    /// The strings key of its name (`alternate.<key>`).
    pub key: &'static str,
    /// Root-relative path.
    pub path: Arc<str>,
}
