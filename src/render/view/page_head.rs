//! The head of a page, and its edition → `page`, `site`, `lang`, `dir` and `ui`: what every template
//! sees. It knows no page's content; the tags of the head are in [`super::meta`].

use std::collections::BTreeMap;

use super::{Board, Period, meta};
use crate::model::config::Api;
use crate::model::language;
use crate::model::site::{Edition, EntityId, PageId};
use crate::model::source::EntityKind;
use crate::render::Stage;
use crate::render::template::{Frame, Value, View, data, html, object};

/// What a page is called in `page.kind`, its address and what is said of it in its head.
#[derive(Debug, Clone, Default)]
pub struct Head<'a> {
    /// `briefing`, `archive`, `country` …
    pub kind: &'static str,
    /// Its title, plain text.
    pub title: String,
    /// What it is, plain text.
    pub description: Option<String>,
    /// Its address.
    pub address: &'a str,
    /// Its language.
    pub lang: &'a str,
    /// The number of its edition.
    pub edition: usize,
    /// The address of its own feed.
    pub feed: Option<String>,
    /// The address of its own calendar.
    pub calendar: Option<String>,
    /// The same page in other languages: language and address, itself included.
    pub alternates: Vec<(String, String)>,
    /// Which of these is for readers of none of the languages, by its place.
    pub default_alternate: usize,
    /// Whether search engines are asked to leave it out.
    pub noindex: bool,
    /// When a briefing was published, RFC 3339.
    pub published: Option<String>,
    /// When it was last changed.
    pub modified: Option<String>,
    /// Of a page of a list: its number, and how many the list has.
    pub of_list: Option<(usize, usize)>,
    /// What it is of.
    pub subject: Subject,
}

/// What a page is of, for those who read it by machine.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Subject {
    /// Nothing that has a name of its own.
    #[default]
    Nothing,
    /// The publication.
    Publication,
    /// A briefing.
    Briefing(PageId),
    /// An entity.
    Entity(EntityId),
    /// The briefings of a time.
    Archive(Period),
    /// The entities of a kind.
    Index(EntityKind),
    /// What its author says: about, methodology …
    Plain,
}

/// The part of a view that every page has.
#[must_use]
pub fn page(stage: &Stage<'_>, head: Head<'_>) -> View {
    let edition = &stage.site.editions[head.edition];
    let feed_title = head
        .feed
        .as_ref()
        .map(|_| feed_title(stage, edition, &head.title, head.lang));
    let links = Links {
        url: stage.url(head.address),
        permalink: stage.permalink(head.address),
        feed: head.feed.as_ref().map(|feed| stage.url(feed)),
        feed_title,
        alternates: head
            .alternates
            .iter()
            .map(|(lang, address)| (lang.as_str(), stage.permalink(address)))
            .collect(),
    };
    let alternates = links
        .alternates
        .iter()
        .map(|(lang, url)| object([("lang", (*lang).into()), ("url", url.as_str().into())]));
    let view = stage.shapes.page.object([
        ("kind", head.kind.into()),
        ("title", head.title.as_str().into()),
        ("full_title", full_title(stage, edition, &head).into()),
        ("meta", meta::tags(stage, edition, &head, &links)),
        ("description", head.description.as_deref().into()),
        ("alternates", alternates.collect::<Vec<Value>>().into()),
        ("url", links.url.into()),
        ("permalink", links.permalink.into()),
        ("feed", links.feed.into()),
        ("noindex", head.noindex.into()),
        ("published", head.published.into()),
        ("modified", head.modified.into()),
    ]);
    let shared = frame(stage, head.edition, head.lang);
    View::new(stage.frame(head.edition, head.lang))
        .with("site", shared.site)
        .with("page", view)
        .with("words", shared.words)
        .with("lang", shared.lang)
        .with("dir", shared.dir)
        .with("ui", shared.ui)
}

/// Addresses that a page's head names.
pub(super) struct Links<'a> {
    /// Its address, as it is written in a page.
    pub(super) url: String,
    /// The same as the world knows it.
    pub(super) permalink: String,
    /// Its own feed.
    pub(super) feed: Option<String>,
    /// What that is called.
    pub(super) feed_title: Option<String>,
    /// The page in other languages: language and address as the world knows it.
    pub(super) alternates: Vec<(&'a str, String)>,
}

/// What the tab of a browser says: the title and the publication's name; on a later page of a list,
/// which one it is, too.
fn full_title(stage: &Stage<'_>, edition: &Edition, head: &Head<'_>) -> String {
    if head.kind == "front" {
        return edition.title.clone();
    }
    let speech = stage.speech(head.lang);
    let later = head.of_list.filter(|(number, _)| *number > 1);
    let title = later.and_then(|(number, pages)| {
        let (number, pages) = (speech.number(number), speech.number(pages));
        let which = speech.fill("page_of", &[("page", &number), ("pages", &pages)])?;
        let comma = speech.text("comma").unwrap_or(", ");
        Some(format!("{}{comma}{which}", head.title))
    });
    let title = title.as_deref().unwrap_or(&head.title);
    let filled = speech.fill("page_title", &[("title", title), ("name", &edition.title)]);
    filled.unwrap_or_else(|| format!("{title} · {}", edition.title))
}

