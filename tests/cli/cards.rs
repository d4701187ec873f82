//! Social cards: a picture of every briefing, entity and edition, drawn once and kept; what pages say of them;
//! and that nothing is left of the card of what is not there any more.

#![cfg(feature = "cards")]

use std::fs;

use super::{Desk, Ran, Tree, differences, names};

/// How many cards a build drew.
fn drawn(ran: &Ran) -> usize {
    let mut lines = ran.stdout.lines();
    let line = lines.find(|line| line.starts_with("draw "));
    let count = line.and_then(|line| line.split_whitespace().next_back());
    count
        .and_then(|count| count.parse().ok())
        .unwrap_or_else(|| panic!("{}", ran.stdout))
}

fn build(desk: &Desk) -> usize {
    drawn(&desk.run_then("build --timings").expect(0))
}

fn cards(tree: &Tree) -> Vec<&str> {
    let paths = tree.keys().map(String::as_str);
    paths
        .filter(|path| path.starts_with("cards/") || path.ends_with("card.png"))
        .collect()
}

fn kept(desk: &Desk) -> usize {
    let folder = desk.path(".output.dateline/cards");
    if folder.exists() {
        names(&folder).len()
    } else {
        0
    }
}

#[test]
fn every_page_has_a_card_of_the_right_size() {
    let desk = Desk::new();
    desk.briefing(
        "2025-04-01-other",
        "date: 2025-04-01\ntopics: [Peace]\ncountries: [LB]\nlang: ar",
        "Text.",
    );
    desk.briefing(
        "2025-04-02-gone",
        "date: 2025-04-02\nstatus: retracted\nnotice: It was wrong.",
        "Text.",
    );
    desk.run_then("build").expect(0);
    let output = desk.output();
    let expected = [
        "ar/card.png",
        "card.png",
        "cards/2025/03/first.png",
        "cards/2025/03/second.png",
        "cards/ar/2025/04/other.png",
        "cards/ar/countries/lebanon.png",
        "cards/ar/topics/peace.png",
    ];
    let mut there = cards(&output);
    there.retain(|path| !path.starts_with("cards/topics") && !path.starts_with("cards/countries"));
    assert_eq!(there, expected);
    for path in cards(&output) {
        let picture = &output[path];
        assert_eq!(picture[1..4], *b"PNG", "{path}");
        assert_eq!(picture[16..24], [0, 0, 4, 0xb0, 0, 0, 2, 0x76], "{path}");
        assert!(
            (2_000..60_000).contains(&picture.len()),
            "{path}: {}",
            picture.len()
        );
    }
    let page = desk.page("2025/03/first/index.html");
    for tag in [
        "property=\"og:image\" content=\"https://example.org/cards/2025/03/first.png?v=",
        "property=\"og:image:width\" content=\"1200\"",
        "property=\"og:image:height\" content=\"630\"",
        "property=\"og:image:alt\" content=\"first\"",
        "name=\"twitter:card\" content=\"summary_large_image\"",
        "\"image\":{\"@type\":\"ImageObject\",\"url\":\"https://example.org/cards/2025/03/first.png?v=",
    ] {
        assert!(page.contains(tag), "{tag}");
    }
    for path in ["index.html", "briefings/index.html"] {
        let general = "og:image\" content=\"https://example.org/card.png?v=";
        assert!(desk.page(path).contains(general), "{path}");
    }
    assert!(!desk.page("2025/04/gone/index.html").contains("og:image"));
}

#[test]
fn a_card_is_drawn_once() {
    let desk = Desk::new();
    assert_eq!(build(&desk), 3);
    let first = desk.output();
    // every page is made again, and every card found
    assert_eq!(
        drawn(&desk.run_then("build --force --timings").expect(0)),
        0
    );
    assert_eq!(differences(&first, &desk.output()), [""; 0]);
    let other = desk.elsewhere();
    build(&other);
    assert_eq!(differences(&first, &other.output()), [""; 0]);
    desk.briefing("2025-03-03-third", "date: 2025-03-03", "Text.");
    assert_eq!(build(&desk), 1);
    // a card that was tampered with is drawn again
    for name in names(&desk.path(".output.dateline/cards")) {
        fs::write(desk.path(".output.dateline/cards").join(name), "not a card").expect("written");
    }
    assert_eq!(
        drawn(&desk.run_then("build --force --timings").expect(0)),
        4
    );
}

