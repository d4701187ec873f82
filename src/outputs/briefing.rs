//! The page of every briefing.

use super::{Make, Scene, html};
use crate::diag::Diagnostic;
use crate::model::route::{MadeOf, Owner, Route};
use crate::model::site::PageId;
use crate::render::Stage;
use crate::render::template::View;
use crate::render::view::{self, Head, Subject};

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let pages = (0u32..).zip(&scene.site.pages);
    pages
        .map(|(number, page)| {
            let owner = Owner::Author(page.briefing.slug_place);
            let id = PageId(number);
            html("briefing.html", &page.address, owner, move |stage| {
                briefing(stage, id)
            })
            .made_of(MadeOf::Briefing(id))
        })
        .collect()
}

fn briefing(stage: &Stage<'_>, id: PageId) -> Result<View, Diagnostic> {
    let page = stage.site.page(id);
    let briefing = &page.briefing;
    let modified = page.modified();
    let head = Head {
        kind: "briefing",
        title: stage.line(&briefing.title),
        description: view::plain_summary(stage, page),
        address: &page.address,
        lang: &briefing.lang,
        edition: page.edition,
        alternates: alternates(stage, id),
        default_alternate: stage.site.default_version(&page.versions),
        published: Some(view::iso(stage, briefing.date)),
        modified: (modified > briefing.date.day).then(|| modified.to_string()),
        subject: Subject::Briefing(id),
        ..Head::default()
    };
    Ok(view::page(stage, head).with("briefing", view::briefing(stage, id)?))
}

fn alternates(stage: &Stage<'_>, id: PageId) -> Vec<(String, String)> {
    let versions = &stage.site.page(id).versions;
    if versions.len() < 2 {
        return Vec::new();
    }
    let versions = versions.iter().map(|id| stage.site.page(*id));
    versions
        .map(|page| (page.briefing.lang.clone(), page.address.to_string()))
        .collect()
}
