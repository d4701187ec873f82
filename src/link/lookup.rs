//! The names that one briefing lists → the entities they mean. What the directory does not have is
//! numbered on past its end and kept for later: a lookup never changes the directory, so that there
//! can be several at once.

use ahash::AHashMap;

use super::directory::{Directory, Known};
use super::mentions::{EventNames, NameRef, Named};
use crate::diag::{Findings, messages};
use crate::model::briefing::{Briefing, Name};
use crate::model::fold::NameKey;
use crate::model::site::MentionRole;
use crate::model::source::EntityKind;
use crate::model::url;

/// How many more entities most briefings mention than they list: the countries of actors, links.
const ROOM: usize = 4;

/// Looks names up, and remembers what the directory does not have.
pub(super) struct Lookup<'d, 'a> {
    directory: &'d Directory,
    /// The unknown ones by kind.
    numbered: [AHashMap<NameKey, Known>; 3],
    unknown: Vec<Unknown<'a>>,
    found: Findings,
    /// Room for what one list has had so far.
    listed: Vec<(Known, &'a Name)>,
}

/// A name that the directory does not have. The nth of them is numbered as if the directory had it
/// as its nth further entry, unless it can't be registered.
#[derive(Clone, Copy)]
pub(super) struct Unknown<'a> {
    pub(super) kind: EntityKind,
    pub(super) name: &'a Name,
    pub(super) lang: &'a str,
}

/// What kind of name is looked up, in which role and language.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    kind: EntityKind,
    role: MentionRole,
    lang: &'a str,
}

impl<'d, 'a> Lookup<'d, 'a> {
    pub(super) fn new(directory: &'d Directory) -> Self {
        Self {
            directory,
            numbered: Default::default(),
            unknown: Vec::new(),
            found: Findings::new(),
            listed: Vec::new(),
        }
    }

    /// The lists of the front matter, and of its events.
    pub(super) fn lists(&mut self, briefing: &'a Briefing) -> Named {
        use MentionRole::{Location, Mentioned, Subject};
        let mut named = Named::default();
        let countries = &briefing.countries;
        let lists = [
            &countries.subject,
            &countries.location,
            &countries.mentioned,
        ];
        let lists = lists
            .into_iter()
            .chain([&briefing.actors, &briefing.topics]);
        let listed: usize = lists.map(Vec::len).sum();
        named.entities.reserve(listed + ROOM);
        let of = |kind, role| Wanted {
            kind,
            role,
            lang: &briefing.lang,
        };
        let country = EntityKind::Country;
        self.list(&mut named, of(country, Subject), &countries.subject);
        self.list(&mut named, of(country, Location), &countries.location);
        self.list(&mut named, of(country, Mentioned), &countries.mentioned);
        self.list(&mut named, of(EntityKind::Actor, Subject), &briefing.actors);
        self.list(&mut named, of(EntityKind::Topic, Subject), &briefing.topics);
        for event in &briefing.events {
            let names = EventNames {
                countries: self.refs(&mut named, of(country, Mentioned), &event.countries),
                actors: self.refs(&mut named, of(EntityKind::Actor, Mentioned), &event.actors),
                by: None,
            };
            named.events.push(names);
        }
        named
    }

    /// Who says or does it.
    pub(super) fn speakers(&mut self, named: &mut Named, briefing: &'a Briefing) {
        for (number, event) in briefing.events.iter().enumerate() {
            let by = event.by.as_ref();
            named.events[number].by = by.map(|by| self.whose(named, by, &briefing.lang));
        }
        for claim in &briefing.claims {
            let claimant = self.whose(named, &claim.by, &briefing.lang);
            named.claimants.push(claimant);
        }
    }

    /// What was found wrong since this was last asked for.
    pub(super) fn take_found(&mut self) -> Findings {
        std::mem::take(&mut self.found)
    }

    /// How many unknown names there were so far.
    pub(super) fn unknown(&self) -> usize {
        self.unknown.len()
    }

    /// What the directory does not have, in the order it was looked up in: each once, but for what
    /// can't be registered.
    pub(super) fn into_unknown(self) -> Vec<Unknown<'a>> {
        self.unknown
    }

    /// A list of one kind and role. The same entity twice in one list is an oversight.
    fn list(&mut self, named: &mut Named, wanted: Wanted<'a>, names: &'a [Name]) {
        self.listed.clear();
        for name in names {
            let Some(known) = self.look_up(wanted, name) else {
                continue;
            };
            if let Some((_, first)) = self.listed.iter().find(|(other, _)| *other == known) {
                let entry = self.directory.known.get(known.index());
                self.found.push(messages::entities::named_twice(
                    name.place,
                    first.place,
                    &name.text,
                    entry.map_or(&name.text, |entry| &entry.name),
                ));
                continue;
            }
            self.listed.push((known, name));
            named.add(known, wanted.role);
        }
    }

    fn refs(&mut self, named: &mut Named, wanted: Wanted<'a>, names: &'a [Name]) -> Vec<NameRef> {
        let mut refs = Vec::with_capacity(names.len());
        for name in names {
            let known = self.look_up(wanted, name);
            if let Some(known) = known {
                named.add(known, wanted.role);
            }
            refs.push(NameRef {
                text: name.text.clone(),
                known,
            });
        }
        refs
    }

    /// An actor, a country, or plain words: whatever it is, it is no mistake.
    fn whose(&self, named: &mut Named, name: &Name, lang: &str) -> NameRef {
        let find = |kind| self.directory.find(kind, name.key(), lang);
        let known = find(EntityKind::Actor).or_else(|| find(EntityKind::Country));
        if let Some(known) = known {
            named.add(known, MentionRole::Mentioned);
        }
        NameRef {
            text: name.text.clone(),
            known,
        }
    }

    fn look_up(&mut self, wanted: Wanted<'a>, name: &'a Name) -> Option<Known> {
        let Wanted { kind, lang, .. } = wanted;
        let numbered = &mut self.numbered[kind as usize];
        let known = self.directory.find(kind, name.key(), lang);
        if let Some(known) = known.or_else(|| numbered.get(&name.key()).copied()) {
            return Some(known);
        }
        let next = Known::at(self.directory.known.len() + self.unknown.len());
        self.unknown.push(Unknown { kind, name, lang });
        if kind == EntityKind::Country || !url::has_slug(&name.text) {
            return None;
        }
        numbered.insert(name.key(), next);
        Some(next)
    }
}
