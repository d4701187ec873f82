//! What a build does to a folder that holds a site already.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::time::SystemTime;

use super::{Desk, differences};

/// What a host or a copying tool would see of each file.
fn seen(desk: &Desk) -> BTreeMap<String, (u64, SystemTime)> {
    let paths = desk.output().into_keys();
    let seen = paths.map(|path| {
        let data = fs::metadata(desk.path("output").join(&path)).expect("it is there");
        (path, (data.ino(), data.modified().expect("it has a time")))
    });
    seen.collect()
}

#[test]
fn nothing_changed_touches_nothing() {
    let desk = Desk::demo();
    desk.build();
    let folder = fs::metadata(desk.path("output"))
        .expect("it is there")
        .ino();
    let before = seen(&desk);
    desk.run_then("build").says(0, &["Nothing changed"]);
    assert_eq!(seen(&desk), before);
    assert_eq!(
        fs::metadata(desk.path("output")).expect("there").ino(),
        folder
    );
}

#[test]
fn an_unchanged_file_keeps_itself_and_its_time() {
    let desk = Desk::demo();
    let trees = [desk.build(), {
        desk.briefing("2026-01-02-extra", "date: 2026-01-02", "More.");
        desk.build()
    }];
    let changed = differences(&trees[0], &trees[1]);
    assert!(
        !changed.is_empty() && changed.len() < trees[1].len() / 2,
        "{}",
        changed.len()
    );
    let before = seen(&desk);
    desk.briefing("2026-01-02-extra", "date: 2026-01-02", "Changed.");
    let after = desk.build();
    let changed = differences(&trees[1], &after);
    let touched = seen(&desk);
    let touched = touched
        .iter()
        .filter(|(path, seen)| before.get(*path) != Some(seen));
    let touched: Vec<String> = touched.map(|(path, _)| path.clone()).collect();
    assert_eq!(touched, changed, "what differs is what was touched");
}

#[test]
fn undo_goes_back_and_forth() {
    let desk = Desk::new();
    desk.run("build --undo").says(2, &["no former site"]);
    let first = desk.build();
    desk.briefing("2025-03-03-third", "date: 2025-03-03", "");
    let second = desk.build();
    assert_ne!(first, second);
    for expected in [&first, &second, &first] {
        desk.run("build --undo").expect(0);
        assert_eq!(&desk.output(), expected);
    }
    assert_eq!(desk.build(), second, "and a build after it is a build");
}

#[test]
fn pages_that_are_no_more_are_gone() {
    let desk = Desk::new();
    desk.build();
    desk.briefing("2025-03-03-third", "date: 2025-03-03", "");
    desk.build();
    assert!(desk.has("2025/03/third/index.html"));
    fs::remove_file(desk.path("content/briefings/2025-03-03-third.md")).expect("removed");
    desk.build();
    assert!(!desk.has("2025/03/third"));
    desk.write("output/.gitignore", "*\n");
    desk.briefing("2025-03-04-fourth", "date: 2025-03-04", "");
    desk.build();
    assert!(desk.has(".gitignore"), "the owner's one file stays");
}

#[test]
fn hidden_files_of_the_site_come_and_go_like_others() {
    let desk = Desk::new();
    let settings = "title: The Desk\nbase_url: https://example.org/\n";
    let security =
        "hosts: {security: {contact: mailto:a@example.org, expires: 2027-01-01T00:00:00Z}}\n";
    let file = ".well-known/security.txt";
    desk.write("dateline.yaml", settings);
    let before = desk.build();
    assert!(desk.has(".nojekyll") && !desk.has(".well-known"));
    desk.write("output/.gitignore", "*\n");
    desk.write("dateline.yaml", &[settings, security].concat());
    desk.build();
    assert!(
        desk.page(file)
            .starts_with("Contact: mailto:a@example.org\n")
    );
    desk.write("content/static/.well-known/security.txt", "our own");
    desk.build();
    assert_eq!(desk.page(file), "our own");
    desk.write(&format!("output/{file}"), "tampered");
    desk.build();
    assert_eq!(desk.page(file), "our own");
    fs::remove_dir_all(desk.path("content/static")).expect("removed");
    desk.write("dateline.yaml", settings);
    let mut after = desk.build();
    assert!(!desk.has(".well-known") && desk.has(".gitignore"));
    after.remove(".gitignore");
    assert_eq!(after, before);
}

#[test]
fn an_output_that_lost_its_hidden_folder_is_known_by_its_tag() {
    let desk = Desk::new();
    let before = desk.build();
    fs::remove_dir_all(desk.path(".output.dateline")).expect("removed");
    desk.write("output/2025/03/first/index.html", "tampered");
    assert_eq!(desk.build(), before);
}
