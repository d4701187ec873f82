//! The rules that `tidy.rs` holds the source against, each a function from a file to what is wrong
//! with it, below the tables that the rules read.

use std::fs;

use super::project;
use super::source::{Source, words};

/// Who may import whom: each module only modules of lines above its own.
const LAYERS: &[&[&str]] = &[
    &["diag"],
    &["yaml", "model"],
    &["read", "parse", "gate", "link", "theme", "write", "search"],
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
const SHARED_BY_OUTPUTS: &[&str] = &[
    "channel",
    "companion",
    "entry",
    "paging",
    "xml",
    "index::shown",
    "news::address",
];

/// Where a path may be named: the beginning of the path, and the files by how theirs begin.
const PLACES: &[(&str, &[&str])] = &[
    ("std::fs", IO),
    ("std::net", IO),
    ("std::process::Command", &["src/cmd"]),
    ("walkdir", IO),
    ("rustix", IO),
    ("std::env", &["src/cmd"]),
    ("tera", &["src/render/template"]),
    ("serde_yaml", &["src/yaml"]),
    ("serde_saphyr", &["src/yaml"]),
    ("clap", &["src/cmd"]),
    ("pagefind", &["src/search"]),
    ("rand", &[]),
    ("resvg", &["src/render/card"]),
    ("harfrust", &["src/render/letters"]),
    ("skrifa", &["src/render/letters"]),
    ("wuff", &["src/render/letters"]),
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
    "src/gate",
    "src/parse/front_matter",
    "src/parse/briefing.rs",
    "src/parse/config.rs",
    "src/parse/page.rs",
    "src/model/briefing.rs",
    "src/model/config.rs",
    "src/diag/messages/",
    "src/cmd/args.rs",
    "src/cmd/new.rs",
    "src/cmd/serve",
];

/// Lines a file may have.
pub(crate) const LONGEST_FILE: usize = 600;

pub(crate) fn layers(source: &Source) -> Vec<String> {
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

pub(crate) fn outputs(source: &Source) -> Vec<String> {
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

pub(crate) fn places(source: &Source) -> Vec<String> {
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

pub(crate) fn clock(source: &Source) -> Vec<String> {
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

pub(crate) fn release(source: &Source) -> Vec<String> {
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

pub(crate) fn globals(source: &Source) -> Vec<String> {
    let names = [
        concat!("Lazy", "Lock"),
        concat!("Lazy", "Cell"),
        concat!("thread", "_local"),
    ];
    let named = words(&source.code).filter(|(_, word)| names.contains(word));
    let mut wrong: Vec<String> = named
        .map(|(_, word)| format!("`{word}` is a global"))
        .collect();
    let changes = ["mut ", "Lock<", "Mutex<", "Cell<", "Atomic"];
    let statics = source
        .code
        .match_indices("static ")
        .filter_map(|(at, word)| {
            let declared = source.code[at + word.len()..]
                .split(['=', ';', ')', '{'])
                .next()?;
            let is_type = source.code[..at].ends_with('\'');
            (!is_type).then_some(declared)
        });
    if statics
        .flat_map(|of| changes.map(|change| of.contains(change)))
        .any(|changes| changes)
    {
        wrong.push("a global that changes".to_owned());
    }
    wrong
}

pub(crate) fn utils(source: &Source) -> Vec<String> {
    let names = ["utils", "util", "helpers", "helper", "common", "misc"];
    let module = source.module();
    let own = module.last().filter(|name| names.contains(name));
    let declared = names
        .iter()
        .filter(|name| source.code.contains(&format!("mod {name};")));
    let vague = own.into_iter().chain(declared);
    vague.map(|name| format!("`{name}` says nothing")).collect()
}

pub(crate) fn opening(source: &Source) -> Vec<String> {
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

pub(crate) fn unfinished(source: &Source) -> Vec<String> {
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

pub(crate) fn length(source: &Source) -> Vec<String> {
    let lines = source.text.lines().count();
    let is_long = lines > LONGEST_FILE;
    is_long
        .then(|| format!("{} has {lines} lines", source.path))
        .into_iter()
        .collect()
}
