//! The files at one instant → a site that answers for its pages, one at a time, on a thread of its own.
//!
//! The thread holds the site and its plan, and ends when nobody can ask any more. What it is asked
//! for is made then, from memory. Does not know of HTTP, nor what happens to the files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, mpsc};
use std::thread;

use chrono::{DateTime, Utc};
use rayon::ThreadPool;

use super::ask::{self, Answer, Ask, Wanted};
use super::board::Board;
use super::desk::{self, Desk};
use super::keeper::is_css;
use super::mistakes::Teller;
use super::snapshot::Snapshot;
use crate::cmd::next;
use crate::cmd::report::Located;
use crate::diag::{Diagnostic, Findings};
use crate::gate::Waiting;
use crate::model::route::Route;
use crate::model::source::{Library, SourceKind};
use crate::model::url;
use crate::outputs::Make;
use crate::pipeline::{self, Plan, Preview, Request, Shows, View};

/// How many pages of all over the site are tried when it is new, besides some of each template: a mistake
/// in a template is in many of them.
const TRIED: usize = 24;

/// More files than these are not looked for one by one.
const FEW: usize = 100;

/// How often a thread has to ask for how many bytes until the allocator looks through what others let go.
const ASKED: usize = 128;
const LARGE: usize = 256 << 10;

/// What a site is to be shown of.
pub(super) struct Order {
    pub(super) snapshot: Arc<Snapshot>,
    /// What was found when the files were listed.
    pub(super) listed: Findings,
    pub(super) request: Request,
    pub(super) shows: Shows,
    /// Whether the instant is the present one.
    pub(super) is_now: bool,
    pub(super) version: u64,
    /// What changed, relative to the root; nothing at first.
    pub(super) changed: Vec<String>,
    pub(super) teller: Arc<Teller>,
    pub(super) board: Arc<Board>,
    pub(super) pool: Arc<ThreadPool>,
}

/// What came of an order.
pub(super) struct Outcome {
    pub(super) found: Findings,
    /// If there is a site.
    pub(super) showing: Option<Showing>,
    /// The next instant at which it changes by itself.
    pub(super) next_change: Option<DateTime<Utc>>,
}

/// A site that can be asked.
pub(super) struct Showing {
    pub(super) asks: mpsc::Sender<Ask>,
    /// The path that it stands at.
    pub(super) base: String,
    /// The addresses of its style sheets.
    pub(super) styles: Vec<String>,
    /// The page of the one briefing that changed, if there is one.
    pub(super) saved: Option<String>,
    /// The addresses of files that changed and are copied as they are, if few did.
    pub(super) files: Vec<String>,
}

/// Makes a site, tells the outcome, and answers for as long as anybody can ask.
pub(super) fn start(order: Order, done: mpsc::Sender<Outcome>) {
    thread::spawn(move || {
        let pool = Arc::clone(&order.pool);
        show(order, &done);
        settle(&pool);
    });
}

/// What this thread let go of the threads of the pool take back when they next ask for memory: that
/// should not be while somebody waits for a change.
fn settle(pool: &ThreadPool) {
    pool.broadcast(|_| {
        for _ in 0..ASKED {
            std::hint::black_box(Vec::<u8>::with_capacity(LARGE));
        }
    });
}

