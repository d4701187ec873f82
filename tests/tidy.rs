//! The rules that the source keeps, read from its text: who imports whom, where the disk, the clock
//! and each library may be named, and how long things get.
//!
//! Every rule is a function from a file to what is wrong with it, and every rule is shown a planted
//! fault below, so that none can pass by seeing nothing. What the compiler and clippy can say is
//! left to them.

use std::fs;
use std::path::Path;
use std::process::Command;

#[path = "tidy/rules.rs"]
mod rules;
#[path = "tidy/source.rs"]
mod source;

use rules::{
    LONGEST_FILE, clock, globals, layers, length, opening, outputs, places, release, unfinished,
    utils,
};
use source::Source;

/// Lines a function should have at most: a screen.
const LONG_FUNCTION: usize = 70;

/// How many of a thousand functions may be longer than that.
const LONG_OF_A_THOUSAND: usize = 20;

/// What is wrong with a file.
type Rule = fn(&Source) -> Vec<String>;

/// The rules for `src/`, each with a name, and a file and a fault that it must see there.
const RULES: &[(&str, Rule, &str, &str)] = &[
    (
        "layers",
        layers,
        "src/model/url.rs",
        "use crate::{diag, parse};",
    ),
    (
        "layers",
        layers,
        "src/parse.rs",
        "fn a() { super::gate::open() }",
    ),
    (
        "layers",
        layers,
        "src/render/view.rs",
        "fn a() { crate::outputs::plan() }",
    ),
    (
        "siblings",
        layers,
        "src/parse/page.rs",
        "use crate::link::site;",
    ),
    (
        "outputs",
        outputs,
        "src/outputs/feed.rs",
        "use super::{Make, archive};",
    ),
    (
        "outputs",
        outputs,
        "src/outputs/feed.rs",
        "use super::index::routes;",
    ),
    ("places", places, "src/link.rs", "use std::{fs, io};"),
    ("places", places, "src/outputs/feed.rs", "use tera::Value;"),
    (
        "places",
        places,
        "src/parse.rs",
        "fn a() { serde_yaml::from_str(t) }",
    ),
    (
        "places",
        places,
        "src/gate.rs",
        "fn a() { std::env::var(\"TZ\") }",
    ),
    (
        "clock",
        clock,
        "src/gate.rs",
        "fn a() { chrono::Utc::now() }",
    ),
    (
        "clock",
        clock,
        "src/write.rs",
        "fn a() { SystemTime::now() }",
    ),
    (
        "release",
        release,
        "src/link.rs",
        "fn a() { Status::Draft }",
    ),
    (
        "release",
        release,
        "src/outputs/feed.rs",
        "fn a() { is_embargoed(\"x\") }",
    ),
    (
        "release",
        release,
        "src/render.rs",
        "fn a() { view(\"tlp\") }",
    ),
    (
        "globals",
        globals,
        "src/link.rs",
        concat!("use std::sync::", "LazyLock;"),
    ),
    (
        "globals",
        globals,
        "src/link.rs",
        concat!("static ", "mut A: u8 = 0;"),
    ),
    (
        "globals",
        globals,
        "src/link.rs",
        concat!("static ", "A: OnceLock<u8> = OnceLock::new();"),
    ),
    ("utils", utils, "src/model/utils.rs", "fn a() {}"),
    ("utils", utils, "src/model.rs", "mod helpers;"),
];

/// The rules for all Rust files.
const RULES_EVERYWHERE: &[(&str, Rule, &str, &str)] = &[
    ("opening", opening, "src/link.rs", "use std::io;"),
    ("opening", opening, "src/link.rs", "//!\nuse std::io;"),
    (
        "unwrap",
        unfinished,
        "src/link.rs",
        concat!("fn a() { b.", "unwrap() }"),
    ),
    (
        "marks",
        unfinished,
        "tests/cli.rs",
        concat!("// TO", "DO: more"),
    ),
    (
        "marks",
        unfinished,
        "src/link.rs",
        concat!("fn a() { to", "do!() }"),
    ),
    (
        "unsafe",
        unfinished,
        "src/link.rs",
        concat!("fn a() { uns", "afe { b() } }"),
    ),
];

