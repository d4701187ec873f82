//! The site by language: which briefings each edition lists, and under which entities.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use super::addresses::Prefixes;
use super::timeline;
use crate::diag::{FileId, Findings, Place, messages};
use crate::gate::Public;
use crate::model::config::Config;
use crate::model::site::{
    Edition, Entity, EntityId, EntityList, FrontText, Month, Page, PageId, Site,
};
use crate::parse::PlainText;

/// All editions, the main one first.
pub(super) fn all(
    config: &Config,
    prefixes: &Prefixes,
    pages: &[Page],
    entities: &[Entity],
) -> Vec<Edition> {
    let shown_in_main = shown_in_main(pages, &config.language);
    let languages = prefixes.languages.iter().enumerate();
    languages
        .map(|(number, lang)| {
            let listed = (0u32..).zip(pages).filter(|(id, page)| match number {
                0 => shown_in_main[*id as usize],
                _ => page.edition == number,
            });
            let listed: Vec<PageId> = listed.map(|(id, _)| PageId(id)).collect();
            edition(config, number, lang, listed, pages, entities)
        })
        .collect()
}

/// Of every briefing's versions the one in the main language; without one, the original, or else
/// the first version there is.
fn shown_in_main(pages: &[Page], language: &str) -> Vec<bool> {
    let translations = pages.iter().filter_map(|page| page.briefing.translation_of);
    let translated: BTreeSet<FileId> = translations.collect();
    let mut shown = vec![true; pages.len()];
    if translated.is_empty() {
        return shown;
    }
    let mut chosen: BTreeMap<FileId, usize> = BTreeMap::new();
    let rank = |page: &Page| {
        let briefing = &page.briefing;
        (briefing.lang == language, briefing.translation_of.is_none())
    };
    for (number, page) in pages.iter().enumerate() {
        let own = page.briefing.text.file;
        let original = page.briefing.translation_of.unwrap_or(own);
        if !translated.contains(&original) {
            continue;
        }
        shown[number] = false;
        let best = chosen.entry(original).or_insert(number);
        if rank(page) > rank(&pages[*best]) {
            *best = number;
        }
    }
    for number in chosen.into_values() {
        shown[number] = true;
    }
    shown
}

fn edition(
    config: &Config,
    number: usize,
    lang: &str,
    listed: Vec<PageId>,
    pages: &[Page],
    entities: &[Entity],
) -> Edition {
    let own = config.languages.as_ref().and_then(|all| all.get(lang));
    let (title, description) = match own {
        Some(own) => (own.title.clone(), own.description.clone()),
        None => (None, None),
    };
    let main = number == 0 || own.is_none();
    let (lists, months) = rayon::join(
        || lists(&listed, pages, entities),
        || months(&listed, pages),
    );
    let places = places(&lists, entities.len());
    Edition {
        lang: lang.to_owned(),
        prefix: if number == 0 {
            String::new()
        } else {
            format!("/{lang}")
        },
        title: title.unwrap_or_else(|| config.title.clone()),
        description: description.or_else(|| config.description.clone().filter(|_| main)),
        timeline: timeline::of(&listed, pages, entities, &places),
        places,
        lists,
        months,
        pages: listed,
        front: None,
    }
}

/// The months of a list that is in order of time, newest first.
fn months(listed: &[PageId], pages: &[Page]) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    for id in listed {
        let day = pages[id.0 as usize].briefing.date.day;
        let (year, month) = (day.year(), day.month());
        match months.last_mut() {
            Some(last) if (last.year, last.month) == (year, month) => last.count += 1,
            _ => months.push(Month {
                year,
                month,
                count: 1,
            }),
        }
    }
    months
}

/// The briefings of every entity that has any, a topic's descendants' among its own.
fn lists(listed: &[PageId], pages: &[Page], entities: &[Entity]) -> Vec<EntityList> {
    let mut by_entity: Vec<Vec<PageId>> = vec![Vec::new(); entities.len()];
    for &id in listed {
        for mention in &pages[id.0 as usize].names.mentions {
            let mut next = Some(mention.entity);
            while let Some(entity) = next {
                let list = &mut by_entity[entity.0 as usize];
                // a briefing on two children is listed once
                if list.last() != Some(&id) {
                    list.push(id);
                }
                next = entities[entity.0 as usize].parent;
            }
        }
    }
    let numbered = (0u32..).zip(by_entity);
    numbered
        .filter(|(_, pages)| !pages.is_empty())
        .map(|(number, pages)| EntityList {
            entity: EntityId(number),
            pages,
        })
        .collect()
}

/// Where each of so many entities stands among the lists.
fn places(lists: &[EntityList], entities: usize) -> Vec<Option<u32>> {
    let mut places = vec![None; entities];
    for (place, list) in (0u32..).zip(lists) {
        places[list.entity.0 as usize] = Some(place);
    }
    places
}

/// Gives each edition the words its author wrote for its front page.
pub(super) fn fronts(site: &mut Site, fronts: Vec<Public<PlainText>>, found: &mut Findings) {
    for front in fronts {
        let front = front.into_inner();
        let place = Place::whole(front.text.file);
        let edition = &mut site.editions;
        let Some(edition) = edition.iter_mut().find(|e| e.lang == front.lang) else {
            found.push(messages::files::unused_file(place));
            continue;
        };
        if let Some(first) = &edition.front {
            let first = Place::whole(first.text.file);
            let lang = &front.lang;
            found.push(messages::release::same_language_twice(place, first, lang));
            continue;
        }
        edition.front = Some(FrontText {
            title: front.title,
            text: front.text,
            targets: Vec::new(),
        });
    }
}
