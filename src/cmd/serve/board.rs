//! What the server's parts know in common: what is shown now, and what is wrong with what would be.
//!
//! One writes, the keeper, but for a page's own mistakes, which are found when it is made. Many read.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use serde::Serialize;
use tokio::sync::{oneshot, watch};

use super::ask::{Answer, Ask, Wanted};
use super::mistakes::Teller;
use crate::cmd::report::Located;

/// What happened last, as browsers are told of it.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct State {
    /// Grows with every change; 0 before the first showing.
    pub(super) version: u64,
    /// How many of the mistakes are errors.
    pub(super) errors: usize,
    /// How many are warnings.
    pub(super) warnings: usize,
    /// Milliseconds from the change until it could be seen.
    pub(super) took_ms: u64,
    /// All mistakes, those of the site first.
    pub(super) found: Vec<Mistake>,
    /// Style sheets that took others' places, if nothing else changed.
    pub(super) styles: Option<BTreeMap<String, String>>,
    /// The page of the briefing that was saved, if browsers are to go there.
    pub(super) follow: Option<String>,
    /// The addresses of the pictures and other files that changed, if few did: they keep their addresses.
    pub(super) files: Vec<String>,
    /// The same mistakes with their places, for the desk.
    #[serde(skip)]
    pub(super) located: Vec<Located>,
    /// Whether the files as they are now make a site.
    #[serde(skip)]
    pub(super) stands: bool,
    /// The path that the site stands at: `/`, or `/briefs/`.
    #[serde(skip)]
    pub(super) base: String,
}

/// A diagnostic, as browsers are told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Mistake {
    /// `error`, `warning` or `note`.
    pub(super) severity: &'static str,
    /// Its stable name.
    pub(super) code: &'static str,
    /// What is wrong.
    pub(super) message: String,
    /// What to do about it.
    pub(super) help: Option<String>,
    /// The file, from the root of the site.
    pub(super) path: String,
    /// From 1.
    pub(super) line: usize,
    /// From 1, in characters.
    pub(super) column: usize,
    /// What the terminal prints of it, without colours.
    pub(super) text: String,
    /// What opens the place in the editor.
    pub(super) href: Option<String>,
}

impl State {
    /// What others may know who look from elsewhere: mistakes quote what is not public.
    pub(super) fn for_others(&self) -> Self {
        Self {
            errors: 0,
            warnings: 0,
            found: Vec::new(),
            ..self.clone()
        }
    }

    /// The state with these mistakes.
    pub(super) fn with(mut self, located: Vec<Located>, teller: &Teller) -> Self {
        let found = teller.mistakes(&located);
        let count = |severity: &str| found.iter().filter(|one| one.severity == severity).count();
        self.errors = count("error");
        self.warnings = count("warning");
        self.found = found;
        self.located = located;
        self
    }
}

/// What all parts share.
pub(super) struct Board {
    state: watch::Sender<Arc<State>>,
    /// To whoever shows the site now.
    asks: Mutex<Option<mpsc::Sender<Ask>>>,
    /// What is wrong with pages of a version that nobody has been told of yet.
    early: Mutex<Vec<(u64, Vec<Located>)>>,
}

impl Board {
    pub(super) fn new() -> Self {
        let (state, _) = watch::channel(Arc::default());
        Self {
            state,
            asks: Mutex::default(),
            early: Mutex::default(),
        }
    }

    /// What happened last.
    pub(super) fn state(&self) -> Arc<State> {
        Arc::clone(&self.state.borrow())
    }

    /// To be told of everything that happens from now on.
    pub(super) fn subscribe(&self) -> watch::Receiver<Arc<State>> {
        self.state.subscribe()
    }

    /// From now on, questions go to this showing. The one before ends.
    pub(super) fn shows(&self, asks: mpsc::Sender<Ask>) {
        *self.asks.lock().unwrap_or_else(PoisonError::into_inner) = Some(asks);
    }

    /// Tells everybody of a version, and of what was found wrong with it.
    pub(super) fn tell(&self, state: State, mut located: Vec<Located>, teller: &Teller) {
        let mut early = self.early.lock().unwrap_or_else(PoisonError::into_inner);
        let own = early.drain(..).filter(|(of, _)| *of == state.version);
        located.extend(own.flat_map(|(_, located)| located));
        self.state
            .send_replace(Arc::new(state.with(located, teller)));
    }

    /// Adds what is wrong with a page of this version to what everybody knows. Says whether any of it
    /// was news.
    pub(super) fn add(&self, version: u64, located: &[Located], teller: &Teller) -> bool {
        let mut early = self.early.lock().unwrap_or_else(PoisonError::into_inner);
        if self.state().version < version {
            early.push((version, located.to_vec()));
            return true;
        }
        self.state.send_if_modified(|state| {
            let both = located.iter().zip(teller.mistakes(located));
            let new = both.filter(|(_, mistake)| !state.found.contains(mistake));
            let new: Vec<Located> = new.map(|(located, _)| located.clone()).collect();
            if new.is_empty() || state.version != version {
                return false;
            }
            let located = state.located.iter().cloned().chain(new).collect();
            let next = State {
                styles: None,
                follow: None,
                files: Vec::new(),
                ..State::clone(state)
            };
            *state = Arc::new(next.with(located, teller));
            true
        })
    }

    /// Asks for something; `None` if nothing can be shown yet.
    pub(super) async fn ask(&self, wanted: Wanted) -> Option<Answer> {
        let (reply, answer) = oneshot::channel();
        let asked = Ask { wanted, reply };
        let showing = self
            .asks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        showing?.send(asked).ok()?;
        answer.await.ok()
    }
}
