//! Golden cases: a folder under `tests/golden/` with a site → what the program makes of it and says
//! about it, compared with what the folder expects.
//!
//! `tests/golden/README.md` says what a case is made of. No case is known here by its name: a new
//! one is a new folder. `UPDATE=1 cargo test --test golden` rewrites what is expected.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rayon::prelude::*;
use tempfile::TempDir;
use walkdir::WalkDir;

/// What a case runs if it has no `command`.
const COMMAND: &str = "build --as-of 2026-01-10T00:00:00Z";

/// What in the folder of a case is not part of its site.
const NOT_THE_SITE: [&str; 5] = [
    "command",
    "expected",
    "only",
    "diagnostics.txt",
    "stdout.txt",
];

/// Codes that no folder in a repository can provoke, and why. `tests/properties.rs` provokes those
/// that a file system in memory can.
const EXEMPT: &[(&str, &str)] = &[
    (
        "changed-meanwhile",
        "needs a file that changes during a build",
    ),
    (
        "file-name-not-utf8",
        "not every file system keeps such a name",
    ),
    (
        "made-without-cards",
        "needs a program made without the feature `cards`",
    ),
    ("not-indexed", "needs a machine that fails"),
    ("too-large", "needs a file of 64 MiB"),
    (
        "unreadable",
        "needs a file without rights, which means nothing to root",
    ),
];

/// Relative paths and their bytes.
type Tree = BTreeMap<String, Vec<u8>>;

/// What a run left and said.
#[derive(PartialEq, Eq)]
struct Outcome {
    output: Tree,
    stdout: String,
    stderr: String,
}

#[test]
fn every_case_gives_what_it_expects() {
    let update = std::env::var_os("UPDATE").is_some_and(|value| value == "1");
    let failures: Vec<String> = cases()
        .par_iter()
        .filter_map(|case| check(case, update).err())
        .collect();
    assert!(
        failures.is_empty(),
        "{} cases differ; read each difference, then `UPDATE=1 cargo test --test golden`\n\n{}",
        failures.len(),
        failures.join("\n\n")
    );
}

#[test]
fn every_code_is_in_some_case() {
    let mut known = BTreeSet::new();
    for entry in files_of(&folder("../../src/diag/messages")) {
        let source = fs::read_to_string(entry).expect("sources are UTF-8");
        known.extend(codes_in(&source));
    }
    assert!(known.len() > 50, "the codes are no longer found: {known:?}");
    let mut said = String::new();
    for case in cases() {
        said += &fs::read_to_string(case.join("diagnostics.txt")).unwrap_or_default();
    }
    let is_exempt = |code: &String| EXEMPT.iter().any(|(exempt, _)| exempt == code);
    let missing: Vec<&String> = known
        .iter()
        .filter(|code| !said.contains(&format!("[{code}]")) && !is_exempt(code))
        .collect();
    assert!(missing.is_empty(), "no case provokes {missing:?}");
    for (code, why) in EXEMPT {
        assert!(
            known.contains(*code),
            "`{code}` is exempt ({why}), and there is no such code"
        );
    }
}

/// Every folder with settings. The theme and other helpers beside them have none.
fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder("")).expect("the folder of the cases is there");
    let paths = entries.map(|entry| entry.expect("a folder can be listed").path());
    let mut cases: Vec<PathBuf> = paths
        .filter(|path| path.join("diagnostics.txt").exists() || path.join("dateline.yaml").exists())
        .collect();
    cases.sort();
    assert!(!cases.is_empty(), "there are no cases");
    cases
}

fn folder(inside: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(inside)
}

/// Runs a case three times: on one thread, on eight in another folder whose files came in another
/// order, and once more over what the first run left, its diagnostics as JSON.
fn check(case: &Path, update: bool) -> Result<(), String> {
    let name = case.file_name().unwrap_or_default().to_string_lossy();
    let site = site_of(case);
    let first = place(&site, false);
    let outcome = run(case, &first, &["--jobs", "1"]);
    let second = place(&site, true);
    if run(case, &second, &["--jobs", "8"]) != outcome {
        return Err(format!("{name}: a second build differs from the first"));
    }
    let again = run(case, &first, &["--format", "json"]);
    if again.output != outcome.output {
        return Err(format!("{name}: building again changes the output"));
    }
    check_json(&name, &again.stderr, &first.path().join("site"))?;
    let expected = Outcome {
        output: tree(&case.join("expected")),
        stdout: fs::read_to_string(case.join("stdout.txt")).unwrap_or_default(),
        stderr: fs::read_to_string(case.join("diagnostics.txt")).unwrap_or_default(),
    };
    let found = Outcome {
        output: shown(case, outcome.output),
        ..outcome
    };
    if update {
        write_expected(case, &expected, &found);
        return Ok(());
    }
    let differences = differences(&expected, &found);
    if differences.is_empty() {
        return Ok(());
    }
    Err(format!("{name}:\n{differences}"))
}

