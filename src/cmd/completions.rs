//! `dateline completions`: what a shell needs to complete the arguments.

use clap::CommandFactory;

use super::Exit;
use super::args::{Args, Completions};
use super::session::{Trouble, to_stdout};

/// Prints the completions for a shell.
pub(super) fn run(args: &Completions) -> Result<Exit, Trouble> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "dateline", &mut script);
    to_stdout(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
