//! The names in briefings → the entities they mean, each with its role.
//!
//! Briefings are read in parts, all at once. A name that nothing declares has a number of its part
//! until the names of all parts are registered, one after the other in the order of files: so what
//! is found does not depend on which part is ready first.

use rayon::prelude::*;

use super::addresses::Addressed;
use super::directory::{Directory, Known};
use super::index::Index;
use super::lookup::{Lookup, Unknown};
use super::meaning::{Meant, meant};
use super::memory::{Again, Holds, Last};
use crate::diag::{Checked, Diagnostic, FileId, Findings, messages};
use crate::model::briefing::{Briefing, Name};
use crate::model::config::Config;
use crate::model::outline::LinkKind;
use crate::model::site::MentionRole;
use crate::model::source::EntityKind;
use crate::model::url;

/// In how many parts briefings are read. What is frequent has to be registered once for each.
const PARTS: usize = 8;

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

/// What a briefing names: as it was in the last site, or looked up anew.
pub(super) enum Found<'m> {
    Again(Again<'m>),
    Anew(Named, Holds),
}

/// Looks up the names of all briefings. What is unknown is reported once a name.
pub(super) fn of_all<'m>(
    briefings: &[Addressed<'m>],
    index: &Index<'_>,
    directory: &mut Directory,
    config: &Config,
    last: Option<&Last>,
) -> Checked<Vec<Found<'m>>> {
    let mut found = Findings::new();
    let mut parts = parts(briefings);
    if !last.is_some_and(|last| last.directory().declares_as(directory)) {
        forget(&mut parts, |_| true);
    }
    let before = &*directory;
    parts.par_iter_mut().for_each(|part| part.read(before));
    let numbered = register(&mut parts, directory, config).into(&mut found);
    let after = &*directory;
    if !last.is_some_and(|last| last.directory().registers_as(after)) {
        forget(&mut parts, |holds| holds == Holds::WithRegistered);
    }
    let both = parts.par_iter_mut().zip(numbered);
    both.for_each(|(part, numbers)| part.settle(&numbers, after));
    let links = Links {
        index,
        directory: after,
        shown: shown(&parts, after),
        homes: homes(after),
    };
    parts.par_iter_mut().for_each(|part| part.follow(&links));
    let nothing = |_| Found::Anew(Named::default(), Holds::Once);
    let mut all: Vec<Found<'m>> = briefings.iter().map(nothing).collect();
    for part in parts {
        found.extend(part.found);
        for reading in part.readings {
            all[reading.number] = match reading.last {
                Some(again) => Found::Again(again),
                None => Found::Anew(reading.named, reading.holds),
            };
        }
    }
    found.with(all)
}

/// Some of the briefings, in the order of files.
struct Part<'a, 'm> {
    readings: Vec<Reading<'a, 'm>>,
    unknown: Vec<Unknown<'a>>,
    found: Findings,
}

/// A briefing whose names are looked up.
struct Reading<'a, 'm> {
    /// Its place in the list of all.
    number: usize,
    briefing: &'a Briefing,
    /// If its names mean what they meant in the last site.
    last: Option<Again<'m>>,
    named: Named,
    holds: Holds,
    /// Whether anything was found wrong that can be told only when all names are registered.
    again: bool,
}

fn parts<'a, 'm>(briefings: &'a [Addressed<'m>]) -> Vec<Part<'a, 'm>> {
    let files = briefings.par_iter().map(|each| each.briefing.text.file);
    let mut numbers: Vec<(FileId, usize)> = files.zip(0..briefings.len()).collect();
    numbers.par_sort_unstable();
    let reading = |&(_, number): &(FileId, usize)| Reading {
        number,
        briefing: &briefings[number].briefing,
        last: briefings[number]
            .again
            .filter(|again| again.holds() != Holds::Once),
        named: Named::default(),
        holds: Holds::WithDeclared,
        again: false,
    };
    let size = briefings.len().div_ceil(PARTS).max(1);
    let parts = numbers.chunks(size).map(|numbers| Part {
        readings: numbers.iter().map(reading).collect(),
        unknown: Vec::new(),
        found: Findings::new(),
    });
    parts.collect()
}

/// Has those briefings looked up anew whose names held for this long.
fn forget(parts: &mut [Part<'_, '_>], which: impl Fn(Holds) -> bool) {
    let readings = parts.iter_mut().flat_map(|part| &mut part.readings);
    for reading in readings {
        if reading.last.is_some_and(|last| which(last.holds())) {
            reading.last = None;
            reading.again = true;
        }
    }
}

