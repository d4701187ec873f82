//! `/ahead/` of every edition: what may still come, and what is past due. A theme without `ahead.html` has
//! no such page.

use super::{Make, Scene, html};
use crate::model::route::{MadeOf, Owner, Route};
use crate::render::Stage;
use crate::render::template::{View, with};
use crate::render::view::{self, Head, Subject};

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    if !scene.theme.has(view::AHEAD) {
        return Vec::new();
    }
    let editions = scene.site.editions.iter().enumerate();
    let editions = editions.filter(|(_, edition)| !edition.timeline.occasions.is_empty());
    editions
        .map(|(number, edition)| {
            let route = html(
                view::AHEAD,
                &view::ahead_address(edition),
                Owner::Site("what is ahead"),
                move |stage| Ok(ahead(stage, number)),
            );
            route.made_of(MadeOf::Occasions {
                edition: number,
                shown: 0..edition.timeline.occasions.len(),
            })
        })
        .collect()
}

fn ahead(stage: &Stage<'_>, number: usize) -> View {
    let edition = &stage.site.editions[number];
    let address = view::ahead_address(edition);
    let head = Head {
        kind: "ahead",
        title: stage.word(&edition.lang, "title.ahead"),
        address: &address,
        lang: &edition.lang,
        edition: number,
        calendar: view::calendar_of_edition(stage.site, edition),
        subject: Subject::Plain,
        ..Head::default()
    };
    let all = view::all_ahead(stage, number);
    view::page(stage, head).with("ahead", with(&all, view::ways(stage, edition)))
}
