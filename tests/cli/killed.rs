//! The real program, killed: whatever the instant, the output is the old site or the new one, whole.
//!
//! `DATELINE_KILLS` says how often. The writer alone is killed 200 times by `tests/writer/`.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::{AS_OF, Desk, Tree, differences};

/// An edit that changes many pages, and one that also takes a briefing out of the public.
const TEXTS: [(&str, &str); 2] = [
    ("The Dateline Review", "date: 2026-01-02\nactors: [EU]"),
    (
        "The Dateline Courier",
        "date: 2026-01-02\nactors: [EU]\nstatus: withdrawn",
    ),
];

#[test]
fn killed_at_any_instant_the_output_is_whole() {
    let kills: u32 = std::env::var("DATELINE_KILLS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(40);
    let desk = Desk::demo();
    let settings = fs::read_to_string(desk.path("dateline.yaml")).expect("it is there");
    let turn = |to: usize| {
        let (title, keys) = TEXTS[to];
        desk.write("dateline.yaml", &settings.replace(TEXTS[0].0, title));
        desk.briefing("2026-01-02-extra", keys, "An extra text.");
    };
    let mut window = Duration::ZERO;
    let sites = [0, 1].map(|which| {
        turn(which);
        let begun = Instant::now();
        let site = desk.build();
        window = begun.elapsed();
        site
    });
    assert!(differences(&sites[0], &sites[1]).len() > 100);

    let (mut cut_short, mut seen) = (0, [0, 0]);
    for kill in 0..kills {
        turn(kill as usize % 2);
        // Instants spread over a build by a fixed sequence; how long that is depends on the machine
        // and on what else it does.
        let delay = window * (kill * 7_919 % 1_000) / 1_000;
        if killed_after(&desk, delay) {
            cut_short += 1;
            window = window * 21 / 20;
        } else {
            window = window * 4 / 5;
        }
        let found = desk.output();
        let whole = sites.iter().position(|site| *site == found);
        let Some(whole) = whole else {
            panic!("kill {kill}: {:?}", closest(&found, &sites));
        };
        seen[whole] += 1;
        if kill % 7 == 6 {
            assert!(
                desk.build() == sites[kill as usize % 2],
                "the build after kill {kill}"
            );
        }
    }
    println!("{cut_short} of {kills} kills came while a build was at work; seen {seen:?}");
    assert!(
        cut_short * 2 > kills,
        "the kills came too late to prove anything"
    );
    for (which, site) in sites.iter().enumerate() {
        turn(which);
        assert!(desk.build() == *site, "a build after all kills");
    }
}

/// Starts a build and kills it; says whether it was still at work.
fn killed_after(desk: &Desk, delay: Duration) -> bool {
    let mut command = desk.command(&format!("build --as-of {AS_OF}"));
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut build = command.spawn().expect("it starts");
    std::thread::sleep(delay);
    build.kill().expect("killed");
    let ended = build.wait().expect("it ended");
    ended.code().is_none()
}

fn closest(found: &Tree, sites: &[Tree; 2]) -> Vec<String> {
    let differ = sites.iter().map(|site| differences(found, site));
    differ.min_by_key(Vec::len).unwrap_or_default()
}
