//! `/api/`: the site as data. Lists of all briefings and entities, a file for each of them, who is named
//! with whom, and the same for newsrooms (IPTC ninjs); a JSON Schema of each, and a page that says what
//! there is. Every file is a file of its own here; this one lists where they stand.

use serde::Serialize;

use super::companion::{Companion, Of};
use super::{Make, Scene};
use crate::diag::Diagnostic;
use crate::model::config::{Api, Config};
use crate::model::route::{Made, MadeOf, Owner, Route};
use crate::model::site::{Entity, Mention, Ref, Site};
use crate::model::source::EntityKind;
use crate::model::url;
use crate::render::Stage;

mod briefing;
mod entity;
mod graph;
mod list;
mod ninjs;
mod overview;
mod record;
mod schema;

pub(super) const COMPANIONS: &[Companion] = &[BRIEFING, NINJS, ENTITY];

/// The data of a briefing.
const BRIEFING: Companion = Companion {
    what: "the data of a briefing",
    before: "api/briefings/",
    after: ".json",
    is_wanted: has_each,
    of: Of::Briefings(briefing::json),
};

/// The same for newsrooms.
const NINJS: Companion = Companion {
    what: "the data of a briefing",
    before: "api/briefings/",
    after: ".ninjs.json",
    is_wanted: has_each,
    of: Of::Briefings(ninjs::json),
};

/// The data of an entity.
const ENTITY: Companion = Companion {
    what: "the data of an entity",
    before: "api/",
    after: ".json",
    is_wanted: has_each,
    of: Of::Entities(entity::json),
};

fn has_each(config: &Config) -> bool {
    config.api == Api::All
}

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let site = scene.site;
    if site.config.api == Api::None {
        return Vec::new();
    }
    let mut routes = list::routes(site);
    routes.push(of_all(site, "/api/entities.json", entity::list));
    routes.push(of_all(site, "/api/graph.json", graph::json));
    routes.extend(schema::routes());
    routes.extend(overview::route(scene.theme));
    routes
}

/// A file that is made of all briefings and entities.
fn of_all(site: &Site, address: &str, make: fn(&Stage<'_>) -> Vec<u8>) -> Route<Make> {
    let made_of = MadeOf::Pages(0..site.pages.len());
    file(address, made_of, move |stage| Ok(Made::Bytes(make(stage))))
}

fn file(
    address: &str,
    made_of: MadeOf,
    make: impl Fn(&Stage<'_>) -> Result<super::Made, Diagnostic> + Send + Sync + 'static,
) -> Route<Make> {
    Route {
        path: url::file_of(address),
        owner: Owner::Site("the data of the site"),
        made_of,
        template: None,
        make: Box::new(make),
    }
}

/// What entities are known by in the data: a country by its two letters, another by its address.
fn id(entity: &Entity) -> &str {
    match &entity.geography {
        Some(geography) => &geography.alpha2,
        None => &entity.slug,
    }
}

/// The entities of a kind among some, by what they are known by.
fn ids<'s>(site: &'s Site, mentions: &'s [Mention], kind: EntityKind) -> Vec<&'s str> {
    let entities = mentions.iter().map(|mention| site.entity(mention.entity));
    let of_kind = entities.filter(|entity| entity.kind == kind);
    of_kind.map(id).collect()
}

/// Somebody or something that is named: with an id if it has a page.
#[derive(Serialize)]
struct Named<'s> {
    name: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'s str>,
}

impl<'s> Named<'s> {
    /// What a name means; `name` says what an entity is called here.
    fn of(site: &'s Site, reference: &'s Ref, name: impl FnOnce(&'s Entity) -> &'s str) -> Self {
        let entity = reference.entity.map(|id| site.entity(id));
        Self {
            name: entity.map_or(&reference.text, name),
            kind: entity.map(|entity| entity.kind.word()),
            id: entity.map(id),
        }
    }
}

/// A file of data that says by what schema it can be read.
#[derive(Serialize)]
struct Described<T> {
    #[serde(rename = "$schema")]
    schema: String,
    #[serde(flatten)]
    data: T,
}

/// The bytes of a file of data that a schema describes.
fn described(stage: &Stage<'_>, schema: &str, data: impl Serialize) -> Vec<u8> {
    let schema = stage.permalink(&schema::address(schema));
    bytes(&Described { schema, data })
}

fn bytes(data: &impl Serialize) -> Vec<u8> {
    let mut json = serde_json::to_vec(data).expect("keys are texts");
    json.push(b'\n');
    json
}
