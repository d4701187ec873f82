//! The events that the briefings of an edition tell of → its [`Timeline`]: what several tell of is there
//! once, and every entity has its own.
//!
//! Two briefings tell of the same event if they say what it is in the same words, whatever the case,
//! accents, marks and spaces, and if the days that their dates cover have one in common. The event
//! joins the first that does, the newest told first, and is compared with the newest date of it.
//! Two events of one briefing are never the same.

use std::collections::{BTreeMap, BTreeSet};

use ahash::AHashMap;
use chrono::{Datelike, NaiveDate};
use rayon::prelude::*;

use crate::diag::{Findings, messages};
use crate::model::briefing::{Event, EventStatus};
use crate::model::fold::words_key;
use crate::model::outline::Punctuation;
use crate::model::site::{Entity, EntityId, MentionRole, Page, PageId, Ref, Site};
use crate::model::source::EntityKind;
use crate::model::timeline::{Occasion, State, Telling, Timeline};
use crate::parse::markdown::plain_text;

/// The timeline of an edition that lists these briefings, the newest first. `places` says where each
/// entity stands among its lists.
pub(super) fn of(
    listed: &[PageId],
    pages: &[Page],
    entities: &[Entity],
    places: &[Option<u32>],
) -> Timeline {
    let mut occasions = merged(listed, pages);
    occasions.par_sort_by_cached_key(|occasion| {
        let when = occasion.told(pages).when;
        (occasion.day, when.sort_key(), occasion.tellings[0])
    });
    let lists = places.iter().flatten().count();
    let mut of_lists: Vec<Vec<u32>> = vec![Vec::new(); lists];
    let concerned = occasions.par_iter();
    let concerned: Vec<BTreeSet<EntityId>> = concerned
        .map(|occasion| concerned_by(occasion, pages, entities))
        .collect();
    for (number, entities) in (0u32..).zip(concerned) {
        for entity in entities {
            if let Some(place) = places[entity.0 as usize] {
                of_lists[place as usize].push(number);
            }
        }
    }
    Timeline {
        years: years(&occasions),
        occasions,
        of_lists,
    }
}

/// What is told of, each once, in the order of the briefings that tell of it first.
fn merged(listed: &[PageId], pages: &[Page]) -> Vec<Occasion> {
    let tellings: Vec<Telling> = listed
        .iter()
        .flat_map(|&page| {
            let count = pages[page.0 as usize].briefing.events.len();
            (0u32..)
                .take(count)
                .map(move |event| Telling { page, event })
        })
        .collect();
    let words: Vec<u128> = tellings
        .par_iter()
        .map(|telling| words_key(&telling.of(pages).what))
        .collect();
    let mut occasions: Vec<Occasion> = Vec::with_capacity(tellings.len());
    let mut same_words: AHashMap<u128, Known> = AHashMap::with_capacity(tellings.len());
    for (telling, words) in tellings.into_iter().zip(words) {
        let event = telling.of(pages);
        let known = same_words.entry(words).or_default();
        let other = known.same(event, telling.page, &occasions);
        if let Some(number) = other {
            join(&mut occasions[number], telling, pages);
        } else {
            known.add(event, occasions.len());
            occasions.push(Occasion {
                tellings: vec![telling],
                stands: 0,
                day: event.when.first_day().or(event.when.last_day()),
            });
        }
    }
    occasions
}

/// What is told of in the same words, by its first day.
#[derive(Default)]
struct Known {
    by_day: BTreeMap<NaiveDate, Vec<(NaiveDate, usize)>>,
    /// The most days that any of them may take.
    longest: i64,
}

impl Known {
    fn add(&mut self, event: &Event, number: usize) {
        let (first, last) = covered(event);
        self.longest = self.longest.max((last - first).num_days());
        self.by_day.entry(first).or_default().push((last, number));
    }

    /// The first told of that has a day in common with an event, and that another briefing tells of.
    fn same(&self, event: &Event, page: PageId, occasions: &[Occasion]) -> Option<usize> {
        let (first, last) = covered(event);
        let earliest = first.checked_sub_days(chrono::Days::new(self.longest.unsigned_abs()));
        let begun = self.by_day.range(earliest.unwrap_or(NaiveDate::MIN)..=last);
        let begun = begun.flat_map(|(_, same)| same);
        let lasting = begun.filter(|(their_last, _)| *their_last >= first);
        let others = lasting.filter(|(_, number)| {
            let tellings = &occasions[*number].tellings;
            tellings.last().is_some_and(|telling| telling.page != page)
        });
        others.map(|(_, number)| *number).min()
    }
}

/// The first and the last day that an event's date covers; an open end has no limit.
fn covered(event: &Event) -> (NaiveDate, NaiveDate) {
    let first = event.when.first_day().unwrap_or(NaiveDate::MIN);
    (first, event.when.last_day().unwrap_or(NaiveDate::MAX))
}

/// Adds what an older briefing tells.
fn join(occasion: &mut Occasion, telling: Telling, pages: &[Page]) {
    let says = |event: &Event| event.status.is_some() || event.outcome.is_some();
    if !says(occasion.standing(pages)) && says(telling.of(pages)) {
        occasion.stands = occasion.tellings.len();
    }
    occasion.tellings.push(telling);
}

/// The entities whose event it is: the countries and actors that those who tell of it name with it, whose
/// word it is, and the topics of their briefings with those above them.
fn concerned_by(occasion: &Occasion, pages: &[Page], entities: &[Entity]) -> BTreeSet<EntityId> {
    let mut concerned = BTreeSet::new();
    for telling in &occasion.tellings {
        let names = &pages[telling.page.0 as usize].names;
        if let Some(refs) = names.events.get(telling.event as usize) {
            let named = refs.countries.iter().chain(&refs.actors).chain(&refs.by);
            concerned.extend(named.filter_map(|reference: &Ref| reference.entity));
        }
        for mention in &names.mentions {
            let mut topic = Some(mention.entity).filter(|entity| {
                let is_topic = entities[entity.0 as usize].kind == EntityKind::Topic;
                is_topic && mention.role == MentionRole::Subject
            });
            while let Some(entity) = topic {
                concerned.insert(entity);
                topic = entities[entity.0 as usize].parent;
            }
        }
    }
    concerned
}

/// The events of all editions that are past due, each at its place in the newest briefing that tells of it.
pub fn past_due(site: &Site) -> Findings {
    let editions = site.editions.iter();
    let occasions = editions.flat_map(|edition| &edition.timeline.occasions);
    let due = occasions.filter(|one| one.state(&site.pages, site.today) == State::PastDue);
    // one may be in two editions
    let told: BTreeSet<Telling> = due.map(|one| one.tellings[0]).collect();
    let found = told.into_iter().filter_map(|telling| {
        let event = telling.of(&site.pages);
        let what = plain_text(&event.what, Punctuation::Straight);
        let last = event.when.last_day()?.to_string();
        // whoever else tells of it may have said what it still is
        let status = event.status.map_or("ahead", EventStatus::word);
        Some(messages::events::past_due(event.at, &what, status, &last))
    });
    found.collect()
}

/// How many there are in each year.
fn years(occasions: &[Occasion]) -> Vec<(i32, usize)> {
    let year = |occasion: &Occasion| occasion.day.map_or(0, |day| day.year());
    let by_year = occasions.chunk_by(|a, b| year(a) == year(b));
    by_year.map(|same| (year(&same[0]), same.len())).collect()
}
