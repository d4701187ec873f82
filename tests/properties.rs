//! Any input → a site or a diagnostic, never a panic and never a text that silently vanishes; and
//! the same site in whatever order its files were found.
//!
//! Sites here live in memory. What is generated is the same at every run unless
//! `PROPTEST_RNG_SEED` says otherwise; `PROPTEST_CASES` makes it more.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, Utc};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};
use walkdir::WalkDir;

use dateline::cmd::report::{self, human, json, sarif};
use dateline::diag::{FileId, Findings, Severity};
use dateline::model::source::{EntityKind, Library, Origin, Source, SourceKind, Sources};
use dateline::outputs::Made;
use dateline::parse::{self, Overrides};
use dateline::pipeline::{self, Request};
use dateline::yaml;

const SETTINGS: &str = "title: A site\nbase_url: https://example.org/\n";

const BRIEFING: &str = "---\ntitle: A headline\ndate: 2026-01-05\nsummary: \"One: two\"\ncountries: [FR, {a: b}]\nactors:\n  - NATO\n  - 'The other'\nevents:\n  - {when: 2026-02~, what: Talks, by: NATO}\nsources:\n  - id: a\n    title: Report\n    grade: B2\nstatus: published\nextra: {a: [1, 2.5, ~, true]}\n---\n## A heading\n\nText with [[NATO]], [a link](b.md#x \"t\"), ![a picture](c.png), a note[^1] and <b>HTML</b>.\n\n[^1]: The note.\n\n| a | b |\n|---|---|\n| `c` | [[x\\|y]] |\n";

/// A site in memory. Paths say what a file is for, as on disk.
struct Memory {
    sources: Sources,
    bytes: BTreeMap<String, Vec<u8>>,
    reads: AtomicUsize,
    mischief: Option<(&'static str, Mischief)>,
}

/// What a file system may do to a file.
#[derive(Clone, Copy)]
enum Mischief {
    /// Not let it be read.
    Refuse,
    /// Give other bytes at every read.
    Change,
}

impl Library for Memory {
    fn sources(&self) -> &Sources {
        &self.sources
    }

    fn bytes(&self, file: FileId) -> io::Result<Vec<u8>> {
        let path = self.sources.get(file).path.as_ref();
        let mut bytes = self.bytes[path].clone();
        match self
            .mischief
            .filter(|(mischievous, _)| *mischievous == path)
        {
            Some((_, Mischief::Refuse)) => return Err(io::ErrorKind::PermissionDenied.into()),
            Some((_, Mischief::Change)) => {
                let read = self.reads.fetch_add(1, Ordering::SeqCst);
                bytes.extend(format!("{read}\n").bytes());
            }
            None => {}
        }
        Ok(bytes)
    }
}

/// The shipped theme, read once.
static THEME: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = WalkDir::new(root.join("themes"))
        .into_iter()
        .filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|file| {
            let path = file.path().strip_prefix(root).expect("it was found there");
            let bytes = std::fs::read(file.path()).expect("the theme can be read");
            (path.to_string_lossy().into_owned(), bytes)
        })
        .collect()
});

fn site(files: &[(&str, &[u8])]) -> Memory {
    let mut bytes: BTreeMap<String, Vec<u8>> = THEME.iter().cloned().collect();
    bytes.insert("dateline.yaml".to_owned(), SETTINGS.into());
    let own = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), text.to_vec()));
    bytes.extend(own);
    let sources = bytes.keys().map(|path| source(path)).collect();
    Memory {
        sources: Sources::new("site".to_owned(), sources),
        bytes,
        reads: AtomicUsize::new(0),
        mischief: None,
    }
}

fn source(path: &str) -> Source {
    let kind = match path {
        "dateline.yaml" => SourceKind::Settings,
        "content/index.md" => SourceKind::Front,
        "content/actors.yaml" => SourceKind::Registry(EntityKind::Actor),
        "content/topics.yaml" => SourceKind::Registry(EntityKind::Topic),
        "content/countries.yaml" => SourceKind::Registry(EntityKind::Country),
        _ if path.starts_with("themes/") => SourceKind::Theme,
        _ if path.starts_with("content/actors/") => SourceKind::Profile(EntityKind::Actor),
        _ if path.starts_with("content/pages/") => SourceKind::Page,
        _ if path.starts_with("content/briefings/") => SourceKind::Briefing,
        _ => SourceKind::Beside,
    };
    Source {
        path: path.into(),
        kind,
        origin: Origin::Disk,
    }
}

fn request() -> Request {
    Request {
        overrides: Overrides::default(),
        as_of: "2026-01-10T00:00:00Z"
            .parse::<DateTime<Utc>>()
            .expect("an instant"),
    }
}

