//! The names in briefings → the entities they mean, each with its role.

use std::collections::BTreeSet;

use super::addresses::Addressed;
use super::directory::{Directory, Known};
use super::index::Index;
use super::meaning::{Meant, meant};
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
        found: Findings::new(),
    };
    let mut in_file_order: Vec<usize> = (0..briefings.len()).collect();
    in_file_order.sort_by_key(|&number| briefings[number].briefing.text.file);
    let mut all: Vec<Named> = briefings.iter().map(|_| Named::default()).collect();
    // one pass after the other over all briefings, so that what a name means does not depend on
    // the order of files
    for &number in &in_file_order {
        all[number] = lookup.lists(&briefings[number].briefing);
    }
    for &number in &in_file_order {
        lookup.speakers(&mut all[number], &briefings[number].briefing);
    }
    let shown = lookup.shown(&all);
    for &number in &in_file_order {
        lookup.linked(&mut all[number], &briefings[number].briefing, index, &shown);
        lookup.homes(&mut all[number]);
    }
    lookup.found.with(all)
}

/// What kind of name is looked up, in which role and language.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    kind: EntityKind,
    role: MentionRole,
    lang: &'a str,
}

struct Lookup<'a> {
    directory: &'a mut Directory,
    config: &'a Config,
    found: Findings,
}

impl Lookup<'_> {
    /// The lists of the front matter, and of its events.
    fn lists(&mut self, briefing: &Briefing) -> Named {
        use MentionRole::{Location, Mentioned, Subject};
        let mut named = Named::default();
        let countries = &briefing.countries;
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
    fn speakers(&mut self, named: &mut Named, briefing: &Briefing) {
        for (number, event) in briefing.events.iter().enumerate() {
            let by = event.by.as_ref();
            named.events[number].by = by.map(|by| self.whose(named, by, &briefing.lang));
        }
        for claim in &briefing.claims {
            let claimant = self.whose(named, &claim.by, &briefing.lang);
            named.claimants.push(claimant);
        }
    }

    /// What may be linked to: what a public briefing names, what always has a page, and countries.
    fn shown(&self, all: &[Named]) -> BTreeSet<Known> {
        let entries = self.directory.known.iter().enumerate();
        let always = entries.filter(|(_, entry)| {
            let declared = entry.declared.as_ref();
            entry.geography.is_some() || declared.is_some_and(|declared| declared.page_always)
        });
        let named = all.iter().flat_map(|named| &named.entities);
        always
            .map(|(index, _)| Known(index))
            .chain(named.map(|(known, _)| *known))
            .collect()
    }

    /// A list of one kind and role. The same entity twice in one list is an oversight.
    fn list(&mut self, named: &mut Named, wanted: Wanted<'_>, names: &[Name]) {
        let mut here: Vec<(Known, &Name)> = Vec::with_capacity(names.len());
        for name in names {
            let Some(known) = self.look_up(wanted, name) else {
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
            named.add(known, wanted.role);
        }
    }

    fn refs(&mut self, named: &mut Named, wanted: Wanted<'_>, names: &[Name]) -> Vec<NameRef> {
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
    fn linked(
        &self,
        named: &mut Named,
        briefing: &Briefing,
        index: &Index,
        shown: &BTreeSet<Known>,
    ) {
        for link in &briefing.text.outline.links {
            if link.kind != LinkKind::Wiki {
                continue;
            }
            let mut meant = meant(&link.target, &briefing.lang, index, self.directory);
            meant.retain(|meant| match meant {
                Meant::Page(_) => true,
                Meant::Entity(known) => shown.contains(known),
            });
            if let [Meant::Entity(known)] = meant.as_slice() {
                named.add(*known, MentionRole::Mentioned);
            }
        }
    }

    /// The country of an actor counts as mentioned, never as a subject.
    fn homes(&self, named: &mut Named) {
        for index in 0..named.entities.len() {
            let (known, _) = named.entities[index];
            let declared = self.directory.entry(known).declared.as_ref();
            let Some(country) = declared.and_then(|declared| declared.country.clone()) else {
                continue;
            };
            let home = self
                .directory
                .find_at_home(EntityKind::Country, &country.text);
            if let Some(home) = home {
                named.add(home, MentionRole::Mentioned);
            }
        }
    }

    fn look_up(&mut self, wanted: Wanted<'_>, name: &Name) -> Option<Known> {
        let Wanted { kind, lang, .. } = wanted;
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
                let near = self
                    .directory
                    .near(kind)
                    .find(&name.text)
                    .map(str::to_owned);
                let near = near.as_deref();
                let unknown = messages::entities::unknown_country(name.place, &name.text, near);
                self.found.push(unknown);
            }
            return known;
        }
        if !crate::model::url::has_slug(&name.text) {
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
        let near = self
            .directory
            .near(kind)
            .find(&name.text)
            .map(str::to_owned);
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
}

impl Named {
    fn add(&mut self, known: Known, role: MentionRole) {
        match self.entities.iter_mut().find(|(other, _)| *other == known) {
            Some((_, own)) => *own = role.min(*own),
            None => self.entities.push((known, role)),
        }
    }
}
