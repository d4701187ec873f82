//! Whether the writer sees what was done in folders that it does not open any more, in the tree
//! that readers see and in the former one, a while after a build and at once.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use dateline::write::{Failure, Refusal, Written};

use super::{Place, read, site};

/// Three states of a site; most of it is the same in each.
const SITES: [&str; 3] = [
    "a=1 b/c=2 b/d/e/f=3 b/d/g=4 b-d/h=5 i/j=66 k/l=7",
    "a=2 b/c=2 b/d/e/f=3 b/d/g=4 b-d/h=5 i/j=66 k/l=8",
    "a=3 b/c=2 b/d/e/f=3 b/d/g=4 b-d/h=5 i/j=66 k/l=9",
];

/// Longer than a folder has to be left alone before it is known by its mark.
const A_WHILE: Duration = Duration::from_millis(40);

/// What is done in a tree.
type Deed = fn(&Path);

/// What is seen by the names in a folder, or by what a file is.
const DEEDS: [(&str, Deed); 15] = [
    ("foreign file", |tree| write(tree, "b/d/e/thesis", "years")),
    ("foreign file at the top", |tree| write(tree, "thesis", "1")),
    ("foreign folder", |tree| write(tree, "b/x/y/z", "years")),
    ("empty folder", |tree| {
        fs::create_dir(tree.join("b/d/e/x")).expect("made");
    }),
    ("foreign link", |tree| {
        symlink("f", tree.join("b/d/e/x")).expect("linked");
    }),
    ("file removed", |tree| remove(tree, "b/d/e/f")),
    ("file renamed", |tree| rename(tree, "b/d/e/f", "b/d/e/x")),
    ("file moved out", |tree| rename(tree, "b/d/g", "b/g")),
    ("file replaced", |tree| {
        write(tree, "b/d/x", "9");
        rename(tree, "b/d/x", "b/d/g");
    }),
    ("files exchanged", |tree| {
        rename(tree, "b/d/g", "x");
        rename(tree, "i/j", "b/d/g");
        rename(tree, "x", "i/j");
    }),
    ("link in place of a file", |tree| {
        rename(tree, "b/d/g", "b/d/e/g");
        symlink("e/g", tree.join("b/d/g")).expect("linked");
    }),
    ("folder removed", |tree| {
        fs::remove_dir_all(tree.join("b/d/e")).expect("removed");
    }),
    ("folder replaced", |tree| {
        rename(tree, "b/d/e", "x");
        write(tree, "b/d/e/f", "9");
        fs::remove_dir_all(tree.join("x")).expect("removed");
    }),
    ("folders exchanged", |tree| {
        rename(tree, "b-d", "x");
        rename(tree, "i", "b-d");
        rename(tree, "x", "i");
    }),
    ("link in place of a folder", |tree| {
        let outside = tree.with_file_name(".outside");
        fs::rename(tree.join("b/d"), &outside).expect("moved");
        symlink(outside, tree.join("b/d")).expect("linked");
    }),
];

