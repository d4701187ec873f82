//! What a preview shows and lists of a small site in a folder of its own.

use std::fs;

use tempfile::TempDir;

use super::*;
use crate::diag::Severity;
use crate::gate::{Reason, TextKind};
use crate::parse::Overrides;
use crate::read::{self, Folder};

const SETTINGS: (&str, &str) = (
    "dateline.yaml",
    "title: A site\nbase_url: https://example.org/\n",
);

/// A site of these files, whose names begin below `content/`. The folder goes when it is dropped.
fn site(files: &[(&str, &str)]) -> (TempDir, Folder) {
    let place = tempfile::tempdir().expect("a temporary folder can be made");
    let below: Vec<(String, &str)> = files
        .iter()
        .map(|(path, text)| (format!("content/{path}"), *text))
        .collect();
    let settings = (SETTINGS.0.to_owned(), SETTINGS.1);
    for (path, text) in below.iter().chain([&settings]) {
        let file = place.path().join(path);
        fs::create_dir_all(file.parent().expect("it is in the site")).expect("can be made");
        fs::write(file, text).expect("a file can be written");
    }
    let library = read::folder(place.path()).expect("it can be listed").value;
    (place, library)
}

fn request() -> Request {
    Request {
        overrides: Overrides::default(),
        as_of: instant("2026-01-10T00:00:00Z"),
    }
}

fn view(shows: Shows) -> View<'static> {
    let memory = None;
    View { shows, memory }
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// A preview of all there is, and everything found on the way to its routes.
fn everything(library: &Folder) -> (Preview, Vec<Diagnostic>) {
    let mut found = Findings::new();
    let watch = &mut |_: &'static str, _: usize| {};
    let preview = preview(library, &request(), view(Shows::Everything), watch);
    let (preview, _) = preview.into(&mut found);
    preview.plan(library, watch).into(&mut found);
    (preview, found.into_vec())
}

fn codes(found: &[Diagnostic]) -> Vec<(&'static str, Severity)> {
    found.iter().map(|one| (one.code, one.severity)).collect()
}

const PUBLIC: (&str, &str) = (
    "briefings/treaty.md",
    "---\ntitle: The treaty\ndate: 2026-01-05\n---\nText.\n",
);

const DRAFT: (&str, &str) = (
    "briefings/draft.md",
    "---\ntitle: A draft\ndate: 2026-01-06\nstatus: draft\n---\nText.\n",
);

const EMBARGOED: (&str, &str) = (
    "briefings/later.md",
    "---\ntitle: Later\ndate: 2026-01-07\nembargo: 2026-01-12T07:00:00Z\nlang: fr\nupdates:\n  - {date: 2026-01-12, text: At once}\n---\nText.\n",
);

const PAGE: (&str, &str) = (
    "pages/about.md",
    "---\ntitle: About\nstatus: withdrawn\n---\nText.\n",
);

