//! `/api/briefings/….ninjs.json`: a briefing as newsrooms take it in (IPTC ninjs 3.0).

use serde::Serialize;

use super::{bytes, id};
use crate::diag::Diagnostic;
use crate::model::entity::ActorKind;
use crate::model::site::{Entity, Page, PageId};
use crate::model::source::EntityKind;
use crate::outputs::entry;
use crate::outputs::xml::rfc3339;
use crate::parse::markdown;
use crate::render::{self, Stage, view};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'s> {
    uri: String,
    standard: Standard,
    #[serde(rename = "type")]
    kind: &'static str,
    representation_type: &'static str,
    pub_status: &'static str,
    language: &'s str,
    first_created: String,
    version_created: String,
    title: String,
    headlines: Vec<Text>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    descriptions: Vec<Text>,
    bodies: [Body<'s>; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    slugline: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    located: Option<&'s str>,
    copyright_holder: &'s str,
    genres: [Genre; 1],
    people: Vec<Concept<'s>>,
    organisations: Vec<Concept<'s>>,
    places: Vec<Concept<'s>>,
    subjects: Vec<Concept<'s>>,
    objects: Vec<Concept<'s>>,
    events: Vec<Event>,
    info_sources: Vec<Source<'s>>,
    renditions: Vec<Rendition>,
    alt_ids: Vec<Id<'s>>,
}

#[derive(Serialize)]
struct Standard {
    name: &'static str,
    version: &'static str,
    schema: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Text {
    role: &'static str,
    content_type: &'static str,
    value: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'s> {
    role: &'static str,
    content_type: &'static str,
    word_count: u32,
    value: &'s str,
}

#[derive(Serialize)]
struct Genre {
    name: &'static str,
}

/// Something with a page of its own.
#[derive(Serialize)]
struct Concept<'s> {
    name: &'s str,
    rel: &'static str,
    uri: String,
    literal: &'s str,
}

#[derive(Serialize)]
struct Event {
    name: String,
    /// When, in EDTF.
    literal: String,
}

#[derive(Serialize)]
struct Source<'s> {
    name: &'s str,
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<&'s str>,
    literal: String,
}

#[derive(Serialize)]
struct Rendition {
    name: &'static str,
    href: String,
    title: String,
}

#[derive(Serialize)]
struct Id<'s> {
    role: &'static str,
    value: &'s str,
}

/// The version of the standard that this follows.
const STANDARD: Standard = Standard {
    name: "ninjs",
    version: "3.0",
    schema: "http://www.iptc.org/std/ninjs/ninjs-schema_3.0.json",
};

/// Where an entity stands in an item.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    People,
    Organisations,
    Places,
    Subjects,
    Objects,
}

/// A briefing for newsrooms.
///
/// # Errors
/// Its file can't be read any more, or is not what was parsed.
pub(super) fn json(stage: &Stage<'_>, page_id: PageId) -> Result<Vec<u8>, Diagnostic> {
    let page = stage.site.page(page_id);
    let briefing = &page.briefing;
    let body = stage.briefing_body(page_id)?;
    let named = |group| concepts(stage, page, group);
    let authors = view::authors(stage, briefing);
    let item = Item {
        uri: entry::tag(stage, page),
        standard: STANDARD,
        kind: "text",
        representation_type: "full",
        pub_status: "usable",
        language: &briefing.lang,
        first_created: rfc3339(briefing.date.instant),
        version_created: rfc3339(entry::updated(page)),
        title: stage.line(&briefing.title),
        headlines: headlines(stage, page),
        descriptions: descriptions(stage, page),
        bodies: bodies(page, &body),
        by: (!authors.is_empty()).then(|| authors.join(", ")),
        slugline: &briefing.slug,
        located: briefing.place.as_deref(),
        copyright_holder: &stage.site.config.publisher.name,
        genres: [Genre {
            name: briefing.kind.word(),
        }],
        people: named(Group::People),
        organisations: named(Group::Organisations),
        places: named(Group::Places),
        subjects: named(Group::Subjects),
        objects: named(Group::Objects),
        events: events(stage, page),
        info_sources: sources(stage, page),
        renditions: renditions(stage, page),
        alt_ids: alt_ids(page),
    };
    Ok(bytes(&item))
}

