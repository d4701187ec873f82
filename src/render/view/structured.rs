//! What a page is, in the words of schema.org → JSON-LD, as a block of data in its head: for search engines,
//! and for whoever else reads pages by machine. It says of a page what its text and the registries say; what is
//! vague has no word there, and is left out.

mod schema;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::iter;
use std::sync::OnceLock;

use serde_json::value::RawValue;

use super::page_head::{Head, Links, Subject, search_address};
use super::{Period, authors, card, period_address};
use crate::model::briefing::{self, Briefing, EventStatus, Kind, Reference};
use crate::model::cards::{HEIGHT, WIDTH};
use crate::model::edtf::{Dated, Doubt, Edtf, End, Parts, Span};
use crate::model::entity::ActorKind;
use crate::model::site::{
    Edition, Entity, EntityId, EventRefs, MentionRole, Page, PageId, Ref, Site,
};
use crate::model::source::EntityKind;
use crate::parse::markdown;
use crate::render::Stage;
use schema::{
    Article, Author, Correction, Document, Event, Identifier, Named, Node, Organization, Picture,
    SearchAction, Step, Text, Thing, Trail, WebPage, WebSite, Work, Written, written, written_once,
};

/// The policies of a publisher, by the words of the settings and by schema.org's.
const POLICIES: &[(&str, &str)] = &[
    ("corrections", "correctionsPolicy"),
    ("diversity", "diversityPolicy"),
    ("ethics", "ethicsPolicy"),
    ("feedback", "actionableFeedbackPolicy"),
    ("funding", "ownershipFundingInfo"),
    ("ownership", "ownershipFundingInfo"),
    ("principles", "publishingPrinciples"),
    ("sources", "unnamedSourcesPolicy"),
];

/// What has no property of its own is one of the principles.
const PRINCIPLES: &str = "publishingPrinciples";

/// Where an item of Wikidata is named.
const WIKIDATA: &str = "https://www.wikidata.org/entity/";

/// What is to be said of a page; nothing of one that is of nothing in general, or for nobody to find.
pub(super) fn json(stage: &Stage<'_>, head: &Head<'_>, links: &Links<'_>) -> Option<String> {
    if head.noindex {
        return None;
    }
    let on = On {
        stage,
        head,
        permalink: &links.permalink,
        edition: &stage.site.editions[head.edition],
    };
    let graph = match head.subject {
        Subject::Nothing => return None,
        Subject::Publication => vec![Node::Site(Box::new(on.site()))],
        Subject::Briefing(id) => on.briefing(id),
        Subject::Entity(id) => vec![on.page("CollectionPage", Some(id)), on.trail()],
        Subject::Archive(_) | Subject::Index(_) => {
            vec![on.page("CollectionPage", None), on.trail()]
        }
        Subject::Plain => vec![on.page("WebPage", None), on.trail()],
    };
    Some(written(&Document::new(graph)))
}

/// What is said on many pages, as it is written there, once a page said it.
#[derive(Debug)]
pub struct Said {
    publisher: OnceLock<Box<RawValue>>,
    /// Every edition as what its pages are part of, by number.
    editions: Vec<OnceLock<Box<RawValue>>>,
    /// The entities as pages of an edition in its language refer to them, by edition and number.
    entities: Vec<Vec<OnceLock<Box<RawValue>>>>,
}

impl Said {
    /// Nothing yet.
    pub(in crate::render) fn nothing(site: &Site) -> Self {
        let editions = || site.editions.iter();
        let entities = |_| site.entities.iter().map(|_| OnceLock::new()).collect();
        Self {
            publisher: OnceLock::new(),
            editions: editions().map(|_| OnceLock::new()).collect(),
            entities: editions().map(entities).collect(),
        }
    }
}

/// A page that something is said of.
#[derive(Clone, Copy)]
struct On<'a> {
    stage: &'a Stage<'a>,
    head: &'a Head<'a>,
    permalink: &'a str,
    edition: &'a Edition,
}

