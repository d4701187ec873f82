//! The way from sources to a site, on one screen.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use crate::diag::{Checked, Diagnostic, FileId, Findings};
use crate::gate::Waiting;
use crate::link::Relatives;
use crate::model::config::Config;
use crate::model::route::{Made, Route};
use crate::model::site::Site;
use crate::model::source::Library;
use crate::model::theme::Theme;
use crate::outputs::{self, Frame, Key, Make, Scene};
use crate::render::{self, Stage};
use crate::{gate, link, parse, theme};

/// What a site is made for.
#[derive(Debug, Clone)]
pub struct Request {
    /// What the command line says in place of the settings.
    pub overrides: parse::Overrides,
    /// The instant.
    pub as_of: DateTime<Utc>,
}

/// What a preview shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// What is public: the only way to a site that is written.
    Public,
    /// Everything, so that texts are seen before they are public, and what is wrong with them.
    Everything,
}

/// What is known from the previews before.
#[derive(Debug, Default)]
pub struct Memory {
    parsed: parse::Memory,
    linked: link::Memory,
}

/// How a preview is made.
#[derive(Debug, Clone, Copy)]
pub struct View<'m> {
    /// What it shows.
    pub shows: Shows,
    /// What is known from the previews before it.
    pub memory: Option<&'m Memory>,
}

/// A site and what it looks like.
#[derive(Debug)]
pub struct Prepared {
    /// What is public.
    pub site: Site,
    /// What it looks like.
    pub theme: Theme,
    /// The next instant at which the gate lets something else through.
    pub next_release: Option<DateTime<Utc>>,
    /// The last instant at which a waiting briefing becomes public.
    pub last_opening: Option<DateTime<Utc>>,
    /// How many texts did not pass.
    pub withheld: usize,
}

/// A site for its author's eyes, and what is not public of it.
#[derive(Debug)]
pub struct Preview {
    /// The site. It may hold what is not public: nothing made of it may be written.
    pub prepared: Prepared,
    /// What does not pass the gate, whether the site has it or not.
    pub waiting: Vec<Waiting>,
}

/// A site with its routes, ready to render.
pub struct Plan<'s> {
    /// What rendering may use.
    pub stage: Stage<'s>,
    /// What there is to render.
    pub routes: Vec<Route<Make>>,
}

/// Called when a stage is done, with its name and how much it made.
pub type Watch<'w> = &'w mut dyn FnMut(&'static str, usize);

/// Sources → a linked site and its theme.
pub fn prepare(library: &dyn Library, request: &Request, watch: Watch<'_>) -> Checked<Prepared> {
    let mut found = Findings::new();
    let parsed = parsed(library, request, None, watch).into(&mut found);
    let linked = linked(library, request, (Shows::Public, None), parsed, watch);
    let (prepared, _) = linked.into(&mut found);
    found.with(prepared)
}

/// Sources → a linked site to be looked at on its author's machine, and a list of what is not
/// public. What is wrong with a text that is not stops nothing: a warning, unless it can't be read.
/// The second part is for a [`Memory`] to learn.
pub fn preview(
    library: &dyn Library,
    request: &Request,
    view: View<'_>,
    watch: Watch<'_>,
) -> Checked<(Preview, link::Basis)> {
    let mut found = Findings::new();
    let View { shows, memory } = view;
    let known = memory.map(|memory| &memory.parsed);
    let parsed = parsed(library, request, known, watch).into(&mut found);
    let waiting = gate::waiting(&parsed.written, parsed.config.audience, request.as_of);
    let known = memory.map(|memory| &memory.linked);
    let linked = linked(library, request, (shows, known), parsed, watch);
    let linked = of_waiting_for_later(linked, &waiting);
    let (prepared, basis) = linked.into(&mut found);
    found.with((Preview { prepared, waiting }, basis))
}

/// What would be found wrong if everything were public: drafts, embargoed texts and all. Nothing
/// of it leaves this function but the findings.
#[must_use]
pub fn rehearse_everything(library: &dyn Library, request: &Request) -> Findings {
    let mut found = Findings::new();
    let watch = &mut |_: &'static str, _: usize| {};
    let parsed = parsed(library, request, None, watch).into(&mut found);
    let linked = linked(library, request, (Shows::Everything, None), parsed, watch);
    let (prepared, _) = linked.into(&mut found);
    if let Some(plan) = plan(library, &prepared, watch).into(&mut found) {
        found.extend(plan.rehearse());
    }
    found
}

/// What there is before the gate.
struct Parsed {
    config: Config,
    theme: Theme,
    written: parse::Written,
}

fn parsed(
    library: &dyn Library,
    request: &Request,
    memory: Option<&parse::Memory>,
    watch: Watch<'_>,
) -> Checked<Parsed> {
    let mut found = Findings::new();
    let config = parse::config(library, &request.overrides).into(&mut found);
    let (theme, written) = rayon::join(
        || theme::load(library, &config),
        || parse::all(library, &config, memory),
    );
    let theme = theme.into(&mut found);
    let written = written.into(&mut found);
    watch("parse", written.briefings.len());
    found.with(Parsed {
        config,
        theme,
        written,
    })
}

fn linked(
    library: &dyn Library,
    request: &Request,
    (shows, memory): (Shows, Option<&link::Memory>),
    parsed: Parsed,
    watch: Watch<'_>,
) -> Checked<(Prepared, link::Basis)> {
    let mut found = Findings::new();
    let Parsed {
        config,
        theme,
        written,
    } = parsed;
    let as_of = request.as_of;
    let (next_release, last_opening) = rayon::join(
        || gate::next_change(&written.briefings, config.audience, as_of),
        || gate::last_opening(&written.briefings, config.audience, as_of),
    );
    let opened = match shows {
        Shows::Public => gate::open(written, &config, as_of),
        Shows::Everything => gate::everything(written, &config, as_of),
    };
    let opened = opened.into(&mut found);
    let withheld = opened.closed;
    watch("gate", opened.briefings.len());
    let site = link::site(library.sources(), config, opened, as_of, memory);
    let (site, basis) = site.into(&mut found);
    watch("link", site.entities.len());
    let prepared = Prepared {
        site,
        theme,
        next_release,
        last_opening,
        withheld,
    };
    found.with((prepared, basis))
}

/// A site and its theme → routes. `None` if the theme can't be used.
pub fn plan<'s>(
    library: &'s dyn Library,
    prepared: &'s Prepared,
    watch: Watch<'_>,
) -> Checked<Option<Plan<'s>>> {
    planned(library, prepared, (Relatives::of_all, true), watch)
}

