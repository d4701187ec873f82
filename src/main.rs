//! The `dateline` command: arguments in, one command run, an exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    dateline::cmd::main()
}
