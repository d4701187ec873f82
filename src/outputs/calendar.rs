//! `calendar.ics` of every edition and every entity that has events: those that are nearest to the day of the
//! build, for calendar programs (RFC 5545). Where there are none there is no calendar, as one may not be empty.
//!
//! An event takes whole days, unless its author gave an instant with its zone. What is vague is tentative, and
//! takes all the days that it may be on. Nobody's time is taken by any of them. What can't stand in a calendar,
//! such as a date without an end, is left out.

use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use twox_hash::XxHash3_128;

use super::{Make, Scene, entry, index};
use crate::model::briefing::{Event, EventStatus};
use crate::model::edtf::Parts;
use crate::model::fold::words_key;
use crate::model::route::{Made, MadeOf, Owner, Route};
use crate::model::site::{EntityId, MentionRole, Site};
use crate::model::source::EntityKind;
use crate::model::timeline::{Occasion, Telling, calendar_days, days};
use crate::model::url;
use crate::parse::markdown;
use crate::render::view;
use crate::render::{Stage, Voice};

mod ical;

use ical::{Ical, Text};

/// How many events a calendar has at most: of an edition, and of an entity, of which there may be thousands.
const OF_EDITION: usize = 1000;
const OF_ENTITY: usize = 250;

/// About how many bytes an event takes.
const EVENT_BYTES: usize = 600;

/// The events of every edition as calendars have them, each made when it is first asked for. One that can't
/// stand in a calendar is empty.
type Kept = Arc<Vec<Vec<OnceLock<Box<[u8]>>>>>;

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let site = scene.site;
    let editions = site.editions.iter();
    let none_yet = editions.map(|edition| {
        let occasions = edition.timeline.occasions.iter();
        occasions.map(|_| OnceLock::new()).collect()
    });
    let kept: Kept = Arc::new(none_yet.collect());
    let mut routes = Vec::new();
    for (number, edition) in site.editions.iter().enumerate() {
        let Some(address) = view::calendar_of_edition(site, edition) else {
            continue;
        };
        let made_of = MadeOf::Occasions {
            edition: number,
            shown: 0..edition.timeline.occasions.len(),
        };
        routes.push(route(&address, made_of, (number, None), &kept));
        for kind in EntityKind::ALL {
            for entity in index::shown(site, number, kind) {
                if let Some(address) = view::calendar_of_entity(site, entity, number) {
                    let made_of = MadeOf::OccasionsOf {
                        entity,
                        edition: number,
                    };
                    routes.push(route(&address, made_of, (number, Some(entity)), &kept));
                }
            }
        }
    }
    routes
}

