//! The site → what templates may see of it, by the names that `themes/README.md` documents.
//!
//! Narrow on purpose: a template gets texts, numbers, dates and addresses ready to print, never
//! the site's insides.

use chrono::NaiveDate;

use super::template::{Value, View, data, html, object};
use super::{Stage, Voice};
use crate::model::briefing::{Briefing, Stamp};
use crate::model::edtf::Edtf;
use crate::model::language;
use crate::model::site::{Edition, Entity, EntityId, EntityList, Page, PageId, Ref};
use crate::model::source::EntityKind;

mod briefing;
mod entity;

pub use briefing::briefing;
pub use entity::{counted, entity, index_entry};

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
    let ui = stage.speech(head.lang);
    let ui = ui
        .lang_of("skip")
        .or(ui.lang_of("months.1"))
        .unwrap_or("en");
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
        .with("lang", head.lang)
        .with("dir", language::direction(head.lang))
        .with(
            "ui",
            object([("lang", ui.into()), ("dir", language::direction(ui).into())]),
        )
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
pub(super) fn edition(stage: &Stage<'_>, number: usize) -> Value {
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
    let policies: std::collections::BTreeMap<String, String> = policies
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

/// What a list shows of a briefing.
pub(super) fn item(stage: &Stage<'_>, page: &Page) -> Value {
    let briefing = &page.briefing;
    let voice = Voice::of(stage, page);
    let subjects = |kind| {
        short_list(stage, page, kind, |role| {
            role == crate::model::site::MentionRole::Subject
        })
    };
    object([
        ("title", stage.line(&briefing.title).into()),
        ("url", stage.url(&page.address).into()),
        ("lang", briefing.lang.as_str().into()),
        ("dir", language::direction(&briefing.lang).into()),
        ("date", stamp(voice, briefing.date)),
        ("kind", briefing.kind.word().into()),
        ("kind_text", kind_text(stage, briefing).into()),
        ("kicker", line(stage, briefing.kicker.as_deref())),
        ("section", line(stage, briefing.section.as_deref())),
        ("place", line(stage, briefing.place.as_deref())),
        ("summary", summary(stage, page)),
        ("countries", subjects(EntityKind::Country)),
        ("topics", subjects(EntityKind::Topic)),
    ])
}

fn kind_text(stage: &Stage<'_>, briefing: &Briefing) -> String {
    let key = format!("kind.{}", briefing.kind.word());
    stage.word(&briefing.lang, &key)
}

/// The author's summary, or the first paragraph.
fn summary(stage: &Stage<'_>, page: &Page) -> Value {
    match &page.briefing.summary {
        Some(summary) => stage.inline(summary),
        None => opening(stage, page).into(),
    }
}

/// The summary as plain text, for what is no page.
#[must_use]
pub fn plain_summary(stage: &Stage<'_>, page: &Page) -> Option<String> {
    match &page.briefing.summary {
        Some(summary) => Some(crate::parse::markdown::plain_text(
            summary,
            stage.punctuation(),
        )),
        None => opening(stage, page),
    }
}

fn opening(stage: &Stage<'_>, page: &Page) -> Option<String> {
    let opening = page.briefing.text.outline.opening(&page.targets);
    opening.map(|text| stage.line(&text))
}

/// A briefing as it is linked from a neighbour.
fn link(stage: &Stage<'_>, page: &Page) -> Value {
    object([
        ("title", stage.line(&page.briefing.title).into()),
        ("url", stage.url(&page.address).into()),
        ("lang", page.briefing.lang.as_str().into()),
        ("dir", language::direction(&page.briefing.lang).into()),
    ])
}

/// The entities of a kind that a briefing names in one of some roles.
fn short_list(
    stage: &Stage<'_>,
    page: &Page,
    kind: EntityKind,
    role: impl Fn(crate::model::site::MentionRole) -> bool,
) -> Value {
    let voice = Voice::of(stage, page);
    let named = page.named.iter().filter(|mention| role(mention.role));
    let named = named.filter(|mention| stage.site.entity(mention.entity).kind == kind);
    let shorts: Vec<Value> = named.map(|mention| short(voice, mention.entity)).collect();
    shorts.into()
}

/// An entity as it is named in a list.
#[must_use]
pub fn short(voice: Voice<'_>, id: EntityId) -> Value {
    let Voice {
        stage,
        lang,
        edition,
    } = voice;
    let entity = stage.site.entity(id);
    object([
        ("kind", entity.kind.word().into()),
        ("name", entity.name_in(lang).into()),
        ("lang", name_lang(voice, entity).into()),
        (
            "url",
            stage.url(&stage.site.entity_address(id, edition)).into(),
        ),
    ])
}

/// The language that an entity's name comes out in.
fn name_lang<'a>(voice: Voice<'a>, entity: &Entity) -> &'a str {
    let lang = voice.lang;
    let primary = lang.split('-').next().unwrap_or(lang);
    let own = entity.names.contains_key(lang) || entity.names.contains_key(primary);
    if own {
        lang
    } else {
        &voice.stage.site.config.language
    }
}

