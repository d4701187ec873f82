//! The rules that the source keeps, read from its text: who imports whom, where the disk, the clock
//! and each library may be named, and how long things get.
//!
//! Every rule is a function from a file to what is wrong with it, and every rule is shown a planted
//! fault below, so that none can pass by seeing nothing. What the compiler and clippy can say is
//! left to them.

use std::fs;
use std::path::Path;
use std::process::Command;

#[path = "tidy/source.rs"]
mod source;

use source::{Source, words};

/// Who may import whom: each module only modules of lines above its own.
const LAYERS: &[&[&str]] = &[
    &["diag"],
    &["yaml", "model"],
    &["read", "parse", "gate", "link", "theme", "write"],
    &["render"],
    &["outputs"],
    &["pipeline"],
    &["cmd"],
];

/// What builds on a module of its own line: each stage names the type that the one before it made.
const STEPS: &[(&str, &str)] = &[
    ("gate", "parse"),
    ("link", "parse"),
    ("link", "gate"),
    ("theme", "parse"),
];

/// What an output may use of its siblings; all else in `src/outputs/` knows nothing of each other.
const SHARED_BY_OUTPUTS: &[&str] = &["paging", "xml", "index::shown"];

/// Where a path may be named: the beginning of the path, and the files by how theirs begin.
const PLACES: &[(&str, &[&str])] = &[
    ("std::fs", IO),
    ("std::net", IO),
    ("std::process::Command", &["src/cmd"]),
    ("walkdir", IO),
    ("rustix", IO),
    ("std::env", &["src/cmd"]),
    ("tera", &["src/render/template.rs"]),
    ("serde_yaml", &["src/yaml"]),
    ("serde_saphyr", &["src/yaml"]),
    ("clap", &["src/cmd"]),
    ("rand", &[]),
];

const IO: &[&str] = &["src/read", "src/write", "src/cmd"];

/// What asks for the time.
const CLOCKS: &[[&str; 2]] = &[
    ["Utc", "now"],
    ["Local", "now"],
    ["SystemTime", "now"],
    ["Instant", "now"],
];

/// Where a word of what is not public may stand. Before the gate it is what an author wrote, and on
/// the command line it is a wish; behind the gate there is no such thing.
const KNOW_OF_RELEASE: &[&str] = &[
    "src/gate.rs",
    "src/parse/front_matter",
    "src/parse/briefing.rs",
    "src/parse/config.rs",
    "src/parse/page.rs",
    "src/model/briefing.rs",
    "src/model/config.rs",
    "src/diag/messages/",
    "src/cmd/args.rs",
    "src/cmd/new.rs",
];

/// Lines a file may have.
const LONGEST_FILE: usize = 600;

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
    ("utils", utils, "src/model/utils.rs", "fn a() {}"),
    ("utils", utils, "src/model.rs", "mod helpers;"),
];

/// The rules for `src/` and `tests/`.
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
    let named = [".ci", "content", "output", "src", "tests", "themes"];
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

fn layers(source: &Source) -> Vec<String> {
    let Some(own) = source.module().first().map(ToString::to_string) else {
        return Vec::new();
    };
    let layer = |name: &str| LAYERS.iter().position(|layer| layer.contains(&name));
    let Some(height) = layer(&own) else {
        let known = own == "main";
        return if known {
            Vec::new()
        } else {
            vec![format!("`{own}` is in no layer")]
        };
    };
    let mut wrong = Vec::new();
    for path in source.paths().iter().filter(|path| path[0] == "crate") {
        let other = path[1].as_str();
        let Some(below) = layer(other) else { continue };
        let step = STEPS.contains(&(own.as_str(), other));
        if own != other && below >= height && !step {
            wrong.push(format!("`{own}` may not know `{}`", path.join("::")));
        }
    }
    wrong
}

fn outputs(source: &Source) -> Vec<String> {
    let module = source.module();
    let ["outputs", own] = module[..] else {
        return Vec::new();
    };
    let siblings = outputs_there();
    let mut wrong = Vec::new();
    let items = uses_of_siblings(source);
    for item in items {
        let name = item.split("::").next().unwrap_or_default();
        let shared =
            SHARED_BY_OUTPUTS.contains(&name) || SHARED_BY_OUTPUTS.contains(&item.as_str());
        if name != own && siblings.iter().any(|sibling| sibling == name) && !shared {
            wrong.push(format!("`{own}` may not know `{item}`"));
        }
    }
    wrong
}