fn route(
    address: &str,
    made_of: MadeOf,
    of: (usize, Option<EntityId>),
    kept: &Kept,
) -> Route<Make> {
    let kept = Arc::clone(kept);
    Route {
        path: url::file_of(address),
        owner: Owner::Site("a calendar"),
        made_of,
        template: None,
        make: Box::new(move |stage: &Stage<'_>| Ok(Made::Bytes(calendar(stage, of, &kept)))),
    }
}

fn calendar(
    stage: &Stage<'_>,
    (number, entity): (usize, Option<EntityId>),
    kept: &Kept,
) -> Vec<u8> {
    let site = stage.site;
    let edition = &site.editions[number];
    let shown = chosen(site, number, entity);
    let (title, page) = match entity {
        Some(id) => {
            let name = site.entity(id).name_in(&edition.lang);
            let title = view::feed_title(stage, edition, name, &edition.lang);
            (title, site.entity_address(id, number))
        }
        None => (edition.title.clone(), format!("{}/", edition.prefix)),
    };
    let mut ical = Ical::new(EVENT_BYTES * (shown.len() + 1));
    ical.line("BEGIN", Text::Fixed("VCALENDAR"));
    let product = format!("-//Dateline//{}//EN", view::generator());
    ical.line("VERSION", Text::Fixed("2.0"));
    ical.line("PRODID", Text::Fixed(&product));
    ical.line("CALSCALE", Text::Fixed("GREGORIAN"));
    // NAME, URL and REFRESH-INTERVAL are of RFC 7986; programs that don't know them know the others
    ical.line("NAME", Text::Free(&title));
    ical.line("X-WR-CALNAME", Text::Free(&title));
    ical.line("URL", Text::Fixed(&stage.permalink(&page)));
    ical.line("REFRESH-INTERVAL;VALUE=DURATION", Text::Fixed("P1D"));
    ical.line("X-PUBLISHED-TTL", Text::Fixed("P1D"));
    for place in shown {
        let occasion = &edition.timeline.occasions[place as usize];
        let made = || event(Voice::of_edition(stage, number), occasion);
        ical.copy(kept[number][place as usize].get_or_init(made));
    }
    ical.line("END", Text::Fixed("VCALENDAR"));
    ical.finish()
}

/// The events of a calendar, by their places in the timeline, in order of time.
fn chosen(site: &Site, number: usize, entity: Option<EntityId>) -> Vec<u32> {
    let occasions = &site.editions[number].timeline.occasions;
    let can_stand =
        |place: &u32| calendar_days(occasions[*place as usize].told(&site.pages)).is_some();
    let mut chosen = match entity {
        Some(id) => {
            let own = view::occasions_of(site, id, number).iter().copied();
            view::nearest(site, number, own.filter(can_stand), OF_ENTITY)
        }
        None => {
            let all = 0..u32::try_from(occasions.len()).unwrap_or(u32::MAX);
            view::nearest(site, number, all.filter(can_stand), OF_EDITION)
        }
    };
    chosen.sort_unstable();
    chosen
}

/// An event of an edition.
fn event(voice: Voice<'_>, occasion: &Occasion) -> Box<[u8]> {
    let Voice { stage, .. } = voice;
    let site = stage.site;
    let told = occasion.told(&site.pages);
    let Some(span) = calendar_days(told) else {
        return Box::default();
    };
    let page = site.page(occasion.tellings[0].page);
    let mut ical = Ical::new(EVENT_BYTES);
    ical.line("BEGIN", Text::Fixed("VEVENT"));
    ical.line("UID", Text::Fixed(&uid(stage, occasion)));
    let updated = occasion
        .tellings
        .iter()
        .map(|telling| entry::updated(site.page(telling.page)));
    if let Some(updated) = updated.max() {
        ical.line(
            "DTSTAMP",
            Text::Fixed(&updated.format("%Y%m%dT%H%M%SZ").to_string()),
        );
    }
    when(&mut ical, told, span);
    let what = markdown::plain_text(&told.what, stage.punctuation());
    let summary = format!("SUMMARY;LANGUAGE={}", page.briefing.lang);
    ical.line(&summary, Text::Free(&what));
    let places = occasion.tellings.iter();
    let place = places.map(|telling| telling.of(&site.pages).place.as_deref());
    if let Some(place) = place.flatten().next() {
        ical.line("LOCATION", Text::Free(&stage.line(place)));
    }
    ical.line("DESCRIPTION", Text::Free(&description(voice, occasion)));
    ical.line("URL", Text::Fixed(&stage.permalink(&page.address)));
    let mentions = page.names.in_order.iter();
    let topics = mentions.filter(|mention| {
        let is_topic = site.entity(mention.entity).kind == EntityKind::Topic;
        is_topic && mention.role == MentionRole::Subject
    });
    let topics: Vec<&str> = topics
        .map(|mention| site.entity(mention.entity).name_in(voice.lang))
        .collect();
    if !topics.is_empty() {
        ical.line("CATEGORIES", Text::List(&topics));
    }
    ical.line(
        "STATUS",
        Text::Fixed(status(told, occasion.standing(&site.pages))),
    );
    ical.line("TRANSP", Text::Fixed("TRANSPARENT"));
    ical.line("END", Text::Fixed("VEVENT"));
    ical.finish().into()
}

/// When it is. The end of whole days is the day after the last.
fn when(ical: &mut Ical, told: &Event, (first, last): (NaiveDate, NaiveDate)) {
    if let Parts::Instant(instant) = told.when.parts()
        && let Some(offset) = instant.offset
        && let Some(at) = instant.local.and_local_timezone(offset).single()
    {
        let at = at.to_utc().format("%Y%m%dT%H%M%SZ").to_string();
        ical.line("DTSTART", Text::Fixed(&at));
        return;
    }
    let day = |day: NaiveDate| day.format("%Y%m%d").to_string();
    ical.line("DTSTART;VALUE=DATE", Text::Fixed(&day(first)));
    if let Some(after) = last.succ_opt() {
        ical.line("DTEND;VALUE=DATE", Text::Fixed(&day(after)));
    }
}

/// How sure it is.
fn status(told: &Event, standing: &Event) -> &'static str {
    match standing.status {
        Some(EventStatus::Cancelled) => "CANCELLED",
        Some(EventStatus::Postponed) => "TENTATIVE",
        _ if days(told).is_none() => "TENTATIVE",
        _ => "CONFIRMED",
    }
}

/// The date in words, how it stands, what came of it, and who tells of it.
fn description(voice: Voice<'_>, occasion: &Occasion) -> String {
    let Voice { stage, .. } = voice;
    let site = stage.site;
    let (told, standing) = (occasion.told(&site.pages), occasion.standing(&site.pages));
    let mut text = match &told.say {
        Some(say) => stage.line(say),
        None => voice.speech().edtf(&told.when),
    };
    if let Some(status) = standing.status {
        let word = voice.word(&format!("event_status.{}", status.word()));
        // writing to a String can't fail
        let _ = write!(text, " · {word}");
    }
    if let Some(outcome) = &standing.outcome {
        let outcome = markdown::plain_text(outcome, stage.punctuation());
        let _ = write!(text, "\n{outcome}");
    }
    for telling in &occasion.tellings {
        let page = site.page(telling.page);
        let title = stage.line(&page.briefing.title);
        let _ = write!(text, "\n{title}: {}", stage.permalink(&page.address));
    }
    text
}

/// What calendar programs know an event by: made of the first that told of it and its words, so that it stays
/// when the date changes, or others tell of it.
fn uid(stage: &Stage<'_>, occasion: &Occasion) -> String {
    let site = stage.site;
    let first: Telling = *occasion.tellings.last().unwrap_or(&occasion.tellings[0]);
    let page = site.page(first.page);
    let words = words_key(&first.of(&site.pages).what);
    let before = page.briefing.events[..first.event as usize].iter();
    let nth = before
        .filter(|event| words_key(&event.what) == words)
        .count();
    let made_of = format!("{}\n{words:032x}\n{nth}", entry::tag(stage, page));
    let hash = XxHash3_128::oneshot(made_of.as_bytes());
    format!("{hash:032x}@{}", site.config.base_url.host())
}
