//! The notice at the address of a retracted briefing, and nothing else of it. It is in no index, feed
//! or sitemap.

use super::{Make, Scene, html};
use crate::model::route::{Owner, Route};
use crate::render::template::View;
use crate::render::view::{self, Head};
use crate::render::{Stage, Voice};

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let retracted = scene.site.retracted.iter().enumerate();
    retracted
        .map(|(number, page)| {
            html(
                "retracted.html",
                &page.address,
                Owner::Author(page.place),
                move |stage| Ok(notice(stage, number)),
            )
        })
        .collect()
}

fn notice(stage: &Stage<'_>, number: usize) -> View {
    let page = &stage.site.retracted[number];
    let voice = Voice {
        stage,
        lang: &page.lang,
        edition: page.edition,
    };
    let head = Head {
        kind: "retracted",
        title: voice.word("retracted"),
        address: &page.address,
        lang: &page.lang,
        edition: page.edition,
        noindex: true,
        ..Head::default()
    };
    view::page(stage, head).with("notice", stage.inline(&page.notice))
}
