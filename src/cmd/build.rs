//! `dateline build`: the site into its output folder, or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use twox_hash::{XxHash3_64, XxHash3_128};

mod cards;
mod packed;
mod receipt;
mod record;
mod texts;

use super::Exit;
use super::args::Build;
use super::kitchen;
use super::session::{Session, Strictness, Trouble, absolute, to_stderr, to_stdout};
use crate::diag::{Diagnostic, FileId, Findings, messages};
use crate::model::route::{MadeOf, Owner, Route};
use crate::model::site::Site;
use crate::model::source::{Digest, Library, Origin, SourceKind, Sources};
use crate::model::url;
use crate::outputs::{Frame, Made, Make};
use crate::parse::Overrides;
use crate::pipeline::{self, Plan, Request};
use crate::read::Folder;
use crate::render::view;
use crate::write::{self, Claim, Failure, Former, Order, Refusal, Target, Trees, Written};
use cards::Cards;
use packed::Packing;
use receipt::{Inputs, Promise};
use texts::Texts;

/// Work that takes longer than this shows its progress.
const PATIENCE: Duration = Duration::from_millis(300);

/// Builds the site.
pub(super) fn run(session: &Session, args: &Build) -> Result<Exit, Trouble> {
    let root = session.root()?;
    let output = match args.kitchen.as_ref().or(args.output.as_ref()) {
        Some(output) => absolute(output)?,
        None => root.join("output"),
    };
    let home = std::env::home_dir();
    let target = Target {
        root: &root,
        output: &output,
        home: home.as_deref(),
        force: args.force,
    };
    write::check(&target).map_err(|failure| refused(&failure))?;
    if args.undo {
        let undone = write::undo(&target).map_err(|failure| refused(&failure))?;
        session.say(format!(
            "Went back to the site before: {} files",
            undone.files
        ));
        return Ok(Exit::Done);
    }
    if args.kitchen.is_none() {
        return build(session, args, &target);
    }
    let session = session.standing_at(kitchen::INSTANT);
    kitchen::check(&session, &target)?;
    build(&session, args, &target)
}

fn build(session: &Session, args: &Build, target: &Target<'_>) -> Result<Exit, Trouble> {
    let mut timings = Timings::start();
    let mut found = Findings::new();
    let list = || match args.kitchen {
        Some(_) => kitchen::library(target.root),
        None => session.library(),
    };
    // folders are listed one after the other
    let (library, program) = rayon::join(list, || receipt::program().ok());
    let library = library?.into(&mut found);
    let count = library.sources().iter().count();
    timings.done("read", count);
    let overrides = Overrides {
        base_url: args.base_url.clone(),
        theme: args.theme.clone(),
        ..Overrides::default()
    };
    let request = session.request(match args.kitchen {
        Some(_) => kitchen::overrides(overrides),
        None => overrides,
    });
    let mut work = Work {
        session,
        args,
        target,
        library,
        request,
        program,
        inputs: None,
    };
    // where nothing is remembered, no file is read before it is needed
    let remembers = write::has_receipt(target) || texts::are_kept(target);
    if remembers {
        work.inputs = work.inputs();
    }
    timings.done("hash", if remembers { count } else { 0 });
    match nothing_to_do(&work)? {
        Some((written, text)) => {
            timings.done("compare", written.files);
            to_stderr(&text);
            done(&work, &written, &timings)
        }
        None => make(&work, found, timings),
    }
}

/// A build, and all that it goes by.
struct Work<'a> {
    session: &'a Session,
    args: &'a Build,
    target: &'a Target<'a>,
    library: Folder,
    request: Request,
    /// The hash of the program.
    program: Option<Digest>,
    /// What it is all made of, if that was needed at once.
    inputs: Option<Inputs>,
}

