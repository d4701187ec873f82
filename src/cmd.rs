//! The command line: the only part that knows the clock, the environment and the terminal.
//!
//! Every command is a thin shell around the pipeline. Diagnostics go to stderr, data to stdout.

use std::process::ExitCode;

use clap::Parser;

pub mod args;
pub mod report;

mod build;
mod check;
mod child_theme;
mod completions;
mod init;
mod kitchen;
mod new;
mod next;
mod schema;
mod serve;
mod session;

use args::{Args, Command};
use session::{Session, Trouble, to_stdout};

/// How a command ended, as the shell sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// The content has errors.
    Content,
    /// The command was called wrongly, or the machine can't.
    Environment,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::Content => Self::from(1),
            Exit::Environment => Self::from(2),
        }
    }
}

/// Runs the command that the arguments name.
#[must_use]
pub fn main() -> ExitCode {
    let args = Args::parse();
    let session = Session::new(&args.global);
    let ended = match session.pool() {
        Ok(pool) => pool.install(|| run(&session, args.command)),
        Err(trouble) => Err(trouble),
    };
    let exit = ended.unwrap_or_else(|trouble| {
        session.tell(&trouble);
        Exit::Environment
    });
    exit.into()
}

fn run(session: &Session, command: Command) -> Result<Exit, Trouble> {
    match command {
        Command::Init(args) => init::run(session, &args),
        Command::New(args) => new::run(session, &args),
        Command::Build(args) => build::run(session, &args),
        Command::Check(args) => check::run(session, &args),
        Command::Next => next::run(session),
        Command::Schema(args) => print(&(schema::schema(args.of) + "\n")),
        Command::Completions(args) => completions::run(&args),
    }
}

fn print(data: &str) -> Result<Exit, Trouble> {
    to_stdout(data)?;
    Ok(Exit::Done)
}
