//! `dateline.yaml` and what the command line overrides in it → [`Config`].

use std::collections::BTreeMap;

use chrono_tz::Tz;

use super::fields::{Fields, nearest};
use super::text;
use crate::diag::{Checked, FileId, Findings, Place, messages};
use crate::model::briefing::{Extra, Name, Tlp};
use crate::model::config::{
    Api, Cards, Config, EditionConfig, Permalink, PermalinkPiece, Promises, Publisher, Setting,
    Strict, WhichCards,
};
use crate::model::outline::RawHtml;
use crate::model::source::{Library, SourceKind};
use crate::model::url::BaseUrl;
use crate::model::{language, url};
use crate::yaml::{self, Node, Value};

mod feeds;
mod hosts;
mod map;

/// The keys of `dateline.yaml`.
pub const KEYS: &[&str] = &[
    "title",
    "description",
    "base_url",
    "language",
    "languages",
    "timezone",
    "theme",
    "theme_settings",
    "permalink",
    "paginate",
    "feed_items",
    "crossings",
    "authors",
    "publisher",
    "audience",
    "strict",
    "markdown",
    "search",
    "cards",
    "addresses",
    "publish",
    "news",
    "citations",
    "api",
    "twins",
    "feeds",
    "hosts",
    "map",
    "extra",
];

/// Keys whose outputs are not part of this version.
const LATER_KEYS: &[&str] = &["publish"];

/// The theme of a site that names none.
const DEFAULT_THEME: &str = "chancery";

/// What the command line says in place of the settings.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// `--base-url`.
    pub base_url: Option<BaseUrl>,
    /// `--theme`.
    pub theme: Option<String>,
    /// `--audience`.
    pub audience: Option<Tlp>,
    /// Briefings on a page of a list, where there are few.
    pub paginate: Option<usize>,
}

/// Reads the settings. A site without a settings file has the defaults.
pub fn config(library: &dyn Library, overrides: &Overrides) -> Checked<Config> {
    let mut found = Findings::new();
    let file = library.sources().of(SourceKind::Settings).next();
    let place = Place::whole(file.map_or(FileId(0), |(file, _)| file));
    let parsed = file.map(|(file, _)| {
        let text = text(library, file)?;
        yaml::parse(file, &text, 0..text.len())
    });
    let node = parsed.transpose().unwrap_or_else(|diagnostic| {
        found.push(diagnostic);
        None
    });
    let node = node.unwrap_or(Node {
        place,
        value: Value::Map(Vec::new()),
    });
    let fields = Fields::open(&node, "dateline.yaml", KEYS, &mut found)
        .unwrap_or_else(|| Fields::none(place));
    let config = settings(&fields, library.sources().folder(), overrides, &mut found);
    found.with(config)
}

