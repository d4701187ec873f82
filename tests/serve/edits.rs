//! Whatever is done to the files of a site: what the server then shows is what a build makes.

use std::collections::BTreeSet;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::client::Server;
use super::{Desk, addresses, bytes};

/// How many edits are made one after the other.
const EDITS: usize = 300;

/// How many addresses are compared after each, besides those that are new or gone.
const SAMPLE: usize = 12;

/// An edit may be seen in two parts, if the machine is busy. Then the last counts.
const PATIENCE: Duration = Duration::from_secs(5);

const SETTINGS: &str = "title: Desk\nbase_url: https://example.org/briefs/\npaginate: 3\n";

/// Numbers by chance, but always the same.
struct Chance(u64);

impl Chance {
    /// The numbers of `SplitMix64`.
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed >> 33) % (count as u64)).expect("it is less than the count")
    }

    fn one<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let at = self.below(all.len().max(1));
        all.get(at)
    }
}

fn site() -> Desk {
    let desk = Desk::new(SETTINGS);
    for number in 0..12 {
        let keys = format!(
            "date: 2025-03-{:02}\ntopics: [Energy]\nactors: [UN, Actor {}]",
            number + 1,
            number % 4
        );
        desk.briefing(
            &format!("2025/text-{number}"),
            &keys,
            &format!("See [[text-{}]].", (number + 5) % 12),
        );
    }
    desk.write(
        "content/actors.yaml",
        "un: {name: United Nations, aliases: [UN]}\n",
    );
    desk.write("content/pages/about.md", "---\ntitle: About\n---\nWords.\n");
    desk.write("themes/own/theme.yaml", "name: own\nextends: chancery\n");
    desk.write("themes/own/assets/own.css", "p { color: red }\n");
    desk
}

/// Does one thing to the site, and says what.
fn edit(desk: &Desk, chance: &mut Chance) -> String {
    let texts = addresses(&desk.path("content/briefings"));
    let text = chance
        .one(&texts)
        .map(|text| format!("content/briefings{text}"));
    let number = chance.below(40);
    match (chance.below(20), text) {
        (0..=4, Some(text)) => change(desk, chance, &text),
        (5, Some(text)) => {
            desk.remove(&text);
            format!("without {text}")
        }
        (6, Some(text)) => {
            let to = format!("content/briefings/2026/moved-{number}.md");
            desk.rename(&text, &to);
            format!("{text} is now {to}")
        }
        (7, Some(text)) => {
            desk.write(&text, "---\ntitel: Wrong\ndate: never\n---\n");
            format!("mistakes in {text}")
        }
        (8, _) if desk.path("content/briefings/2025").is_dir() => {
            desk.rename(
                "content/briefings/2025",
                &format!("content/briefings/folder-{number}"),
            );
            "a folder was moved".to_owned()
        }
        (9, Some(text)) => {
            // as editors do it
            let new = std::fs::read(desk.path(&text)).expect("read");
            desk.write(
                "content/briefings/.swap",
                [&new[..], b"\nSaved.\n"].concat(),
            );
            desk.rename("content/briefings/.swap", &text);
            format!("{text} was saved")
        }
        (10, _) => {
            let name = format!("Actor {}", chance.below(4));
            desk.write("content/actors.yaml", format!("un: {{name: United Nations, aliases: [UN]}}\none: {{name: One {number}, aliases: [{name}]}}\n"));
            "the registry".to_owned()
        }
        (11, _) => {
            let theme = ["chancery", "own", "wire"][chance.below(3)];
            desk.write(
                "dateline.yaml",
                format!("{SETTINGS}theme: {theme}\ndescription: Number {number}\n"),
            );
            format!("settings: {theme}")
        }
        (12, _) => {
            desk.write("themes/own/templates/page.html", format!("{{% extends \"chancery/page.html\" %}}{{# {number} #}}{{% block head %}}<meta name=\"n\" content=\"{number}\">{{% endblock %}}\n"));
            "a template".to_owned()
        }
        (13, _) => {
            desk.write(
                "themes/own/assets/own.css",
                format!("p {{ order: {number} }}\n"),
            );
            "a style sheet".to_owned()
        }
        (14, _) => {
            desk.write(
                &format!("content/static/file-{}.txt", number % 3),
                format!("{number}"),
            );
            "a file that is copied".to_owned()
        }
        (15, _) => {
            desk.write(&format!("content/briefings/2026/folder-{number}/index.md"), format!("---\ntitle: Folder {number}\ndate: 2026-01-0{}\ncountries: [FR]\n---\n![A map](map.png)\n", number % 9 + 1));
            desk.write(
                &format!("content/briefings/2026/folder-{number}/map.png"),
                "no picture",
            );
            format!("a folder with a picture, {number}")
        }
        _ => {
            desk.briefing(
                &format!("2026/new-{number}"),
                &format!(
                    "date: 2026-01-0{}\ntopics: [Energy, Topic {number}]",
                    number % 9 + 1
                ),
                "New.",
            );
            format!("new-{number}")
        }
    }
}