/// Registers what is unknown in the order of files, so that who names it first does not depend on
/// anything else. Gives the numbers of what each part numbered itself.
fn register(
    parts: &mut [Part<'_, '_>],
    directory: &mut Directory,
    config: &Config,
) -> Checked<Vec<Numbers>> {
    let mut found = Findings::new();
    let first = directory.known.len();
    let numbered = parts.iter_mut().map(|part| {
        let numbers = std::mem::take(&mut part.unknown).into_iter();
        let numbers = numbers.map(|unknown| register_one(unknown, directory, config, &mut found));
        Numbers {
            first,
            registered: numbers.collect(),
        }
    });
    let numbered = numbered.collect();
    found.with(numbered)
}

/// What the numbers past the end of the directory have become.
struct Numbers {
    first: usize,
    registered: Vec<Option<Known>>,
}

impl Numbers {
    fn of(&self, known: Known) -> Known {
        let own = known.index().checked_sub(self.first);
        let registered = own.and_then(|own| self.registered.get(own).copied().flatten());
        registered.unwrap_or(known)
    }
}

fn register_one(
    unknown: Unknown<'_>,
    directory: &mut Directory,
    config: &Config,
    found: &mut Findings,
) -> Option<Known> {
    let Unknown { kind, name, lang } = unknown;
    let strict = match kind {
        EntityKind::Country => {
            found.push(no_country(directory, name, lang));
            return None;
        }
        EntityKind::Actor => config.strict.actors,
        EntityKind::Topic => config.strict.topics,
    };
    if !url::has_slug(&name.text) {
        let unusable = messages::entities::name_without_letters(name.place, &name.text);
        found.push(unusable);
        return None;
    }
    let (known, is_new) = directory.find_or_add(kind, name, lang);
    if is_new {
        let unregistered = messages::entities::unregistered(
            name.place,
            kind.word(),
            kind.plural(),
            &name.text,
            directory.near(kind).find(&name.text),
        );
        found.push(unregistered.strictly(strict));
    }
    Some(known)
}

fn no_country(directory: &Directory, name: &Name, lang: &str) -> Diagnostic {
    let actor = directory.find(EntityKind::Actor, name.key(), lang);
    if actor.is_some() {
        return messages::entities::actor_as_country(name.place, &name.text);
    }
    let near = directory.near(EntityKind::Country).find(&name.text);
    messages::entities::unknown_country(name.place, &name.text, near)
}

/// What may be linked to: what a public briefing names, what always has a page, and countries.
fn shown(parts: &[Part<'_, '_>], directory: &Directory) -> Vec<bool> {
    let entries = directory.known.iter();
    let always = entries.map(|entry| {
        let declared = entry.declared.as_ref();
        entry.geography.is_some() || declared.is_some_and(|declared| declared.page_always)
    });
    let mut shown: Vec<bool> = always.collect();
    for reading in parts.iter().flat_map(|part| &part.readings) {
        match reading.last {
            Some(last) => last.known().for_each(|known| shown[known.index()] = true),
            None => reading.named.mark(&mut shown),
        }
    }
    shown
}

/// The country of every actor that has one.
fn homes(directory: &Directory) -> Vec<Option<Known>> {
    let entries = directory.known.iter();
    let homes = entries.map(|entry| {
        let country = entry.declared.as_ref()?.country.as_ref()?;
        directory.find_at_home(EntityKind::Country, country.key())
    });
    homes.collect()
}

/// What links and actors bring with them.
struct Links<'a> {
    index: &'a Index<'a>,
    directory: &'a Directory,
    /// Whether each entry may be linked to.
    shown: Vec<bool>,
    /// The country of each entry.
    homes: Vec<Option<Known>>,
}

impl<'a, 'm> Part<'a, 'm> {
    /// The briefings whose names have to be looked up.
    fn anew(&mut self) -> impl Iterator<Item = &mut Reading<'a, 'm>> {
        let readings = self.readings.iter_mut();
        readings.filter(|reading| reading.last.is_none())
    }

    /// The lists, as far as they can be told now.
    fn read(&mut self, directory: &Directory) {
        let mut lookup = Lookup::new(directory);
        for reading in self.anew() {
            let unknown = lookup.unknown();
            reading.named = lookup.lists(reading.briefing);
            reading.again = lookup.take_found().any();
            let is_sure = !reading.again
                && lookup.unknown() == unknown
                && reading.named.is_declared(directory)
                && !links_by_name(reading.briefing);
            if !is_sure {
                reading.holds = Holds::Once;
            }
        }
        self.unknown = lookup.into_unknown();
    }

