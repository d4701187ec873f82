//! The writer through its only door: what a build, a failure, an undo and a kill leave on disk.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use dateline::write::{self, Failure, Former, Made, Order, Refusal, Target, Written};

#[path = "writer/kill.rs"]
mod kill;
#[path = "writer/marks.rs"]
mod marks;
#[path = "writer/pieces.rs"]
mod pieces;
#[path = "writer/standing.rs"]
mod standing;
#[path = "writer/twins.rs"]
mod twins;

/// The files of a site, by their paths.
type Site = BTreeMap<String, String>;

/// A site of one word a file: `a=1 b/c=2`.
fn site(words: &str) -> Site {
    let pairs = words
        .split_whitespace()
        .filter_map(|word| word.split_once('='));
    pairs
        .map(|(path, text)| (path.to_string(), text.to_string()))
        .collect()
}

fn build_with(
    root: &Path,
    output: &Path,
    site: &Site,
    public: &[&str],
    force: bool,
) -> Result<Written, Failure<String>> {
    let paths: Vec<&str> = all_paths(site);
    let public: Vec<String> = public.iter().map(ToString::to_string).collect();
    let order = Order {
        paths: &paths,
        keys: &[],
        public: &public,
    };
    let claim = write::claim(&Target {
        force,
        ..target(root, output)
    })?;
    let written = write::site(write::look(&claim)?, &order, |index| {
        match site[paths[index]].as_str() {
            "FAIL" => Err(paths[index].to_owned()),
            text => match text.split_once(':') {
                Some(("copy", source)) => Ok(Made::Copy(root.join(source))),
                Some(("pieces", text)) => Ok(pieces::made(text)),
                _ => Ok(Made::Bytes(text.as_bytes().to_vec())),
            },
        }
    })?;
    // Whatever is done next, the words are there only as long as the site stands.
    claim.leave(words_of(site).as_bytes());
    Ok(written)
}

/// An output that only the writer may have written to.
fn target<'a>(root: &'a Path, output: &'a Path) -> Target<'a> {
    Target {
        root,
        output,
        home: None,
        force: false,
    }
}

/// A site as words, the other way round.
fn words_of(site: &Site) -> String {
    let words = site.iter().map(|(path, text)| format!("{path}={text}"));
    words.collect::<Vec<_>>().join(" ")
}

/// The names of what is public, if each file is.
fn all_paths(site: &Site) -> Vec<&str> {
    site.keys().map(String::as_str).collect()
}

/// A site's root in a temporary folder.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("content")).expect("made");
        Self { folder }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn output(&self) -> PathBuf {
        self.root().join("output")
    }

    fn hidden(&self) -> PathBuf {
        self.root().join(".output.dateline")
    }

    fn former(&self) -> PathBuf {
        self.hidden().join("former")
    }

    fn build(&self, words: &str) -> Written {
        self.try_build(words, false).expect("the build succeeds")
    }

    fn try_build(&self, words: &str, force: bool) -> Result<Written, Failure<String>> {
        let site = site(words);
        let public = all_paths(&site);
        build_with(self.root(), &self.output(), &site, &public, force)
    }

    fn undo(&self) -> Result<usize, Refusal> {
        let (root, output) = (self.root(), &self.output());
        match write::undo(&target(root, output)) {
            Ok(undone) => Ok(undone.files),
            Err(Failure::Refused(refusal)) => Err(refusal),
            Err(other) => panic!("{other:?}"),
        }
    }

    fn assert_holds(&self, words: &str) {
        assert_eq!(read(&self.output()), site(words));
    }

    /// What a host or rsync would see of a path.
    fn seen(&self, path: &str) -> (u64, SystemTime) {
        let metadata = fs::metadata(self.output().join(path)).expect("it is there");
        (metadata.ino(), metadata.modified().expect("it has a time"))
    }

    fn edit(&self, path: &str, text: &str) {
        fs::write(self.output().join(path), text).expect("written");
    }
}

