//! Timelines: the events of every edition, of each of its years, and of every entity that has more of them
//! than its page shows; the latest first, in pages. A theme without `timeline.html` has none.

use std::ops::Range;

use super::{Make, Scene, html, index, paging};
use crate::model::route::{MadeOf, Owner, Route};
use crate::model::site::{Edition, EntityId, Site};
use crate::model::source::EntityKind;
use crate::render::Stage;
use crate::render::template::{View, object, with};
use crate::render::view::{self, Head, Subject};

/// How many events there are on a page.
const PER_PAGE: usize = 100;

/// What a timeline is of.
#[derive(Debug, Clone)]
enum Of {
    /// All events of an edition.
    All,
    /// Those of a year, at these places of the timeline.
    Year(i32, Range<usize>),
    /// Those of an entity.
    Entity(EntityId),
}

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let mut routes = Vec::new();
    if !scene.theme.has(view::TIMELINE) {
        return routes;
    }
    for (number, edition) in scene.site.editions.iter().enumerate() {
        for of in timelines(scene.site, number, edition) {
            let count = of.count(scene.site, number);
            for nth in 1..=paging::pages(count, PER_PAGE) {
                routes.push(route(scene.site, number, of.clone(), nth));
            }
        }
    }
    routes
}

fn timelines(site: &Site, number: usize, edition: &Edition) -> Vec<Of> {
    let timeline = &edition.timeline;
    if timeline.occasions.is_empty() {
        return Vec::new();
    }
    let mut all = vec![Of::All];
    let mut start = 0;
    for (year, count) in &timeline.years {
        all.push(Of::Year(*year, start..start + count));
        start += count;
    }
    for kind in EntityKind::ALL {
        let entities = index::shown(site, number, kind).into_iter();
        let many = entities
            .filter(|id| view::occasions_of(site, *id, number).len() > view::ON_ENTITY)
            .map(Of::Entity);
        all.extend(many);
    }
    all
}

impl Of {
    /// How many events it has.
    fn count(&self, site: &Site, edition: usize) -> usize {
        match self {
            Self::All => site.editions[edition].timeline.occasions.len(),
            Self::Year(_, places) => places.len(),
            Self::Entity(id) => view::occasions_of(site, *id, edition).len(),
        }
    }

    /// The address of its first page.
    fn address(&self, site: &Site, edition: usize) -> String {
        match self {
            Self::All => view::timeline_address(&site.editions[edition]),
            Self::Year(year, _) => view::year_address(&site.editions[edition], *year),
            Self::Entity(id) => format!("{}timeline/", site.entity_address(*id, edition)),
        }
    }

    /// The places of the events on its nth page, the latest first.
    fn places(&self, site: &Site, edition: usize, nth: usize) -> Vec<usize> {
        let count = self.count(site, edition);
        let shown = paging::places(count, PER_PAGE, nth);
        let from_the_end = count - shown.end..count - shown.start;
        match self {
            Self::All => from_the_end.rev().collect(),
            Self::Year(_, places) => {
                let start = places.start;
                from_the_end.rev().map(|place| start + place).collect()
            }
            Self::Entity(id) => {
                let own = &view::occasions_of(site, *id, edition)[from_the_end];
                own.iter().rev().map(|place| *place as usize).collect()
            }
        }
    }

    fn made_of(&self, site: &Site, edition: usize, nth: usize) -> MadeOf {
        match self {
            Self::Entity(entity) => MadeOf::OccasionsOf {
                entity: *entity,
                edition,
            },
            Self::All | Self::Year(..) => {
                let places = self.places(site, edition, nth);
                let (last, first) = (places.first(), places.last());
                MadeOf::Occasions {
                    edition,
                    shown: first.map_or(0, |at| *at)..last.map_or(0, |at| at + 1),
                }
            }
        }
    }
}

fn route(site: &Site, number: usize, of: Of, nth: usize) -> Route<Make> {
    let made_of = of.made_of(site, number, nth);
    let address = view::nth_page(&of.address(site, number), nth);
    let route = html(
        view::TIMELINE,
        &address,
        Owner::Site("a timeline"),
        move |stage| Ok(timeline(stage, number, &of, nth)),
    );
    route.made_of(made_of)
}

fn timeline(stage: &Stage<'_>, number: usize, of: &Of, nth: usize) -> View {
    let site = stage.site;
    let edition = &site.editions[number];
    let first = of.address(site, number);
    let count = of.count(site, number);
    let pages = paging::pages(count, PER_PAGE);
    let words = stage.word(&edition.lang, "title.timeline");
    let comma = stage.word(&edition.lang, "comma");
    let (title, year, entity, calendar) = match of {
        Of::All => (words, None, None, view::calendar_of_edition(site, edition)),
        Of::Year(year, _) => (format!("{words}{comma}{year}"), Some(*year), None, None),
        Of::Entity(id) => {
            let name = site.entity(*id).name_in(&edition.lang);
            let calendar = view::calendar_of_entity(site, *id, number);
            (format!("{name}{comma}{words}"), None, Some(*id), calendar)
        }
    };
    let address = view::nth_page(&first, nth);
    let head = Head {
        kind: "timeline",
        title,
        address: &address,
        lang: &edition.lang,
        edition: number,
        calendar: calendar.clone(),
        of_list: Some((nth, pages)),
        subject: Subject::Plain,
        ..Head::default()
    };
    let about = object([
        ("year", year.map(i64::from).into()),
        (
            "entity",
            entity.map(|id| view::of_whom(stage, id, number)).into(),
        ),
        ("count", count.into()),
        ("years", view::event_years(stage, number, year)),
        (
            "groups",
            view::groups(stage, number, &of.places(site, number, nth)),
        ),
    ]);
    let calendar = calendar.map(|address| stage.url(&address)).into();
    let ways = view::ways(stage, edition)
        .into_iter()
        .chain([("calendar", calendar)]);
    view::page(stage, head)
        .with("timeline", with(&about, ways))
        .with("pager", view::pager(stage, &first, nth, pages))
}
