//! Builds after edits: what is recalled of texts that are still the same makes, byte for byte, the
//! site that a build without any memory makes; and nobody can do harm with what is kept.

use std::fs;
use std::os::unix::fs::MetadataExt;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::{Desk, Ran, Tree, differences};

const TEXTS: &str = ".output.dateline/texts";

/// A site with something of everything that one text may take from others.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("content/actors.yaml", "un: {name: United Nations}\n");
    desk.briefing(
        "2025-03-03-third",
        "date: 2025-03-03\nactors: [UN]\nsources: [{id: a, title: A source}]\nclaims: [{by: UN, says: Words, source: a}]\n\
         events: [{when: 2025-03-20, what: A vote, countries: [FR], status: planned}]",
        "![A map](map.png) [[second]] <iframe>x</iframe>",
    );
    desk.write("content/briefings/map.png", "not a picture");
    desk.write(
        "content/briefings/2025-03-03-third.fr.md",
        "---\ntitle: Troisième\nclaims: [{by: UN, says: Mots, source: a}]\n---\nMots.\n",
    );
    desk.write(
        "content/briefings/vierter.md",
        "---\ntitle: Vierter\nlang: de\ntranslation_of: second\n---\nWorte.\n",
    );
    desk
}

fn build(desk: &Desk, args: &str) -> Ran {
    desk.run_at(&format!("build {args}"))
}

/// The same files, built where nothing was built before.
fn fresh(desk: &Desk, args: &str) -> (Ran, Tree, Option<Vec<u8>>) {
    let other = desk.elsewhere();
    let ran = build(&other, args);
    let kept = fs::read(other.path(TEXTS)).ok();
    (ran, other.output(), kept)
}

/// What was said, but for how long it took and how much of it was new.
fn said(ran: &Ran) -> String {
    let lines = ran.stderr.lines();
    let lines = lines.filter(|line| !line.starts_with("Built") && !line.starts_with("Nothing"));
    lines.fold(String::new(), |text, line| text + line + "\n")
}

/// Builds, and compares with a build without a memory.
#[track_caller]
fn assert_as_fresh(desk: &Desk, args: &str, name: &str) -> Ran {
    let before = desk.output();
    let ran = build(desk, args);
    let (fresh, output, kept) = fresh(desk, args);
    assert_eq!((ran.code, said(&ran)), (fresh.code, said(&fresh)), "{name}");
    let expected = if ran.code == 0 { output } else { before };
    let differ = differences(&desk.output(), &expected);
    assert!(differ.is_empty(), "{name}: {differ:?}");
    if ran.code == 0 {
        assert!(fs::read(desk.path(TEXTS)).ok() == kept, "{name}: kept");
    }
    ran
}