#[test]
fn a_corrected_title_is_another_card_under_another_address() {
    let desk = Desk::new();
    build(&desk);
    let image = |desk: &Desk| {
        let page = desk.page("2025/03/first/index.html");
        let after = page
            .split_once("og:image\" content=\"")
            .map(|(_, after)| after.to_owned());
        let after = after.expect("it has a picture");
        after.split_once('"').expect("it ends").0.to_owned()
    };
    let before = (
        image(&desk),
        desk.output()["cards/2025/03/first.png"].clone(),
    );
    desk.write(
        "content/briefings/2025-03-01-first.md",
        "---\ntitle: Not the same\ndate: 2025-03-01\n---\n\nThe first text.\n",
    );
    assert_eq!(build(&desk), 1);
    assert_ne!(image(&desk), before.0);
    assert_ne!(desk.output()["cards/2025/03/first.png"], before.1);
    assert_eq!(kept(&desk), 3);
}

#[test]
fn nothing_is_left_of_the_card_of_what_was_withdrawn() {
    let desk = Desk::new();
    build(&desk);
    assert_eq!(kept(&desk), 3);
    let card = desk.output()["cards/2025/03/second.png"].clone();
    desk.briefing(
        "2025-03-02-second",
        "date: 2025-03-02\nstatus: withdrawn",
        "Text.",
    );
    build(&desk);
    assert_eq!(kept(&desk), 2);
    let everything = super::tree(&desk.root());
    let left = everything
        .iter()
        .filter(|(_, bytes)| bytes.windows(card.len()).any(|part| part == card));
    assert_eq!(left.count(), 0);
}

#[test]
fn the_newest_have_cards_and_those_that_had_one_keep_it() {
    let desk = Desk::new();
    // few pixels to draw: this is about which cards there are
    desk.write(
        "dateline.yaml",
        "title: The Desk\nbase_url: https://example.org/\ntheme: own\n",
    );
    desk.write("themes/own/theme.yaml", "name: own\nextends: chancery\n");
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\"><title>{{ card.title }}</title></svg>";
    desk.write("themes/own/templates/card.svg", svg);
    for number in 1..=100 {
        let day = 1 + number % 28;
        desk.briefing(
            &format!("2025-06-{day:02}-b{number}"),
            &format!("date: 2025-06-{day:02}"),
            "Text.",
        );
    }
    build(&desk);
    let output = desk.output();
    assert_eq!(cards(&output).len(), 101);
    assert!(!output.contains_key("cards/2025/03/first.png"));
    assert!(
        desk.page("2025/03/first/index.html")
            .contains("https://example.org/card.png?v=")
    );
    // one more at the end: the oldest of those that have a card is not among the newest any more
    desk.briefing("2025-07-01-last", "date: 2025-07-01", "Text.");
    assert_eq!(build(&desk), 1);
    assert_eq!(cards(&desk.output()).len(), 102);
    let fresh = desk.elsewhere();
    build(&fresh);
    assert_eq!(cards(&fresh.output()).len(), 101);
    let all = |which: &str| {
        let settings = format!(
            "title: The Desk\nbase_url: https://example.org/\ntheme: own\ncards: {which}\n"
        );
        desk.write("dateline.yaml", &settings);
        desk.run_then("build").expect(0);
        cards(&desk.output()).len()
    };
    assert_eq!(all("all"), 104);
    assert_eq!(all("off"), 0);
    assert_eq!(kept(&desk), 0);
    assert!(!desk.page("index.html").contains("og:image"));
}

#[test]
fn what_is_wrong_with_a_card_is_found_without_drawing_it() {
    let desk = Desk::new();
    desk.write(
        "dateline.yaml",
        "title: The Desk\nbase_url: https://example.org/\ntheme: own\n",
    );
    desk.write("themes/own/theme.yaml", "name: own\nextends: chancery\n");
    let card = |inside: &str| {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\">";
        let text = format!("{svg}{inside}</svg>");
        desk.write("themes/own/templates/card.svg", &text);
        desk.run_then("check")
    };
    card("<rect/>").expect(0);
    card("<text>words</text>").says(
        1,
        &["wrong-card", "themes/own/templates/card.svg", "letters("],
    );
    card("<g>").says(1, &["wrong-card", "no XML"]);
    card("{{ card.titel }}").says(1, &["template-failed", "titel"]);
}