impl Work<'_> {
    fn inputs(&self) -> Option<Inputs> {
        let strictness = self.args.strict.into();
        Inputs::read(&self.library, self.program?, &self.request, strictness)
    }

    /// The place, taken at once where something is remembered of it. Where nothing is, it is left
    /// alone until there is something to write.
    fn claim_early(&self) -> Result<OnceLock<Claim<'_>>, Trouble> {
        let claimed = OnceLock::new();
        if self.inputs.is_some() {
            self.claim(&claimed)?;
        }
        Ok(claimed)
    }

    /// The place, taken now at the latest.
    fn claim<'c, 't>(&'t self, claimed: &'c OnceLock<Claim<'t>>) -> Result<&'c Claim<'t>, Trouble> {
        if let Some(claim) = claimed.get() {
            return Ok(claim);
        }
        let claim = write::claim::<()>(self.target).map_err(|failure| refused(&failure))?;
        Ok(claimed.get_or_init(|| claim))
    }

    /// The hash of what all pages have in common: the program, what it was told, and the files that
    /// are neither briefings nor pages nor lie beside them.
    fn frame(&self) -> Option<Frame> {
        let mut sum = XxHash3_128::new();
        let program = self.program?.to_le_bytes();
        sum.write(&program);
        let sources = self.library.sources();
        let said = format!("{:?}", self.request.overrides);
        // the name of the folder may be the title
        for text in [&said, sources.folder()] {
            sum.write(&text.len().to_le_bytes());
            sum.write(text.as_bytes());
        }
        for (file, source) in sources.iter() {
            use SourceKind::{Profile, Registry, Settings, Theme};
            let is_common = matches!(source.kind, Settings | Theme | Registry(_) | Profile(_));
            if is_common && source.origin == Origin::Disk {
                sum.write(&source.path.len().to_le_bytes());
                sum.write(source.path.as_bytes());
                sum.write(&self.library.seen_or_read(file)?.to_le_bytes());
            }
        }
        Some(Frame {
            program,
            all: sum.finish_128().to_be_bytes(),
        })
    }
}

/// If the site that is there is the one that would be made: what to say of it, and what to print
/// before that.
fn nothing_to_do(work: &Work<'_>) -> Result<Option<(Written, String)>, Trouble> {
    let inputs = work.inputs.as_ref().filter(|_| !work.args.force);
    let Some(inputs) = inputs else {
        return Ok(None);
    };
    let records = work.args.record;
    let standing = write::stands(work.target, |receipt| {
        inputs.known(receipt, work.session, records)
    });
    standing.map_err(|failure| refused(&failure))
}

fn make(work: &Work<'_>, mut found: Findings, mut timings: Timings) -> Result<Exit, Trouble> {
    let (session, library) = (work.session, &work.library);
    let strictness = Strictness::from(work.args.strict);
    let mut watch = |stage, count| timings.done(stage, count);
    let texts = Texts::new(library, *work.target, work.program);
    let claimed = work.claim_early()?;
    let mut seen = None;
    let prepared = rayon::in_place_scope(|side| {
        // there is not always work for all cores
        side.spawn(|_| seen = claimed.get().map(write::look));
        pipeline::prepare(&texts, &work.request, &mut watch)
    });
    let prepared = prepared.into(&mut found);
    let config = &prepared.site.config;
    let records = record::is_wanted(session, work.args, config)?;
    packed::check(config.hosts.precompress)?;
    if !config.base_url_given {
        found.push(messages::routes::no_base_url(config.place));
    }
    let cards = Cards::new(work.target, work.program);
    let is_kept = |path: &str| cards.has(path);
    let plan = pipeline::plan_keeping(library, &prepared, &is_kept, &mut watch).into(&mut found);
    let Some(plan) = plan else {
        session.report(found, strictness, library);
        return Ok(Exit::Content);
    };
    let stopped = found.any_error() || (work.args.strict && found.any());
    if stopped {
        found.extend(plan.rehearse());
        session.report(found, strictness, library);
        return Ok(Exit::Content);
    }
    let claim = work.claim(&claimed)?;
    let trees = seen.unwrap_or_else(|| write::look(claim));
    let trees = trees.map_err(|machine| refused::<()>(&machine.into()))?;
    let pictures = (&cards, claim);
    let written = match write(work, &plan, (trees, pictures), &mut timings) {
        Ok(written) => written,
        Err(Failure::Making(wrong)) => {
            found.extend(wrong.into_iter().collect());
            session.report(found, strictness, library);
            return Ok(Exit::Content);
        }
        Err(failure) => return Err(refused(&failure)),
    };
    let told = session.told(found, strictness, library);
    let new = || record::new(&plan.routes, &prepared.promised);
    let recorded = new().next().is_none();
    // what is recorded below makes the site's files others than those that a promise would be about
    let promise = (!records || recorded)
        .then(|| Promise::of(session, &prepared, &told, recorded))
        .flatten();
    // before there is a receipt: what was withdrawn must not stay
    cards.keep(claim, paths_of_cards(&plan));
    keep(work, claim, &texts, promise, &prepared.site);
    timings.done("keep", prepared.site.pages.len());
    // others may build while this is read
    drop(claimed);
    to_stderr(&told.text);
    let ended = done(work, &written, &timings);
    if records {
        record::record(session, &new().collect::<Vec<String>>())?;
    }
    // the program is about to end: to take a large site apart first would cost a twentieth of all
    std::mem::forget(plan);
    std::mem::forget(prepared);
    ended
}