fn text(role: &'static str, value: String) -> Text {
    Text {
        role,
        content_type: "text/plain",
        value,
    }
}

fn headlines(stage: &Stage<'_>, page: &Page) -> Vec<Text> {
    let briefing = &page.briefing;
    let kicker = briefing.kicker.as_deref();
    let kicker = kicker.map(|kicker| text("kicker", stage.line(kicker)));
    let main = text("main", stage.line(&briefing.title));
    [main].into_iter().chain(kicker).collect()
}

fn descriptions(stage: &Stage<'_>, page: &Page) -> Vec<Text> {
    let summary = view::plain_summary(stage, page);
    let summary = summary.map(|summary| text("summary", summary));
    let takeaways = page.briefing.takeaways.iter().map(|takeaway| {
        let takeaway = markdown::plain_text(takeaway, stage.punctuation());
        text("takeaway", takeaway)
    });
    summary.into_iter().chain(takeaways).collect()
}

fn bodies<'s>(page: &Page, whole: &'s render::Body) -> [Body<'s>; 2] {
    let body = |content_type, value| Body {
        role: "main",
        content_type,
        word_count: page.briefing.text.outline.words,
        value,
    };
    [
        body("text/html", whole.with_whole_addresses()),
        body("text/plain", whole.lines()),
    ]
}

fn concepts<'s>(stage: &'s Stage<'_>, page: &'s Page, group: Group) -> Vec<Concept<'s>> {
    let site = stage.site;
    let mentions = page.names.in_order.iter();
    let of_group = mentions.filter(|mention| group_of(site.entity(mention.entity)) == group);
    let concepts = of_group.map(|mention| {
        let entity = site.entity(mention.entity);
        let address = site.entity_address(mention.entity, page.edition);
        Concept {
            name: entity.name_in(&page.briefing.lang),
            rel: mention.role.word(),
            uri: stage.permalink(&address),
            literal: id(entity),
        }
    });
    concepts.collect()
}

/// An actor of no known kind may be anything: a subject.
fn group_of(entity: &Entity) -> Group {
    match (entity.kind, entity.actor_kind) {
        (EntityKind::Country, _) => Group::Places,
        (EntityKind::Topic, _) | (EntityKind::Actor, None) => Group::Subjects,
        (_, Some(ActorKind::Person)) => Group::People,
        (_, Some(ActorKind::Facility | ActorKind::System)) => Group::Objects,
        (_, Some(_)) => Group::Organisations,
    }
}

fn events(stage: &Stage<'_>, page: &Page) -> Vec<Event> {
    let events = page.briefing.events.iter();
    let events = events.map(|event| Event {
        name: markdown::plain_text(&event.what, stage.punctuation()),
        literal: event.when.to_string(),
    });
    events.collect()
}

fn sources<'s>(stage: &Stage<'_>, page: &'s Page) -> Vec<Source<'s>> {
    let sources = page.briefing.sources.iter();
    let sources = sources.map(|source| Source {
        name: source.outlet.as_deref().unwrap_or(&source.title),
        role: "source",
        uri: source.url.as_deref(),
        literal: stage.line(&source.title),
    });
    sources.collect()
}

fn renditions(stage: &Stage<'_>, page: &Page) -> Vec<Rendition> {
    let image = page.briefing.image.as_ref().zip(page.image.as_deref());
    let image = image.map(|(image, address)| Rendition {
        name: "main",
        href: stage.permalink(address),
        title: stage.line(&image.alt),
    });
    image.into_iter().collect()
}

fn alt_ids(page: &Page) -> Vec<Id<'_>> {
    let cite = &page.briefing.cite;
    let id = |role, value| Id { role, value };
    let doi = cite.doi.as_deref().map(|doi| id("doi", doi));
    let number = cite.report_number.as_deref();
    let number = number.map(|number| id("report-number", number));
    doi.into_iter().chain(number).collect()
}
