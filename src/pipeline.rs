//! The way from sources to a site, on one screen.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use crate::diag::{Checked, Diagnostic, FileId, Findings};
use crate::gate::{Opened, Waiting};
use crate::link::Relatives;
use crate::model::cards::Cards;
use crate::model::config::Config;
use crate::model::route::{MadeOf, Promised, Route};
use crate::model::site::Site;
use crate::model::source::Library;
use crate::model::theme::Theme;
use crate::outputs::{self, Companions, Frame, IsKept, Key, Made, Make, Piece, Scene};
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
    /// The addresses that are to stay.
    pub promised: Vec<Promised>,
    /// Where there are any, and not all is public: what was written, to tell why an address is gone.
    written: Option<parse::Written>,
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
    found.extend(advice(library, &prepared.site));
    found
}

/// What the writers of a site might want to do about it, though nothing is wrong: events that are past due,
/// and sentences that mix likelihood and confidence.
#[must_use]
pub fn advice(library: &dyn Library, site: &Site) -> Findings {
    let mut found = link::past_due(site);
    let english = site.pages.par_iter().filter(|page| {
        let lang = &page.briefing.lang;
        lang.split('-').next() == Some("en")
    });
    let judged = english.map(|page| parse::judgements(library, page.briefing.text.file).findings);
    let judged: Vec<Findings> = judged.collect();
    for one in judged {
        found.extend(one);
    }
    found
}

/// What there is before the gate.
struct Parsed {
    config: Config,
    theme: Theme,
    written: parse::Written,
    promised: Vec<Promised>,
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
    let promised = match config.addresses {
        Some(_) => parse::promised(library).into(&mut found),
        None => Vec::new(),
    };
    watch("parse", written.briefings.len());
    found.with(Parsed {
        config,
        theme,
        written,
        promised,
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
        promised,
    } = parsed;
    let as_of = request.as_of;
    let kept = (!promised.is_empty()).then(|| written.clone());
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
        promised,
        written: kept.filter(|_| withheld > 0),
    };
    found.with((prepared, basis))
}

/// A site and its theme → routes. `None` if the theme can't be used.
pub fn plan<'s>(
    library: &'s dyn Library,
    prepared: &'s Prepared,
    watch: Watch<'_>,
) -> Checked<Option<Plan<'s>>> {
    plan_keeping(library, prepared, &|_| false, watch)
}

/// The same where some social cards are there already, by their paths in the output.
pub fn plan_keeping<'s>(
    library: &'s dyn Library,
    prepared: &'s Prepared,
    is_kept: IsKept<'_>,
    watch: Watch<'_>,
) -> Checked<Option<Plan<'s>>> {
    planned(library, prepared, (Extent::Whole, is_kept), watch)
}

/// What a plan is for.
#[derive(Clone, Copy)]
enum Extent {
    /// All will be made.
    Whole,
    /// Some will be asked for.
    AsAsked,
}

fn planned<'s>(
    library: &'s dyn Library,
    prepared: &'s Prepared,
    (extent, is_kept): (Extent, IsKept<'_>),
    watch: Watch<'_>,
) -> Checked<Option<Plan<'s>>> {
    let mut found = Findings::new();
    let cards = outputs::cards(&prepared.site, &prepared.theme, is_kept).into(&mut found);
    let scene = Scene {
        site: &prepared.site,
        theme: &prepared.theme,
        sources: library.sources(),
        cards: &cards,
        all_words: matches!(extent, Extent::Whole),
    };
    let companions = match extent {
        Extent::Whole => Companions::Listed,
        Extent::AsAsked => Companions::WhenAsked,
    };
    let (routes, stage) = rayon::join(
        || outputs::plan(scene, companions),
        || {
            let relatives = match extent {
                Extent::Whole => Relatives::of_all(&prepared.site),
                Extent::AsAsked => Relatives::when_asked(&prepared.site),
            };
            let more = (relatives, cards.clone());
            render::stage(&prepared.site, &prepared.theme, library, more)
        },
    );
    let routes = routes.into(&mut found);
    let stage = stage.into(&mut found);
    let gone = outputs::gone(&prepared.promised, &routes);
    if !gone.is_empty() {
        found.extend(broken_promises(library, prepared, &routes, &gone));
    }
    watch("plan", routes.len());
    found.with(stage.map(|stage| Plan { stage, routes }))
}

