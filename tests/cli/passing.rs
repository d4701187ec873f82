//! What the arguments let through, and what they put in place of the settings.

use super::{Desk, Tree};

fn says(tree: &Tree, words: &str) -> bool {
    tree.values()
        .any(|bytes| String::from_utf8_lossy(bytes).contains(words))
}

#[test]
fn an_instant_decides_what_is_public() {
    let desk = Desk::new();
    let before = desk.build();
    desk.briefing(
        "2025-03-05-third",
        "date: 2025-03-05\nembargo: 2026-01-10T12:00:00Z\nactors: [Someone Unheard]",
        "A-secret-word.",
    );
    assert_eq!(desk.build(), before, "byte for byte the site without it");
    desk.run("build --as-of 2026-01-10T11:59:59Z").expect(0);
    assert!(!says(&desk.output(), "A-secret-word") && !says(&desk.output(), "Unheard"));
    desk.run("build --as-of 2026-01-10T12:00:00Z").expect(0);
    assert!(says(&desk.output(), "A-secret-word") && says(&desk.output(), "Unheard"));
    desk.run("build --as-of 2026-01-10T13:00:00+02:00")
        .expect(0);
    assert!(!says(&desk.output(), "A-secret-word"));
}

#[test]
fn an_audience_decides_what_is_public() {
    let desk = Desk::new();
    desk.briefing(
        "2025-03-05-third",
        "date: 2025-03-05\ntlp: GREEN",
        "Green-word.",
    );
    desk.briefing(
        "2025-03-06-fourth",
        "date: 2025-03-06\ntlp: TLP:AMBER+STRICT",
        "Amber-word.",
    );
    let cases = [
        ("", false, false),
        ("--audience clear", false, false),
        ("--audience green", true, false),
        ("--audience TLP:AMBER", true, false),
        ("--audience amber+strict", true, true),
        ("--audience red", true, true),
    ];
    for (flag, green, amber) in cases {
        desk.run_then(&format!("build {flag}")).expect(0);
        let output = desk.output();
        assert_eq!(
            (says(&output, "Green-word"), says(&output, "Amber-word")),
            (green, amber),
            "{flag}"
        );
    }
}

#[test]
fn what_leaves_the_public_leaves_the_disk() {
    let desk = Desk::new();
    desk.briefing("2025-03-05-third", "date: 2025-03-05", "A-secret-word.");
    desk.build();
    desk.briefing(
        "2025-03-05-third",
        "date: 2025-03-05\nstatus: withdrawn",
        "A-secret-word.",
    );
    desk.run_then("build").says(0, &["left the public"]);
    let mut all = super::tree(&desk.root());
    all.retain(|path, _| !path.starts_with("content/"));
    assert!(!says(&all, "A-secret-word"));
    desk.run_then("build --undo")
        .says(2, &["took something out of the public"]);
}

#[test]
fn strict_takes_every_warning_for_an_error() {
    let desk = Desk::new();
    desk.briefing(
        "2025-03-05-third",
        "date: 2025-03-05\nactors: [Somebody]",
        "",
    );
    desk.run_then("build").says(0, &["warning[unknown-actor]"]);
    let before = desk.output();
    desk.briefing("2025-03-06-fourth", "date: 2025-03-06", "");
    desk.run_then("build --strict")
        .says(1, &["error[unknown-actor]"]);
    assert_eq!(desk.output(), before);
    desk.run_then("check").expect(0);
    desk.run_then("check --strict").expect(1);
}

#[test]
fn without_a_base_url_a_build_warns() {
    let desk = Desk::new();
    desk.write("dateline.yaml", "title: The Desk\n");
    desk.run_then("build").says(0, &["warning[", "base_url"]);
    desk.run_then("build --strict").says(1, &["base_url"]);
    desk.run_then("build --strict --base-url https://example.org/")
        .expect(0);
}

#[test]
fn a_base_url_with_a_path_is_in_every_address() {
    let desk = Desk::new();
    desk.run_then("build --base-url https://example.net/a/b")
        .expect(0);
    let sitemap = desk.page("sitemap.xml");
    assert!(
        sitemap.contains("<loc>https://example.net/a/b/2025/03/first/</loc>"),
        "{sitemap}"
    );
    let page = desk.page("2025/03/second/index.html");
    assert!(page.contains("href=\"/a/b/2025/03/first/\""), "{page}");
    for (path, bytes) in desk.output() {
        let text = String::from_utf8_lossy(&bytes);
        for attribute in ["href=\"/", "src=\"/"] {
            for (at, _) in text.match_indices(attribute) {
                let address = &text[at + attribute.len() - 1..];
                let shown = address.split('"').next().unwrap_or_default();
                assert!(shown.starts_with("/a/b/"), "`{shown}` in {path}");
            }
        }
        assert!(!text.contains("https://example.org"), "{path}");
    }
}

#[test]
fn a_theme_of_the_site_s_own_takes_the_place_of_another() {
    let desk = Desk::new();
    desk.write("themes/own/theme.yaml", "name: Own\nextends: chancery\n");
    desk.write("themes/own/templates/404.html", "own words\n");
    desk.build();
    assert!(!desk.page("404.html").contains("own words"));
    desk.run_then("build --theme own").expect(0);
    assert!(desk.page("404.html").contains("own words"));
    desk.run_then("check --theme own").expect(0);
    desk.run_then("build --theme owm")
        .says(1, &["owm", "`own`"]);
    desk.run_then("check --theme owm").expect(1);
    desk.write("themes/own/templates/404.html", "{{ nothing.there }}\n");
    desk.run_then("build --theme own")
        .says(1, &["themes/own/templates/404.html:1:"]);
    assert!(
        desk.page("404.html").contains("own words"),
        "the old site stays"
    );
}
