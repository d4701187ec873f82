//! A route: an address of the site with what makes it.

use std::ops::Range;
use std::sync::Arc;

use super::cards::CardOf;
use super::site::{EntityId, PageId};
use crate::diag::Place;

/// A file of the site to be, and how it is made. `M` is what the outputs make it with; nothing
/// else needs to know.
#[derive(Debug)]
pub struct Route<M> {
    /// The file in the output, from its root: `topics/index.html`.
    pub path: String,
    /// Whose address it is: what is named when two want the same.
    pub owner: Owner,
    /// What it is made of.
    pub made_of: MadeOf,
    /// The theme's template that shows it, if it is a page.
    pub template: Option<&'static str>,
    /// How it is made.
    pub make: M,
}

impl<M> Route<M> {
    /// The route, made of nothing but this and what all pages have in common.
    #[must_use]
    pub fn made_of(self, made_of: MadeOf) -> Self {
        Self { made_of, ..self }
    }

    /// Whether it is part of an index of words.
    #[must_use]
    pub fn is_indexed(&self) -> bool {
        matches!(self.made_of, MadeOf::Hashed(_))
    }
}

/// What a route is made of besides what all pages have in common. As long as that is the same, it
/// need not be made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MadeOf {
    /// Whatever there is: it is made in every build.
    Anything,
    /// What a hash tells, and the program; nothing else that all pages have in common.
    Hashed([u8; 16]),
    /// A briefing, and what lists show of those near it.
    Briefing(PageId),
    /// What lists show of some briefings of an edition, by their places in its list.
    Briefings {
        /// Index into `Site::editions`.
        edition: usize,
        /// The places.
        shown: Range<usize>,
    },
    /// What is known of an entity, and what lists show of some of its briefings in an edition.
    Entity {
        /// Which.
        entity: EntityId,
        /// Index into `Site::editions`.
        edition: usize,
        /// The places of the briefings in the entity's list.
        shown: Range<usize>,
        /// Whether what it appears with is shown, its events, and its activity, which all its briefings and
        /// the edition's newest month bear on.
        with_related: bool,
    },
    /// What a list shows of some briefings, and how long the list is.
    Listed {
        /// The briefings in their order; one may come again.
        briefings: Arc<[PageId]>,
        /// How many entries there are in all.
        count: usize,
    },
    /// What lists show of the briefings on two entities in an edition.
    Crossing {
        /// The country, and what it meets.
        entities: [EntityId; 2],
        /// Index into `Site::editions`.
        edition: usize,
        /// All briefings on both.
        briefings: Arc<[PageId]>,
    },
    /// What is told of some events of an edition, by their places in its timeline; and how many of each year
    /// there are.
    Occasions {
        /// Index into `Site::editions`.
        edition: usize,
        /// The places.
        shown: Range<usize>,
    },
    /// What is known of an entity, and what is told of its events in an edition.
    OccasionsOf {
        /// Which.
        entity: EntityId,
        /// Index into `Site::editions`.
        edition: usize,
    },
    /// What lists show of some briefings, by their places among all of the site; and how many there are.
    Pages(Range<usize>),
    /// What is known of an entity, and all its briefings in all editions.
    EntityEverywhere(EntityId),
    /// What a social card shows.
    Card(CardOf),
}

/// Whose an address is; of two, the later here is the one to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// The site itself, in a few words: `the archive`.
    Site(&'static str),
    /// A file of the author's.
    Author(Place),
    /// An actor or topic that no registry has, by the place it is first named at.
    Unregistered(Place),
    /// An old path that should lead elsewhere.
    Redirect(Place),
}

/// An address that readers were promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promised {
    /// The file in the output: `about/index.html`.
    pub path: String,
    /// Where it stands in the ledger.
    pub place: Place,
}

/// What a route was made into. `P` is what the outputs make pieces with; nothing else needs to know.
#[derive(Debug)]
pub enum Made<P> {
    /// The bytes of a page, a feed, a style sheet.
    Bytes(Vec<u8>),
    /// A file of the site's sources, to be copied as it is.
    Copy(crate::diag::FileId),
    /// A file that is too large to be held whole: so many pieces, one after the other.
    Pieces {
        /// How many.
        count: usize,
        /// Makes one.
        piece: P,
    },
    /// The text of a drawing, SVG, of which a picture is to be made. That takes long, so whoever needs the
    /// picture has it drawn, or knows it from before.
    Drawing(String),
}
