//! The names in briefings → the entities they mean, each with its role.

use std::collections::BTreeMap;

use super::addresses::Addressed;
use super::directory::{Directory, Known};
use super::index::Index;
use super::meaning::{Meant, meant};
use super::near::Near;
use crate::diag::{Checked, Findings, messages};
use crate::model::briefing::{Briefing, Name};
use crate::model::config::Config;
use crate::model::outline::LinkKind;
use crate::model::site::MentionRole;
use crate::model::source::EntityKind;

/// The entities of one briefing, in the order its author named them.
#[derive(Default)]
pub(super) struct Named {
    /// The entities, each once, with the strongest role it has.
    pub(super) entities: Vec<(Known, MentionRole)>,
    pub(super) events: Vec<EventNames>,
    pub(super) claimants: Vec<NameRef>,
}

/// A name and what it means, if it means anything.
pub(super) struct NameRef {
    pub(super) text: String,
    pub(super) known: Option<Known>,
}

/// The names in one event.
#[derive(Default)]
pub(super) struct EventNames {
    pub(super) countries: Vec<NameRef>,
    pub(super) actors: Vec<NameRef>,
    pub(super) by: Option<NameRef>,
}

/// Looks up the names of all briefings. What is unknown is reported once a name.
pub(super) fn of_all(
    briefings: &[Addressed],
    index: &Index,
    directory: &mut Directory,
    config: &Config,
) -> Checked<Vec<Named>> {
    let mut lookup = Lookup {
        directory,
        config,
        near: BTreeMap::new(),
        found: Findings::new(),
    };
    let mut in_file_order: Vec<usize> = (0..briefings.len()).collect();
    in_file_order.sort_by_key(|&number| briefings[number].briefing.text.file);
    let mut all: Vec<Named> = briefings.iter().map(|_| Named::default()).collect();
    for number in in_file_order {
        let briefing = &briefings[number].briefing;
        all[number] = lookup.briefing(briefing, index);
    }
    lookup.found.with(all)
}

struct Lookup<'a> {
    directory: &'a mut Directory,
    config: &'a Config,
    /// Made when the first unknown name of a kind has to be reported.
    near: BTreeMap<EntityKind, Near>,
    found: Findings,
}

