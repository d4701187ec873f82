//! Files that every briefing or every entity has besides its page: citations, data. Where they stand
//! follows from where the page stands. So a build lists them all, and a preview, which would list them
//! after every change, finds the one that is asked for. What is in them it does not know.

use super::Make;
use crate::diag::Diagnostic;
use crate::model::config::Config;
use crate::model::route::{Made, MadeOf, Owner, Route};
use crate::model::site::{Entity, EntityId, PageId, Site};
use crate::render::Stage;

/// A file that each has besides its page.
#[derive(Clone, Copy)]
pub(super) struct Companion {
    /// What it is, in a few words: `the citation of a briefing`.
    pub(super) what: &'static str,
    /// What stands before the address of the page in its path.
    pub(super) before: &'static str,
    /// What stands after it.
    pub(super) after: &'static str,
    /// Whether a site has it.
    pub(super) is_wanted: fn(&Config) -> bool,
    /// Whose it is, and how it is made.
    pub(super) of: Of,
}

/// Whose file it is, and how it is made.
#[derive(Clone, Copy)]
pub(super) enum Of {
    /// Every briefing has one.
    Briefings(fn(&Stage<'_>, PageId) -> Result<Vec<u8>, Diagnostic>),
    /// Every entity has one.
    Entities(fn(&Stage<'_>, EntityId) -> Vec<u8>),
}

impl Companion {
    /// All that a site has of it.
    pub(super) fn routes(&self, site: &Site) -> Vec<Route<Make>> {
        if !(self.is_wanted)(&site.config) {
            return Vec::new();
        }
        match self.of {
            Of::Briefings(_) => {
                let pages = (0u32..).zip(&site.pages);
                let routes = pages.map(|(number, page)| self.of_briefing(number, &page.address));
                routes.collect()
            }
            Of::Entities(_) => {
                let entities = (0u32..).zip(&site.entities);
                let routes = entities.map(|(number, entity)| self.of_entity(number, entity));
                routes.collect()
            }
        }
    }

    /// The one at a path, if a site has it.
    pub(super) fn find(&self, site: &Site, path: &str) -> Option<Route<Make>> {
        let middle = path.strip_prefix(self.before)?.strip_suffix(self.after)?;
        if !(self.is_wanted)(&site.config) {
            return None;
        }
        match self.of {
            Of::Briefings(_) => {
                let mut pages = (0u32..).zip(&site.pages);
                let found = pages.find(|(_, page)| page.address.trim_matches('/') == middle);
                found.map(|(number, page)| self.of_briefing(number, &page.address))
            }
            Of::Entities(_) => {
                let (kind, slug) = middle.split_once('/')?;
                let mut entities = (0u32..).zip(&site.entities);
                let is_it = |entity: &Entity| entity.slug == slug && entity.kind.plural() == kind;
                let found = entities.find(|(_, entity)| is_it(entity));
                found.map(|(number, entity)| self.of_entity(number, entity))
            }
        }
    }

    /// Where the file of a briefing is, by the briefing's address.
    pub(super) fn address_of_briefing(&self, address: &str) -> String {
        ["/", self.before, address.trim_matches('/'), self.after].concat()
    }

    /// Where the file of an entity is.
    pub(super) fn address_of_entity(&self, entity: &Entity) -> String {
        let kind = entity.kind.plural();
        ["/", self.before, kind, "/", &entity.slug, self.after].concat()
    }

    fn of_briefing(&self, number: u32, address: &str) -> Route<Make> {
        let id = PageId(number);
        self.route(
            &self.address_of_briefing(address),
            MadeOf::Briefing(id),
            (number, self.of),
        )
    }

    fn of_entity(&self, number: u32, entity: &Entity) -> Route<Make> {
        let id = EntityId(number);
        let made_of = MadeOf::EntityEverywhere(id);
        self.route(&self.address_of_entity(entity), made_of, (number, self.of))
    }

    fn route(&self, address: &str, made_of: MadeOf, (number, of): (u32, Of)) -> Route<Make> {
        let make = move |stage: &Stage<'_>| {
            let bytes = match of {
                Of::Briefings(make) => make(stage, PageId(number)),
                Of::Entities(make) => Ok(make(stage, EntityId(number))),
            };
            bytes.map(Made::Bytes)
        };
        Route {
            path: address.trim_start_matches('/').to_owned(),
            owner: Owner::Site(self.what),
            made_of,
            template: None,
            make: Box::new(make),
        }
    }
}
