//! `coverage`: how many briefings of an edition there were on each topic and each country, month by month.

use std::cmp::Reverse;

use super::months::Recent;
use crate::model::site::{EntityList, Site};
use crate::model::source::EntityKind;
use crate::render::Voice;
use crate::render::template::{Value, object};
use crate::render::view::counted;

/// How many months are shown.
const MONTHS: usize = 24;

/// How many topics and how many countries are shown: those with the most briefings in these months.
const ROWS: usize = 40;

/// How many shades there are.
const LEVELS: usize = 5;

/// The months, and a table of topics and one of countries.
#[must_use]
pub fn coverage(voice: Voice<'_>) -> Value {
    let site = voice.stage.site;
    let Some(recent) = Recent::of(&site.editions[voice.edition], MONTHS) else {
        return ().into();
    };
    let kinds = [EntityKind::Topic, EntityKind::Country];
    let tables = kinds.map(|kind| table(voice, kind, recent));
    let tables = tables.into_iter().flatten();
    object([
        ("months", recent.views(voice).into()),
        ("tables", tables.collect::<Vec<Value>>().into()),
    ])
}

fn table(voice: Voice<'_>, kind: EntityKind, recent: Recent) -> Option<Value> {
    let site = voice.stage.site;
    let lists = site.editions[voice.edition].lists.iter();
    let lists = lists.filter(|list| site.entity(list.entity).kind == kind);
    let mut rows: Vec<(&EntityList, Vec<usize>)> = lists
        .map(|list| (list, counts(site, list, recent)))
        .collect();
    rows.retain(|(_, counts)| counts.iter().any(|count| *count > 0));
    rows.sort_by_key(|(list, counts)| (Reverse(counts.iter().sum::<usize>()), list.entity));
    let more = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    let most = rows.iter().flat_map(|(_, counts)| counts).max().copied()?;
    let rows = rows.into_iter().map(|(list, counts)| {
        let total: usize = counts.iter().sum();
        let months = counts.into_iter().map(|count| {
            let level = (count * LEVELS).div_ceil(most.max(1));
            object([("count", count.into()), ("level", level.into())])
        });
        object([
            ("entity", counted(voice, list.entity)),
            ("total", total.into()),
            ("months", months.collect::<Vec<Value>>().into()),
        ])
    });
    Some(object([
        ("kind", kind.plural().into()),
        ("rows", rows.collect::<Vec<Value>>().into()),
        ("more", more.into()),
    ]))
}

/// The briefings of a list in each month, the first month first. Older ones are not looked at.
fn counts(site: &Site, list: &EntityList, recent: Recent) -> Vec<usize> {
    let mut counts = vec![0; recent.count()];
    let places = list
        .pages
        .iter()
        .map_while(|id| recent.place(site.page(*id).briefing.date.day));
    places.for_each(|place| counts[place] += 1);
    counts
}
