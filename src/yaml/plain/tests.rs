//! Whatever the plain reader gives a tree for, the YAML crate gives the same one.
//!
//! What is generated is the same at every run unless `PROPTEST_RNG_SEED` says otherwise;
//! `PROPTEST_CASES` makes it more.

use std::fs;
use std::ops::Range;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;
use walkdir::WalkDir;

use super::*;
use crate::yaml::{Fence, any as by_crate, front_matter};

const FILE: FileId = FileId(7);

/// Pieces that mean something to YAML, or look as if they did.
const PIECES: &[&str] = &[
    "a",
    "b c",
    "Words",
    "é",
    "東京",
    "\"",
    "'",
    "\"a b\"",
    "'a b'",
    "''",
    "\"\"",
    "\"a\\n\"",
    "'it''s'",
    ":",
    ": ",
    ":\n",
    "::",
    " :",
    "#",
    " #",
    " # c",
    "# c\n",
    "-",
    "- ",
    "- - ",
    "-\n",
    "--",
    "---",
    "---\n",
    "...\n",
    "? ",
    "?",
    "[",
    "]",
    "{",
    "}",
    ", ",
    ",",
    "[a, b]",
    "[]",
    "{}",
    "{a: b}",
    "{a: b, c: [d]}",
    "[\"a\", 'b']",
    "[a: b]",
    "[a,]",
    "[1, 2.5]",
    "{a: }",
    "{a}",
    "& ",
    "&a ",
    "*a",
    "!",
    "!t ",
    "!!str ",
    "| ",
    "|\n",
    ">\n",
    "%",
    "@",
    "`",
    "<<",
    "<<: ",
    "\\",
    "/",
    "=",
    "~",
    "null",
    "Null",
    "NULL",
    "nULL",
    "true",
    "True",
    "TRUE",
    "false",
    "yes",
    "No",
    "on",
    "off",
    "y",
    "0",
    "1",
    "-1",
    "+1",
    "01",
    "007",
    "0x1F",
    "0o17",
    "0b11",
    "1_000",
    "1.5",
    "-1.5",
    "1.",
    ".5",
    "00.5",
    "0.5",
    "1e3",
    "1.5e-3",
    "e3",
    "inf",
    ".inf",
    "-.inf",
    "nan",
    ".nan",
    ".NaN",
    "NaN",
    "infinity",
    "12:30",
    "190:20:30",
    "123456789012345",
    "1234567890123456",
    "18446744073709551616",
    "0.1234567890123",
    "9007199254740993",
    "1234567.1234567",
    "1.0",
    "1.2.3",
    "1-2",
    "2025-03-01",
    "2025-03",
    "2025",
    "2025-03-01T10:00:00+01:00",
    "2025-03-01 10:00",
    "2026-02~/..",
    "20 people",
    "3rd",
    "https://example.org/a?b=c#d",
    "a#b",
    "a:b",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "  ",
    "   ",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{2029}",
    "\u{feff}",
    "\u{0}",
    "\u{7f}",
    "\u{1b}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{fffd}",
    "\u{1f600}",
    "\u{10ffff}",
    "\u{fdd0}",
    "\u{200b}",
    "\u{301}",
];

