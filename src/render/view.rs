//! The site → what templates may see of it, by the names that `themes/README.md` documents.
//!
//! Narrow on purpose: a template gets texts, numbers, dates and addresses ready to print, never
//! the site's insides.

use super::template::{Shape, Value, data, html, object, with};
use super::{Stage, Voice};
use crate::diag::Diagnostic;
use crate::model::briefing::{Briefing, TextFile};
use crate::model::language;
use crate::model::outline::Target;
use crate::model::site::{MentionRole, Page, PageId, PlainPage, Ref};
use crate::model::source::EntityKind;
use crate::parse::markdown;

mod activity;
mod ahead;
mod archive;
mod board;
mod briefing;
mod card;
mod crossing;
mod dates;
mod days;
mod entity;
mod glance;
mod map;
mod meta;
mod network;
mod page_head;
mod series;
mod structured;
mod timeline;
mod world;

pub use activity::of_edition as activity_of_edition;
pub use ahead::{ahead, all_ahead, next_day};
pub use archive::{Period, period_address, years};
pub(super) use archive::{months_of, no_current};
pub use board::{
    Board, Change, Outlet, change, changes, coverage, grades, outlet, outlets, trends,
};
pub use briefing::{authors, briefing};
pub(super) use card::of_site as site_cards;
pub use card::{Card, card, card_address};
pub use crossing::{Crossing, crossing, crossings};
pub use dates::{day, iso};
use dates::{edtf, stamp, time};
pub use days::days;
pub use entity::{Listed, counted, entity, index_entry, short};
pub use map::{Scale, world_map};
pub use page_head::{Head, Subject, feed_title, generator, page, search_address};
pub(super) use page_head::{edition, frame, ui};
pub use structured::Said;
pub use timeline::{
    AHEAD, ON_ENTITY, TIMELINE, Told, ahead_address, calendar_of_edition, calendar_of_entity,
    event_years, groups, nearest, occasions_of, of_whom, timeline_address, ways, year_address,
};
pub use world::{region, world};

/// The kinds of maps that every page has some of.
#[derive(Default)]
pub struct Shapes {
    page: Shape,
    briefing: Shape,
    item: Shape,
    day: Shape,
    pager: Shape,
    related: Shape,
    dot: Shape,
    number: Shape,
    node: Shape,
    line: Shape,
}

/// What a list shows of a briefing.
pub(super) fn item(stage: &Stage<'_>, page: &Page) -> Value {
    let briefing = &page.briefing;
    let voice = Voice::of(stage, page);
    let time = time(stage, briefing.date);
    let time = time.map(|time| time.format("%H:%M").to_string());
    let subjects = |kind| short_list(stage, page, kind, |role| role == MentionRole::Subject);
    stage.shapes.item.object([
        ("title", stage.line(&briefing.title).into()),
        ("url", stage.url(&page.address).into()),
        ("lang", briefing.lang.as_str().into()),
        ("dir", language::direction(&briefing.lang).into()),
        ("date", stamp(voice, briefing.date)),
        ("time", time.into()),
        ("kind", briefing.kind.word().into()),
        ("kind_text", kind_text(stage, briefing).into()),
        ("kicker", line(stage, briefing.kicker.as_deref())),
        ("section", line(stage, briefing.section.as_deref())),
        ("place", line(stage, briefing.place.as_deref())),
        ("summary", summary(stage, page)),
        ("countries", subjects(EntityKind::Country)),
        ("topics", subjects(EntityKind::Topic)),
        ("role", ().into()),
        ("role_text", ().into()),
    ])
}

/// What the list on the page of an entity shows of a briefing that names it in a role other than
/// that of its subject.
#[must_use]
pub fn item_with_role(stage: &Stage<'_>, id: PageId, role: MentionRole) -> Value {
    let lang = &stage.site.page(id).briefing.lang;
    let text = stage.word(lang, &format!("role.{}", role.word()));
    let role = [("role", role.word().into()), ("role_text", text.into())];
    with(&stage.item(id), role)
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
        Some(summary) => Some(markdown::plain_text(summary, stage.punctuation())),
        None => opening(stage, page),
    }
}

fn opening(stage: &Stage<'_>, page: &Page) -> Option<String> {
    let opening = page.briefing.text.outline.opening(&page.targets);
    opening.map(|text| stage.line(&text))
}

/// The names of all that a briefing is about.
pub fn subjects<'s>(stage: &'s Stage<'_>, page: &'s Page) -> impl Iterator<Item = &'s str> {
    let mentions = page.names.in_order.iter();
    let subjects = mentions.filter(|mention| mention.role == MentionRole::Subject);
    let entities = subjects.map(|mention| stage.site.entity(mention.entity));
    entities.map(|entity| entity.name_in(&page.briefing.lang))
}

/// The entities of a kind that a briefing names in one of some roles.
fn short_list(
    stage: &Stage<'_>,
    page: &Page,
    kind: EntityKind,
    role: impl Fn(MentionRole) -> bool,
) -> Value {
    let voice = Voice::of(stage, page);
    let named = page
        .names
        .in_order
        .iter()
        .filter(|mention| role(mention.role));
    let named = named.filter(|mention| stage.site.entity(mention.entity).kind == kind);
    let shorts: Vec<Value> = named.map(|mention| short(voice, mention.entity)).collect();
    shorts.into()
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

/// A page of a list and how to get to its neighbours.
#[must_use]
pub fn pager(stage: &Stage<'_>, address: &str, number: usize, pages: usize) -> Value {
    let newer = (number > 1).then(|| stage.url(&nth_page(address, number - 1)));
    let older = (number < pages).then(|| stage.url(&nth_page(address, number + 1)));
    stage.shapes.pager.object([
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

/// Whether a file is a page of a list after the first: see [`nth_page`].
#[must_use]
pub fn is_later_page(path: &str) -> bool {
    let number = path
        .strip_suffix("/index.html")
        .and_then(|address| address.rsplit_once("page/"));
    number.is_some_and(|(before, number)| {
        (before.is_empty() || before.ends_with('/'))
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The headings of a body, for a list of contents.
fn headings(stage: &Stage<'_>, text: &TextFile, targets: &[Target]) -> Value {
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
pub fn plain(stage: &Stage<'_>, page: &PlainPage) -> Result<Value, Diagnostic> {
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
