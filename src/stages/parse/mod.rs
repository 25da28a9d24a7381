//! Parse: a source to a page, without a look at any other.

mod accident;
mod anchor;
mod buffer;
mod events;
mod front;
mod highlight;
mod inline;
mod link;
mod markdown;
mod open;
mod page;
mod place;
mod rich;
mod rule;
mod rules;
mod runs;
mod said;
mod sanitise;
mod site;
mod snapshot;
mod table;
mod writer;
mod yaml;

pub use front::body_at;
pub use page::{front_matter, page};
pub use place::is_page;
pub use rule::rule;
pub use rules::ParseRules;
pub use site::{Framed, config, directory, free};
pub use snapshot::snapshot;
