//! The promise of the gate: a build with unpublished texts present is, byte for byte, the build with
//! them deleted, and nothing that is said about public texts tells of them.
//!
//! Every fixture below is added to one public site, alone and then all of them together. Every word
//! of theirs that could leak has `quux` in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use rayon::prelude::*;
use walkdir::WalkDir;

/// Relative paths and texts.
type Files<'a> = &'a [(&'a str, &'a str)];

/// What nobody may find in the output.
const MARKER: &str = "quux";

const PUBLIC: Files<'_> = &[
    (
        "dateline.yaml",
        "title: A public site\nbase_url: https://example.org/\npaginate: 2\n",
    ),
    (
        "content/actors.yaml",
        "nato: {name: NATO}\nquux-person: {name: Quux Person, kind: person, country: Tuvalu, aliases: [The Quux]}\n",
    ),
    (
        "content/topics.yaml",
        "security: {name: Security}\narms-control: {name: Arms control, parent: security}\nquux-topic: {name: Quux topic, parent: security}\n",
    ),
    (
        "content/countries.yaml",
        "Tuvalu: {description: The quux of countries., aliases: [Quuxland]}\n",
    ),
    (
        "content/pages/about.md",
        "---\ntitle: About\n---\nWho we are.\n",
    ),
    (
        "content/.addresses",
        "# what was promised\n/2026/01/treaty/\n/about/\n/old/treaty/\n/topics/arms-control/\n",
    ),
    (
        "content/briefings/treaty.md",
        "---\ntitle: The treaty\ndate: 2026-01-05\ncountries: [FR, DE]\nactors: [NATO, Quiet Actor]\ntopics: [Arms control]\nredirects: [/old/treaty/]\nimage: {src: map.png, alt: A map}\nevents:\n  - {when: 2026-02-01, what: It enters into force}\n---\nSee [[mandate]].\n",
    ),
    ("content/briefings/map.png", "a map"),
    (
        "content/briefings/mandate.md",
        "---\ntitle: The mandate\ndate: 2026-01-04\ncountries: [FR]\ntopics: [Arms control]\n---\nText.\n",
    ),
    (
        "content/briefings/council.md",
        "---\ntitle: The council\ndate: 2025-12-31\nactors: [NATO]\n---\nText.\n",
    ),
    (
        "content/briefings/vertrag.md",
        "---\ntitle: Der Vertrag\nlang: de\ntranslation_of: treaty\n---\nText.\n",
    ),
];