/// Keeps what the next build wants to know of this one. That nobody was at the files meanwhile is
/// seen while the texts are written down.
fn keep(work: &Work<'_>, claim: &Claim, texts: &Texts<'_>, promise: Option<Promise>, site: &Site) {
    let public = site.pages.iter().map(|page| page.briefing.text.file);
    let receipt = || {
        let read_now = work.inputs.is_none().then(|| work.inputs()).flatten();
        let inputs = work.inputs.as_ref().or(read_now.as_ref());
        inputs?.receipt(&promise?, &work.library)
    };
    let (receipt, ()) = rayon::join(receipt, || texts.keep(claim, public));
    if let Some(receipt) = receipt {
        claim.leave(&receipt);
    }
}

fn done(work: &Work<'_>, written: &Written, timings: &Timings) -> Result<Exit, Trouble> {
    let said = summary(written, work.target, timings.total());
    work.session.say(said);
    if work.args.kitchen.is_some() {
        work.session.say(kitchen::next(work.target));
    }
    if work.args.timings {
        to_stdout(&timings.table())?;
    }
    Ok(Exit::Done)
}

/// Renders all routes and writes them as they come.
fn write(
    work: &Work<'_>,
    plan: &Plan<'_>,
    (trees, (cards, claim)): (Trees<'_>, (&Cards, &Claim)),
    timings: &mut Timings,
) -> Result<Written, Failure<Diagnostic>> {
    let turns = plan.turns();
    let paths = turns.iter().map(|number| &*plan.routes[*number].path);
    let mut paths: Vec<&str> = paths.collect();
    let packing = Packing::of(plan.stage.site.config.hosts.precompress, &paths);
    paths.extend(packing.paths().iter().map(String::as_str));
    let keys = || {
        work.frame()
            .map_or_else(Vec::new, |frame| in_turn(&plan.keys(&frame), &turns))
    };
    let (keys, public) = rayon::join(keys, || public_names(plan));
    timings.done("keys", keys.len());
    let order = Order {
        paths: &paths,
        keys: &keys,
        public: &public,
    };
    let progress = Progress::new(work.session, plan.routes.len());
    let rendering = AtomicU64::new(0);
    let indexing = Indexing::default();
    let pack = |number: usize, bytes: &[u8]| packing.pack(number, bytes);
    let twins = packing.twins(&pack);
    let written = write::site_with_twins(trees, &order, &twins, |turn| {
        let number = turns[turn];
        let started = Instant::now();
        let made = plan.make(number);
        if plan.routes[number].is_indexed() {
            indexing.done(started);
        } else {
            let spent = u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX);
            rendering.fetch_add(spent, Ordering::Relaxed);
        }
        progress.one_more();
        made.and_then(|made| match made {
            Made::Bytes(bytes) => Ok(write::Made::Bytes(bytes)),
            Made::Copy(file) => Ok(copied(&work.library, file)),
            Made::Pieces { count, piece } => {
                let pieces = plan.pieces(count, piece);
                Ok(write::Made::Pieces(Box::new(pieces)))
            }
            Made::Drawing(text) => {
                let card = (plan.routes[number].path.as_str(), text.as_str());
                let picture = cards.picture(claim, card, |text| plan.draw(text));
                picture.map(write::Made::Bytes)
            }
        })
    });
    progress.finish();
    let threads = u64::try_from(rayon::current_num_threads())
        .unwrap_or(1)
        .max(1);
    let rendering = Duration::from_nanos(rendering.load(Ordering::Relaxed) / threads);
    let changed = written.as_ref().map_or(0, |written| written.changed);
    let rendered = (rendering, plan.routes.len());
    timings.rendered_and_written(rendered, indexing.spent(), changed);
    let (drawing, drawn) = cards.drawn();
    let threads = u32::try_from(threads).unwrap_or(1);
    timings.drawn(drawing / threads, drawn);
    written
}

