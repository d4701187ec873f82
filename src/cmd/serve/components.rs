//! The kitchen at `/_desk/kitchen/`: all that the theme can show, as `dateline build --kitchen` builds
//! it, from the files as they are when somebody first asks after a change.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use rayon::ThreadPool;
use tokio::sync::oneshot;

use super::ask::{self, Answer, Ask, Wanted};
use crate::cmd::kitchen;
use crate::cmd::session::Session;
use crate::diag::Findings;
use crate::model::url::BaseUrl;
use crate::parse::Overrides;
use crate::pipeline::{self, Request};

/// The path that it stands at.
pub(super) const BASE: &str = "/_desk/kitchen";

/// The components of the site's theme.
pub(super) struct Components {
    root: PathBuf,
    request: Request,
    pool: Arc<ThreadPool>,
    /// To whoever shows them, and for which version of the site.
    asks: Mutex<Option<(u64, mpsc::Sender<Ask>)>>,
}

impl Components {
    pub(super) fn new(root: &Path, session: &Session, pool: Arc<ThreadPool>) -> Self {
        let overrides = kitchen::overrides(Overrides {
            base_url: BaseUrl::parse(&format!("http://localhost{BASE}/")).ok(),
            ..Overrides::default()
        });
        let session = session.standing_at(kitchen::INSTANT);
        let request = session.request(overrides);
        Self {
            root: root.to_owned(),
            request: Request {
                as_of: request.as_of.max(kitchen::INSTANT),
                ..request
            },
            pool,
            asks: Mutex::default(),
        }
    }

    /// What stands at an address of the kitchen while the site has this version. `None` if the theme
    /// can't be used.
    pub(super) async fn ask(&self, address: String, version: u64) -> Option<Answer> {
        let (reply, answer) = oneshot::channel();
        let wanted = Wanted::Address(address);
        self.of(version).send(Ask { wanted, reply }).ok()?;
        answer.await.ok()
    }

    /// Whoever shows the kitchen for a version of the site. The one before ends.
    fn of(&self, version: u64) -> mpsc::Sender<Ask> {
        let mut asks = self.asks.lock().unwrap_or_else(PoisonError::into_inner);
        match &*asks {
            Some((shown, asks)) if *shown == version => asks.clone(),
            _ => {
                let (new, questions) = mpsc::channel();
                let (root, request) = (self.root.clone(), self.request.clone());
                let pool = Arc::clone(&self.pool);
                thread::spawn(move || show(&root, &request, &pool, questions));
                *asks = Some((version, new.clone()));
                new
            }
        }
    }
}

/// Answers for as long as anybody can ask, if the theme can be used. What is wrong with it is wrong with
/// the site, too, and told there.
fn show(root: &Path, request: &Request, pool: &ThreadPool, questions: mpsc::Receiver<Ask>) {
    let mut found = Findings::new();
    let watch = &mut |_: &'static str, _: usize| {};
    let Ok(library) = kitchen::library(root) else {
        return;
    };
    let library = library.into(&mut found);
    let prepared = pool.install(|| pipeline::prepare(&library, request, watch));
    let prepared = prepared.into(&mut found);
    let plan = pool.install(|| pipeline::plan(&library, &prepared, watch));
    let Some(plan) = plan.into(&mut found).filter(|_| !found.any_error()) else {
        return;
    };
    for Ask { wanted, reply } in questions {
        let Wanted::Address(address) = wanted else {
            continue;
        };
        let answer = ask::at(address, &plan, &library, |file| library.path(file));
        // who asked may be gone
        let _ = reply.send(answer.unwrap_or(Answer::Failed));
    }
}
