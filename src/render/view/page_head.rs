//! The head of a page, and its edition → `page`, `site`, `lang`, `dir` and `ui`: what every template
//! sees. It knows no page's content.

use std::collections::BTreeMap;

use crate::model::language;
use crate::model::site::Edition;
use crate::model::source::EntityKind;
use crate::render::Stage;
use crate::render::template::{Value, View, data, html, object};

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
    /// The same page in other languages: language and address, itself included.
    pub alternates: Vec<(String, String)>,
    /// Whether search engines are asked to leave it out.
    pub noindex: bool,
    /// When a briefing was published, RFC 3339.
    pub published: Option<String>,
    /// When it was last changed.
    pub modified: Option<String>,
}

/// The part of a view that every page has.
#[must_use]
pub fn page(stage: &Stage<'_>, head: Head<'_>) -> View {
    let alternates: Vec<Value> = head
        .alternates
        .iter()
        .map(|(lang, address)| {
            object([
                ("lang", lang.as_str().into()),
                ("url", stage.permalink(address).into()),
            ])
        })
        .collect();
    let edition = &stage.site.editions[head.edition];
    let feed_title = head
        .feed
        .as_ref()
        .map(|_| feed_title(stage, edition, &head.title, head.lang));
    let view = object([
        ("kind", head.kind.into()),
        ("title", head.title.into()),
        ("description", head.description.into()),
        ("url", stage.url(head.address).into()),
        ("permalink", stage.permalink(head.address).into()),
        ("feed", head.feed.map(|feed| stage.url(&feed)).into()),
        ("feed_title", feed_title.into()),
        ("alternates", alternates.into()),
        ("noindex", head.noindex.into()),
        ("published", head.published.into()),
        ("modified", head.modified.into()),
    ]);
    View::new()
        .with("site", stage.editions[head.edition].clone())
        .with("page", view)
        .with("words", stage.words(head.lang))
        .with("lang", head.lang)
        .with("dir", language::direction(head.lang))
        .with("ui", stage.ui(head.lang))
}

/// `ui`: the language that the interface's words are in on pages in a language.
pub(in crate::render) fn ui(stage: &Stage<'_>, lang: &str) -> Value {
    let speech = stage.speech(lang);
    let own = speech.lang_of("skip").or(speech.lang_of("months.1"));
    let own = own.unwrap_or("en");
    let dir = language::direction(own);
    let mark = if own == lang {
        String::new()
    } else {
        format!(r#" lang="{own}" dir="{dir}" data-ui"#)
    };
    object([
        ("lang", own.into()),
        ("dir", dir.into()),
        ("mark", html(&mark)),
    ])
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
        ("settings", data(&stage.theme.settings)),
        ("extra", data(&config.extra)),
        ("publisher", publisher(stage)),
        ("generator", generator().into()),
        ("navigation", navigation.into()),
        ("pages", pages.into()),
        ("editions", editions.into()),
    ])
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