#[test]
fn the_source_keeps_its_rules() {
    let sources = sources();
    assert!(
        sources.len() > 50,
        "only {} files were found",
        sources.len()
    );
    let of_program = sources.iter().filter(|source| !source.is_test());
    let mut wrong: Vec<String> = of_program
        .flat_map(|source| faults(RULES, source))
        .collect();
    let everywhere = sources.iter();
    wrong.extend(everywhere.flat_map(|source| faults(RULES_EVERYWHERE, source)));
    wrong.sort();
    wrong.dedup();
    assert!(
        wrong.is_empty(),
        "{} faults:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_rule_sees_its_planted_fault() {
    let clean = "//! A thing → another.\n\nuse crate::diag::Place;\n\nfn a() {}\n";
    for (name, rule, path, fault) in RULES.iter().chain(RULES_EVERYWHERE) {
        let found = rule(&Source::new(path, fault));
        assert_eq!(found.len(), 1, "{name} in {path}: {found:?} in `{fault}`");
        let innocent = if *name == "utils" {
            "src/link.rs"
        } else {
            path
        };
        let found = rule(&Source::new(innocent, clean));
        assert!(found.is_empty(), "{name} blames a clean file: {found:?}");
    }
    let mentioned = "//! Not tera, not draft.\n#[cfg(test)]\nmod tests { use std::fs; }\n";
    for (name, rule, path, _) in RULES.iter().filter(|(name, ..)| *name != "utils") {
        let found = rule(&Source::new(path, mentioned));
        assert!(
            found.is_empty(),
            "{name} reads comments or tests: {found:?}"
        );
    }
    let long = format!("//! Long.\n{}", "\n".repeat(LONGEST_FILE));
    assert_eq!(length(&Source::new("src/a.rs", &long)).len(), 1);
}

#[test]
fn files_and_functions_fit() {
    let sources = sources();
    let too_long: Vec<String> = sources.iter().flat_map(length).collect();
    assert!(too_long.is_empty(), "{}", too_long.join("\n"));
    let mut count = 0;
    let mut long = Vec::new();
    for source in sources.iter().filter(|source| !source.is_test()) {
        for (line, length) in source.functions() {
            count += 1;
            if length > LONG_FUNCTION {
                long.push(format!("{}:{line}: {length} lines", source.path));
            }
        }
    }
    println!(
        "{} of {count} functions are over {LONG_FUNCTION} lines",
        long.len()
    );
    assert!(count > 500, "only {count} functions were found");
    assert!(
        long.len() * 1000 <= count * LONG_OF_A_THOUSAND,
        "{} of {count} functions are over {LONG_FUNCTION} lines:\n{}",
        long.len(),
        long.join("\n")
    );
}

#[test]
fn no_file_names_a_registry_or_a_machine() {
    let mut wrong = Vec::new();
    for path in tracked() {
        let Ok(text) = fs::read_to_string(project().join(&path)) else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            // The lock file says where cargo finds what it names; cargo writes it.
            if path != "Cargo.lock" && is_of_one_place(line) {
                wrong.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let planted = [
        concat!("see https://crates", ".io/x"),
        concat!("registry.npm", "js.org"),
        concat!("`/ro", "ot/x`"),
        concat!("cd /wo", "rk/x"),
    ];
    assert!(planted.iter().all(|line| is_of_one_place(line)));
    assert!(!is_of_one_place(
        "content/work/x.md, https://example.org/home/"
    ));
}

#[test]
fn every_directory_at_the_top_is_one_the_owner_named() {
    let named = [
        ".ci", "benches", "content", "output", "src", "tests", "themes",
    ];
    for path in tracked() {
        if let Some((folder, _)) = path.split_once('/') {
            assert!(
                named.contains(&folder),
                "`{path}` is in no folder of the house"
            );
        }
    }
}

fn faults(rules: &[(&str, Rule, &str, &str)], source: &Source) -> Vec<String> {
    let found = rules.iter().flat_map(|(name, rule, ..)| {
        let found = rule(source).into_iter();
        found.map(move |what| format!("{}: {name}: {what}", source.path))
    });
    found.collect()
}

/// Whether a line names a package registry, or a path of somebody's machine.
fn is_of_one_place(line: &str) -> bool {
    let hosts = [
        concat!("crates", ".io"),
        concat!("npm", "js."),
        concat!("pypi", ".org"),
        concat!("python", "hosted.org"),
        concat!("proxy.go", "lang.org"),
        concat!("ruby", "gems.org"),
        concat!("deb.deb", "ian.org"),
    ];
    let folders = [
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("/wo", "rk/"),
    ];
    let stands_alone = |at: usize| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && !"._-".contains(c))
    };
    let mut folders = folders.iter().flat_map(|folder| line.match_indices(folder));
    hosts.iter().any(|host| line.contains(host)) || folders.any(|(at, _)| stands_alone(at))
}

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files of `src/`, `tests/` and `benches/`.
fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    for folder in ["src", "tests", "benches"] {
        for entry in walkdir::WalkDir::new(project().join(folder)).sort_by_file_name() {
            let entry = entry.expect("the sources can be listed");
            if entry
                .path()
                .extension()
                .is_some_and(|extension| extension == "rs")
            {
                let path = relative(entry.path());
                let text = fs::read_to_string(entry.path()).expect("sources are text");
                sources.push(Source::new(&path, &text));
            }
        }
    }
    sources
}

/// The files of the project: those that git tracks or would, or, without git, all but what is made.
fn tracked() -> Vec<String> {
    let list = [
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ];
    let listed = Command::new("git")
        .args(list)
        .current_dir(project())
        .output();
    let listed = listed.ok().filter(|listed| listed.status.success());
    let files: Vec<String> = if let Some(listed) = listed {
        let names = String::from_utf8_lossy(&listed.stdout).into_owned();
        names.split_terminator('\0').map(str::to_owned).collect()
    } else {
        let made = ["target", "output", ".git", ".output.dateline"];
        let walk = walkdir::WalkDir::new(project())
            .min_depth(1)
            .sort_by_file_name();
        let walk = walk.into_iter().filter_entry(|entry| {
            entry.depth() > 1 || !made.iter().any(|name| entry.file_name() == *name)
        });
        let files = walk
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file());
        files.map(|entry| relative(entry.path())).collect()
    };
    assert!(files.len() > 100, "only {} files were found", files.len());
    files
}

fn relative(path: &Path) -> String {
    let inside = path.strip_prefix(project()).expect("it is inside");
    inside.to_string_lossy().replace('\\', "/")
}
