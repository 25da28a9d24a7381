//! `opsbook completions`: what a shell completes.

use clap_complete::Shell;

use super::{Global, Outcome};

/// The arguments of `completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "For bash: opsbook completions bash > ~/.local/share/bash-completion/completions/opsbook")]
pub struct Args {
    /// The shell
    shell: Shell,
}

/// Prints the completions of `command`, the whole command line.
///
/// # Errors
/// Never; the commands share a form.
pub fn run(args: &Args, command: &mut clap::Command, global: &Global) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, command, "opsbook", &mut script);
    global.terminal.print(&String::from_utf8_lossy(&script));
    Ok(Outcome::Fine)
}
