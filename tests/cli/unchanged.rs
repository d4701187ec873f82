//! A build that has nothing to do: when it may see that at once, that it then says and leaves what
//! it did before, and that everything that could make another site makes it do its work.

use std::fs;
use std::time::SystemTime;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rayon::prelude::*;

use super::{AS_OF, Desk, Ran, differences, tree};

/// A site with something of everything that may change by itself.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.briefing(
        "2025-03-03-third",
        "date: 2025-03-03\nevents: [{when: 2026-01-10, what: A meeting}]",
        "![A map](map.png)",
    );
    desk.briefing(
        "2025-03-04-fourth",
        "date: 2025-03-04\nembargo: 2026-01-10T12:00:00Z",
        "Later.",
    );
    desk.write("content/briefings/map.png", "not a picture");
    desk.write("content/static/robots/a.txt", "static");
    desk.write("themes/own/theme.yaml", "name: Own\nextends: chancery\n");
    desk.write("themes/own/templates/404.html", "own words\n");
    desk.write(
        "dateline.yaml",
        "title: The Desk\nbase_url: https://example.org/\ntheme: own\n",
    );
    desk
}

fn build(desk: &Desk, args: &str) -> Ran {
    desk.run_at(&format!("build --timings {args}"))
}

/// Whether a build saw at once that there was nothing to do.
fn saw_at_once(ran: &Ran) -> bool {
    let names = ran.stdout.lines().filter_map(|line| line.split(' ').next());
    let names: Vec<&str> = names.collect();
    let at_once = names == ["read", "hash", "compare", "total"];
    assert_ne!(at_once, names.contains(&"render"), "{}", ran.stdout);
    at_once
}

/// What a build makes of the same files where nothing was built before.
fn fresh(desk: &Desk, args: &str) -> super::Tree {
    let other = desk.elsewhere();
    build(&other, args).expect(0);
    other.output()
}

#[track_caller]
fn assert_as_fresh(desk: &Desk, args: &str, name: &str) {
    let differ = differences(&desk.output(), &fresh(desk, args));
    assert!(differ.is_empty(), "{name}: {differ:?}");
}

/// Writes something else of the same length, and gives the file its old time.
fn change_unseen(desk: &Desk, path: &str, from: &str, to: &str) {
    assert_eq!(from.len(), to.len());
    let path = desk.path(path);
    let modified = |metadata: fs::Metadata| metadata.modified().expect("it has a time");
    let time: SystemTime = modified(fs::metadata(&path).expect("it is there"));
    let text = fs::read_to_string(&path).expect("it is there");
    assert!(text.contains(from));
    fs::write(&path, text.replace(from, to)).expect("written");
    let file = fs::File::options().append(true).open(&path);
    file.and_then(|file| file.set_modified(time)).expect("set");
}

fn remove(desk: &Desk, path: &str) {
    fs::remove_file(desk.path(path)).expect("removed");
}

#[test]
fn everything_that_could_make_another_site_is_seen() {
    type Deed = fn(&Desk);
    let nothing: Deed = |_| {};
    let cases: [(&str, &str, Deed); 22] = [
        ("a text", "", |desk| {
            desk.briefing("2025-03-01-first", "date: 2025-03-01", "Other words.");
        }),
        ("a text of the same length and time", "", |desk| {
            change_unseen(
                desk,
                "content/briefings/2025-03-01-first.md",
                "The first text",
                "The worst text",
            );
        }),
        ("a new file", "", |desk| {
            desk.briefing("2025-03-05-fifth", "date: 2025-03-05", "New.");
        }),
        ("a new file that nothing is made of", "", |desk| {
            desk.briefing("2025-03-05-fifth", "date: 2025-03-05\nstatus: draft", "");
        }),
        ("a removed file", "", |desk| {
            remove(desk, "content/briefings/2025-03-02-second.md");
        }),
        ("a renamed file", "", |desk| {
            let to = desk.path("content/briefings/2025-03-01-zero.md");
            fs::rename(desk.path("content/briefings/2025-03-04-fourth.md"), to).expect("renamed");
        }),
        ("a static file", "", |desk| {
            desk.write("content/static/robots/a.txt", "other");
        }),
        ("a static file of the same length and time", "", |desk| {
            change_unseen(desk, "content/static/robots/a.txt", "static", "stated");
        }),
        ("a picture", "", |desk| {
            desk.write("content/briefings/map.png", "no picture");
        }),
        ("a setting", "", |desk| {
            desk.write(
                "dateline.yaml",
                "title: Another\nbase_url: https://example.org/\ntheme: own\n",
            );
        }),
        ("a template", "", |desk| {
            desk.write("themes/own/templates/404.html", "other words\n");
        }),
        ("a registry", "", |desk| {
            desk.write("content/actors.yaml", "un: {name: United Nations}\n");
        }),
        (
            "another address",
            "--base-url https://example.net/a",
            nothing,
        ),
        ("another theme", "--theme chancery", nothing),
        ("another audience", "--audience green", nothing),
        ("strict", "--strict", nothing),
        ("force", "--force", nothing),
        ("the end of a wait", "--as-of 2026-01-10T12:00:00Z", nothing),
        ("midnight", "--as-of 2026-01-11T00:00:00Z", nothing),
        (
            "an earlier instant",
            "--as-of 2026-01-09T23:59:59Z",
            nothing,
        ),
        ("no receipt", "", |desk| {
            remove(desk, ".output.dateline/receipt");
        }),
        ("an undo", "", |desk| {
            desk.briefing("2025-03-05-fifth", "date: 2025-03-05", "New.");
            desk.build();
            desk.run("build --undo").expect(0);
        }),
    ];
    cases.into_par_iter().for_each(|(name, args, deed)| {
        let desk = desk();
        assert!(!saw_at_once(&build(&desk, "").expect(0)), "{name}");
        assert!(saw_at_once(&build(&desk, "").expect(0)), "{name}");
        deed(&desk);
        assert!(!saw_at_once(&build(&desk, args).expect(0)), "{name}");
        assert_as_fresh(&desk, args, name);
        let again = saw_at_once(&build(&desk, args).expect(0));
        assert_eq!(again, args != "--force", "{name}, again");
    });
}

