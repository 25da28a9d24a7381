//! Ledger: what the site promised for good, beside what it is now.
//!
//! [`read`] understands `permalinks.lock`, [`check`] compares it with the site, [`accept`] writes the next one.

mod accept;
mod answers;
mod check;
mod digest;
mod present;
mod promised;
mod read;

pub use self::accept::{Acceptance, accept};
pub use self::check::check;
pub use self::digest::of_bytes;
pub use self::present::Inputs;
pub use self::read::{Read, read};
