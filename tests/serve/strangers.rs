//! Those who ask for what is not theirs, or too much of it; and files that are too large.

use std::io::Write as _;
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::Desk;

const SETTINGS: &str = "title: Desk\nbase_url: https://example.org/\n";

fn desk() -> Desk {
    let desk = Desk::new(SETTINGS);
    desk.briefing("first", "date: 2025-03-01", "Words.");
    desk.write("content/static/film.bin", (0..=255_u8).collect::<Vec<u8>>());
    desk.write("secret.txt", "nobody's affair");
    desk
}

#[test]
fn no_path_leads_out_of_the_site() {
    let desk = desk();
    let server = desk.serve("");
    let paths = [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "//secret.txt",
        "/..\\secret.txt",
        "/secret.txt",
        "/dateline.yaml",
        "/content/briefings/first.md",
        "/themes/",
        "/.output.dateline/texts",
        "/etc/passwd",
        "/2025/03/../../../secret.txt",
        "/assets/",
        "/_desk/../secret.txt",
        "/_desk/%2e%2e%2fsecret.txt",
    ];
    for path in paths {
        let answer = server.get(path);
        assert!(
            [301, 400, 404].contains(&answer.status),
            "{path}: {}",
            answer.status
        );
        assert!(!answer.text().contains("nobody's affair"), "{path}");
    }
    for (path, status) in [
        ("/%00", 400),
        ("/%ff", 400),
        ("/%zz", 400),
        ("/first", 404),
        ("/2025/03/first", 301),
    ] {
        assert_eq!(server.get(path).status, status, "{path}");
    }
}

#[test]
fn only_own_names_are_answered() {
    let desk = desk();
    let server = desk.serve("");
    let port = server.address.port();
    let status = |host: &str| server.ask("GET", "/", &[&format!("Host: {host}")]).status;
    for host in [
        "localhost",
        "127.0.0.1",
        "[::1]",
        "a.localhost",
        "LOCALHOST.",
        "192.0.2.7",
    ] {
        assert_eq!(status(host), 200, "{host}");
        assert_eq!(status(&format!("{host}:{port}")), 200, "{host}");
    }
    for host in [
        "example.org",
        "127.0.0.1.example.org",
        "localhost.example.org",
        "localhostx",
        "",
        "[",
        "a@127.0.0.1",
    ] {
        assert!([400, 421].contains(&status(host)), "{host}");
    }
    let two = server.ask("GET", "/", &["Host: localhost", "Host: example.org"]);
    assert!([400, 421].contains(&two.status));
    // a form from elsewhere
    let from = |origin: &str| {
        server
            .post("/_desk/at", "instant=", &[&format!("Origin: {origin}")])
            .status
    };
    assert_eq!(from("http://example.org"), 403);
    assert_eq!(from("null"), 403);
    assert_eq!(from(&format!("http://{}", server.address)), 303);
    assert_eq!(
        server.post("/_desk/at", "instant=tomorrow", &[]).status,
        422
    );
    assert_eq!(server.ask("DELETE", "/", &[]).status, 405);
    assert_eq!(server.ask("GET", "/_desk/at", &[]).status, 405);
}

#[test]
fn files_for_hosts_are_shown_like_others() {
    let desk = desk();
    let security = "{contact: mailto:a@example.org, expires: 2099-01-01T00:00:00Z}";
    let settings = format!("{SETTINGS}hosts: {{security: {security}}}\n");
    desk.write("dateline.yaml", settings);
    let server = desk.serve("");
    for (path, begin) in [
        ("/.nojekyll", ""),
        ("/_headers", "/*\n"),
        ("/.well-known/security.txt", "Contact: "),
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.body.starts_with(begin.as_bytes()), "{path}");
    }
}

