//! The directory → the entities that have pages: those that public briefings name, their
//! ancestors, and those whose registry entry says `page: always`.

use super::directory::{Directory, Entry, Known};
use super::mentions::Found;
use crate::diag::{Checked, Findings, messages};
use crate::model::briefing::Name;
use crate::model::entity::Declared;
use crate::model::fold::fold;
use crate::model::site::{CountryNames, Entity, EntityId, Ref, RoleHeld};
use crate::model::source::EntityKind;
use crate::model::url::MAX_NAME_BYTES;

/// The numbers that the entities with pages got.
#[derive(Debug)]
pub(super) struct Numbers {
    ids: Vec<Option<EntityId>>,
    /// These entities, by their numbers.
    chosen: Vec<Known>,
    /// What is above each entry of the directory.
    parents: Vec<Option<Known>>,
    directory: Directory,
}

impl Numbers {
    pub(super) fn get(&self, known: Known) -> Option<EntityId> {
        self.ids.get(known.index()).copied().flatten()
    }

    pub(super) fn chosen(&self) -> &[Known] {
        &self.chosen
    }

    pub(super) fn directory(&self) -> &Directory {
        &self.directory
    }
}

/// Chooses the entities that have pages and numbers them by kind and name.
pub(super) fn number(directory: Directory, found_names: &[Found<'_>]) -> Checked<Numbers> {
    let mut found = Findings::new();
    let parents = parents(&directory, &mut found);
    let chosen = chosen(&directory, found_names, &parents);
    let mut ids = vec![None; directory.known.len()];
    for (number, known) in (0u32..).zip(&chosen) {
        ids[known.index()] = Some(EntityId(number));
    }
    found.with(Numbers {
        ids,
        chosen,
        parents,
        directory,
    })
}

/// The entities that have pages, by their numbers.
pub(super) fn with_pages(numbers: &Numbers) -> Checked<Vec<Entity>> {
    let mut found = Findings::new();
    let chosen = numbers.chosen.iter();
    let mut entities: Vec<Entity> = chosen
        .map(|&known| entity(known, numbers, &mut found))
        .collect();
    check_references(&numbers.directory, &mut found);
    connect(&mut entities);
    found.with(entities)
}

/// All countries by their codes, as they are called.
pub(super) fn countries(numbers: &Numbers) -> Vec<CountryNames> {
    let directory = &numbers.directory;
    let entries = directory.known.iter().enumerate();
    let countries = entries.filter_map(|(index, entry)| {
        let geography = entry.geography.as_ref()?;
        Some(CountryNames {
            alpha2: geography.alpha2.clone(),
            entity: numbers.get(Known::at(index)),
            name: entry.name.clone(),
            names: names(directory, entry),
        })
    });
    let mut countries: Vec<CountryNames> = countries.collect();
    countries.sort_by(|a, b| a.alpha2.cmp(&b.alpha2));
    countries
}

/// The topic above each, by index; rings are errors and broken up.
fn parents(directory: &Directory, found: &mut Findings) -> Vec<Option<Known>> {
    let mut parents = vec![None; directory.known.len()];
    for (index, entry) in directory.known.iter().enumerate() {
        let declared = entry.declared.as_ref();
        let Some(name) = declared.and_then(|declared| declared.parent.as_ref()) else {
            continue;
        };
        parents[index] = directory.find_at_home(entry.kind, name.key());
        if parents[index].is_none() {
            let near = directory.near(entry.kind);
            let near = near.find(&name.text);
            found.push(messages::entities::unknown_entity(
                name.place,
                "parent",
                entry.kind.word(),
                &name.text,
                near,
            ));
        }
    }
    for index in 0..parents.len() {
        if ancestors(Known::at(index), &parents).contains(&Known::at(index)) {
            let entry = directory.entry(Known::at(index));
            let declared = entry.declared.as_ref();
            let place = declared.and_then(|d| d.parent.as_ref()).map(|p| p.place);
            let place = place.unwrap_or(entry.place);
            found.push(messages::entities::parent_ring(place, &entry.name));
            parents[index] = None;
        }
    }
    parents
}

/// The entities above one, the nearest first. Ends in a ring, too.
fn ancestors(known: Known, parents: &[Option<Known>]) -> Vec<Known> {
    let mut above = Vec::new();
    let mut next = parents[known.index()];
    while let Some(parent) = next {
        if above.contains(&parent) {
            break;
        }
        above.push(parent);
        next = parents[parent.index()];
    }
    above
}

fn chosen(directory: &Directory, found: &[Found<'_>], parents: &[Option<Known>]) -> Vec<Known> {
    let entries = directory.known.iter();
    let always = entries.map(|entry| entry.declared.as_ref().is_some_and(|d| d.page_always));
    let mut has_page: Vec<bool> = always.collect();
    for found in found {
        found.mark(&mut has_page);
    }
    for index in 0..has_page.len() {
        if has_page[index] {
            for above in ancestors(Known::at(index), parents) {
                has_page[above.index()] = true;
            }
        }
    }
    let all = (0..has_page.len()).map(Known::at);
    let mut chosen: Vec<Known> = all.filter(|known| has_page[known.index()]).collect();
    chosen.sort_by_cached_key(|known| {
        let entry = directory.entry(*known);
        (entry.kind, fold(&entry.name), entry.slug.clone())
    });
    chosen
}

fn entity(known: Known, numbers: &Numbers, found: &mut Findings) -> Entity {
    let directory = &numbers.directory;
    let entry = directory.entry(known);
    if entry.slug.len() > MAX_NAME_BYTES {
        found.push(messages::routes::address_too_long(entry.place));
    }
    let declared = entry.declared.as_deref();
    let list = |pick: fn(&Declared) -> &Vec<Name>| {
        let names = declared.map_or(&[][..], |declared| pick(declared).as_slice());
        names.iter().map(|name| numbers.reference(name)).collect()
    };
    let country = declared.and_then(|declared| declared.country.as_ref());
    let country = country.map(|name| numbers.country(name));
    Entity {
        kind: entry.kind,
        slug: entry.slug.clone(),
        place: entry.place,
        registered: declared.is_some() || entry.geography.is_some(),
        name: entry.name.clone(),
        names: names(directory, entry),
        aliases: aliases(declared),
        actor_kind: declared.and_then(|declared| declared.actor_kind),
        country,
        members: list(|declared| &declared.members),
        member_of: Vec::new(),
        roles: declared.map(|d| roles(d, numbers)).unwrap_or_default(),
        parent: numbers.parents[known.index()].and_then(|parent| numbers.get(parent)),
        children: Vec::new(),
        wikidata: declared.and_then(|declared| declared.wikidata.clone()),
        url: declared.and_then(|declared| declared.url.clone()),
        description: declared.and_then(|declared| declared.description.clone()),
        text: declared
            .and_then(|declared| declared.text.clone())
            .map(|text| (text, Vec::new())),
        geography: entry.geography.as_deref().cloned(),
        page_always: declared.is_some_and(|declared| declared.page_always),
    }
}

/// The other names that an author gave. The built-in ones of countries are for understanding what
/// is written, not for print: some are disputed, some only old.
fn aliases(declared: Option<&Declared>) -> Vec<String> {
    let aliases = declared.map_or(&[][..], |declared| declared.aliases.as_slice());
    aliases.iter().map(|alias| alias.text.clone()).collect()
}

/// Names by language: the registry's over the shipped ones.
fn names(directory: &Directory, entry: &Entry) -> std::collections::BTreeMap<String, String> {
    let mut names = std::collections::BTreeMap::new();
    if let Some(geography) = &entry.geography {
        for lang in directory.languages() {
            if let Some(name) = directory.local_name(&geography.alpha2, lang) {
                names.insert(lang.clone(), name.to_owned());
            }
        }
    }
    let declared_name = entry.declared.as_ref().and_then(|d| d.name.as_ref());
    if let Some(name) = declared_name {
        names.insert(directory.home().to_owned(), name.text.clone());
    }
    names.extend(entry.names.clone());
    names
}

fn roles(declared: &Declared, numbers: &Numbers) -> Vec<RoleHeld> {
    let roles = declared.roles.iter().map(|role| RoleHeld {
        title: role.title.clone(),
        of: role.of.as_ref().map(|name| numbers.reference(name)),
        from: role.from,
        to: role.to,
    });
    roles.collect()
}

impl Numbers {
    /// An actor, a country or plain words.
    fn reference(&self, name: &Name) -> Ref {
        let directory = &self.directory;
        let known = directory
            .find_at_home(EntityKind::Actor, name.key())
            .or_else(|| directory.find_at_home(EntityKind::Country, name.key()));
        self.named(name, known)
    }

    fn country(&self, name: &Name) -> Ref {
        self.named(
            name,
            self.directory.find_at_home(EntityKind::Country, name.key()),
        )
    }

    fn named(&self, name: &Name, known: Option<Known>) -> Ref {
        // a code or an id is for the author, the reader gets the name; but a profile that has no
        // page is not for readers
        let shown = known.filter(|known| {
            let entry = self.directory.entry(*known);
            self.get(*known).is_some() || entry.geography.is_some()
        });
        let text = shown.map(|known| self.directory.entry(known).name.clone());
        Ref {
            text: text.unwrap_or_else(|| name.text.clone()),
            entity: known.and_then(|known| self.get(known)),
        }
    }
}

/// Every declared country of an actor must be one, whether or not the actor has a page.
fn check_references(directory: &Directory, found: &mut Findings) {
    for entry in &directory.known {
        let declared = entry.declared.as_ref();
        let Some(country) = declared.and_then(|declared| declared.country.as_ref()) else {
            continue;
        };
        if directory
            .find_at_home(EntityKind::Country, country.key())
            .is_none()
        {
            let near = directory.near(EntityKind::Country);
            let near = near.find(&country.text);
            found.push(messages::entities::unknown_country(
                country.place,
                &country.text,
                near,
            ));
        }
    }
}

/// Children and memberships: what the entities below and inside say, seen from above.
fn connect(entities: &mut [Entity]) {
    for index in 0..entities.len() {
        let id = EntityId(u32::try_from(index).expect("numbered from 0 by a u32"));
        if let Some(parent) = entities[index].parent {
            entities[parent.0 as usize].children.push(id);
        }
        let members: Vec<EntityId> = entities[index]
            .members
            .iter()
            .filter_map(|member| member.entity)
            .collect();
        for member in members {
            entities[member.0 as usize].member_of.push(id);
        }
    }
}
