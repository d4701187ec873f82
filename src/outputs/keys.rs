//! What a route is made of → a key: as long as it is the same, the route would come out the same, and
//! need not be made again.
//!
//! A key is a hash of everything that making a route may look at, and rather of more than that: a
//! page that is made though nothing of it changed comes out as it was, a page that is not made
//! though something changed stays wrong. So a briefing counts with its whole text wherever a list
//! shows it, and with what is known of all entities it names. Nothing here grows with pages times
//! entities.

use rayon::prelude::*;
use twox_hash::XxHash3_128;

use super::{Make, channel};
use crate::link::Relatives;
use crate::model::atlas::Atlas;
use crate::model::cards::{CardOf, Cards};
use crate::model::outline::Target;
use crate::model::route::{MadeOf, Route};
use crate::model::site::{Edition, Entity, EntityId, EntityList, Month, Page, PageId, Ref, Site};
use crate::model::source::Sources;
use crate::model::timeline::Occasion;
use crate::render::Stage;
use crate::render::view::{self, Board};

/// A hash of all that a route is made of.
pub type Key = [u8; 16];

/// What routes have in common, as hashes.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// The program.
    pub program: Key,
    /// The program, the theme, the settings, the registries and profiles.
    pub all: Key,
}

/// The keys of routes; `None` where one is made of too much to tell.
#[must_use]
pub fn keys(stage: &Stage<'_>, routes: &[Route<Make>], frame: &Frame) -> Vec<Option<Key>> {
    let all = common(stage, &frame.all);
    let known = Known::of(stage);
    let routes = routes.par_iter();
    routes
        .map(|route| match &route.made_of {
            MadeOf::Hashed(hash) => Some(many_keys(&[frame.program, *hash])),
            made_of => known.route(&all, made_of),
        })
        .collect()
}

/// The keys of what routes are made of.
struct Known<'s> {
    site: &'s Site,
    relatives: &'s Relatives<'s>,
    atlas: &'s Atlas,
    /// A page names its card.
    cards: &'s Cards,
    /// By number.
    pages: Vec<Key>,
    /// By number.
    entities: Vec<Key>,
    /// All briefings of an entity, by edition and place in its lists.
    lists: Vec<Vec<Key>>,
    /// The years and months that have briefings, by edition.
    months: Vec<Key>,
    /// Who tells of every event, by edition and place in its timeline.
    occasions: Vec<Vec<Key>>,
}

impl<'s> Known<'s> {
    fn of(stage: &'s Stage<'_>) -> Self {
        let (site, sources) = (stage.site, stage.library.sources());
        let entities = (0u32..).zip(&site.entities);
        let entities: Vec<Key> = entities
            .map(|(number, entity)| as_listed(site, EntityId(number), entity))
            .collect();
        let pages = site.pages.par_iter();
        let pages: Vec<Key> = pages.map(|each| page(each, sources, &entities)).collect();
        let editions = site.editions.iter();
        let list = |list: &EntityList| many(&list.pages, &pages);
        let lists = editions.map(|edition| edition.lists.par_iter().map(list).collect());
        Self {
            site,
            relatives: &stage.relatives,
            atlas: &stage.atlas,
            cards: &stage.cards,
            lists: lists.collect(),
            months: site.editions.iter().map(months).collect(),
            occasions: site
                .editions
                .iter()
                .map(|edition| occasions(edition, &pages))
                .collect(),
            pages,
            entities,
        }
    }

