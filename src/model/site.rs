//! The public site, everything resolved: what outputs are made from. It cannot hold what is not
//! public.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::briefing::{Briefing, Extra, Redirect, TextFile};
use super::config::Config;
use super::edtf::Edtf;
use super::entity::ActorKind;
use super::outline::Target;
use super::source::EntityKind;
use super::timeline::Timeline;
use crate::diag::{FileId, Place};

/// A page, by its index in [`Site::pages`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

/// An entity, by its index in [`Site::entities`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub u32);

/// The whole public site.
#[derive(Debug)]
pub struct Site {
    /// The settings.
    pub config: Config,
    /// The instant that the site is built for.
    pub as_of: DateTime<Utc>,
    /// The day, in the site's zone, that it falls on.
    pub today: NaiveDate,
    /// Briefings, newest first.
    pub pages: Vec<Page>,
    /// Addresses that show only a notice.
    pub retracted: Vec<Retracted>,
    /// The entities that have pages, by kind and name.
    pub entities: Vec<Entity>,
    /// All countries there are, by their codes, whether they have pages or not: a map names them all.
    pub countries: Vec<CountryNames>,
    /// The site by language; the main one first.
    pub editions: Vec<Edition>,
    /// About, methodology …
    pub plain: Vec<PlainPage>,
    /// Pictures and other files beside texts that a public page uses: address → file.
    pub attachments: BTreeMap<String, FileId>,
    /// Links to addresses of the site, to be checked once all routes are known.
    pub path_links: Vec<PathLink>,
    /// Old addresses and where they lead, each as an address of the site.
    pub redirects: Vec<(String, String, Place)>,
}

impl Site {
    /// A page by its number.
    #[must_use]
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0 as usize]
    }

    /// An entity by its number.
    #[must_use]
    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.0 as usize]
    }

    /// A country by its alpha-2.
    #[must_use]
    pub fn country(&self, alpha2: &str) -> Option<&CountryNames> {
        let countries = &self.countries;
        let found = countries.binary_search_by(|country| country.alpha2.as_str().cmp(alpha2));
        found.ok().map(|at| &countries[at])
    }

    /// Which of a briefing's versions is for readers of none of their languages, by its place among
    /// them: the one in the main language, or else the original.
    #[must_use]
    pub fn default_version(&self, versions: &[PageId]) -> usize {
        let find = |is: fn(&Briefing, &str) -> bool| {
            let is_it = |id: &PageId| is(&self.page(*id).briefing, &self.config.language);
            versions.iter().position(is_it)
        };
        let main = find(|briefing, language| briefing.lang == language);
        let original = || find(|briefing, _| briefing.translation_of.is_none());
        main.or_else(original).unwrap_or_default()
    }

    /// The edition that a text in a language belongs to; the main one if there is none of its own.
    #[must_use]
    pub fn edition_of(&self, lang: &str) -> usize {
        let own = self.editions.iter().position(|e| e.lang == lang);
        own.unwrap_or(0)
    }

    /// The address of an entity's page as it is linked from an edition: the edition's own page if
    /// it has one.
    #[must_use]
    pub fn entity_address(&self, id: EntityId, edition: usize) -> String {
        let edition = &self.editions[edition];
        let entity = self.entity(id);
        let own = edition.prefix.is_empty() || edition.list(id).is_some();
        let prefix = if own { edition.prefix.as_str() } else { "" };
        let parts = [prefix, "/", entity.kind.plural(), "/", &entity.slug, "/"];
        parts.concat()
    }
}

/// A briefing with its address and its neighbours.
#[derive(Debug)]
pub struct Page {
    /// What its author wrote.
    pub briefing: Arc<Briefing>,
    /// Its address, from the root of the site: `/2025/03/slug/`.
    pub address: Arc<str>,
    /// Index into [`Site::editions`].
    pub edition: usize,
    /// The entities it names.
    pub names: Arc<Names>,
    /// What the links of the body became.
    pub targets: Vec<Target>,
    /// The address of the lead picture.
    pub image: Option<String>,
    /// The next newer briefing of its edition.
    pub newer: Option<PageId>,
    /// The next older briefing of its edition.
    pub older: Option<PageId>,
    /// Briefings whose body links here, newest first.
    pub backlinks: Vec<PageId>,
    /// All versions of it by language, itself included; empty if there are no others.
    pub versions: Vec<PageId>,
}

