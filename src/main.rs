//! The `opsbook` binary: reads the arguments, carries out a command, answers with an exit code.

use std::process::ExitCode;

use clap::Parser as _;
use opsbook::commands::{self, Cli};

/// Parsing and rendering allocate many small texts on all threads at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    commands::run(Cli::parse())
}