    fn route(&self, frame: &Key, made_of: &MadeOf) -> Option<Key> {
        let mut sum = Sum::new();
        sum.key(frame);
        match made_of {
            MadeOf::Anything | MadeOf::Hashed(_) => return None,
            MadeOf::Briefing(id) => {
                self.has_card(CardOf::Briefing(*id), &mut sum);
                self.briefing(*id, &mut sum);
            }
            MadeOf::Briefings { edition, shown } => {
                sum.number(0);
                sum.key(&self.months[*edition]);
                let listed = &self.site.editions[*edition].pages;
                sum.key(&many(&listed[shown.clone()], &self.pages));
            }
            MadeOf::Entity {
                entity,
                edition,
                shown,
                with_related,
            } => {
                sum.number(1 + usize::from(*with_related));
                let (entity, edition) = (*entity, *edition);
                self.has_card(CardOf::Entity { entity, edition }, &mut sum);
                self.entity(entity, &mut sum);
                if *with_related {
                    self.neighbours(entity, &mut sum);
                }
                let of = &self.site.editions[edition];
                if let Some(at) = of.position(entity) {
                    let listed = &of.lists[at].pages;
                    sum.key(&many(&listed[shown.clone()], &self.pages));
                    if *with_related {
                        sum.key(&self.lists[edition][at]);
                        // the last month that its activity is shown of
                        if let Some(newest) = of.months.first() {
                            month(newest, &mut sum);
                        }
                        self.occasions_of(edition, at, &mut sum);
                    }
                }
            }
            MadeOf::Listed { briefings, count } => {
                sum.number(8);
                sum.number(*count);
                sum.key(&many(briefings, &self.pages));
            }
            MadeOf::Crossing {
                entities,
                edition,
                briefings,
            } => {
                sum.number(5);
                for entity in entities {
                    sum.key(&self.entities[entity.0 as usize]);
                }
                sum.key(&many(briefings, &self.pages));
                // the last month that its activity is shown of
                if let Some(newest) = self.site.editions[*edition].months.first() {
                    month(newest, &mut sum);
                }
            }
            MadeOf::Occasions { edition, shown } => {
                sum.number(6);
                for (year, count) in &self.site.editions[*edition].timeline.years {
                    sum.text(&year.to_string());
                    sum.number(*count);
                }
                sum.number(shown.start);
                sum.number(shown.len());
                let shown = &self.occasions[*edition][shown.clone()];
                for key in shown {
                    sum.key(key);
                }
            }
            MadeOf::OccasionsOf { entity, edition } => {
                sum.number(7);
                self.entity(*entity, &mut sum);
                if let Some(at) = self.site.editions[*edition].position(*entity) {
                    self.occasions_of(*edition, at, &mut sum);
                }
            }
            MadeOf::Pages(shown) => {
                sum.number(4);
                sum.number(self.pages.len());
                for place in shown.clone() {
                    sum.key(&self.pages[place]);
                    sum.key(&many(&self.site.pages[place].versions, &self.pages));
                }
            }
            MadeOf::EntityEverywhere(entity) => {
                sum.number(3);
                self.entity(*entity, &mut sum);
                for (edition, lists) in self.site.editions.iter().zip(&self.lists) {
                    let at = edition.position(*entity);
                    sum.key(&at.map_or([0; 16], |at| lists[at]));
                }
            }
            MadeOf::Card(card) => self.card(*card, &mut sum),
        }
        Some(sum.finish())
    }

    /// The events of the entity at a place in the lists of an edition.
    fn occasions_of(&self, edition: usize, at: usize, sum: &mut Sum) {
        let places = &self.site.editions[edition].timeline.of_lists[at];
        sum.number(places.len());
        for place in places {
            sum.key(&self.occasions[edition][*place as usize]);
        }
    }

    fn has_card(&self, card: CardOf, sum: &mut Sum) {
        sum.number(usize::from(self.cards.has(card)));
    }

    /// What can stand on a card.
    fn card(&self, card: CardOf, sum: &mut Sum) {
        match card {
            CardOf::Site(edition) => sum.number(edition),
            CardOf::Briefing(id) => sum.key(&self.pages[id.0 as usize]),
            CardOf::Entity { entity, edition } => {
                sum.number(edition);
                sum.key(&self.entities[entity.0 as usize]);
            }
        }
    }

    /// A briefing, and those that its page leads to.
    fn briefing(&self, id: PageId, sum: &mut Sum) {
        let page = self.site.page(id);
        sum.key(&self.pages[id.0 as usize]);
        let neighbours = [page.newer, page.older];
        for neighbour in neighbours {
            sum.number(usize::from(neighbour.is_some()));
            sum.key(&neighbour.map_or([0; 16], |id| self.pages[id.0 as usize]));
        }
        for list in [&self.relatives.of(id), &page.backlinks, &page.versions] {
            sum.number(list.len());
            sum.key(&many(list, &self.pages));
        }
    }

    /// The countries that a country has a border with, and which of them have pages. What they are called
    /// is in the registries, and so in the frame.
    fn neighbours(&self, id: EntityId, sum: &mut Sum) {
        let Some(geography) = &self.site.entity(id).geography else {
            return;
        };
        let drawn = &self.site.config.map.drawn;
        for code in self.atlas.neighbours(&geography.alpha2, drawn) {
            let entity = self.site.country(code).and_then(|country| country.entity);
            sum.text(code);
            sum.key(&entity.map_or([0; 16], |id| self.entities[id.0 as usize]));
        }
    }

    /// An entity, and those that its page leads to.
    fn entity(&self, id: EntityId, sum: &mut Sum) {
        let entity = self.site.entity(id);
        sum.key(&self.entities[id.0 as usize]);
        let of_roles = entity.roles.iter().filter_map(|role| role.of.as_ref());
        let refs = entity.country.iter().chain(&entity.members).chain(of_roles);
        refs.for_each(|each| reference(each, &self.entities, sum));
        let parent = entity.parent.as_slice();
        for list in [parent, &entity.children, &entity.member_of] {
            sum.number(list.len());
            for other in list {
                sum.key(&self.entities[other.0 as usize]);
            }
        }
        if let Some((_, targets)) = &entity.text {
            links(targets, sum);
        }
    }
}

