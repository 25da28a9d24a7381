//! Search: the index of a site, and the engine that answers queries from it.
//!
//! `README.md` beside this file says what the files hold and how hits are ranked; the engine of the theme
//! (`themes/default/static/search/engine.js`) keeps to the same text, and both to the vectors in
//! `tests/search/vectors`.

mod answer;
mod dictionary;
mod facets;
mod fold;
mod forms;
mod hit;
mod index;
mod page;
mod query;
mod rank;
mod sequence;
mod shards;
mod stem;
mod terms;
mod text;
mod tokens;
mod vlq;

pub use self::answer::{Answer, answer};
pub use self::hit::Hit;
pub use self::index::{Index, Indexed};
pub use self::page::{Document, PACK, document, print};
pub use self::terms::{Counting, PageTerms};

/// The version of the files' format.
pub const ENGINE: u32 = 1;
