//! `/search/index.json` of an edition: titles and names for a first answer, while the index of all words
//! loads; and where that is. For the theme's script; `themes/README.md` tells what is in it.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::bundles::Bundle;
use super::records::facet;
use crate::model::site::{EntityId, PageId, Site};
use crate::render::{Stage, Voice};

/// The most titles: those of the newest briefings. What is older is found by the other index.
const MOST_TITLES: usize = 2_000;

/// The most entities: those with the most briefings.
const MOST_ENTITIES: usize = 3_000;

#[derive(Serialize)]
struct Index<'a> {
    edition: &'a str,
    /// What addresses of results begin with.
    root: String,
    /// The script of the worker; none where only titles and names can be searched.
    worker: Option<String>,
    languages: Vec<Language<'a>>,
    /// Facet, value in filters, name, address, other names.
    entities: Vec<(&'static str, &'a str, &'a str, String, Vec<&'a str>)>,
    /// Title, address, day, the day in words, language.
    briefings: Vec<(String, String, String, String, &'a str)>,
}

/// The bundles of briefings in a language.
#[derive(Serialize)]
struct Language<'a> {
    lang: &'a str,
    /// Whether this edition lists any of them.
    here: bool,
    /// The folder of each and a tag that changes when it does, the newest first.
    bundles: Vec<(String, String)>,
}

/// The index of an edition.
pub(super) fn json(stage: &Stage<'_>, number: usize, bundles: &[Arc<Bundle>]) -> Vec<u8> {
    let site = stage.site;
    let edition = &site.editions[number];
    let worker = (!bundles.is_empty()).then(|| stage.url("/search/worker.js"));
    let entities = entities(site, number).into_iter().map(|id| {
        let entity = site.entity(id);
        let name = entity.name_in(&edition.lang);
        let others = std::iter::once(&entity.name).chain(entity.names.values());
        let others = others.chain(&entity.aliases).map(String::as_str);
        let mut others: Vec<&str> = others.filter(|other| *other != name).collect();
        others.sort_unstable();
        others.dedup();
        let url = stage.url(&site.entity_address(id, number));
        (facet(entity.kind), entity.slug.as_str(), name, url, others)
    });
    let briefings = edition.pages.iter().take(MOST_TITLES).map(|id| {
        let page = site.page(*id);
        let briefing = &page.briefing;
        let title = stage.line(&briefing.title);
        let day = briefing.date.day;
        let printed = Voice::of(stage, page).speech().date(day);
        let url = stage.url(&page.address);
        (title, url, day.to_string(), printed, briefing.lang.as_str())
    });
    let index = Index {
        edition: &edition.lang,
        root: stage.url("/"),
        worker,
        languages: languages(stage, number, bundles),
        entities: entities.collect(),
        briefings: briefings.collect(),
    };
    serde_json::to_vec(&index).expect("texts can be written")
}

fn languages<'a>(
    stage: &'a Stage<'_>,
    number: usize,
    bundles: &'a [Arc<Bundle>],
) -> Vec<Language<'a>> {
    let mut languages: BTreeMap<&str, Language<'a>> = BTreeMap::new();
    for bundle in bundles {
        let listed = &stage.site.editions[number].pages;
        let is_listed = |id: &PageId| listed.binary_search(id).is_ok();
        let language = languages.entry(&bundle.lang).or_insert_with(|| Language {
            lang: &bundle.lang,
            here: false,
            bundles: Vec::new(),
        });
        language.here |= bundle.pages.iter().any(is_listed);
        let tag = format!("{:032x}", u128::from_be_bytes(bundle.key));
        language.bundles.push((stage.url(&bundle.folder()), tag));
    }
    languages.into_values().collect()
}

/// The entities that an edition's readers look for most: those with the most briefings there, then
/// elsewhere.
fn entities(site: &Site, number: usize) -> Vec<EntityId> {
    let count = |number: usize, id| {
        site.editions[number]
            .list(id)
            .map_or(0, |list| list.pages.len())
    };
    let ids = (0u32..).zip(&site.entities).map(|(id, _)| EntityId(id));
    let mut ids: Vec<EntityId> = ids.collect();
    ids.sort_by_key(|id| (Reverse(count(number, *id)), Reverse(count(0, *id)), *id));
    ids.truncate(MOST_ENTITIES);
    ids
}