fn change(desk: &Desk, chance: &mut Chance, text: &str) -> String {
    let number = chance.below(40);
    let keys = [
        "topics: [Energy]\nactors: [UN]".to_owned(),
        format!("actors: [Actor {}]\ncountries: [UA, FR]", number % 5),
        "status: draft".to_owned(),
        "embargo: 2026-01-12T00:00:00Z".to_owned(),
        format!("slug: slug-{number}\nredirects: [/old/{number}/]"),
        format!("translation_of: text-{}\nlang: fr", number % 12),
        "topcis: [Energy]".to_owned(),
    ];
    let keys = chance.one(&keys).cloned().unwrap_or_default();
    let body = ["[[text-3]]", "[[nothing-like-it]]", "Words."][chance.below(3)];
    let date = format!("2025-0{}-1{}", number % 9 + 1, number % 9);
    desk.write(
        text,
        format!("---\ntitle: Changed {number}\ndate: {date}\n{keys}\n---\n\n## Head\n\n{body}\n"),
    );
    format!("{text}: {keys} {body}")
}

/// What is wrong, by a build's words and the server's.
fn mistakes(found: &Value) -> BTreeSet<String> {
    let found = found.as_array().into_iter().flatten();
    let told = found.map(|one| {
        let file = one.get("file").or_else(|| one.get("path"));
        format!(
            "{} {} {file:?} {} {} {}",
            one["severity"], one["code"], one["line"], one["column"], one["message"]
        )
    });
    told.collect()
}

/// Where the server does not show what a build makes.
fn differences(
    desk: &Desk,
    server: &Server,
    before: &BTreeSet<String>,
    chance: &mut Chance,
) -> Result<BTreeSet<String>, String> {
    let (ran, output) = desk.built();
    let told = String::from_utf8(ran.stderr).expect("it is a text");
    let told: Vec<Value> = told
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let state = server.state();
    let (expected, found) = (mistakes(&Value::Array(told)), mistakes(&state["found"]));
    if expected != found {
        return Err(format!("told {found:#?}, but a build tells {expected:#?}"));
    }
    let status = server.get("/briefs/").status;
    if ran.status.code() == Some(1) {
        return if status == 500 {
            Ok(before.clone())
        } else {
            Err(format!("the front page is {status}"))
        };
    }
    let folder = output.path().join("site");
    let there = addresses(&folder).into_iter();
    let now: BTreeSet<String> = there.filter(|address| !is_of_index(address)).collect();
    let all: Vec<&String> = now.iter().collect();
    let sample = (0..SAMPLE).filter_map(|_| chance.one(&all).copied());
    let sample: BTreeSet<&String> = sample.chain(now.symmetric_difference(before)).collect();
    for address in sample {
        if let Some(wrong) = wrong_at(server, &folder, address) {
            return Err(wrong);
        }
    }
    Ok(now)
}

/// Whether a file belongs to the index of all words: a preview searches titles and names only.
fn is_of_index(address: &str) -> bool {
    address.contains("/search/") && !address.ends_with("/index.html")
}

fn wrong_at(server: &Server, folder: &Path, address: &str) -> Option<String> {
    let answer = server.get(&format!("/briefs{}", encoded(address)));
    match bytes(folder, address) {
        Ok(bytes) if answer.page() == bytes => None,
        Ok(_) => Some(format!(
            "{address} is {}, and not what is built:\n{}",
            answer.status,
            answer.text()
        )),
        Err(_) if answer.status == 404 => None,
        Err(_) => Some(format!("{address} is no more, but {}", answer.status)),
    }
}

fn encoded(address: &str) -> String {
    address.replace("index.html", "").replace(' ', "%20")
}

#[test]
fn after_each_of_300_edits_pages_are_those_of_a_build() {
    let mut chance = Chance(7);
    let desk = site();
    let server = desk.serve("");
    let mut before = BTreeSet::new();
    let mut slowest = Vec::new();
    for number in 0..EDITS {
        let version = server.version();
        let what = edit(&desk, &mut chance);
        let state = server.after(version);
        slowest.push(state["took_ms"].as_u64().unwrap_or_default());
        let started = Instant::now();
        before = loop {
            match differences(&desk, &server, &before, &mut chance) {
                Ok(now) => break now,
                Err(wrong) if started.elapsed() > PATIENCE => panic!("{number}, {what}: {wrong}"),
                Err(_) => thread::sleep(Duration::from_millis(20)),
            }
        };
    }
    slowest.sort_unstable();
    println!(
        "{EDITS} edits: seen in {} ms (median), {:?} ms (slowest)",
        slowest[EDITS / 2],
        slowest.last()
    );
    assert!(!desk.path("output").exists() && !desk.path(".output.dateline").exists());
}
