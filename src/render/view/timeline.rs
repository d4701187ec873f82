//! The events of an edition → what timelines show of them, and where their pages and calendars stand. An
//! event is one entry however many briefings tell of it; it knows no page that shows it.

use std::sync::OnceLock;

use chrono::Datelike;

use super::dates::{edtf, month};
use super::{line, reference, short};
use crate::model::briefing::EventStatus;
use crate::model::language;
use crate::model::site::{Edition, EntityId, Page, Ref, Site};
use crate::model::timeline::{self, Occasion, State, calendar_days};
use crate::render::template::{Value, object};
use crate::render::{Stage, Voice};

/// The template of timelines; a theme without it has none.
pub const TIMELINE: &str = "timeline.html";

/// The template of what is ahead; a theme without it has no such page.
pub const AHEAD: &str = "ahead.html";

/// How many events the page of an entity shows.
pub const ON_ENTITY: usize = 12;

/// What templates see of the events of an edition, each made when it is first asked for.
#[derive(Debug, Default)]
pub struct Told(Vec<OnceLock<Value>>);

impl Told {
    /// Nothing made yet.
    pub(in crate::render) fn of(edition: &Edition) -> Self {
        let occasions = edition.timeline.occasions.iter();
        Self(occasions.map(|_| OnceLock::new()).collect())
    }
}

/// The address of the timeline of an edition.
#[must_use]
pub fn timeline_address(edition: &Edition) -> String {
    format!("{}/timeline/", edition.prefix)
}

/// The address of what is ahead in an edition.
#[must_use]
pub fn ahead_address(edition: &Edition) -> String {
    format!("{}/ahead/", edition.prefix)
}

/// Where the pages of an edition's events lead: to all of them, to what is ahead, and to the calendar; each or
/// nothing, if it is not there.
#[must_use]
pub fn ways(stage: &Stage<'_>, edition: &Edition) -> [(&'static str, Value); 3] {
    let page = |template, address: &dyn Fn() -> String| {
        let is_there = has_pages(stage, edition, template);
        is_there.then(|| stage.url(&address())).into()
    };
    let calendar = calendar_of_edition(stage.site, edition);
    [
        (
            "timeline_url",
            page(TIMELINE, &|| timeline_address(edition)),
        ),
        ("ahead_url", page(AHEAD, &|| ahead_address(edition))),
        (
            "calendar",
            calendar.map(|address| stage.url(&address)).into(),
        ),
    ]
}

/// Whether an edition has the pages of its events that a template shows.
fn has_pages(stage: &Stage<'_>, edition: &Edition, template: &str) -> bool {
    !edition.timeline.occasions.is_empty() && stage.theme.has(template)
}

/// Where the calendar of an edition stands, if it has any event that can be in one.
#[must_use]
pub fn calendar_of_edition(site: &Site, edition: &Edition) -> Option<String> {
    let occasions = &edition.timeline.occasions;
    let mut told = occasions.iter().map(|occasion| occasion.told(&site.pages));
    let any = told.any(|event| calendar_days(event).is_some());
    any.then(|| format!("{}/calendar.ics", edition.prefix))
}

/// Where the calendar of an entity in an edition stands, if there is any event that can be in one.
#[must_use]
pub fn calendar_of_entity(site: &Site, id: EntityId, edition: usize) -> Option<String> {
    let mut occasions = occasions_of(site, id, edition).iter();
    let timeline = &site.editions[edition].timeline;
    let any = occasions.any(|number| {
        let occasion = &timeline.occasions[*number as usize];
        calendar_days(occasion.told(&site.pages)).is_some()
    });
    any.then(|| format!("{}calendar.ics", site.entity_address(id, edition)))
}

/// The events of an entity in an edition, by their places in its timeline.
#[must_use]
pub fn occasions_of(site: &Site, id: EntityId, edition: usize) -> &[u32] {
    let edition = &site.editions[edition];
    let place = edition.position(id);
    place.map_or(&[][..], |place| &edition.timeline.of_lists[place])
}

/// Of some events of an edition those that are nearest to the day of the build.
#[must_use]
pub fn nearest(
    site: &Site,
    edition: usize,
    numbers: impl DoubleEndedIterator<Item = u32> + Clone,
    limit: usize,
) -> Vec<u32> {
    let occasions = &site.editions[edition].timeline.occasions;
    let is_ahead = |number: u32| {
        let state = occasions[number as usize].state(&site.pages, site.today);
        state == State::Ahead
    };
    timeline::nearest(numbers, is_ahead, limit)
}

/// What the page of an entity shows of its events: those that are nearest, on the first page of its list only;
/// how many there are, and where the others and its calendar are.
pub(super) fn of_entity(
    voice: Voice<'_>,
    id: EntityId,
    is_first: bool,
) -> Vec<(&'static str, Value)> {
    let Voice { stage, edition, .. } = voice;
    let site = stage.site;
    let all = if is_first {
        occasions_of(site, id, edition)
    } else {
        &[]
    };
    let shown = nearest(site, edition, all.iter().copied(), ON_ENTITY);
    let events: Vec<Value> = shown
        .into_iter()
        .map(|number| event(stage, edition, number as usize))
        .collect();
    let has_more = all.len() > ON_ENTITY && stage.theme.has(TIMELINE);
    let more = has_more.then(|| format!("{}timeline/", site.entity_address(id, edition)));
    let calendar = calendar_of_entity(site, id, edition).filter(|_| is_first);
    vec![
        ("events", events.into()),
        ("events_count", all.len().into()),
        (
            "timeline_url",
            more.map(|address| stage.url(&address)).into(),
        ),
        (
            "calendar",
            calendar.map(|address| stage.url(&address)).into(),
        ),
    ]
}