/// The files of a case's site, with the plain theme.
fn site_of(case: &Path) -> Vec<(String, PathBuf)> {
    let mut files = Vec::new();
    for file in files_of(case) {
        let inside = relative(case, &file);
        let part = inside.split('/').next().unwrap_or_default();
        if !NOT_THE_SITE.contains(&part) {
            files.push((inside, file));
        }
    }
    let plain = folder("plain-theme");
    for file in files_of(&plain) {
        files.push((format!("themes/plain/{}", relative(&plain, &file)), file));
    }
    files
}

/// A copy of a site in a folder of its own, its files made in this order or the opposite one.
fn place(site: &[(String, PathBuf)], backwards: bool) -> TempDir {
    let place = tempfile::tempdir().expect("a temporary folder can be made");
    let copy = |(inside, file): &(String, PathBuf)| {
        let target = place.path().join("site").join(inside);
        let parent = target.parent().expect("it is in the site's folder");
        fs::create_dir_all(parent).expect("a folder can be made");
        copy_file(file, &target);
    };
    if backwards {
        site.iter().rev().for_each(copy);
    } else {
        site.iter().for_each(copy);
    }
    place
}

/// Copies a file; a symbolic link stays one.
fn copy_file(from: &Path, to: &Path) {
    #[cfg(unix)]
    if let Ok(target) = fs::read_link(from) {
        std::os::unix::fs::symlink(target, to).expect("a link can be made");
        return;
    }
    fs::copy(from, to).expect("a file can be copied");
}

fn run(case: &Path, place: &TempDir, more: &[&str]) -> Outcome {
    let site = place.path().join("site");
    let command = fs::read_to_string(case.join("command")).unwrap_or_else(|_| COMMAND.to_owned());
    let ran = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(command.split_whitespace())
        .args(more)
        .current_dir(&site)
        .env("NO_COLOR", "1")
        .output()
        .expect("the program can be started");
    let mut stderr = without_summary(&String::from_utf8_lossy(&ran.stderr));
    let code = ran
        .status
        .code()
        .map_or("killed".to_owned(), |code| code.to_string());
    // writing to a String can't fail
    let _ = writeln!(stderr, "exit {code}");
    Outcome {
        output: tree(&site.join("output")),
        stdout: String::from_utf8_lossy(&ran.stdout).into_owned(),
        stderr,
    }
}

/// What was said, less how many files were built in what time.
fn without_summary(stderr: &str) -> String {
    let kept = stderr.lines().filter(|line| {
        let summary = ["Built ", "Nothing changed: ", "Checked "];
        !summary.iter().any(|start| line.starts_with(start))
    });
    kept.fold(String::new(), |text, line| text + line + "\n")
}

/// Every line of `--format json` is an object whose places are inside the site.
fn check_json(name: &str, stderr: &str, site: &Path) -> Result<(), String> {
    for line in stderr.lines().filter(|line| !line.starts_with("exit ")) {
        let object: serde_json::Value = serde_json::from_str(line)
            .map_err(|error| format!("{name}: `{line}` is no JSON: {error}"))?;
        let labels = object["labels"].as_array().cloned().unwrap_or_default();
        for spot in labels.iter().chain([&object]) {
            let Some(file) = spot["file"].as_str() else {
                continue;
            };
            let bytes = fs::read(site.join(file)).unwrap_or_default();
            let end = spot["span"][1].as_u64().unwrap_or_default();
            if end > bytes.len() as u64 {
                return Err(format!(
                    "{name}: this place is past the end of its file: {line}"
                ));
            }
        }
    }
    Ok(())
}

/// The part of an output that the case shows: what the patterns in `only` name, or all of it.
fn shown(case: &Path, output: Tree) -> Tree {
    let mut all = output;
    let Ok(only) = fs::read_to_string(case.join("only")) else {
        // every site has a search, and of all texts: the cases that are about it name it
        all.retain(|path, _| path.split('/').all(|part| part != "search"));
        return all;
    };
    let patterns = only.lines().filter(|line| !line.is_empty());
    let (left_out, shown): (Vec<&str>, Vec<&str>) = patterns.partition(|one| one.starts_with('!'));
    let mut named = all;
    named.retain(|path, _| {
        let is_one = |pattern: &&str| matches(pattern.trim_start_matches('!'), path);
        shown.iter().any(is_one) && !left_out.iter().any(is_one)
    });
    named
}

