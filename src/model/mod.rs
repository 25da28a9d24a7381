//! The nouns: plain types that every room may know, and that know no room.

pub mod address;
pub mod code;
pub mod common;
pub mod config;
pub mod content;
pub mod diagnostic;
pub mod directory;
pub mod field;
pub mod graph;
pub mod id;
pub mod kind;
pub mod located;
pub mod near;
pub mod node;
pub mod output;
pub mod page;
pub mod record;
pub mod reference;
pub mod rich;
pub mod rule;
pub mod scalar;
pub mod show;
pub mod summary;
pub mod table;
pub mod view;
