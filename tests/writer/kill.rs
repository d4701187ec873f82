//! The writer, killed: a child process that rebuilds a site is ended at 200 instants, and the
//! output is one of the two sites, whole, every time.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use dateline::write::{self, Target};

use super::{Place, Site, all_paths, build_with, read};

/// Two sites of about 150 files that share most of them. The second one lacks nothing of the first
/// if `withdraws` is not set; else each takes something out of the public that the other has.
fn sites(withdraws: bool) -> [Site; 2] {
    [0, 1].map(|which| {
        let mut site = Site::new();
        for number in 0..140 {
            let version = if number % 7 == 0 { which } else { 9 };
            let text = format!("{number} {version} ").repeat(number * 20);
            site.insert(format!("2025/{}/{number}/index.html", number % 12), text);
        }
        for number in 0..10 {
            let flips = if which == 0 {
                format!("flip/{number}")
            } else {
                format!("flip/{number}/index.html")
            };
            let path = if withdraws {
                flips
            } else {
                format!("stays/{number}")
            };
            site.insert(path, format!("{which}").repeat(5000));
        }
        site
    })
}

/// The child that is killed: builds the two sites in turns, and undoes now and then.
#[test]
#[ignore = "it runs until it is killed: the test below starts it"]
fn rebuilds_until_killed() {
    let Ok(root) = std::env::var("DATELINE_KILL_ROOT") else {
        return;
    };
    let withdraws = std::env::var("DATELINE_KILL_WITHDRAWS").is_ok();
    let (root, sites) = (PathBuf::from(root), sites(withdraws));
    let output = root.join("output");
    let target = Target {
        root: &root,
        output: &output,
        home: None,
        force: false,
    };
    for turn in 0.. {
        let site = &sites[turn % 2];
        build_with(&root, &output, site, &all_paths(site), false).expect("built");
        if turn % 5 == 4 && !withdraws {
            write::undo(&target).expect("undone");
        }
    }
}

#[test]
fn killed_at_any_instant_the_output_is_whole() {
    let kills: u64 = std::env::var("DATELINE_KILLS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(200);
    let mut at_work = 0;
    for withdraws in [false, true] {
        let place = Place::new();
        let sites = sites(withdraws);
        for kill in 0..kills / 2 {
            let child = start_child(place.root(), withdraws);
            // Instants spread over the first builds of the child, by a fixed sequence.
            at_work += u64::from(kill_after(
                child,
                Duration::from_micros(2_000 + kill * 7_919 % 30_000),
                &place,
            ));
            let found = read(&place.output());
            let is_whole = sites.contains(&found) || (found.is_empty() && !place.output().exists());
            assert!(
                is_whole,
                "kill {kill}: {:?}",
                found.keys().collect::<Vec<_>>()
            );
            if kill % 4 == 3 {
                let which = usize::from(kill % 8 == 3);
                let site = &sites[which];
                build_with(place.root(), &place.output(), site, &all_paths(site), false)
                    .expect("the next build works");
                assert_eq!(read(&place.output()), sites[which], "after kill {kill}");
                assert!(
                    !withdraws || no_trace(&place, &sites[1 - which], &sites[which]),
                    "after kill {kill}"
                );
            }
        }
    }
    println!("{at_work} of {kills} kills came while a build was at work");
    assert!(
        at_work * 2 > kills,
        "the kills came too early to prove anything"
    );
}

fn start_child(root: &Path, withdraws: bool) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("this test"));
    command
        .args(["--ignored", "--exact", "kill::rebuilds_until_killed"])
        .env("DATELINE_KILL_ROOT", root);
    if withdraws {
        command.env("DATELINE_KILL_WITHDRAWS", "1");
    }
    command
        .env("RAYON_NUM_THREADS", "2")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("started")
}

/// Kills the child so long after it has begun to build; says whether it was still running.
fn kill_after(mut child: Child, delay: Duration, place: &Place) -> bool {
    let said = |place: &Place| fs::read_to_string(place.hidden().join("lock")).unwrap_or_default();
    let number = child.id().to_string();
    let start = Instant::now();
    while said(place).trim() != number && start.elapsed() < Duration::from_secs(5) {
        std::thread::sleep(Duration::from_micros(100));
    }
    std::thread::sleep(delay);
    let was_running = child.try_wait().expect("asked").is_none();
    child.kill().expect("killed");
    child.wait().expect("ended");
    was_running
}

/// Whether nothing that only the other site has is left beside the output.
fn no_trace(place: &Place, other: &Site, now: &Site) -> bool {
    let left = read(&place.former());
    left.keys()
        .all(|path| now.contains_key(path) || !other.contains_key(path))
}
