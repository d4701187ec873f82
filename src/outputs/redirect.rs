//! A page at every old address that leads to the new one.

use super::{Make, Scene, html};
use crate::model::route::{Owner, Route};
use crate::render::Stage;
use crate::render::template::View;
use crate::render::view::{self, Head};

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let redirects = scene.site.redirects.iter().enumerate();
    redirects
        .map(|(number, (old, _, place))| {
            html(
                "redirect.html",
                &page_address(old),
                Owner::Redirect(*place),
                move |stage| Ok(redirect(stage, number)),
            )
        })
        .collect()
}

/// An old address without a file's extension was that of a folder, with or without its slash.
fn page_address(old: &str) -> String {
    let name = old.rsplit('/').next().unwrap_or("");
    if name.is_empty() || name.contains('.') {
        old.to_owned()
    } else {
        format!("{old}/")
    }
}

fn redirect(stage: &Stage<'_>, number: usize) -> View {
    let (_, target, _) = &stage.site.redirects[number];
    let lang = &stage.site.config.language;
    let head = Head {
        kind: "redirect",
        title: stage.word(lang, "moved"),
        address: target,
        lang,
        noindex: true,
        ..Head::default()
    };
    view::page(stage, head)
        .with("target", stage.url(target))
        .with("target_permalink", stage.permalink(target))
}