/// What there is of every route, in the order of their turns.
fn in_turn<T: Copy>(of_routes: &[T], turns: &[usize]) -> Vec<T> {
    turns.iter().map(|number| of_routes[*number]).collect()
}

/// The paths of the site's social cards.
fn paths_of_cards<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = &'p str> {
    let routes = plan.routes.iter();
    let cards = routes.filter(|route| matches!(route.made_of, MadeOf::Card(_)));
    cards.map(|route| route.path.as_str())
}

/// When the search index was first worked at and when last, and how many of its files were made. Who
/// waits for an index spends the time that it takes, so that times can't be added up.
#[derive(Default)]
struct Indexing(Mutex<Option<(Instant, Instant, usize)>>);

impl Indexing {
    fn done(&self, started: Instant) {
        let now = Instant::now();
        let mut spent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (first, _, count) = spent.unwrap_or((started, now, 0));
        *spent = Some((first.min(started), now, count + 1));
    }

    fn spent(self) -> (Duration, usize) {
        let spent = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        spent.map_or_else(Default::default, |(first, last, count)| {
            (last - first, count)
        })
    }
}

/// A file that is handed on as it is, from the disk or from inside the program.
fn copied<'a>(library: &Folder, file: FileId) -> write::Made<'a, Diagnostic> {
    match (library.path(file), library.sources().get(file).origin) {
        (None, Origin::BuiltIn(bytes)) => write::Made::Bytes(bytes.to_vec()),
        (path, _) => write::Made::Copy(path.unwrap_or_default()),
    }
}

