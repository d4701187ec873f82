//! Files that are made of other files: when they are made, and when they go.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use dateline::write::{self, Made, Order, Twins, Written};

use super::{Place, Site, site, target};

/// How a site is built.
#[derive(Clone, Copy, Default)]
struct How {
    /// How twins are made.
    terms: u8,
    /// Whether nothing is said to have changed.
    keyed: bool,
    force: bool,
}

/// Builds a site with a twin of each file whose name ends in `.txt`: its words in capitals, unless there is
/// a `raw` in them. Says how many were made.
fn build(place: &Place, words: &str, how: How) -> (Written, usize) {
    let site = site(words);
    let mut paths: Vec<String> = site.keys().cloned().collect();
    let keys: Vec<Option<[u8; 16]>> = paths.iter().map(|_| how.keyed.then_some([7; 16])).collect();
    let originals = paths.clone();
    let texts = originals.iter().enumerate();
    let texts = texts.filter(|(_, path)| path.rsplit('.').next() == Some("txt"));
    let of: Vec<usize> = texts.map(|(number, _)| number).collect();
    paths.extend(of.iter().map(|number| format!("{}+", originals[*number])));
    let made = AtomicUsize::new(0);
    let make = |_: usize, bytes: &[u8]| {
        made.fetch_add(1, Ordering::Relaxed);
        let text = String::from_utf8_lossy(bytes).to_uppercase();
        (!text.contains("RAW")).then(|| text.into_bytes())
    };
    let twins = Twins {
        of: &of,
        lengths: 2..=9,
        terms: [how.terms; 16],
        make: &make,
    };
    let order = Order {
        paths: &paths.iter().map(String::as_str).collect::<Vec<_>>(),
        keys: &keys,
        public: &[],
    };
    let (root, output) = (place.root(), place.output());
    let target = write::Target {
        force: how.force,
        ..target(root, &output)
    };
    let claim = write::claim::<String>(&target).expect("nobody else writes");
    let trees = write::look(&claim).expect("they can be looked at");
    let written = write::site_with_twins(trees, &order, &twins, |number| {
        let text = &site[&originals[number]];
        Ok::<_, String>(match text.strip_prefix("copy:") {
            Some(source) => Made::Copy(root.join(source)),
            None => Made::Bytes(text.as_bytes().to_vec()),
        })
    });
    (written.expect("it is written"), made.into_inner())
}

fn holds(place: &Place, words: &str) {
    let expected: Site = site(words);
    assert_eq!(super::read(&place.output()), expected);
}

#[test]
fn a_twin_is_made_when_its_original_changes() {
    let place = Place::new();
    let plain = How::default();
    let counts = |(written, made): (Written, usize)| (written.changed, written.removed, made);
    assert_eq!(
        counts(build(&place, "a.txt=word b=word d/c.txt=text", plain)),
        (5, 0, 2)
    );
    holds(
        &place,
        "a.txt=word a.txt+=WORD b=word d/c.txt=text d/c.txt+=TEXT",
    );
    let seen = place.seen("d/c.txt+");
    assert_eq!(
        counts(build(&place, "a.txt=word b=word d/c.txt=text", plain)),
        (0, 0, 0)
    );
    assert_eq!(
        counts(build(&place, "a.txt=other b=word d/c.txt=text", plain)),
        (2, 0, 1)
    );
    holds(
        &place,
        "a.txt=other a.txt+=OTHER b=word d/c.txt=text d/c.txt+=TEXT",
    );
    assert_eq!(place.seen("d/c.txt+"), seen);
    // back and forth between two trees
    for (words, all) in [
        (
            "a.txt=raw d/c.txt=text",
            "a.txt=raw d/c.txt=text d/c.txt+=TEXT",
        ),
        ("a.txt=raw d/c.txt=x", "a.txt=raw d/c.txt=x"),
        (
            "a.txt=word d/c.txt=text e=1",
            "a.txt=word a.txt+=WORD d/c.txt=text d/c.txt+=TEXT e=1",
        ),
        (
            "a.txt=much-too-long d/c.txt=text",
            "a.txt=much-too-long d/c.txt=text d/c.txt+=TEXT",
        ),
        ("d/c.txt=text", "d/c.txt=text d/c.txt+=TEXT"),
        ("a.txt=raw", "a.txt=raw"),
        ("a.txt=word", "a.txt=word a.txt+=WORD"),
    ] {
        build(&place, words, plain);
        holds(&place, all);
    }
}

#[test]
fn other_terms_make_all_twins_again() {
    let place = Place::new();
    let of = |terms| How {
        terms,
        ..How::default()
    };
    let words = "a.txt=word b.txt=text";
    build(&place, words, of(1));
    let seen = place.seen("a.txt+");
    let (written, made) = build(&place, words, of(2));
    assert_eq!((written.changed, made), (0, 2));
    assert_eq!(build(&place, words, of(2)).1, 0);
    assert_eq!(place.seen("a.txt+"), seen);
    let force = How {
        force: true,
        ..of(2)
    };
    assert_eq!(build(&place, words, force).1, 2);
}

#[test]
fn a_lost_twin_is_made_of_what_is_there() {
    let place = Place::new();
    let keyed = How {
        keyed: true,
        ..How::default()
    };
    fs::write(place.root().join("content/copied"), "copied").expect("written");
    let words = "a.txt=word b.txt=copy:content/copied";
    let all = "a.txt=word a.txt+=WORD b.txt=copied b.txt+=COPIED";
    build(&place, words, keyed);
    holds(&place, all);
    fs::remove_file(place.output().join("a.txt+")).expect("removed");
    fs::write(place.output().join("b.txt+"), "COPIES").expect("written");
    // nothing is made of the sources: what the keys are of has not changed
    let (written, made) = build(&place, "a.txt=gone b.txt=copy:content/gone", keyed);
    assert_eq!((written.changed, made), (2, 2));
    holds(&place, all);
}
