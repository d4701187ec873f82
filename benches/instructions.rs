//! Each stage of a build, run once on one thread over 200 briefings, for callgrind to count.
//! `benches/guard` runs it; alone it only shows that the stages run.
//!
//! `cargo bench --bench instructions -- FOLDER`

use std::path::Path;
use std::process::ExitCode;

#[path = "stages/steps.rs"]
mod steps;

/// The program's allocator, so that what is counted is what the program does.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many briefings.
const BRIEFINGS: usize = 200;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let Some(folder) = arguments.find(|argument| argument != "--bench") else {
        println!("usage: cargo bench --bench instructions -- FOLDER");
        return ExitCode::SUCCESS;
    };
    match run(Path::new(&folder)) {
        Ok(files) => {
            println!("{files} files");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(folder: &Path) -> Result<usize, Box<dyn std::error::Error>> {
    // this thread is the pool: all work happens here, in an order that does not change
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1);
    pool.use_current_thread().build_global()?;
    let root = steps::archive(&folder.join("archive"), BRIEFINGS)?;
    let folder = steps::read(&root);
    let config = steps::config(&folder);
    let written = counted::parse(&folder, &config);
    drop(counted::link(&folder, config, written));
    let prepared = steps::prepared(&folder);
    let plan = counted::plan(&folder, &prepared);
    drop(counted::render(&plan));
    drop(plan);
    let site = steps::rendered(&root, &steps::plan(&folder, &prepared));
    Ok(counted::write(&site))
}

/// What is counted: callgrind is told to look at these functions alone, so none may be inlined,
/// and none may end in a jump.
mod counted {
    use std::hint::black_box;

    use dateline::model::config::Config;
    use dateline::model::site::Site;
    use dateline::parse::Written;
    use dateline::pipeline::{Plan, Prepared};
    use dateline::read::Folder;

    use super::steps::{self, Rendered};

    #[inline(never)]
    pub(super) fn parse(folder: &Folder, config: &Config) -> Written {
        black_box(steps::parse(folder, config))
    }

    #[inline(never)]
    pub(super) fn link(folder: &Folder, config: Config, written: Written) -> Site {
        black_box(steps::link(folder, config, written))
    }

    #[inline(never)]
    pub(super) fn plan<'s>(folder: &'s Folder, prepared: &'s Prepared) -> Plan<'s> {
        black_box(steps::plan(folder, prepared))
    }

    #[inline(never)]
    pub(super) fn render(plan: &Plan<'_>) -> Vec<Vec<u8>> {
        black_box(steps::render(plan))
    }

    #[inline(never)]
    pub(super) fn write(site: &Rendered) -> usize {
        black_box(steps::write(site))
    }
}
