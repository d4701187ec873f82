//! The social cards: which there are, and a picture each of briefings, entities and the site.

use std::cmp::Reverse;

use super::{IsKept, Make, Scene, index};
use crate::diag::{Checked, Findings, messages};
use crate::model::cards::{CardOf, Cards, TEMPLATE};
use crate::model::config::WhichCards;
use crate::model::route::{Made, MadeOf, Owner, Route};
use crate::model::site::{PageId, Site};
use crate::model::source::EntityKind;
use crate::model::theme::Theme;
use crate::model::url;
use crate::render::Stage;
use crate::render::view;

/// How many of the newest briefings have a card, and how many entities.
const RECENT: usize = 100;

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let cards = scene.cards.iter();
    cards
        .map(|card| Route {
            path: url::file_of(&view::card_address(scene.site, card)),
            owner: Owner::Site("a social card"),
            made_of: MadeOf::Card(card),
            template: Some(TEMPLATE),
            make: Box::new(move |stage: &Stage<'_>| stage.card(card).map(Made::Drawing)) as Make,
        })
        .collect()
}

/// The cards of a site: those that its settings ask for, if there is what draws them. `is_kept` says which are
/// there already, by their paths in the output.
pub(super) fn chosen(site: &Site, theme: &Theme, is_kept: IsKept<'_>) -> Checked<Cards> {
    let mut found = Findings::new();
    let wanted = site.config.cards;
    if wanted.which == WhichCards::Off {
        return found.with(Cards::default());
    }
    let missing = if !cfg!(feature = "cards") {
        wanted.place.map(messages::cards::made_without)
    } else if theme.template(TEMPLATE).is_none() {
        let none = |place| messages::cards::theme_without(place, &theme.name);
        wanted.place.map(none)
    } else {
        let is_kept = |card| {
            let address = view::card_address(site, card);
            wanted.which == WhichCards::All || is_kept(&url::file_of(&address))
        };
        let recent = recent(briefings(site), is_kept);
        let entities = self::recent(entities(site), is_kept);
        let editions = (0..site.editions.len()).map(CardOf::Site);
        return found.with(Cards::new(editions.chain(recent).chain(entities)));
    };
    found.extend(missing.into_iter().collect());
    found.with(Cards::default())
}

/// The newest, and others that are kept.
fn recent(
    mut newest_first: Vec<CardOf>,
    is_kept: impl Fn(CardOf) -> bool,
) -> impl Iterator<Item = CardOf> {
    let older = newest_first.split_off(newest_first.len().min(RECENT));
    let kept = older.into_iter().filter(move |card| is_kept(*card));
    newest_first.into_iter().chain(kept)
}

/// All briefings, the newest first.
fn briefings(site: &Site) -> Vec<CardOf> {
    let mut pages: Vec<_> = (0u32..).zip(&site.pages).collect();
    pages.sort_unstable_by_key(|(_, page)| (Reverse(page.briefing.date.instant), &page.address));
    let numbers = pages.into_iter().map(|(number, _)| PageId(number));
    numbers.map(CardOf::Briefing).collect()
}

/// The entities of all editions, those with the newest briefings first.
fn entities(site: &Site) -> Vec<CardOf> {
    let mut all = Vec::new();
    for (edition, listed) in site.editions.iter().enumerate() {
        for kind in EntityKind::ALL {
            for entity in index::shown(site, edition, kind) {
                let list = listed.list(entity);
                let newest = list.and_then(|list| list.pages.first());
                let newest = newest.map(|id| site.page(*id).briefing.date.instant);
                let address = site.entity_address(entity, edition);
                all.push((Reverse(newest), address, CardOf::Entity { entity, edition }));
            }
        }
    }
    all.sort_unstable();
    all.into_iter().map(|(.., card)| card).collect()
}
