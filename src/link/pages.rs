//! Briefings with their addresses and what they name → pages, not connected to one another yet.

use std::sync::Arc;

use rayon::prelude::*;

use super::addresses::Addressed;
use super::entities::Numbers;
use super::mentions::{NameRef, Named};
use crate::model::briefing::{Briefing, Countries};
use crate::model::site::{EventRefs, Mention, Page, Ref};

/// Briefings with what they name → pages, not connected to one another yet.
pub(super) fn all(briefings: Vec<Addressed>, named: Vec<Named>, numbers: &Numbers) -> Vec<Page> {
    let refs = |names: Vec<NameRef>| -> Vec<Ref> {
        let refs = names.into_iter().map(|name| numbered(name, numbers));
        refs.collect()
    };
    let both = briefings.into_par_iter().zip(named);
    both.map(|(mut addressed, named)| {
        // who parses the site over and over needs them again
        if let Some(briefing) = Arc::get_mut(&mut addressed.briefing) {
            let_go(briefing);
        }
        let in_order: Vec<Mention> = named
            .entities
            .into_iter()
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
        Page {
            events: events.collect(),
            claimants: refs(named.claimants),
            briefing: addressed.briefing,
            address: addressed.address,
            edition: addressed.edition,
            mentions,
            named: in_order,
            targets: Vec::new(),
            image: None,
            newer: None,
            older: None,
            backlinks: Vec::new(),
            versions: Vec::new(),
        }
    })
    .collect()
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
