//! Findings as pages show them: what a rule found, about whom, and why.

use std::sync::Arc;

use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};

use super::row::{PartyLink, RecordLink, Status};
use super::text::Inline;

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingView {
    /// The rule's id; the theme's strings name it (`rules.<id>`).
    pub rule: &'static str,
    /// Root-relative path of the rule's page.
    pub rule_path: Arc<str>,
    /// `red`, `amber`, `clear`, `unknown` or `not-applicable`.
    pub level: &'static str,
    /// The shape that stands for the level.
    pub status: Status,
    /// Whom it is about; on the subject's own page too.
    pub subject: SubjectView,
    /// The month, `2026-03`, of a team's load.
    pub month: Option<Arc<str>>,
    /// Why it fires, worst first; what is missing, of an unknown one.
    pub because: Vec<Because>,
    /// The red flag that the rule watches for.
    pub flag: Option<RecordLink>,
    /// That it is switched off, in the open.
    pub suppressed: Option<SuppressedView>,
}

/// What a rule looked at, whatever it found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LookedView {
    /// The rule's id; the theme's strings name it (`rules.<id>`).
    pub rule: &'static str,
    /// Root-relative path of the rule's page.
    pub rule_path: Arc<str>,
    /// `red`, `amber`, `clear`, `unknown` or `not-applicable`.
    pub level: &'static str,
    /// Whether it is switched off, in the open.
    pub suppressed: bool,
    /// Each thing that it looked at, in a few words: `looked.<rule>.<name>` of the theme's strings. The filter `facts` writes them.
    pub facts: Vec<Sentence>,
}

/// Whom a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SubjectView {
    /// `initiative`, `team`, `person` or `portfolio`.
    pub kind: &'static str,
    /// Root-relative path of its page; none of the portfolio.
    pub path: Option<Arc<str>>,
    /// Its title or name; none of the portfolio, which the theme's strings name.
    pub name: Option<Arc<str>>,
}

/// A reason, such as `because.<rule>.<name>` of the theme's strings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Because {
    /// The shape that stands for what this reason alone comes to.
    pub status: Status,
    /// What it says.
    pub sentence: Sentence,
}

/// A sentence of the theme's strings, and what goes into its holes. The filter `because` writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Its key.
    pub key: String,
    /// The number that decides its plural.
    pub n: Option<i64>,
    /// What goes into its holes, by name.
    pub holes: Vec<(&'static str, Hole)>,
}

/// One flat list: the key, the number, and for each hole its name, a word for what goes there, that, and where a link
/// leads. A page of an
/// initiative has a hundred sentences, and tables within tables would cost more than everything else on it.
impl Serialize for Sentence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(2 + 4 * self.holes.len()))?;
        list.serialize_element(&self.key)?;
        list.serialize_element(&self.n)?;
        for (name, hole) in &self.holes {
            let (word, said, path) = match hole {
                Hole::Text(text) => ("text", &**text, ""),
                Hole::Title(title) => ("title", &**title, ""),
                Hole::Date(date) => ("date", &**date, ""),
                Hole::Word(key) => ("word", key.as_str(), ""),
                Hole::Html(html) => ("html", html.0.as_str(), ""),
                Hole::Link { path, name } => ("link", &**name, &**path),
            };
            for item in [*name, word, said, path] {
                list.serialize_element(item)?;
            }
        }
        list.end()
    }
}

/// What goes into a hole of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Hole {
    /// Plain text: a number or a name.
    Text(Arc<str>),
    /// A title, which loses its full stop.
    Title(Arc<str>),
    /// A day or a month, ISO 8601.
    Date(Arc<str>),
    /// A text of the theme, by its key.
    Word(String),
    /// Text with its citations.
    Html(Inline),
    /// A page: its root-relative path and its name.
    Link {
        /// The path.
        path: Arc<str>,
        /// The name.
        name: Arc<str>,
    },
}

/// A suppression in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SuppressedView {
    /// The last day on which the rule is off.
    pub until: Arc<str>,
    /// Who switched it off.
    pub by: Option<PartyLink>,
    /// Why.
    pub reason: Inline,
}
