//! Whether the writer knows a site again that stands just as it was left, and whether anything that
//! was done to it is seen.

use std::cell::Cell;
use std::fs;
use std::os::unix::fs::symlink;
use std::time::{Duration, SystemTime};

use dateline::write::{self, Failure, Former, Refusal, Target, Written};

use super::{Place, read, site, target};

const BEFORE: &str = "a=1 b/c=2 b-d/e=3 d=4";
const SITE: &str = "a=1 b/c=2 b-d/e=3 d=5";

/// What is said of a site that stands: what a build would have done, and the words of the receipt.
fn stands(place: &Place) -> Option<(Written, String)> {
    let known = |words: &[u8]| Some(String::from_utf8_lossy(words).into_owned());
    try_stands(place, known).expect("nothing is in the way")
}

fn try_stands<T>(
    place: &Place,
    known: impl Fn(&[u8]) -> Option<T>,
) -> Result<Option<(Written, T)>, Refusal> {
    let target = Target {
        root: place.root(),
        output: &place.output(),
        home: None,
        force: false,
    };
    write::stands(&target, known).map_err(|failure| match failure {
        Failure::Refused(refusal) => refusal,
        other => panic!("{other:?}"),
    })
}

#[test]
fn a_site_that_stands_is_known_and_not_touched() {
    let place = Place::new();
    place.build(BEFORE);
    assert_eq!(
        stands(&place).map(|(written, _)| written.former),
        Some(Former::None)
    );
    place.build(SITE);
    let paths = ["", "a", "b", "b/c", "b-d", "b-d/e", "d"];
    let seen = || (paths.map(|path| place.seen(path)), read(place.root()));
    let before = seen();
    let unchanged = Written {
        files: 4,
        changed: 0,
        removed: 0,
        bytes: 0,
        former: Former::Kept,
    };
    for _ in 0..2 {
        let (written, words) = stands(&place).expect("it stands");
        assert_eq!(written, unchanged);
        assert_eq!(site(&words), site(SITE));
        assert_eq!(seen(), before);
    }
    let asked = Cell::new(0);
    let refuse = |_: &[u8]| -> Option<()> {
        asked.set(asked.get() + 1);
        None
    };
    assert_eq!(try_stands(&place, refuse), Ok(None));
    assert_eq!(asked.get(), 1);
}

#[test]
fn to_look_and_go_away_changes_nothing() {
    let place = Place::new();
    place.build(BEFORE);
    place.build(SITE);
    let paths = ["", "a", "b", "b/c", "b-d", "b-d/e", "d"];
    let seen = || (paths.map(|path| place.seen(path)), read(&place.former()));
    let before = seen();
    let (root, output) = (place.root(), &place.output());
    let claim = write::claim::<()>(&target(root, output)).expect("nobody else writes");
    write::look(&claim).expect("they can be looked at");
    assert!(matches!(place.undo(), Err(Refusal::Busy { .. })));
    drop(claim);
    assert_eq!(seen(), before);
    assert!(stands(&place).is_some());
    assert_eq!(place.undo(), Ok(4));
    place.assert_holds(BEFORE);
}

#[test]
fn a_place_without_a_receipt_is_left_alone() {
    let place = Place::new();
    assert_eq!(stands(&place), None);
    assert!(!place.hidden().exists());
}

