//! The myth page's view: fact first.

use std::sync::Arc;

use serde::Serialize;

use crate::model::view::{Prose, Row, Status};

/// What the template `kinds/myth.html` knows beside the frame. The title is the fact, and the
/// lead of the body explains it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct MythView {
    /// The claim, plain text without quotation marks.
    pub claim: Arc<str>,
    /// `incorrect`, `mostly-incorrect`, `half-true`, `misleading` or `unproven`.
    pub verdict: &'static str,
    /// The verdict's shape: bad for the two incorrect ones, warn for half-true and misleading,
    /// none for unproven.
    pub verdict_status: Status,
    /// Why the claim is believable.
    pub fallacy: Option<Prose>,
    /// Roles that it is about.
    pub roles: Vec<Arc<Row>>,
    /// Red flags that go with it.
    pub flags: Vec<Arc<Row>>,
}