fn settings(
    fields: &Fields<'_>,
    folder: &str,
    overrides: &Overrides,
    found: &mut Findings,
) -> Config {
    let place = Place::whole(fields.place().file);
    for key in LATER_KEYS {
        if let Some(node) = fields.get(key) {
            found.push(messages::fields::no_effect_yet(node.place, key));
        }
    }
    let title = fields.text("title", found);
    let title = title.unwrap_or_else(|| folder.to_owned());
    // what is overridden is read all the same: its mistakes are there for the next run
    let own_base_url = base_url(fields, found);
    let base_url = overrides.base_url.clone().or(own_base_url);
    let audience = audience(fields, found);
    let own_audience = audience.unwrap_or(Tlp::Clear);
    let audience = overrides.audience.unwrap_or(own_audience);
    let markdown = fields.map("markdown", &["html", "smart"], found);
    let raw_html = markdown
        .as_ref()
        .and_then(|map| map.word("html", RAW_HTML, found));
    let raw_html = raw_html.unwrap_or(RawHtml::Clean);
    let smart = markdown.as_ref().and_then(|map| map.flag("smart", found));
    let paginate = fields.count("paginate", 1..=100_000, found);
    let own_theme = theme_name(fields, found);
    let own_theme = own_theme.unwrap_or_else(|| (DEFAULT_THEME.to_owned(), place));
    let other_theme = overrides.theme.as_ref();
    let other_theme = other_theme.filter(|name| **name != own_theme.0);
    Config {
        place,
        description: fields.text("description", found),
        base_url_given: base_url.is_some() || fields.get("base_url").is_some(),
        base_url: base_url.unwrap_or_else(BaseUrl::localhost),
        language: super::front_matter::language_tag(fields, "language", found)
            .unwrap_or_else(|| "en".to_owned()),
        languages: languages(fields, found),
        timezone: timezone(fields, found),
        theme_overridden: other_theme.is_some(),
        theme: other_theme.map_or(own_theme, |name| (name.clone(), place)),
        theme_settings: theme_settings(fields, found),
        permalink: permalink(fields, found),
        paginate: overrides.paginate.or(paginate).unwrap_or(25),
        feed_items: fields.count("feed_items", 1..=10_000, found).unwrap_or(30),
        crossings: crossings(fields, found),
        authors: fields.texts("authors", found),
        publisher: publisher(fields, &title, found),
        // the ledger is that of the site that the settings describe
        addresses: addresses(fields, found).filter(|_| audience == own_audience),
        audience,
        strict: strict(fields, found),
        raw_html,
        smart: smart.unwrap_or(true),
        search: fields.switch("search", found).unwrap_or(true),
        news: fields.switch("news", found).unwrap_or(true),
        cards: cards(fields, found),
        citations: fields.switch("citations", found).unwrap_or(true),
        api: api(fields, found),
        twins: fields.switch("twins", found).unwrap_or(false),
        feeds: feeds::feeds(fields, found),
        hosts: hosts::hosts(fields, raw_html, found),
        map: map::map(fields, found),
        extra: fields.extra("extra", found),
        title,
    }
}

/// With how many briefings two entities have a page together; true and false say on and off.
fn crossings(fields: &Fields<'_>, found: &mut Findings) -> Option<usize> {
    const FEWEST: usize = 3;
    let is_number = |node: &Node| matches!(node.value, Value::Number(_));
    if fields.get("crossings").is_some_and(is_number) {
        let count = fields.count("crossings", 1..=100_000, found);
        return Some(count.unwrap_or(FEWEST));
    }
    let is_on = fields.switch("crossings", found).unwrap_or(true);
    is_on.then_some(FEWEST)
}

/// How much of the site there is as data; true and false say on and off.
fn api(fields: &Fields<'_>, found: &mut Findings) -> Api {
    let words = [("on", Api::All), ("lists", Api::Lists), ("off", Api::None)];
    let flag = fields.get("api").map(|node| &node.value);
    let said = match flag {
        Some(Value::Bool(true)) => Some(Api::All),
        Some(Value::Bool(false)) => Some(Api::None),
        _ => fields.word("api", &words, found),
    };
    said.unwrap_or(Api::All)
}

/// Whether promised addresses are kept, and whether each build promises those that are new.
fn addresses(fields: &Fields<'_>, found: &mut Findings) -> Option<Promises> {
    let words = [
        ("on", Some(Promises::Kept)),
        ("record", Some(Promises::Made)),
        ("off", None),
    ];
    match fields.get("addresses").map(|node| &node.value) {
        None | Some(Value::Bool(true)) => Some(Promises::Kept),
        Some(Value::Bool(false)) => None,
        Some(_) => {
            let given = fields.word("addresses", &words, found);
            given.unwrap_or(Some(Promises::Kept))
        }
    }
}

const RAW_HTML: &[(&str, RawHtml)] = &[
    ("clean", RawHtml::Clean),
    ("escape", RawHtml::Escape),
    ("trusted", RawHtml::Trusted),
];

const CARDS: &[(&str, WhichCards)] = &[
    ("recent", WhichCards::Recent),
    ("all", WhichCards::All),
    ("off", WhichCards::Off),
];