impl Lookup<'_> {
    fn briefing(&mut self, briefing: &Briefing, index: &Index) -> Named {
        use MentionRole::{Location, Mentioned, Subject};
        let mut named = Named::default();
        let lang = &briefing.lang;
        for (names, role) in [
            (&briefing.countries.subject, Subject),
            (&briefing.countries.location, Location),
            (&briefing.countries.mentioned, Mentioned),
        ] {
            self.list(&mut named, EntityKind::Country, names, role, lang);
        }
        self.list(
            &mut named,
            EntityKind::Actor,
            &briefing.actors,
            Subject,
            lang,
        );
        self.list(
            &mut named,
            EntityKind::Topic,
            &briefing.topics,
            Subject,
            lang,
        );
        for event in &briefing.events {
            let names = EventNames {
                countries: self.refs(&mut named, EntityKind::Country, &event.countries, lang),
                actors: self.refs(&mut named, EntityKind::Actor, &event.actors, lang),
                by: event.by.as_ref().map(|by| self.whose(&mut named, by, lang)),
            };
            named.events.push(names);
        }
        for claim in &briefing.claims {
            let claimant = self.whose(&mut named, &claim.by, lang);
            named.claimants.push(claimant);
        }
        self.linked(&mut named, briefing, index);
        self.homes(&mut named);
        named
    }

    /// A list of one kind and role. The same entity twice in one list is an oversight.
    fn list(
        &mut self,
        named: &mut Named,
        kind: EntityKind,
        names: &[Name],
        role: MentionRole,
        lang: &str,
    ) {
        let mut here: Vec<(Known, &Name)> = Vec::with_capacity(names.len());
        for name in names {
            let Some(known) = self.look_up(kind, name, lang) else {
                continue;
            };
            if let Some((_, first)) = here.iter().find(|(other, _)| *other == known) {
                let entity = &self.directory.entry(known).name;
                self.found.push(messages::entities::named_twice(
                    name.place,
                    first.place,
                    &name.text,
                    entity,
                ));
                continue;
            }
            here.push((known, name));
            named.add(known, role);
        }
    }

    fn refs(
        &mut self,
        named: &mut Named,
        kind: EntityKind,
        names: &[Name],
        lang: &str,
    ) -> Vec<NameRef> {
        let mut refs = Vec::with_capacity(names.len());
        for name in names {
            let known = self.look_up(kind, name, lang);
            if let Some(known) = known {
                named.add(known, MentionRole::Mentioned);
            }
            refs.push(NameRef {
                text: name.text.clone(),
                known,
            });
        }
        refs
    }

    /// An actor, a country, or plain words: whatever it is, it is no mistake.
    fn whose(&mut self, named: &mut Named, name: &Name, lang: &str) -> NameRef {
        let actor = self.directory.find(EntityKind::Actor, &name.text, lang);
        let known = actor.or_else(|| self.directory.find(EntityKind::Country, &name.text, lang));
        if let Some(known) = known {
            named.add(known, MentionRole::Mentioned);
        }
        NameRef {
            text: name.text.clone(),
            known,
        }
    }

    /// `[[…]]` in the body mentions what it leads to.
    fn linked(&mut self, named: &mut Named, briefing: &Briefing, index: &Index) {
        for link in &briefing.text.outline.links {
            if link.kind != LinkKind::Wiki {
                continue;
            }
            let meant = meant(&link.target, &briefing.lang, index, self.directory);
            if let [Meant::Entity(known)] = meant.as_slice() {
                named.add(*known, MentionRole::Mentioned);
            }
        }
    }

    /// The country of an actor counts as mentioned, never as a subject.
    fn homes(&mut self, named: &mut Named) {
        for index in 0..named.entities.len() {
            let (known, _) = named.entities[index];
            let declared = self.directory.entry(known).declared.as_ref();
            let Some(country) = declared.and_then(|declared| declared.country.clone()) else {
                continue;
            };
            let home = self
                .directory
                .find(EntityKind::Country, &country.text, "en");
            if let Some(home) = home {
                named.add(home, MentionRole::Mentioned);
            }
        }
    }

    fn look_up(&mut self, kind: EntityKind, name: &Name, lang: &str) -> Option<Known> {
        if kind == EntityKind::Country {
            let known = self.directory.find(kind, &name.text, lang);
            if known.is_none()
                && self
                    .directory
                    .find(EntityKind::Actor, &name.text, lang)
                    .is_some()
            {
                let actor = messages::entities::actor_as_country(name.place, &name.text);
                self.found.push(actor);
            } else if known.is_none() {
                let near = self.near(kind).find(&name.text).map(str::to_owned);
                let near = near.as_deref();
                let unknown = messages::entities::unknown_country(name.place, &name.text, near);
                self.found.push(unknown);
            }
            return known;
        }
        if crate::model::url::slug(&name.text).is_empty() {
            let unusable = messages::entities::name_without_letters(name.place, &name.text);
            self.found.push(unusable);
            return None;
        }
        let (known, is_new) = self.directory.find_or_add(kind, name, lang);
        if is_new {
            self.report_unregistered(kind, name);
        }
        Some(known)
    }

    fn report_unregistered(&mut self, kind: EntityKind, name: &Name) {
        let near = self.near(kind).find(&name.text).map(str::to_owned);
        let strict = match kind {
            EntityKind::Actor => self.config.strict.actors,
            _ => self.config.strict.topics,
        };
        let unregistered = messages::entities::unregistered(
            name.place,
            kind.word(),
            kind.plural(),
            &name.text,
            near.as_deref(),
        );
        self.found.push(unregistered.strictly(strict));
    }

    fn near(&mut self, kind: EntityKind) -> &Near {
        let directory = &self.directory;
        self.near
            .entry(kind)
            .or_insert_with(|| directory.near(kind))
    }
}

impl Named {
    fn add(&mut self, known: Known, role: MentionRole) {
        match self.entities.iter_mut().find(|(other, _)| *other == known) {
            Some((_, own)) => *own = role.min(*own),
            None => self.entities.push((known, role)),
        }
    }
}