impl Page {
    /// The day it last changed in public: its date, or that of its newest update or correction.
    #[must_use]
    pub fn modified(&self) -> NaiveDate {
        let briefing = &self.briefing;
        let notes = briefing.updates.iter().chain(&briefing.corrections);
        let newest = notes.map(|note| note.date).max();
        newest.map_or(briefing.date.day, |day| day.max(briefing.date.day))
    }
}

/// The entities that a briefing names.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// All of them, sorted by number, each once with its strongest role.
    pub mentions: Vec<Mention>,
    /// The same in the order its author named them, countries first.
    pub in_order: Vec<Mention>,
    /// Those of each event.
    pub events: Vec<EventRefs>,
    /// Who says it, one for each claim.
    pub claimants: Vec<Ref>,
}

/// Entities of one event.
#[derive(Debug, Clone, Default)]
pub struct EventRefs {
    /// Its countries.
    pub countries: Vec<Ref>,
    /// Its actors.
    pub actors: Vec<Ref>,
    /// Whose it is.
    pub by: Option<Ref>,
}

/// A name, and the entity it means if it has a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ref {
    /// The words to print.
    pub text: String,
    /// The entity.
    pub entity: Option<EntityId>,
}

/// That a briefing names an entity, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    /// Which.
    pub entity: EntityId,
    /// How.
    pub role: MentionRole,
}

/// How a briefing names an entity, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MentionRole {
    /// It is what the briefing is about: a subject country, an actor, a topic.
    Subject,
    /// It happens there.
    Location,
    /// It is named besides: in an event, by a claim, as the country of an actor.
    Mentioned,
}

impl MentionRole {
    /// The word in front matter and in templates.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Location => "location",
            Self::Mentioned => "mentioned",
        }
    }
}

/// An address whose briefing was retracted.
#[derive(Debug)]
pub struct Retracted {
    /// The file, for messages.
    pub place: Place,
    /// Its address.
    pub address: String,
    /// BCP 47.
    pub lang: String,
    /// Index into [`Site::editions`].
    pub edition: usize,
    /// The words that take its place: inline Markdown.
    pub notice: String,
    /// The last part of its address, by which links find it.
    pub slug: String,
    /// Old paths that led there.
    pub redirects: Vec<Redirect>,
}

/// An entity that has a page.
#[derive(Debug)]
pub struct Entity {
    /// Which of the three.
    pub kind: EntityKind,
    /// The last part of its address.
    pub slug: String,
    /// Where it is declared or first named.
    pub place: Place,
    /// Whether it is declared, or built in.
    pub registered: bool,
    /// The name to print where no other language is asked for.
    pub name: String,
    /// Names by language.
    pub names: BTreeMap<String, String>,
    /// Other names that its author gave.
    pub aliases: Vec<String>,
    /// What kind of actor.
    pub actor_kind: Option<ActorKind>,
    /// The actor's country.
    pub country: Option<Ref>,
    /// What is part of it.
    pub members: Vec<Ref>,
    /// What it is part of.
    pub member_of: Vec<EntityId>,
    /// Offices held.
    pub roles: Vec<RoleHeld>,
    /// The topic above.
    pub parent: Option<EntityId>,
    /// The topics below.
    pub children: Vec<EntityId>,
    /// Its item number at Wikidata.
    pub wikidata: Option<String>,
    /// Its own site.
    pub url: Option<String>,
    /// A sentence or two of inline Markdown.
    pub description: Option<String>,
    /// A profile page's body, and what its links became.
    pub text: Option<(TextFile, Vec<Target>)>,
    /// Codes and regions of a country.
    pub geography: Option<Geography>,
    /// Whether it has a page even if nothing names it.
    pub page_always: bool,
}

impl Entity {
    /// The name in a language, or in the one it falls back to.
    #[must_use]
    pub fn name_in(&self, lang: &str) -> &str {
        name_in(lang, &self.names).unwrap_or(&self.name)
    }
}

/// A country, whether it has a page or not, as it is called.
#[derive(Debug)]
pub struct CountryNames {
    /// ISO 3166-1 alpha-2, in capitals.
    pub alpha2: String,
    /// The entity, if it has a page.
    pub entity: Option<EntityId>,
    /// The name to print where no other language is asked for.
    pub name: String,
    /// Names by language.
    pub names: BTreeMap<String, String>,
}