#[test]
fn after_any_edit_the_site_is_that_of_a_build_without_memory() {
    const TEXT: &str = "2025-03-02-second";
    let deeds: [(&str, &str, Deed); 20] = [
        ("nothing", "--force", |_| ()),
        ("a body", "", |desk| {
            desk.briefing(TEXT, "date: 2025-03-02", "Else.");
        }),
        ("a title", "", |desk| {
            desk.write(
                &path(TEXT),
                "---\ntitle: Else\ndate: 2025-03-02\n---\nElse.\n",
            );
        }),
        ("a date", "", |desk| {
            desk.briefing(TEXT, "date: 2025-03-09", "Else.");
        }),
        ("a new actor", "", |desk| {
            desk.briefing(TEXT, "date: 2025-03-09\nactors: [UN, Someone New]", "Else.");
        }),
        ("broken", "", |desk| {
            desk.briefing(TEXT, "date: yesterday", "Else.");
        }),
        ("mended", "", |desk| {
            desk.briefing(TEXT, "date: 2025-03-08", "Else.");
        }),
        ("a new one before all others", "", |desk| {
            desk.briefing("2024-01-01-zeroth", "date: 2024-01-01", "[[third]]");
        }),
        ("a removed one", "", |desk| {
            fs::remove_file(desk.path(&path("2024-01-01-zeroth"))).expect("it was there");
        }),
        ("an event told again", "", |desk| {
            let events = "events: [{when: 2025-03, what: a VOTE, status: held, outcome: Passed.}]";
            desk.briefing(TEXT, &format!("date: 2025-03-08\n{events}"), "Else.");
        }),
        ("its outcome", "", |desk| {
            let events = "events: [{when: 2025-03, what: a VOTE, status: held, outcome: Failed.}]";
            desk.briefing(TEXT, &format!("date: 2025-03-08\n{events}"), "Else.");
        }),
        ("its telling gone", "", |desk| {
            desk.briefing(TEXT, "date: 2025-03-08", "Else.");
        }),
        ("a translation", "", |desk| {
            desk.write(
                "content/briefings/2025-03-01-first.fr.md",
                "---\ntitle: Premier\n---\nMots.\n",
            );
        }),
        ("an original of translations", "", |desk| {
            let keys = "date: 2025-03-04\nactors: [UN, Another]\nsources: [{id: b, title: B}, {id: a, title: A}]";
            desk.briefing("2025-03-03-third", keys, "Else.");
        }),
        ("another slug", "", |desk| {
            desk.briefing(TEXT, "date: 2025-03-08\nslug: other", "Else.");
        }),
        ("the old one", "", |desk| {
            desk.briefing(TEXT, "date: 2025-03-08", "Else.");
        }),
        ("another name", "", |desk| {
            let (from, to) = (path("2025-03-01-first"), path("2025-03-01-a.uk"));
            fs::rename(desk.path(&from), desk.path(&to)).expect("renamed");
            fs::remove_file(desk.path("content/briefings/2025-03-01-first.fr.md")).expect("gone");
            desk.briefing(TEXT, "date: 2025-03-08", "[[a]]");
        }),
        ("another zone", "", |desk| {
            desk.write(
                "dateline.yaml",
                "title: Desk\nbase_url: https://example.org/\ntimezone: Asia/Kathmandu\n",
            );
        }),
        ("an embargo", "", |desk| {
            desk.briefing(
                "2025-03-07-late",
                "date: 2025-03-07\nembargo: 2026-01-10T07:00:00Z",
                "Later.",
            );
        }),
        ("its end", "--as-of 2026-01-10T08:00:00Z", |_| ()),
    ];
    let desk = desk();
    assert_as_fresh(&desk, "", "the first");
    for (name, args, deed) in deeds {
        deed(&desk);
        assert_as_fresh(&desk, args, name);
    }
}

type Deed = fn(&Desk);

const SETTINGS: &str = "title: Desk\nbase_url: https://example.org/\npaginate: 2\n";

