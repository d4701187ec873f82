//! An actor, a topic or a country as a registry or a profile page declares it.

use std::collections::BTreeMap;

use super::briefing::{Name, TextFile};
use super::source::EntityKind;

/// An entity as its author declared it. Names in it are not looked up yet.
#[derive(Debug, Clone)]
pub struct Declared {
    /// Which of the three.
    pub kind: EntityKind,
    /// The file's stem or the YAML key: what its address is made of. For a country: any code or name.
    pub id: Name,
    /// The name to print; for a country `None` leaves the built-in one.
    pub name: Option<Name>,
    /// Names by language.
    pub names: BTreeMap<String, Name>,
    /// Other names.
    pub aliases: Vec<Name>,
    /// What kind of actor.
    pub actor_kind: Option<ActorKind>,
    /// The actor's country.
    pub country: Option<Name>,
    /// Countries and actors that are part of it.
    pub members: Vec<Name>,
    /// Offices held.
    pub roles: Vec<Role>,
    /// The topic above.
    pub parent: Option<Name>,
    /// Its item number at Wikidata: `Q184`.
    pub wikidata: Option<String>,
    /// Its own site.
    pub url: Option<String>,
    /// A sentence or two of inline Markdown.
    pub description: Option<String>,
    /// Whether it has a page even if no public briefing names it.
    pub page_always: bool,
    /// A profile page's body.
    pub text: Option<TextFile>,
}

/// An office and who held it for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// What it is called.
    pub title: String,
    /// Of which actor or country, or plain words.
    pub of: Option<Name>,
    /// Since when (EDTF).
    pub from: Option<super::edtf::Edtf>,
    /// Until when (EDTF).
    pub to: Option<super::edtf::Edtf>,
}

/// What kind of actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActorKind {
    /// A human being.
    Person,
    /// An office, whoever holds it.
    Office,
    /// A state as an actor.
    State,
    /// An organisation.
    Organisation,
    /// An alliance of states.
    Alliance,
    /// The forces of a state.
    ArmedForce,
    /// An armed group of no state.
    ArmedGroup,
    /// A political party.
    Party,
    /// A company.
    Company,
    /// A plant, a base, a port.
    Facility,
    /// A weapon or another system.
    System,
}

impl ActorKind {
    /// Every word with what it means.
    pub const WORDS: &[(&'static str, Self)] = &[
        ("person", Self::Person),
        ("office", Self::Office),
        ("state", Self::State),
        ("organisation", Self::Organisation),
        ("alliance", Self::Alliance),
        ("armed-force", Self::ArmedForce),
        ("armed-group", Self::ArmedGroup),
        ("party", Self::Party),
        ("company", Self::Company),
        ("facility", Self::Facility),
        ("system", Self::System),
    ];

    /// The word in the registry.
    #[must_use]
    pub fn word(self) -> &'static str {
        let found = Self::WORDS.iter().find(|(_, kind)| *kind == self);
        found.map_or("organisation", |(word, _)| word)
    }
}
