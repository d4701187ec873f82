//! The events of an edition's briefings → `ahead`: those that may still come, by the day of the build.

use chrono::NaiveDate;

use super::{edtf, line};
use crate::model::briefing::{Event, EventStatus};
use crate::model::site::{Edition, PageId};
use crate::render::template::{Value, object};
use crate::render::{Stage, Voice};

/// What is dated today or later, the nearest first.
#[must_use]
pub fn ahead(stage: &Stage<'_>, edition: &Edition, limit: usize) -> Value {
    let mut ahead = Vec::new();
    for &id in &edition.pages {
        let page = stage.site.page(id);
        for (number, event) in page.briefing.events.iter().enumerate() {
            if is_ahead(stage.site.today, event) {
                ahead.push((event.when.sort_key(), id, number));
            }
        }
    }
    ahead.sort();
    ahead.truncate(limit);
    let events: Vec<Value> = ahead
        .into_iter()
        .map(|(_, id, number)| ahead_event(stage, id, number))
        .collect();
    events.into()
}

/// Whether an event may still come: its last day is not over, and nobody said that it was held or
/// won't be.
#[must_use]
pub fn is_ahead(today: NaiveDate, event: &Event) -> bool {
    let over = matches!(
        event.status,
        Some(EventStatus::Held | EventStatus::Cancelled)
    ) || event.outcome.is_some();
    !over && event.when.last_day().is_some_and(|last| last >= today)
}

fn ahead_event(stage: &Stage<'_>, id: PageId, number: usize) -> Value {
    let page = stage.site.page(id);
    let voice = Voice::of(stage, page);
    let event = &page.briefing.events[number];
    let lang = &page.briefing.lang;
    let status = event.status.map(EventStatus::word);
    let status_text = status.map(|word| stage.word(lang, &format!("event_status.{word}")));
    object([
        ("when", edtf(voice, &event.when, event.say.as_deref())),
        ("what", stage.inline(&event.what)),
        ("place", line(stage, event.place.as_deref())),
        ("status", status.map(str::to_owned).into()),
        ("status_text", status_text.into()),
        ("briefing", stage.item(id)),
    ])
}
