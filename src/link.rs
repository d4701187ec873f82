//! Public briefings and entities → the [`Site`]: names looked up, addresses given, neighbours,
//! translations and backlinks found, links checked. [`Relatives`] are found apart, as who shows a
//! few pages wants few of them.
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

use addresses::{Prefixes, Texts};
use index::Index;

pub use neighbours::Relatives;

/// Links everything that is public into a site.
pub fn site(
    sources: &Sources,
    config: Config,
    opened: Opened,
    as_of: DateTime<Utc>,
) -> Checked<Site> {
    let mut found = Findings::new();
    let prefixes = Prefixes::of(&config, &opened);
    let Opened {
        briefings,
        retracted,
        pages,
        ..
    } = opened;
    let (directory, (texts, index)) = rayon::join(
        || directory::build(&config, opened.entities, &prefixes.understood),
        || {
            let texts = addresses::all(&config, &prefixes, briefings, retracted, pages);
            let index = Index::new(sources, &texts.value, &opened.broken);
            (texts, index)
        },
    );
    let Texts {
        briefings,
        retracted,
        plain,
    } = texts.into(&mut found);
    let mut directory = directory.into(&mut found);
    let named = mentions::of_all(&briefings, &index, &mut directory, &config).into(&mut found);
    let numbers = entities::number(directory, &named).into(&mut found);
    let (entities, pages) = rayon::join(
        || entities::with_pages(&numbers),
        || pages::all(briefings, named, &numbers),
    );
    let entities = entities.into(&mut found);
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
    let resolved = bodies::resolve(&site, sources, &index, &numbers).into(&mut found);
    bodies::settle(&mut site, resolved);
    neighbours::connect(&mut site);
    site.redirects = addresses::redirects(&site, &mut found);
    found.with(site)
}