/// What is done to a site, with what a build is told then, and what that tests.
const DEEDS: [(&str, &str, Deed); 26] = [
    ("a linked title", "", |desk| {
        text(desk, 3, "Else", "topics: [Oil]\nactors: [UN]", "");
    }),
    ("a summary", "", |desk| {
        text(
            desk,
            3,
            "Else",
            "topics: [Oil]\nactors: [UN]\nsummary: Short.",
            "",
        );
    }),
    ("a topic the fewer", "", |desk| {
        text(desk, 3, "Else", "actors: [UN]", "");
    }),
    ("a spelling", "", |desk| {
        text(desk, 0, "T0", "topics: [GAS]\nactors: [Un Known]", "");
    }),
    ("a name in a registry", "", |desk| {
        desk.write("content/actors.yaml", "un: {name: The UN, aliases: [UN]}\n");
    }),
    ("a parent", "", |desk| {
        desk.write(
            "content/topics.yaml",
            "energy: {name: Energy}\noil: {name: Oil}\ngas: {name: Gas, parent: oil}\n",
        );
    }),
    ("a profile", "", |desk| {
        desk.write(
            "content/actors/un-known.md",
            "---\nname: Un Known\n---\nSee [[t4]].\n",
        );
    }),
    ("a title that a profile shows", "", |desk| {
        text(desk, 4, "Fourth", "topics: [Gas]", "");
    }),
    ("a page", "", |desk| {
        desk.write(
            "content/pages/about.md",
            "---\ntitle: About\n---\nSee [[t4]].\n",
        );
    }),
    ("a title that a page shows", "", |desk| {
        text(desk, 4, "Again", "topics: [Gas]", "");
    }),
    ("the page's own", "", |desk| {
        desk.write("content/pages/about.md", "---\ntitle: Of us\n---\nWords.\n");
    }),
    ("the page withheld", "", |desk| {
        desk.write(
            "content/pages/about.md",
            "---\ntitle: Of us\nstatus: draft\n---\nWords.\n",
        );
    }),
    ("an event", "", |desk| {
        let keys = "topics: [Gas]\nevents: [{when: 2026-01-11, what: Talks, actors: [UN], by: FR}]";
        text(desk, 5, "T5", keys, "");
    }),
    ("the day after it", "--as-of 2026-01-12T08:00:00Z", |_| ()),
    ("another month", "", |desk| {
        desk.write(
            &path("2025-06-01-t9"),
            "---\ntitle: T9\ndate: 2025-06-01\ntopics: [Oil]\n---\n[[t3]]\n",
        );
    }),
    ("other words", "", |desk| {
        desk.write("themes/mine/theme.yaml", "extends: chancery\n");
        desk.write("themes/mine/words/en.yaml", "topics: Subjects\n");
        desk.write("dateline.yaml", &format!("{SETTINGS}theme: mine\n"));
    }),
    ("another template", "", |desk| {
        desk.write(
            "themes/mine/templates/parts/cite.html",
            "<p>Cite {{ briefing.title }}</p>\n",
        );
    }),
    ("a group, and its number on its member's page", "", |desk| {
        let actors = "un: {name: The UN, aliases: [UN]}\nbloc: {name: Bloc, members: [UN]}\n";
        desk.write("content/actors.yaml", actors);
        let facts = "{% for group in entity.member_of %}{{ group.count }}{% endfor %}\n";
        desk.write("themes/mine/templates/parts/facts.html", facts);
    }),
    ("another briefing on the group", "", |desk| {
        text(desk, 6, "T6", "actors: [Bloc]", "");
    }),
    ("activity on pages of entities", "", |desk| {
        let facts = "{% if entity.activity %}{{ entity.activity.path }}{% endif %}\n";
        desk.write("themes/mine/templates/parts/facts.html", facts);
    }),
    ("a newest month, of a briefing on nothing", "", |desk| {
        let words = "---\ntitle: T10\ndate: 2025-08-01\n---\nWords.\n";
        desk.write(&path("2025-08-01-t10"), words);
    }),
    ("the former newest month", "", |desk| {
        fs::remove_file(desk.path(&path("2025-08-01-t10"))).expect("it was there");
    }),
    ("another style", "", |desk| {
        desk.write("themes/mine/assets/style.css", "body { color: red }\n");
    }),
    ("another description", "", |desk| {
        desk.write(
            "dateline.yaml",
            &format!("{SETTINGS}theme: mine\ndescription: News.\n"),
        );
    }),
    ("a link the fewer", "", |desk| {
        let words = "---\ntitle: T9\ndate: 2025-06-01\ntopics: [Oil]\n---\nWords.\n";
        desk.write(&path("2025-06-01-t9"), words);
        fs::remove_file(desk.path("content/actors/un-known.md")).expect("it was there");
    }),
    ("all but one removed", "", |desk| {
        for number in 0..8 {
            let _ =
                fs::remove_file(desk.path(&path(&format!("2025-05-0{}-t{number}", number + 1))));
        }
    }),
];

#[test]
fn what_a_page_shows_of_others_it_shows_as_they_are_now() {
    let desk = desk();
    desk.write("dateline.yaml", SETTINGS);
    desk.write(
        "content/topics.yaml",
        "energy: {name: Energy}\noil: {name: Oil, parent: energy}\ngas: {name: Gas, parent: energy}\n",
    );
    for number in 0..8 {
        let topic = ["Gas", "Oil"][number % 2];
        let actor = ["UN", "Un known"][number / 4];
        let body = format!("See [[t{}]].", (number + 3) % 8);
        let keys = format!("topics: [{topic}]\nactors: [{actor}]\ncountries: [FR]");
        text(&desk, number, &format!("T{number}"), &keys, &body);
    }
    assert_as_fresh(&desk, "", "the first");
    for (name, args, deed) in DEEDS {
        deed(&desk);
        let ran = assert_as_fresh(&desk, args, name);
        assert_eq!(ran.code, 0, "{name}: {}", ran.stderr);
    }
}

