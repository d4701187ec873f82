//! `feed.json`: the newest briefings of every edition as a JSON Feed 1.1, in full.

use serde::Serialize;

use super::xml::rfc3339;
use super::{Make, Scene, entry};
use crate::diag::Diagnostic;
use crate::model::route::Route;
use crate::model::site::PageId;
use crate::render::Stage;
use crate::render::view;

#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: String,
    feed_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    language: &'a str,
    authors: Vec<Author<'a>>,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: String,
    url: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    content_html: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    language: &'a str,
    authors: Vec<Author<'a>>,
}

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    entry::of_editions(scene, "feed.json", json)
}

fn json(stage: &Stage<'_>, number: usize) -> Result<Vec<u8>, Diagnostic> {
    let site = stage.site;
    let edition = &site.editions[number];
    let publisher = &site.config.publisher;
    let shown = entry::newest(site, number);
    let items = shown.iter().map(|id| item(stage, *id));
    let feed = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: &edition.title,
        home_page_url: stage.permalink(&format!("{}/", edition.prefix)),
        feed_url: stage.permalink(&format!("{}/feed.json", edition.prefix)),
        description: edition.description.as_deref(),
        language: &edition.lang,
        authors: vec![Author {
            name: &publisher.name,
            url: publisher.url.as_deref(),
        }],
        items: items.collect::<Result<_, _>>()?,
    };
    let mut json = serde_json::to_vec_pretty(&feed).expect("keys are texts");
    json.push(b'\n');
    Ok(json)
}

fn item<'s>(stage: &'s Stage<'_>, id: PageId) -> Result<Item<'s>, Diagnostic> {
    let page = stage.site.page(id);
    let briefing = &page.briefing;
    let authors = view::authors(stage, briefing).iter();
    Ok(Item {
        id: entry::tag(stage, page),
        url: stage.permalink(&page.address),
        title: stage.line(&briefing.title),
        summary: view::plain_summary(stage, page),
        content_html: entry::html(stage, page)?,
        image: page
            .image
            .as_deref()
            .map(|address| stage.permalink(address)),
        date_published: rfc3339(briefing.date.instant),
        date_modified: rfc3339(entry::updated(page)),
        tags: view::subjects(stage, page).collect(),
        language: &briefing.lang,
        authors: authors.map(|name| Author { name, url: None }).collect(),
    })
}
