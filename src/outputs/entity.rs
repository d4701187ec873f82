//! The pages of every topic, country and actor: what it is, and its briefings in pages.

use super::{Make, Scene, html, index, paging};
use crate::diag::Diagnostic;
use crate::model::route::{MadeOf, Owner, Route};
use crate::model::site::{Entity, EntityId, MentionRole, PageId};
use crate::model::source::EntityKind;
use crate::render::Stage;
use crate::render::template::{Value, View};
use crate::render::view::{self, Head, Subject};

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let mut routes = Vec::with_capacity(scene.site.entities.len());
    for (number, edition) in scene.site.editions.iter().enumerate() {
        for kind in EntityKind::ALL {
            for id in index::shown(scene.site, number, kind) {
                let count = edition.list(id).map_or(0, |list| list.pages.len());
                let first = scene.site.entity_address(id, number);
                let owner = owner(scene.site.entity(id));
                let template = template(kind);
                for nth in 1..=paging::pages(count, scene.site.config.paginate) {
                    let address = view::nth_page(&first, nth);
                    let route = html(template, &address, owner, move |stage| {
                        entity(stage, number, id, nth)
                    });
                    routes.push(route.made_of(MadeOf::Entity {
                        entity: id,
                        edition: number,
                        shown: paging::places(count, scene.site.config.paginate, nth),
                        with_related: nth == 1,
                    }));
                }
            }
        }
    }
    routes
}

fn template(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Actor => "actor.html",
        EntityKind::Topic => "topic.html",
        EntityKind::Country => "country.html",
    }
}

/// Of two that want one address, the one that is not registered gives way.
fn owner(entity: &Entity) -> Owner {
    if entity.registered {
        Owner::Author(entity.place)
    } else {
        Owner::Unregistered(entity.place)
    }
}

fn entity(stage: &Stage<'_>, number: usize, id: EntityId, nth: usize) -> Result<View, Diagnostic> {
    let site = stage.site;
    let entity = site.entity(id);
    let edition = &site.editions[number];
    let pages = edition
        .list(id)
        .map_or(&[][..], |list| list.pages.as_slice());
    let first = site.entity_address(id, number);
    let feed = format!("{first}feed.xml");
    let name = entity.name_in(&edition.lang);
    let description = match entity.description.as_deref() {
        Some(text) => Some(crate::parse::markdown::plain_text(
            text,
            stage.punctuation(),
        )),
        None => stage.speech(&edition.lang).fill(
            "entity_description",
            &[("name", name), ("site", &edition.title)],
        ),
    };
    let nth_address = view::nth_page(&first, nth);
    let count = paging::pages(pages.len(), site.config.paginate);
    let head = Head {
        kind: entity.kind.word(),
        title: name.to_owned(),
        description,
        address: &nth_address,
        lang: &edition.lang,
        edition: number,
        feed: Some(feed),
        calendar: view::calendar_of_entity(site, id, number).filter(|_| nth == 1),
        of_list: Some((nth, count)),
        subject: Subject::Entity(id),
        ..Head::default()
    };
    Ok(view::page(stage, head)
        .with("entity", view::entity(stage, id, number, nth)?)
        .with("items", items(stage, id, pages, nth))
        .with("pager", view::pager(stage, &first, nth, count)))
}

/// The list items of the nth page, each with the part that the entity has in it.
fn items(stage: &Stage<'_>, id: EntityId, pages: &[PageId], nth: usize) -> Value {
    let shown = paging::part(pages, stage.site.config.paginate, nth);
    let items = shown.iter().map(|page| {
        let mentions = &stage.site.page(*page).names.mentions;
        let own = mentions.binary_search_by_key(&id, |mention| mention.entity);
        match own.ok().map(|at| mentions[at].role) {
            Some(role) if role != MentionRole::Subject => view::item_with_role(stage, *page, role),
            _ => stage.item(*page),
        }
    });
    items.collect::<Vec<Value>>().into()
}
