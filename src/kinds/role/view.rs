//! The role page's view.

use std::sync::Arc;

use serde::Serialize;

use crate::model::view::{Context, Inline, RecordLink, Row, WorkView};

/// What the template `kinds/role.html` knows beside the frame. The lede is the tagline.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RoleView {
    /// The abbreviation, shown as the page's glyph.
    pub abbreviation: Option<Arc<str>>,
    /// The line under the title.
    pub tagline: Option<Inline>,
    /// What the role is for, in one sentence.
    pub purpose: Inline,
    /// What the role answers for.
    pub responsibilities: Vec<Inline>,
    /// Why a reader should care.
    pub relevance: Option<Relevance>,
    /// Where one meets the role, as known moments.
    pub contexts: Vec<Context>,
    /// Where one meets the role, in sentences.
    pub encounters: Vec<Inline>,
    /// What the role decides.
    pub decides: Vec<Inline>,
    /// What the role does not decide.
    pub does_not_decide: Vec<Inline>,
    /// The neighbours, and where it rubs.
    pub interfaces: Vec<Interface>,
    /// How to tell a good one.
    pub good_sign: Option<Inline>,
    /// How to tell a bad one.
    pub warning_sign: Option<Inline>,
    /// Myths about the role, each row with its claim.
    pub myths: Vec<Arc<Row>>,
    /// Red flags around the role.
    pub flags: Vec<Arc<Row>>,
    /// What is asked of whoever holds it, and what waits for a decision.
    pub work: WorkView,
    /// How people get there.
    pub career_paths: Vec<Inline>,
    /// The role in a scheme of occupations.
    pub occupation: Option<Occupation>,
}

/// How much the role matters to the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Relevance {
    /// 1 to 5.
    pub score: u8,
    /// Why.
    pub why: Option<Inline>,
}

/// One neighbour of the role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Interface {
    /// The neighbour.
    pub role: RecordLink,
    /// What it controls.
    pub controls: Option<Inline>,
    /// Where it rubs.
    pub friction: Option<Inline>,
}

/// A code in a scheme such as ISCO-08.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Occupation {
    /// The scheme's name.
    pub scheme: Arc<str>,
    /// The code within it.
    pub code: Arc<str>,
}
