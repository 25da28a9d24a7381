//! The world: the only room that reads, writes, listens or prints.

pub mod clock;
pub mod publish;
pub mod read;
