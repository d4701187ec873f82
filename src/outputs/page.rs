//! Plain pages: about, methodology …

use super::{Make, Scene, html};
use crate::diag::Diagnostic;
use crate::model::route::{Owner, Route};
use crate::model::site::PlainPage;
use crate::render::Stage;
use crate::render::view::{self, Head};

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let pages = scene.site.plain.iter().enumerate();
    pages
        .map(|(number, page)| {
            html(
                &page.address,
                Owner::Author(page.slug_place),
                move |stage| plain(stage, &stage.site.plain[number]),
            )
        })
        .collect()
}

fn plain(stage: &Stage<'_>, page: &PlainPage) -> Result<String, Diagnostic> {
    let summary = page.summary.as_deref();
    let head = Head {
        kind: "page",
        title: stage.line(&page.title),
        description: summary
            .map(|text| crate::parse::markdown::plain_text(text, stage.punctuation())),
        address: &page.address,
        lang: &page.lang,
        edition: page.edition,
        alternates: alternates(stage, page),
        ..Head::default()
    };
    let view = view::page(stage, head).with("text", view::plain(stage, page)?);
    stage.render("page.html", &view)
}

/// Pages with one slug in several languages are versions of each other.
fn alternates(stage: &Stage<'_>, page: &PlainPage) -> Vec<(String, String)> {
    let same = stage
        .site
        .plain
        .iter()
        .filter(|other| other.slug == page.slug);
    let all: Vec<(String, String)> = same
        .map(|other| (other.lang.clone(), other.address.clone()))
        .collect();
    if all.len() > 1 { all } else { Vec::new() }
}
