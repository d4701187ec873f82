//! How long each stage of a build takes for 1,000 briefings, in this process: `cargo bench`.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use divan::Bencher;

mod steps;

/// The program's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many briefings.
const BRIEFINGS: usize = 1000;

static ROOT: OnceLock<PathBuf> = OnceLock::new();

fn main() {
    // in memory where there is such a place: a disk makes a file now in 40 µs and now in 4 ms
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    let folder = folder.expect("a temporary folder can be made");
    let root = steps::archive(&folder.path().join("archive"), BRIEFINGS);
    ROOT.get_or_init(|| root.expect("the archive can be written"));
    divan::main();
}

fn root() -> &'static Path {
    ROOT.get().expect("main sets it")
}

#[divan::bench(name = "1 read", sample_count = 20)]
fn read(bencher: Bencher) {
    bencher.bench(|| steps::read(root()));
}

#[divan::bench(name = "2 parse", sample_count = 20)]
fn parse(bencher: Bencher) {
    let folder = steps::read(root());
    let config = steps::config(&folder);
    bencher.bench(|| steps::parse(&folder, &config));
}

#[divan::bench(name = "3 gate and link", sample_count = 20)]
fn link(bencher: Bencher) {
    let folder = steps::read(root());
    let written = || {
        let config = steps::config(&folder);
        let written = steps::parse(&folder, &config);
        (config, written)
    };
    let bencher = bencher.with_inputs(written);
    bencher.bench_values(|(config, written)| steps::link(&folder, config, written));
}

#[divan::bench(name = "4 plan", sample_count = 20)]
fn plan(bencher: Bencher) {
    let folder = steps::read(root());
    let prepared = steps::prepared(&folder);
    bencher.bench(|| steps::plan(&folder, &prepared).routes.len());
}

#[divan::bench(name = "5 render", sample_count = 10)]
fn render(bencher: Bencher) {
    let folder = steps::read(root());
    let prepared = steps::prepared(&folder);
    // a plan of its own each time: what rendering remembers stays in it
    let plan = || steps::plan(&folder, &prepared);
    bencher
        .with_inputs(plan)
        .bench_refs(|plan| steps::render(plan));
}

#[divan::bench(name = "6 write", sample_count = 10)]
fn write(bencher: Bencher) {
    let folder = steps::read(root());
    let prepared = steps::prepared(&folder);
    let site = || steps::rendered(root(), &steps::plan(&folder, &prepared));
    bencher
        .with_inputs(site)
        .bench_refs(|site| steps::write(site));
}