/// What readers can read: if one of these is gone after a later build, it was taken out of the
/// public. A text's name says which file it is of, for another text may get its address. A
/// retracted briefing is not among them, though its address stays.
fn public_names(plan: &Plan<'_>) -> Vec<String> {
    let (site, sources) = (plan.stage.site, plan.stage.library.sources());
    let plain = site.plain.iter();
    let plain: BTreeMap<String, FileId> = plain
        .map(|page| (url::file_of(&page.address), page.text.file))
        .collect();
    let text = |route: &Route<Make>| match route.made_of {
        MadeOf::Briefing(id) if route.template.is_some() => Some(site.page(id).briefing.text.file),
        _ => plain.get(&route.path).copied(),
    };
    let retracted = site.retracted.iter();
    let retracted: BTreeSet<String> = retracted.map(|page| url::file_of(&page.address)).collect();
    let routes = plan.routes.iter();
    let public = routes.filter(|route| !retracted.contains(&route.path));
    let names = public.filter_map(|route| {
        let path = &route.path;
        if let Some(file) = text(route) {
            let hash = XxHash3_64::oneshot(sources.get(file).path.as_bytes());
            return Some(format!("{path}\u{1f}{hash:016x}"));
        }
        is_written(path, route.owner, sources).then(|| path.clone())
    });
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Whether an address is there because an author put something there. A theme's assets and the
/// later pages of a list go without anything being withdrawn.
fn is_written(path: &str, owner: Owner, sources: &Sources) -> bool {
    match owner {
        Owner::Site(_) => false,
        Owner::Redirect(_) => true,
        Owner::Author(place) | Owner::Unregistered(place) => match sources.get(place.file).kind {
            SourceKind::Theme => false,
            SourceKind::Static | SourceKind::Beside => true,
            _ => !view::is_later_page(path),
        },
    }
}

fn summary(written: &Written, target: &Target<'_>, took: Duration) -> String {
    let folder = target
        .output
        .strip_prefix(target.root)
        .unwrap_or(target.output);
    let folder = folder.display();
    let former = match written.former {
        Former::Dropped => "; something left the public, so the former site is gone for good",
        Former::Kept | Former::None => "",
    };
    if written.changed == 0 && written.removed == 0 {
        return format!(
            "Nothing changed: {} files in {folder} ({:.2} s){former}",
            written.files,
            took.as_secs_f64()
        );
    }
    format!(
        "Built {} files in {folder}: {} changed, {} removed ({:.2} s){former}",
        written.files,
        written.changed,
        written.removed,
        took.as_secs_f64()
    )
}

/// What the writer refuses, or the machine can't do.
fn refused<E>(failure: &Failure<E>) -> Trouble {
    match failure {
        Failure::Refused(refusal) => Trouble::new(refusal.to_string(), Refusal::help(refusal)),
        Failure::Machine(machine) => Trouble {
            message: machine.to_string(),
            help: Some(if machine.published {
                "the new site is in place; only tidying up failed, and the next build does it"
                    .to_owned()
            } else {
                "the site on disk is as it was".to_owned()
            }),
        },
        Failure::Making(_) => Trouble {
            message: "some pages could not be made".to_owned(),
            help: None,
        },
    }
}

/// The time and count of each stage.
struct Timings {
    started: Instant,
    last: Instant,
    stages: Vec<(&'static str, Duration, usize)>,
}

impl Timings {
    fn start() -> Self {
        let now = Instant::now();
        Self {
            started: now,
            last: now,
            stages: Vec::new(),
        }
    }

    fn done(&mut self, stage: &'static str, count: usize) {
        let now = Instant::now();
        self.stages.push((stage, now - self.last, count));
        self.last = now;
    }

    /// Rendering, indexing and writing go on side by side: what a thread did not render or index, it
    /// wrote.
    fn rendered_and_written(
        &mut self,
        (rendering, rendered): (Duration, usize),
        (indexing, indexed): (Duration, usize),
        changed: usize,
    ) {
        self.done("write", changed);
        if let Some((_, all, _)) = self.stages.last_mut() {
            let rendering = rendering.min(*all);
            *all = all.saturating_sub(rendering.max(indexing));
            let at = self.stages.len() - 1;
            let both = [
                ("render", rendering, rendered - indexed),
                ("search", indexing, indexed),
            ];
            self.stages.splice(at..at, both);
        }
    }

    /// Of what was spent on rendering and writing, so much was spent on drawing.
    fn drawn(&mut self, drawing: Duration, drawn: usize) {
        if let Some((_, both, _)) = self.stages.last_mut() {
            let drawing = drawing.min(*both);
            *both -= drawing;
            let at = self.stages.len() - 1;
            self.stages.insert(at, ("draw", drawing, drawn));
        }
    }

    fn total(&self) -> Duration {
        self.last - self.started
    }

    fn table(&self) -> String {
        let mut table = String::new();
        for (stage, took, count) in &self.stages {
            let took = took.as_secs_f64() * 1000.0;
            // writing to a String can't fail
            let _ = writeln!(table, "{stage:<8}{took:>10.1} ms{count:>10}");
        }
        let total = self.total().as_secs_f64() * 1000.0;
        let _ = writeln!(table, "{:<8}{total:>10.1} ms", "total");
        table
    }
}

/// A bar on the terminal, once the work has taken a while.
struct Progress {
    bar: ProgressBar,
    started: Instant,
    wanted: bool,
}

impl Progress {
    fn new(session: &Session, count: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(count as u64), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} pages {eta}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        Self {
            bar,
            started: Instant::now(),
            wanted: session.shows_progress(),
        }
    }

    fn one_more(&self) {
        if !self.wanted {
            return;
        }
        self.bar.inc(1);
        if self.bar.is_hidden() && self.started.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
