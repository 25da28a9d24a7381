//! The verbs: pure functions from named types to named types. No stage knows another.

pub mod amend;
pub mod cite;
pub mod compare;
pub mod draw;
pub mod export;
pub mod judge;
pub mod ledger;
pub mod parse;
pub mod recall;
pub mod render;
pub mod resolve;
pub mod search;
pub mod tally;
pub mod view;