/// Which pages have a social card. Some who write YAML take `off` for `false`.
fn cards(fields: &Fields<'_>, found: &mut Findings) -> Cards {
    let node = fields.get("cards");
    let which = match node.map(|node| &node.value) {
        Some(Value::Bool(true)) => Some(WhichCards::Recent),
        Some(Value::Bool(false)) => Some(WhichCards::Off),
        _ => fields.word("cards", CARDS, found),
    };
    Cards {
        which: which.unwrap_or(WhichCards::Recent),
        place: which.and(node).map(|node| node.place),
    }
}

/// What is said of the theme's settings; whether it has them, only the theme knows.
fn theme_settings(fields: &Fields<'_>, found: &mut Findings) -> BTreeMap<String, Setting> {
    let map = fields.get("theme_settings");
    let map = map.and_then(|node| Fields::any(node, "theme_settings", found));
    let given = map.iter().flat_map(Fields::entries);
    given
        .filter_map(|(name, key, node)| {
            let setting = Setting {
                key_place: key.place,
                place: node.place,
                value: super::fields::extra(node, name, found),
            };
            // nothing is as good as not there, and is what a mistake leaves
            (setting.value != Extra::Null).then(|| (name.to_owned(), setting))
        })
        .collect()
}

fn theme_name(fields: &Fields<'_>, found: &mut Findings) -> Option<(String, Place)> {
    let name = fields.name("theme", found)?;
    Some((name.text, name.place))
}

fn base_url(fields: &Fields<'_>, found: &mut Findings) -> Option<BaseUrl> {
    let name = fields.name("base_url", found)?;
    match BaseUrl::parse(&name.text) {
        Ok(base) => Some(base),
        Err(_) => {
            found.push(messages::fields::bad_url(
                name.place, "base_url", &name.text,
            ));
            None
        }
    }
}

fn audience(fields: &Fields<'_>, found: &mut Findings) -> Option<Tlp> {
    let name = fields.name("audience", found)?;
    let label = Tlp::parse(&name.text);
    if label.is_none() {
        found.push(messages::release::unknown_tlp(name.place, &name.text));
    }
    label
}

fn timezone(fields: &Fields<'_>, found: &mut Findings) -> Tz {
    let Some(name) = fields.name("timezone", found) else {
        return Tz::UTC;
    };
    name.text.parse().unwrap_or_else(|_| {
        let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
        let near = nearest(&name.text, names);
        found.push(messages::fields::bad_timezone(name.place, &name.text, near));
        Tz::UTC
    })
}

fn languages(fields: &Fields<'_>, found: &mut Findings) -> Option<BTreeMap<String, EditionConfig>> {
    let node = fields.get("languages")?;
    if matches!(node.value, Value::List(_) | Value::Text(_)) {
        let names = fields.names("languages", found);
        return Some(plain_languages(&names, found));
    }
    let map = Fields::any(node, "languages", found)?;
    let mut languages = BTreeMap::new();
    for (lang, lang_node, value) in map.entries() {
        if !language::is_tag(lang) {
            found.push(messages::fields::bad_language(lang_node.place, lang));
            continue;
        }
        let keys = ["title", "description"];
        let edition = match &value.value {
            Value::Null => None,
            _ => Fields::open(value, "languages", &keys, found),
        };
        let edition = edition.map(|edition| EditionConfig {
            title: edition.text("title", found),
            description: edition.text("description", found),
        });
        languages.insert(lang.to_owned(), edition.unwrap_or_default());
    }
    Some(languages)
}

/// `languages: [fr, es]`: editions that say nothing of themselves.
fn plain_languages(names: &[Name], found: &mut Findings) -> BTreeMap<String, EditionConfig> {
    let mut languages = BTreeMap::new();
    for name in names {
        if language::is_tag(&name.text) {
            languages.insert(name.text.clone(), EditionConfig::default());
        } else {
            found.push(messages::fields::bad_language(name.place, &name.text));
        }
    }
    languages
}

