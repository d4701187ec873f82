//! What is not public: nowhere, unless it was asked for; and then it says so.

use chrono::{SecondsFormat, TimeDelta, Utc};

use super::Desk;
use super::client::Server;

const SETTINGS: &str = "title: Desk\nbase_url: https://example.org/\n";

/// By the clock, too, it is not public.
const LATER: &str = "date: 2025-03-03\nembargo: 2099-02-01T07:00:00Z";

fn desk() -> Desk {
    let desk = Desk::new(SETTINGS);
    desk.briefing("first", "date: 2025-03-01", "Words.");
    desk.briefing("unfinished", "date: 2025-03-02\nstatus: draft", "Hush.");
    desk.briefing(
        "later",
        "date: 2025-03-03\nembargo: 2026-02-01T07:00:00Z",
        "Hush.",
    );
    desk
}

#[test]
fn without_being_asked_for_there_is_nothing_of_it() {
    let desk = desk();
    let server = desk.serve("");
    for path in ["/2025/03/unfinished/", "/2025/03/later/"] {
        let answer = server.get(path);
        assert_eq!(answer.status, 404);
        assert!(!answer.text().contains("Hush"));
    }
    for path in ["/", "/briefings/", "/feed.xml", "/sitemap.xml"] {
        let text = server.get(path).text();
        assert!(
            !text.contains("unfinished") && !text.contains("later/"),
            "{path}"
        );
        assert!(!text.contains("dateline-preview"), "{path}");
    }
    // the desk is the author's own
    let desk = server.get("/_desk/").text();
    assert!(
        desk.contains("About unfinished") && desk.contains("About later"),
        "{desk}"
    );
    assert!(desk.contains("2026"), "{desk}");
}

#[test]
fn what_is_shown_all_the_same_says_why_it_is_not_public() {
    let desk = desk();
    desk.briefing("later", LATER, "Hush.");
    let server = Server::start(&mut desk.command_now("serve --port 0 --drafts"));
    for (path, why) in [
        ("/2025/03/unfinished/", "draft"),
        ("/2025/03/later/", "embargoed"),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 200);
        let text = answer.text();
        let added = text
            .split_once("<!-- dateline serve -->")
            .expect("something is added")
            .1;
        assert!(added.contains("dateline-banner"), "{added}");
        assert!(added.to_lowercase().contains(why), "{added}");
        assert!(
            added.contains("noindex") && added.contains("content=\"drafts\""),
            "{added}"
        );
    }
    let public = server.get("/2025/03/first/").text();
    assert!(public.contains("With what is not public"));
    // what is on any page may be unpublished
    assert!(public.contains("content=\"drafts\""));
    assert!(
        server
            .get("/briefings/")
            .text()
            .contains("About unfinished")
    );
}

#[test]
fn what_will_be_wrong_later_is_on_the_desk() {
    let desk = desk();
    desk.briefing(
        "later",
        &format!("{LATER}\ncountries: [Ukrane]"),
        "See [[nothing]].",
    );
    let server = Server::start(&mut desk.command_now("serve --port 0"));
    assert_eq!(server.state()["errors"], 0);
    let desk = server.get("/_desk/").text();
    for wrong in [
        "error: unknown-country",
        "error: broken-link",
        "<code>Ukrane</code>",
    ] {
        assert!(desk.contains(wrong), "{wrong}: {desk}");
    }
}

#[test]
fn the_site_can_be_seen_as_it_will_be() {
    let desk = desk();
    desk.briefing(
        "later",
        "date: 2025-03-03\nembargo: 2099-02-01T07:00:00Z",
        "Hush.",
    );
    // by the clock
    let server = Server::start(&mut desk.command_now("serve --port 0"));
    assert_eq!(server.get("/2025/03/later/").status, 404);
    let sent = server.post("/_desk/at", "instant=2099-02-01T07%3A00%3A00Z", &[]);
    assert_eq!(
        (sent.status, sent.header("location")),
        (303, Some("/_desk/"))
    );
    let page = server.get("/2025/03/later/");
    assert_eq!(page.status, 200);
    assert!(
        page.text().contains("dateline-banner"),
        "it says that it is not now"
    );
    assert_eq!(
        server.get("/2025/03/unfinished/").status,
        404,
        "a draft stays one"
    );
    server.post("/_desk/at", "instant=", &[]);
    assert_eq!(server.get("/2025/03/later/").status, 404);
    assert!(!server.get("/").text().contains("dateline-banner"));
}

#[test]
fn an_embargo_lifts_by_itself() {
    let desk = desk();
    let soon = Utc::now() + TimeDelta::seconds(3);
    let soon = soon.to_rfc3339_opts(SecondsFormat::Secs, true);
    desk.briefing(
        "soon",
        &format!("date: 2025-03-03\nembargo: {soon}"),
        "Words.",
    );
    let server = Server::start(&mut desk.command_now("serve --port 0"));
    let version = server.version();
    server.after(version);
    assert_eq!(server.get("/2025/03/soon/").status, 200);
}
