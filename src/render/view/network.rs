//! `network`: whom an actor appears with, and which of these appear together → a picture, laid out by rules
//! alone: the same briefings give the same picture.
//!
//! The actor is in the middle, the others are on an ellipse around it, at equal steps down either side so that
//! no name is on another, and those that appear together side by side as far as that goes. A line is as thick
//! as two appear together, seldom named ones weighing more.

use std::collections::BTreeMap;

use super::entity::{ENTITIES, count_text, counted};
use crate::model::site::{EntityId, Site};
use crate::model::source::EntityKind;
use crate::render::Voice;
use crate::render::template::{Value, object};

/// The fewest others that are worth a picture.
const FEWEST: usize = 4;

/// The most others in a picture: with the actor no more than thirty.
const MOST: usize = 24;

/// The size of a picture, and how far the ellipse is from its middle.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 460.0;
const ACROSS: f64 = 200.0;
const UP: f64 = 190.0;

/// The most lines between others: the thickest.
const LINES: usize = 36;

/// How thick the thickest line is.
const THICK: f64 = 5.0;

/// A pair of others, by their places, and how much they appear together.
type Edge = ((usize, usize), f64);

/// One that an actor appears with.
struct Other {
    entity: EntityId,
    /// In how many briefings.
    count: u64,
    /// The same, seldom named ones weighing more.
    weight: f64,
}

/// Whom an actor appears with; nothing where these are few.
pub(super) fn network(voice: Voice<'_>, id: EntityId) -> Value {
    let site = voice.stage.site;
    if site.entity(id).kind != EntityKind::Actor {
        return ().into();
    }
    let (others, edges) = around(site, voice.edition, id);
    if others.len() < FEWEST {
        return ().into();
    }
    let order = side_by_side(others.len(), &edges);
    let mut places = vec![Place::default(); others.len()];
    for (at, number) in order.into_iter().enumerate() {
        places[number] = place(at, others.len());
    }
    let most = others.iter().map(|other| other.weight);
    let most = most.chain(edges.iter().map(|(_, weight)| *weight));
    let most = most.fold(0.0_f64, f64::max).max(f64::MIN_POSITIVE);
    let width = |weight: f64| format!("{:.1}", (THICK * weight / most).max(0.5));
    let shapes = &voice.stage.shapes;
    let nodes = others.iter().zip(&places).map(|(other, place)| {
        shapes.node.object([
            ("entity", counted(voice, other.entity)),
            ("count", other.count.into()),
            ("count_text", count_text(voice, other.count)),
            ("x", place.x.as_str().into()),
            ("y", place.y.as_str().into()),
            ("side", place.side.into()),
            ("width", width(other.weight).into()),
        ])
    });
    let lines = edges.iter().map(|((one, other), weight)| {
        let (from, to) = (&places[*one], &places[*other]);
        let path = ["M", &from.x, " ", &from.y, "L", &to.x, " ", &to.y].concat();
        let line = [("path", path.into()), ("width", width(*weight).into())];
        shapes.line.object(line)
    });
    object([
        ("nodes", nodes.collect::<Vec<Value>>().into()),
        ("lines", lines.collect::<Vec<Value>>().into()),
        ("width", format!("{WIDTH:.0}").into()),
        ("height", format!("{HEIGHT:.0}").into()),
    ])
}

