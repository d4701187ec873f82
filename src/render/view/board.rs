//! The boards: what an edition's briefings say together → `trends`, `changes`, `outlets` and `coverage`. Each
//! is there once it has something to show, and a theme has a template for it.

use crate::model::site::{Edition, Site};
use crate::model::source::EntityKind;
use crate::model::theme::Theme;

mod changes;
mod coverage;
mod months;
mod outlets;
mod trends;

pub use changes::{Change, change, changes};
pub use coverage::coverage;
pub use outlets::{Outlet, grades, outlet, outlets};
pub use trends::trends;

/// A page that says what many briefings say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Board {
    /// How countries have been judged over the last months.
    Trends,
    /// Every correction and update.
    Corrections,
    /// Who is cited, how often, and with what grades.
    Sources,
    /// How much was written on what, and when.
    Coverage,
}

impl Board {
    /// All of them, in the order in which they are linked.
    pub const ALL: [Self; 4] = [
        Self::Trends,
        Self::Coverage,
        Self::Sources,
        Self::Corrections,
    ];

    /// Those that an edition has.
    pub fn of<'s>(
        site: &'s Site,
        edition: &'s Edition,
        theme: &'s Theme,
    ) -> impl Iterator<Item = Self> + use<'s> {
        let shown = Self::ALL
            .into_iter()
            .filter(|board| theme.has(board.template()));
        shown.filter(|board| board.has_something(site, edition))
    }

    /// What it is called in addresses and among the words.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Trends => "trends",
            Self::Corrections => "corrections",
            Self::Sources => "sources",
            Self::Coverage => "coverage",
        }
    }

    /// The template that shows it.
    #[must_use]
    pub fn template(self) -> &'static str {
        match self {
            Self::Trends => "trends.html",
            Self::Corrections => "corrections.html",
            Self::Sources => "sources.html",
            Self::Coverage => "coverage.html",
        }
    }

    /// Where it stands in an edition.
    #[must_use]
    pub fn address(self, edition: &Edition) -> String {
        [&edition.prefix, "/", self.key(), "/"].concat()
    }

    /// Whether an edition has anything to show there.
    fn has_something(self, site: &Site, edition: &Edition) -> bool {
        let mut briefings = edition.pages.iter().map(|id| &site.page(*id).briefing);
        match self {
            Self::Trends => !trends::judged(site, edition).is_empty(),
            Self::Corrections => briefings
                .any(|briefing| !briefing.corrections.is_empty() || !briefing.updates.is_empty()),
            Self::Sources => briefings.any(|briefing| {
                let mut sources = briefing.sources.iter();
                sources.any(|source| source.outlet.is_some())
            }),
            Self::Coverage => {
                let mut listed = edition.lists.iter().map(|list| site.entity(list.entity));
                listed.any(|entity| entity.kind != EntityKind::Actor)
            }
        }
    }
}