/// An entity by its name, whatever the author called it, or plain words.
fn reference(voice: Voice<'_>, reference: &Ref) -> Value {
    let Voice {
        stage,
        lang,
        edition,
    } = voice;
    let (text, address) = match reference.entity {
        Some(id) => {
            let name = stage.site.entity(id).name_in(lang).to_owned();
            (name, Some(stage.site.entity_address(id, edition)))
        }
        None => (stage.line(&reference.text), None),
    };
    object([
        ("text", text.into()),
        ("url", address.map(|address| stage.url(&address)).into()),
    ])
}

fn references(voice: Voice<'_>, refs: &[Ref]) -> Value {
    let refs = refs.iter();
    refs.map(|each| reference(voice, each))
        .collect::<Vec<Value>>()
        .into()
}

fn line(stage: &Stage<'_>, text: Option<&str>) -> Value {
    text.map(|text| stage.line(text)).into()
}

/// The date of a briefing; with the time of day if its author gave one.
fn stamp(voice: Voice<'_>, stamp: Stamp) -> Value {
    let Voice { stage, .. } = voice;
    let speech = voice.speech();
    let zone = stage.site.config.timezone;
    if !stamp.timed {
        return day(voice, stamp.day);
    }
    let local = stamp.instant.with_timezone(&zone);
    let name = local.format("%Z").to_string();
    object([
        ("iso", iso(stage, stamp).into()),
        (
            "text",
            speech.instant(local.fixed_offset(), Some(&name)).into(),
        ),
    ])
}

/// The date of a briefing as RFC 3339, or as a day.
#[must_use]
pub fn iso(stage: &Stage<'_>, stamp: Stamp) -> String {
    if stamp.timed {
        let local = stamp.instant.with_timezone(&stage.site.config.timezone);
        local.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    } else {
        stamp.day.to_string()
    }
}

/// A day.
#[must_use]
pub fn day(voice: Voice<'_>, day: NaiveDate) -> Value {
    object([
        ("iso", day.to_string().into()),
        ("text", voice.speech().date(day).into()),
    ])
}

/// A date in EDTF; `iso` only where it is one that HTML's `<time>` knows.
fn edtf(voice: Voice<'_>, date: &Edtf, say: Option<&str>) -> Value {
    let Voice { stage, .. } = voice;
    let sure = !date.is_approximate() && !date.is_uncertain();
    let text = date.to_string();
    let is_plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let month = text.len() != 7 || !is_plain || ("01".."13").contains(&&text[5..]);
    let iso = (sure && is_plain && month).then_some(text);
    let words = match say {
        Some(say) => stage.line(say),
        None => voice.speech().edtf(date),
    };
    object([("iso", iso.into()), ("text", words.into())])
}

/// A page of a list and how to get to its neighbours.
#[must_use]
pub fn pager(stage: &Stage<'_>, address: &str, number: usize, pages: usize) -> Value {
    let newer = (number > 1).then(|| stage.url(&nth_page(address, number - 1)));
    let older = (number < pages).then(|| stage.url(&nth_page(address, number + 1)));
    object([
        ("page", number.into()),
        ("pages", pages.into()),
        ("newer", newer.into()),
        ("older", older.into()),
    ])
}

/// The address of the nth page of a list.
#[must_use]
pub fn nth_page(address: &str, number: usize) -> String {
    if number == 1 {
        address.to_owned()
    } else {
        format!("{address}page/{number}/")
    }
}

