//! `dateline serve` as browsers meet it: a server that runs, files that change under it, and what it
//! then answers.
#![cfg(feature = "serve")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{fs, io};

use tempfile::TempDir;

#[path = "serve/client.rs"]
mod client;
#[path = "serve/edits.rs"]
mod edits;
#[path = "serve/kitchen.rs"]
mod kitchen;
#[path = "serve/mistakes.rs"]
mod mistakes;
#[path = "serve/opened.rs"]
mod opened;
#[path = "serve/strangers.rs"]
mod strangers;
#[path = "serve/unpublished.rs"]
mod unpublished;

use client::Server;

/// The instant that all tests look at.
const AS_OF: &str = "2026-01-10T00:00:00Z";

/// A site in a temporary folder.
struct Desk(TempDir);

impl Desk {
    /// A site of this text.
    fn new(settings: &str) -> Self {
        let desk = Self(tempfile::tempdir().expect("a temporary folder"));
        desk.write("dateline.yaml", settings);
        desk
    }

    fn root(&self) -> PathBuf {
        self.0.path().join("site")
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it is below the root")).expect("made");
        fs::write(path, text).expect("written");
    }

    fn remove(&self, path: &str) {
        let path = self.path(path);
        if path.is_dir() {
            fs::remove_dir_all(path).expect("it was there");
        } else {
            fs::remove_file(path).expect("it was there");
        }
    }

    fn rename(&self, from: &str, to: &str) {
        let to = self.path(to);
        fs::create_dir_all(to.parent().expect("it is below the root")).expect("made");
        fs::rename(self.path(from), to).expect("moved");
    }

    fn briefing(&self, name: &str, keys: &str, body: &str) {
        let text = format!("---\ntitle: About {name}\n{keys}\n---\n\n{body}\n");
        self.write(&format!("content/briefings/{name}.md"), text);
    }

    fn serve(&self, args: &str) -> Server {
        Server::start(&mut self.command(&format!("serve --port 0 {args}")))
    }

    /// The program, for the usual instant.
    fn command(&self, args: &str) -> Command {
        self.command_now(&format!("{args} --as-of {AS_OF}"))
    }

    /// The program, in an environment that holds nothing of this machine's.
    fn command_now(&self, args: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command
            .args(args.split_whitespace())
            .args(["--root".as_ref(), self.root().as_os_str()])
            .env_clear()
            .env("HOME", self.0.path().join("home"))
            .stdin(Stdio::null());
        command
    }

    /// What a build of the files as they are now makes, where nothing was built before.
    fn built(&self) -> (Output, TempDir) {
        let output = tempfile::tempdir().expect("a temporary folder");
        let to = output.path().join("site");
        let args = format!("build --format json --output {}", to.display());
        let ran = self.command(&args).output().expect("the program starts");
        (ran, output)
    }
}

/// The files below a folder, as addresses.
fn addresses(folder: &Path) -> Vec<String> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name();
    let files = files.into_iter().filter_map(Result::ok);
    let files = files.filter(|entry| entry.file_type().is_file());
    let inside = files.map(|entry| {
        let path = entry.path().strip_prefix(folder).expect("it is inside");
        format!("/{}", path.display())
    });
    inside.collect()
}

fn bytes(folder: &Path, address: &str) -> io::Result<Vec<u8>> {
    fs::read(folder.join(address.trim_start_matches('/')))
}
