//! `404.html`, which hosts show for an address that is not there.

use super::{Make, Scene, html};
use crate::model::route::{Owner, Route};
use crate::render::view::{self, Head};

pub(super) fn routes(_: Scene<'_>) -> Vec<Route<Make>> {
    let make = html(
        "404.html",
        "/404.html",
        Owner::Site("the page for missing addresses"),
        |stage| {
            let lang = &stage.site.config.language;
            let head = Head {
                kind: "404",
                title: stage.word(lang, "not_found"),
                address: "/404.html",
                lang,
                noindex: true,
                ..Head::default()
            };
            Ok(view::page(stage, head))
        },
    );
    vec![make]
}
