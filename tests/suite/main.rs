//! The test suite: one binary, so that the library is linked once.

mod cases;
mod publish;
mod tidy;
