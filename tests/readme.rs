//! The README, followed to the letter: its tutorial is run, its examples of output are compared, and
//! what it says of commands, flags and keys is held against the program.
//!
//! Blocks fenced as `sh` are the tutorial, run one after the other in one shell. All other commands
//! in the text are about the project itself, and `tests/all` runs those.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The blocks of a text that are fenced with a word.
fn blocks(text: &str, word: &str) -> Vec<String> {
    let open = format!("\n```{word}\n");
    let parts = text.split(open.as_str()).skip(1);
    let parts = parts.filter_map(|part| part.split_once("\n```"));
    parts.map(|(block, _)| format!("{block}\n")).collect()
}

fn dateline(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(args).current_dir(folder).env_clear();
    command.env("HOME", folder).output().expect("it starts")
}

fn stdout(args: &[&str]) -> String {
    let output = dateline(&std::env::temp_dir(), args);
    assert!(output.status.success(), "{args:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The folder of the program, first in the search path.
fn search_path() -> std::ffi::OsString {
    let program = Path::new(env!("CARGO_BIN_EXE_dateline"));
    let folder = program.parent().map(PathBuf::from);
    let others = std::env::var_os("PATH").unwrap_or_default();
    let others: Vec<PathBuf> = std::env::split_paths(&others).collect();
    std::env::join_paths(folder.into_iter().chain(others)).expect("they were joined before")
}

#[test]
fn the_tutorial_runs_as_it_is_written() {
    let blocks = blocks(&read("README.md"), "sh");
    assert!(
        blocks.len() >= 3,
        "the tutorial has {} blocks",
        blocks.len()
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ran = Command::new("sh")
        .args(["-euc", &blocks.concat()])
        .current_dir(folder.path())
        .env("PATH", search_path())
        .env("HOME", folder.path())
        .output()
        .expect("there is a shell");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{}\n{said}", blocks.concat());
    let files = walkdir::WalkDir::new(folder.path()).into_iter();
    let fronts = files.filter(|entry| {
        let path = entry.as_ref().expect("it can be listed").path();
        path.ends_with("output/index.html")
    });
    assert_eq!(fronts.count(), 1, "the tutorial ends with a site");
}

#[test]
fn the_examples_of_output_are_what_is_printed() {
    let readme = read("README.md");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    let then = ["--as-of", "2026-11-23T12:00:00Z"];
    let run = |args: &[&str]| dateline(root, &[args, &then].concat());
    assert!(run(&["init"]).status.success());
    assert!(
        run(&["new", "briefing", "A first briefing"])
            .status
            .success()
    );
    let path = root.join("content/briefings/2026-11-23-a-first-briefing.md");
    let text = fs::read_to_string(&path).expect("new wrote it");
    // As the tutorial says, and without the hints behind the keys.
    let published = text.lines().filter(|line| !line.starts_with("status:"));
    let published = published.map(|line| line.split("  #").next().unwrap_or(line).trim_end());
    let text = published.collect::<Vec<_>>().join("\n");
    let mended = text.replace("countries: []", "countries: [Switzerland]");
    let examples = [
        ("text", "human", mended.replace("Switz", "Swits")),
        ("json", "json", mended.replace("topics: []", "topcis: []")),
    ];
    for (fence, format, wrong) in examples {
        assert_ne!(wrong, mended);
        fs::write(&path, wrong).expect("written");
        let said = run(&["build", "--format", format]).stderr;
        let said = String::from_utf8_lossy(&said).into_owned();
        let shown = blocks(&readme, fence);
        let shown = shown
            .iter()
            .filter(|block| block.contains("a-first-briefing.md"));
        let shown: Vec<&String> = shown.collect();
        assert_eq!(shown.len(), 1, "one example of `{fence}`");
        assert!(
            said.contains(shown[0]),
            "the README shows\n{}\nand it is\n{said}",
            shown[0]
        );
    }
}

#[test]
fn it_names_the_commands_and_flags_that_there_are() {
    let help = stdout(&["--help"]);
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands = commands.take_while(|line| !line.is_empty());
    let commands = commands.filter_map(|line| line.split_whitespace().next());
    let commands: BTreeSet<&str> = commands.filter(|name| *name != "help").collect();
    assert!(commands.len() > 5, "{help}");

    let mut flags = flags_in(&help);
    for command in &commands {
        flags.extend(flags_in(&stdout(&[command, "--help"])));
    }
    for own in ["--help", "--version"] {
        flags.remove(own);
    }

    let readme = read("README.md");
    let ours = readme.lines().filter(|line| !line.contains("cargo "));
    let ours: Vec<&str> = ours.collect();
    let ours = ours.join("\n");
    assert_eq!(flags_in(&ours), flags);
    let words = ours.split("dateline ").skip(1);
    let words = words.filter_map(|rest| rest.split(|c: char| !c.is_ascii_lowercase()).next());
    let in_code = ours.split('`').skip(1).step_by(2);
    let said: BTreeSet<&str> = in_code
        .filter_map(|code| code.strip_prefix("dateline "))
        .filter_map(|rest| rest.split_whitespace().next())
        .filter(|word| !word.starts_with('-'))
        .collect();
    let run: BTreeSet<&str> = words.filter(|word| said.contains(word)).collect();
    assert_eq!(said, commands);
    assert!(run.is_subset(&commands));
}

/// The long flags that a text names.
fn flags_in(text: &str) -> BTreeSet<String> {
    let parts = text.split("--").skip(1);
    let names = parts.filter_map(|part| {
        let end = part.find(|c: char| !c.is_ascii_lowercase() && c != '-');
        let name = part[..end.unwrap_or(part.len())].trim_end_matches('-');
        (!name.is_empty()).then(|| format!("--{name}"))
    });
    names.collect()
}

#[test]
fn its_tables_hold_the_keys_that_there_are() {
    let readme = read("README.md");
    for (heading, of) in [
        ("## What stands above a briefing", "briefing"),
        ("## Settings", "settings"),
    ] {
        let (_, part) = readme.split_once(heading).expect("the part is there");
        let part = part.split("\n## ").next().unwrap_or_default();
        let rows = part.lines().filter_map(|line| line.strip_prefix("| `"));
        let cells = rows.filter_map(|row| row.split(" | ").next());
        let names = cells.flat_map(|cell| cell.split(['`', ',', ' ']));
        let mut named: BTreeSet<String> = names
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect();
        let reserved = part
            .lines()
            .filter(|line| line.contains("reserved for later"));
        let reserved = reserved.flat_map(|line| line.split('`').skip(1).step_by(2));
        named.extend(reserved.map(str::to_owned));
        let schema: Value = serde_json::from_str(&stdout(&["schema", of])).expect("it is JSON");
        let keys = schema["properties"]
            .as_object()
            .expect("it lists its keys")
            .keys();
        let keys: BTreeSet<String> = keys.cloned().collect();
        assert_eq!(named, keys, "{heading}");
    }
}

#[test]
fn it_asks_for_the_rust_that_is_needed() {
    let manifest = read("Cargo.toml");
    let line = manifest
        .lines()
        .find_map(|line| line.strip_prefix("rust-version = "));
    let version = line.expect("it is there").trim_matches('"');
    let asked = format!("Rust toolchain ({version} or newer)");
    assert!(read("README.md").contains(&asked), "no `{asked}`");
}

#[test]
fn its_links_lead_to_files() {
    for file in ["README.md", "themes/README.md", "tests/README.md"] {
        let text = read(file);
        let shown = text.split("<!--").map(|part| part.rsplit("-->").next());
        let text = shown.flatten().collect::<String>();
        let folder = Path::new(file).parent().expect("it has one");
        for part in text.split("](").skip(1) {
            let target = part.split([')', '#']).next().unwrap_or_default();
            let path = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join(folder)
                .join(target);
            let leads = target.is_empty() || target.contains("://") || path.exists();
            assert!(leads, "{file}: {target}");
        }
    }
}

#[test]
fn the_readme_of_themes_names_all_that_templates_see() {
    let readme = read("themes/README.md");
    let mut missing = BTreeSet::new();
    let mut count = 0;
    for file in [
        "view.rs",
        "view/activity.rs",
        "view/briefing.rs",
        "view/days.rs",
        "view/entity.rs",
        "view/world.rs",
    ] {
        for key in keys_in(&read(&format!("src/render/{file}"))) {
            count += 1;
            let named = readme.split(|c: char| !c.is_alphanumeric() && c != '_');
            if !named.into_iter().any(|word| word == key) {
                missing.insert(format!("{file}: {key}"));
            }
        }
    }
    assert!(count > 100, "only {count} keys were found");
    assert!(
        missing.is_empty(),
        "themes/README.md does not name {missing:#?}"
    );
}

/// The keys of the maps that views are made of: `("title", …`, and `.with("title", …`.
fn keys_in(source: &str) -> BTreeSet<String> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let squeezed: String = source.split_whitespace().collect::<Vec<_>>().join(" ");
    let squeezed = squeezed.replace("( \"", "(\"");
    let places = squeezed.match_indices("(\"");
    let places = places.filter(|(at, _)| {
        let before = &squeezed[..*at];
        before.ends_with("with") || !before.ends_with(|c: char| c.is_alphanumeric() || c == '!')
    });
    let names = places.filter_map(|(at, open)| squeezed[at + open.len()..].split_once("\","));
    let is_key = |name: &&str| {
        name.chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    names
        .map(|(name, _)| name)
        .filter(is_key)
        .map(str::to_owned)
        .collect()
}