#[test]
fn parts_types_and_tags_are_right() {
    let desk = desk();
    let server = desk.serve("");
    let types = [
        ("/", "text/html; charset=utf-8"),
        ("/feed.xml", "text/xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/_desk/preview.js", "text/javascript; charset=utf-8"),
        ("/_desk/preview.css", "text/css; charset=utf-8"),
    ];
    for (path, kind) in types {
        let answer = server.get(path);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, Some(kind)),
            "{path}"
        );
        let tag = answer.header("etag").expect("it has a tag").to_owned();
        let again = server.ask("GET", path, &[&format!("If-None-Match: {tag}")]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        let part = server.ask("GET", path, &["Range: bytes=2-5"]);
        assert_eq!(
            (part.status, &part.body[..]),
            (206, &answer.body[2..=5]),
            "{path}"
        );
        let part = server.ask("GET", path, &["Range: bytes=2-5", "If-Range: \"other\""]);
        assert_eq!(
            (part.status, part.body.len()),
            (200, answer.body.len()),
            "{path}"
        );
        let beyond = server.ask("GET", path, &["Range: bytes=99999999-"]);
        assert_eq!(beyond.status, 416, "{path}");
        let head = server.ask("HEAD", path, &[]);
        assert_eq!((head.status, head.body.len()), (200, 0), "{path}");
        assert_eq!(head.header("etag"), Some(tag.as_str()));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    }
    let film = server.ask("GET", "/film.bin", &["Range: bytes=-3"]);
    assert_eq!((film.status, &film.body[..]), (206, &[253, 254, 255][..]));
    assert_eq!(film.header("content-range"), Some("bytes 253-255/256"));
    assert_eq!(server.get("/film.bin").body.len(), 256);
}

#[test]
fn a_storm_of_requests_and_silent_strangers_do_no_harm() {
    let desk = desk();
    let server = Arc::new(desk.serve(""));
    // they say nothing, or half of it
    let silent: Vec<TcpStream> = (0..40)
        .map(|number| {
            let mut stream = TcpStream::connect(server.address).expect("it listens");
            let half: &[u8] = if number % 2 == 0 { b"" } else { b"GET / HT" };
            stream.write_all(half).expect("sent");
            stream
        })
        .collect();
    let started = Instant::now();
    let storm: Vec<_> = (0..8)
        .map(|_| {
            let server = Arc::clone(&server);
            thread::spawn(move || (0..50).filter(|_| server.get("/").status == 200).count())
        })
        .collect();
    let answered: usize = storm
        .into_iter()
        .map(|thread| thread.join().expect("it ended"))
        .sum();
    assert_eq!(answered, 400);
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
    drop(silent);
    let nonsense = server.send(b"\x16\x03\x01 nonsense\r\n\r\n");
    assert_eq!(nonsense.status, 400);
    assert_eq!(server.get("/").status, 200);
}

#[test]
fn huge_files_do_no_harm() {
    let desk = desk();
    let server = desk.serve("");
    let version = server.version();
    let film = desk.path("content/static/huge.bin");
    let file = std::fs::File::create(&film).expect("made");
    file.set_len(1 << 30).expect("it may have holes");
    server.after(version);
    let part = server.ask("GET", "/huge.bin", &["Range: bytes=1073741820-"]);
    assert_eq!((part.status, part.body.len()), (206, 4));
    let version = server.version();
    let text = std::fs::File::create(desk.path("content/briefings/huge.md")).expect("made");
    text.set_len(1 << 30).expect("it may have holes");
    let state = server.after(version);
    let told = state["found"].to_string();
    assert!(told.contains("too-large"), "{told}");
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id()));
    if let Ok(status) = status {
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse().ok());
        let peak: u64 = peak.expect("it is told");
        assert!(peak < 600_000, "{peak} KiB");
    }
    let version = server.version();
    desk.remove("content/briefings/huge.md");
    assert_eq!(server.after(version)["errors"], 0);
}

#[test]
fn two_servers_share_a_site_and_each_ends_at_once() {
    let desk = desk();
    let (one, other) = (desk.serve(""), desk.serve(""));
    assert_ne!(one.address, other.address);
    let (first, second) = (one.version(), other.version());
    desk.briefing("second", "date: 2025-03-02", "Words.");
    one.after(first);
    other.after(second);
    for server in [one, other] {
        assert_eq!(server.get("/2025/03/second/").status, 200);
        // someone who listens is no reason to stay
        let mut listener = TcpStream::connect(server.address).expect("it listens");
        let asks = format!(
            "GET /_desk/events HTTP/1.1\r\nHost: {}\r\n\r\n",
            server.address
        );
        listener.write_all(asks.as_bytes()).expect("sent");
        assert_eq!(server.interrupt(), Some(0));
    }
    assert!(!desk.path("output").exists() && !desk.path(".output.dateline").exists());
}

#[test]
fn a_taken_port_is_not_fought_for() {
    let desk = desk();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("one is free");
    let port = taken.local_addr().expect("it has one").port();
    let server = super::Server::start(&mut desk.command(&format!("serve --port {port}")));
    assert_ne!(server.address.port(), port);
    assert_eq!(server.get("/").status, 200);
}
