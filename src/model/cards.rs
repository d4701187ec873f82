//! Which pages have a social card, and how large one is.

use std::collections::BTreeSet;

use super::site::{EntityId, PageId};

/// The width of a card in pixels.
pub const WIDTH: u32 = 1200;

/// Its height.
pub const HEIGHT: u32 = 630;

/// The template that draws cards. A theme without it has none.
pub const TEMPLATE: &str = "card.svg";

/// What a card is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CardOf {
    /// The site: an edition, by its number. It stands for every page that has no card of its own.
    Site(usize),
    /// A briefing.
    Briefing(PageId),
    /// An entity in an edition.
    Entity {
        /// Which.
        entity: EntityId,
        /// Index into `Site::editions`.
        edition: usize,
    },
}

/// The cards of a site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cards(BTreeSet<CardOf>);

impl Cards {
    /// These.
    #[must_use]
    pub fn new(cards: impl IntoIterator<Item = CardOf>) -> Self {
        Self(cards.into_iter().collect())
    }

    /// Whether there is such a card.
    #[must_use]
    pub fn has(&self, card: CardOf) -> bool {
        self.0.contains(&card)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = CardOf> {
        self.0.iter().copied()
    }
}