/// A front matter with a bit of all that is plain, which generated mistakes are put into.
const RICH: &str = "title: \"A title: with a colon\"
date: 2025-03-01   # the day
summary: Words of a summary, it's plain (https://example.org/a#b)
# a remark
topics: [\"one\", two words, 'three']
actors:
  - NATO
  - \"The other\"

countries: {subject: [FR, DE], mentioned: [IT]}
old: [/a/b/]
empty: # nothing
events:
- when: 2026-02~/..
  what: Talks
  by: NATO
  inner:
    deep:
    - a
    - b: 1
      c: 0.5
- {when: 2026, what: \"A, b\", list: []}
-
  when: 2025-09-12T10:00:00Z
sources:
    -   id: a
        title: 20 people
        url: https://example.org/
extra: {}
last: 12
";

/// The shape that the archives for measuring have.
const MEASURED: &str = "title: \"Telecom inflation ceasefire\"
date: 2005-01-01
summary: \"Tranche trial with indictment.\"
topics: [\"airport ruling\", \"strait verdict\"]
actors: [\"Juan Popov 105\"]
countries: [\"Belarus\"]
";

fn config() -> ProptestConfig {
    let given = ProptestConfig::default();
    ProptestConfig {
        cases: if std::env::var_os("PROPTEST_CASES").is_some() {
            given.cases
        } else {
            2000
        },
        rng_seed: match given.rng_seed {
            RngSeed::Random => RngSeed::Fixed(2026),
            fixed @ RngSeed::Fixed(_) => fixed,
        },
        failure_persistence: None,
        ..given
    }
}

fn piece() -> impl Strategy<Value = &'static str> {
    select(PIECES)
}

/// Anything.
fn pieces() -> impl Strategy<Value = String> {
    vec(piece(), 0..16).prop_map(|pieces| pieces.concat())
}

/// Lines such as YAML has, right or wrong.
fn lines() -> impl Strategy<Value = String> {
    let indent = select(&["", "", "  ", "  ", "    ", " ", "      "][..]);
    let dash = select(&["", "", "", "- ", "- ", "-   ", "-"][..]);
    let key = select(
        &[
            "", "a: ", "b: ", "c d: ", "\"e\": ", "'f': ", "g:", "h:   ", "é: ",
        ][..],
    );
    let value = prop_oneof![
        3 => Just(String::new()),
        6 => piece().prop_map(str::to_owned),
        1 => vec(piece(), 2..4).prop_map(|pieces| pieces.concat()),
        2 => flow(),
    ];
    let end = select(&["\n", "\n", "\n", "\n", " \n", "\n\n", "\n # c\n", "\n  \n"][..]);
    let line = (indent, dash, key, value, end);
    let line =
        line.prop_map(|(indent, dash, key, value, end)| [indent, dash, key, &value, end].concat());
    vec(line, 1..7).prop_map(|lines| lines.concat())
}

/// Brackets, right or wrong.
fn flow() -> impl Strategy<Value = String> {
    let item = (select(&["", "", "a: ", "\"b\": ", "c:"][..]), piece());
    let item = item.prop_map(|(key, value)| [key, value].concat());
    let brackets = select(
        &[
            ("[", "]"),
            ("{", "}"),
            ("[ ", " ]"),
            ("[{", "}]"),
            ("{k: [", "]}"),
        ][..],
    );
    (brackets, vec(item, 0..4))
        .prop_map(|((open, close), items)| [open, &items.join(", "), close].concat())
}

/// A good front matter with pieces put in and characters taken out.
fn edited() -> impl Strategy<Value = String> {
    let edit = (
        any::<Index>(),
        0..4_usize,
        prop_oneof![1 => Just(""), 3 => piece()],
    );
    vec(edit, 1..4).prop_map(|edits| {
        let mut text: Vec<char> = RICH.chars().collect();
        for (at, taken, put) in edits {
            let at = at.index(text.len());
            text.splice(at..(at + taken).min(text.len()), put.chars());
        }
        text.into_iter().collect()
    })
}

/// Whether the plain reader takes the text; it may not read it otherwise than the crate.
fn is_plain(text: &str, yaml: Range<usize>) -> bool {
    let Some(tree) = read(FILE, &text[yaml.clone()]) else {
        return false;
    };
    assert_eq!(Ok(tree), by_crate(FILE, text, yaml), "{text:?}");
    true
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_pieces_are_read_as_by_the_crate(text in pieces()) {
        is_plain(&text, 0..text.len());
    }

    #[test]
    fn a_value_is_read_as_by_the_crate(value in pieces()) {
        for text in [format!("a: {value}\nb: c\n"), format!("a: [{value}, b]\n"), format!("- {value}")] {
            is_plain(&text, 0..text.len());
        }
    }

    #[test]
    fn lines_are_read_as_by_the_crate(text in lines()) {
        is_plain(&text, 0..text.len());
    }

    #[test]
    fn what_was_edited_is_read_as_by_the_crate(text in edited()) {
        is_plain(&text, 0..text.len());
    }
}

#[test]
fn front_matter_is_plain() {
    for text in [RICH, MEASURED] {
        assert!(is_plain(text, 0..text.len()), "{text}");
    }
}

#[test]
fn every_yaml_of_this_project_is_read_as_by_the_crate() {
    let (mut plain, mut all) = (0, 0);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in [
        "content",
        "tests/golden",
        "src/cmd/starter",
        "src/cmd/kitchen",
        "themes",
    ] {
        for entry in WalkDir::new(root.join(folder))
            .into_iter()
            .filter_map(Result::ok)
        {
            let Ok(text) = fs::read_to_string(entry.path()) else {
                continue;
            };
            let extension = entry
                .path()
                .extension()
                .and_then(|extension| extension.to_str());
            let yaml = match (extension, front_matter(&text)) {
                (Some("yaml"), _) => 0..text.len(),
                (Some("md"), Fence::Closed { yaml, .. }) => yaml,
                _ => continue,
            };
            let is_plain = is_plain(&text, yaml);
            plain += usize::from(is_plain);
            all += 1;
        }
    }
    assert!(plain * 10 > all * 8, "only {plain} of {all} are plain");
}

#[test]
fn what_is_not_plain_is_left_to_the_crate() {
    let cases = [
        "",
        "# c\n",
        "a",
        "[a]",
        "a: 'it''s'",
        "a: \"\\n\"",
        "a: b\n  c",
        "a: b: c",
        "a: true",
        "a: Null",
        "a: -1",
        "a: 01",
        "a: 1e3",
        "a: 0x1",
        "a: .5",
        "a: 1234567890123456",
        "a: &b c",
        "a: *b",
        "a: !b c",
        "a: |\n  b",
        "a: [b,\n  c]",
        "a: [b: c]",
        "a: [b, ]",
        "a: {b: }",
        "a:\tb",
        "a: b\r\n",
        "\u{feff}a: b",
        "---\na: b",
        "? a\n: b",
        "<<: a",
        "1: a",
        "true: a",
        "a:\n   b: c\n  d: e",
        "- - a",
        "a: \"b\nc\"",
        "a: b\u{85}c",
        "a:\n- b\n c: d",
        "a: [b]c",
        "a: [b #c]",
        "a: %b",
    ];
    for text in cases {
        assert_eq!(read(FILE, text), None, "{text:?}");
    }
    let deep = format!("a: {}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(read(FILE, &deep), None);
    let key = format!("{}: a", "k".repeat(LONGEST_KEY + 1));
    assert_eq!(read(FILE, &key), None);
}
