//! A site that was linked → what holds of it still when it is linked again, for who does so over and over.
//!
//! What a briefing's names mean is remembered if it lists nothing but what is declared, and links to nothing
//! by its name: then it depends on nothing but the briefing and the registries. It counts for as long
//! as both are the very same; all else is looked up again.

use std::sync::{Arc, PoisonError, RwLock};

use ahash::AHashMap;

use super::directory::{Directory, Known};
use super::entities::Numbers;
use crate::diag::FileId;
use crate::model::briefing::Briefing;
use crate::model::config::{Config, Permalink};
use crate::model::site::{EntityId, EventRefs, Mention, Names, Ref, Site};

/// What is remembered of the last site.
#[derive(Debug, Default)]
pub struct Memory(RwLock<Option<Arc<Last>>>);

/// What the numbers in a site stand for, apart from it.
#[derive(Debug)]
pub struct Basis {
    numbers: Numbers,
    language: String,
    permalink: Permalink,
    /// By the number of the page.
    holds: Vec<Holds>,
}

/// For how long a briefing's names mean what they mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// For no other site.
    Once,
    /// As long as the same names are registered besides what is declared: one of them may be who speaks.
    WithRegistered,
    /// As long as the registries are the same.
    WithDeclared,
}

/// The last site.
#[derive(Debug)]
pub(super) struct Last {
    basis: Basis,
    linked: AHashMap<FileId, Linked>,
}

/// A briefing as it was linked last.
#[derive(Debug)]
struct Linked {
    briefing: Arc<Briefing>,
    address: Arc<str>,
    names: Arc<Names>,
    holds: Holds,
}

/// A briefing that is still the one it was in the last site.
#[derive(Debug, Clone, Copy)]
pub(super) struct Again<'m> {
    linked: &'m Linked,
    last: &'m Last,
}

impl Memory {
    /// Remembers a site in place of the one before.
    pub fn learn(&self, site: &Site, basis: Basis) {
        let pages = site.pages.iter().zip(&basis.holds);
        let linked = pages.map(|(page, holds)| {
            let linked = Linked {
                briefing: Arc::clone(&page.briefing),
                address: Arc::clone(&page.address),
                names: Arc::clone(&page.names),
                holds: *holds,
            };
            (page.briefing.text.file, linked)
        });
        let linked = linked.collect();
        let last = Some(Arc::new(Last { basis, linked }));
        let before = std::mem::replace(
            &mut *self.0.write().unwrap_or_else(PoisonError::into_inner),
            last,
        );
        drop(before);
    }

    pub(super) fn last(&self) -> Option<Arc<Last>> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Basis {
    pub(super) fn new(numbers: Numbers, config: &Config, holds: Vec<Holds>) -> Self {
        Self {
            numbers,
            language: config.language.clone(),
            permalink: config.permalink.clone(),
            holds,
        }
    }
}

impl Last {
    /// A briefing, if it is still the same.
    pub(super) fn again(&self, briefing: &Arc<Briefing>) -> Option<Again<'_>> {
        let linked = self.linked.get(&briefing.text.file)?;
        Arc::ptr_eq(&linked.briefing, briefing).then_some(Again { linked, last: self })
    }

    /// Whether briefings have the same addresses with these settings.
    pub(super) fn addresses_as(&self, config: &Config) -> bool {
        let Basis {
            language,
            permalink,
            ..
        } = &self.basis;
        *language == config.language && *permalink == config.permalink
    }

    pub(super) fn directory(&self) -> &Directory {
        self.basis.numbers.directory()
    }

    /// The numbers that its entities have now, by those that they had; nothing if these are the same.
    pub(super) fn numbers_now(&self, now: &Numbers) -> Option<Vec<Option<EntityId>>> {
        let chosen = self.basis.numbers.chosen();
        let is_same = chosen == now.chosen();
        (!is_same).then(|| chosen.iter().map(|known| now.get(*known)).collect())
    }
}

impl<'m> Again<'m> {
    pub(super) fn address(self) -> Arc<str> {
        Arc::clone(&self.linked.address)
    }

    pub(super) fn holds(self) -> Holds {
        self.linked.holds
    }

    /// What it names, by the numbers of the last directory.
    pub(super) fn known(self) -> impl Iterator<Item = Known> + 'm {
        let chosen = self.last.basis.numbers.chosen();
        let mentions = self.linked.names.mentions.iter();
        mentions.map(|mention| chosen[mention.entity.0 as usize])
    }

    /// What it names, by the numbers of now.
    pub(super) fn names(self, now: Option<&[Option<EntityId>]>) -> Arc<Names> {
        let names = &self.linked.names;
        now.map_or_else(|| Arc::clone(names), |now| Arc::new(renumbered(names, now)))
    }
}

fn renumbered(names: &Names, now: &[Option<EntityId>]) -> Names {
    let number = |entity: EntityId| now[entity.0 as usize];
    let mention = |mention: &Mention| {
        let entity = number(mention.entity)?;
        Some(Mention { entity, ..*mention })
    };
    let reference = |reference: &Ref| Ref {
        text: reference.text.clone(),
        entity: reference.entity.and_then(number),
    };
    let references = |list: &[Ref]| -> Vec<Ref> { list.iter().map(reference).collect() };
    let in_order: Vec<Mention> = names.in_order.iter().filter_map(mention).collect();
    let mut mentions = in_order.clone();
    mentions.sort();
    let events = names.events.iter().map(|event| EventRefs {
        countries: references(&event.countries),
        actors: references(&event.actors),
        by: event.by.as_ref().map(reference),
    });
    Names {
        mentions,
        in_order,
        events: events.collect(),
        claimants: references(&names.claimants),
    }
}
