//! The pages where a country meets a topic or an actor: the briefings on both, in pages.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Make, Scene, html, paging};
use crate::model::route::{MadeOf, Owner, Route};
use crate::model::site::Site;
use crate::model::source::EntityKind;
use crate::render::template::View;
use crate::render::view::{self, Crossing, Head, Subject};
use crate::render::{Stage, Voice};

/// What shows it.
const TEMPLATE: &str = "crossing.html";

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let Scene { site, theme, .. } = scene;
    if site.config.crossings.is_none() || !theme.has(TEMPLATE) {
        return Vec::new();
    }
    let mut routes = Vec::new();
    for (number, edition) in site.editions.iter().enumerate() {
        let lists = edition.lists.par_iter();
        let countries = lists.map(|list| list.entity);
        let countries = countries.filter(|id| site.entity(*id).kind == EntityKind::Country);
        let crossings = countries.flat_map_iter(|id| view::crossings(site, number, id));
        let of_each = crossings.flat_map_iter(|crossing| of_crossing(site, number, crossing));
        routes.extend(of_each.collect::<Vec<_>>());
    }
    routes
}

fn of_crossing(site: &Site, edition: usize, crossing: Crossing) -> Vec<Route<Make>> {
    let first = crossing.address(site, edition);
    let pages = paging::pages(crossing.pages.len(), site.config.paginate);
    let briefings: Arc<[_]> = crossing.pages.as_slice().into();
    let entities = [crossing.country, crossing.other];
    let crossing = Arc::new(crossing);
    let nth_page = |nth| {
        let crossing = Arc::clone(&crossing);
        let address = view::nth_page(&first, nth);
        let owner = Owner::Site("a page on a country and a topic or an actor");
        let route = html(TEMPLATE, &address, owner, move |stage| {
            Ok(page(stage, edition, &crossing, nth))
        });
        route.made_of(MadeOf::Crossing {
            entities,
            edition,
            briefings: Arc::clone(&briefings),
        })
    };
    (1..=pages).map(nth_page).collect()
}

fn page(stage: &Stage<'_>, number: usize, crossing: &Crossing, nth: usize) -> View {
    let site = stage.site;
    let edition = &site.editions[number];
    let voice = Voice::of_edition(stage, number);
    let first = crossing.address(site, number);
    let address = view::nth_page(&first, nth);
    let count = paging::pages(crossing.pages.len(), site.config.paginate);
    let [country, other] =
        [crossing.country, crossing.other].map(|id| site.entity(id).name_in(&edition.lang));
    let names = [("country", country), ("other", other)];
    let say = |key| {
        let filled = voice.speech().fill(key, &names);
        filled.unwrap_or_else(|| format!("{country} · {other}"))
    };
    let head = Head {
        kind: "crossing",
        title: say("crossing_title"),
        description: Some(say("crossing_about")),
        address: &address,
        lang: &edition.lang,
        edition: number,
        of_list: Some((nth, count)),
        subject: Subject::Plain,
        ..Head::default()
    };
    view::page(stage, head)
        .with("crossing", view::crossing(voice, crossing))
        .with("items", paging::items(stage, &crossing.pages, nth))
        .with("pager", view::pager(stage, &first, nth, count))
}
