//! What a question can be made of.

use std::sync::Arc;

use super::reference::Piece;
use super::scalar::Text;
use super::view::Status;

/// What a record has for a question about it.
#[derive(Debug, Clone, PartialEq)]
pub enum Quizzed {
    /// Fact or myth?
    Myth {
        /// What people say.
        claim: Text,
        /// What is true.
        fact: Text,
        /// The key of the verdict on the claim.
        verdict: &'static str,
        /// The verdict as shape and colour.
        status: Status,
        /// Whether one may say with some right that the claim is true.
        arguable: bool,
        /// Why it is believable.
        why: Option<Arc<[Piece]>>,
    },
    /// Which flag is this?
    Flag {
        /// Observable evidence.
        scenes: Vec<Arc<[Piece]>>,
        /// What it means.
        verdict: Arc<[Piece]>,
    },
    /// Which word is this?
    Term {
        /// What it means.
        definition: Arc<[Piece]>,
        /// Other words for it.
        also: Vec<Text>,
    },
}
