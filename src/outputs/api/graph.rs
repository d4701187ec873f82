//! `/api/graph.json`: who is named with whom. Actors, and countries that a briefing is about or happens
//! in, are the nodes; two that briefings name together are joined, and weigh as much as there are such
//! briefings.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::{described, id};
use crate::model::site::{EntityId, Mention, MentionRole, Page, Site};
use crate::model::source::EntityKind;
use crate::render::Stage;

/// Briefings that are looked through at once.
const AT_ONCE: usize = 1024;

#[derive(Serialize)]
struct Graph<'s> {
    nodes: Vec<Node<'s>>,
    links: Vec<Link>,
}

#[derive(Serialize)]
struct Node<'s> {
    kind: &'static str,
    id: &'s str,
    name: &'s str,
    url: String,
    /// How many briefings name it so.
    count: u32,
}

/// Two nodes by their places in the list, the first from 0 on.
#[derive(Serialize)]
struct Link {
    source: usize,
    target: usize,
    weight: u32,
}

/// How often entities are named, and how often two of them together.
#[derive(Default)]
struct Counts {
    alone: BTreeMap<EntityId, u32>,
    together: BTreeMap<(EntityId, EntityId), u32>,
}

/// The graph.
pub(super) fn json(stage: &Stage<'_>) -> Vec<u8> {
    let site = stage.site;
    let parts = site.pages.par_chunks(AT_ONCE);
    let counts = parts.map(|pages| Counts::of(site, pages));
    let counts = counts.reduce(Counts::default, Counts::with);
    let nodes = counts.alone.iter().map(|(number, count)| {
        let entity = site.entity(*number);
        Node {
            kind: entity.kind.word(),
            id: id(entity),
            name: &entity.name,
            url: stage.permalink(&site.entity_address(*number, 0)),
            count: *count,
        }
    });
    let places = counts.alone.keys().zip(0usize..);
    let places: BTreeMap<&EntityId, usize> = places.collect();
    let links = counts.together.iter().map(|((one, other), weight)| Link {
        source: places[one],
        target: places[other],
        weight: *weight,
    });
    let graph = Graph {
        nodes: nodes.collect(),
        links: links.collect(),
    };
    described(stage, "graph", graph)
}

impl Counts {
    fn of(site: &Site, pages: &[Page]) -> Self {
        let mut counts = Self::default();
        for page in pages.iter().filter(|page| is_counted(site, page)) {
            let mentions = page.names.mentions.iter();
            let who: Vec<EntityId> = mentions
                .filter(|mention| is_who(site, **mention))
                .map(|mention| mention.entity)
                .collect();
            for (number, one) in who.iter().enumerate() {
                *counts.alone.entry(*one).or_default() += 1;
                // mentions are sorted: the lesser is always the first of two
                for other in &who[number + 1..] {
                    *counts.together.entry((*one, *other)).or_default() += 1;
                }
            }
        }
        counts
    }

    fn with(mut self, other: Self) -> Self {
        for (entity, count) in other.alone {
            *self.alone.entry(entity).or_default() += count;
        }
        for (both, count) in other.together {
            *self.together.entry(both).or_default() += count;
        }
        self
    }
}

/// Of the versions of a briefing one counts: they say the same.
fn is_counted(site: &Site, page: &Page) -> bool {
    let first = page.versions.first().map(|id| site.page(*id));
    first.is_none_or(|first| first.address == page.address)
}

fn is_who(site: &Site, mention: Mention) -> bool {
    match site.entity(mention.entity).kind {
        EntityKind::Actor => true,
        EntityKind::Country => mention.role != MentionRole::Mentioned,
        EntityKind::Topic => false,
    }
}
