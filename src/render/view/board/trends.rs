//! `trends`: the countries that briefings of the last year judge, by how they were judged last.

use std::collections::BTreeMap;

use super::months::Recent;
use crate::model::briefing::Trend;
use crate::model::site::{Edition, EntityId, MentionRole, PageId, Site};
use crate::model::source::EntityKind;
use crate::render::Voice;
use crate::render::template::{Value, object};
use crate::render::view::{counted, line, summary};

/// How many months are shown.
const MONTHS: usize = 12;

/// In which order countries are shown by the last judgement.
const ORDER: [Trend; 3] = [Trend::Deteriorated, Trend::Unchanged, Trend::Improved];

/// A briefing's judgement: the place of its month, and the briefing.
type Judgement = (usize, PageId, Trend);

/// Countries by the last judgement, and the months that are shown.
#[must_use]
pub fn trends(voice: Voice<'_>) -> Value {
    let site = voice.stage.site;
    let edition = &site.editions[voice.edition];
    let Some(recent) = Recent::of(edition, MONTHS) else {
        return ().into();
    };
    let judged = judged(site, edition);
    let groups = ORDER.map(|trend| {
        let rows = judged.iter().filter(|(_, of)| of[0].2 == trend);
        let rows = rows.map(|(country, of)| row(voice, *country, of, recent));
        object([
            ("trend", trend.word().into()),
            ("text", said(voice, trend).into()),
            ("countries", rows.collect::<Vec<Value>>().into()),
        ])
    });
    object([
        ("months", recent.views(voice).into()),
        ("groups", groups.to_vec().into()),
    ])
}

/// The countries that are the subject of a briefing with a judgement, each with these, the newest first.
pub(super) fn judged(site: &Site, edition: &Edition) -> BTreeMap<EntityId, Vec<Judgement>> {
    let mut judged: BTreeMap<EntityId, Vec<Judgement>> = BTreeMap::new();
    let Some(recent) = Recent::of(edition, MONTHS) else {
        return judged;
    };
    for id in &edition.pages {
        let page = site.page(*id);
        let Some(place) = recent.place(page.briefing.date.day) else {
            break;
        };
        let Some(trend) = page.briefing.trend else {
            continue;
        };
        let subjects = page.names.mentions.iter();
        let subjects = subjects.filter(|mention| mention.role == MentionRole::Subject);
        let countries = subjects.map(|mention| mention.entity);
        for country in countries.filter(|id| site.entity(*id).kind == EntityKind::Country) {
            judged.entry(country).or_default().push((place, *id, trend));
        }
    }
    judged
}

fn row(voice: Voice<'_>, country: EntityId, judged: &[Judgement], recent: Recent) -> Value {
    let stage = voice.stage;
    let latest = stage.site.page(judged[0].1);
    let why = match latest.briefing.takeaways.first() {
        Some(first) => stage.inline(first),
        None => summary(stage, latest),
    };
    let months = (0..recent.count()).map(|month| {
        // of several in a month, the newest
        let of_month = judged.iter().find(|(place, ..)| *place == month);
        of_month
            .map(|(_, id, trend)| cell(voice, *id, *trend))
            .into()
    });
    object([
        ("country", counted(voice, country)),
        ("trend", judged[0].2.word().into()),
        ("why", why),
        ("briefing", stage.item(judged[0].1)),
        ("months", months.collect::<Vec<Value>>().into()),
    ])
}

fn cell(voice: Voice<'_>, id: PageId, trend: Trend) -> Value {
    let stage = voice.stage;
    let page = stage.site.page(id);
    object([
        ("trend", trend.word().into()),
        ("text", said(voice, trend).into()),
        ("url", stage.url(&page.address).into()),
        ("title", line(stage, Some(&page.briefing.title))),
    ])
}

fn said(voice: Voice<'_>, trend: Trend) -> String {
    voice.word(&format!("trend.{}", trend.word()))
}