/// Whether a path is of a pattern, in which `*` stands for any characters, slashes too.
fn matches(pattern: &str, path: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == path;
    };
    let Some(after) = path.strip_prefix(start) else {
        return false;
    };
    let mut ends = after.char_indices().map(|(at, _)| at).chain([after.len()]);
    ends.any(|at| matches(rest, &after[at..]))
}

fn write_expected(case: &Path, expected: &Outcome, found: &Outcome) {
    if expected.output != found.output {
        let folder = case.join("expected");
        // it need not have been there
        let _ = fs::remove_dir_all(&folder);
        for (path, bytes) in &found.output {
            let file = folder.join(path);
            fs::create_dir_all(file.parent().expect("it is in `expected`")).expect("can be made");
            fs::write(file, bytes).expect("a file can be written");
        }
    }
    fs::write(case.join("diagnostics.txt"), &found.stderr).expect("a file can be written");
    let stdout = case.join("stdout.txt");
    if found.stdout.is_empty() {
        // it need not have been there
        let _ = fs::remove_file(stdout);
    } else {
        fs::write(stdout, &found.stdout).expect("a file can be written");
    }
}

fn differences(expected: &Outcome, found: &Outcome) -> String {
    let mut text = String::new();
    text += &difference("diagnostics.txt", &expected.stderr, &found.stderr);
    text += &difference("stdout.txt", &expected.stdout, &found.stdout);
    let paths: BTreeSet<&String> = expected.output.keys().chain(found.output.keys()).collect();
    for path in paths {
        let name = format!("expected/{path}");
        match (expected.output.get(path), found.output.get(path)) {
            (Some(expected), Some(found)) => {
                let lossy = |bytes| String::from_utf8_lossy(bytes).into_owned();
                text += &difference(&name, &lossy(expected), &lossy(found));
            }
            (None, _) => text = text + "  " + &name + " is built and not expected\n",
            (_, None) => text = text + "  " + &name + " is expected and not built\n",
        }
    }
    text
}

/// The lines that are in only one of two texts: what is left beside their longest common part.
fn difference(name: &str, expected: &str, found: &str) -> String {
    if expected == found {
        return String::new();
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    // how many lines the rests from here on have in common at most
    let mut common = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for (i, left) in old.iter().enumerate().rev() {
        for (j, right) in new.iter().enumerate().rev() {
            common[i][j] = if left == right {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let mut text = format!("  {name}:\n");
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && common[i + 1][j] >= common[i][j + 1]) {
            let _ = writeln!(text, "    {:>4} - {}", i + 1, old[i]);
            i += 1;
        } else {
            let _ = writeln!(text, "    {:>4} + {}", j + 1, new[j]);
            j += 1;
        }
    }
    text
}

fn tree(folder: &Path) -> Tree {
    let files = files_of(folder).into_iter();
    files
        .map(|file| {
            let bytes = fs::read(&file).expect("what was written can be read");
            (relative(folder, &file), bytes)
        })
        .collect()
}

/// All files and links below a folder, sorted; none if it is not there.
fn files_of(folder: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    let entries = entries.filter_map(Result::ok);
    let files = entries.filter(|entry| !entry.file_type().is_dir());
    files.map(walkdir::DirEntry::into_path).collect()
}

fn relative(folder: &Path, file: &Path) -> String {
    let inside = file
        .strip_prefix(folder)
        .expect("it was found in this folder");
    inside.to_string_lossy().replace('\\', "/")
}

/// The codes in the source of messages: texts in kebab case that are a whole argument. One without
/// a hyphen has to be the first text of its message.
fn codes_in(source: &str) -> BTreeSet<String> {
    let kebab = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    let mut codes = BTreeSet::new();
    for arguments in source.split("Diagnostic::new(").skip(1) {
        let end = arguments.find("}\n").unwrap_or(arguments.len());
        let pieces: Vec<&str> = arguments[..end].split('"').collect();
        for (number, window) in pieces.windows(2).skip(1).step_by(2).enumerate() {
            let is_argument = window[1].starts_with(',') && window[0].bytes().all(kebab);
            if is_argument && (number == 0 || window[0].contains('-')) {
                codes.insert(window[0].to_owned());
            }
        }
    }
    codes
}
