//! `--open`: the desktop is asked to open the address that is printed.
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::{Desk, client::Server};

#[test]
fn a_browser_is_opened_at_the_address() {
    let desk = Desk::new("title: Desk\n");
    desk.briefing("first", "date: 2025-03-01", "Words.");
    let (bin, told) = (desk.path("../bin"), desk.path("../told"));
    fs::create_dir_all(&bin).expect("made");
    let opener = bin.join("xdg-open");
    let script = format!("#!/bin/sh\nprintf %s \"$1\" > '{}'\n", told.display());
    fs::write(&opener, script).expect("written");
    fs::set_permissions(&opener, fs::Permissions::from_mode(0o755)).expect("it may be run");
    let mut command = desk.command("serve --port 0 --open");
    let server = Server::start(command.env("PATH", &bin));
    let started = Instant::now();
    let address = format!("http://{}/", server.address);
    while fs::read_to_string(&told).ok().as_ref() != Some(&address) {
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "nobody was asked"
        );
        sleep(Duration::from_millis(10));
    }
}