#[test]
fn a_preview_lists_what_it_does_not_show() {
    let front = ("index.md", "---\nstatus: draft\n---\nText.\n");
    let (_place, library) = site(&[PUBLIC, DRAFT, EMBARGOED, PAGE, front]);
    let watch = &mut |_: &'static str, _: usize| {};
    let (public, _) = preview(&library, &request(), view(Shows::Public), watch).value;
    assert_eq!(public.prepared.site.pages.len(), 1);
    assert_eq!(public.prepared.withheld, 4);
    let (all, found) = everything(&library);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(all.prepared.site.pages.len(), 3);
    assert_eq!(all.prepared.site.plain.len(), 1);
    assert_eq!(all.waiting, public.waiting);
    let opens = instant("2026-01-12T07:00:00Z");
    let told: Vec<_> = all
        .waiting
        .iter()
        .map(|text| {
            (
                text.kind,
                text.title.as_str(),
                &text.reasons[..],
                text.opens,
            )
        })
        .collect();
    let expected = [
        (TextKind::Briefing, "A draft", &[Reason::Draft][..], None),
        (
            TextKind::Briefing,
            "Later",
            &[Reason::Embargoed(opens)][..],
            Some(opens),
        ),
        (TextKind::Page, "About", &[Reason::Withdrawn][..], None),
        (TextKind::Front, "", &[Reason::Draft][..], None),
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_preview_tells_of_addresses_that_would_be_gone() {
    let ledger = (
        ".addresses",
        "/2026/01/treaty/\n/2026/01/draft/\n/2026/01/nothing/\n",
    );
    let (_place, library) = site(&[PUBLIC, DRAFT, ledger]);
    let mut found = Findings::new();
    let watch = &mut |_: &'static str, _: usize| {};
    let preview = preview(&library, &request(), view(Shows::Public), watch);
    let (public, _) = preview.into(&mut found);
    public.plan(&library, watch).into(&mut found);
    let gone = ("address-gone", Severity::Error);
    assert_eq!(codes(&found.into_vec()), [gone, gone]);
    let (_, found) = everything(&library);
    assert_eq!(codes(&found), [gone], "the address of the text is shown");
}

#[test]
fn a_retracted_text_is_its_notice_in_every_preview() {
    let retracted = (
        "briefings/wrong.md",
        "---\ntitle: Wrong\ndate: 2026-01-05\nstatus: retracted\nnotice: It was wrong.\n---\n",
    );
    let later = (
        "briefings/later.md",
        "---\ntitle: Later\ndate: 2026-02-01\nstatus: retracted\nnotice: It will be.\n---\n",
    );
    let (_place, library) = site(&[PUBLIC, retracted, later]);
    let (all, found) = everything(&library);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(all.prepared.site.pages.len(), 1);
    assert_eq!(all.prepared.site.retracted.len(), 2);
    let notices: Vec<bool> = all.waiting.iter().map(Waiting::leaves_notice).collect();
    assert_eq!(notices, [false, true], "later.md comes first");
}

#[test]
fn what_is_wrong_with_a_waiting_text_stops_nothing() {
    let colliding = (
        "briefings/other/treaty.md",
        "---\ntitle: A draft\ndate: 2026-01-05\nstatus: draft\n---\nSee [[nothing]].\n",
    );
    let (_place, library) = site(&[PUBLIC, colliding]);
    let (all, found) = everything(&library);
    let expected = [
        ("broken-link", Severity::Warning),
        ("address-taken", Severity::Warning),
    ];
    assert_eq!(codes(&found), expected);
    assert_eq!(all.prepared.site.pages.len(), 2);
    let unreadable = ("briefings/b.md", "---\ntitle: [\nstatus: draft\n---\n");
    let broken = (
        "briefings/c.md",
        "---\ntitle: C\ndate: 2026-01-05\n---\n[[nowhere]]\n",
    );
    let (_place, library) = site(&[PUBLIC, unreadable, broken]);
    let (_, found) = everything(&library);
    assert!(found.iter().all(|one| one.severity == Severity::Error));
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn of_several_originals_the_public_one_counts() {
    let draft = (
        "briefings/a/talks.md",
        "---\ntitle: Talks\ndate: 2026-01-05\nstatus: draft\n---\nText.\n",
    );
    let public = (
        "briefings/b/talks.md",
        "---\ntitle: Talks\ndate: 2025-12-05\n---\nText.\n",
    );
    let translation = (
        "briefings/pourparlers.md",
        "---\ntitle: Pourparlers\nlang: fr\ntranslation_of: talks\n---\nText.\n",
    );
    let (_place, library) = site(&[draft, public, translation]);
    let (all, found) = everything(&library);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(all.waiting.len(), 1, "{:?}", all.waiting);
    let site = &all.prepared.site;
    let french = site.pages.iter().find(|page| page.briefing.lang == "fr");
    let french = french.expect("it is there once");
    assert_eq!(&*french.address, "/fr/2025/12/pourparlers/");
    assert_eq!(site.pages.len(), 3);
}
