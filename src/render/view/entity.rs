//! `entity` and its neighbours: what a topic's, country's or actor's page shows.

use std::collections::BTreeMap;

use super::{html, object, reference, references, short, span};
use crate::diag::Diagnostic;
use crate::model::edtf::Edtf;
use crate::model::language;
use crate::model::site::{EntityId, EntityList, RoleHeld};
use crate::render::template::Value;
use crate::render::{Stage, Voice};

/// How many related entities are shown.
const RELATED: usize = 12;

/// The most entities of one briefing that count for relations: it keeps the work linear.
const ENTITIES: usize = 64;

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
    let lang = stage.site.editions[edition].lang.as_str();
    let list = stage.site.editions[edition].list(id);
    let body = match &entity.text {
        Some((text, targets)) => Some(stage.body(text, targets, &stage.site.config.language)?),
        None => None,
    };
    let kind = entity.actor_kind.map(|kind| kind.word().replace('-', "_"));
    let kind_text = kind.map(|kind| stage.word(lang, &format!("actor_kind.{kind}")));
    let aliases: Vec<String> = entity.aliases.clone();
    let shorts = |ids: &[EntityId]| {
        let shorts = ids.iter().map(|id| counted(voice, *id));
        shorts.collect::<Vec<Value>>()
    };
    let geography = entity.geography.as_ref();
    let codes = geography.map(|geography| {
        object([
            ("alpha2", geography.alpha2.as_str().into()),
            ("alpha3", geography.alpha3.as_str().into()),
            ("numeric", geography.numeric.as_str().into()),
        ])
    });
    let description = entity.description.as_deref();
    let [count, first, latest] = span(voice, list);
    let feed = format!("{}feed.xml", stage.site.entity_address(id, edition));
    // looked for once: the later pages show the list only
    let related = match nth {
        1 => related(stage, id, edition),
        _ => Vec::<Value>::new().into(),
    };
    Ok(object([
        ("kind", entity.kind.word().into()),
        ("name", entity.name_in(lang).into()),
        ("lang", super::name_lang(voice, entity).into()),
        ("aliases", aliases.into()),
        (
            "description",
            description.map(|text| stage.inline(text)).into(),
        ),
        ("html", body.map(|body| html(&body)).into()),
        ("text_lang", stage.site.config.language.as_str().into()),
        (
            "text_dir",
            language::direction(&stage.site.config.language).into(),
        ),
        ("kind_text", kind_text.into()),
        ("url", entity.url.clone().into()),
        ("wikidata", entity.wikidata.clone().into()),
        (
            "country",
            entity.country.as_ref().map(|c| reference(voice, c)).into(),
        ),
        ("members", references(voice, &entity.members)),
        ("member_of", shorts(&entity.member_of).into()),
        ("roles", roles(voice, &entity.roles)),
        ("parent", entity.parent.map(|id| short(voice, id)).into()),
        ("children", shorts(&entity.children).into()),
        ("codes", codes.into()),
        ("region", geography.map(|g| g.region.clone()).into()),
        (
            "subregion",
            geography.and_then(|g| g.subregion.clone()).into(),
        ),
        count,
        first,
        latest,
        ("related", related),
        ("feed", stage.url(&feed).into()),
    ]))
}

/// An entity in a list, with the number of its briefings.
#[must_use]
pub fn counted(voice: Voice<'_>, id: EntityId) -> Value {
    let Voice {
        stage,
        lang,
        edition,
    } = voice;
    let entity = stage.site.entity(id);
    let list = stage.site.editions[edition].list(id);
    let [count, first, latest] = span(voice, list);
    object([
        ("kind", entity.kind.word().into()),
        ("name", entity.name_in(lang).into()),
        ("lang", super::name_lang(voice, entity).into()),
        (
            "url",
            stage.url(&stage.site.entity_address(id, edition)).into(),
        ),
        count,
        first,
        latest,
    ])
}

/// An entity in its index, with what it is.
#[must_use]
pub fn index_entry(voice: Voice<'_>, id: EntityId) -> Value {
    let Voice {
        stage,
        lang,
        edition,
    } = voice;
    let entity = stage.site.entity(id);
    let list = stage.site.editions[edition].list(id);
    let [count, first, latest] = span(voice, list);
    let description = entity.description.as_deref();
    object([
        ("kind", entity.kind.word().into()),
        ("name", entity.name_in(lang).into()),
        ("lang", super::name_lang(voice, entity).into()),
        (
            "url",
            stage.url(&stage.site.entity_address(id, edition)).into(),
        ),
        count,
        first,
        latest,
        (
            "description",
            description.map(|text| stage.inline(text)).into(),
        ),
        ("children_count", entity.children.len().into()),
    ])
}

/// The entities that share the most briefings with one, those of few briefings weighing more.
fn related(stage: &Stage<'_>, id: EntityId, edition: usize) -> Value {
    let voice = Voice::of_edition(stage, edition);
    let lists = &stage.site.editions[edition];
    let Some(list) = lists.list(id) else {
        return Vec::<Value>::new().into();
    };
    let shared = shared(stage, list);
    let mut weighed: Vec<(u64, EntityId)> = shared
        .into_iter()
        .filter_map(|(other, together)| {
            let alone = lists.list(other)?.pages.len() as u64;
            // a million times the square of the cosine of the two lists, in whole numbers
            let both = list.pages.len() as u64 * alone.max(1);
            Some((together * together * 1_000_000 / both.max(1), other))
        })
        .collect();
    weighed.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    weighed.truncate(RELATED);
    let shorts = weighed.into_iter().map(|(_, other)| counted(voice, other));
    shorts.collect::<Vec<Value>>().into()
}

/// How many briefings of a list name each other entity.
fn shared(stage: &Stage<'_>, list: &EntityList) -> BTreeMap<EntityId, u64> {
    let mut shared = BTreeMap::new();
    for page in &list.pages {
        for mention in stage.site.page(*page).mentions.iter().take(ENTITIES) {
            if mention.entity != list.entity {
                *shared.entry(mention.entity).or_default() += 1;
            }
        }
    }
    shared
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