impl<'a> On<'a> {
    fn site(self) -> WebSite<'a> {
        WebSite {
            kind: "WebSite",
            id: self.site_id(),
            url: self.permalink,
            name: &self.edition.title,
            description: self.edition.description.as_deref(),
            in_language: &self.edition.lang,
            publisher: self.publisher(),
            potential_action: self.search(),
        }
    }

    fn search(self) -> Option<SearchAction> {
        let page = self.stage.permalink(&search_address(self.edition));
        let has_search = self.stage.site.config.search;
        has_search.then(|| SearchAction::of(&page))
    }

    fn site_id(self) -> String {
        let front = format!("{}/", self.edition.prefix);
        self.stage.permalink(&front) + "#site"
    }

    /// The site as what its pages are part of.
    fn whole(self) -> Written<'a> {
        let whole = || Work {
            id: Some(self.site_id()),
            ..work("WebSite", Cow::Borrowed(&self.edition.title))
        };
        let place = &self.stage.said.editions[self.head.edition];
        Written::Kept(place.get_or_init(|| written_once(&whole())))
    }

    fn publisher(self) -> Written<'a> {
        let place = &self.stage.said.publisher;
        Written::Kept(place.get_or_init(|| written_once(&self.organization())))
    }

    fn organization(self) -> Organization<'a> {
        let stage = self.stage;
        let publisher = &stage.site.config.publisher;
        let absolute = |path: &str| {
            if path.starts_with('/') {
                stage.permalink(path)
            } else {
                path.to_owned()
            }
        };
        let mut policies: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        for (name, path) in &publisher.policies {
            let known = POLICIES.iter().find(|(known, _)| known == name);
            let property = known.map_or(PRINCIPLES, |(_, property)| property);
            policies.entry(property).or_default().push(absolute(path));
        }
        Organization {
            kind: "Organization",
            id: stage.permalink("/") + "#publisher",
            name: &publisher.name,
            url: publisher.url.as_deref(),
            logo: publisher.logo.as_deref().map(|logo| Picture {
                kind: "ImageObject",
                url: absolute(logo),
                ..Picture::default()
            }),
            policies,
        }
    }

    fn page(self, kind: &'static str, of: Option<EntityId>) -> Node<'a> {
        Node::Page(Box::new(WebPage {
            kind,
            id: self.permalink,
            url: self.permalink,
            name: &self.head.title,
            description: self.head.description.as_deref(),
            in_language: self.head.lang,
            is_part_of: self.whole(),
            publisher: self.publisher(),
            main_entity: of.map(|id| self.entity(id)),
        }))
    }

    /// The way from the front page of the edition to this page.
    fn trail(self) -> Node<'a> {
        let prefix = &self.edition.prefix;
        let word = |key: &str| Cow::Owned(self.stage.word(&self.edition.lang, key));
        let index = |name: &str| (word(&format!("title.{name}")), format!("{prefix}/{name}/"));
        let mut steps: Vec<(Text<'a>, String)> =
            vec![(Cow::Borrowed(&*self.edition.title), format!("{prefix}/"))];
        match self.head.subject {
            Subject::Briefing(_) => steps.push(index("briefings")),
            Subject::Entity(id) => {
                steps.push(index(self.stage.site.entity(id).kind.plural()));
                steps.extend(self.above(id));
            }
            Subject::Archive(period) => {
                steps.push(index("briefings"));
                if let Period::Month(year, _) = period {
                    let address = period_address(self.edition, Period::Year(year));
                    steps.push((Cow::Owned(year.to_string()), address));
                }
            }
            Subject::Index(_) | Subject::Plain | Subject::Publication | Subject::Nothing => {}
        }
        let steps = steps
            .into_iter()
            .map(|(name, address)| (name, self.stage.permalink(&address)));
        let is_archive = self.head.subject == Subject::Archive(Period::All);
        let here = (Cow::Borrowed(&*self.head.title), self.permalink.to_owned());
        // the whole archive is a step already
        let here = (!is_archive).then_some(here);
        let steps = steps
            .chain(here)
            .enumerate()
            .map(|(before, (name, item))| Step {
                kind: "ListItem",
                position: before + 1,
                name,
                item,
            });
        Node::Trail(Trail {
            kind: "BreadcrumbList",
            item_list_element: steps.collect(),
        })
    }

    /// The topics above one, the highest first.
    fn above(self, id: EntityId) -> Vec<(Text<'a>, String)> {
        let site = self.stage.site;
        let parents = iter::successors(site.entity(id).parent, |id| site.entity(*id).parent);
        let mut above: Vec<_> = parents
            .map(|id| {
                let name = site.entity(id).name_in(&self.edition.lang);
                let address = site.entity_address(id, self.head.edition);
                (Cow::Borrowed(name), address)
            })
            .collect();
        above.reverse();
        above
    }

    fn briefing(self, id: PageId) -> Vec<Node<'a>> {
        let page = self.stage.site.page(id);
        let events = page.briefing.events.iter().zip(&page.names.events);
        let events = events.filter_map(|(event, refs)| self.event(page, event, refs));
        let article = Node::Article(Box::new(self.article(id, page)));
        [article, self.trail()].into_iter().chain(events).collect()
    }

    fn article(self, id: PageId, page: &'a Page) -> Article<'a> {
        let Self { stage, head, .. } = self;
        let briefing = &page.briefing;
        let with_role = |is_wanted: fn(MentionRole) -> bool| {
            let mentions = page.names.in_order.iter();
            let wanted = mentions.filter(move |mention| is_wanted(mention.role));
            wanted.map(|mention| self.named(mention.entity)).collect()
        };
        let others = page.versions.iter().filter(|other| **other != id);
        let others = others.map(|other| stage.site.page(*other));
        let original = others
            .clone()
            .find(|other| briefing.translation_of == Some(other.briefing.text.file));
        let translations =
            others.filter(|other| other.briefing.translation_of == Some(briefing.text.file));
        let series = briefing.series.as_deref();
        let series = series.map(|name| {
            let series = work("CreativeWorkSeries", Cow::Owned(stage.line(name)));
            Written::Once(written_once(&series))
        });
        let corrections = briefing.corrections.iter().map(|note| Correction {
            kind: "CorrectionComment",
            text: Cow::Owned(self.plain(&note.text)),
            date_published: note.date.to_string(),
        });
        Article {
            kind: article_kind(briefing.kind),
            id: article_id(self.permalink),
            url: self.permalink,
            main_entity_of_page: self.permalink,
            headline: &head.title,
            description: head.description.as_deref(),
            in_language: head.lang,
            date_published: head.published.as_deref(),
            date_modified: head.modified.as_deref().or(head.published.as_deref()),
            dateline: briefing.place.as_deref(),
            section: briefing.section.as_deref(),
            word_count: briefing.text.outline.words,
            author: self.authors(briefing),
            publisher: self.publisher(),
            is_part_of: iter::once(self.whole()).chain(series).collect(),
            image: self.picture(page).or_else(|| self.card()),
            about: with_role(|role| role == MentionRole::Subject),
            mentions: with_role(|role| role != MentionRole::Subject),
            correction: corrections.collect(),
            is_based_on: briefing
                .sources
                .iter()
                .map(|each| self.source(each))
                .collect(),
            translation_of_work: original.map(|other| self.article_of(other)),
            work_translation: translations.map(|other| self.article_of(other)).collect(),
            identifier: identifiers(briefing),
        }
    }

    fn article_of(self, page: &Page) -> Named {
        Named {
            id: article_id(&self.stage.permalink(&page.address)),
        }
    }

    fn authors(self, briefing: &'a Briefing) -> Vec<Author<'a>> {
        let publisher = &self.stage.site.config.publisher.name;
        let authors = authors(self.stage, briefing).iter();
        authors
            .map(|name| Author {
                kind: if name == publisher {
                    "Organization"
                } else {
                    "Person"
                },
                name,
            })
            .collect()
    }

    fn picture(self, page: &'a Page) -> Option<Picture<'a>> {
        let image = page.briefing.image.as_ref()?;
        Some(Picture {
            kind: "ImageObject",
            url: self.stage.permalink(page.image.as_deref()?),
            caption: Some(&image.alt),
            credit_text: image.credit.as_deref(),
            ..Picture::default()
        })
    }

    fn card(self) -> Option<Picture<'a>> {
        let card = card::of_subject(self.stage, self.head.subject, self.head.edition)?;
        Some(Picture {
            kind: "ImageObject",
            url: card.url,
            width: Some(WIDTH),
            height: Some(HEIGHT),
            ..Picture::default()
        })
    }

    fn source(self, source: &'a Reference) -> Work<'a> {
        Work {
            url: source.url.as_deref(),
            archived_at: source.archive.as_deref(),
            date_published: source.date.and_then(|date| days(&date)?.0),
            publisher: source.outlet.as_deref().map(|name| Author {
                kind: "Organization",
                name,
            }),
            ..work("CreativeWork", Cow::Owned(self.stage.line(&source.title)))
        }
    }

    /// An event whose day, month or year is known for sure: a vague one would get a false date.
    fn event(
        self,
        page: &Page,
        event: &'a briefing::Event,
        refs: &'a EventRefs,
    ) -> Option<Node<'a>> {
        let (start_date, end_date) = days(&event.when)?;
        let named = refs.countries.iter().chain(&refs.actors);
        Some(Node::Event(Box::new(Event {
            kind: "Event",
            name: Cow::Owned(self.plain(&event.what)),
            start_date,
            end_date,
            status: event.status.and_then(event_status),
            location: event.place.as_deref().map(|name| Author {
                kind: "Place",
                name,
            }),
            about: named.map(|each| self.referred(each)).collect(),
            subject_of: self.article_of(page),
        })))
    }

    /// An entity as other things refer to it.
    fn named(self, id: EntityId) -> Written<'a> {
        if self.head.lang != self.edition.lang {
            return Written::Once(written_once(&self.short(id)));
        }
        let place = &self.stage.said.entities[self.head.edition][id.0 as usize];
        Written::Kept(place.get_or_init(|| written_once(&self.short(id))))
    }

    fn short(self, id: EntityId) -> Thing<'a> {
        let site = self.stage.site;
        let entity = site.entity(id);
        let wikidata = entity.wikidata.iter();
        let wikidata = wikidata.map(|item| Cow::Owned([WIKIDATA, item].concat()));
        Thing {
            kind: thing_kind(entity),
            id: Some(self.entity_id(id)),
            name: Cow::Borrowed(entity.name_in(self.head.lang)),
            url: Some(
                self.stage
                    .permalink(&site.entity_address(id, self.head.edition)),
            ),
            same_as: wikidata
                .chain(entity.url.as_deref().map(Cow::Borrowed))
                .collect(),
            ..Thing::default()
        }
    }

    /// What an entity is called in every edition: by its page in the main one.
    fn entity_id(self, id: EntityId) -> String {
        self.stage.permalink(&self.stage.site.entity_address(id, 0)) + "#entity"
    }

    fn referred(self, reference: &'a Ref) -> Written<'a> {
        match reference.entity {
            Some(id) => self.named(id),
            None => Written::Once(written_once(&Thing {
                kind: "Thing",
                name: Cow::Borrowed(&reference.text),
                ..Thing::default()
            })),
        }
    }

    /// An entity with what is known of it.
    fn entity(self, id: EntityId) -> Thing<'a> {
        let entity = self.stage.site.entity(id);
        let is_person = entity.actor_kind == Some(ActorKind::Person);
        let codes = entity.geography.iter().flat_map(|geography| {
            [
                ("ISO 3166-1 alpha-2", &geography.alpha2),
                ("ISO 3166-1 alpha-3", &geography.alpha3),
                ("UN M49", &geography.numeric),
            ]
        });
        let codes = codes.map(|(property, value)| identifier(property, value));
        let current = entity.roles.iter().filter(|role| role.to.is_none());
        let country = entity.country.as_ref().filter(|_| is_person);
        let is_organization = thing_kind(entity) == "Organization";
        let members = entity.members.iter().filter(|_| is_organization);
        // countries and places are members of nothing in these words
        let member_of = entity.member_of.iter();
        let member_of = member_of.filter(|_| is_person || is_organization);
        Thing {
            alternate_name: &entity.aliases,
            description: entity.description.as_deref().map(|text| self.plain(text)),
            identifier: codes.collect(),
            job_title: current
                .filter(|_| is_person)
                .map(|role| role.title.as_str())
                .collect(),
            nationality: country.map(|country| self.referred(country)),
            member_of: member_of.map(|id| self.named(*id)).collect(),
            member: members.map(|member| self.referred(member)).collect(),
            ..self.short(id)
        }
    }

    fn plain(self, markdown: &str) -> String {
        markdown::plain_text(markdown, self.stage.punctuation())
    }
}

