//! The search index of a build: made again only where what it holds has changed, the same bytes each time,
//! and nothing left of what is gone. What finds in it is the browser's affair.

use std::fs;

use super::{Desk, Tree, differences, tree};

/// How many files of the search index a build made.
fn indexed(desk: &Desk, args: &str) -> usize {
    let ran = desk.run_at(&format!("build --timings {args}")).expect(0);
    let row = ran.stdout.lines().find(|line| line.starts_with("search "));
    let count = row.and_then(|row| row.split_whitespace().last());
    count.map_or(0, |count| count.parse().expect("a number"))
}

fn of_search(output: Tree) -> Tree {
    let files = output.into_iter();
    files
        .filter(|(path, _)| path.split('/').any(|part| part == "search"))
        .collect()
}

#[test]
fn nothing_is_indexed_that_did_not_change() {
    let desk = Desk::new();
    desk.write(
        "content/briefings/2025-03-01-first.fr.md",
        "---\ntitle: Premier\n---\nMots.\n",
    );
    assert!(indexed(&desk, "") > 0);
    assert_eq!(indexed(&desk, ""), 0, "nothing was edited");
    desk.write("content/pages/about.md", "---\ntitle: About\n---\nUs.\n");
    assert_eq!(indexed(&desk, ""), 0, "a page is not indexed");
    let before = of_search(desk.output());
    desk.write(
        "content/briefings/2025-03-01-first.fr.md",
        "---\ntitle: Premier\n---\nAutres mots.\n",
    );
    assert_eq!(indexed(&desk, ""), 3, "one bundle of one language");
    let differ = differences(&before, &of_search(desk.output()));
    let is_french = |line: &String| line.contains("search/fr/") || line.contains("index.json");
    assert!(
        !differ.is_empty() && differ.iter().all(is_french),
        "{differ:?}"
    );
    assert!(indexed(&desk, "--force") > 3, "all is made anew");
}

#[test]
fn the_same_texts_make_the_same_index() {
    let desk = Desk::demo();
    indexed(&desk, "--jobs 1");
    let other = desk.elsewhere();
    indexed(&other, "--jobs 7");
    let differ = differences(&of_search(desk.output()), &of_search(other.output()));
    assert!(differ.is_empty(), "{differ:?}");
    assert!(desk.has("search/en/0/head.bin"));
}

#[test]
fn what_was_withdrawn_is_in_no_index_on_the_disk() {
    let desk = Desk::new();
    desk.briefing("2025-03-05-fifth", "date: 2025-03-05", "Zweihander.");
    indexed(&desk, "");
    let path = "output/search/en/0/texts-0.bin";
    let with = fs::read(desk.path(path)).expect("it is there");
    desk.briefing(
        "2025-03-05-fifth",
        "date: 2025-03-05\nstatus: withdrawn",
        "Zweihander.",
    );
    indexed(&desk, "");
    for folder in ["output", ".output.dateline"] {
        let left = tree(&desk.path(folder));
        let holds = left.iter().find(|(_, bytes)| **bytes == with);
        assert_eq!(holds.map(|(path, _)| path), None, "in {folder}");
    }
    let without = of_search(desk.output());
    fs::remove_file(desk.path("content/briefings/2025-03-05-fifth.md")).expect("it was there");
    let other = desk.elsewhere();
    indexed(&other, "");
    let differ = differences(&without, &of_search(other.output()));
    assert!(differ.is_empty(), "{differ:?}");
}

#[test]
fn a_site_without_a_search_has_nothing_of_it() {
    let desk = Desk::new();
    let settings = fs::read_to_string(desk.path("dateline.yaml")).expect("it is there");
    desk.write("dateline.yaml", &format!("{settings}\nsearch: off\n"));
    assert_eq!(indexed(&desk, ""), 0);
    assert!(of_search(desk.output()).is_empty());
    for (path, bytes) in desk.output() {
        let text = String::from_utf8_lossy(&bytes);
        let names_it = text.contains("/search/") || text.contains("wasm-unsafe-eval");
        assert!(!names_it || path.starts_with("assets/"), "{path}");
    }
}