#[test]
fn what_was_done_to_the_output_is_mended() {
    type Deed = fn(&Desk);
    let deeds: [(&str, Deed); 5] = [
        ("edited", |desk| desk.write("output/index.html", "tampered")),
        ("removed", |desk| remove(desk, "output/index.html")),
        ("a folder removed", |desk| {
            fs::remove_dir_all(desk.path("output/2025")).expect("removed");
        }),
        ("all removed", |desk| {
            fs::remove_dir_all(desk.path("output")).expect("removed");
        }),
        ("the hidden folder removed", |desk| {
            fs::remove_dir_all(desk.path(".output.dateline")).expect("removed");
        }),
    ];
    for (name, deed) in deeds {
        let desk = desk();
        let before = desk.build();
        deed(&desk);
        assert!(!saw_at_once(&build(&desk, "").expect(0)), "{name}");
        assert!(desk.output() == before, "{name}");
        assert!(saw_at_once(&build(&desk, "").expect(0)), "{name}");
    }
    let desk = desk();
    desk.build();
    desk.write("output/thesis.txt", "years of work");
    build(&desk, "").says(2, &["thesis.txt"]);
    assert!(desk.has("thesis.txt"));
    build(&desk, "--force").expect(0);
    assert!(!desk.has("thesis.txt"));
}

#[test]
fn until_something_changes_by_itself_any_instant_will_do() {
    let desk = desk();
    let before = desk.build();
    for as_of in [AS_OF, "2026-01-10T00:00:01Z", "2026-01-10T11:59:59.999Z"] {
        let args = format!("--as-of {as_of}");
        assert!(saw_at_once(&build(&desk, &args).expect(0)), "{as_of}");
        assert_as_fresh(&desk, &args, as_of);
    }
    let noon = "--as-of 2026-01-10T12:00:00Z";
    build(&desk, noon).expect(0);
    assert_ne!(desk.output(), before);
    let last = "--as-of 2026-01-10T23:59:59.999Z";
    assert!(saw_at_once(&build(&desk, last).expect(0)));
    assert_as_fresh(&desk, last, "the last instant of the day");
}

#[test]
fn a_briefing_is_news_for_two_days_to_the_instant() {
    let desk = desk();
    desk.briefing("2026-01-08-news", "date: 2026-01-08T06:00:00Z", "New.");
    build(&desk, "").expect(0);
    let maps = |desk: &Desk| desk.page("robots.txt").matches("Sitemap: ").count();
    assert!(desk.has("news-sitemap.xml"));
    assert_eq!(maps(&desk), 2);
    let last = "--as-of 2026-01-10T05:59:59.999Z";
    assert!(saw_at_once(&build(&desk, last).expect(0)));
    let two_days = "--as-of 2026-01-10T06:00:00Z";
    assert!(!saw_at_once(&build(&desk, two_days).expect(0)));
    assert!(!desk.has("news-sitemap.xml"));
    assert_eq!(maps(&desk), 1);
    assert_as_fresh(&desk, two_days, "two days later");
}

#[test]
fn what_a_security_file_promises_ends_within_the_day() {
    let desk = desk();
    let expires = "2026-01-10T06:00:00Z";
    let settings = format!(
        "title: The Desk\nbase_url: https://example.org/\n\
         hosts: {{security: {{contact: mailto:a@example.org, expires: {expires}}}}}\n"
    );
    desk.write("dateline.yaml", &settings);
    build(&desk, "").expect(0);
    let last = "--as-of 2026-01-10T05:59:59.999Z";
    assert!(saw_at_once(&build(&desk, last).expect(0)));
    build(&desk, &format!("--as-of {expires}")).says(0, &["security-expired"]);
}