fn write(tree: &Path, path: &str, text: &str) {
    let path = tree.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

fn remove(tree: &Path, path: &str) {
    fs::remove_file(tree.join(path)).expect("removed");
}

fn rename(tree: &Path, from: &str, to: &str) {
    fs::rename(tree.join(from), tree.join(to)).expect("renamed");
}

/// A site that was built so often that both trees have their marks, if time is given for it.
fn built(pause: Duration) -> Place {
    let place = Place::new();
    for words in [SITES[0], SITES[1], SITES[0], SITES[1]] {
        place.build(words);
        sleep(pause);
    }
    place
}

#[test]
fn what_was_done_to_the_live_tree_is_seen() {
    for pause in [A_WHILE, Duration::ZERO] {
        for (name, deed) in DEEDS {
            let place = built(pause);
            deed(&place.output());
            let before = read(&place.output());
            let is_new = |path: &str| !path.ends_with('/') && !SITES[1].contains(path);
            let has_new = before.keys().any(|path| is_new(path));
            match place.try_build(SITES[1], false) {
                Ok(_) => assert!(!has_new, "{name}, {pause:?}"),
                Err(Failure::Refused(Refusal::Foreign { .. })) => {
                    assert_eq!(read(&place.output()), before, "{name}, {pause:?}");
                    place.try_build(SITES[1], true).expect(name);
                }
                Err(other) => panic!("{name}, {pause:?}: {other:?}"),
            }
            assert_eq!(read(&place.output()), site(SITES[1]), "{name}, {pause:?}");
            place.build(SITES[2]);
            assert_eq!(read(&place.output()), site(SITES[2]), "{name}, {pause:?}");
        }
    }
}

#[test]
fn what_was_done_to_the_former_tree_is_seen() {
    for pause in [A_WHILE, Duration::ZERO] {
        for (name, deed) in DEEDS {
            let place = built(pause);
            deed(&place.former());
            place.build(SITES[2]);
            assert_eq!(read(&place.output()), site(SITES[2]), "{name}, {pause:?}");
            place.build(SITES[0]);
            assert_eq!(read(&place.output()), site(SITES[0]), "{name}, {pause:?}");
        }
    }
}

#[test]
fn what_was_written_into_a_file_is_seen() {
    let place = built(A_WHILE);
    place.edit("b/d/e/f", "9");
    // What was done to the file here was done to the former tree's too: it is the same one.
    let Written { changed, .. } = place.build(SITES[2]);
    assert_eq!(changed, 3);
    place.assert_holds(SITES[2]);
    sleep(A_WHILE);
    place.build(SITES[0]);
    place.assert_holds(SITES[0]);
}

#[test]
fn a_while_later_and_at_once_the_same_files_stay() {
    let paths = ["b/c", "b/d/e/f", "b/d/g", "b-d/h", "i/j"];
    for pause in [A_WHILE, Duration::ZERO] {
        let place = built(pause);
        let before = paths.map(|path| place.seen(path));
        for words in [SITES[2], SITES[0], SITES[0], SITES[1]] {
            place.build(words);
            place.assert_holds(words);
            sleep(pause);
        }
        assert_eq!(paths.map(|path| place.seen(path)), before);
    }
}

#[test]
fn what_is_put_there_right_after_a_build_is_seen() {
    let place = built(A_WHILE);
    for round in 0..50 {
        place.build(SITES[round % 3]);
        write(&place.output(), "b/d/e/thesis", "years of work");
        if round % 2 == 0 {
            sleep(A_WHILE);
        }
        let refused = place.try_build(SITES[(round + 1) % 3], false);
        assert!(
            matches!(&refused, Err(Failure::Refused(Refusal::Foreign { files, .. })) if files == &["b/d/e/thesis"]),
            "{round}: {refused:?}"
        );
        remove(&place.output(), "b/d/e/thesis");
    }
}

/// A copy made by other means: each folder has been changed just now, and each file is another one.
#[test]
fn a_copy_of_the_output_is_verified() {
    let place = built(A_WHILE);
    let (output, aside) = (place.output(), place.root().join("aside"));
    fs::rename(&output, &aside).expect("moved");
    for path in read(&aside).keys() {
        let text = fs::read_to_string(aside.join(path)).expect("read");
        write(&output, path, &text);
        let file = fs::File::options().append(true).open(output.join(path));
        let time = SystemTime::now() - Duration::from_mins(1);
        file.and_then(|file| file.set_modified(time)).expect("set");
    }
    place.try_build(SITES[1], true).expect("built");
    place.assert_holds(SITES[1]);
    place.build(SITES[2]);
    place.assert_holds(SITES[2]);
}

#[test]
fn a_manifest_of_another_version_is_none() {
    let place = built(A_WHILE);
    let page = "<meta name=\"generator\" content=\"Dateline 0.1\">";
    for manifest in fs::read_dir(place.hidden()).expect("listed") {
        let path = manifest.expect("listed").path();
        if path
            .extension()
            .is_some_and(|extension| extension == "manifest")
        {
            let mut bytes = fs::read(&path).expect("read");
            bytes["dateline manifest ".len()] = b'3';
            fs::write(&path, bytes).expect("written");
        }
    }
    // Without a manifest, it is the pages that tell whose it is.
    let refused = place.try_build(SITES[2], false);
    assert!(matches!(
        refused,
        Err(Failure::Refused(Refusal::Foreign { .. }))
    ));
    place.edit("index.html", page);
    place.build(SITES[2]);
    place.assert_holds(SITES[2]);
}