/// The actors that an actor's briefings name with it, by how much, the most first; and which of these
/// they name together, by their places.
fn around(site: &Site, edition: usize, id: EntityId) -> (Vec<Other>, Vec<Edge>) {
    let edition = &site.editions[edition];
    let pages = edition.list(id).map_or(&[][..], |list| &list.pages);
    // one that few briefings name says more than one that is in all of them
    let rarity = |id: EntityId| {
        let count = edition.list(id).map_or(1, |list| list.pages.len());
        let count = u32::try_from(count.max(1)).unwrap_or(u32::MAX);
        1.0 / f64::from(count).sqrt()
    };
    let named = pages.iter().map(|page| {
        let mentions = site.page(*page).names.mentions.iter().take(ENTITIES);
        let entities = mentions.map(|mention| mention.entity);
        let actors = entities.filter(|other| site.entity(*other).kind == EntityKind::Actor);
        actors.filter(|other| *other != id).collect()
    });
    let named: Vec<Vec<EntityId>> = named.collect();
    let mut counts: BTreeMap<EntityId, u32> = BTreeMap::new();
    for other in named.iter().flatten() {
        *counts.entry(*other).or_default() += 1;
    }
    let counts = counts.into_iter();
    let others = counts.map(|(entity, count)| Other {
        entity,
        count: count.into(),
        weight: f64::from(count) * rarity(entity),
    });
    let mut others: Vec<Other> = others.collect();
    others.sort_by(|a, b| {
        let most_first = b.weight.total_cmp(&a.weight);
        most_first.then(a.entity.cmp(&b.entity))
    });
    others.truncate(MOST);
    let mut edges: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for together in &named {
        let mut places: Vec<usize> = Vec::new();
        for (place, other) in others.iter().enumerate() {
            if together.contains(&other.entity) {
                places.push(place);
            }
        }
        for (at, one) in places.iter().enumerate() {
            for other in &places[at + 1..] {
                let weight = rarity(others[*one].entity) * rarity(others[*other].entity);
                *edges.entry((*one, *other)).or_default() += weight.sqrt();
            }
        }
    }
    let mut edges: Vec<Edge> = edges.into_iter().collect();
    edges.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    edges.truncate(LINES);
    (others, edges)
}

/// An order of all places in which those with thick lines between them are near: beginning with the first,
/// always the one that has the most to do with those before it, the nearer the more.
fn side_by_side(count: usize, edges: &[Edge]) -> Vec<usize> {
    let mut weights = vec![0.0; count * count];
    for ((one, other), weight) in edges {
        weights[one * count + other] = *weight;
        weights[other * count + one] = *weight;
    }
    let mut order: Vec<usize> = vec![0];
    let mut left: Vec<usize> = (1..count).collect();
    while !left.is_empty() {
        let pull = |candidate: usize| {
            let nearest = order.iter().rev().take(4).zip([1.0, 0.5, 0.25, 0.125]);
            let pulls = nearest.map(|(placed, share)| weights[candidate * count + placed] * share);
            pulls.sum::<f64>()
        };
        let mut best = 0;
        for at in 1..left.len() {
            if pull(left[at]).total_cmp(&pull(left[best])).is_gt() {
                best = at;
            }
        }
        order.push(left.remove(best));
    }
    order
}

/// Where one stands, as it is written, and on which side of it its name does.
#[derive(Debug, Clone, Default)]
struct Place {
    x: String,
    y: String,
    side: &'static str,
}

/// The place of the nth of so many: down the right side, then up the left.
fn place(at: usize, count: usize) -> Place {
    let number = |number: usize| f64::from(u32::try_from(number).unwrap_or(0));
    let on_the_right = count.div_ceil(2);
    let is_right = at < on_the_right;
    let (step, steps) = if is_right {
        (at, on_the_right)
    } else {
        (count - 1 - at, count - on_the_right)
    };
    // from -1, the top, to 1
    let down = (number(step) + 0.5) / number(steps) * 2.0 - 1.0;
    let across = ACROSS * (1.0 - down * down).sqrt();
    let y = HEIGHT / 2.0 + UP * down;
    let (x, side) = if is_right {
        (WIDTH / 2.0 + across, "right")
    } else {
        (WIDTH / 2.0 - across, "left")
    };
    Place {
        x: format!("{x:.0}"),
        y: format!("{y:.0}"),
        side,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_appear_together_stand_side_by_side() {
        let edges = [((0, 3), 2.0), ((1, 2), 1.0), ((2, 3), 0.5)];
        assert_eq!(side_by_side(5, &edges), [0, 3, 2, 1, 4]);
        assert_eq!(side_by_side(1, &[]), [0]);
    }

    #[test]
    fn no_name_is_on_another() {
        for count in FEWEST..=MOST {
            let places: Vec<_> = (0..count).map(|at| place(at, count)).collect();
            for (at, one) in places.iter().enumerate() {
                for other in &places[at + 1..] {
                    let down = |place: &Place| place.y.parse::<f64>().expect("a number");
                    let is_apart = one.side != other.side || (down(one) - down(other)).abs() > 18.0;
                    assert!(is_apart, "{one:?} and {other:?} of {count}");
                }
            }
        }
        assert_eq!(place(0, 5).side, "right");
        assert_eq!(place(4, 5).side, "left");
    }
}
