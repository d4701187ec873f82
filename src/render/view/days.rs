//! `days`: the briefings of a list by the day they are dated on, and each day's by the hour, in the
//! site's zone. It knows no list but the one it is given.

use std::cmp::Reverse;

use chrono::Timelike;

use super::dates::{day, time};
use crate::model::site::PageId;
use crate::render::template::{Value, entry, object};
use crate::render::{Stage, Voice};

/// The days of a list that is in order of time, newest first.
#[must_use]
pub fn days(voice: Voice<'_>, listed: &[PageId]) -> Value {
    let on = |id: PageId| voice.stage.site.page(id).briefing.date.day;
    let days = listed.chunk_by(|a, b| on(*a) == on(*b));
    days.map(|of_day| one_day(voice, of_day))
        .collect::<Vec<Value>>()
        .into()
}

fn one_day(voice: Voice<'_>, of_day: &[PageId]) -> Value {
    let Voice { stage, .. } = voice;
    let items = items(stage, of_day);
    object([
        ("date", date(voice, of_day[0])),
        ("hours", hours(stage, of_day, &items)),
        ("items", items),
    ])
}

/// The day of a briefing. A list says the same of one without a time of day, if it speaks the same
/// language.
fn date(voice: Voice<'_>, id: PageId) -> Value {
    let briefing = &voice.stage.site.page(id).briefing;
    if !briefing.date.timed && briefing.lang == voice.lang {
        entry(&voice.stage.item(id), "date")
    } else {
        day(voice, briefing.date.day)
    }
}

/// The hours of a day, the latest first, and last of all what has no time of day.
fn hours(stage: &Stage<'_>, of_day: &[PageId], items_of_day: &Value) -> Value {
    let of_page = |id: PageId| time(stage, stage.site.page(id).briefing.date);
    let timed = of_day.iter().map(|id| (of_page(*id), *id));
    let mut timed: Vec<(Option<u32>, PageId)> = timed
        .map(|(time, id)| (time.map(|time| time.hour()), id))
        .collect();
    timed.sort_by_key(|(hour, _)| Reverse(*hour));
    let hours = timed.chunk_by(|a, b| a.0 == b.0);
    let hours = hours.map(|of_hour| {
        let text = of_hour[0].0.map(|hour| format!("{hour:02}:00"));
        let items = if of_hour.len() == of_day.len() {
            items_of_day.clone()
        } else {
            let of_hour: Vec<PageId> = of_hour.iter().map(|(_, id)| *id).collect();
            items(stage, &of_hour)
        };
        object([("text", text.into()), ("items", items)])
    });
    hours.collect::<Vec<Value>>().into()
}

fn items(stage: &Stage<'_>, ids: &[PageId]) -> Value {
    let items = ids.iter().map(|id| stage.item(*id));
    items.collect::<Vec<Value>>().into()
}