/// What a file names of the modules beside it: `index::shown`. A module that is only imported is
/// named by what is then called of it.
fn uses_of_siblings(source: &Source) -> Vec<String> {
    let paths = source.paths();
    let of_outputs = paths
        .iter()
        .filter(|path| path.starts_with(&["crate".into(), "outputs".into()]));
    let mut items = Vec::new();
    for path in of_outputs.map(|path| &path[2..]) {
        let called = paths
            .iter()
            .filter(|other| path.len() == 1 && other[0] == path[0]);
        let called: Vec<String> = called.map(|other| other[..2].join("::")).collect();
        if called.is_empty() {
            items.push(path.iter().take(2).cloned().collect::<Vec<_>>().join("::"));
        }
        items.extend(called);
    }
    items
}

fn outputs_there() -> Vec<String> {
    let listed = fs::read_dir(project().join("src/outputs")).expect("it is there");
    let names = listed.map(|entry| entry.expect("it can be listed").file_name());
    let names = names.filter_map(|name| Some(name.to_str()?.strip_suffix(".rs")?.to_owned()));
    names.collect()
}

fn places(source: &Source) -> Vec<String> {
    let mut wrong = Vec::new();
    for path in source.paths() {
        let path = path.join("::");
        for (name, files) in PLACES {
            let named = path == *name || path.starts_with(&format!("{name}::"));
            if named && !files.iter().any(|file| source.path.starts_with(file)) {
                wrong.push(format!("`{path}` may not be named here"));
            }
        }
    }
    wrong
}

fn clock(source: &Source) -> Vec<String> {
    let asks = |path: &Vec<String>| {
        let end = path.len() - 2;
        CLOCKS.iter().any(|clock| path[end..] == clock[..])
    };
    let paths = source.paths().into_iter().filter(asks);
    let paths = paths.filter(|_| !source.path.starts_with("src/cmd"));
    paths
        .map(|path| format!("`{}` reads the clock", path.join("::")))
        .collect()
}

fn release(source: &Source) -> Vec<String> {
    if KNOW_OF_RELEASE
        .iter()
        .any(|file| source.path.starts_with(file))
    {
        return Vec::new();
    }
    let told = words(&source.said).filter(|(_, word)| {
        let word = word.to_lowercase();
        ["draft", "embargo", "tlp"]
            .iter()
            .any(|secret| word.contains(secret))
    });
    told.map(|(_, word)| format!("`{word}` is the gate's affair"))
        .collect()
}

fn globals(source: &Source) -> Vec<String> {
    let names = [
        concat!("Once", "Lock"),
        concat!("Lazy", "Lock"),
        concat!("Lazy", "Cell"),
        concat!("thread", "_local"),
    ];
    let named = words(&source.code).filter(|(_, word)| names.contains(word));
    let mut wrong: Vec<String> = named
        .map(|(_, word)| format!("`{word}` is a global"))
        .collect();
    if source.code.contains(concat!("static ", "mut ")) {
        wrong.push("a global that changes".to_owned());
    }
    wrong
}

fn utils(source: &Source) -> Vec<String> {
    let names = ["utils", "util", "helpers", "helper", "common", "misc"];
    let module = source.module();
    let own = module.last().filter(|name| names.contains(name));
    let declared = names
        .iter()
        .filter(|name| source.code.contains(&format!("mod {name};")));
    let vague = own.into_iter().chain(declared);
    vague.map(|name| format!("`{name}` says nothing")).collect()
}

fn opening(source: &Source) -> Vec<String> {
    let first = source.text.lines().next().unwrap_or_default();
    let opens = first
        .strip_prefix("//!")
        .is_some_and(|words| !words.trim().is_empty());
    if opens {
        Vec::new()
    } else {
        vec!["does not begin with what it is, after `//!`".to_owned()]
    }
}

fn unfinished(source: &Source) -> Vec<String> {
    let calls = [
        concat!(".unw", "rap()"),
        concat!("to", "do!"),
        concat!("unimpl", "emented!"),
        concat!("uns", "afe "),
    ];
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("X", "XX"),
    ];
    let calls = calls.iter().filter(|call| source.code.contains(*call));
    let marks = marks
        .iter()
        .filter(|mark| words(&source.text).any(|(_, word)| word == **mark));
    calls
        .chain(marks)
        .map(|found| format!("`{found}`"))
        .collect()
}

fn length(source: &Source) -> Vec<String> {
    let lines = source.text.lines().count();
    let is_long = lines > LONGEST_FILE;
    is_long
        .then(|| format!("{} has {lines} lines", source.path))
        .into_iter()
        .collect()
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

/// The Rust files of `src/` and `tests/`.
fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    for folder in ["src", "tests"] {
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