#[test]
fn what_was_found_is_told_again() {
    let desk = desk();
    desk.briefing(
        "2025-03-05-fifth",
        "date: 2025-03-05\nactors: [Someone Unheard]\ntopics: [Hearsay]",
        "",
    );
    let told = |ran: &Ran| -> Vec<String> {
        let lines = ran.stderr.lines();
        let lines = lines.map(|line| line.split(" (").next().unwrap_or(line).to_owned());
        let lines = lines.map(|line| line.split(" files in ").next().unwrap_or("").to_owned());
        lines.filter(|line| !line.starts_with("Built")).collect()
    };
    let mut told_before = Vec::new();
    for args in [
        "",
        "--color always",
        "--format json",
        "--format sarif",
        "--quiet",
        "--quiet --format sarif",
    ] {
        let quiet = args.contains("--quiet");
        // what was printed otherwise is not known, but that errors are none is known
        assert_eq!(saw_at_once(&build(&desk, args).expect(0)), quiet, "{args}");
        remove(&desk, ".output.dateline/receipt");
        let first = build(&desk, args).expect(0);
        let second = build(&desk, args).expect(0);
        assert!(!saw_at_once(&first) && saw_at_once(&second), "{args}");
        assert_eq!(told(&first), told(&second), "{args}");
        assert_eq!(second.stderr.contains("unknown-actor"), !quiet, "{args}");
        told_before.push(told(&second));
        let receipt = fs::read(desk.path(".output.dateline/receipt")).expect("it is there");
        let receipt = String::from_utf8_lossy(&receipt);
        assert!(!receipt.contains("Someone") && !receipt.contains("2026"));
        desk.run_then("build")
            .says(0, &["unknown-actor", "Nothing changed"]);
    }
    told_before.dedup();
    assert_eq!(told_before.len(), 6, "each in its own way");
}

/// Something that an author does.
#[derive(Debug, Clone)]
enum Edit {
    Write(u8, u8),
    Remove(u8),
    Static(u8),
    Title(u8),
    Hour(u8),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        (0..3_u8, 0..4_u8).prop_map(|(which, how)| Edit::Write(which, how)),
        (0..3_u8).prop_map(Edit::Remove),
        (0..2_u8).prop_map(Edit::Static),
        (0..2_u8).prop_map(Edit::Title),
        (0..30_u8).prop_map(Edit::Hour),
    ];
    proptest::collection::vec(edit, 1..6)
}

#[test]
fn a_chain_of_builds_ends_where_a_fresh_one_does() {
    let config = ProptestConfig {
        cases: 6,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(7),
        ..ProptestConfig::default()
    };
    proptest!(config, |(edits in edits())| {
        let desk = Desk::new();
        let mut args = format!("--as-of {AS_OF}");
        for edit in edits {
            done(&desk, &edit, &mut args);
            for _ in 0..2 {
                build(&desk, &args).expect(0);
            }
        }
        let differ = differences(&desk.output(), &fresh(&desk, &args));
        prop_assert!(differ.is_empty(), "{differ:?}");
    });
}

fn done(desk: &Desk, edit: &Edit, args: &mut String) {
    match edit {
        Edit::Write(which, how) => {
            let keys = [
                "date: 2025-04-01",
                "date: 2025-04-01\nstatus: draft",
                "date: 2025-04-01\nembargo: 2026-01-10T07:00:00Z",
                "date: 2026-01-10\nevents: [{when: 2026-01-10, what: A meeting}]",
            ];
            let name = format!("2025-04-01-text{which}");
            desk.briefing(&name, keys[usize::from(*how)], "Words.");
        }
        Edit::Remove(which) => {
            let path = format!("content/briefings/2025-04-01-text{which}.md");
            let _ = fs::remove_file(desk.path(&path));
        }
        Edit::Static(which) => desk.write("content/static/a.txt", &format!("{which}")),
        Edit::Title(which) => {
            let text = format!("title: The Desk {which}\nbase_url: https://example.org/\n");
            desk.write("dateline.yaml", &text);
        }
        Edit::Hour(hour) => {
            let (day, hour) = (10 + hour / 24, hour % 24);
            *args = format!("--as-of 2026-01-{day}T{hour:02}:00:00Z");
        }
    }
}

#[test]
fn nothing_but_the_hidden_folder_has_a_receipt() {
    let desk = desk();
    desk.build();
    let all = tree(&desk.root());
    let receipts = all.keys().filter(|path| path.contains("receipt"));
    assert_eq!(receipts.collect::<Vec<_>>(), [".output.dateline/receipt"]);
}