/// Some events of an edition that are in order, in groups: those of a month that are ahead, then its others.
#[must_use]
pub fn groups(stage: &Stage<'_>, edition: usize, numbers: &[usize]) -> Value {
    let site = stage.site;
    let voice = Voice::of_edition(stage, edition);
    let occasions = &site.editions[edition].timeline.occasions;
    let month_of = |number: usize| occasions[number].day.map(|day| (day.year(), day.month()));
    let is_ahead = |number: usize| occasions[number].state(&site.pages, site.today) == State::Ahead;
    let months = numbers.chunk_by(|a, b| month_of(*a) == month_of(*b));
    let groups = months.flat_map(|same| {
        let (ahead, others): (Vec<usize>, Vec<usize>) =
            same.iter().partition(|number| is_ahead(**number));
        [(true, ahead), (false, others)]
    });
    let groups = groups.filter(|(_, same)| !same.is_empty());
    let groups = groups.map(|(ahead, same)| {
        let date = month_of(same[0]).map(|(year, number)| month(voice, year, number));
        let events = same.into_iter().map(|number| event(stage, edition, number));
        object([
            ("date", date.into()),
            ("ahead", ahead.into()),
            ("events", events.collect::<Vec<Value>>().into()),
        ])
    });
    groups.collect::<Vec<Value>>().into()
}

/// What timelines show of an event, by its place in that of the edition.
#[must_use]
pub(super) fn event(stage: &Stage<'_>, edition: usize, number: usize) -> Value {
    let made = || {
        let occasion = &stage.site.editions[edition].timeline.occasions[number];
        let event = event_view(Voice::of_edition(stage, edition), occasion);
        stage.know(&event);
        event
    };
    stage.told[edition].0[number].get_or_init(made).clone()
}

fn event_view(voice: Voice<'_>, occasion: &Occasion) -> Value {
    let Voice { stage, .. } = voice;
    let site = stage.site;
    let told = occasion.told(&site.pages);
    let standing = occasion.standing(&site.pages);
    let lang = &site.page(occasion.tellings[0].page).briefing.lang;
    let state = occasion.state(&site.pages, site.today);
    let status = standing.status.map(EventStatus::word);
    let status_text = status.map(|word| voice.word(&format!("event_status.{word}")));
    let outcome = standing.outcome.as_deref();
    let place = occasion.tellings.iter().find_map(|telling| {
        let place = telling.of(&site.pages).place.as_deref();
        place.map(str::to_owned)
    });
    let briefings = occasion.tellings.iter();
    let briefings: Vec<Value> = briefings.map(|telling| stage.item(telling.page)).collect();
    object([
        ("when", edtf(voice, (&told.when, told.say.as_deref(), lang))),
        ("what", stage.inline(&told.what)),
        ("outcome", outcome.map(|text| stage.inline(text)).into()),
        ("lang", lang.as_str().into()),
        ("dir", language::direction(lang).into()),
        ("place", line(stage, place.as_deref())),
        ("status", status.map(str::to_owned).into()),
        ("status_text", status_text.into()),
        ("ahead", (state == State::Ahead).into()),
        ("past_due", (state == State::PastDue).into()),
        ("vague", timeline::days(told).is_none().into()),
        ("by", involved(voice, occasion, |refs| refs.by.as_slice())),
        (
            "countries",
            involved(voice, occasion, |refs| &refs.countries),
        ),
        ("actors", involved(voice, occasion, |refs| &refs.actors)),
        ("briefing", stage.item(occasion.tellings[0].page)),
        ("briefings", briefings.into()),
    ])
}

/// Those whom the ones who tell of an event name with it, each once.
fn involved(
    voice: Voice<'_>,
    occasion: &Occasion,
    of: impl Fn(&crate::model::site::EventRefs) -> &[Ref],
) -> Value {
    let Voice { stage, .. } = voice;
    let mut named: Vec<&Ref> = Vec::new();
    for telling in &occasion.tellings {
        let page: &Page = stage.site.page(telling.page);
        let refs = page.names.events.get(telling.event as usize);
        for one in refs.into_iter().flat_map(&of) {
            let is_it = |other: &&Ref| match one.entity {
                Some(_) => other.entity == one.entity,
                None => other.text == one.text,
            };
            if !named.iter().any(is_it) {
                named.push(one);
            }
        }
    }
    let named = named.into_iter().map(|one| reference(voice, one));
    named.collect::<Vec<Value>>().into()
}

/// The years of an edition's timeline, the latest first, with the one that a page is of marked.
#[must_use]
pub fn event_years(stage: &Stage<'_>, edition: usize, current: Option<i32>) -> Value {
    let edition = &stage.site.editions[edition];
    let years = edition.timeline.years.iter().rev();
    let years = years.map(|(year, count)| {
        object([
            ("year", i64::from(*year).into()),
            ("url", stage.url(&year_address(edition, *year)).into()),
            ("count", (*count).into()),
            ("current", (current == Some(*year)).into()),
        ])
    });
    years.collect::<Vec<Value>>().into()
}

/// The address of a year of the timeline of an edition.
#[must_use]
pub fn year_address(edition: &Edition, year: i32) -> String {
    format!("{}{year:04}/", timeline_address(edition))
}

/// The entity that a timeline is of.
#[must_use]
pub fn of_whom(stage: &Stage<'_>, id: EntityId, edition: usize) -> Value {
    short(Voice::of_edition(stage, edition), id)
}