    /// The lists for good, and who says or does it: that may be anybody whom a briefing names.
    fn settle(&mut self, numbers: &Numbers, directory: &Directory) {
        let mut lookup = Lookup::new(directory);
        let mut found = Findings::new();
        for reading in self.anew() {
            let Reading {
                briefing, named, ..
            } = reading;
            if reading.again || !named.renumber(numbers) {
                *named = lookup.lists(briefing);
                found.extend(lookup.take_found());
            }
            lookup.speakers(named, briefing);
            if reading.holds == Holds::WithDeclared && !named.has_declared_speakers(directory) {
                reading.holds = Holds::WithRegistered;
            }
        }
        self.found = found;
    }

    /// What links lead to, and where actors are at home.
    fn follow(&mut self, links: &Links<'_>) {
        for reading in self.anew() {
            links.mention(&mut reading.named, reading.briefing);
            links.bring_home(&mut reading.named);
        }
    }
}

impl Links<'_> {
    /// `[[…]]` in the body mentions what it leads to.
    fn mention(&self, named: &mut Named, briefing: &Briefing) {
        for link in &briefing.text.outline.links {
            if link.kind != LinkKind::Wiki {
                continue;
            }
            let mut meant = meant(&link.target, &briefing.lang, self.index, self.directory);
            meant.retain(|meant| match meant {
                Meant::Page(_) => true,
                Meant::Entity(known) => self.shown[known.index()],
            });
            if let [Meant::Entity(known)] = meant.as_slice() {
                named.add(*known, MentionRole::Mentioned);
            }
        }
    }

    /// The country of an actor counts as mentioned, never as a subject.
    fn bring_home(&self, named: &mut Named) {
        for index in 0..named.entities.len() {
            let (known, _) = named.entities[index];
            if let Some(home) = self.homes[known.index()] {
                named.add(home, MentionRole::Mentioned);
            }
        }
    }
}

/// Whether a body has `[[…]]`.
fn links_by_name(briefing: &Briefing) -> bool {
    let mut links = briefing.text.outline.links.iter();
    links.any(|link| link.kind == LinkKind::Wiki)
}

impl Found<'_> {
    /// Marks what the briefing names, by the numbers of the directory.
    pub(super) fn mark(&self, marks: &mut [bool]) {
        match self {
            Self::Again(again) => again.known().for_each(|known| marks[known.index()] = true),
            Self::Anew(named, _) => named.mark(marks),
        }
    }
}

impl Named {
    fn mark(&self, marks: &mut [bool]) {
        for (known, _) in &self.entities {
            marks[known.index()] = true;
        }
    }

    /// Whether all of it is built in or declared.
    fn is_declared(&self, directory: &Directory) -> bool {
        let declared = directory.declared();
        let mut entities = self.entities.iter();
        entities.all(|(known, _)| known.index() < declared)
    }

    /// Whether everybody who says or does something is a declared actor: whom else a name means depends
    /// on what is registered.
    fn has_declared_speakers(&self, directory: &Directory) -> bool {
        let events = self.events.iter().filter_map(|event| event.by.as_ref());
        let mut speakers = events.chain(&self.claimants);
        speakers.all(|name| {
            name.known.is_some_and(|known| {
                let is_declared = known.index() < directory.declared();
                is_declared && directory.entry(known).kind == EntityKind::Actor
            })
        })
    }

    pub(super) fn add(&mut self, known: Known, role: MentionRole) {
        match self.entities.iter_mut().find(|(other, _)| *other == known) {
            Some((_, own)) => *own = role.min(*own),
            None => self.entities.push((known, role)),
        }
    }

    /// Puts the numbers of the directory in place of a part's own. Says whether no two names turned
    /// out to be one.
    fn renumber(&mut self, numbers: &Numbers) -> bool {
        for index in 0..self.entities.len() {
            let known = numbers.of(self.entities[index].0);
            let mut before = self.entities[..index].iter();
            if before.any(|(other, _)| *other == known) {
                return false;
            }
            self.entities[index].0 = known;
        }
        for event in &mut self.events {
            for name in event.countries.iter_mut().chain(&mut event.actors) {
                name.known = name.known.map(|known| numbers.of(known));
            }
        }
        true
    }
}