fn work<'a>(kind: &'static str, name: Text<'a>) -> Work<'a> {
    Work {
        kind,
        id: None,
        name,
        url: None,
        archived_at: None,
        date_published: None,
        publisher: None,
    }
}

fn article_id(permalink: &str) -> String {
    [permalink, "#briefing"].concat()
}

fn article_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Briefing => "NewsArticle",
        Kind::Analysis => "AnalysisNewsArticle",
        Kind::Background => "BackgroundNewsArticle",
        Kind::Report => "ReportageNewsArticle",
        Kind::Opinion => "OpinionNewsArticle",
    }
}

fn thing_kind(entity: &Entity) -> &'static str {
    match (entity.kind, entity.actor_kind) {
        (EntityKind::Country, _) | (_, Some(ActorKind::State)) => "Country",
        (EntityKind::Topic, _) => "DefinedTerm",
        (EntityKind::Actor, Some(ActorKind::Person)) => "Person",
        (EntityKind::Actor, Some(ActorKind::Facility)) => "Place",
        // an actor of no known kind may be anything
        (EntityKind::Actor, Some(ActorKind::System) | None) => "Thing",
        (EntityKind::Actor, Some(_)) => "Organization",
    }
}

fn event_status(status: EventStatus) -> Option<&'static str> {
    match status {
        EventStatus::Planned | EventStatus::Announced => Some("https://schema.org/EventScheduled"),
        EventStatus::Cancelled => Some("https://schema.org/EventCancelled"),
        EventStatus::Postponed => Some("https://schema.org/EventPostponed"),
        EventStatus::Held => None,
    }
}

