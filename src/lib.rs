//! Typed Markdown records in, a linked static site out: the library behind the `opsbook` binary.
//!
//! `README.md` in this folder is the map of the rooms and of the invariants that hold between them.

pub mod commands;
pub mod host;
pub mod kinds;
pub mod model;
pub mod rules;
pub mod session;
pub mod stages;
