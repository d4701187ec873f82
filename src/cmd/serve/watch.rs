//! What the system tells of a site's folder → the paths that were changed, once they are left in
//! peace for a moment.
//!
//! Editors save in several steps, and branches are switched file by file: what belongs together is
//! told together. To look at files is not to change them. Does not know what any file is for.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::keeper::Happened;
use crate::cmd::session::Trouble;
use crate::read;

/// So long nothing may happen before it is told what has.
const PEACE: Duration = Duration::from_millis(15);

/// After so long it is told all the same.
const PATIENCE: Duration = Duration::from_millis(250);

/// To look at so many paths one by one would take longer than to look at all.
const MANY: usize = 1000;

/// The folders that are watched with all that is in them.
const PARTS: [&str; 2] = ["content", "themes"];

type Told = notify::Result<Event>;

/// Watches a site's folder from now on.
pub(super) fn start(root: &Path, happens: Sender<Happened>) -> Result<(), Trouble> {
    let root = root
        .canonicalize()
        .map_err(|error| Trouble::io("find", root, &error))?;
    let (tell, told) = mpsc::channel();
    // whoever reads many files is told of each: that need wake nobody
    let tell_changes = move |told: Told| {
        let is_idle = |event: &Event| !event.need_rescan() && !is_change(event.kind);
        if !told.as_ref().is_ok_and(is_idle) {
            // who is told may be gone
            let _ = tell.send(told);
        }
    };
    let watcher =
        notify::recommended_watcher(tell_changes).map_err(|error| cannot(&root, &error))?;
    let mut watch = Watch { root, watcher };
    watch.begin()?;
    thread::spawn(move || watch.run(&told, &happens));
    Ok(())
}

struct Watch {
    root: PathBuf,
    watcher: RecommendedWatcher,
}

impl Watch {
    fn begin(&mut self) -> Result<(), Trouble> {
        let root = self.root.clone();
        let watched = self.watcher.watch(&root, RecursiveMode::NonRecursive);
        watched.map_err(|error| cannot(&root, &error))?;
        for part in PARTS {
            let part = root.join(part);
            if part.is_dir() {
                let watched = self.watcher.watch(&part, RecursiveMode::Recursive);
                watched.map_err(|error| cannot(&part, &error))?;
            }
        }
        Ok(())
    }

    fn run(mut self, told: &Receiver<Told>, happens: &Sender<Happened>) {
        while let Ok(first) = told.recv() {
            let mut seen = Seen::default();
            self.take(first, &mut seen);
            let started = Instant::now();
            while seen.any && started.elapsed() < PATIENCE {
                match told.recv_timeout(PEACE) {
                    Ok(next) => self.take(next, &mut seen),
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
            let Some(happened) = seen.happened() else {
                continue;
            };
            if happens.send(happened).is_err() {
                return;
            }
        }
    }

    fn take(&mut self, told: Told, seen: &mut Seen) {
        let Ok(event) = told else {
            return seen.miss();
        };
        if event.need_rescan() {
            seen.miss();
        }
        for path in event.paths {
            let Ok(inside) = path.strip_prefix(&self.root) else {
                continue;
            };
            let inside = inside.to_string_lossy().into_owned();
            if PARTS.contains(&inside.as_str()) && path.is_dir() {
                // it is new, or was moved here, and is not watched yet
                let _ = self.watcher.watch(&path, RecursiveMode::Recursive);
            }
            if read::is_of_site(&inside) {
                seen.paths.push(inside);
                seen.any = true;
            }
        }
    }
}

/// What was seen since it was last told.
#[derive(Default)]
struct Seen {
    any: bool,
    missed: bool,
    paths: Vec<String>,
}

impl Seen {
    fn miss(&mut self) {
        self.any = true;
        self.missed = true;
    }

    fn happened(mut self) -> Option<Happened> {
        self.paths.sort_unstable();
        self.paths.dedup();
        if self.missed || self.paths.len() > MANY {
            return Some(Happened::Anywhere);
        }
        self.any.then_some(Happened::Changed(self.paths))
    }
}

fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

fn cannot(path: &Path, error: &notify::Error) -> Trouble {
    let message = format!("could not watch `{}`: {error}", path.display());
    match error.kind {
        notify::ErrorKind::MaxFilesWatch => Trouble::new(
            message,
            "the system allows too few folders to be watched: raise fs.inotify.max_user_watches",
        ),
        _ => Trouble {
            message,
            help: None,
        },
    }
}