fn publisher(fields: &Fields<'_>, title: &str, found: &mut Findings) -> Publisher {
    let keys = ["name", "url", "logo", "policies"];
    let map = fields.map("publisher", &keys, found);
    let Some(map) = map else {
        return Publisher {
            name: title.to_owned(),
            url: None,
            logo: None,
            policies: BTreeMap::new(),
        };
    };
    let policies = map
        .get("policies")
        .and_then(|node| Fields::any(node, "policies", found));
    let mut by_name = BTreeMap::new();
    for (name, _, value) in policies.iter().flat_map(Fields::entries) {
        if let Some(path) = super::fields::name(value, name, found) {
            by_name.insert(name.to_owned(), path.text);
        }
    }
    Publisher {
        name: map.text("name", found).unwrap_or_else(|| title.to_owned()),
        url: map.web("url", found),
        logo: map.text("logo", found),
        policies: by_name,
    }
}

fn strict(fields: &Fields<'_>, found: &mut Findings) -> Strict {
    if fields.get("strict").is_none() {
        return Strict {
            actors: false,
            topics: false,
            links: true,
        };
    }
    let words = [
        ("actors", "actors"),
        ("topics", "topics"),
        ("links", "links"),
    ];
    let names = fields.names("strict", found);
    let given: Vec<&str> = names
        .iter()
        .filter_map(|name| super::fields::word(name, "strict", &words, found))
        .collect();
    Strict {
        actors: given.contains(&"actors"),
        topics: given.contains(&"topics"),
        links: given.contains(&"links"),
    }
}

fn permalink(fields: &Fields<'_>, found: &mut Findings) -> Permalink {
    use PermalinkPiece::{Month, Slug, Year};
    let default = Permalink(vec![vec![Year], vec![Month], vec![Slug]]);
    let Some(name) = fields.name("permalink", found) else {
        return default;
    };
    match parse_permalink(&name.text) {
        Ok(permalink) => permalink,
        Err(why) => {
            found.push(messages::fields::bad_permalink(name.place, &why));
            default
        }
    }
}

fn parse_permalink(text: &str) -> Result<Permalink, String> {
    let inside = text
        .strip_prefix('/')
        .and_then(|rest| rest.strip_suffix('/'))
        .ok_or("it must begin and end with a slash")?;
    let parts = inside
        .split('/')
        .map(permalink_part)
        .collect::<Result<Vec<_>, _>>()?;
    let has_slug = parts.iter().flatten().any(|p| *p == PermalinkPiece::Slug);
    if !has_slug {
        return Err("it must have {slug}, or two briefings would share an address".to_owned());
    }
    Ok(Permalink(parts))
}

fn permalink_part(part: &str) -> Result<Vec<PermalinkPiece>, String> {
    let mut pieces = Vec::new();
    let mut rest = part;
    while !rest.is_empty() {
        let (words, after) = rest.split_once('{').unwrap_or((rest, ""));
        if !words.is_empty() {
            if words.contains('}') || words.split('-').any(|w| url::slug(w) != w) {
                return Err(format!(
                    "`{words}` has characters that addresses don't have"
                ));
            }
            pieces.push(PermalinkPiece::Words(words.to_owned()));
        }
        if words.len() == rest.len() {
            break;
        }
        let (name, after) = after
            .split_once('}')
            .ok_or("a `{` is never closed".to_owned())?;
        pieces.push(match name {
            "year" => PermalinkPiece::Year,
            "month" => PermalinkPiece::Month,
            "day" => PermalinkPiece::Day,
            "slug" => PermalinkPiece::Slug,
            "section" => PermalinkPiece::Section,
            other => return Err(format!("there is no `{{{other}}}`")),
        });
        rest = after;
    }
    if pieces.is_empty() {
        return Err("it has an empty part".to_owned());
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::parse_permalink;

    #[test]
    fn permalinks_say_what_is_wrong() {
        for good in [
            "/{year}/{month}/{slug}/",
            "/{slug}/",
            "/b/{section}/{year}-{slug}/",
        ] {
            assert!(parse_permalink(good).is_ok(), "{good}");
        }
        for bad in [
            "{slug}/",
            "/{slug}",
            "/{year}/",
            "//{slug}/",
            "/{Slug}/",
            "/a b/{slug}/",
        ] {
            assert!(parse_permalink(bad).is_err(), "{bad}");
        }
    }
}
