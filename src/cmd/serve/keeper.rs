//! What happens to the files, and what the desk asks for → a new showing each time, one after the
//! other. One with errors is told about, and the one before goes on.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use rayon::ThreadPool;

use super::board::{Board, State};
use super::mistakes::Teller;
use super::show::{self, Order, Outcome, Showing};
use super::snapshot::Snapshot;
use crate::cmd::session::Session;
use crate::diag::{Checked, Findings};
use crate::parse::Overrides;
use crate::pipeline::Shows;

/// The longest wait for the next instant: a machine that slept has another clock afterwards.
const NAP: Duration = Duration::from_mins(1);

/// The wait until what could not be looked at is looked at again.
const SOON: Duration = Duration::from_millis(500);

/// What can happen.
#[derive(Debug)]
pub(super) enum Happened {
    /// Something was done to the files at these paths, relative to the root, and then nothing for a
    /// moment.
    Changed(Vec<String>),
    /// Something was done, but nobody knows where.
    Anywhere,
    /// Somebody wants to see the site as of another instant; `None` is the present one.
    Look(Option<DateTime<Utc>>),
}

/// What the keeper needs.
pub(super) struct Keeper {
    pub(super) root: PathBuf,
    pub(super) session: Session,
    pub(super) shows: Shows,
    /// Whether browsers go to the briefing that was saved.
    pub(super) follows: bool,
    pub(super) teller: Arc<Teller>,
    pub(super) board: Arc<Board>,
    pub(super) pool: Arc<ThreadPool>,
}

/// What the keeper remembers from one showing to the next.
struct Now {
    snapshot: Arc<Snapshot>,
    /// The instant that somebody chose.
    chosen: Option<DateTime<Utc>>,
    version: u64,
    styles: Vec<String>,
    base: String,
    next_change: Option<DateTime<Utc>>,
    /// Whether something was done to the files that could not be looked at.
    missed: bool,
    /// Whether anything was found wrong.
    was_wrong: bool,
}

