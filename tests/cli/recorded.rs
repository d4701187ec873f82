//! The ledger of addresses that stay: what is put into it and when, and what comes of it.

use std::fs;

use super::{Desk, Ran};

const LEDGER: &str = "content/.addresses";

fn ledger(desk: &Desk) -> String {
    fs::read_to_string(desk.path(LEDGER)).unwrap_or_default()
}

fn addresses(desk: &Desk) -> Vec<String> {
    let ledger = ledger(desk);
    let lines = ledger.lines().filter(|line| !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

/// A desk whose addresses are recorded.
fn recorded() -> Desk {
    let desk = Desk::new();
    desk.run_then("build --record").expect(0);
    desk
}

fn saw_at_once(ran: &Ran) -> bool {
    !ran.stdout.contains("render")
}

#[test]
fn what_readers_cite_is_recorded() {
    let desk = Desk::new();
    desk.briefing(
        "2025-04-01-third",
        "date: 2025-04-01\ntopics: [Border trade]\nredirects: [/old/third/]",
        "Text.",
    );
    desk.briefing("2025-04-01-third.fr", "kicker: Trois", "Texte.");
    desk.write("content/pages/about.md", "---\ntitle: About\n---\nUs.\n");
    desk.write("content/static/logo.svg", "<svg/>");
    desk.write(
        "dateline.yaml",
        "title: The Desk\nbase_url: https://example.org/desk/\npaginate: 1\n",
    );
    let ran = desk.run_then("build --record").expect(0);
    let recorded = addresses(&desk);
    let count = recorded.len();
    let said = format!("Recorded {count} addresses in content/.addresses");
    assert!(ran.stderr.contains(&said), "{}", ran.stderr);
    assert!(recorded.is_sorted(), "{recorded:?}");
    let there = [
        "/",
        "/2025/03/first/",
        "/2025/04/third/",
        "/about/",
        "/briefings/",
        "/feed.json",
        "/feed.xml",
        "/fr/",
        "/fr/2025/04/third/",
        "/fr/rss.xml",
        "/old/third/",
        "/topics/",
        "/topics/border-trade/",
        "/topics/border-trade/feed.xml",
    ];
    for address in there {
        assert!(recorded.iter().any(|one| one == address), "{address}");
    }
    let changing = [
        "/page/",
        "/2025/04/\n",
        "/2025/\n",
        "404",
        "sitemap",
        "assets",
        "logo",
        "_headers",
    ];
    for part in changing {
        assert!(
            !ledger(&desk).contains(&format!("\n{part}")) && !ledger(&desk).contains(part),
            "{part}"
        );
    }
    // the ledger is no part of the site
    let output = desk.output();
    assert!(!output.keys().any(|path| path.contains(".addresses")));
}

#[test]
fn a_build_without_new_addresses_leaves_the_ledger_and_is_quick() {
    let desk = recorded();
    let first = ledger(&desk);
    desk.run_then("build --record --timings")
        .says(0, &["No new addresses"]);
    let ran = desk.run_then("build --record --timings").expect(0);
    assert!(saw_at_once(&ran), "{}", ran.stdout);
    assert_eq!(ledger(&desk), first);
}

#[test]
fn a_build_that_has_nothing_else_to_do_records() {
    let desk = Desk::new();
    desk.run_then("build").expect(0);
    let ran = desk.run_then("build --timings");
    assert!(saw_at_once(&ran), "{}", ran.stdout);
    desk.run_then("build --record").expect(0);
    assert!(addresses(&desk).contains(&"/2025/03/first/".to_owned()));
}

#[test]
fn an_address_that_would_be_gone_stops_the_build_until_it_is_redirected() {
    let desk = recorded();
    let before = desk.output();
    fs::remove_file(desk.path("content/briefings/2025-03-01-first.md")).expect("removed");
    desk.briefing("2025-03-02-second", "date: 2025-03-02", "Text.");
    desk.briefing("2025-05-01-first", "date: 2025-05-01", "The first text.");
    for command in ["build", "check", "build --record"] {
        let help =
            "write `redirects: [/2025/03/first/]` into `content/briefings/2025-05-01-first.md`";
        desk.run_then(command)
            .says(1, &["error[address-gone]", help]);
    }
    assert_eq!(desk.output(), before);
    let keys = "date: 2025-05-01\nredirects: [/2025/03/first/]";
    desk.briefing("2025-05-01-first", keys, "The first text.");
    desk.run_then("build --record").expect(0);
    let recorded = addresses(&desk);
    for address in ["/2025/03/first/", "/2025/05/first/"] {
        assert!(recorded.iter().any(|one| one == address), "{address}");
    }
}

#[test]
fn an_edit_of_the_ledger_is_seen() {
    let desk = recorded();
    desk.run_then("build").expect(0);
    let whole = ledger(&desk);
    desk.write(LEDGER, &format!("{whole}/nowhere/\n"));
    desk.run_then("build").expect(1);
    desk.write(LEDGER, &whole);
    desk.run_then("build").expect(0);
}

#[test]
fn what_is_not_public_is_not_recorded() {
    let plain = recorded();
    let desk = Desk::new();
    let closed = [
        "status: draft",
        "status: withdrawn",
        "embargo: 2026-06-01T00:00:00Z",
        "tlp: amber",
    ];
    for (number, key) in closed.iter().enumerate() {
        let keys = format!("date: 2025-03-03\n{key}\ntopics: [Secret subject]");
        desk.briefing(&format!("2025-03-03-closed{number}"), &keys, "Text.");
    }
    desk.run_then("build --record").expect(0);
    assert_eq!(ledger(&desk), ledger(&plain));
    let differ = super::differences(&desk.output(), &plain.output());
    assert!(differ.is_empty(), "{differ:?}");
}

#[test]
fn what_expires_goes_without_stopping_anything() {
    let desk = Desk::new();
    let keys = "date: 2025-03-03\nexpires: 2026-02-01T00:00:00Z\ntopics: [Passing matter]";
    desk.briefing("2025-03-03-passing", keys, "Text.");
    desk.write(
        "content/topics.yaml",
        "passing-matter: {name: Passing matter}\n",
    );
    desk.run_then("build --record").expect(0);
    assert!(addresses(&desk).contains(&"/2025/03/passing/".to_owned()));
    for command in ["build", "build --strict", "check --strict"] {
        let ran = desk
            .run(&format!("{command} --as-of 2026-02-01T00:00:00Z"))
            .expect(0);
        let notes = ran.stderr.matches("note[address-expired]").count();
        assert_eq!(notes, 2, "{}", ran.stderr);
    }
    // until then it is kept like all others
    fs::remove_file(desk.path("content/briefings/2025-03-03-passing.md")).expect("removed");
    desk.run_then("build").expect(1);
}

#[test]
fn the_setting_records_with_every_build_or_looks_away() {
    let desk = Desk::new();
    let settings = "title: The Desk\nbase_url: https://example.org/\naddresses: ";
    desk.write("dateline.yaml", &format!("{settings}record\n"));
    desk.run_then("check").expect(0);
    desk.run("build --as-of 2999-01-01T00:00:00Z").expect(0);
    desk.run_then("build --kitchen preview").expect(0);
    assert_eq!(ledger(&desk), "");
    desk.run_then("build").expect(0);
    assert!(addresses(&desk).contains(&"/2025/03/first/".to_owned()));
    desk.write(LEDGER, "/nowhere/\n");
    desk.run_then("build").expect(1);
    desk.write("dateline.yaml", &format!("{settings}off\n"));
    desk.run_then("build").expect(0);
    assert_eq!(ledger(&desk), "/nowhere/\n");
}

#[test]
fn what_could_promise_too_much_is_refused() {
    let desk = Desk::new();
    let cases = [
        ("build --record --as-of 2999-01-01T00:00:00Z", "`--as-of`"),
        ("build --record --audience green", "`--audience`"),
        ("build --record --kitchen preview", "--kitchen"),
        ("build --record --undo", "--undo"),
    ];
    for (command, why) in cases {
        desk.run(command).says(2, &[why]);
    }
    desk.write(
        "dateline.yaml",
        "title: The Desk\nbase_url: https://example.org/\naddresses: off\n",
    );
    desk.run_then("build --record")
        .says(2, &["`addresses: off`"]);
    assert_eq!(ledger(&desk), "");
}

#[test]
fn a_site_for_another_audience_owes_nothing_to_the_ledger() {
    let desk = Desk::new();
    desk.write(
        "dateline.yaml",
        "title: The Desk\nbase_url: https://example.org/\naudience: green\n",
    );
    desk.briefing("2025-03-03-inside", "date: 2025-03-03\ntlp: green", "Text.");
    desk.run_then("build --record").expect(0);
    assert!(addresses(&desk).contains(&"/2025/03/inside/".to_owned()));
    desk.run_then("build --audience clear --output public")
        .expect(0);
    assert!(!ledger(&desk).is_empty());
}

#[test]
fn a_ledger_that_cannot_be_written_is_the_machines_fault() {
    let desk = Desk::new();
    desk.make("site/content/.addresses~");
    desk.run_then("build --record --output elsewhere")
        .says(2, &["content/.addresses`", "the new site is in place"]);
    assert!(desk.path("elsewhere/index.html").is_file());
    fs::remove_dir(desk.path("content/.addresses~")).expect("removed");
    desk.run_then("build --record --output elsewhere").expect(0);
    assert!(addresses(&desk).contains(&"/2025/03/first/".to_owned()));
}
