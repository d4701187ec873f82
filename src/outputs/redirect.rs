//! A page at every old address that leads to the new one, and `_redirects`, the list of them for hosts
//! that read it (Netlify, Cloudflare Pages).

use super::{Make, Scene, html, text_file};
use crate::model::route::{Owner, Route};
use crate::model::url;
use crate::render::Stage;
use crate::render::template::View;
use crate::render::view::{self, Head};

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let redirects = scene.site.redirects.iter().enumerate();
    let pages = redirects.map(|(number, (old, _, place))| {
        html(
            "redirect.html",
            &url::page_of(old),
            Owner::Redirect(*place),
            move |stage| Ok(redirect(stage, number)),
        )
    });
    pages.chain(list(scene)).collect()
}

/// The list for hosts.
fn list(scene: Scene<'_>) -> Option<Route<Make>> {
    let is_wanted = scene.site.config.hosts.headers && !scene.site.redirects.is_empty();
    let route = || text_file(scene, "_redirects", "the redirects for hosts", lines);
    is_wanted.then(route).flatten()
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

/// Every old address with the new one. Of the two hosts one sends readers on by this, the other shows
/// them the page that is there.
fn lines(stage: &Stage<'_>) -> String {
    let redirects = stage.site.redirects.iter();
    let lines = redirects.map(|(old, target, _)| {
        let old = stage.url(&url::page_of(old));
        format!("{old} {} 301\n", stage.url(target))
    });
    lines.collect()
}
