//! The indexes of topics, countries and actors, in groups: topics under their parents, countries
//! by region, actors by kind.

use std::collections::BTreeMap;

use super::{Make, Scene, html};
use crate::model::entity::ActorKind;
use crate::model::route::{Owner, Route};
use crate::model::site::{Entity, EntityId, Site};
use crate::model::source::EntityKind;
use crate::render::template::{Value, View, object};
use crate::render::view::{self, Head, Subject};
use crate::render::{Stage, Voice};

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let mut routes = Vec::new();
    for (number, edition) in scene.site.editions.iter().enumerate() {
        for kind in EntityKind::ALL {
            let address = format!("{}/{}/", edition.prefix, kind.plural());
            routes.push(html(
                "index.html",
                &address,
                Owner::Site("an index"),
                move |stage| Ok(index(stage, number, kind)),
            ));
        }
    }
    routes
}

fn index(stage: &Stage<'_>, number: usize, kind: EntityKind) -> View {
    let edition = &stage.site.editions[number];
    let address = format!("{}/{}/", edition.prefix, kind.plural());
    let head = Head {
        kind: "index",
        title: stage.word(&edition.lang, &format!("title.{}", kind.plural())),
        address: &address,
        lang: &edition.lang,
        edition: number,
        subject: Subject::Index(kind),
        ..Head::default()
    };
    let voice = Voice::of_edition(stage, number);
    let groups = groups(stage, number, kind);
    let map = match kind {
        EntityKind::Country => view::world_map(voice, view::Scale::Large),
        EntityKind::Topic | EntityKind::Actor => ().into(),
    };
    let about = object([
        ("kind", kind.plural().into()),
        (
            "count",
            groups
                .iter()
                .map(|(_, ids)| ids.len())
                .sum::<usize>()
                .into(),
        ),
        ("groups", group_views(stage, number, groups)),
        ("activity", view::activity_of_edition(voice)),
        ("map", map),
    ]);
    view::page(stage, head).with("index", about)
}

fn group_views(
    stage: &Stage<'_>,
    number: usize,
    groups: Vec<(Option<String>, Vec<EntityId>)>,
) -> Value {
    let voice = Voice::of_edition(stage, number);
    groups
        .into_iter()
        .map(|(title, ids)| {
            let entries = ids.iter().map(|id| view::index_entry(voice, *id));
            object([
                ("title", title.into()),
                ("entities", entries.collect::<Vec<Value>>().into()),
            ])
        })
        .collect::<Vec<Value>>()
        .into()
}

/// The entities with pages in an edition, by group; within a group by name.
pub(super) fn shown(site: &Site, number: usize, kind: EntityKind) -> Vec<EntityId> {
    let edition = &site.editions[number];
    let entities = (0u32..).zip(&site.entities);
    entities
        .filter(|(id, entity)| {
            let listed = edition.list(EntityId(*id)).is_some();
            entity.kind == kind && (listed || (number == 0 && entity.page_always))
        })
        .map(|(id, _)| EntityId(id))
        .collect()
}

fn groups(
    stage: &Stage<'_>,
    number: usize,
    kind: EntityKind,
) -> Vec<(Option<String>, Vec<EntityId>)> {
    let voice = Voice::of_edition(stage, number);
    let mut groups: BTreeMap<(usize, String), Vec<EntityId>> = BTreeMap::new();
    for id in shown(stage.site, number, kind) {
        let entity = stage.site.entity(id);
        let key = match kind {
            EntityKind::Topic => topic_group(voice, id),
            EntityKind::Country => view::region(voice, entity),
            EntityKind::Actor => actor_group(voice, entity),
        };
        groups.entry(key).or_default().push(id);
    }
    let only_one = groups.len() == 1;
    groups
        .into_iter()
        .map(|((_, title), ids)| ((!only_one).then_some(title), ids))
        .collect()
}

/// Topics stand under the topmost one above them; those without parent or child come last.
fn topic_group(voice: Voice<'_>, id: EntityId) -> (usize, String) {
    let Voice { stage, lang, .. } = voice;
    let entity = stage.site.entity(id);
    let mut top = id;
    while let Some(parent) = stage.site.entity(top).parent {
        top = parent;
    }
    if top == id && entity.children.is_empty() {
        return (1, voice.word("other_topics"));
    }
    (0, stage.site.entity(top).name_in(lang).to_owned())
}

/// Actors stand in the order in which their kinds are documented.
fn actor_group(voice: Voice<'_>, entity: &Entity) -> (usize, String) {
    let Some(kind) = entity.actor_kind else {
        return (ActorKind::WORDS.len(), voice.word("no_kind"));
    };
    let position = ActorKind::WORDS
        .iter()
        .position(|(_, other)| *other == kind);
    let word = kind.word().replace('-', "_");
    let title = voice.word(&format!("actor_kinds.{word}"));
    (position.unwrap_or(0), title)
}
