//! Briefings with their addresses and what they name → pages, not connected to one another yet.

use std::sync::Arc;

use rayon::prelude::*;

use super::addresses::Addressed;
use super::entities::Numbers;
use super::memory::{Holds, Last};
use super::mentions::{Found, NameRef, Named};
use crate::model::briefing::{Briefing, Countries};
use crate::model::site::{EventRefs, Mention, Names, Page, Ref};

/// Briefings with what they name → pages, not connected to one another yet, and how long their names
/// hold.
pub(super) fn all(
    briefings: Vec<Addressed<'_>>,
    found: Vec<Found<'_>>,
    numbers: &Numbers,
    last: Option<&Last>,
) -> (Vec<Page>, Vec<Holds>) {
    let now = last.and_then(|last| last.numbers_now(numbers));
    let both = briefings.into_par_iter().zip(found);
    both.map(|(mut addressed, found)| {
        // who parses the site over and over needs them again
        if let Some(briefing) = Arc::get_mut(&mut addressed.briefing) {
            let_go(briefing);
        }
        let (names, holds) = match found {
            Found::Again(again) => (again.names(now.as_deref()), again.holds()),
            Found::Anew(named, holds) => (Arc::new(names(named, numbers)), holds),
        };
        let page = Page {
            briefing: addressed.briefing,
            address: addressed.address,
            edition: addressed.edition,
            names,
            targets: Vec::new(),
            image: None,
            newer: None,
            older: None,
            backlinks: Vec::new(),
            versions: Vec::new(),
        };
        (page, holds)
    })
    .unzip()
}

fn names(named: Named, numbers: &Numbers) -> Names {
    let refs = |names: Vec<NameRef>| -> Vec<Ref> {
        let refs = names.into_iter().map(|name| numbered(name, numbers));
        refs.collect()
    };
    let entities = named.entities.into_iter();
    let in_order: Vec<Mention> = entities
        .filter_map(|(known, role)| {
            let entity = numbers.get(known)?;
            Some(Mention { entity, role })
        })
        .collect();
    let mut mentions = in_order.clone();
    mentions.sort();
    let events = named.events.into_iter().map(|event| EventRefs {
        countries: refs(event.countries),
        actors: refs(event.actors),
        by: event.by.map(|by| numbered(by, numbers)),
    });
    Names {
        mentions,
        in_order,
        events: events.collect(),
        claimants: refs(named.claimants),
    }
}

/// Lets go of the names that an author listed: what they mean is known from here on, and in a large
/// archive they are hundreds of thousands.
fn let_go(briefing: &mut Briefing) {
    briefing.countries = Countries::default();
    briefing.actors = Vec::new();
    briefing.topics = Vec::new();
}

fn numbered(name: NameRef, numbers: &Numbers) -> Ref {
    Ref {
        entity: name.known.and_then(|known| numbers.get(known)),
        text: name.text,
    }
}