fn show(mut order: Order, done: &mpsc::Sender<Outcome>) {
    let mut found = std::mem::take(&mut order.listed);
    let Order {
        snapshot,
        request,
        pool,
        ..
    } = &order;
    let library: &dyn Library = &**snapshot;
    let watch = &mut |_: &'static str, _: usize| {};
    let preview = pool.install(|| pipeline::preview(library, request, order.view(), watch));
    let (preview, basis) = preview.into(&mut found);
    let prepared = &preview.prepared;
    let plan = pool.install(|| preview.plan(library, watch));
    let plan = plan.into(&mut found).filter(|_| !found.any_error());
    let (asks, questions) = mpsc::channel();
    let showing = plan.as_ref().map(|plan| Showing {
        asks,
        base: prepared.site.config.base_url.path().to_owned(),
        styles: styles(plan),
        saved: saved(&order, plan),
        files: files(&order, plan),
    });
    let next_change = next::change(prepared, request.as_of);
    let outcome = Outcome {
        found,
        showing,
        next_change,
    };
    if done.send(outcome).is_err() {
        return;
    }
    snapshot.forget_others(prepared.site.config.timezone.name());
    if let Some(plan) = plan {
        let site = &prepared.site;
        let unpublished = desk::unpublished(site, &preview.waiting).into_iter();
        let unpublished = unpublished.map(|(address, waiting)| (url::file_of(&address), waiting));
        let shown = Shown {
            unpublished: unpublished.collect(),
            order: &order,
            preview: &preview,
            plan,
        };
        thread::scope(|scope| {
            scope.spawn(|| {
                snapshot.memory().learn(site, basis);
                shown.try_some();
                if order.is_first() {
                    shown.make_again();
                }
            });
            for Ask { wanted, reply } in questions {
                // who asked may be gone
                let _ = reply.send(shown.answer(wanted));
            }
        });
    }
}

/// A site that is shown.
struct Shown<'a> {
    order: &'a Order,
    preview: &'a Preview,
    plan: Plan<'a>,
    /// The routes of pages that are not public.
    unpublished: BTreeMap<String, &'a Waiting>,
}

impl Order {
    fn is_first(&self) -> bool {
        self.version == 1
    }

    fn view(&self) -> View<'_> {
        View {
            shows: self.shows,
            memory: Some(self.snapshot.memory()),
        }
    }
}

impl Shown<'_> {
    fn answer(&self, wanted: Wanted) -> Answer {
        let Wanted::Address(address) = wanted else {
            return Answer::Desk(self.desk());
        };
        let snapshot = &self.order.snapshot;
        let on_disk = |file| snapshot.path(file);
        match ask::at(address, &self.plan, &**snapshot, on_disk) {
            Ok(Answer::Bytes { path, bytes, .. }) => Answer::Bytes {
                banner: self.banner(&path),
                path,
                bytes,
            },
            Ok(answer) => answer,
            Err(wrong) => {
                self.tell(vec![wrong]);
                Answer::Failed
            }
        }
    }

    /// Makes some pages, to see what is wrong with them.
    fn try_some(&self) {
        let numbers = samples(&self.plan.routes).into_iter();
        let wrong: Vec<Diagnostic> = numbers
            .filter_map(|number| self.plan.make(number).err())
            .collect();
        self.tell(wrong);
    }

    /// Makes the same site once more, and lets go of it: a change needs memory for a second one, which takes
    /// time to have from the system. Nobody waits for it now.
    fn make_again(&self) {
        let Order {
            snapshot,
            request,
            pool,
            ..
        } = self.order;
        let library: &dyn Library = &**snapshot;
        let view = self.order.view();
        let watch = &mut |_: &'static str, _: usize| {};
        pool.install(|| {
            let made = pipeline::preview(library, request, view, watch).value.0;
            let _ = made.plan(library, watch);
        });
    }

    fn tell(&self, wrong: Vec<Diagnostic>) {
        if wrong.is_empty() {
            return;
        }
        let Order {
            teller,
            board,
            snapshot,
            version,
            ..
        } = self.order;
        let located = teller.located(wrong.into_iter().collect(), &**snapshot);
        if board.add(*version, &located, teller) {
            teller.print(&located);
        }
    }

    /// Why this page is not what the public sees now.
    fn banner(&self, path: &str) -> Option<String> {
        let zone = self.plan.stage.site.config.timezone;
        if let Some(waiting) = self.unpublished.get(path) {
            return Some(desk::banner(&waiting.reasons, zone));
        }
        if !self.order.is_now {
            return Some(desk::banner_as_of(self.order.request.as_of, zone));
        }
        let has_more = self.order.shows == Shows::Everything && !self.preview.waiting.is_empty();
        has_more.then(|| desk::BANNER_ALL.to_owned())
    }

    /// What is wrong with texts that are not public yet: it would stop a build later, or it would not.
    fn wrong_later(&self) -> Vec<Located> {
        let Order {
            snapshot,
            request,
            teller,
            pool,
            shows,
            ..
        } = self.order;
        if *shows == Shows::Everything || self.preview.waiting.is_empty() {
            return Vec::new();
        }
        let library: &dyn Library = &**snapshot;
        let look = |shows, as_of: DateTime<Utc>| {
            let view = View {
                shows,
                ..self.order.view()
            };
            let request = Request {
                as_of,
                ..request.clone()
            };
            let watch = &mut |_: &'static str, _: usize| {};
            let looked = pool.install(|| pipeline::preview(library, &request, view, watch));
            looked.findings
        };
        let opening = self.preview.prepared.last_opening;
        let then = opening.map(|opening| look(Shows::Public, opening));
        let rest = look(Shows::Everything, request.as_of);
        let all = then.into_iter().chain([rest]);
        all.flat_map(|found| teller.located(found, library))
            .collect()
    }

    fn desk(&self) -> String {
        let state = self.order.board.state();
        let mut found = state.located.clone();
        for later in self.wrong_later() {
            if !found.iter().any(|known| known.is_about_the_same(&later)) {
                found.push(later);
            }
        }
        desk::page(&Desk {
            site: self.plan.stage.site,
            sources: self.order.snapshot.sources(),
            waiting: &self.preview.waiting,
            found: &found,
            next_release: self.preview.prepared.next_release,
            as_of: self.order.request.as_of,
            is_now: self.order.is_now,
            shows_drafts: self.order.shows == Shows::Everything,
            href: &|path, line, column| self.order.teller.href(path, line, column),
        })
    }
}

