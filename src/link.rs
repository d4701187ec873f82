//! Public briefings and entities → the [`Site`]: names looked up, addresses given, neighbours,
//! relatives, translations and backlinks found, links checked.
//!
//! Sees nothing that is not public, so that nothing it makes or says can tell of it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::diag::{Checked, Findings};
use crate::gate::Opened;
use crate::model::config::Config;
use crate::model::site::Site;
use crate::model::source::Sources;

mod addresses;
mod bodies;
mod directory;
mod editions;
mod entities;
mod index;
mod lookup;
mod meaning;
mod mentions;
mod near;
mod neighbours;
mod pages;

/// Links everything that is public into a site.
pub fn site(
    sources: &Sources,
    config: Config,
    opened: Opened,
    as_of: DateTime<Utc>,
) -> Checked<Site> {
    let mut found = Findings::new();
    let prefixes = addresses::Prefixes::of(&config, &opened);
    let retracted = addresses::retracted(opened.retracted, &config, &prefixes, &mut found);
    let briefings = addresses::briefings(opened.briefings, &config, &prefixes, &mut found);
    let plain = addresses::plain(opened.pages, &prefixes, &mut found);
    let index = index::Index::new(sources, &briefings, &plain, &retracted, &opened.broken);
    let used = briefings.iter().map(|each| &each.briefing.lang);
    let languages = used.chain(&prefixes.languages).cloned().collect();
    let mut directory = directory::build(&config, opened.entities, &languages).into(&mut found);
    let named = mentions::of_all(&briefings, &index, &mut directory, &config).into(&mut found);
    let (entities, numbers) = entities::with_pages(directory, &named).into(&mut found);
    let pages = pages::all(briefings, named, &numbers);
    let mut site = Site {
        today: as_of.with_timezone(&config.timezone).date_naive(),
        editions: editions::all(&config, &prefixes, &pages, &entities),
        config,
        pages,
        retracted,
        entities,
        plain,
        attachments: BTreeMap::new(),
        path_links: Vec::new(),
        redirects: Vec::new(),
    };
    editions::fronts(&mut site, opened.fronts, &mut found);
    bodies::resolve(&mut site, sources, &index, &numbers).into(&mut found);
    neighbours::connect(&mut site);
    site.redirects = addresses::redirects(&site, &mut found);
    found.with(site)
}
