//! Files that hosts send compressed: which there are, that they hold what they should, and when they are
//! made again.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;

use super::{Desk, Tree, differences};

/// A site whose texts are long enough, with files of its author's that are packed already.
fn desk(precompress: &str) -> Desk {
    let desk = Desk::new();
    set(&desk, precompress);
    let text = "Ministers met for the second time this year. ".repeat(40);
    desk.briefing("2025-03-05-long", "date: 2025-03-05", &text);
    desk.write("content/static/own.css", &"a { color: red }\n".repeat(100));
    desk.write("content/static/own.css.gz", "packed by hand");
    desk.write("content/static/copied.txt", &text);
    desk.write("content/static/short.txt", "short");
    desk.write("content/static/photo.png", &text);
    desk
}

fn set(desk: &Desk, precompress: &str) {
    let settings = "title: The Desk\nbase_url: https://example.org/\nhosts: {precompress: VALUE}\n";
    desk.write("dateline.yaml", &settings.replace("VALUE", precompress));
}

fn inodes(desk: &Desk) -> BTreeMap<String, u64> {
    let paths = desk.output().into_keys();
    let inode = |path: &str| {
        fs::metadata(desk.path("output").join(path))
            .expect("there")
            .ino()
    };
    paths.map(|path| (path.clone(), inode(&path))).collect()
}

fn ends(path: &str, end: &str) -> bool {
    path.ends_with(end)
}

fn unpacked(path: &str, packed: &[u8], length: usize) -> Vec<u8> {
    if ends(path, ".gz") {
        // RFC 1952: no name, and no time
        assert_eq!(&packed[3..8], &[0; 5], "{path}");
        let mut text = vec![0; length];
        let mut gzip = libdeflater::Decompressor::new();
        let found = gzip.gzip_decompress(packed, &mut text);
        assert_eq!(found, Ok(length), "{path}");
        return text;
    }
    let mut text = Vec::new();
    brotli::BrotliDecompress(&mut &*packed, &mut text).expect("it is brotli");
    text
}

fn without_packed(tree: &Tree) -> Tree {
    let plain = tree
        .iter()
        .filter(|(path, _)| !ends(path, ".br") && (!ends(path, ".gz") || *path == "own.css.gz"));
    plain
        .map(|(path, bytes)| (path.clone(), bytes.clone()))
        .collect()
}

#[test]
fn what_is_packed_holds_what_it_stands_for() {
    let output = desk("{gzip: 6, brotli: 3}").build();
    let plain = desk("off").build();
    assert_eq!(differences(&without_packed(&output), &plain), [""; 0]);
    let mut count = 0;
    for (path, bytes) in &output {
        let original = path
            .strip_suffix(".gz")
            .or_else(|| path.strip_suffix(".br"));
        let Some(original) = original.filter(|_| path != "own.css.gz") else {
            continue;
        };
        let original = &output[original];
        assert!(bytes.len() <= original.len() / 10 * 9, "{path}");
        assert_eq!(&unpacked(path, bytes, original.len()), original, "{path}");
        count += 1;
    }
    assert!(count > 20, "{count}");
    assert_eq!(output["own.css.gz"], b"packed by hand");
    for path in [
        "own.css.br",
        "copied.txt.gz",
        "2025/03/long/index.html.br",
        "feed.json.gz",
    ] {
        assert!(output.contains_key(path), "{path}");
    }
    for path in ["short.txt.gz", "photo.png.br", "own.css.gz.br", "CNAME.gz"] {
        assert!(!output.contains_key(path), "{path}");
    }
    let fonts = output.keys().filter(|path| path.contains("woff2."));
    assert_eq!(fonts.count(), 0);
    assert_eq!(
        differences(&desk("{gzip: 6, brotli: 3}").build(), &output),
        [""; 0]
    );
}

#[test]
fn only_what_changed_is_packed_again() {
    let desk = desk("{gzip: 6, brotli: 3}");
    let before = desk.build();
    let seen = inodes(&desk);
    desk.run_then("build").says(0, &["Nothing changed"]);
    let text = "Ministers met for the third time this year. ".repeat(40);
    desk.briefing("2025-03-05-long", "date: 2025-03-05", &text);
    let after = desk.build();
    let changed = differences(&before, &after);
    assert!(
        changed
            .iter()
            .any(|path| path == "2025/03/long/index.html.br")
    );
    for (path, inode) in inodes(&desk) {
        let is_new = changed.contains(&path);
        assert_eq!(seen.get(&path) != Some(&inode), is_new, "{path}");
    }
    assert_eq!(differences(&desk.elsewhere().build(), &after), [""; 0]);
}

#[test]
fn the_setting_says_what_there_is() {
    let desk = desk("{brotli: off, gzip: 1}");
    let some = desk.build();
    let count_of = |tree: &Tree, end: &str| tree.keys().filter(|path| ends(path, end)).count();
    assert_eq!(count_of(&some, ".br"), 0);
    let count = count_of(&some, ".gz");
    assert!(count > 10);
    set(&desk, "{brotli: off, gzip: 12}");
    let better = desk.build();
    assert_eq!(count_of(&better, ".gz"), count);
    let page = "2025/03/long/index.html.gz";
    assert!(better[page].len() < some[page].len());
    set(&desk, "off");
    let none = desk.build();
    assert_eq!(differences(&without_packed(&better), &none), [""; 0]);
    assert!(count_of(&none, ".gz") == 1, "but for the author's own");
}

#[test]
fn what_leaves_the_public_is_packed_no_more() {
    let desk = desk("{gzip: 6, brotli: off}");
    let before = desk.build();
    assert!(before.contains_key("2025/03/long/index.html.gz"));
    desk.briefing(
        "2025-03-05-long",
        "date: 2025-03-05\nstatus: draft",
        "Text.",
    );
    desk.build();
    let left = super::tree(&desk.root());
    let packed = left.keys().filter(|path| path.contains("2025/03/long"));
    assert_eq!(packed.count(), 0);
}
