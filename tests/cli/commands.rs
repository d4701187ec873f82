//! Each command by itself, and how a site is found.

use std::fs;

use serde_json::Value;

use super::{Desk, ran, tree};

const COMMANDS: [&str; 8] = [
    "init",
    "new",
    "build",
    "check",
    "serve",
    "next",
    "schema",
    "completions",
];

#[test]
fn it_says_what_it_is_and_what_it_can() {
    let desk = Desk::empty();
    let version = desk.run("--version").expect(0).stdout;
    assert_eq!(version, format!("dateline {}\n", env!("CARGO_PKG_VERSION")));
    let help = desk.run("--help").expect(0).stdout;
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed: Vec<&str> = listed
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert_eq!(listed, COMMANDS);
    for command in COMMANDS {
        let help = desk.run(&format!("{command} --help")).expect(0);
        assert!(help.stdout.contains("--root") && help.stderr.is_empty());
    }
}

#[test]
fn a_wrong_call_is_told_apart_from_wrong_content() {
    let desk = Desk::new();
    let calls = [
        "",
        "publish",
        "build --publish",
        "build --as-of tomorrow",
        "build --as-of 2026-01-10",
        "build --audience public",
        "build --base-url example.org",
        "build --jobs 0",
        "build --undo --strict",
        "new poem Spring",
        "schema poem",
        "completions dos",
    ];
    for call in calls {
        let ran = desk.run(call).expect(2);
        assert!(ran.stdout.is_empty() && !ran.stderr.is_empty(), "{call}");
    }
    assert!(!desk.path("output").exists());
    desk.briefing("2025-03-03-third", "date: 2025-03-03\ntopcis: [a]", "");
    desk.run("build").says(1, &["unknown-key", "`topics`"]);
    desk.run("check").expect(1);
}

#[test]
fn a_new_site_builds_without_a_word() {
    let desk = Desk::empty();
    desk.run("init").expect(0);
    let made = tree(&desk.root());
    desk.run("check --strict --quiet").says(0, &[]);
    let built = desk.run("build --strict --format json").expect(0);
    assert_eq!((built.stdout.as_str(), built.stderr.as_str()), ("", ""));
    assert!(
        desk.page("index.html").contains("site</title>"),
        "the folder's name is the title"
    );

    desk.run("init").says(2, &["is there already", "help: "]);
    let mut after = tree(&desk.root());
    after.retain(|path, _| !path.starts_with("output/") && !path.starts_with(".output"));
    assert_eq!(after, made, "a refused init changes nothing");

    let mut titled = desk.command("init other/place --title");
    ran(titled.arg("A \"B\": c")).expect(0);
    desk.run("build --strict --root other/place").expect(0);
    assert!(tree(&desk.path("other/place/output")).len() > 10);
}

#[test]
fn init_overwrites_no_single_file() {
    let desk = Desk::empty();
    desk.write("content/topics.yaml", "mine: {name: Mine}\n");
    desk.run("init").expect(2);
    assert_eq!(tree(&desk.root()).len(), 1);
}

#[test]
fn what_new_writes_passes_the_check() {
    let desk = Desk::new();
    let new = |kind: &str, name: &str| ran(desk.command(&format!("new {kind}")).arg(name));
    let written = [
        (
            "briefing",
            "Näher: a \"talk\"",
            "briefings/2026-01-10-näher-a-talk.md",
        ),
        ("actor", "The Group", "actors/the-group.md"),
        ("topic", "Sea law", "topics/sea-law.md"),
        ("country", "blr", "countries/belarus.md"),
        ("country", "Türkiye", "countries/türkiye.md"),
    ];
    for (kind, name, path) in written {
        let mut command = desk.command(&format!("new {kind} --as-of {}", super::AS_OF));
        ran(command.arg(name)).expect(0);
        assert!(desk.path(&format!("content/{path}")).is_file(), "{path}");
    }
    desk.run("check --strict").expect(0);
    let before = tree(&desk.root());
    new("actor", "The group").says(2, &["is there already"]);
    new("country", "Belrus").says(2, &["`Belarus`"]);
    new("briefing", "?!").expect(2);
    assert_eq!(tree(&desk.root()), before);
    desk.run_then("build --strict").expect(0);
    assert!(
        !desk.has("2026/01/näher-a-talk/index.html"),
        "a new briefing is a draft"
    );
}

#[test]
fn the_site_is_found_from_below_and_from_outside() {
    let desk = Desk::new();
    let below = desk.path("content/briefings");
    ran(desk.command("build").current_dir(&below)).expect(0);
    assert!(desk.has("index.html") && !below.join("output").exists());

    let outside = desk.home();
    ran(desk.command("check").current_dir(&outside)).says(2, &["dateline.yaml", "dateline init"]);
    ran(desk
        .command("check --root")
        .arg(desk.root())
        .current_dir(&outside))
    .expect(0);
    ran(desk.command("check --root ../site").current_dir(&outside)).expect(0);
    ran(desk.command("check --root nowhere").current_dir(&outside)).says(2, &["no folder"]);
    ran(desk.command("check --root .").current_dir(&outside)).says(2, &["no dateline.yaml"]);
}