/// Shows the site as it was when the files were first looked at, and again after whatever happens, for
/// as long as anything can.
pub(super) fn keep(keeper: &Keeper, first: Checked<Snapshot>, happens: &Receiver<Happened>) {
    let started = Instant::now();
    let Checked { value, findings } = first;
    let mut now = Now {
        snapshot: Arc::new(value),
        chosen: None,
        version: 0,
        styles: Vec::new(),
        base: String::new(),
        next_change: None,
        missed: false,
        was_wrong: false,
    };
    keeper.show(&mut now, findings, &[], started);
    loop {
        let happened = match happens.recv_timeout(keeper.patience(&now)) {
            Ok(happened) => Some(happened),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        let started = Instant::now();
        let mut changed = Vec::new();
        let anywhere = now.missed || matches!(happened, Some(Happened::Anywhere));
        match happened {
            None if !now.missed && !keeper.is_due(&now) => continue,
            Some(Happened::Look(instant)) => now.chosen = instant,
            Some(Happened::Changed(paths)) => changed = paths,
            None | Some(Happened::Anywhere) => {}
        }
        let listed = if anywhere {
            now.snapshot.anew(&keeper.root)
        } else {
            now.snapshot.after(&changed)
        };
        match listed {
            Ok(Checked { value, findings }) => {
                let was_missed = std::mem::take(&mut now.missed);
                let before = std::mem::replace(&mut now.snapshot, Arc::new(value));
                let named = !changed.is_empty();
                let is_of =
                    |path: &String| [&before, &now.snapshot].iter().any(|one| one.has(path));
                changed.retain(is_of);
                // an editor's file that came and went while nobody looked
                if named && changed.is_empty() && !was_missed {
                    continue;
                }
                keeper.show(&mut now, findings, &changed, started);
            }
            // most likely it is being worked on: it is looked at again, and told of once
            Err(trouble) => {
                if !now.missed {
                    keeper.session.tell(&trouble);
                }
                now.missed = true;
            }
        }
    }
}

impl Keeper {
    /// How long to wait for something to happen.
    fn patience(&self, now: &Now) -> Duration {
        if now.missed {
            return SOON;
        }
        let until = |next: DateTime<Utc>| (next - self.present()).max(TimeDelta::zero());
        let next = now.next_change.filter(|_| self.is_present(now));
        let wait = next.and_then(|next| until(next).to_std().ok());
        wait.map_or(NAP, |wait| wait.min(NAP))
    }

    /// Whether the site has changed by itself.
    fn is_due(&self, now: &Now) -> bool {
        let has_come = |next: DateTime<Utc>| next <= self.present();
        self.is_present(now) && now.next_change.is_some_and(has_come)
    }

    /// Whether the present instant is the one that is shown.
    fn is_present(&self, now: &Now) -> bool {
        now.chosen.is_none() && self.session.pinned().is_none()
    }

    fn present(&self) -> DateTime<Utc> {
        self.session.pinned().unwrap_or_else(Utc::now)
    }

    fn show(&self, now: &mut Now, listed: Findings, changed: &[String], started: Instant) {
        now.version += 1;
        let (done, outcome) = mpsc::channel();
        let mut request = self.session.request(Overrides::default());
        request.as_of = now.chosen.unwrap_or_else(|| self.present());
        let order = Order {
            snapshot: Arc::clone(&now.snapshot),
            listed,
            request,
            shows: self.shows,
            is_now: self.is_present(now),
            version: now.version,
            changed: changed.to_vec(),
            teller: Arc::clone(&self.teller),
            board: Arc::clone(&self.board),
            pool: Arc::clone(&self.pool),
        };
        show::start(order, done);
        // without an outcome its thread has ended by a fault of ours, which it has told
        if let Ok(outcome) = outcome.recv() {
            self.tell(now, outcome, changed, started);
        }
    }

    fn tell(&self, now: &mut Now, outcome: Outcome, changed: &[String], started: Instant) {
        now.next_change = outcome.next_change;
        let stands = outcome.showing.is_some();
        let mut state = State {
            version: now.version,
            stands,
            ..State::default()
        };
        if let Some(showing) = outcome.showing {
            state.styles = styles(&now.styles, &showing, changed);
            state.follow = showing.saved.filter(|_| self.follows);
            state.files = showing.files;
            now.styles = showing.styles;
            now.base = showing.base;
            self.board.shows(showing.asks);
        }
        state.base.clone_from(&now.base);
        state.took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let located = self.teller.located(outcome.found, &*now.snapshot);
        self.teller.print(&located);
        let is_mended = now.was_wrong && located.is_empty();
        now.was_wrong = !located.is_empty();
        self.say(&state, changed, is_mended);
        self.board.tell(state, located, &self.teller);
    }

    fn say(&self, state: &State, changed: &[String], is_mended: bool) {
        let what = match changed {
            [] => return,
            [one] => one.clone(),
            [one, others @ ..] => format!("{one} and {} more", others.len()),
        };
        let seen = if state.stands {
            "seen"
        } else {
            "seen, but the site before it is shown"
        };
        let mended = if is_mended {
            "; nothing is wrong any more"
        } else {
            ""
        };
        self.teller
            .say(&format!("{what}: {seen} ({} ms){mended}", state.took_ms));
    }
}

/// The style sheets that took others' places, if nothing else was changed.
fn styles(
    before: &[String],
    showing: &Showing,
    changed: &[String],
) -> Option<BTreeMap<String, String>> {
    let is_style = |path: &String| path.starts_with("themes/") && is_css(path);
    if changed.is_empty() || !changed.iter().all(is_style) {
        return None;
    }
    let gone = before
        .iter()
        .filter(|style| !showing.styles.contains(style));
    let new = |old: &String| {
        let mut styles = showing.styles.iter();
        styles.find(|style| !before.contains(style) && name(style) == name(old))
    };
    gone.map(|old| Some((old.clone(), new(old)?.clone())))
        .collect()
}

/// Whether a path is that of a style sheet.
pub(super) fn is_css(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, kind)| kind == "css")
}

/// An asset's address without the hash in it: `/assets/style.1f3a.css` → `/assets/style`.
fn name(address: &str) -> Option<&str> {
    address.rsplitn(3, '.').nth(2)
}
