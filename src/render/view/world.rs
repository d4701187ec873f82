//! `world`: the countries that an edition's briefings name, by region.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::counted;
use crate::model::site::{Entity, EntityList};
use crate::model::source::EntityKind;
use crate::render::Voice;
use crate::render::template::{Value, object};

/// How many countries of a region are shown.
const COUNTRIES: usize = 8;

/// The regions that an edition's briefings name a country of, those with the most briefings first.
#[must_use]
pub fn world(voice: Voice<'_>) -> Value {
    let site = voice.stage.site;
    let lists = site.editions[voice.edition].lists.iter();
    let mut regions: BTreeMap<(usize, String), Vec<&EntityList>> = BTreeMap::new();
    for list in lists {
        let entity = site.entity(list.entity);
        if entity.kind == EntityKind::Country {
            regions.entry(region(voice, entity)).or_default().push(list);
        }
    }
    // by briefing, the region that last counted it
    let mut counted_by = vec![usize::MAX; site.pages.len()];
    let regions = regions.into_iter().enumerate();
    let mut regions: Vec<(usize, String, Vec<&EntityList>)> = regions
        .map(|(number, ((_, title), lists))| {
            let named = lists.iter().flat_map(|list| &list.pages);
            let count = named
                .filter(|id| {
                    let last = std::mem::replace(&mut counted_by[id.0 as usize], number);
                    last != number
                })
                .count();
            (count, title, lists)
        })
        .collect();
    // of two with as many, the order of the index decides
    regions.sort_by_key(|(count, ..)| Reverse(*count));
    let regions = regions.into_iter();
    regions
        .map(|(count, title, lists)| one_region(voice, count, title, lists))
        .collect::<Vec<Value>>()
        .into()
}

/// The region of a country, and before it where that stands in the index.
#[must_use]
pub fn region(voice: Voice<'_>, country: &Entity) -> (usize, String) {
    match &country.geography {
        Some(geography) => (0, geography.region.clone()),
        None => (1, voice.word("no_region")),
    }
}

fn one_region(voice: Voice<'_>, count: usize, title: String, mut lists: Vec<&EntityList>) -> Value {
    let more = lists.len().saturating_sub(COUNTRIES);
    lists.sort_by(|a, b| {
        let most_first = b.pages.len().cmp(&a.pages.len());
        most_first.then(a.entity.cmp(&b.entity))
    });
    lists.truncate(COUNTRIES);
    let countries = lists.iter().map(|list| counted(voice, list.entity));
    object([
        ("region", title.into()),
        ("count", count.into()),
        ("countries", countries.collect::<Vec<Value>>().into()),
        ("more", more.into()),
    ])
}
