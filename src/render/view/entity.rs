//! `entity` and its neighbours: what a topic's, country's or actor's page shows.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::activity;
use super::{crossing, day, glance, map, network, reference, references, series};
use crate::diag::Diagnostic;
use crate::model::edtf::Edtf;
use crate::model::language;
use crate::model::site::{Edition, Entity, EntityId, EntityList, Geography, PageId, RoleHeld};
use crate::model::source::EntityKind;
use crate::render::template::{Value, html, object, with};
use crate::render::{Stage, Voice};

/// Counts below this come again and again.
const FEW_BRIEFINGS: usize = 1024;

/// Named values on their way into a map.
type Entries = Vec<(&'static str, Value)>;

/// How many related entities are shown.
const RELATED: usize = 12;

/// The most entities of one briefing that count for relations: it keeps the work linear.
pub(super) const ENTITIES: usize = 64;

/// Everything that the nth page of an entity shows besides its briefings.
///
/// # Errors
/// Its profile can't be read any more, or is not what was parsed.
pub fn entity(
    stage: &Stage<'_>,
    id: EntityId,
    edition: usize,
    nth: usize,
) -> Result<Value, Diagnostic> {
    let voice = Voice::of_edition(stage, edition);
    let entity = stage.site.entity(id);
    let is_first = nth == 1;
    let kind = entity.actor_kind.map(|kind| kind.word().replace('-', "_"));
    let kind_text = kind.map(|kind| voice.word(&format!("actor_kind.{kind}")));
    // looked for once: the later pages show the list only
    let (shown, glance) = if is_first {
        let pages = list_of(voice, id);
        (pictures(voice, id, pages), glance::glance(voice, id, pages))
    } else {
        let names = ["related", "activity", "crossings", "network", "series"];
        (names.map(|name| (name, ().into())), glance::nothing())
    };
    let maps = if is_first { maps(voice, id) } else { no_maps() };
    let events = super::timeline::of_entity(voice, id, is_first);
    let address = stage.site.entity_address(id, edition);
    let feed = |file: &str| stage.url(&[&address, file].concat()).into();
    let own = vec![
        ("kind_text", kind_text.into()),
        ("aliases", entity.aliases.clone().into()),
        // its own web site, in place of its page
        ("url", entity.url.clone().into()),
        ("wikidata", entity.wikidata.clone().into()),
        ("feed", feed("feed.xml")),
        ("rss", feed("rss.xml")),
        ("json_feed", feed("feed.json")),
    ];
    let parts = [
        own,
        shown.to_vec(),
        maps.to_vec(),
        glance.to_vec(),
        events,
        profile(stage, entity, is_first)?,
        ties(voice, entity),
        geography(entity.geography.as_ref()),
    ];
    Ok(with(&counted(voice, id), parts.into_iter().flatten()))
}

/// What is drawn and counted of an entity's briefings, the newest of which comes first.
fn pictures(voice: Voice<'_>, id: EntityId, pages: &[PageId]) -> [(&'static str, Value); 5] {
    let list = voice.stage.site.editions[voice.edition].list(id);
    let related = list.map(|list| related(voice, list));
    let activity = match voice.stage.site.entity(id).kind {
        EntityKind::Topic => activity::since_first(voice, pages),
        EntityKind::Actor | EntityKind::Country => activity::activity(voice, pages),
    };
    [
        ("related", related.unwrap_or_default().into()),
        ("activity", activity),
        ("crossings", crossing::ways(voice, id)),
        ("network", network::network(voice, id)),
        ("series", series::series(voice, pages)),
    ]
}

/// Where an entity is: a topic by the countries that its briefings name, a country among its neighbours.
fn maps(voice: Voice<'_>, id: EntityId) -> [(&'static str, Value); 3] {
    let site = voice.stage.site;
    let list = site.editions[voice.edition].list(id);
    let list = list.filter(|_| site.entity(id).kind == EntityKind::Topic);
    let (countries, map) = match list {
        Some(list) => countries(voice, &shared(voice.stage, list)),
        None => (Vec::new(), ().into()),
    };
    [
        ("countries", countries.into()),
        ("map", map),
        ("locator", map::locator(voice, id)),
    ]
}

