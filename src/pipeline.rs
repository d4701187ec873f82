//! The way from sources to a site, on one screen.

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use crate::diag::{Checked, Diagnostic, Findings};
use crate::model::route::{Made, Route};
use crate::model::site::Site;
use crate::model::source::Library;
use crate::model::theme::Theme;
use crate::outputs::{self, Key, Make, Scene};
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

/// What passes the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Passage {
    /// What is public: the only way to a site that is written.
    Public,
    /// Everything, so that the mistakes of texts not yet public are found before they are.
    Everything,
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
    passing(library, request, Passage::Public, watch)
}

/// What would be found wrong if everything were public: drafts, embargoed texts and all. Nothing
/// of it leaves this function but the findings.
#[must_use]
pub fn rehearse_everything(library: &dyn Library, request: &Request) -> Findings {
    let mut found = Findings::new();
    let watch = &mut |_: &'static str, _: usize| {};
    let prepared = passing(library, request, Passage::Everything, watch).into(&mut found);
    if let Some(plan) = plan(library, &prepared, watch).into(&mut found) {
        found.extend(plan.rehearse());
    }
    found
}

fn passing(
    library: &dyn Library,
    request: &Request,
    passage: Passage,
    watch: Watch<'_>,
) -> Checked<Prepared> {
    let mut found = Findings::new();
    let config = parse::config(library, &request.overrides).into(&mut found);
    let (theme, written) = rayon::join(
        || theme::load(library, &config),
        || parse::all(library, &config),
    );
    let theme = theme.into(&mut found);
    let written = written.into(&mut found);
    watch("parse", written.briefings.len());
    let next_release = gate::next_change(&written.briefings, config.audience, request.as_of);
    let last_opening = gate::last_opening(&written.briefings, config.audience, request.as_of);
    let opened = match passage {
        Passage::Public => gate::open(written, &config, request.as_of).into(&mut found),
        Passage::Everything => gate::everything(written),
    };
    let withheld = opened.closed;
    watch("gate", opened.briefings.len());
    let site = link::site(library.sources(), config, opened, request.as_of).into(&mut found);
    watch("link", site.entities.len());
    found.with(Prepared {
        site,
        theme,
        next_release,
        last_opening,
        withheld,
    })
}

/// A site and its theme → routes. `None` if the theme can't be used.
pub fn plan<'s>(
    library: &'s dyn Library,
    prepared: &'s Prepared,
    watch: Watch<'_>,
) -> Checked<Option<Plan<'s>>> {
    let mut found = Findings::new();
    let scene = Scene {
        site: &prepared.site,
        theme: &prepared.theme,
        sources: library.sources(),
    };
    let (routes, stage) = rayon::join(
        || outputs::plan(scene),
        || render::stage(&prepared.site, &prepared.theme, library),
    );
    let routes = routes.into(&mut found);
    let stage = stage.into(&mut found);
    watch("plan", routes.len());
    found.with(stage.map(|stage| Plan { stage, routes }))
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
    pub fn keys(&self, frame: &Key) -> Vec<Option<Key>> {
        let scene = Scene {
            site: self.stage.site,
            theme: self.stage.theme,
            sources: self.stage.library.sources(),
        };
        outputs::keys(scene, &self.routes, frame)
    }

    /// Makes all routes and keeps only what went wrong.
    #[must_use]
    pub fn rehearse(&self) -> Findings {
        let numbers = 0..self.routes.len();
        let made = numbers.into_par_iter();
        let wrong: Vec<Diagnostic> = made.filter_map(|number| self.make(number).err()).collect();
        wrong.into_iter().collect()
    }
}
