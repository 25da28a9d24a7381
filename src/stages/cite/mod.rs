//! Cite: finds the citations of any text, a mail or a review document, and says which no longer hold.

mod judge;
mod scan;

pub use self::judge::{Finding, Fix, Known, check};
