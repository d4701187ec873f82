//! The theme's components are at the desk as a build makes them, and follow the theme.

use super::{Desk, addresses, bytes};

const SETTINGS: &str = "title: Desk\nbase_url: https://example.org/below/\ntheme: own\n";

fn desk() -> Desk {
    let desk = Desk::new(SETTINGS);
    desk.briefing("first", "date: 2025-03-01", "Words.");
    desk.write("themes/own/theme.yaml", "name: own\nextends: chancery\n");
    desk
}

#[test]
fn the_kitchen_is_what_a_build_of_it_makes() {
    let desk = desk();
    let built = tempfile::tempdir().expect("a temporary folder");
    let folder = built.path().join("kitchen");
    let args = format!(
        "build --kitchen {} --base-url http://localhost/_desk/kitchen/",
        folder.display()
    );
    let ran = desk.command(&args).output().expect("the program starts");
    assert!(ran.status.success(), "{ran:?}");
    let server = desk.serve("");
    let all = addresses(&folder);
    assert!(all.len() > 50, "{all:?}");
    for address in all {
        let answer = server.get(&format!("/_desk/kitchen{address}"));
        assert_eq!(answer.status, 200, "{address}");
        let there = bytes(&folder, &address).expect("it is there");
        assert!(answer.page() == there, "{address}");
    }
    let desk = server.get("/below/").text();
    assert!(!desk.contains("kitchen"), "readers know nothing of it");
    let desk = server.get("/_desk/").text();
    assert!(desk.contains("href=\"/_desk/kitchen/\""), "{desk}");
    assert_eq!(server.get("/_desk/kitchen").status, 308);
    assert_eq!(server.get("/_desk/kitchen/nothing/here/").status, 404);
    assert_eq!(server.ask("POST", "/_desk/kitchen/", &[]).status, 405);
}

#[test]
fn the_kitchen_follows_the_theme() {
    let desk = desk();
    let server = desk.serve("");
    let about = || server.get("/_desk/kitchen/");
    assert_eq!(about().status, 200);
    let version = server.version();
    desk.write("themes/own/templates/front.html", "<p>another front</p>");
    server.after(version);
    assert!(about().text().starts_with("<p>another front</p>"));
    let version = server.version();
    desk.write("themes/own/templates/front.html", "{% if %}");
    server.after(version);
    assert_eq!(about().status, 500);
}