/// What to say of promised addresses that are gone. To know why they are, the site is looked at as it
/// would be if nothing had expired, and if everything were public.
fn broken_promises(
    library: &dyn Library,
    prepared: &Prepared,
    routes: &[Route<Make>],
    gone: &[&Promised],
) -> Findings {
    type Gate = fn(parse::Written, &Config, DateTime<Utc>) -> Checked<Opened>;
    let mut found = Findings::new();
    let sources = library.sources();
    let otherwise = |gate: Gate| -> Option<Vec<Route<Make>>> {
        let (written, site) = (prepared.written.clone()?, &prepared.site);
        let opened = gate(written, &site.config, site.as_of).value;
        let linked = link::site(sources, site.config.clone(), opened, site.as_of, None);
        let (site, _) = &linked.value;
        let (theme, cards) = (&prepared.theme, &Cards::default());
        let scene = Scene {
            site,
            theme,
            sources,
            cards,
            all_words: false,
        };
        Some(outputs::plan(scene, Companions::WhenAsked).value)
    };
    let (without_end, everything) = rayon::join(
        || otherwise(gate::without_end).unwrap_or_default(),
        || otherwise(gate::everything).unwrap_or_default(),
    );
    let sites = outputs::Sites {
        now: routes,
        without_end: &without_end,
        everything: &everything,
    };
    outputs::report_gone(gone, &prepared.promised, sites, sources, &mut found);
    found
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
        let how: (Extent, IsKept<'_>) = (Extent::AsAsked, &|_| false);
        let planned = planned(library, &self.prepared, how, watch);
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
    /// The numbers of all routes in the order to make them in: what is made of one briefing one after
    /// another, so that its body need not be made again for each.
    #[must_use]
    pub fn turns(&self) -> Vec<usize> {
        let briefing = |number: &usize| match self.routes[*number].made_of {
            MadeOf::Briefing(id) => Some(id),
            _ => None,
        };
        let mut turns: Vec<usize> = (0..self.routes.len()).collect();
        turns.par_sort_by_key(briefing);
        turns
    }

    /// Makes one route.
    ///
    /// # Errors
    /// What is wrong with its template, or with a file that changed meanwhile.
    pub fn make(&self, number: usize) -> Result<Made, Diagnostic> {
        (self.routes[number].make)(&self.stage)
    }

    /// Makes the pieces of a file, one after the other.
    pub fn pieces(
        &self,
        count: usize,
        piece: Piece,
    ) -> impl Iterator<Item = Result<Vec<u8>, Diagnostic>> + '_ {
        (0..count).map(move |number| piece(&self.stage, number))
    }

    /// Makes the file at a path that a briefing or an entity has besides its page, if there is one. A
    /// plan that is made to be asked lists none of these.
    #[must_use]
    pub fn companion(&self, path: &str) -> Option<Result<Made, Diagnostic>> {
        let route = outputs::companion(self.stage.site, path)?;
        Some((route.make)(&self.stage))
    }

    /// The picture of a drawing that [`Self::make`] made.
    ///
    /// # Errors
    /// What is wrong with its template.
    pub fn draw(&self, text: &str) -> Result<Vec<u8>, Diagnostic> {
        self.stage.draw(text)
    }

    /// What all routes are made of, as keys: see [`outputs::keys`].
    #[must_use]
    pub fn keys(&self, frame: &Frame) -> Vec<Option<Key>> {
        outputs::keys(&self.stage, &self.routes, frame)
    }

    /// Makes all routes, but for pictures of drawings, and keeps only what went wrong. What is made of texts
    /// that pages are made of, too, is left out: nothing else can be wrong with it, and to index a site takes
    /// long.
    #[must_use]
    pub fn rehearse(&self) -> Findings {
        let made = self.turns().into_par_iter();
        let made = made.filter(|number| !self.routes[*number].is_indexed());
        let wrong: Vec<Diagnostic> = made.filter_map(|number| self.make(number).err()).collect();
        wrong.into_iter().collect()
    }
}

#[cfg(test)]
mod tests;