impl CountryNames {
    /// The name in a language, or in the one it falls back to.
    #[must_use]
    pub fn name_in(&self, lang: &str) -> &str {
        name_in(lang, &self.names).unwrap_or(&self.name)
    }
}

fn name_in<'n>(lang: &str, names: &'n BTreeMap<String, String>) -> Option<&'n str> {
    let primary = lang.split('-').next().unwrap_or(lang);
    let name = names.get(lang).or_else(|| names.get(primary));
    name.map(String::as_str)
}

/// An office, and since when.
#[derive(Debug)]
pub struct RoleHeld {
    /// What it is called.
    pub title: String,
    /// Of whom.
    pub of: Option<Ref>,
    /// Since when.
    pub from: Option<Edtf>,
    /// Until when.
    pub to: Option<Edtf>,
}

/// Codes and regions of a country (ISO 3166-1, UN M49).
#[derive(Debug, Clone)]
pub struct Geography {
    /// Two letters.
    pub alpha2: String,
    /// Three letters.
    pub alpha3: String,
    /// Three digits.
    pub numeric: String,
    /// The M49 region.
    pub region: String,
    /// The M49 subregion.
    pub subregion: Option<String>,
    /// What its people and things are called in English.
    pub demonyms: Vec<String>,
}

/// The site in one language.
#[derive(Debug)]
pub struct Edition {
    /// BCP 47.
    pub lang: String,
    /// What its addresses begin with: nothing for the main one, else `/fr`.
    pub prefix: String,
    /// The publication's name.
    pub title: String,
    /// What it is, in a sentence.
    pub description: Option<String>,
    /// Its briefings, newest first. The main edition also has, in their own language, those that
    /// it has no version of.
    pub pages: Vec<PageId>,
    /// Its entities that have briefings, by number, each with them, newest first.
    pub lists: Vec<EntityList>,
    /// Where each entity of the site stands among these, by its number: every link to one asks.
    pub places: Vec<Option<u32>>,
    /// The months that have briefings, newest first.
    pub months: Vec<Month>,
    /// What its briefings tell of, in order of time.
    pub timeline: Timeline,
    /// The author's words for its front page.
    pub front: Option<FrontText>,
}

impl Edition {
    /// The briefings of an entity.
    #[must_use]
    pub fn list(&self, entity: EntityId) -> Option<&EntityList> {
        self.position(entity).map(|index| &self.lists[index])
    }

    /// Where an entity stands in [`Edition::lists`].
    #[must_use]
    pub fn position(&self, entity: EntityId) -> Option<usize> {
        let place = self.places.get(entity.0 as usize).copied().flatten();
        place.map(|place| place as usize)
    }
}

/// A month that has briefings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    /// How many briefings it has.
    pub count: usize,
}

/// The briefings of an entity in an edition, newest first; of a topic, its descendants' too.
#[derive(Debug)]
pub struct EntityList {
    /// Which.
    pub entity: EntityId,
    /// The briefings.
    pub pages: Vec<PageId>,
}

/// A page that is no briefing.
#[derive(Debug)]
pub struct PlainPage {
    /// Its address.
    pub address: String,
    /// Where the address comes from.
    pub slug_place: Place,
    /// The last part of its address, by which its versions find each other.
    pub slug: String,
    /// BCP 47.
    pub lang: String,
    /// Index into [`Site::editions`].
    pub edition: usize,
    /// The headline.
    pub title: String,
    /// A sentence of inline Markdown.
    pub summary: Option<String>,
    /// The body.
    pub text: TextFile,
    /// What its links became.
    pub targets: Vec<Target>,
    /// Old paths that lead here.
    pub redirects: Vec<Redirect>,
    /// What only the theme knows.
    pub extra: BTreeMap<String, Extra>,
}

/// The author's words for a front page.
#[derive(Debug)]
pub struct FrontText {
    /// A headline over them.
    pub title: Option<String>,
    /// The body.
    pub text: TextFile,
    /// What its links became.
    pub targets: Vec<Target>,
}

/// A link to an address of the site.
#[derive(Debug)]
pub struct PathLink {
    /// The address, decoded, without query and anchor.
    pub address: String,
    /// As written.
    pub written: String,
    /// Where.
    pub place: Place,
}