fn identifiers(briefing: &Briefing) -> Vec<Identifier<'_>> {
    let doi = briefing.cite.doi.as_deref();
    let report = briefing.cite.report_number.as_deref();
    let doi = doi.map(|value| identifier("DOI", value));
    doi.into_iter()
        .chain(report.map(|value| identifier("report number", value)))
        .collect()
}

fn identifier<'a>(property: &'static str, value: &'a str) -> Identifier<'a> {
    Identifier {
        kind: "PropertyValue",
        property,
        value,
    }
}

/// First and last day of a date, if they are sure: as days, or as a month or a year where no more is
/// known.
fn days(when: &Edtf) -> Option<(Option<String>, Option<String>)> {
    let end = |end| match end {
        End::Date(date) => Some(Some(sure(date)?)),
        End::Open | End::Unknown => Some(None),
    };
    match when.parts() {
        Parts::Date(date) => Some((Some(sure(date)?), None)),
        Parts::Interval(first, last) => Some((end(first)?, end(last)?)),
        Parts::Instant(_) => Some((Some(when.to_string()), None)),
    }
}

fn sure(date: Dated) -> Option<String> {
    if date.doubt != Doubt::Sure {
        return None;
    }
    match date.span {
        Span::Day(day) => Some(day.to_string()),
        Span::Month(year, month) => Some(format!("{year:04}-{month:02}")),
        Span::Year(year) => Some(format!("{year:04}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_sure_is_a_date() {
        let cases = [
            ("2025-09-12", Some((Some("2025-09-12"), None))),
            ("2025-09", Some((Some("2025-09"), None))),
            ("2025", Some((Some("2025"), None))),
            ("2025-09-12?", None),
            ("2025~", None),
            ("2025-21", None),
            ("202X", None),
            ("2025-09-XX", None),
            (
                "2025-09/2025-10-02",
                Some((Some("2025-09"), Some("2025-10-02"))),
            ),
            ("2025-09/..", Some((Some("2025-09"), None))),
            ("../2025-09", Some((None, Some("2025-09")))),
            ("2025-09/2025-10~", None),
        ];
        for (when, expected) in cases {
            let found = days(&when.parse().expect("a date"));
            let expected = expected.map(|(first, last): (Option<&str>, Option<&str>)| {
                (first.map(str::to_owned), last.map(str::to_owned))
            });
            assert_eq!(found, expected, "{when}");
        }
    }
}