/// What came of a site: its pages by path, unless something is wrong.
struct Outcome {
    made: BTreeMap<String, Vec<u8>>,
    briefings: usize,
    codes: Vec<&'static str>,
    any_error: bool,
}

/// The whole way, and everything that can be said about it in every format. Every place has to be
/// inside its file.
fn all_the_way(library: &Memory) -> Outcome {
    let mut found = Findings::new();
    let mut watch = |_: &'static str, _: usize| {};
    let prepared = pipeline::prepare(library, &request(), &mut watch).into(&mut found);
    let plan = pipeline::plan(library, &prepared, &mut watch).into(&mut found);
    let mut made = BTreeMap::new();
    for (number, route) in plan.iter().flat_map(|plan| plan.routes.iter().enumerate()) {
        match plan.as_ref().expect("it has a route").make(number) {
            Ok(Made::Bytes(bytes)) => drop(made.insert(route.path.clone(), bytes)),
            Ok(Made::Copy(file)) => {
                let path = library.sources.get(file).path.as_ref();
                made.insert(route.path.clone(), path.into());
            }
            Ok(Made::Pieces { count, piece }) => {
                let plan = plan.as_ref().expect("it has a route");
                let pieces = plan.pieces(count, piece).collect::<Result<Vec<_>, _>>();
                match pieces {
                    Ok(pieces) => drop(made.insert(route.path.clone(), pieces.concat())),
                    Err(diagnostic) => found.push(diagnostic),
                }
            }
            Err(diagnostic) => found.push(diagnostic),
        }
    }
    let any_error = found.any_error();
    let diagnostics = found.into_vec();
    let codes = diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code)
        .collect();
    let located = report::locate(diagnostics, library, yaml::ranges);
    for one in &located {
        for spot in one
            .labels
            .iter()
            .map(|label| &label.spot)
            .chain([&one.spot])
        {
            let length = library.bytes[spot.path.as_ref()].len();
            let inside = spot.span.start <= spot.span.end && spot.span.end <= length;
            assert!(inside, "{spot:?} of {length} bytes: {}", one.message);
            assert!(spot.start.line >= 1 && spot.start.column >= 1);
        }
        assert!(
            !one.message.is_empty() && !one.message.ends_with('.'),
            "{}",
            one.message
        );
        let object: Value = serde_json::from_str(&json::render(one)).expect("it is JSON");
        assert_eq!(object["code"], one.code);
    }
    let text = human::render(&located, human::Screen::default());
    assert!(located.is_empty() || !text.is_empty());
    serde_json::from_str::<Value>(&sarif::render(&located, "0")).expect("it is JSON");
    assert_eq!(
        any_error,
        located.iter().any(|one| one.severity == Severity::Error)
    );
    Outcome {
        made,
        briefings: prepared.site.pages.len(),
        codes,
        any_error,
    }
}

/// Whether the briefings written in a site are all parsed, or an error says why one is not.
fn none_vanishes(library: &Memory, outcome: &Outcome) -> bool {
    let config = parse::config(library, &Overrides::default()).value;
    let written = parse::all(library, &config, None).value.briefings.len();
    let files = library.sources.of(SourceKind::Briefing).count();
    written == files || outcome.any_error
}

/// Bytes of any kind; fragments of what authors write, in any order; a good file with a piece taken
/// out, doubled or replaced.
fn text() -> impl Strategy<Value = Vec<u8>> {
    let fragment = prop::sample::select(FRAGMENTS).prop_map(|text| text.as_bytes().to_vec());
    let soup = vec(fragment.clone(), 0..40).prop_map(|pieces| pieces.concat());
    let fenced = soup
        .clone()
        .prop_map(|soup| [b"---\n", soup.as_slice(), b"\n---\nText.\n"].concat());
    let cut = 0..BRIEFING.len();
    let mutated = (cut.clone(), cut, vec(fragment, 0..3)).prop_map(|(a, b, pieces)| {
        let bytes = BRIEFING.as_bytes();
        [&bytes[..a], &pieces.concat(), &bytes[b..]].concat()
    });
    prop_oneof![vec(any::<u8>(), 0..200), soup, fenced, mutated]
}