/// The same on later pages, which show the list only.
fn no_maps() -> [(&'static str, Value); 3] {
    ["countries", "map", "locator"].map(|name| (name, ().into()))
}

/// The countries that a topic's briefings name, those that most of them name first; and these on a map.
fn countries(voice: Voice<'_>, shared: &[(EntityId, u64)]) -> (Vec<Value>, Value) {
    let site = voice.stage.site;
    let countries = shared.iter().copied();
    let mut countries: Vec<(EntityId, u64)> = countries
        .filter(|(id, _)| site.entity(*id).kind == EntityKind::Country)
        .collect();
    countries.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let map = map::map_of(voice, &countries);
    let listed = countries.into_iter().map(|one| together(voice, one));
    (listed.collect(), map)
}

/// An entity that shares briefings with another, and how many.
fn together(voice: Voice<'_>, (id, together): (EntityId, u64)) -> Value {
    voice.stage.shapes.related.object([
        ("entity", counted(voice, id)),
        ("count", together.into()),
        ("count_text", count_text(voice, together)),
    ])
}

/// An entity in its index, with what it is.
#[must_use]
pub fn index_entry(voice: Voice<'_>, id: EntityId) -> Value {
    let entity = voice.stage.site.entity(id);
    let more = [
        ("description", description(voice.stage, entity)),
        ("children_count", entity.children.len().into()),
        ("activity", activity_of(voice, id)),
    ];
    with(&counted(voice, id), more)
}

/// The activity of an entity in an edition.
fn activity_of(voice: Voice<'_>, id: EntityId) -> Value {
    activity::activity(voice, list_of(voice, id))
}

/// The briefings of an entity in an edition, the newest first.
fn list_of(voice: Voice<'_>, id: EntityId) -> &[PageId] {
    let list = voice.stage.site.editions[voice.edition].list(id);
    list.map_or(&[][..], |list| &list.pages)
}

/// What templates see of the entities that an edition lists, each made when it is first asked for.
#[derive(Debug, Default)]
pub struct Listed {
    /// In the order of the edition's lists.
    entities: Vec<OnceLock<Value>>,
    /// `12 briefings` and the like, by how many.
    counts: Vec<OnceLock<Value>>,
}

impl Listed {
    /// Nothing made yet.
    pub(in crate::render) fn of(edition: &Edition) -> Self {
        let counts = 0..FEW_BRIEFINGS;
        Self {
            entities: edition.lists.iter().map(|_| OnceLock::new()).collect(),
            counts: counts.map(|_| OnceLock::new()).collect(),
        }
    }
}

/// An entity in a list, with the number of its briefings.
#[must_use]
pub fn counted(voice: Voice<'_>, id: EntityId) -> Value {
    let edition = &voice.stage.site.editions[voice.edition];
    let position = edition.position(id);
    let made = || {
        let list = position.map(|at| &edition.lists[at]);
        with(&named(voice, id), span(voice, list))
    };
    match position {
        // names and dates are in the words of the page's language
        Some(at) if voice.lang == edition.lang => {
            let listed = &voice.stage.listed[voice.edition];
            let made = || {
                let entity = made();
                voice.stage.know(&entity);
                entity
            };
            listed.entities[at].get_or_init(made).clone()
        }
        _ => made(),
    }
}

/// An entity as it is named in a list.
#[must_use]
pub fn short(voice: Voice<'_>, id: EntityId) -> Value {
    let edition = &voice.stage.site.editions[voice.edition];
    if voice.lang == edition.lang && edition.position(id).is_some() {
        // it has numbers too, which do no harm, and is made once
        counted(voice, id)
    } else {
        named(voice, id)
    }
}

fn named(voice: Voice<'_>, id: EntityId) -> Value {
    let Voice {
        stage,
        lang,
        edition,
    } = voice;
    let entity = stage.site.entity(id);
    object([
        ("kind", entity.kind.word().into()),
        ("name", entity.name_in(lang).into()),
        ("lang", name_lang(voice, &entity.names).into()),
        (
            "url",
            stage.url(&stage.site.entity_address(id, edition)).into(),
        ),
    ])
}

/// The language that a name comes out in.
pub(super) fn name_lang<'a>(voice: Voice<'a>, names: &BTreeMap<String, String>) -> &'a str {
    let lang = voice.lang;
    let primary = lang.split('-').next().unwrap_or(lang);
    let own = names.contains_key(lang) || names.contains_key(primary);
    if own {
        lang
    } else {
        &voice.stage.site.config.language
    }
}

/// What its author says of it. The body is read for the first page only.
fn profile(stage: &Stage<'_>, entity: &Entity, is_first: bool) -> Result<Entries, Diagnostic> {
    let lang = stage.site.config.language.as_str();
    let text = entity.text.as_ref().filter(|_| is_first);
    let body = text
        .map(|(text, targets)| stage.body(text, targets, lang))
        .transpose()?;
    Ok(vec![
        ("description", description(stage, entity)),
        ("html", body.map(|body| html(&body)).into()),
        ("text_lang", lang.into()),
        ("text_dir", language::direction(lang).into()),
    ])
}

fn description(stage: &Stage<'_>, entity: &Entity) -> Value {
    let description = entity.description.as_deref();
    description.map(|text| stage.inline(text)).into()
}

/// The entities that its author ties it to.
fn ties(voice: Voice<'_>, entity: &Entity) -> Entries {
    let country = entity.country.as_ref();
    vec![
        ("country", country.map(|of| reference(voice, of)).into()),
        ("members", references(voice, &entity.members)),
        ("member_of", all_counted(voice, &entity.member_of).into()),
        ("roles", roles(voice, &entity.roles)),
        ("parent", entity.parent.map(|id| short(voice, id)).into()),
        ("children", all_counted(voice, &entity.children).into()),
    ]
}