/// Some routes of all over the site, and at least two of each template that shows more than one.
fn samples(routes: &[Route<Make>]) -> BTreeSet<usize> {
    let mut ends: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (number, route) in routes.iter().enumerate() {
        if let Some(template) = route.template {
            ends.entry(template).or_insert((number, number)).1 = number;
        }
    }
    let ends = ends.into_values().flat_map(|(first, last)| [first, last]);
    let step = routes.len().div_ceil(TRIED).max(1);
    ends.chain((0..routes.len()).step_by(step)).collect()
}

/// The addresses of the style sheets of a theme.
fn styles(plan: &Plan<'_>) -> Vec<String> {
    let base_url = &plan.stage.site.config.base_url;
    let routes = plan.routes.iter().filter(|route| is_css(&route.path));
    routes
        .map(|route| base_url.relative(&format!("/{}", route.path)))
        .collect()
}

/// The addresses of the files that changed and are copied as they are.
fn files(order: &Order, plan: &Plan<'_>) -> Vec<String> {
    if order.changed.len() > FEW {
        return Vec::new();
    }
    let (site, sources) = (plan.stage.site, order.snapshot.sources());
    let at = |path: &String| {
        let beside = sources.find(path).map_or_else(Vec::new, |file| {
            let attached = site.attachments.iter().filter(|(_, of)| **of == file);
            attached.map(|(address, _)| address.as_str()).collect()
        });
        let copied = path.strip_prefix("content/static");
        beside
            .into_iter()
            .chain(copied)
            .map(|address| site.config.base_url.relative(address))
            .collect::<Vec<_>>()
    };
    order.changed.iter().flat_map(at).collect()
}

/// The address of the briefing that changed, if just one did and it has a page.
fn saved(order: &Order, plan: &Plan<'_>) -> Option<String> {
    let sources = order.snapshot.sources();
    let files = order.changed.iter().filter_map(|path| sources.find(path));
    let mut briefings = files.filter(|file| sources.get(*file).kind == SourceKind::Briefing);
    let (file, None) = (briefings.next()?, briefings.next()) else {
        return None;
    };
    let site = plan.stage.site;
    let page = site
        .pages
        .iter()
        .find(|page| page.briefing.text.file == file)?;
    Some(site.config.base_url.relative(&page.address))
}