#[test]
fn what_was_done_to_a_site_is_seen() {
    type Deed = fn(&Place);
    let deeds: [(&str, Deed); 22] = [
        ("edited", |place| place.edit("b/c", "22")),
        ("touched", |place| touch(place, "b/c")),
        ("removed", |place| remove(place, "a")),
        ("the last of a folder removed", |place| {
            remove(place, "b/c");
        }),
        ("folder removed", |place| {
            fs::remove_dir_all(place.output().join("b")).expect("removed");
        }),
        ("all removed", |place| {
            fs::remove_dir_all(place.output()).expect("removed");
        }),
        ("empty folder", |place| {
            fs::create_dir(place.output().join("b/x")).expect("made");
        }),
        ("foreign file", |place| place.edit("thesis.txt", "years")),
        ("foreign file below", |place| {
            place.edit("b/thesis.txt", "years");
        }),
        ("hidden foreign file", |place| {
            place.edit("b/.gitignore", "*");
        }),
        ("renamed", |place| {
            let output = place.output();
            fs::rename(output.join("b/c"), output.join("b/x")).expect("renamed");
        }),
        ("file in place of a folder", |place| {
            fs::remove_dir_all(place.output().join("b")).expect("removed");
            place.edit("b", "2");
        }),
        ("folder in place of a file", |place| {
            remove(place, "a");
            fs::create_dir(place.output().join("a")).expect("made");
        }),
        ("link in place of a file", |place| {
            fs::rename(place.output().join("a"), place.root().join("kept")).expect("moved");
            symlink("../kept", place.output().join("a")).expect("linked");
        }),
        ("link in place of a folder", |place| {
            fs::rename(place.output().join("b"), place.root().join("kept")).expect("moved");
            symlink("../kept", place.output().join("b")).expect("linked");
        }),
        ("a folder where the owner's file may be", |place| {
            fs::create_dir(place.output().join(".gitignore")).expect("made");
        }),
        ("receipt cut short", |place| {
            with_file(place, "receipt", |bytes| bytes.truncate(40));
        }),
        ("receipt of another version", |place| {
            with_file(place, "receipt", |bytes| bytes[17] = b'0');
        }),
        ("receipt with a wrong byte", |place| {
            with_file(place, "receipt", |bytes| {
                *bytes.last_mut().expect("some") ^= 1;
            });
        }),
        ("manifest removed", |place| {
            fs::remove_file(manifest(place)).expect("removed");
        }),
        ("undone", |place| {
            place.undo().expect("undone");
        }),
        ("a build that failed", |place| {
            // which of two files comes first is chance; only what was written leaves a trace
            while place.hidden().join("receipt").exists() {
                place
                    .try_build(&SITE.replace("d=5", "d=6 e=FAIL"), false)
                    .expect_err("it fails");
            }
        }),
    ];
    for (name, deed) in deeds {
        let place = Place::new();
        place.build(BEFORE);
        place.build(SITE);
        deed(&place);
        // What nothing tells to be ours is refused, as a build refuses it.
        let stood = try_stands(&place, |_| Some(()));
        assert!(
            matches!(stood, Ok(None) | Err(Refusal::Foreign { .. })),
            "{name}: {stood:?}"
        );
        place.try_build(SITE, true).expect("built");
        if name != "a folder where the owner's file may be" {
            assert_eq!(read(&place.output()), site(SITE), "{name}");
        }
        assert!(stands(&place).is_some(), "{name}, and built again");
    }
}

#[test]
fn what_does_not_matter_is_not_minded() {
    type Deed = fn(&Place);
    let deeds: [(&str, Deed); 4] = [
        ("the owner's file", |place| place.edit(".gitignore", "*")),
        ("a link there", |place| {
            symlink("nowhere", place.output().join(".gitignore")).expect("linked");
        }),
        ("undone twice", |place| {
            place.undo().expect("undone");
            place.undo().expect("undone");
        }),
        ("a build that failed before it began", |place| {
            place.try_build("a=FAIL", false).expect_err("it fails");
        }),
    ];
    for (name, deed) in deeds {
        let place = Place::new();
        place.build(BEFORE);
        place.build(SITE);
        deed(&place);
        let (_, words) = stands(&place).expect(name);
        assert_eq!(site(&words), site(SITE), "{name}");
    }
}

#[test]
fn a_receipt_is_not_taken_for_another_site_s() {
    let place = Place::new();
    place.build(BEFORE);
    let receipt = place.hidden().join("receipt");
    let old = fs::read(&receipt).expect("it is there");
    place.build(SITE);
    fs::write(&receipt, old).expect("written");
    assert_eq!(stands(&place), None);
}

#[test]
fn nobody_asks_while_a_build_is_at_work() {
    let place = Place::new();
    place.build(SITE);
    let lock = fs::File::open(place.hidden().join("lock")).expect("it is there");
    lock.lock().expect("nobody else holds it");
    let busy = try_stands(&place, |_| Some(()));
    assert!(matches!(busy, Err(Refusal::Busy { .. })), "{busy:?}");
    assert_eq!(try_stands(&place, |_| None::<()>), Ok(None));
}

fn remove(place: &Place, path: &str) {
    fs::remove_file(place.output().join(path)).expect("removed");
}

/// Gives a file another time, and nothing else.
fn touch(place: &Place, path: &str) {
    let file = fs::File::options()
        .append(true)
        .open(place.output().join(path))
        .expect("opened");
    file.set_modified(SystemTime::now() - Duration::from_mins(1))
        .expect("set");
}

/// Writes a hidden file anew.
fn with_file(place: &Place, name: &str, change: impl Fn(&mut Vec<u8>)) {
    let path = place.hidden().join(name);
    let mut bytes = fs::read(&path).expect("it is there");
    change(&mut bytes);
    fs::write(path, bytes).expect("written");
}

/// The manifest of the tree that is live.
fn manifest(place: &Place) -> std::path::PathBuf {
    let (inode, _) = place.seen("");
    place.hidden().join(format!("{inode:x}.manifest"))
}