/// Texts that are not public on 10 January 2026, each in a way of its own.
const FIXTURES: &[(&str, Files<'_>)] = &[
    (
        "a draft that names what nothing else names",
        &[(
            "content/briefings/quux-draft.md",
            "---\ntitle: Quux draft\ndate: 2026-01-06\nstatus: draft\ncountries: [Tuvalu]\nactors: [Quux Person, Unregistered Quux]\ntopics: [Quux topic, New quux]\nevents:\n  - {when: 2026-03-01, what: Quux happens, countries: [Nauru]}\n---\nQuux. See [[treaty]], [[mandate]], [[quux-nothing]].\n",
        )],
    ),
    (
        "a withdrawn one",
        &[(
            "content/briefings/quux-withdrawn.md",
            "---\ntitle: Quux withdrawn\ndate: 2026-01-06\nstatus: withdrawn\ntopics: [Arms control]\n---\nQuux.\n",
        )],
    ),
    (
        "an embargoed one, with a profile written for it",
        &[
            (
                "content/briefings/quux-embargoed.md",
                "---\ntitle: Quux embargoed\ndate: 2026-01-06\nembargo: 2026-01-10T01:00:01+01:00\nactors: [Quux Office]\ntopics: [Quux subject]\n---\nQuux.\n",
            ),
            (
                "content/actors/quux-office.md",
                "---\nname: Quux Office\ncountry: Palau\nmembers: [NATO]\n---\nQuux: [[treaty]]. ![Quux](quux-office.png)\n",
            ),
            ("content/actors/quux-office.png", "quux"),
            (
                "content/topics/quux-subject.md",
                "---\nname: Quux subject\nparent: arms-control\n---\nQuux.\n",
            ),
        ],
    ),
    (
        "an expired one",
        &[(
            "content/briefings/quux-expired.md",
            "---\ntitle: Quux expired\ndate: 2025-11-06\nexpires: 2026-01-10T00:00:00Z\ncountries: [FR, DE]\n---\nQuux.\n",
        )],
    ),
    (
        "restricted ones, one with pictures",
        &[
            (
                "content/briefings/quux-amber/index.md",
                "---\ntitle: Quux amber\ndate: 2026-01-06\ntlp: TLP:AMBER\nimage: {src: quux.png, alt: Quux}\n---\n![Quux](quux.png) ![Map](../map.png)\n",
            ),
            ("content/briefings/quux-amber/quux.png", "quux"),
            (
                "content/briefings/quux-green.md",
                "---\ntitle: Quux green\ndate: 2026-01-06\ntlp: green\n---\nQuux.\n",
            ),
            (
                "content/briefings/quux-strict.md",
                "---\ntitle: Quux strict\ndate: 2026-01-06\ntlp: amber+strict\n---\nQuux.\n",
            ),
            (
                "content/briefings/quux-red.md",
                "---\ntitle: Quux red\ndate: 2026-01-06\ntlp: RED\n---\nQuux.\n",
            ),
        ],
    ),
    (
        "one dated in the future",
        &[(
            "content/briefings/quux-tomorrow.md",
            "---\ntitle: Quux tomorrow\ndate: 2026-01-11\nactors: [NATO]\n---\nQuux.\n",
        )],
    ),
    (
        "a draft translation, the only text of its language",
        &[(
            "content/briefings/treaty.fr.md",
            "---\ntitle: Le quux\nstatus: draft\ncountries: [Tuvalu]\n---\nQuux.\n",
        )],
    ),
    (
        "a draft with a translation that calls itself public",
        &[
            (
                "content/briefings/quux-original.md",
                "---\ntitle: Quux original\ndate: 2026-01-06\nstatus: draft\n---\nQuux.\n",
            ),
            (
                "content/briefings/quux-original.fr.md",
                "---\ntitle: Quux\nstatus: published\ntlp: clear\nembargo: 2026-01-01T00:00:00Z\n---\nQuux.\n",
            ),
            (
                "content/briefings/quux-anders.md",
                "---\ntitle: Quux\nlang: uk\ntranslation_of: quux-original\n---\nQuux.\n",
            ),
        ],
    ),
    (
        "plain pages and front pages",
        &[
            (
                "content/pages/quux-draft.md",
                "---\ntitle: Quux page\nstatus: draft\nredirects: [/quux/]\n---\nQuux.\n",
            ),
            (
                "content/pages/quux-withdrawn.md",
                "---\ntitle: Quux page\nstatus: withdrawn\n---\n[Quux](quux.pdf)\n",
            ),
            ("content/pages/quux.pdf", "quux"),
            (
                "content/pages/about.fr.md",
                "---\ntitle: Quux\nstatus: draft\n---\nQuux.\n",
            ),
            (
                "content/index.md",
                "---\nstatus: draft\n---\nQuux: [[treaty]].\n",
            ),
            ("content/index.fr.md", "---\nstatus: draft\n---\nQuux.\n"),
        ],
    ),
    (
        "one with the address of a public one, and with its redirects",
        &[
            (
                "content/briefings/aaa/treaty.md",
                "---\ntitle: Quux treaty\ndate: 2026-01-05\nstatus: draft\nredirects: [/old/treaty/, /2026/01/mandate/, /about/, /briefings/, /feed.xml]\n---\nQuux.\n",
            ),
            (
                "content/briefings/zzz/treaty.md",
                "---\ntitle: Quux treaty\ndate: 2026-01-05\ntlp: red\ncountries: [Tuvalu]\nauthors: [A. Quux]\n---\nQuux.\n",
            ),
            (
                "content/pages/quux/about.md",
                "---\ntitle: Quux\nstatus: draft\n---\nQuux.\n",
            ),
        ],
    ),
    (
        "one that spells a public name otherwise, and comes first",
        &[(
            "content/briefings/a-quux.md",
            "---\ntitle: Quux\ndate: 2026-01-05\nembargo: 2027-01-01T00:00:00Z\nactors: [QUIET ACTOR, nato]\ntopics: [arms-control]\n---\nQuux.\n",
        )],
    ),
    (
        "a second translation of a public text, as a draft",
        &[(
            "content/briefings/treaty.de.md",
            "---\ntitle: Quux Vertrag\nstatus: draft\n---\nQuux.\n",
        )],
    ),
    (
        "retracted ones that are not public either",
        &[
            (
                "content/briefings/quux-retracted.md",
                "---\ntitle: Quux\ndate: 2026-01-05\nstatus: retracted\nnotice: Quux.\nembargo: 2026-02-01T00:00:00Z\n---\nQuux.\n",
            ),
            (
                "content/briefings/quux-retracted-amber.md",
                "---\ntitle: Quux\ndate: 2026-01-05\nstatus: retracted\nnotice: Quux.\ntlp: amber\nredirects: [/quux/]\n---\nQuux.\n",
            ),
        ],
    ),
    (
        "a draft with mistakes that only linking finds",
        &[(
            "content/briefings/quux-mistakes.md",
            "---\ntitle: Quux\ndate: 2026-01-05\nstatus: draft\ncountries: [Atlantis of quux, FR, France]\ntopics: [\"!!!\"]\nimage: {src: quux.png, alt: Quux}\n---\n![Quux](../../../quux.png) [[Quux]] [quux](#quux) [[treaty#quux]]\n",
        )],
    ),
    (
        "a draft that calls itself a translation into the language of its original",
        &[(
            "content/briefings/quux-again.md",
            "---\ntitle: Quux\nstatus: draft\ntranslation_of: treaty\n---\nQuux.\n",
        )],
    ),
    (
        "a file beside public texts that none of them uses",
        &[("content/briefings/quux.pdf", "quux")],
    ),
];

#[test]
fn what_is_not_public_leaves_no_trace() {
    let public = build(&[PUBLIC]);
    assert_eq!(public.code, Some(0), "{}", public.said);
    assert!(public.output.len() > 20, "the public site is there");
    let leaks: Vec<String> = FIXTURES
        .par_iter()
        .filter_map(|(name, files)| {
            leak(&public, &build(&[PUBLIC, files])).map(|leak| format!("{name}:\n{leak}"))
        })
        .collect();
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    let mut all = vec![PUBLIC];
    all.extend(FIXTURES.iter().map(|(_, files)| *files));
    let leak = leak(&public, &build(&all));
    assert!(
        leak.is_none(),
        "all together:\n{}",
        leak.unwrap_or_default()
    );
}

#[test]
fn a_link_to_what_is_withheld_is_a_link_to_nothing() {
    let forms = [
        ("wiki", "[[NAME]]"),
        ("wiki with its kind", "[[briefing:NAME]]"),
        ("file", "[words](NAME.md)"),
        ("address", "[words](/2026/01/NAME/)"),
        ("relative address", "[words](../NAME/)"),
        ("anchor", "[[NAME#part]]"),
    ];
    // both names are as far from every other name
    let (withheld, nothing) = ("quux-alpha", "quux-omega");
    let draft = format!("content/briefings/{withheld}.md");
    let text = "---\ntitle: Quux\ndate: 2026-01-05\nstatus: draft\n---\n## Part\n";
    for (name, form) in forms {
        let said = |target: &str| {
            let linking = "---\ntitle: Links\ndate: 2026-01-05\n---\nSee FORM.\n"
                .replace("FORM", &form.replace("NAME", target));
            let files = [
                (draft.as_str(), text),
                ("content/briefings/links.md", &linking),
            ];
            build(&[PUBLIC, &files])
        };
        let (to_withheld, to_nothing) = (said(withheld), said(nothing));
        assert_eq!(to_withheld.code, Some(1), "{name}: {}", to_withheld.said);
        assert!(
            to_withheld.said.contains("broken-link"),
            "{name}: {}",
            to_withheld.said
        );
        assert_eq!(
            to_withheld.said.replace(withheld, "NAME"),
            to_nothing.said.replace(nothing, "NAME"),
            "{name}"
        );
    }
}

#[test]
fn nothing_withheld_is_suggested() {
    let draft = "---\ntitle: Quux\ndate: 2026-01-05\nstatus: draft\nactors: [Quux Person]\n---\n";
    let linking = "---\ntitle: Links\ndate: 2026-01-05\n---\n[[quux-alpah]] [[quux-alpah#x]] [[Quux Persn]]\n";
    let files = [
        ("content/briefings/quux-alpha.md", draft),
        ("content/briefings/links.md", linking),
    ];
    let built = build(&[PUBLIC, &files]);
    assert_eq!(built.code, Some(1));
    assert!(!built.said.contains("did you mean"), "{}", built.said);
}

#[test]
fn of_a_retracted_briefing_only_the_notice_is_left() {
    let rich = "---\ntitle: Quux\ndate: 2026-01-05\nstatus: retracted\nnotice: It was wrong.\nsummary: Quux.\ncountries: [Tuvalu]\nactors: [Quux Person, Another Quux]\ntopics: [Quux topic]\nauthors: [A. Quux]\nimage: {src: quux.png, alt: Quux}\nevents:\n  - {when: 2026-03-01, what: Quux}\ncorrections:\n  - {date: 2026-01-06, text: Quux}\n---\nQuux [[treaty]] ![Quux](quux.png)\n";
    let bare =
        "---\ntitle: Nothing\ndate: 2026-01-05\nstatus: retracted\nnotice: It was wrong.\n---\n";
    let picture = ("content/briefings/quux.png", "quux");
    let rich = build(&[PUBLIC, &[("content/briefings/wrong.md", rich), picture]]);
    let bare = build(&[PUBLIC, &[("content/briefings/wrong.md", bare)]]);
    assert_eq!(bare.code, Some(0), "{}", bare.said);
    let page = &bare.output["2026/01/wrong/index.html"];
    assert!(String::from_utf8_lossy(page).contains("It was wrong."));
    let leak = leak(&bare, &rich);
    assert!(leak.is_none(), "{}", leak.unwrap_or_default());
}

#[test]
fn a_release_shows_everything() {
    // the fixtures would prove nothing if their words could not be found when they are public
    let mut all = vec![PUBLIC];
    let draft = FIXTURES[0].1[0]
        .1
        .replace("status: draft\n", "")
        .replace(", [[quux-nothing]]", "");
    let files = [("content/briefings/quux-draft.md", draft.as_str())];
    all.push(&files);
    let built = build(&all);
    assert_eq!(built.code, Some(0), "{}", built.said);
    let telling = built
        .output
        .iter()
        .filter(|(path, bytes)| tells(path, bytes));
    assert!(telling.count() > 10);
}

#[test]
fn what_is_kept_of_texts_can_not_be_read() {
    // a public text may name what is not public: here in what readers don't see
    let text = "---\ntitle: Quux, public\ndate: 2026-01-05\nextra: {next: quux-embargoed}\n---\nSee [[treaty]].\n<!-- quux-embargoed -->\n";
    let public = build(&[PUBLIC]);
    let built = build(&[PUBLIC, &[("content/briefings/quux.md", text)]]);
    assert_eq!(built.code, Some(0), "{}", built.said);
    let texts = public.kept.len()..built.kept.len();
    assert!(!public.kept.is_empty() && texts.len() > 100, "it is kept");
    let known = [MARKER, "treaty", "briefings", "index", ".md", "2026"];
    let shown = String::from_utf8_lossy(&built.kept).to_lowercase();
    for word in known {
        assert!(!shown.contains(word), "{word}");
    }
}

#[test]
fn what_leaves_the_public_is_kept_no_more() {
    let path = "content/briefings/quux.md";
    let text = "---\ntitle: Quux\ndate: 2026-01-05\n---\nWords.\n";
    let public = build(&[PUBLIC]);
    for key in [
        "status: draft",
        "status: withdrawn",
        "tlp: amber",
        "embargo: 2026-02-01T00:00:00Z",
        "expires: 2026-01-06T00:00:00Z",
    ] {
        let place = tempfile::tempdir().expect("a temporary folder can be made");
        let before = build_in(place.path(), &[PUBLIC, &[(path, text)]]);
        assert!(before.kept.len() > public.kept.len());
        let closed = text.replace("date:", &format!("{key}\ndate:"));
        let after = build_in(place.path(), &[&[(path, &closed)]]);
        assert_eq!(after.code, Some(0), "{key}: {}", after.said);
        assert!(after.kept == public.kept, "{key}");
    }
    let place = tempfile::tempdir().expect("a temporary folder can be made");
    build_in(place.path(), &[PUBLIC, &[(path, text)]]);
    fs::remove_file(place.path().join("site").join(path)).expect("it was there");
    assert!(build_in(place.path(), &[]).kept == public.kept, "removed");
}

/// What a build left and said.
struct Built {
    output: BTreeMap<String, Vec<u8>>,
    /// What was kept of the texts for the next build.
    kept: Vec<u8>,
    said: String,
    code: Option<i32>,
}

fn build(parts: &[Files<'_>]) -> Built {
    let place = tempfile::tempdir().expect("a temporary folder can be made");
    build_in(place.path(), parts)
}

/// Writes these files over those that are there, and builds.
fn build_in(place: &Path, parts: &[Files<'_>]) -> Built {
    let site = place.join("site");
    for (path, text) in parts.iter().copied().flatten() {
        let file = site.join(path);
        fs::create_dir_all(file.parent().expect("it is in the site")).expect("can be made");
        fs::write(file, text).expect("a file can be written");
    }
    let ran = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["build", "--as-of", "2026-01-10T00:00:00Z"])
        .current_dir(&site)
        .env("NO_COLOR", "1")
        .output()
        .expect("the program can be started");
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    let said = said.lines().filter(|line| !line.starts_with("Built "));
    Built {
        output: tree(&site.join("output")),
        kept: fs::read(site.join(".output.dateline/texts")).unwrap_or_default(),
        said: said.fold(String::new(), |text, line| text + line + "\n"),
        code: ran.status.code(),
    }
}

fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|file| {
            let path = file
                .path()
                .strip_prefix(folder)
                .expect("it was found there");
            let bytes = fs::read(file.path()).expect("what was written can be read");
            (path.to_string_lossy().into_owned(), bytes)
        })
        .collect()
}

/// What tells a build with something withheld from one without it.
fn leak(without: &Built, with: &Built) -> Option<String> {
    let mut leaks = Vec::new();
    if (without.code, &without.said) != (with.code, &with.said) {
        leaks.push(format!(
            "  it says:\n{}  instead of:\n{}",
            with.said, without.said
        ));
    }
    if without.kept != with.kept {
        leaks.push("  what is kept differs".to_owned());
    }
    for (path, bytes) in &with.output {
        match without.output.get(path) {
            None => leaks.push(format!("  {path} is there")),
            Some(other) if other != bytes => leaks.push(format!("  {path} differs")),
            Some(_) => {}
        }
        if tells(path, bytes) {
            leaks.push(format!("  {path} has a word of it"));
        }
    }
    let gone = without
        .output
        .keys()
        .filter(|path| !with.output.contains_key(*path));
    leaks.extend(gone.map(|path| format!("  {path} is gone")));
    (!leaks.is_empty()).then(|| leaks.join("\n"))
}

fn tells(path: &str, bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    text.contains(MARKER) || path.to_lowercase().contains(MARKER)
}