fn all_counted(voice: Voice<'_>, ids: &[EntityId]) -> Vec<Value> {
    ids.iter().map(|id| counted(voice, *id)).collect()
}

/// The codes and regions of a country.
fn geography(geography: Option<&Geography>) -> Entries {
    let codes = geography.map(|geography| {
        object([
            ("alpha2", geography.alpha2.as_str().into()),
            ("alpha3", geography.alpha3.as_str().into()),
            ("numeric", geography.numeric.as_str().into()),
        ])
    });
    let region = geography.map(|geography| geography.region.clone());
    let subregion = geography.and_then(|geography| geography.subregion.clone());
    vec![
        ("codes", codes.into()),
        ("region", region.into()),
        ("subregion", subregion.into()),
    ]
}

/// The entities that share the most briefings with one, those of few briefings weighing more.
fn related(voice: Voice<'_>, list: &EntityList) -> Vec<Value> {
    let lists = &voice.stage.site.editions[voice.edition];
    let mut weighed: Vec<(u64, EntityId, u64)> = shared(voice.stage, list)
        .into_iter()
        .filter_map(|(other, together)| {
            let alone = lists.list(other)?.pages.len() as u64;
            // a million times the square of the cosine of the two lists, in whole numbers
            let both = list.pages.len() as u64 * alone.max(1);
            Some((
                together * together * 1_000_000 / both.max(1),
                other,
                together,
            ))
        })
        .collect();
    weighed.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    weighed.truncate(RELATED);
    let related = weighed.into_iter();
    related
        .map(|(_, other, count)| together(voice, (other, count)))
        .collect()
}

/// The other entities that the briefings of a list name, each with how many of them do.
fn shared(stage: &Stage<'_>, list: &EntityList) -> Vec<(EntityId, u64)> {
    let pages = list.pages.iter().map(|page| stage.site.page(*page));
    let mentions = pages.flat_map(|page| page.names.mentions.iter().take(ENTITIES));
    let named = mentions.map(|mention| mention.entity);
    let named = named.filter(|entity| *entity != list.entity);
    let all = stage.site.entities.len();
    if list.pages.len() > all / 16 {
        // to count in a table of all entities is quicker than to sort, but only in a long list
        let mut counts = vec![0; all];
        named.for_each(|entity| counts[entity.0 as usize] += 1);
        let counts = (0..).map(EntityId).zip(counts);
        return counts.filter(|(_, count)| *count > 0).collect();
    }
    let mut named: Vec<EntityId> = named.collect();
    named.sort_unstable();
    let same = named.chunk_by(|a, b| a == b);
    same.map(|same| (same[0], same.len() as u64)).collect()
}

/// How many briefings an entity has, and from when to when.
fn span(voice: Voice<'_>, list: Option<&EntityList>) -> [(&'static str, Value); 4] {
    let Voice { stage, .. } = voice;
    let pages = list.map_or(&[][..], |list| list.pages.as_slice());
    let date = |id: Option<&PageId>| {
        let page = id.map(|id| stage.site.page(*id));
        page.map(|page| day(voice, page.briefing.date.day))
    };
    [
        ("count", pages.len().into()),
        ("count_text", count_text(voice, pages.len() as u64)),
        ("first", date(pages.last()).into()),
        ("latest", date(pages.first()).into()),
    ]
}

/// So many briefings, in words; none where no theme has the words.
pub(super) fn count_text(voice: Voice<'_>, count: u64) -> Value {
    let made = || Value::from(voice.speech().count("briefings", count));
    let edition = &voice.stage.site.editions[voice.edition];
    let listed = &voice.stage.listed[voice.edition];
    match usize::try_from(count).map(|count| listed.counts.get(count)) {
        Ok(Some(known)) if voice.lang == edition.lang => known.get_or_init(made).clone(),
        _ => made(),
    }
}

fn roles(voice: Voice<'_>, roles: &[RoleHeld]) -> Value {
    let Voice { stage, .. } = voice;
    let role = |role: &RoleHeld| {
        let of = role.of.as_ref();
        object([
            ("title", stage.line(&role.title).into()),
            ("of", of.map(|of| reference(voice, of)).into()),
            (
                "when",
                when(voice, role.from.as_ref(), role.to.as_ref()).into(),
            ),
        ])
    };
    roles.iter().map(role).collect::<Vec<Value>>().into()
}

/// `2019 to 2024`, `from 2019`: the EDTF interval in words.
fn when(voice: Voice<'_>, from: Option<&Edtf>, to: Option<&Edtf>) -> Option<String> {
    let side = |date: Option<&Edtf>| date.map_or_else(|| "..".to_owned(), ToString::to_string);
    if from.is_none() && to.is_none() {
        return None;
    }
    let interval: Result<Edtf, _> = format!("{}/{}", side(from), side(to)).parse();
    let words = interval.ok().map(|interval| voice.speech().edtf(&interval));
    words.or_else(|| Some(format!("{} – {}", side(from), side(to))))
}
