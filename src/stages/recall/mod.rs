//! Recall: reads what a shared link says about a checklist, holds it against the site as it is now, and writes it down as
//! a review.
//!
//! The format of the link is specified with the theme, whose script writes and reads it, too.

mod find;
mod hold;
mod link;
mod text;

use crate::model::code::Code;
use crate::model::diagnostic::Span;

pub use self::find::find;
pub use self::hold::{Cited, Held, Known, hold};
pub use self::link::{Answer, Answered, State, Unread, read};
pub use self::text::{Minutes, text};

/// What is wrong with a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where it stands in the link.
    pub at: Span,
    /// The code.
    pub code: Code,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}