#[rustfmt::skip]
const FRAGMENTS: &[&str] = &[
    "---\n", "+++\n", "...\n", "\n", "\r\n", "\n\n", "  ", "\t", "- ", ": ", ":", "{", "}", "[",
    "]", ",", "\"", "'", "`", "#", "## ", "&a ", "*a", "*", "**", "!tag ", "| ", "|\n", "> ", "%",
    "@", "~", "null", "true", "yes", "0", "1e400", ".inf", ".nan", "-0x1f", "2026-01-05",
    "2026-01-05T00:00:00Z", "2026-02-30", "2026-01/..", "title: A\n", "date: 2026-01-05\n",
    "title", "date", "status: draft\n", "countries: [FR]\n", "actors: [NATO]\n",
    "events:\n  - when: 2026-02\n    what: X\n", "sources: [{title: A, id: a}]\n",
    "image: {src: a.png, alt: b}\n", "redirects: [/a/]\n", "slug: ", "lang: fr\n",
    "translation_of: a\n", "extra: ", "theme: ", "permalink: ", "timezone: ", "languages: ",
    "paginate: ", "[[NATO]]", "[[", "]]", "[[a|b]]", "[a](b.md)", "[a](#b)", "![a](b.png)",
    "[^1]", "[^1]: x\n", "<b>", "</b>", "<!--", "-->", "<script>", "&amp;", "&#0;", "\\", "é",
    "e\u{301}", "ß", "İ", "中", "🕊", "\u{feff}", "\u{202e}", "\u{0}", "\u{7f}", "\u{2028}", "a",
    "nato:", "nato: {name: NATO}\n", "parent: a\n", "Türkiye",
];

