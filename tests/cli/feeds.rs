//! What feed readers know a briefing by: the same in all feeds, and the same after everything about
//! the briefing has changed.

use std::collections::BTreeSet;
use std::fs;

use super::Desk;

/// Every feed that a briefing on a topic is in, with what stands around an id there.
const FEEDS: [(&str, &str, &str); 5] = [
    ("feed.xml", "<id>tag:", "</id>"),
    ("rss.xml", "<guid isPermaLink=\"false\">tag:", "</guid>"),
    ("feed.json", "\"id\":\"tag:", "\""),
    ("topics/treaties/feed.xml", "<id>tag:", "</id>"),
    ("topics/treaties/feed.json", "\"id\":\"tag:", "\""),
];

/// Builds, and gives the one id that all feeds have of the only briefing.
#[track_caller]
fn id(desk: &Desk) -> String {
    desk.run_then("build").expect(0);
    let ids = FEEDS.map(|(path, before, after)| {
        let feed = fs::read_to_string(desk.path("output").join(path)).expect(path);
        let ids = feed.split(before).skip(1);
        let ids: Vec<&str> = ids.filter_map(|rest| rest.split(after).next()).collect();
        assert_eq!(ids.len(), 1, "{path}: {ids:?}");
        ids[0].to_owned()
    });
    let ids = BTreeSet::from(ids);
    assert_eq!(ids.len(), 1, "{ids:?}");
    ids.into_iter().next().expect("there is one")
}

fn desk() -> Desk {
    let desk = Desk::empty();
    desk.write(
        "dateline.yaml",
        "title: The Desk\nbase_url: https://example.org/briefs/\n",
    );
    desk.write("content/topics.yaml", "treaties: {name: Treaties}\n");
    desk
}

fn rename(desk: &Desk, old: &str, new: &str, keys: &str) {
    fs::remove_file(desk.path(&format!("content/briefings/{old}.md"))).expect("it was there");
    desk.briefing(new, &format!("topics: [Treaties]\n{keys}"), "Words.");
}

#[test]
fn an_id_outlives_title_date_and_address() {
    let desk = desk();
    desk.briefing("first", "topics: [Treaties]\ndate: 2025-03-31", "Words.");
    let first = id(&desk);
    assert_eq!(first, "example.org,2026:/briefs/2025/03/first/");

    let keys = "date: 2025-04-01\nredirects: /2025/03/first";
    rename(&desk, "first", "second", keys);
    assert_eq!(id(&desk), first);

    let keys = "date: 2025-04-01\nredirects: [/2025/03/first/, /2025/04/second/, /short]";
    rename(&desk, "second", "third", keys);
    desk.write(
        "dateline.yaml",
        "title: The Desk\nbase_url: https://example.org/briefs/\npermalink: /{slug}/\n",
    );
    assert_eq!(id(&desk), first);

    // another host, and no path
    desk.write(
        "dateline.yaml",
        "title: The Desk\nbase_url: https://desk.example.net/\npermalink: /{slug}/\n\
         feeds: {ids: 'tag:example.org,2026:/briefs'}\n",
    );
    assert_eq!(id(&desk), first);
}

#[test]
fn a_short_address_changes_no_id_behind_the_own_one() {
    let desk = desk();
    let keys = "topics: [Treaties]\ndate: 2025-03-31";
    desk.briefing("first", keys, "Words.");
    let first = id(&desk);

    let keys = format!("{keys}\nredirects: [/2025/03/first/, /talks]");
    desk.briefing("first", &keys, "Words.");
    assert_eq!(id(&desk), first);
    assert!(desk.path("output/talks/index.html").exists());
    let page = fs::read_to_string(desk.path("output/2025/03/first/index.html"));
    assert!(page.expect("it is there").contains("Words."));
}
