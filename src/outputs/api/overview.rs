//! The page `/api/`: which files of data there are, what is in each, and the schema of it.

use super::{BRIEFING, ENTITY, Make, NINJS, has_each, schema};
use crate::model::route::{Owner, Route};
use crate::model::site::Site;
use crate::model::theme::Theme;
use crate::outputs::html;
use crate::render::template::{Value, View, object};
use crate::render::view::{self, Head, Subject};
use crate::render::{Stage, Voice};

/// What shows it.
const TEMPLATE: &str = "api.html";

/// Where it stands.
const ADDRESS: &str = "/api/";

/// A file of data, or many of a kind.
struct File {
    address: String,
    /// Its schema, and what words say of it: `api.briefings`.
    name: &'static str,
    /// Whether it is one of many.
    is_example: bool,
}

/// The page, if the theme has one.
pub(super) fn route(theme: &Theme) -> Option<Route<Make>> {
    let owner = Owner::Site("the data of the site");
    let is_there = theme.has(TEMPLATE);
    is_there.then(|| html(TEMPLATE, ADDRESS, owner, |stage| Ok(page(stage))))
}

fn page(stage: &Stage<'_>) -> View {
    let lang = &stage.site.config.language;
    let head = Head {
        kind: "api",
        title: stage.word(lang, "title.api"),
        description: Some(stage.word(lang, "api.about")),
        address: ADDRESS,
        lang,
        subject: Subject::Plain,
        ..Head::default()
    };
    let voice = Voice::of_edition(stage, 0);
    let base = stage.site.config.base_url.path();
    let files = files(stage.site).into_iter();
    let files = files.map(|file| {
        let schema = stage.url(&schema::address(file.name));
        object([
            ("url", stage.url(&file.address).into()),
            ("address", [base, &file.address].concat().into()),
            ("is_example", file.is_example.into()),
            ("about", voice.word(&format!("api.{}", file.name)).into()),
            ("schema", schema.into()),
        ])
    });
    view::page(stage, head).with("files", files.collect::<Vec<Value>>())
}

/// The lists; and of what there are many, the newest briefing's and the first entity's.
fn files(site: &Site) -> Vec<File> {
    let file = |is_example| {
        move |address: String, name| File {
            address,
            name,
            is_example,
        }
    };
    let (list, example) = (file(false), file(true));
    let mut files = vec![
        list("/api/briefings.json".to_owned(), "briefings"),
        list("/api/briefings.ndjson".to_owned(), "line"),
        list("/api/entities.json".to_owned(), "entities"),
        list("/api/graph.json".to_owned(), "graph"),
    ];
    if !has_each(&site.config) {
        return files;
    }
    if let Some(page) = site.pages.first() {
        let briefing = BRIEFING.address_of_briefing(&page.address);
        files.push(example(briefing, "briefing"));
        files.push(example(NINJS.address_of_briefing(&page.address), "ninjs"));
    }
    if let Some(entity) = site.entities.first() {
        files.push(example(ENTITY.address_of_entity(entity), "entity"));
    }
    files
}
