//! The program as its users meet it: arguments in, an exit code, two streams and a folder out.
//!
//! One file below `tests/cli/` for each area; here are the site that they all work on and the way
//! to run the program. What pages look like is the golden cases' affair.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

#[path = "cli/cards.rs"]
mod cards;
#[path = "cli/commands.rs"]
mod commands;
#[path = "cli/edited.rs"]
mod edited;
#[path = "cli/feeds.rs"]
mod feeds;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/killed.rs"]
mod killed;
#[path = "cli/kitchen.rs"]
mod kitchen;
#[cfg(feature = "precompress")]
#[path = "cli/packed.rs"]
mod packed;
#[path = "cli/passing.rs"]
mod passing;
#[path = "cli/recorded.rs"]
mod recorded;
#[path = "cli/refusals.rs"]
mod refusals;
#[path = "cli/same.rs"]
mod same;
#[path = "cli/search.rs"]
mod search;
#[path = "cli/themes.rs"]
mod themes;
#[path = "cli/unchanged.rs"]
mod unchanged;
#[path = "cli/writing.rs"]
mod writing;

/// The instant that all tests build for, if they don't say otherwise.
const AS_OF: &str = "2026-01-10T00:00:00Z";

/// Relative paths and their bytes.
type Tree = BTreeMap<String, Vec<u8>>;

/// A site in a temporary folder, with a home of its own.
struct Desk {
    folder: TempDir,
}

/// How a run ended.
#[derive(Debug)]
struct Ran {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Desk {
    /// A folder without anything.
    fn empty() -> Self {
        let desk = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        desk.make("home");
        desk.make("site");
        desk
    }

    /// A site of two briefings without any fault.
    fn new() -> Self {
        let desk = Self::empty();
        desk.write(
            "dateline.yaml",
            "title: The Desk\nbase_url: https://example.org/\n",
        );
        desk.briefing("2025-03-01-first", "date: 2025-03-01", "The first text.");
        desk.briefing("2025-03-02-second", "date: 2025-03-02", "See [[first]].");
        desk
    }

    /// The demonstration site of the project, but for its cards: they take long to draw, and have tests of their
    /// own.
    fn demo() -> Self {
        let desk = Self::empty();
        let project = Path::new(env!("CARGO_MANIFEST_DIR"));
        for part in ["dateline.yaml", "content"] {
            copy(&project.join(part), &desk.root().join(part));
        }
        let settings = fs::read_to_string(desk.path("dateline.yaml")).expect("it is text");
        assert!(settings.contains("cards: all"));
        desk.write(
            "dateline.yaml",
            &settings.replace("cards: all", "cards: off"),
        );
        desk
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    fn make(&self, beside: &str) {
        fs::create_dir_all(self.folder.path().join(beside)).expect("made");
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        let folder = path.parent().expect("it is below the root");
        fs::create_dir_all(folder).expect("made");
        fs::write(path, text).expect("written");
    }

    /// Writes a briefing whose title is the last word of its name.
    fn briefing(&self, name: &str, keys: &str, body: &str) {
        let title = name.rsplit('-').next().unwrap_or(name);
        let text = format!("---\ntitle: {title}\n{keys}\n---\n\n{body}\n");
        self.write(&format!("content/briefings/{name}.md"), &text);
    }

    /// The program, in the site's folder, in an environment that holds nothing of this machine's.
    fn command(&self, args: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command
            .args(args.split_whitespace())
            .current_dir(self.root())
            .env_clear()
            .env("HOME", self.home())
            .stdin(Stdio::null());
        command
    }

    /// Runs the program in the site's folder.
    fn run(&self, args: &str) -> Ran {
        ran(&mut self.command(args))
    }

    /// Runs the program for the usual instant.
    fn run_then(&self, args: &str) -> Ran {
        self.run(&format!("{args} --as-of {AS_OF}"))
    }

    /// Runs the program, for the usual instant if `args` name no other.
    fn run_at(&self, args: &str) -> Ran {
        if args.contains("--as-of") {
            self.run(args)
        } else {
            self.run_then(args)
        }
    }

    /// The same files where nothing was built before.
    fn elsewhere(&self) -> Self {
        let other = Self::empty();
        for part in ["content", "dateline.yaml", "themes"] {
            if self.path(part).exists() {
                copy(&self.path(part), &other.path(part));
            }
        }
        other
    }

    /// Builds for the usual instant, without a fault.
    fn build(&self) -> Tree {
        self.run_then("build").expect(0);
        self.output()
    }

    fn output(&self) -> Tree {
        tree(&self.path("output"))
    }

    /// A page of the output.
    fn page(&self, path: &str) -> String {
        fs::read_to_string(self.path("output").join(path)).expect("the page is there")
    }

    fn has(&self, path: &str) -> bool {
        self.path("output").join(path).exists()
    }
}

impl Ran {
    #[track_caller]
    fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.stdout, self.stderr);
        self
    }

    /// Ended with a code, and said these words on stderr.
    #[track_caller]
    fn says(self, code: i32, words: &[&str]) -> Self {
        let ran = self.expect(code);
        for word in words {
            assert!(ran.stderr.contains(word), "no `{word}` in:\n{}", ran.stderr);
        }
        ran
    }
}

fn ran(command: &mut Command) -> Ran {
    let output = command.output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
    Ran {
        code: output.status.code().expect("it ended by itself"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// All files below a folder; nothing if it is not there.
fn tree(folder: &Path) -> Tree {
    let mut tree = Tree::new();
    if !folder.exists() {
        return tree;
    }
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.expect("it can be listed");
        if !entry.file_type().is_dir() {
            let inside = entry.path().strip_prefix(folder).expect("it is inside");
            let bytes = fs::read(entry.path()).unwrap_or_default();
            tree.insert(inside.to_string_lossy().into_owned(), bytes);
        }
    }
    tree
}

/// The paths at which two trees differ.
fn differences(one: &Tree, other: &Tree) -> Vec<String> {
    let all = one.keys().chain(other.keys());
    let mut paths: Vec<String> = all
        .filter(|path| one.get(*path) != other.get(*path))
        .cloned()
        .collect();
    paths.sort();
    paths.dedup();
    paths
}

/// Copies a file, or a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("made");
        for entry in fs::read_dir(from).expect("it can be listed") {
            let name = entry.expect("it can be listed").file_name();
            copy(&from.join(&name), &to.join(&name));
        }
    } else {
        fs::copy(from, to).expect("copied");
    }
}

/// The names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("it can be listed");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("it can be listed").file_name())
        .map(|name: std::ffi::OsString| OsStr::to_string_lossy(&name).into_owned())
        .collect();
    names.sort();
    names
}