fn text(desk: &Desk, number: usize, title: &str, keys: &str, body: &str) {
    let date = format!("2025-05-0{}", number + 1);
    let file = path(&format!("{date}-t{number}"));
    let text = format!("---\ntitle: {title}\ndate: {date}\n{keys}\n---\n{body}\n");
    desk.write(&file, &text);
}

fn path(name: &str) -> String {
    format!("content/briefings/{name}.md")
}

#[test]
fn whatever_becomes_of_what_is_kept_the_site_is_the_same() {
    let desk = desk();
    desk.build();
    let whole = fs::read(desk.path(TEXTS)).expect("it is kept");
    let mut wrong = vec![Vec::new(), b"words".to_vec(), vec![0; whole.len()]];
    for at in (0..whole.len()).step_by(97) {
        wrong.push(whole[..at].to_vec());
        let mut other = whole.clone();
        other[at] ^= 0x10;
        wrong.push(other);
    }
    for bytes in wrong {
        fs::write(desk.path(TEXTS), bytes).expect("written");
        build(&desk, "--force").expect(0);
        assert!(fs::read(desk.path(TEXTS)).expect("it is kept") == whole);
    }
    let (_, output, _) = fresh(&desk, "");
    assert!(differences(&desk.output(), &output).is_empty());
    // something else may stand there: then nothing is kept
    fs::remove_file(desk.path(TEXTS)).expect("it was there");
    fs::create_dir_all(desk.path(TEXTS).join("a")).expect("made");
    build(&desk, "--force").expect(0);
    assert!(desk.path(TEXTS).is_dir());
}

#[test]
fn what_all_is_recalled_from_stays_as_it_is() {
    let desk = desk();
    let inode = || fs::metadata(desk.path(TEXTS)).expect("it is kept").ino();
    desk.build();
    let first = inode();
    let settings = "title: Another\nbase_url: https://example.org/\n";
    desk.write("dateline.yaml", settings);
    desk.build();
    assert_eq!(inode(), first, "no text was parsed again");
    desk.write(
        "dateline.yaml",
        &format!("{settings}timezone: Asia/Tokyo\n"),
    );
    desk.build();
    assert_ne!(inode(), first, "in another zone every text is another one");
}

#[test]
fn a_check_neither_reads_nor_writes_it() {
    let desk = desk();
    desk.run_then("check").expect(0);
    assert!(!desk.path(".output.dateline").exists());
    desk.build();
    fs::remove_file(desk.path(TEXTS)).expect("it was there");
    desk.run_then("check").expect(0);
    assert!(!desk.path(TEXTS).exists());
}

#[test]
fn a_chain_of_edits_ends_where_a_build_without_memory_does() {
    let config = ProptestConfig {
        cases: 4,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(11),
        ..ProptestConfig::default()
    };
    let edit = (0..5_u8, 0..7_u8);
    let edits = proptest::collection::vec(edit, 3..9);
    proptest!(config, |(edits in edits)| {
        let desk = desk();
        desk.build();
        for (which, how) in edits {
            let file = path(["2025-04-01-a", "2025-04-01-b", "0", "2025-04-01-a.fr", "z"][usize::from(which)]);
            let keys = [
                "date: 2025-04-01",
                "date: 2025-04-02\nactors: [UN]",
                "translation_of: a",
                "date: 2025-04-01\nstatus: draft",
                "date: 2025-04-01\ntopics: [Unheard of]",
                "date: never",
            ];
            match keys.get(usize::from(how)) {
                Some(keys) => {
                    let lang = if which == 3 { "" } else { "lang: de\n" };
                    let lang = if keys.contains("of: a") { lang } else { "" };
                    desk.write(&file, &format!("---\ntitle: T{which}\n{lang}{keys}\n---\nWords.\n"));
                }
                None => {
                    let _ = fs::remove_file(desk.path(&file));
                }
            }
            assert_as_fresh(&desk, "", &format!("{which} {how}"));
        }
    });
}
