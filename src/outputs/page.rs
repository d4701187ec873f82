//! Plain pages: about, methodology …

use std::collections::BTreeMap;

use super::{Make, Scene, html};
use crate::diag::Diagnostic;
use crate::model::route::{Owner, Route};
use crate::parse::markdown;
use crate::render::Stage;
use crate::render::template::View;
use crate::render::view::{self, Head, Subject};

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let plain = &scene.site.plain;
    let mut by_slug: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, page) in plain.iter().enumerate() {
        by_slug.entry(&page.slug).or_default().push(number);
    }
    let pages = plain.iter().enumerate();
    pages
        .map(|(number, page)| {
            let versions = by_slug[page.slug.as_str()].clone();
            html(
                "page.html",
                &page.address,
                Owner::Author(page.slug_place),
                move |stage| plain_page(stage, number, &versions),
            )
        })
        .collect()
}

fn plain_page(stage: &Stage<'_>, number: usize, versions: &[usize]) -> Result<View, Diagnostic> {
    let page = &stage.site.plain[number];
    let summary = page.summary.as_deref();
    let head = Head {
        kind: "page",
        title: stage.line(&page.title),
        description: summary.map(|text| markdown::plain_text(text, stage.punctuation())),
        address: &page.address,
        lang: &page.lang,
        edition: page.edition,
        alternates: alternates(stage, versions),
        subject: Subject::Plain,
        default_alternate: default_alternate(stage, versions),
        ..Head::default()
    };
    Ok(view::page(stage, head).with("text", view::plain(stage, page)?))
}

/// Pages with one slug in several languages are versions of each other.
fn alternates(stage: &Stage<'_>, versions: &[usize]) -> Vec<(String, String)> {
    if versions.len() < 2 {
        return Vec::new();
    }
    let versions = versions.iter().map(|number| &stage.site.plain[*number]);
    versions
        .map(|page| (page.lang.clone(), page.address.clone()))
        .collect()
}

/// Which version is for readers of none of the languages: the one in the main language. Where there is
/// none, the first is as good as any, for none is the original.
fn default_alternate(stage: &Stage<'_>, versions: &[usize]) -> usize {
    let is_main = |number: &usize| stage.site.plain[*number].lang == stage.site.config.language;
    versions.iter().position(is_main).unwrap_or_default()
}
