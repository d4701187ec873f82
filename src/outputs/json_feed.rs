//! `feed.json`, JSON Feed 1.1: of every edition, in full, and of every entity, with whole texts or summaries
//! as its other feeds.

use std::sync::Arc;

use serde::Serialize;

use super::channel::{self, Channel};
use super::entry::Kept;
use super::xml::rfc3339;
use super::{Make, Scene, entry};
use crate::diag::Diagnostic;
use crate::model::route::Route;
use crate::model::site::{PageId, Site};
use crate::render::Stage;
use crate::render::view;

/// The name of the file.
const FILE: &str = "feed.json";

/// About how many bytes a feed has besides its items, and each of these.
const FEED_BYTES: usize = 1 << 9;
const ITEM_BYTES: usize = 1 << 10;

/// What a feed says of itself; its items follow.
#[derive(Serialize)]
struct Head<'a> {
    version: &'static str,
    title: String,
    home_page_url: String,
    feed_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    language: &'a str,
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hubs: Option<[Hub<'a>; 1]>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Hub<'a> {
    r#type: &'static str,
    url: &'a str,
}

/// What an item says before its text.
#[derive(Serialize)]
struct Beginning<'a> {
    id: String,
    url: String,
    title: &'a str,
}

/// What an item says after its text.
#[derive(Serialize)]
struct End<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    language: &'a str,
    /// Those of the feed if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
}

/// Pieces that stand in many feeds, each made when it is first asked for and copied then.
struct Pieces {
    items: Kept<Item>,
    /// The texts of briefings.
    texts: Kept<Box<[u8]>>,
}

/// The item of a briefing, without its text.
struct Item {
    bytes: Box<[u8]>,
    /// Where the summary stands, alone: what it is called depends on what the feed has besides. The
    /// title is in its place if there is none.
    summary_at: usize,
    /// Where the summary ends.
    end_at: usize,
    has_summary: bool,
}

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let pieces = Arc::new(Pieces::none_yet(scene.site));
    channel::of_all(scene, FILE, move |stage, channel| {
        json(stage, channel, &pieces)
    })
}

fn json(stage: &Stage<'_>, channel: Channel, pieces: &Pieces) -> Result<Vec<u8>, Diagnostic> {
    let shown = channel.shown(stage.site);
    let mut json = Vec::with_capacity(FEED_BYTES + ITEM_BYTES * shown.len());
    json.extend_from_slice(open(&written(&head(stage, channel))));
    json.extend_from_slice(b",\"items\":[");
    let is_full = channel.is_full(stage.site);
    for (number, id) in shown.iter().enumerate() {
        json.extend_from_slice(if number > 0 { b",\n" } else { b"\n" });
        pieces.copy_item(stage, &mut json, *id, is_full)?;
    }
    json.extend_from_slice(b"\n]}\n");
    Ok(json)
}

fn head<'s>(stage: &'s Stage<'_>, channel: Channel) -> Head<'s> {
    let site = stage.site;
    let page = channel.address(site);
    let publisher = &site.config.publisher;
    let hub = site.config.feeds.hub.as_deref();
    Head {
        version: "https://jsonfeed.org/version/1.1",
        title: channel.title(stage),
        feed_url: stage.permalink(&[&page, FILE].concat()),
        home_page_url: stage.permalink(&page),
        description: channel.description(site),
        language: &channel.edition(site).lang,
        authors: vec![Author {
            name: &publisher.name,
            url: publisher.url.as_deref(),
        }],
        hubs: hub.map(|url| {
            [Hub {
                r#type: "WebSub",
                url,
            }]
        }),
    }
}

impl Pieces {
    fn none_yet(site: &Site) -> Self {
        Self {
            items: Kept::entries(site),
            texts: Kept::texts(site),
        }
    }

    /// Puts an item into a feed: with its text if it `is_full`, else with its summary in the place of that.
    ///
    /// # Errors
    /// The text can't be read any more.
    fn copy_item(
        &self,
        stage: &Stage<'_>,
        json: &mut Vec<u8>,
        id: PageId,
        is_full: bool,
    ) -> Result<(), Diagnostic> {
        let made = || Ok(Item::of(stage, id));
        self.items.hand(id, made, |item| {
            let (before, end) = item.bytes.split_at(item.end_at);
            let (before, summary) = before.split_at(item.summary_at);
            json.extend_from_slice(before);
            if is_full {
                if item.has_summary {
                    json.extend_from_slice(b",\"summary\":");
                    json.extend_from_slice(summary);
                }
                json.extend_from_slice(b",\"content_html\":");
                let made = || text(stage, id);
                self.texts.hand(id, made, |text| {
                    json.extend_from_slice(text);
                    Ok(())
                })?;
            } else {
                json.extend_from_slice(b",\"content_text\":");
                json.extend_from_slice(summary);
            }
            json.extend_from_slice(end);
            Ok(())
        })
    }
}

fn text(stage: &Stage<'_>, id: PageId) -> Result<Box<[u8]>, Diagnostic> {
    let body = stage.briefing_body(id)?;
    Ok(written(&body.with_whole_addresses()).into())
}

impl Item {
    fn of(stage: &Stage<'_>, id: PageId) -> Self {
        let page = stage.site.page(id);
        let briefing = &page.briefing;
        let title = stage.line(&briefing.title);
        let beginning = written(&Beginning {
            id: entry::tag(stage, page),
            url: stage.permalink(&page.address),
            title: &title,
        });
        let summary = view::plain_summary(stage, page);
        let image = page.image.as_deref();
        let authors = view::authors(stage, briefing).iter();
        let end = written(&End {
            image: image.map(|address| stage.permalink(address)),
            date_published: entry::published_rfc3339(stage, page),
            date_modified: rfc3339(entry::updated(page)),
            tags: view::subjects(stage, page).collect(),
            language: &briefing.lang,
            authors: authors.map(|name| Author { name, url: None }).collect(),
        });
        let mut bytes = open(&beginning).to_vec();
        let summary_at = bytes.len();
        bytes.extend(written(summary.as_ref().unwrap_or(&title)));
        let end_at = bytes.len();
        bytes.push(b',');
        bytes.extend_from_slice(end.strip_prefix(b"{").unwrap_or(&end));
        Self {
            bytes: bytes.into(),
            summary_at,
            end_at,
            has_summary: summary.is_some(),
        }
    }
}

impl AsRef<[u8]> for Item {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

fn written(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("keys are texts")
}

/// An object before it is closed, for more to follow.
fn open(object: &[u8]) -> &[u8] {
    object.strip_suffix(b"}").unwrap_or(object)
}