/// All files below a folder; folders without any are named with a slash at the end.
fn read(folder: &Path) -> Site {
    let mut found = Site::new();
    let mut rest = vec![(folder.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = rest.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        let mut is_empty = true;
        for entry in entries {
            let entry = entry.expect("listed");
            is_empty = false;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().expect("it has one").is_dir() {
                rest.push((entry.path(), format!("{path}/")));
            } else {
                found.insert(path, fs::read_to_string(entry.path()).unwrap_or_default());
            }
        }
        if is_empty && !prefix.is_empty() {
            found.insert(prefix, String::new());
        }
    }
    found
}

fn written(files: usize, changed: usize, removed: usize, bytes: u64, former: Former) -> Written {
    Written {
        files,
        changed,
        removed,
        bytes,
        former,
    }
}

#[test]
fn only_what_differs_is_touched() {
    let place = Place::new();
    assert_eq!(
        place.build("a=1 b/c=22 d=3"),
        written(3, 3, 0, 4, Former::None)
    );
    let (same, other) = (place.seen("b/c"), place.seen("a"));
    assert_eq!(
        place.build("a=1000 b/c=22 d=3 e/f/g=4"),
        written(4, 2, 0, 5, Former::Kept)
    );
    place.assert_holds("a=1000 b/c=22 d=3 e/f/g=4");
    assert_eq!(
        place.seen("b/c"),
        same,
        "an unchanged file keeps its inode and its time"
    );
    assert_ne!(place.seen("a"), other);
    // The former tree has an older `a`: back and forth, the unchanged stay what they are.
    for (words, changed) in [("a=1 b/c=22 d=3 e/f/g=4", 1), ("a=2 b/c=22 d=3 e/f/g=5", 2)] {
        assert_eq!(place.build(words).changed, changed);
        place.assert_holds(words);
        assert_eq!(place.seen("b/c"), same);
    }
}

#[test]
fn nothing_changed_means_nothing_written() {
    let place = Place::new();
    let words = "index.html=1 2025/03/a/index.html=2 ü/北京=3";
    place.build(words);
    let paths = ["", "index.html", "2025", "2025/03/a", "ü/北京"];
    let before = paths.map(|path| place.seen(path));
    assert_eq!(place.build(words), written(3, 0, 0, 0, Former::None));
    assert_eq!(paths.map(|path| place.seen(path)), before);
}

#[test]
fn what_is_stale_vanishes_with_its_folders() {
    let place = Place::new();
    place.build("a=1 b/c/d=2 b/c/e=3 f/g=4");
    assert_eq!(
        place.build("a=1 b/c/e=3"),
        written(2, 0, 2, 0, Former::Dropped)
    );
    place.assert_holds("a=1 b/c/e=3");
    place.build("a=1 b/c/e=3 f/g=5");
    place.build("a=1");
    place.assert_holds("a=1");
}

#[test]
fn a_path_turns_from_file_to_folder_and_back() {
    let place = Place::new();
    for words in [
        "a=1 b/c=2",
        "a/x=1 a/y/z=2 b=3",
        "a=1 b/c=2",
        "a/x/y=1 b/c/d=2",
        "a=1 b=2",
        "a/x=1 b=2",
    ] {
        place.build(words);
        place.assert_holds(words);
        place.build(&format!("{words} new=1"));
        place.assert_holds(&format!("{words} new=1"));
    }
}

#[test]
fn what_somebody_did_to_the_output_is_mended() {
    type Deed = fn(&Place);
    let deeds: [(&str, Deed); 8] = [
        ("edited in place", |place| place.edit("a", "9")),
        ("edited in place, same length", |place| {
            place.edit("b/c", "9");
        }),
        ("removed", |place| {
            fs::remove_file(place.output().join("a")).expect("removed");
        }),
        ("folder removed", |place| {
            fs::remove_dir_all(place.output().join("b")).expect("removed");
        }),
        ("all removed", |place| {
            fs::remove_dir_all(place.output()).expect("removed");
        }),
        ("empty folder", |place| {
            fs::create_dir_all(place.output().join("b/x/y")).expect("made");
        }),
        ("former removed", |place| {
            fs::remove_dir_all(place.former()).expect("removed");
        }),
        ("link", |place| {
            fs::remove_file(place.output().join("a")).expect("removed");
            symlink(place.root().join("content"), place.output().join("a")).expect("linked");
        }),
    ];
    for (name, deed) in deeds {
        let place = Place::new();
        place.build("a=1 b/c=2 d=4");
        place.build("a=1 b/c=2 d=5");
        deed(&place);
        place.build("a=1 b/c=2 d=5");
        assert_eq!(read(&place.output()), site("a=1 b/c=2 d=5"), "{name}");
        assert!(place.root().join("content").is_dir(), "{name}");
        place.build("a=1 b/c=2 d=6");
        assert_eq!(read(&place.output()), site("a=1 b/c=2 d=6"), "{name}");
    }
}

#[test]
fn foreign_files_are_refused_unless_forced() {
    let place = Place::new();
    fs::create_dir(place.output()).expect("made");
    place.edit("thesis.txt", "years of work");
    for words in ["a=1 b=1", "a=2 c=2"] {
        let before = read(&place.output());
        let refused = place.try_build(words, false);
        assert!(
            matches!(&refused, Err(Failure::Refused(Refusal::Foreign { files, .. })) if files == &["thesis.txt"]),
            "{refused:?}"
        );
        assert_eq!(read(&place.output()), before);
        place.try_build(words, true).expect("forced");
        place.assert_holds(words);
        place.edit("thesis.txt", "years of work");
    }
}

#[test]
fn what_is_no_plain_file_goes_only_by_force() {
    let place = Place::new();
    place.build("a=1 b/c=2");
    let odd = place.output().join("b").join(OsStr::from_bytes(b"odd\xff"));
    fs::create_dir(&odd).expect("made");
    fs::write(odd.join("file"), "").expect("written");
    symlink(place.root().join("content"), place.output().join("link")).expect("linked");
    let refused = place.try_build("a=1 b/c=2", false);
    assert!(
        matches!(refused, Err(Failure::Refused(Refusal::Foreign { .. }))),
        "{refused:?}"
    );
    place.try_build("a=1 b/c=2", true).expect("forced");
    place.assert_holds("a=1 b/c=2");
    place.build("a=1 b/c=3");
    place.build("a=1 b/c=4");
    place.assert_holds("a=1 b/c=4");
    assert!(place.root().join("content").is_dir());
}

#[test]
fn an_output_without_its_hidden_folder_is_known_by_its_pages() {
    let place = Place::new();
    let page = "<meta name=\"generator\" content=\"Dateline 0.1\">";
    let mut site = site("stale=1 same=2");
    site.insert("index.html".to_string(), page.to_string());
    build_with(place.root(), &place.output(), &site, &[], false).expect("built");
    let before = (place.seen("same"), place.seen("index.html"));
    fs::remove_dir_all(place.hidden()).expect("removed");
    site.remove("stale");
    let built = build_with(place.root(), &place.output(), &site, &[], false).expect("built");
    assert_eq!(built, written(2, 0, 1, 0, Former::Dropped));
    assert_eq!(read(&place.output()), site);
    assert_eq!((place.seen("same"), place.seen("index.html")), before);
}

#[test]
fn the_owners_gitignore_stays() {
    let place = Place::new();
    fs::create_dir(place.output()).expect("made");
    place.edit(".gitignore", "mine");
    place.build("a=1 .gitignore=theirs");
    place.assert_holds("a=1 .gitignore=mine");
    place.edit(".gitignore", "changed");
    place.build("a=2 .gitignore=theirs");
    place.assert_holds("a=2 .gitignore=changed");
    place.edit(".gitignore", "again");
    place.undo().expect("undone");
    place.assert_holds("a=1 .gitignore=again");
    fs::remove_file(place.output().join(".gitignore")).expect("removed");
    place.build("a=3");
    place.assert_holds("a=3");
}

#[test]
fn undo_goes_back_and_forth() {
    let place = Place::new();
    assert_eq!(place.undo(), Err(Refusal::NothingToUndo));
    place.build("a=1 b=2");
    assert_eq!(place.undo(), Err(Refusal::NothingToUndo));
    place.build("a=1 b=3 c=4");
    let same = place.seen("a");
    for words in ["a=1 b=2", "a=1 b=3 c=4", "a=1 b=2"] {
        assert_eq!(place.undo(), Ok(site(words).len()));
        place.assert_holds(words);
        assert_eq!(place.seen("a"), same);
    }
    // A build after an undo; and one that changes nothing takes no undo away.
    for _ in 0..2 {
        assert_eq!(place.build("a=1 b=5").former, Former::Kept);
    }
    assert_eq!(place.undo(), Ok(2));
    place.assert_holds("a=1 b=2");
}

#[test]
fn undo_wants_a_whole_tree() {
    let place = Place::new();
    place.build("a=1 b=2");
    place.build("a=1 b=3");
    // An edit in place reaches the former tree too, for the file is in both.
    place.edit("a", "tampered");
    assert_eq!(place.undo(), Err(Refusal::FormerBroken));
    place.build("a=1 b=3");
    place.build("a=1 b=4");
    place
        .try_build("a=1 b=5 c=FAIL", false)
        .expect_err("it fails");
    assert_eq!(place.undo(), Err(Refusal::FormerBroken));
    place.assert_holds("a=1 b=4");
}

#[test]
fn what_was_taken_out_of_the_public_is_nowhere_on_disk() {
    let cases = [
        ("a=1 secret=x", &["one", "two"][..], "a=1", &["one"][..]),
        ("a=x", &["one", "two"], "a=1", &["one", "zwei"]),
    ];
    for (before, public_before, after, public_after) in cases {
        let place = Place::new();
        let build = |words, public: &[&str]| {
            build_with(place.root(), &place.output(), &site(words), public, false).expect("built")
        };
        build("a=0", &[]);
        build(before, public_before);
        assert_eq!(build(after, public_after).former, Former::Dropped);
        assert!(!read(place.root()).values().any(|text| text == "x"));
        assert_eq!(place.undo(), Err(Refusal::Withdrawn));
        assert_eq!(
            build(after, public_after),
            written(1, 0, 0, 0, Former::Dropped)
        );
        assert_eq!(place.undo(), Err(Refusal::Withdrawn));
        assert_eq!(build("a=2", public_after).former, Former::Kept);
        assert_eq!(place.undo(), Ok(1));
    }
}

#[test]
fn what_has_no_public_name_comes_and_goes() {
    let place = Place::new();
    let before = "index.html=1 style.1a2b.css=x feed/page/2=3";
    let after = "index.html=2 style.3c4d.css=y";
    for words in [before, after] {
        let site = site(words);
        build_with(place.root(), &place.output(), &site, &["index.html"], false).expect("built");
    }
    for words in [before, after, before] {
        assert_eq!(place.undo(), Ok(site(words).len()));
        place.assert_holds(words);
    }
}

#[test]
fn a_machine_that_fails_at_the_very_end_has_published() {
    let place = Place::new();
    place.build("a=1 secret=x");
    let paths = ["a"];
    let (root, output) = (place.root(), &place.output());
    let target = target(root, output);
    let order = Order {
        paths: &paths,
        keys: &[],
        public: &paths.map(str::to_owned),
    };
    let secret = place.output().join("secret");
    let claim = write::claim::<Infallible>(&target).expect("nobody else writes");
    let trees = write::look(&claim).expect("they can be looked at");
    let failed = write::site(trees, &order, |_| {
        // What is no file any more can't be removed as one.
        fs::remove_file(&secret).expect("removed");
        fs::create_dir(&secret).expect("made");
        fs::write(secret.join("deep"), "x").expect("written");
        Ok::<_, Infallible>(Made::Bytes(b"2".to_vec()))
    });
    assert!(
        matches!(&failed, Err(Failure::Machine(machine)) if machine.published),
        "{failed:?}"
    );
    place.assert_holds("a=2");
    drop(claim);
    // The next build does what was left to do.
    place.build("a=2");
    assert_eq!(read(&place.former()), Site::new());
    assert_eq!(place.undo(), Err(Refusal::Withdrawn));
}

#[test]
fn a_kill_before_the_drop_is_made_good() {
    type Next = fn(&Place);
    let next: [Next; 2] = [
        |place| assert_eq!(place.undo(), Err(Refusal::Withdrawn)),
        |place| {
            place.build("a=1");
        },
    ];
    for next in next {
        let place = Place::new();
        place.build("a=1 b/secret=x");
        place.build("a=1");
        // As if the process had ended right after the exchange.
        fs::create_dir_all(place.former().join("b")).expect("made");
        fs::write(place.former().join("b/secret"), "x").expect("written");
        next(&place);
        assert_eq!(read(&place.former()), site("a=1"));
        place.assert_holds("a=1");
    }
}

#[test]
fn what_an_undo_took_out_is_gone_with_the_next_build() {
    let place = Place::new();
    place.build("a=1");
    place.build("a=1 secret=x");
    place.undo().expect("undone");
    assert!(
        place.former().join("secret").exists(),
        "a redo would need it"
    );
    assert_eq!(place.build("a=1").former, Former::Dropped);
    assert_eq!(read(&place.former()), site("a=1"));
}

#[test]
fn errors_are_all_collected_and_change_nothing() {
    let place = Place::new();
    place.build("a=1 b=2");
    let before = place.seen("");
    let failed = place.try_build("a=9 b=FAIL c=3 d/e=FAIL f=FAIL", false);
    assert!(
        matches!(&failed, Err(Failure::Making(all)) if all == &["b", "d/e", "f"]),
        "{failed:?}"
    );
    place.assert_holds("a=1 b=2");
    assert_eq!(place.seen(""), before);
    // What the failed build had written already does not stay behind.
    place.build("a=1 b=2");
    assert_eq!(read(&place.former()), Site::new());
    place
        .try_build("a=9 b=FAIL c=3", false)
        .expect_err("it fails");
    place.build("a=9 b=3");
    place.assert_holds("a=9 b=3");
}

#[test]
fn files_are_copied_only_when_they_differ() {
    let place = Place::new();
    let source = place.root().join("content/map.pdf");
    for text in [
        "long".repeat(100_000),
        "gone".repeat(100_000),
        "short".to_string(),
    ] {
        fs::write(&source, &text).expect("written");
        assert_eq!(place.build("map.pdf=copy:content/map.pdf").changed, 1);
        let seen = place.seen("map.pdf");
        assert_eq!(place.build("map.pdf=copy:content/map.pdf x=1").changed, 1);
        assert_eq!(place.seen("map.pdf"), seen);
        assert_eq!(place.build("map.pdf=copy:content/map.pdf").changed, 0);
        assert_eq!(
            fs::read_to_string(place.output().join("map.pdf")).ok(),
            Some(text)
        );
    }
    fs::remove_file(&source).expect("removed");
    let failed = place.try_build("map.pdf=copy:content/map.pdf", false);
    assert!(
        matches!(&failed, Err(Failure::Machine(machine)) if machine.path == source && machine.doing == "read" && !machine.published),
        "{failed:?}"
    );
}

#[test]
fn two_builds_at_once_are_one_too_many() {
    let place = Place::new();
    let paths = ["a"];
    let (root, output) = (place.root(), &place.output());
    let order = Order {
        paths: &paths,
        keys: &[],
        public: &[],
    };
    let target = target(root, output);
    let claim = write::claim::<Infallible>(&target).expect("nobody else writes");
    let trees = write::look(&claim).expect("they can be looked at");
    let written = write::site(trees, &order, |_| {
        let process = Some(std::process::id());
        let second = place.try_build("a=2", false);
        assert!(
            matches!(&second, Err(Failure::Refused(Refusal::Busy { process: said, .. })) if *said == process),
            "{second:?}"
        );
        assert!(matches!(place.undo(), Err(Refusal::Busy { .. })));
        Ok::<_, Infallible>(Made::Bytes(b"1".to_vec()))
    });
    written.expect("the first one succeeds");
    place.assert_holds("a=1");
}
