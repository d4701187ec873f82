//! The desk of a small site in a folder of its own, compared with the page that is expected;
//! `UPDATE=1 cargo test --lib desk` writes that page anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use scraper::{Html, Selector};

use super::*;
use crate::cmd::report;
use crate::diag::Findings;
use crate::model::briefing::{Stamp, Tlp};
use crate::model::source::Library;
use crate::parse::Overrides;
use crate::pipeline::{self, Preview, Request, Shows, View};
use crate::read::{self, Folder};
use crate::yaml;

const NOW: &str = "2026-01-10T00:00:00Z";

/// Relative paths and texts.
type Files<'a> = &'a [(&'a str, &'a str)];

const SETTINGS: (&str, &str) = (
    "dateline.yaml",
    "title: Bread & <briefings>\nbase_url: https://example.org/desk/\ntimezone: Europe/Berlin\nlanguages: {ar: {}, fr: {}}\n",
);

/// One of everything that the desk lists.
const SITE: Files<'_> = &[
    SETTINGS,
    (
        "content/actors.yaml",
        "matviyenko: {name: Valentina Matviyenko}\n",
    ),
    (
        "content/briefings/treaty.md",
        "---\ntitle: The \"treaty\" <script>alert(1)</script>\ndate: 2026-01-05\nactors: [Valentina Matvienko, Bread & Roses]\ntopics: [\"2025\"]\nevents:\n  - {when: 2026-01-07, what: It *enters* into force, status: announced}\n  - {when: 2026-01-08, what: It is signed, status: held}\n  - {when: 2026-01, what: Talks go on, status: planned}\n  - {when: 2025-12, what: A first meeting, status: planned, say: late in the year}\n---\nSee [[nowhere]].\n",
    ),
    (
        "content/briefings/council.md",
        "---\ntitle: The council\ndate: 2026-01-04\n---\nText.\n",
    ),
    (
        "content/briefings/council.ar.md",
        "---\ntitle: المجلس\n---\nText.\n",
    ),
    (
        "content/briefings/council.fr.md",
        "---\ntitle: Le conseil\nstatus: draft\n---\nText.\n",
    ),
    (
        "content/briefings/later.md",
        "---\ntitle: Later\ndate: 2026-01-06\nembargo: 2026-01-12T08:00:00+01:00\n---\nText.\n",
    ),
    (
        "content/briefings/sooner.md",
        "---\ntitle: Sooner\ndate: 2026-01-06\nembargo: 2026-01-11T00:30:00+01:00\n---\nText.\n",
    ),
    (
        "content/briefings/tomorrow.md",
        "---\ntitle: Tomorrow\ndate: 2026-01-11\n---\nText.\n",
    ),
    (
        "content/briefings/red.md",
        "---\ntitle: For few\ndate: 2026-01-06\ntlp: red\nexpires: 2026-01-09T00:00:00Z\n---\nText.\n",
    ),
    (
        "content/briefings/wrong.md",
        "---\ntitle: Wrong\ndate: 2026-01-06\nstatus: retracted\nnotice: It was wrong.\n---\nText.\n",
    ),
    (
        "content/pages/about.md",
        "---\ntitle: About\nstatus: withdrawn\n---\nText.\n",
    ),
    ("content/index.md", "---\nstatus: draft\n---\nText.\n"),
];

/// The desk of a site as of 10 January 2026.
fn desk_of(files: Files<'_>, shows: Shows) -> String {
    previewed(files, shows, |preview, mut found, library| {
        preview.plan(library, &mut |_, _| {}).into(&mut found);
        let found = report::locate(found.into_vec(), library, yaml::ranges);
        page(&Desk {
            site: &preview.prepared.site,
            sources: library.sources(),
            waiting: &preview.waiting,
            found: &found,
            next_release: preview.prepared.next_release,
            as_of: at(NOW),
            is_now: true,
            shows_drafts: shows == Shows::Everything,
            href: &|path, line, column| {
                let is_content = path.starts_with("content/");
                is_content.then(|| format!("editor://open?file={path}&line={line}&column={column}"))
            },
        })
    })
}

