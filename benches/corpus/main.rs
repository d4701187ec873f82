//! Command line → an archive of invented briefings on disk, for measuring site generators.
//!
//! Given a number of briefings and a seed, the archive is always the same, byte for byte.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

// by its path, so that other benchmarks and tests can take the same file in
#[path = "archive.rs"]
mod archive;

use archive::{Flavour, Order, Shape};

/// Writes an archive of invented briefings.
#[derive(Parser)]
#[command(name = "cargo bench --bench corpus --")]
struct Arguments {
    /// How many briefings.
    #[arg(long, default_value_t = 1000)]
    briefings: usize,
    /// The folder to write to; it must not exist or be empty.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Another number, another archive of the same size and shape.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// plain, one-topic, many-actors, long-text, long-front-matter, scripts or pictures.
    #[arg(long, default_value = "plain")]
    shape: Shape,
    /// The generators to write for: a folder each in the output.
    #[arg(long, value_delimiter = ',', default_value = "dateline,hugo")]
    flavours: Vec<Flavour>,
    /// Given by cargo to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let Some(folder) = arguments.out else {
        println!("{}", Arguments::command().render_help());
        return ExitCode::SUCCESS;
    };
    let order = Order {
        folder: &folder,
        briefings: arguments.briefings,
        seed: arguments.seed,
        shape: arguments.shape,
        flavours: &arguments.flavours,
    };
    match archive::write(&order) {
        Ok(files) => {
            println!("{files} briefings in {}", folder.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {}: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}