/// What is dated today or later, the nearest first.
#[must_use]
pub fn ahead(stage: &Stage<'_>, edition: &Edition, limit: usize) -> Value {
    let mut ahead = Vec::new();
    for &id in &edition.pages {
        let page = stage.site.page(id);
        for (number, event) in page.briefing.events.iter().enumerate() {
            if is_ahead(stage.site.today, event) {
                ahead.push((event.when.sort_key(), id, number));
            }
        }
    }
    ahead.sort();
    ahead.truncate(limit);
    let events: Vec<Value> = ahead
        .into_iter()
        .map(|(_, id, number)| ahead_event(stage, id, number))
        .collect();
    events.into()
}

/// Whether an event may still come: its last day is not over, and nobody said that it was held or
/// won't be.
#[must_use]
pub fn is_ahead(today: NaiveDate, event: &crate::model::briefing::Event) -> bool {
    use crate::model::briefing::EventStatus::{Cancelled, Held};
    let over = matches!(event.status, Some(Held | Cancelled)) || event.outcome.is_some();
    !over && event.when.last_day().is_some_and(|last| last >= today)
}

fn ahead_event(stage: &Stage<'_>, id: PageId, number: usize) -> Value {
    let page = stage.site.page(id);
    let voice = Voice::of(stage, page);
    let event = &page.briefing.events[number];
    let lang = &page.briefing.lang;
    let status = event
        .status
        .map(super::super::model::briefing::EventStatus::word);
    let status_text = status.map(|word| stage.word(lang, &format!("event_status.{word}")));
    object([
        ("when", edtf(voice, &event.when, event.say.as_deref())),
        ("what", stage.inline(&event.what)),
        ("place", line(stage, event.place.as_deref())),
        ("status", status.map(str::to_owned).into()),
        ("status_text", status_text.into()),
        ("briefing", link(stage, page)),
    ])
}

/// The headings of a body, for a list of contents.
fn headings(
    stage: &Stage<'_>,
    text: &crate::model::briefing::TextFile,
    targets: &[crate::model::outline::Target],
) -> Value {
    let outline = &text.outline;
    let headings: Vec<Value> = outline
        .headings
        .iter()
        .enumerate()
        .map(|(number, heading)| {
            let words = outline.heading_text(number, targets);
            object([
                ("level", u32::from(heading.level).into()),
                ("text", stage.line(&words.unwrap_or_default()).into()),
                ("anchor", heading.anchor.as_str().into()),
            ])
        })
        .collect();
    headings.into()
}

/// `text` of a plain page.
///
/// # Errors
/// Its file can't be read any more, or is not what was parsed.
pub fn plain(
    stage: &Stage<'_>,
    page: &crate::model::site::PlainPage,
) -> Result<Value, crate::diag::Diagnostic> {
    let body = stage.body(&page.text, &page.targets, &page.lang)?;
    Ok(object([
        ("title", stage.line(&page.title).into()),
        (
            "summary",
            page.summary
                .as_deref()
                .map(|text| stage.inline(text))
                .into(),
        ),
        ("html", html(&body)),
        ("headings", headings(stage, &page.text, &page.targets)),
        ("extra", data(&page.extra)),
    ]))
}

/// How many briefings an entity has, and from when to when.
fn span(voice: Voice<'_>, list: Option<&EntityList>) -> [(&'static str, Value); 3] {
    let Voice { stage, .. } = voice;
    let pages = list.map_or(&[][..], |list| list.pages.as_slice());
    let date = |id: Option<&PageId>| {
        let page = id.map(|id| stage.site.page(*id));
        page.map(|page| day(voice, page.briefing.date.day))
    };
    [
        ("count", pages.len().into()),
        ("first", date(pages.last()).into()),
        ("latest", date(pages.first()).into()),
    ]
}

/// A view with the entries of another added.
#[must_use]
pub fn merged(view: Value, more: Value) -> Value {
    match (view.into_map(), more.into_map()) {
        (Some(mut map), Some(more)) => {
            map.extend(more);
            map.into()
        }
        (map, more) => map.or(more).map_or_else(|| Value::from(()), Value::from),
    }
}