#[test]
fn next_is_the_instant_at_which_something_changes() {
    let event = "events: [{when: 2026-02-03, what: A vote, status: planned}]";
    let cases = [
        (
            "date: 2025-03-01\nembargo: 2026-02-01T10:00:00+02:00",
            "2026-02-01T08:00:00Z\n",
        ),
        (
            "date: 2025-03-01\nexpires: 2026-03-01T00:00:00Z",
            "2026-03-01T00:00:00Z\n",
        ),
        ("date: 2026-04-05", "2026-04-05T00:00:00Z\n"),
        // what was to come after this month comes in this month
        (
            &format!("date: 2025-03-01\n{event}"),
            "2026-02-01T00:00:00Z\n",
        ),
        (
            "date: 2025-03-01\nstatus: draft\nembargo: 2026-02-01T10:00:00Z",
            "",
        ),
        (
            "date: 2025-03-01\ntlp: red\nexpires: 2026-02-01T10:00:00Z",
            "",
        ),
        (
            "date: 2026-02-01\nembargo: 2026-03-01T10:00:00Z",
            "2026-03-01T10:00:00Z\n",
        ),
        ("date: 2025-03-01\nexpires: 2025-04-01T10:00:00Z", ""),
    ];
    for (keys, expected) in cases {
        let desk = Desk::new();
        desk.briefing("2025-03-05-third", keys, "");
        let next = desk.run_then("next").expect(0);
        assert_eq!(next.stdout, expected, "{keys}");
        assert_eq!(next.stderr.is_empty(), !expected.is_empty(), "{keys}");
    }
    let desk = Desk::new();
    desk.write(
        "dateline.yaml",
        "base_url: https://example.org/\ntimezone: Europe/Brussels\n",
    );
    desk.briefing("2025-03-05-third", "date: 2026-07-01", "");
    assert_eq!(desk.run_then("next").stdout, "2026-06-30T22:00:00Z\n");
}

#[test]
fn next_keeps_its_word() {
    let desk = Desk::new();
    desk.briefing(
        "2025-03-05-third",
        "date: 2026-04-05\nexpires: 2026-05-01T00:00:00Z",
        "",
    );
    let before = desk.build();
    let instants = [
        ("2026-04-04T23:59:59Z", "2026-04-05T00:00:00Z"),
        ("2026-04-30T23:59:59Z", "2026-05-01T00:00:00Z"),
    ];
    for (just_before, instant) in instants {
        desk.run(&format!("build --as-of {just_before}")).expect(0);
        let earlier = desk.output();
        desk.run(&format!("build --as-of {instant}")).expect(0);
        assert_ne!(earlier, desk.output(), "{instant}");
    }
    assert_eq!(
        desk.output(),
        before,
        "and expired it is as if it had never been"
    );
}

#[test]
fn schemas_are_json_schemas() {
    let desk = Desk::empty();
    for of in ["", "briefing", "settings", "actors", "topics", "countries"] {
        let text = desk.run(&format!("schema {of}")).expect(0).stdout;
        let schema: Value = serde_json::from_str(&text).expect("it is JSON");
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
        assert!(
            schema["$id"].is_string() && schema["$defs"].is_object(),
            "{of}"
        );
        assert_references_lead_somewhere(&schema, &schema["$defs"]);
    }
    let briefing = desk.run("schema").stdout;
    assert_eq!(briefing, desk.run("schema briefing").stdout);
    let schema: Value = serde_json::from_str(&briefing).expect("it is JSON");
    for key in ["title", "date", "embargo", "tlp", "corrections", "extra"] {
        assert!(schema["properties"][key].is_object(), "{key}");
    }
}

fn assert_references_lead_somewhere(part: &Value, definitions: &Value) {
    if let Some(to) = part.get("$ref").and_then(Value::as_str) {
        let name = to
            .strip_prefix("#/$defs/")
            .expect("nothing outside is referred to");
        assert!(definitions.get(name).is_some(), "{to}");
    }
    let below = part.as_object().into_iter().flat_map(|map| map.values());
    let below = below.chain(part.as_array().into_iter().flatten());
    below.for_each(|part| assert_references_lead_somewhere(part, definitions));
}

#[test]
fn shells_learn_the_commands() {
    let desk = Desk::empty();
    for shell in ["bash", "zsh", "fish"] {
        let script = desk.run(&format!("completions {shell}")).expect(0).stdout;
        for word in COMMANDS.iter().chain(&["as-of", "base-url"]) {
            assert!(script.contains(word), "{shell} does not know `{word}`");
        }
    }
}

#[test]
fn check_writes_nothing() {
    let desk = Desk::new();
    desk.briefing("2026-03-03-third", "date: 2026-03-03", "[[nowhere]]");
    let before = tree(&desk.root());
    // it will stop the build of that day
    desk.run_then("check").says(1, &["error[", "nowhere"]);
    assert_eq!(tree(&desk.root()), before);
    desk.run_then("build --strict").expect(0);
    fs::remove_dir_all(desk.path("content")).expect("removed");
    desk.run_then("check").expect(0);
}