/// What comes of looking at the preview of a site and at what was found wrong.
fn previewed<T>(
    files: Files<'_>,
    shows: Shows,
    look: impl FnOnce(&Preview, Findings, &Folder) -> T,
) -> T {
    let place = tempfile::tempdir().expect("a temporary folder can be made");
    for (path, text) in files {
        let file = place.path().join(path);
        fs::create_dir_all(file.parent().expect("it is in the site")).expect("can be made");
        fs::write(file, text).expect("a file can be written");
    }
    let library = read::folder(place.path()).expect("it can be listed").value;
    let request = Request {
        overrides: Overrides::default(),
        as_of: at(NOW),
    };
    let mut found = Findings::new();
    let watch = &mut |_: &'static str, _: usize| {};
    let (preview, _) = pipeline::preview(
        &library,
        &request,
        View {
            shows,
            memory: None,
        },
        watch,
    )
    .into(&mut found);
    look(&preview, found, &library)
}

fn texts(page: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("valid");
    let found = page.select(&selector);
    found.map(|each| each.text().collect()).collect()
}

#[test]
fn the_desk_of_a_site_with_one_of_everything() {
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cmd/serve/desk/tests/desk.html");
    let page = desk_of(SITE, Shows::Everything);
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        fs::write(&expected, &page).expect("a file can be written");
    }
    let expected = fs::read_to_string(expected).expect("it is there");
    assert!(page == expected, "the desk differs:\n{page}");
}

#[test]
fn headings_landmarks_and_anchors_are_in_order() {
    for (files, shows) in [(SITE, Shows::Everything), (&[SETTINGS], Shows::Public)] {
        let page = Html::parse_document(&desk_of(files, shows));
        assert!(page.errors.is_empty(), "{:?}", page.errors);
        for once in ["h1", "header", "nav", "main", "title"] {
            assert_eq!(texts(&page, once).len(), 1, "{once}");
        }
        let anchored = Selector::parse("[id]").expect("valid");
        let ids: Vec<&str> = page
            .select(&anchored)
            .filter_map(|e| e.attr("id"))
            .collect();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{ids:?}");
        let pointing = [
            ("nav a", "href"),
            ("section", "aria-labelledby"),
            ("label", "for"),
        ];
        for (selector, attribute) in pointing {
            let selector = Selector::parse(selector).expect("valid");
            for element in page.select(&selector) {
                let target = element.attr(attribute).expect("it has one");
                let target = target.trim_start_matches('#');
                assert!(unique.contains(target), "{target}");
            }
        }
        assert_eq!(texts(&page, "main > section > h2").len(), 10);
        let other = "script, style, [style], [onclick], img, iframe";
        assert!(texts(&page, other).is_empty());
    }
}

#[test]
fn what_authors_write_is_shown_as_they_wrote_it() {
    let page = Html::parse_document(&desk_of(SITE, Shows::Public));
    let titles = texts(&page, ".desk-title bdi");
    let treaty = "The \"treaty\" <script>alert(1)</script>".to_owned();
    assert!(titles.contains(&treaty), "{titles:?}");
    assert_eq!(texts(&page, "h1 + p bdi"), ["Bread & <briefings>"]);
}

#[test]
fn what_is_not_public_is_linked_where_it_has_a_page() {
    let linked = "#embargoed .desk-title a, #drafts .desk-title a";
    let page = Html::parse_document(&desk_of(SITE, Shows::Public));
    assert!(texts(&page, linked).is_empty());
    assert_eq!(
        texts(&page, "#others .desk-title a"),
        ["Wrong"],
        "its notice"
    );
    let page = Html::parse_document(&desk_of(SITE, Shows::Everything));
    let expected = ["Le conseil", "Words for the front page", "Sooner", "Later"];
    let mut found = texts(&page, linked);
    found.sort_by_key(|title| expected.iter().position(|each| each == title));
    assert_eq!(found, expected);
}

#[test]
fn a_site_without_anything_to_do_is_told_so() {
    let page = Html::parse_document(&desk_of(&[SETTINGS], Shows::Public));
    assert_eq!(texts(&page, ".desk-empty").len(), 9);
    assert!(texts(&page, ".desk-list").is_empty());
}

