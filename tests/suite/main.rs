//! The test suite: one binary, so that the library is linked once.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test that cannot go on says so by failing, and may read the world")]
#![allow(
    clippy::similar_names,
    clippy::format_collect,
    clippy::type_complexity,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "tests favour plain lines over speed"
)]

mod amend;
mod cases;
mod changes;
mod cite;
mod cli;
mod completion;
mod incremental;
mod kill;
mod paging;
mod permanence;
mod publish;
mod quiz;
mod recall;
mod recount;
mod rules;
mod same;
mod search;
mod serve;
mod theme;
mod tidy;
mod whatif;