/// What the pages of an edition in a language have in common.
pub(in crate::render) fn frame(stage: &Stage<'_>, edition: usize, lang: &str) -> Frame {
    Frame {
        site: stage.editions[edition].clone(),
        words: stage.words(lang),
        ui: stage.ui(lang),
        lang: lang.into(),
        dir: language::direction(lang).into(),
    }
}

/// `ui`: the language that the interface's words are in on pages in a language.
pub(in crate::render) fn ui(stage: &Stage<'_>, lang: &str) -> Value {
    let speech = stage.speech(lang);
    let own = speech.lang_of("skip").or(speech.lang_of("months.1"));
    let own = own.unwrap_or("en");
    let dir = language::direction(own);
    let mark = mark_of(lang, own);
    let of_dates = speech.lang_of("date.long").unwrap_or(own);
    object([
        ("lang", own.into()),
        ("dir", dir.into()),
        ("mark", html(&mark)),
        ("dates", html(&mark_of(lang, of_dates))),
    ])
}

/// What marks words of a language on pages in another one.
fn mark_of(lang: &str, own: &str) -> String {
    if own == lang {
        return String::new();
    }
    let dir = language::direction(own);
    format!(r#" lang="{own}" dir="{dir}" data-ui"#)
}

/// The title of the feed of a page.
#[must_use]
pub fn feed_title(stage: &Stage<'_>, edition: &Edition, name: &str, lang: &str) -> String {
    let values = [("title", edition.title.as_str()), ("name", name)];
    let speech = stage.speech(lang);
    let filled = speech.fill("feed_of", &values);
    filled.unwrap_or_else(|| format!("{} · {name}", edition.title))
}

/// `site`: what all pages of an edition share.
pub(in crate::render) fn edition(stage: &Stage<'_>, number: usize) -> Value {
    let site = stage.site;
    let config = &site.config;
    let edition = &site.editions[number];
    let sections = std::iter::once("briefings").chain(EntityKind::ALL.map(EntityKind::plural));
    let navigation: Vec<Value> = sections
        .map(|key| {
            let address = format!("{}/{key}/", edition.prefix);
            object([("key", key.into()), ("url", stage.url(&address).into())])
        })
        .collect();
    let pages = site.plain.iter().filter(|page| page.edition == number);
    let pages: Vec<Value> = pages
        .map(|page| {
            object([
                ("title", stage.line(&page.title).into()),
                ("url", stage.url(&page.address).into()),
            ])
        })
        .collect();
    let editions: Vec<Value> = site
        .editions
        .iter()
        .map(|other| {
            object([
                ("lang", other.lang.as_str().into()),
                ("dir", language::direction(&other.lang).into()),
                ("title", other.title.as_str().into()),
                ("url", stage.url(&format!("{}/", other.prefix)).into()),
                ("current", (other.lang == edition.lang).into()),
            ])
        })
        .collect();
    let boards = Board::of(site, edition, stage.theme);
    let boards: Vec<Value> = boards
        .map(|board| {
            object([
                ("key", board.key().into()),
                ("url", stage.url(&board.address(edition)).into()),
            ])
        })
        .collect();
    let api = (stage.theme.has("api.html") && config.api != Api::None).then_some("/api/");
    object([
        ("title", edition.title.as_str().into()),
        ("description", edition.description.clone().into()),
        ("url", stage.url(&format!("{}/", edition.prefix)).into()),
        ("lang", edition.lang.as_str().into()),
        ("root", stage.url("/").into()),
        ("base", stage.permalink("").into()),
        (
            "feed",
            stage.url(&format!("{}/feed.xml", edition.prefix)).into(),
        ),
        ("api", api.map(|address| stage.url(address)).into()),
        (
            "search",
            stage
                .site
                .config
                .search
                .then(|| stage.url(&search_address(edition)))
                .into(),
        ),
        ("settings", data(&stage.theme.settings)),
        ("extra", data(&config.extra)),
        ("publisher", publisher(stage)),
        ("generator", generator().into()),
        ("navigation", navigation.into()),
        ("boards", boards.into()),
        ("events", object(super::ways(stage, edition))),
        ("pages", pages.into()),
        ("editions", editions.into()),
    ])
}

/// The page of an edition that searches.
#[must_use]
pub fn search_address(edition: &Edition) -> String {
    format!("{}/search/", edition.prefix)
}

/// The program and its version, as pages name it.
#[must_use]
pub fn generator() -> String {
    format!("Dateline {}", env!("CARGO_PKG_VERSION"))
}

fn publisher(stage: &Stage<'_>) -> Value {
    let publisher = &stage.site.config.publisher;
    let policies = publisher.policies.iter();
    let policies: BTreeMap<String, String> = policies
        .map(|(name, path)| (name.clone(), local_or_web(stage, path)))
        .collect();
    let logo = publisher.logo.as_ref();
    object([
        ("name", publisher.name.as_str().into()),
        ("url", publisher.url.clone().into()),
        ("logo", logo.map(|path| local_or_web(stage, path)).into()),
        ("policies", data(&policies)),
    ])
}

/// A path of the site gets the base path in front; a whole URL stays.
fn local_or_web(stage: &Stage<'_>, path: &str) -> String {
    if path.starts_with('/') {
        stage.url(path)
    } else {
        path.to_owned()
    }
}
