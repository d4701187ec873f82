//! The front page of every edition: a lead, the latest, what is ahead, the indexes.

use super::{Make, Scene, html, paging};
use crate::diag::Diagnostic;
use crate::model::route::{Owner, Route};
use crate::model::site::EntityId;
use crate::model::source::EntityKind;
use crate::render::template::{Value, View, object};
use crate::render::view::{self, Head, Subject};
use crate::render::{Stage, Voice};

/// How many events ahead a front page shows.
const AHEAD: usize = 8;

/// How many entities of an index a front page shows.
const TOP: usize = 8;

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let editions = scene.site.editions.iter().enumerate();
    editions
        .map(|(number, edition)| {
            let address = format!("{}/", edition.prefix);
            html(
                "front.html",
                &address,
                Owner::Site("the front page"),
                move |stage| front(stage, number),
            )
        })
        .collect()
}

fn front(stage: &Stage<'_>, number: usize) -> Result<View, Diagnostic> {
    let site = stage.site;
    let edition = &site.editions[number];
    let address = format!("{}/", edition.prefix);
    let head = Head {
        kind: "front",
        title: edition.title.clone(),
        description: edition.description.clone(),
        address: &address,
        lang: &edition.lang,
        edition: number,
        alternates: alternates(stage),
        calendar: view::calendar_of_edition(site, edition),
        subject: Subject::Publication,
        ..Head::default()
    };
    let words = match &edition.front {
        Some(front) => {
            let body = stage.body(&front.text, &front.targets, &edition.lang)?;
            let title = front.title.as_deref().map(|title| stage.line(title));
            Some(object([
                ("title", title.into()),
                ("html", crate::render::template::html(&body)),
            ]))
        }
        None => None,
    };
    let shown = paging::part(&edition.pages, site.config.paginate, 1);
    let (lead, later) = shown.split_at(shown.len().min(1));
    let lead = lead.first().map(|id| stage.item(*id));
    let latest: Vec<Value> = later.iter().map(|id| stage.item(*id)).collect();
    let voice = Voice::of_edition(stage, number);
    let indexes = EntityKind::ALL.map(|kind| index(stage, number, kind));
    let archive = stage.url(&format!("{}/briefings/", edition.prefix));
    Ok(view::page(stage, head)
        .with("front", words)
        .with("lead", lead)
        .with("latest", latest)
        .with("days", view::days(voice, later))
        .with("world", view::world(voice))
        .with("map", view::world_map(voice, view::Scale::Small))
        .with("ahead", view::ahead(stage, number, AHEAD))
        .with("events", object(view::ways(stage, edition)))
        .with("indexes", indexes.to_vec())
        .with("archive_url", archive))
}

/// An index at a glance: how many entities, and those with the most briefings.
fn index(stage: &Stage<'_>, number: usize, kind: EntityKind) -> Value {
    let voice = Voice::of_edition(stage, number);
    let edition = &stage.site.editions[number];
    let mut lists: Vec<(usize, EntityId)> = edition
        .lists
        .iter()
        .filter(|list| stage.site.entity(list.entity).kind == kind)
        .map(|list| (list.pages.len(), list.entity))
        .collect();
    let count = lists.len();
    lists.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    lists.truncate(TOP);
    let top: Vec<Value> = lists
        .into_iter()
        .map(|(_, id)| view::counted(voice, id))
        .collect();
    let address = format!("{}/{}/", edition.prefix, kind.plural());
    object([
        ("kind", kind.plural().into()),
        ("url", stage.url(&address).into()),
        ("count", count.into()),
        ("top", top.into()),
    ])
}

fn alternates(stage: &Stage<'_>) -> Vec<(String, String)> {
    let editions = &stage.site.editions;
    if editions.len() < 2 {
        return Vec::new();
    }
    let editions = editions.iter();
    editions
        .map(|edition| (edition.lang.clone(), format!("{}/", edition.prefix)))
        .collect()
}
