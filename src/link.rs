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
mod memory;
mod mentions;
mod near;
mod neighbours;
mod pages;
mod timeline;

use addresses::{Prefixes, Texts};
use index::Index;
use memory::Last;

pub use memory::{Basis, Memory};
pub use neighbours::Relatives;
pub use timeline::past_due;

/// Links everything that is public into a site. The second part is for a [`Memory`] to learn.
pub fn site(
    sources: &Sources,
    config: Config,
    opened: Opened,
    as_of: DateTime<Utc>,
    memory: Option<&Memory>,
) -> Checked<(Site, Basis)> {
    let last = memory.and_then(Memory::last);
    linked(sources, config, opened, as_of, last.as_deref())
}

fn linked(
    sources: &Sources,
    config: Config,
    mut opened: Opened,
    as_of: DateTime<Utc>,
    last: Option<&Last>,
) -> Checked<(Site, Basis)> {
    let mut found = Findings::new();
    let prefixes = Prefixes::of(&config, &opened);
    let entities = std::mem::take(&mut opened.entities);
    let (directory, (texts, index)) = rayon::join(
        || directory::build(&config, entities, &prefixes.understood),
        || {
            let texts = addresses::all(&config, &prefixes, &mut opened, last);
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
    let named = mentions::of_all(&briefings, &index, &mut directory, &config, last);
    let named = named.into(&mut found);
    let numbers = entities::number(directory, &named).into(&mut found);
    let (entities, (pages, holds)) = rayon::join(
        || entities::with_pages(&numbers),
        || pages::all(briefings, named, &numbers, last),
    );
    let entities = entities.into(&mut found);
    let countries = entities::countries(&numbers);
    let mut site = Site {
        as_of,
        today: as_of.with_timezone(&config.timezone).date_naive(),
        editions: editions::all(&config, &prefixes, &pages, &entities),
        config,
        pages,
        retracted,
        entities,
        countries,
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
    let basis = Basis::new(numbers, &site.config, holds);
    found.with((site, basis))
}