/// A value of any of YAML's types, often one that fits.
fn value() -> impl Strategy<Value = Value> {
    let words = prop::sample::select(WORDS).prop_map(Value::from);
    let leaf = prop_oneof![
        6 => words,
        1 => "\\PC{0,12}".prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(|number| json!(number)),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let key = prop::sample::select(INNER_KEYS).prop_map(str::to_owned);
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((key, inner), 0..5)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

#[rustfmt::skip]
const WORDS: &[&str] = &[
    "", " ", "A", "Some words", "draft", "published", "withdrawn", "retracted", "FR", "France",
    "Atlantis", "NATO", "nato", "Arms control", "2026-01-05", "2026-01-05T00:00:00Z", "2026-02",
    "2026~", "../2026", "2026-01-09/2026-01-11", "https://example.org/a", "/old/", "/", "a.png",
    "../a.png", "B2", "likely", "high", "clear", "TLP:RED", "fr", "pt-BR", "UTC", "Asia/Tokyo",
    "plain", "chancery", "/{slug}/", "/{year}/{slug}/", "escape", "trusted", "actors", "analysis",
    "planned", "about", "always", "person", "one", "two", "*em* & <b>", "[[one]]", "[a](b)",
    "!!!", "\u{202e}", "a\nb", "Ünïcödé 中文",
];

#[rustfmt::skip]
const INNER_KEYS: &[&str] = &[
    "id", "title", "url", "date", "grade", "when", "what", "countries", "actors", "by", "source",
    "status", "value", "unit", "bound", "says", "likelihood", "src", "alt", "text", "subject",
    "mentioned", "name", "names", "aliases", "kind", "country", "members", "roles", "of", "from",
    "parent", "page", "fr", "html", "smart", "policies", "x",
];

/// A map with some of these keys and any values.
fn map_of(keys: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let entry = (prop::sample::select(keys).prop_map(str::to_owned), value());
    vec(entry, 0..8).prop_map(|entries| Value::Object(entries.into_iter().collect()))
}

fn briefing(front: &Value) -> Vec<u8> {
    format!("---\n{front}\n---\nText with [[NATO]] and [a link](two.md).\n").into_bytes()
}

fn config() -> ProptestConfig {
    let given = ProptestConfig::default();
    ProptestConfig {
        cases: if std::env::var_os("PROPTEST_CASES").is_some() {
            given.cases
        } else {
            96
        },
        rng_seed: match given.rng_seed {
            RngSeed::Random => RngSeed::Fixed(2026),
            fixed @ RngSeed::Fixed(_) => fixed,
        },
        failure_persistence: None,
        ..given
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text_is_a_briefing_or_is_told_why_not(text in text()) {
        let library = site(&[("content/briefings/one.md", &text), ("content/briefings/two.md", BRIEFING.as_bytes())]);
        let outcome = all_the_way(&library);
        prop_assert!(none_vanishes(&library, &outcome));
    }

    #[test]
    fn any_text_elsewhere_is_used_or_told_of(text in text(), place in prop::sample::select(&[
        "dateline.yaml", "content/actors.yaml", "content/topics.yaml", "content/countries.yaml", "content/index.md",
        "content/pages/about.md", "content/actors/nato.md", "content/briefings/two.fr.md", "themes/chancery/theme.yaml",
        "themes/chancery/words/en.yaml", "themes/chancery/templates/briefing.html", "themes/chancery/assets/style.css",
    ][..])) {
        let two = "---\ntitle: Two\ndate: 2026-01-05\nactors: [NATO]\n---\nText.\n";
        let library = site(&[("content/briefings/two.md", two.as_bytes()), (place, &text)]);
        let outcome = all_the_way(&library);
        prop_assert!(none_vanishes(&library, &outcome));
    }

    #[test]
    fn any_values_are_taken_or_told_of(
        front in map_of(parse::front_matter::KEYS),
        settings in map_of(parse::CONFIG_KEYS),
        actor in map_of(parse::ENTITY_KEYS),
    ) {
        let mut front = front;
        for (key, value) in [("title", "A headline"), ("date", "2026-01-05")] {
            let map = front.as_object_mut().expect("it is a map");
            map.entry(key).or_insert_with(|| value.into());
        }
        let actors = json!({ "nato": actor });
        let one = briefing(&front);
        let translation = briefing(&json!({ "title": "Autre", "status": front["status"] }));
        let library = site(&[
            ("dateline.yaml", settings.to_string().as_bytes()),
            ("content/actors.yaml", actors.to_string().as_bytes()),
            ("content/briefings/one.md", &one),
            ("content/briefings/one.fr.md", &translation),
            ("content/briefings/two.md", b"---\ntitle: Two\ndate: 2026-01-04\n---\n[[one]]\n"),
        ]);
        let outcome = all_the_way(&library);
        prop_assert!(none_vanishes(&library, &outcome));
        prop_assert!(outcome.any_error || outcome.briefings <= 3);
    }

    #[test]
    fn the_order_of_files_does_not_matter(texts in vec(map_of(parse::front_matter::KEYS), 1..6), seed in any::<u64>()) {
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        for (number, front) in texts.iter().enumerate() {
            let mut front = front.clone();
            for (key, value) in [("title", "A headline"), ("date", "2026-01-05")] {
                front[key] = value.into();
            }
            files.push((format!("content/briefings/{number}.md"), briefing(&front)));
        }
        let borrowed: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (path.as_str(), text.as_slice())).collect();
        let in_order = site(&borrowed);
        let mut shuffled: Vec<Source> = in_order.sources.iter().map(|(_, source)| source.clone()).collect();
        shuffle(&mut shuffled, seed);
        let otherwise = Memory {
            sources: Sources::new("site".to_owned(), shuffled),
            bytes: in_order.bytes.clone(),
            reads: AtomicUsize::new(0),
            mischief: None,
        };
        let (one, other) = (all_the_way(&in_order), all_the_way(&otherwise));
        prop_assert_eq!(one.codes, other.codes);
        prop_assert!(one.made == other.made);
    }
}

/// Fisher and Yates, with the numbers of a linear congruential generator.
fn shuffle<T>(items: &mut [T], mut seed: u64) {
    for last in (1..items.len()).rev() {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let below = u64::try_from(last + 1).expect("fits");
        items.swap(last, usize::try_from((seed >> 33) % below).expect("fits"));
    }
}

#[test]
fn what_a_file_system_may_do_is_told() {
    let page = "content/briefings/one.md";
    for (mischief, code) in [
        (Mischief::Refuse, "unreadable"),
        (Mischief::Change, "changed-meanwhile"),
    ] {
        let mut library = site(&[(page, BRIEFING.as_bytes())]);
        let good = BRIEFING
            .replace(", {a: b}", "")
            .replace("[a link](b.md#x \"t\"), ![a picture](c.png), ", "");
        library.bytes.insert(page.to_owned(), good.into_bytes());
        library.mischief = Some((page, mischief));
        let codes = all_the_way(&library).codes;
        assert!(codes.contains(&code), "{code} is not among {codes:?}");
    }
    let large = vec![b'a'; (64 << 20) + 1];
    let codes = all_the_way(&site(&[(page, &large)])).codes;
    assert_eq!(codes, ["too-large"]);
}

#[test]
fn a_good_site_has_nothing_to_tell() {
    let library = site(&[
        (
            "content/briefings/one.md",
            b"---\ntitle: One\ndate: 2026-01-05\n---\n[[two]]\n",
        ),
        (
            "content/briefings/two.md",
            b"---\ntitle: Two\ndate: 2026-01-05\n---\n[[one]]\n",
        ),
    ]);
    let outcome = all_the_way(&library);
    assert_eq!(outcome.codes, Vec::<&str>::new());
    assert_eq!(outcome.briefings, 2);
    assert!(outcome.made.contains_key("2026/01/one/index.html"));
}
