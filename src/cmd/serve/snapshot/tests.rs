//! What is remembered of a site from one change to the next, and that it makes no other site.

use std::fs;

use super::*;
use crate::model::site::Site;
use crate::parse::Overrides;
use crate::pipeline::{self, Request, Shows, View};

const FILES: &[(&str, &str)] = &[
    (
        "dateline.yaml",
        "title: A site\nbase_url: https://example.org/\n",
    ),
    (
        "content/actors.yaml",
        "nato: {name: NATO, members: [FR]}\nlavrov: {name: Sergei Lavrov, country: RU}\n",
    ),
    (
        "content/briefings/declared.md",
        "---\ntitle: Declared\ndate: 2025-03-01\ncountries: [FR]\nactors: [NATO, Sergei Lavrov]\n\
         events:\n  - {when: 2025-03-02, what: A talk, by: NATO, actors: [Sergei Lavrov]}\n---\nText.\n",
    ),
    (
        "content/briefings/speaker.md",
        "---\ntitle: Speaker\ndate: 2025-03-02\nactors: [NATO]\n\
         claims:\n  - {by: Russia, says: Nothing}\n  - {by: Somebody, says: Something}\n---\nText.\n",
    ),
    (
        "content/briefings/unknown.md",
        "---\ntitle: Unknown\ndate: 2025-03-03\nactors: [Nobody knows]\ntopics: [Arms]\n---\nText.\n",
    ),
    (
        "content/briefings/linking.md",
        "---\ntitle: Linking\ndate: 2025-03-04\n---\nSee [[NATO]] and [[declared]].\n",
    ),
];

/// The site of a snapshot, made by what is remembered if anything is to be; it is learnt then.
fn site(snapshot: &Snapshot, remembers: bool) -> Site {
    let request = Request {
        overrides: Overrides::default(),
        as_of: "2026-01-10T00:00:00Z".parse().expect("an instant"),
    };
    let view = View {
        shows: Shows::Public,
        memory: remembers.then(|| snapshot.memory()),
    };
    let preview = pipeline::preview(snapshot, &request, view, &mut |_, _| {});
    let (preview, basis) = preview.value;
    let site = preview.prepared.site;
    if remembers {
        snapshot.memory().learn(&site, basis);
    }
    site
}

/// What linking makes of a site.
fn linked(site: &Site) -> Vec<String> {
    let pages = site.pages.iter();
    let pages = pages.map(|page| format!("{} {:?} {:?}", page.address, page.names, page.targets));
    let entities = site.entities.iter().map(|entity| format!("{entity:?}"));
    let editions = site.editions.iter().map(|edition| format!("{edition:?}"));
    pages.chain(entities).chain(editions).collect()
}

/// The titles of the briefings whose names were not looked up again.
fn remembered<'s>(before: &Site, after: &'s Site) -> Vec<&'s str> {
    let known = |names| {
        before
            .pages
            .iter()
            .any(|page| Arc::ptr_eq(&page.names, names))
    };
    let pages = after.pages.iter().filter(|page| known(&page.names));
    pages.map(|page| &*page.briefing.title).collect()
}

/// Changes one file of the site; without words it is deleted. Gives the titles of the briefings that
/// were remembered, once what came of it is what a server that begins then makes of it.
fn after(path: &str, words: Option<&str>) -> Vec<String> {
    let root = tempfile::tempdir().expect("a temporary folder can be made");
    let write = |path: &str, words: &str| {
        let file = root.path().join(path);
        fs::create_dir_all(file.parent().expect("it is in the site")).expect("can be made");
        fs::write(file, words).expect("can be written");
    };
    for (path, words) in FILES {
        write(path, words);
    }
    let first = Snapshot::new(root.path()).expect("it can be listed").value;
    let before = site(&first, true);
    match words {
        Some(words) => write(path, words),
        None => fs::remove_file(root.path().join(path)).expect("it is there"),
    }
    let changed = [path.to_owned()];
    let second = first.after(&changed).expect("it can be listed").value;
    let (known, anew) = (site(&second, true), site(&second, false));
    assert_eq!(linked(&known), linked(&anew));
    let titles = remembered(&before, &known).into_iter();
    titles.map(str::to_owned).collect()
}

#[test]
fn names_are_looked_up_once_while_what_they_depend_on_is_the_same() {
    let linking = "content/briefings/linking.md";
    let edited = "---\ntitle: Linking\ndate: 2025-03-04\n---\nNothing.\n";
    assert_eq!(after(linking, Some(edited)), ["Speaker", "Declared"]);
    assert_eq!(after(linking, None), ["Speaker", "Declared"]);
    let settings = "title: Another\nbase_url: https://example.org/\n";
    assert_eq!(
        after("dateline.yaml", Some(settings)),
        ["Speaker", "Declared"]
    );
}

#[test]
fn who_speaks_may_become_somebody_by_another_briefing() {
    for actor in ["Somebody", "Russia", "Zorro"] {
        let words = format!("---\ntitle: New\ndate: 2025-03-05\nactors: [{actor}]\n---\nText.\n");
        let remembered = after("content/briefings/new.md", Some(&words));
        // those of the declared ones are numbered anew if somebody comes before them
        assert!(
            remembered.is_empty() || remembered == ["Declared"],
            "{actor}: {remembered:?}"
        );
    }
}

#[test]
fn entities_that_come_and_go_change_the_numbers_of_the_others() {
    let unknown = "content/briefings/unknown.md";
    assert_eq!(after(unknown, None), [""; 0]);
    let country = "---\ntitle: New\ndate: 2025-03-05\ncountries: [AL]\n---\nText.\n";
    assert_eq!(after("content/briefings/new.md", Some(country)), [""; 0]);
}

#[test]
fn registries_decide_what_names_mean() {
    let registry =
        "nato: {name: NATO}\nlavrov: {name: Sergei Lavrov, country: BY, aliases: [Nobody knows]}\n";
    assert_eq!(after("content/actors.yaml", Some(registry)), [""; 0]);
    assert_eq!(after("content/actors.yaml", None), [""; 0]);
    let permalink = "title: A site\nbase_url: https://example.org/\npermalink: /{slug}/\n";
    assert_eq!(
        after("dateline.yaml", Some(permalink)),
        ["Speaker", "Declared"]
    );
}
