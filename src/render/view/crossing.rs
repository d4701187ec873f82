//! Where a country meets a topic or an actor: the briefings that stand on the pages of both → `crossing`, and
//! the ways there from either side. There is a page only where enough of them meet.

use std::collections::BTreeMap;

use super::activity;
use super::entity::{ENTITIES, count_text, counted};
use crate::model::site::{EntityId, PageId, Site};
use crate::model::source::EntityKind;
use crate::render::Voice;
use crate::render::template::{Value, object};

/// A country, what it meets, and the briefings on both, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossing {
    /// The country.
    pub country: EntityId,
    /// The topic or the actor.
    pub other: EntityId,
    /// The briefings.
    pub pages: Vec<PageId>,
}

impl Crossing {
    /// Where it stands in an edition.
    #[must_use]
    pub fn address(&self, site: &Site, edition: usize) -> String {
        address(site, edition, self.country, self.other)
    }
}

/// What an entity meets in an edition: a country topics and actors, those countries. As many briefings
/// as the settings say stand on the pages of both.
#[must_use]
pub fn crossings(site: &Site, edition: usize, id: EntityId) -> Vec<Crossing> {
    let (Some(least), Some(list)) = (site.config.crossings, site.editions[edition].list(id)) else {
        return Vec::new();
    };
    if list.pages.len() < least {
        return Vec::new();
    }
    let is_country = site.entity(id).kind == EntityKind::Country;
    let mut met: BTreeMap<EntityId, Vec<PageId>> = BTreeMap::new();
    let mut named = Vec::new();
    for page in &list.pages {
        named.clear();
        let mentions = site.page(*page).names.mentions.iter().take(ENTITIES);
        named.extend(mentions.map(|mention| mention.entity));
        add_parents(site, &mut named);
        for other in &named {
            if (site.entity(*other).kind == EntityKind::Country) != is_country {
                met.entry(*other).or_default().push(*page);
            }
        }
    }
    let enough = met.into_iter().filter(|(_, pages)| pages.len() >= least);
    let crossing = |(other, pages)| {
        let (country, other) = if is_country { (id, other) } else { (other, id) };
        Crossing {
            country,
            other,
            pages,
        }
    };
    enough.map(crossing).collect()
}

/// Adds the topics above those that are there: their pages have the same briefings.
fn add_parents(site: &Site, named: &mut Vec<EntityId>) {
    let mut at = 0;
    while let Some(id) = named.get(at) {
        if let Some(parent) = site.entity(*id).parent
            && !named.contains(&parent)
        {
            named.push(parent);
        }
        at += 1;
    }
}

fn address(site: &Site, edition: usize, country: EntityId, other: EntityId) -> String {
    let other = site.entity(other);
    let country = site.entity_address(country, edition);
    [&country, other.kind.plural(), "/", &other.slug, "/"].concat()
}

/// The ways from an entity to where it meets others, by the kind of these, those with the most briefings
/// first.
pub(super) fn ways(voice: Voice<'_>, id: EntityId) -> Value {
    let stage = voice.stage;
    let mut crossings = crossings(stage.site, voice.edition, id);
    let other = |crossing: &Crossing| {
        if crossing.country == id {
            crossing.other
        } else {
            crossing.country
        }
    };
    crossings.sort_by(|a, b| {
        let most_first = b.pages.len().cmp(&a.pages.len());
        most_first.then(other(a).cmp(&other(b)))
    });
    let groups = EntityKind::ALL.map(|kind| {
        let of_kind = crossings.iter();
        let of_kind = of_kind.filter(|each| stage.site.entity(other(each)).kind == kind);
        let ways = of_kind.map(|crossing| {
            object([
                ("entity", counted(voice, other(crossing))),
                (
                    "url",
                    stage
                        .url(&crossing.address(stage.site, voice.edition))
                        .into(),
                ),
                ("count", crossing.pages.len().into()),
                ("count_text", count_text(voice, crossing.pages.len() as u64)),
            ])
        });
        (kind, ways.collect::<Vec<Value>>())
    });
    let groups = groups.into_iter().filter(|(_, ways)| !ways.is_empty());
    let groups =
        groups.map(|(kind, ways)| object([("kind", kind.plural().into()), ("ways", ways.into())]));
    groups.collect::<Vec<Value>>().into()
}

/// What the page of a crossing shows besides its briefings.
#[must_use]
pub fn crossing(voice: Voice<'_>, crossing: &Crossing) -> Value {
    object([
        ("country", counted(voice, crossing.country)),
        ("other", counted(voice, crossing.other)),
        ("count", crossing.pages.len().into()),
        ("count_text", count_text(voice, crossing.pages.len() as u64)),
        ("activity", activity::activity(voice, &crossing.pages)),
    ])
}
