//! `/api/entities.json` and a file for every entity: what the registries say of it, how often it is
//! named, and in which briefings.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::{ENTITY, Named, described, has_each, id};
use crate::model::edtf::Edtf;
use crate::model::site::{Entity, EntityId, PageId, Ref};
use crate::parse::markdown;
use crate::render::Stage;

#[derive(Serialize)]
struct List<'s> {
    count: usize,
    entities: Vec<Record<'s>>,
}

/// What the registries say of an entity, and how often it is named.
#[derive(Serialize)]
struct Record<'s> {
    kind: &'static str,
    id: &'s str,
    name: &'s str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    names: &'s BTreeMap<String, String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    aliases: &'s [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    actor_kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alpha3: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subregion: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<Named<'s>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<&'s str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    children: Vec<&'s str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    members: Vec<Named<'s>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    member_of: Vec<&'s str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roles: Vec<Office<'s>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wikidata: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    website: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    api: Option<String>,
    /// How many briefings name it.
    count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latest: Option<NaiveDate>,
}

#[derive(Serialize)]
struct Office<'s> {
    title: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<Named<'s>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Edtf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Edtf>,
}

#[derive(Serialize)]
struct Whole<'s> {
    #[serde(flatten)]
    record: Record<'s>,
    /// The addresses of the briefings, newest first.
    briefings: Vec<String>,
}

/// All entities.
pub(super) fn list(stage: &Stage<'_>) -> Vec<u8> {
    let ids = (0u32..).zip(&stage.site.entities);
    let ids = ids.map(|(number, _)| EntityId(number));
    let list = List {
        count: stage.site.entities.len(),
        entities: ids
            .map(|id| record(stage, id, &briefings(stage, id)))
            .collect(),
    };
    described(stage, "entities", list)
}

/// One of them.
pub(super) fn json(stage: &Stage<'_>, id: EntityId) -> Vec<u8> {
    let briefings = briefings(stage, id);
    let addresses = briefings.iter().map(|id| &stage.site.page(*id).address);
    let whole = Whole {
        record: record(stage, id, &briefings),
        briefings: addresses.map(|address| stage.permalink(address)).collect(),
    };
    described(stage, "entity", whole)
}

/// The briefings of an entity in all editions, newest first.
fn briefings(stage: &Stage<'_>, id: EntityId) -> BTreeSet<PageId> {
    let editions = stage.site.editions.iter();
    let lists = editions.filter_map(|edition| edition.list(id));
    // pages are numbered from the newest on
    lists.flat_map(|list| list.pages.iter().copied()).collect()
}

fn record<'s>(stage: &'s Stage<'_>, number: EntityId, briefings: &BTreeSet<PageId>) -> Record<'s> {
    let site = stage.site;
    let entity = site.entity(number);
    let geography = entity.geography.as_ref();
    let named = |reference| named(stage, reference);
    let known = |other: &EntityId| id(site.entity(*other));
    let day = |page: &PageId| site.page(*page).briefing.date.day;
    let api = has_each(&site.config).then(|| ENTITY.address_of_entity(entity));
    Record {
        kind: entity.kind.word(),
        id: id(entity),
        name: &entity.name,
        names: &entity.names,
        aliases: &entity.aliases,
        actor_kind: entity.actor_kind.map(crate::model::entity::ActorKind::word),
        alpha3: geography.map(|of| of.alpha3.as_str()),
        region: geography.map(|of| of.region.as_str()),
        subregion: geography.and_then(|of| of.subregion.as_deref()),
        country: entity.country.as_ref().map(named),
        parent: entity.parent.as_ref().map(known),
        children: entity.children.iter().map(known).collect(),
        members: entity.members.iter().map(named).collect(),
        member_of: entity.member_of.iter().map(known).collect(),
        roles: offices(stage, entity),
        wikidata: entity.wikidata.as_deref(),
        website: entity.url.as_deref(),
        description: entity
            .description
            .as_deref()
            .map(|text| markdown::plain_text(text, stage.punctuation())),
        url: stage.permalink(&site.entity_address(number, edition(stage, number))),
        api: api.map(|address| stage.permalink(&address)),
        count: briefings.len(),
        first: briefings.last().map(day),
        latest: briefings.first().map(day),
    }
}

/// The first edition that has a page of an entity.
fn edition(stage: &Stage<'_>, id: EntityId) -> usize {
    let mut editions = stage.site.editions.iter();
    let has_page = editions.position(|edition| edition.list(id).is_some());
    has_page.unwrap_or_default()
}

fn offices<'s>(stage: &'s Stage<'_>, entity: &'s Entity) -> Vec<Office<'s>> {
    let roles = entity.roles.iter().map(|role| Office {
        title: &role.title,
        of: role.of.as_ref().map(|of| named(stage, of)),
        from: role.from,
        to: role.to,
    });
    roles.collect()
}

fn named<'s>(stage: &'s Stage<'_>, reference: &'s Ref) -> Named<'s> {
    Named::of(stage.site, reference, |entity| &entity.name)
}
