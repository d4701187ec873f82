//! What is wrong is told where it is seen, and leads to where it can be mended.

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::Desk;

const SETTINGS: &str = "title: Desk\nbase_url: https://example.org/\ntheme: own\n";

fn desk() -> Desk {
    let desk = Desk::new(SETTINGS);
    desk.briefing("first", "date: 2025-03-01", "Words.");
    desk.write("content/pages/about.md", "---\ntitle: About\n---\nWords.\n");
    desk.write("themes/own/theme.yaml", "name: own\nextends: chancery\n");
    desk
}

#[test]
fn a_mistake_leads_to_its_place_in_the_editor() {
    let desk = desk();
    let server = desk.serve("--editor ed://{path}?{line}:{column}");
    let version = server.version();
    desk.briefing("first", "date: 2025-03-01\ntopcis: [A]", "Words.");
    let state = server.after(version);
    let href = state["found"][0]["href"].as_str().expect("it has one");
    let place = "content/briefings/first.md?4:1";
    assert!(
        href.starts_with("ed:///") && href.ends_with(place),
        "{href}"
    );
    assert_eq!(server.get("/").status, 500);
    assert!(
        server.get("/2025/03/first/").text().contains("Words."),
        "the last good page"
    );
    assert_eq!(server.get("/_desk/preview.css").status, 200);
}

#[test]
fn a_template_that_fails_is_told_of_and_its_pages_are_not_made() {
    let desk = desk();
    let server = desk.serve("");
    let version = server.version();
    desk.write("themes/own/templates/page.html", "{{ nothing.like.it }}\n");
    server.after(version);
    assert_eq!(server.get("/about/").status, 500);
    assert_eq!(server.get("/2025/03/first/").status, 200);
    let told = server.state()["found"].to_string();
    assert!(
        told.contains("template-failed") && told.contains("page.html"),
        "{told}"
    );
    let version = server.version();
    desk.remove("themes/own/templates/page.html");
    let state = server.after(version);
    assert_eq!(state["errors"], 0);
    assert_eq!(server.get("/about/").status, 200);
}

#[test]
fn a_template_that_few_pages_use_is_tried_too() {
    let desk = desk();
    for number in 0..40 {
        desk.briefing(&format!("one-{number}"), "date: 2025-03-01", "Words.");
    }
    let notice = "date: 2025-03-02\nstatus: retracted\nnotice: Wrong.\nredirects: [/old/]";
    desk.briefing("wrong", notice, "Words.");
    let server = desk.serve("");
    for template in ["404.html", "page.html", "redirect.html", "retracted.html"] {
        let path = format!("themes/own/templates/{template}");
        let version = server.version();
        desk.write(&path, "{{ nothing.like.it }}\n");
        server.after(version);
        let told = || server.state()["found"].to_string();
        let started = Instant::now();
        while !told().contains(template) {
            assert!(started.elapsed() < Duration::from_secs(20), "{template}");
            sleep(Duration::from_millis(10));
        }
        let version = server.version();
        desk.remove(&path);
        server.after(version);
    }
}

#[test]
fn of_a_small_site_all_mistakes_are_told_without_being_asked() {
    let desk = desk();
    let server = desk.serve("");
    for _ in 0..10 {
        let version = server.version();
        desk.write("themes/own/templates/page.html", "{{ nothing.like.it }}\n");
        server.after(version);
        let started = Instant::now();
        while server.state()["errors"] != 1 {
            assert!(
                started.elapsed() < Duration::from_secs(20),
                "nothing is told"
            );
            sleep(Duration::from_millis(10));
        }
        let version = server.version();
        desk.remove("themes/own/templates/page.html");
        assert_eq!(server.after(version)["errors"], 0);
    }
}

#[test]
fn a_sheet_that_takes_anothers_place_is_exchanged() {
    let desk = desk();
    desk.write("themes/own/assets/own.css", "a { color: red }\n");
    let server = desk.serve("");
    let is_exchanged = |number: i32| {
        let version = server.version();
        let text = format!("a {{ order: {number} }}\n");
        desk.write("themes/own/assets/sedX1", text);
        desk.rename("themes/own/assets/sedX1", "themes/own/assets/own.css");
        server.after(version)["styles"].is_object()
    };
    // an editor that was held up in between has made two changes
    assert!((0..5).any(is_exchanged));
}

#[test]
fn a_picture_that_changed_is_told_by_its_address() {
    let desk = desk();
    desk.briefing("second/index", "date: 2025-03-02", "![One](one.png)");
    desk.write("content/briefings/second/one.png", "one");
    desk.write("content/static/logo.png", "one");
    let server = desk.serve("");
    for (path, address) in [
        (
            "content/briefings/second/one.png",
            "/2025/03/second/one.png",
        ),
        ("content/static/logo.png", "/logo.png"),
    ] {
        let version = server.version();
        desk.write(path, "two");
        assert_eq!(server.after(version)["files"][0], address);
        let answer = server.get(address);
        assert_eq!(answer.text(), "two");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
}

#[test]
fn without_a_site_the_desk_says_what_is_in_its_way() {
    let desk = desk();
    desk.briefing("first", "date: 2025-03-01\ntopcis: [A]", "Words.");
    let server = desk.serve("");
    let answer = server.get("/_desk/");
    assert_eq!(answer.status, 500);
    assert!(answer.text().contains("topcis"), "{}", answer.text());
    assert_eq!(server.get("/_desk").status, 308);
}

#[test]
fn an_editor_is_an_address() {
    let desk = desk();
    let command = "serve --port 0 --editor vim";
    let ran = desk.command(command).output().expect("the program starts");
    assert_eq!(ran.status.code(), Some(2));
    let told = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(told.contains("{path}"), "{told}");
}
