//! The archives that benchmarks write: always the same bytes, and sites that build without a word.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::Command;

#[path = "../benches/corpus/archive.rs"]
mod archive;

use archive::{Flavour, Order, Shape};

/// Every shape, smaller than the benchmarks have it.
const SHAPES: [Shape; 7] = [
    Shape::Plain,
    Shape::OneTopic,
    Shape::ManyActors(90),
    Shape::LongText(50_000),
    Shape::LongFrontMatter(20_000),
    Shape::Scripts,
    Shape::Pictures(30),
];

/// The files of an archive by their paths in it.
fn written(shape: Shape, seed: u64) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let order = Order {
        folder: folder.path(),
        briefings: 40,
        seed,
        shape,
        flavours: &[Flavour::Dateline, Flavour::Hugo],
    };
    archive::write(&order).expect("it is written");
    let walk = walkdir::WalkDir::new(folder.path()).into_iter();
    let entries = walk.map(|entry| entry.expect("it can be listed"));
    let files = entries.filter(|entry| entry.file_type().is_file());
    let files = files.map(|file| {
        let inside = file.path().strip_prefix(folder.path());
        let name = inside.expect("it is inside").to_string_lossy().into_owned();
        (name, fs::read(file.path()).expect("it can be read"))
    });
    files.collect()
}

fn build(root: &Path) {
    let mut dateline = Command::new(env!("CARGO_BIN_EXE_dateline"));
    dateline.args(["build", "--strict", "--root"]).arg(root);
    dateline.assert().success();
}

#[test]
fn a_seed_always_gives_the_same_bytes() {
    for shape in SHAPES {
        assert_eq!(written(shape, 1), written(shape, 1), "{shape:?}");
    }
    let (one, two) = (written(Shape::Plain, 1), written(Shape::Plain, 2));
    let same = |name: &&String| two.contains_key(*name) && name.contains("/briefings/");
    assert!(one.keys().filter(same).count() == 0, "a seed has no effect");
}

#[test]
fn every_shape_is_a_site_without_warnings() {
    for shape in SHAPES {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let order = Order {
            folder: folder.path(),
            briefings: 40,
            seed: 7,
            shape,
            flavours: &[Flavour::Dateline],
        };
        archive::write(&order).expect("it is written");
        build(&folder.path().join("dateline"));
        assert!(
            archive::write(&order).is_err(),
            "it writes over what is there"
        );
    }
}