fn planned<'s>(
    library: &'s dyn Library,
    prepared: &'s Prepared,
    (relatives, all_words): (fn(&'s Site) -> Relatives<'s>, bool),
    watch: Watch<'_>,
) -> Checked<Option<Plan<'s>>> {
    let mut found = Findings::new();
    let scene = Scene {
        site: &prepared.site,
        theme: &prepared.theme,
        sources: library.sources(),
        all_words,
    };
    let (routes, stage) = rayon::join(
        || outputs::plan(scene),
        || {
            let relatives = relatives(&prepared.site);
            render::stage(&prepared.site, &prepared.theme, library, relatives)
        },
    );
    let routes = routes.into(&mut found);
    let stage = stage.into(&mut found);
    watch("plan", routes.len());
    found.with(stage.map(|stage| Plan { stage, routes }))
}

impl Memory {
    /// Remembers a site that nothing is wrong with.
    pub fn learn(&self, site: &Site, basis: link::Basis) {
        self.linked.learn(site, basis);
    }

    /// Forgets the texts that are no more.
    pub fn forget_others(&self, library: &dyn Library) {
        self.parsed.forget_others(library);
    }
}

impl Preview {
    /// Its routes, as [`plan`] lists them, to be made a few at a time; `None` if the theme can't be
    /// used.
    pub fn plan<'s>(
        &'s self,
        library: &'s dyn Library,
        watch: Watch<'_>,
    ) -> Checked<Option<Plan<'s>>> {
        let planned = planned(
            library,
            &self.prepared,
            (Relatives::when_asked, false),
            watch,
        );
        of_waiting_for_later(planned, &self.waiting)
    }
}

/// The findings about texts of which nothing is public are warnings: they stop no build.
fn of_waiting_for_later<T>(checked: Checked<T>, waiting: &[Waiting]) -> Checked<T> {
    let closed = waiting.iter().filter(|text| !text.leaves_notice());
    let closed: BTreeSet<FileId> = closed.map(|text| text.file).collect();
    let is_about_one = |diagnostic: &Diagnostic| {
        let labels = diagnostic.labels.iter().map(|label| label.place.file);
        labels
            .chain([diagnostic.place.file])
            .any(|file| closed.contains(&file))
    };
    let Checked { value, findings } = checked;
    let findings = findings.into_vec().into_iter();
    let findings = findings.map(|diagnostic| {
        if is_about_one(&diagnostic) {
            diagnostic.for_later()
        } else {
            diagnostic
        }
    });
    findings.collect::<Findings>().with(value)
}

impl Plan<'_> {
    /// Makes one route.
    ///
    /// # Errors
    /// What is wrong with its template, or with a file that changed meanwhile.
    pub fn make(&self, number: usize) -> Result<Made, Diagnostic> {
        (self.routes[number].make)(&self.stage)
    }

    /// What all routes are made of, as keys: see [`outputs::keys`].
    #[must_use]
    pub fn keys(&self, frame: &Frame) -> Vec<Option<Key>> {
        outputs::keys(&self.stage, &self.routes, frame)
    }

    /// Makes all routes and keeps only what went wrong. What is made of texts that pages are made of, too,
    /// is left out: nothing else can be wrong with it, and to index a site takes long.
    #[must_use]
    pub fn rehearse(&self) -> Findings {
        let numbers = 0..self.routes.len();
        let made = numbers.into_par_iter();
        let made = made.filter(|number| !self.routes[*number].is_indexed());
        let wrong: Vec<Diagnostic> = made.filter_map(|number| self.make(number).err()).collect();
        wrong.into_iter().collect()
    }
}

#[cfg(test)]
mod tests;