#[test]
fn pages_that_are_not_public_are_known_by_their_addresses() {
    let told = |shows| {
        previewed(SITE, shows, |preview, _, _| {
            let unpublished = unpublished(&preview.prepared.site, &preview.waiting);
            let told = unpublished.into_iter();
            let told = told.map(|(address, text)| (address, banner(&text.reasons, Tz::UTC)));
            told.collect::<BTreeMap<String, String>>()
        })
    };
    let public = told(Shows::Public);
    let notice = "Retracted: only this notice is public";
    assert_eq!(public.len(), 1);
    assert_eq!(public["/2026/01/wrong/"], notice);
    let all = told(Shows::Everything);
    assert_eq!(all.len(), 8, "{all:?}");
    assert_eq!(all["/2026/01/wrong/"], notice);
    assert_eq!(all["/"], "Not public: draft");
    assert_eq!(all["/about/"], "Not public: withdrawn");
    assert_eq!(
        all["/2026/01/later/"],
        "Not public: embargoed until 12 January 2026, 07:00 UTC"
    );
}

#[test]
fn of_very_many_the_newest_are_listed() {
    let events = "events:\n  - {when: 2025-01-02, what: Talks, status: planned}\n";
    let briefings: Vec<(String, String)> = (1..=60)
        .map(|number| {
            let month = 1 + number % 12;
            let path = format!("content/briefings/b{number:02}.md");
            let front = format!("title: Briefing {number}\ndate: 2025-{month:02}-01\n{events}");
            (path, format!("---\n{front}---\nText.\n"))
        })
        .collect();
    let files = briefings
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    let files: Vec<(&str, &str)> = files.chain([SETTINGS]).collect();
    let page = Html::parse_document(&desk_of(&files, Shows::Public));
    assert_eq!(texts(&page, "#past-due li").len(), 50);
    assert_eq!(texts(&page, "#translations li").len(), 100);
    let more = "The newest 50 are listed; there are 10 more.";
    assert_eq!(texts(&page, "#past-due .desk-empty"), [more]);
    assert_eq!(texts(&page, "#translations .desk-empty"), [more, more]);
    assert!(texts(&page, "nav")[0].contains("Missing translations (120)"));
}

#[test]
fn a_language_of_drafts_only_is_none_to_translate_into() {
    let settings = (
        "dateline.yaml",
        "title: A site\nbase_url: https://example.org/\n",
    );
    let draft = SITE[5];
    let files = [settings, SITE[3], draft];
    assert!(draft.0.ends_with("council.fr.md"));
    let page = Html::parse_document(&desk_of(&files, Shows::Everything));
    let said = texts(&page, "#translations .desk-empty");
    assert_eq!(said, ["The site is in one language."]);
}

#[test]
fn what_was_likely_meant_is_to_be_copied() {
    let briefing = (
        "content/briefings/a.md",
        "---\ntitle: A\ndate: 2026-01-05\ncountries: [Germayn, EU]\n---\nText.\n",
    );
    let page = Html::parse_document(&desk_of(&[SETTINGS, briefing], Shows::Public));
    assert_eq!(texts(&page, "#unknown-names li").len(), 2);
    let meant = "Germany";
    assert_eq!(texts(&page, "#unknown-names .desk-fix"), [meant]);
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

#[test]
fn banners_name_every_reason() {
    let dated = |timed| Stamp {
        instant: at("2026-01-12T00:00:00Z"),
        day: at("2026-01-12T00:00:00Z").date_naive(),
        timed,
    };
    let instant = at("2026-01-10T07:00:00Z");
    let cases: [(&[Reason], &str); 7] = [
        (&[], ""),
        (
            &[Reason::Retracted],
            "Retracted: only this notice is public",
        ),
        (
            &[Reason::Embargoed(instant)],
            "Not public: embargoed until 10 January 2026, 07:00 UTC",
        ),
        (
            &[Reason::Draft, Reason::Dated(dated(false))],
            "Not public: draft; dated in the future, 12 January 2026",
        ),
        (
            &[Reason::Dated(dated(true))],
            "Not public: dated in the future, 12 January 2026, 00:00 UTC",
        ),
        (
            &[Reason::Label(Tlp::AmberStrict)],
            "Not public: marked TLP:AMBER+STRICT, which is above what this site may hold",
        ),
        (
            &[Reason::Withdrawn, Reason::Expired(instant)],
            "Not public: withdrawn; expired since 10 January 2026, 07:00 UTC",
        ),
    ];
    for (reasons, expected) in cases {
        assert_eq!(banner(reasons, Tz::UTC), expected);
    }
    let words = banner_as_of(instant, Tz::UTC);
    assert_eq!(words, "The site as of 10 January 2026, 07:00 UTC");
}