/// What all routes have in common, with what of it the gate and the clock decide.
fn common(stage: &Stage<'_>, frame: &Key) -> Key {
    let site = stage.site;
    let mut sum = Sum::new();
    sum.key(frame);
    sum.text(&site.today.to_string());
    sum.number(usize::from(channel::entities_are_full(site)));
    for edition in &site.editions {
        sum.text(&edition.lang);
        sum.text(&edition.prefix);
        sum.text(&edition.title);
        sum.option(edition.description.as_deref());
        // every page leads to them
        Board::of(site, edition, stage.theme).for_each(|board| sum.text(board.key()));
        sum.number(usize::from(edition.timeline.occasions.is_empty()));
        let calendar = view::calendar_of_edition(site, edition);
        sum.option(calendar.as_deref());
    }
    for page in &site.plain {
        sum.text(&page.address);
        sum.text(&page.title);
        sum.number(page.edition);
    }
    sum.finish()
}

/// A briefing: its file, and what linking made of it.
fn page(page: &Page, sources: &Sources, entities: &[Key]) -> Key {
    let mut sum = Sum::new();
    let briefing = &page.briefing;
    let original = briefing.translation_of;
    sum.text(&sources.get(briefing.text.file).path);
    sum.option(original.map(|file| sources.get(file).path.as_ref()));
    sum.key(&briefing.made_of.to_le_bytes());
    sum.text(&page.address);
    sum.text(&briefing.lang);
    sum.number(page.edition);
    sum.option(page.image.as_deref());
    links(&page.targets, &mut sum);
    for mentions in [&page.names.mentions, &page.names.in_order] {
        sum.number(mentions.len());
        for mention in mentions {
            sum.key(&entities[mention.entity.0 as usize]);
            sum.text(mention.role.word());
        }
    }
    for refs in &page.names.events {
        for list in [&refs.countries, &refs.actors] {
            sum.number(list.len());
            for each in list {
                reference(each, entities, &mut sum);
            }
        }
        sum.number(usize::from(refs.by.is_some()));
        refs.by
            .iter()
            .for_each(|by| reference(by, entities, &mut sum));
    }
    let claimants = page.names.claimants.iter();
    claimants.for_each(|by| reference(by, entities, &mut sum));
    sum.finish()
}

/// What lists show of an entity. What its author says of it is in a registry, and so in the frame.
fn as_listed(site: &Site, id: EntityId, entity: &Entity) -> Key {
    let mut sum = Sum::new();
    sum.text(entity.kind.word());
    sum.text(&entity.slug);
    sum.text(&entity.name);
    for (lang, name) in &entity.names {
        sum.text(lang);
        sum.text(name);
    }
    for edition in &site.editions {
        let pages = edition.list(id).map_or(&[][..], |list| &list.pages);
        sum.number(pages.len());
        for end in [pages.first(), pages.last()].into_iter().flatten() {
            sum.text(&site.page(*end).briefing.date.day.to_string());
        }
    }
    sum.finish()
}

/// Who tells of every event of an edition, and which of their events it is.
fn occasions(edition: &Edition, pages: &[Key]) -> Vec<Key> {
    let occasions = edition.timeline.occasions.par_iter();
    let key = |occasion: &Occasion| {
        let mut sum = Sum::new();
        sum.number(occasion.stands);
        for telling in &occasion.tellings {
            sum.key(&pages[telling.page.0 as usize]);
            sum.number(telling.event as usize);
        }
        sum.finish()
    };
    occasions.map(key).collect()
}

fn months(edition: &Edition) -> Key {
    let mut sum = Sum::new();
    for each in &edition.months {
        month(each, &mut sum);
        sum.number(each.count);
    }
    sum.finish()
}

fn month(month: &Month, sum: &mut Sum) {
    sum.text(&month.year.to_string());
    sum.number(month.month as usize);
}

fn links(targets: &[Target], sum: &mut Sum) {
    sum.number(targets.len());
    for target in targets {
        match target {
            Target::Found { url, text } => {
                sum.text(url);
                sum.text(text);
            }
            Target::Missing => sum.option(None),
        }
    }
}

fn reference(reference: &Ref, entities: &[Key], sum: &mut Sum) {
    sum.text(&reference.text);
    let entity = reference.entity.map(|id| entities[id.0 as usize]);
    sum.key(&entity.unwrap_or_default());
}

fn many_keys(keys: &[Key]) -> Key {
    let mut sum = Sum::new();
    for key in keys {
        sum.key(key);
    }
    sum.finish()
}

fn many(ids: &[PageId], pages: &[Key]) -> Key {
    let mut sum = Sum::new();
    for id in ids {
        sum.key(&pages[id.0 as usize]);
    }
    sum.finish()
}

/// A hash in the making. Whatever is of no fixed length is preceded by its length.
struct Sum(Vec<u8>);

impl Sum {
    fn new() -> Self {
        Self(Vec::with_capacity(512))
    }

    fn key(&mut self, key: &Key) {
        self.0.extend_from_slice(key);
    }

    fn number(&mut self, number: usize) {
        self.0.extend_from_slice(&(number as u64).to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// No text has this length.
    fn option(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.number(usize::MAX),
        }
    }

    fn finish(self) -> Key {
        XxHash3_128::oneshot(&self.0).to_be_bytes()
    }
}
