//! Everything a name can mean: the built-in countries, what registries declare, and the actors and
//! topics that briefings name without either.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use ahash::AHashMap;

use super::near::Near;
use crate::diag::{Checked, Findings, Place, messages};
use crate::model::briefing::Name;
use crate::model::config::Config;
use crate::model::country::{self, Country, LocalNames};
use crate::model::entity::Declared;
use crate::model::fold::NameKey;
use crate::model::site::Geography;
use crate::model::source::EntityKind;
use crate::model::url;

/// A thing that has names, by its index in [`Directory::known`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Known(u32);

impl Known {
    /// # Panics
    /// Past four billion.
    pub(super) fn at(index: usize) -> Self {
        Self(u32::try_from(index).expect("four billion entries fit into no memory"))
    }

    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// One thing that has names.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) kind: EntityKind,
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) names: BTreeMap<String, String>,
    pub(super) aliases: Vec<String>,
    pub(super) place: Place,
    pub(super) declared: Option<Arc<Declared>>,
    /// In a box, as most entries have none.
    pub(super) geography: Option<Box<Geography>>,
}

/// All of them, and the names by which they are found.
#[derive(Debug)]
pub(super) struct Directory {
    pub(super) known: Vec<Entry>,
    /// The names of the last of these, that nothing declares.
    registered: Vec<(EntityKind, NameKey)>,
    /// By kind.
    by_name: [AHashMap<NameKey, Meaning>; 3],
    local: LocalNames,
    /// Countries by their shipped names in the languages that are used.
    local_by_name: AHashMap<String, AHashMap<NameKey, Known>>,
    languages: BTreeSet<String>,
    /// The site's language, which registries are written in.
    home: String,
    /// Made when the first suggestion of a kind is asked for.
    near: [OnceLock<Near>; 3],
}

/// What a name means and who said so; the built-in table says it without a place.
#[derive(Debug, Clone, Copy)]
struct Meaning {
    known: Known,
    place: Option<Place>,
}

/// The built-in countries, known by their names in `languages` too, and everything declared.
/// Names that mean two things are errors.
pub(super) fn build(
    config: &Config,
    declared: Vec<Arc<Declared>>,
    languages: &BTreeSet<String>,
) -> Checked<Directory> {
    let mut found = Findings::new();
    let mut directory = Directory {
        known: Vec::new(),
        registered: Vec::new(),
        by_name: Default::default(),
        local: LocalNames::new(),
        local_by_name: AHashMap::new(),
        languages: languages.clone(),
        home: config.language.clone(),
        near: Default::default(),
    };
    for country in country::table() {
        directory.add_country(&country, config.place);
    }
    for lang in languages {
        let names = directory.local_names(lang);
        directory.local_by_name.insert(lang.clone(), names);
    }
    let mut unknown = Vec::new();
    for declared in declared {
        if declared.kind == EntityKind::Country {
            unknown.extend(directory.override_country(declared, &mut found));
        } else {
            directory.add_declared(declared, &mut found);
        }
    }
    for declared in unknown {
        let near = directory.near(EntityKind::Country).find(&declared.id.text);
        let id = &declared.id;
        found.push(messages::entities::unknown_country(
            id.place, &id.text, near,
        ));
    }
    found.with(directory)
}

impl Directory {
    /// What a name means. Country names are also understood in `lang`.
    pub(super) fn find(&self, kind: EntityKind, name: NameKey, lang: &str) -> Option<Known> {
        if let Some(meaning) = self.by_name[kind as usize].get(&name) {
            return Some(meaning.known);
        }
        if kind != EntityKind::Country {
            return None;
        }
        self.local_by_name.get(lang)?.get(&name).copied()
    }

    /// What a name in a registry means.
    pub(super) fn find_at_home(&self, kind: EntityKind, name: NameKey) -> Option<Known> {
        self.find(kind, name, &self.home)
    }

    /// The site's language.
    pub(super) fn home(&self) -> &str {
        &self.home
    }

    fn local_names(&self, lang: &str) -> AHashMap<NameKey, Known> {
        let countries = self.known.iter().enumerate();
        countries
            .filter_map(|(index, entry)| {
                let geography = entry.geography.as_ref()?;
                let name = self.local.name(lang, &geography.alpha2)?;
                Some((NameKey::of(name), Known::at(index)))
            })
            .collect()
    }

    /// What a name means; an actor or topic that nothing declares becomes one of its own. The
    /// second part says whether it did so just now.
    pub(super) fn find_or_add(
        &mut self,
        kind: EntityKind,
        name: &Name,
        lang: &str,
    ) -> (Known, bool) {
        if let Some(known) = self.find(kind, name.key(), lang) {
            return (known, false);
        }
        let known = self.push(Entry {
            kind,
            slug: url::slug(&name.text),
            name: name.text.split_whitespace().collect::<Vec<_>>().join(" "),
            names: BTreeMap::new(),
            aliases: Vec::new(),
            place: name.place,
            declared: None,
            geography: None,
        });
        let meaning = Meaning {
            known,
            place: Some(name.place),
        };
        self.by_name[kind as usize].insert(name.key(), meaning);
        self.registered.push((kind, name.key()));
        (known, true)
    }

    /// How many are built in or declared: they stand before those that are not.
    pub(super) fn declared(&self) -> usize {
        self.known.len() - self.registered.len()
    }

    /// Whether the names that are built in or declared have the same numbers here and there.
    pub(super) fn declares_as(&self, other: &Self) -> bool {
        let same = |(one, other): (&Entry, &Entry)| match (&one.declared, &other.declared) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        let declared = self.declared();
        declared == other.declared()
            && self.home == other.home
            && self.languages == other.languages
            && self.known[..declared].iter().zip(&other.known).all(same)
    }

    /// Whether the same names were registered besides, in the same order.
    pub(super) fn registers_as(&self, other: &Self) -> bool {
        self.registered == other.registered
    }

    pub(super) fn entry(&self, known: Known) -> &Entry {
        &self.known[known.index()]
    }

    /// An index of the declared and built-in names of a kind, for suggestions.
    pub(super) fn near(&self, kind: EntityKind) -> &Near {
        self.near[kind as usize].get_or_init(|| {
            let entries = self.known.iter().filter(|entry| {
                entry.kind == kind && (entry.declared.is_some() || entry.geography.is_some())
            });
            Near::new(entries.flat_map(|entry| {
                let own = [entry.name.clone(), entry.slug.clone()];
                own.into_iter().chain(entry.aliases.iter().cloned())
            }))
        })
    }

    fn push(&mut self, entry: Entry) -> Known {
        self.known.push(entry);
        Known::at(self.known.len() - 1)
    }

    fn add_country(&mut self, country: &Country, place: Place) {
        let known = self.push(Entry {
            kind: EntityKind::Country,
            slug: url::slug(country.name),
            name: country.name.to_owned(),
            names: BTreeMap::new(),
            aliases: owned(&country.aliases),
            place,
            declared: None,
            geography: Some(Box::new(Geography {
                alpha2: country.alpha2.to_owned(),
                alpha3: country.alpha3.to_owned(),
                numeric: country.numeric.to_owned(),
                region: country.region.name.to_owned(),
                subregion: country.subregion.map(|region| region.name.to_owned()),
                demonyms: owned(&country.demonyms),
            })),
        });
        let codes = [
            country.alpha2,
            country.alpha3,
            country.numeric,
            country.name,
        ];
        let names = codes
            .iter()
            .chain(&country.aliases)
            .chain(&country.demonyms);
        let meaning = Meaning { known, place: None };
        for name in names {
            let by_name = &mut self.by_name[EntityKind::Country as usize];
            by_name.entry(NameKey::of(name)).or_insert(meaning);
        }
    }

    /// A registry entry or profile page of a country adds to the built-in one; it is handed back if
    /// there is no such country.
    fn override_country(
        &mut self,
        declared: Arc<Declared>,
        found: &mut Findings,
    ) -> Option<Arc<Declared>> {
        let id = &declared.id;
        let at_home = |id| self.find_at_home(EntityKind::Country, id);
        let known = at_home(id.key())
            .or_else(|| at_home(NameKey::of(&id.text.replace('-', " "))))
            .or_else(|| self.by_slug(EntityKind::Country, &id.text));
        let Some(known) = known else {
            return Some(declared);
        };
        if let Some(first) = &self.entry(known).declared {
            found.push(messages::entities::registered_twice(
                id.place,
                first.id.place,
                "country",
                &id.text,
            ));
            return None;
        }
        self.add_names(known, &declared, found);
        let entry = &mut self.known[known.index()];
        if let Some(name) = &declared.name
            && name.text != entry.name
        {
            let before = std::mem::replace(&mut entry.name, name.text.clone());
            entry.aliases.push(before);
        }
        entry.place = id.place;
        entry.declared = Some(declared);
        None
    }

    fn by_slug(&self, kind: EntityKind, slug: &str) -> Option<Known> {
        let mut entries = self.known.iter().enumerate();
        let found = entries.find(|(_, entry)| entry.kind == kind && entry.slug == slug);
        found.map(|(index, _)| Known::at(index))
    }

    fn add_declared(&mut self, declared: Arc<Declared>, found: &mut Findings) {
        let id = &declared.id;
        let by_name = &self.by_name[declared.kind as usize];
        let twice = by_name.get(&id.key()).and_then(|meaning| {
            let entry = self.entry(meaning.known);
            (entry.slug == id.text).then_some(entry.place)
        });
        if let Some(first) = twice {
            found.push(messages::entities::registered_twice(
                id.place,
                first,
                declared.kind.word(),
                &id.text,
            ));
            return;
        }
        let name = declared.name.as_ref().map(|name| name.text.clone());
        let known = self.push(Entry {
            kind: declared.kind,
            slug: id.text.clone(),
            name: name.unwrap_or_else(|| in_words(&id.text)),
            names: BTreeMap::new(),
            aliases: Vec::new(),
            place: id.place,
            declared: None,
            geography: None,
        });
        self.add_name(known, id, found);
        self.add_names(known, &declared, found);
        if declared.name.is_none() {
            let words = Name::new(in_words(&id.text), id.place);
            self.add_name(known, &words, found);
        }
        self.known[known.index()].declared = Some(declared);
    }

    fn add_names(&mut self, known: Known, declared: &Declared, found: &mut Findings) {
        if let Some(name) = &declared.name {
            self.add_name(known, name, found);
        }
        for (lang, name) in &declared.names {
            self.add_name(known, name, found);
            let names = &mut self.known[known.index()].names;
            names.insert(lang.clone(), name.text.clone());
        }
        for alias in &declared.aliases {
            self.add_name(known, alias, found);
            self.known[known.index()].aliases.push(alias.text.clone());
        }
    }

    fn add_name(&mut self, known: Known, name: &Name, found: &mut Findings) {
        let kind = self.entry(known).kind;
        let by_name = &mut self.by_name[kind as usize];
        let Some(meaning) = by_name.get(&name.key()).copied() else {
            let place = Some(name.place);
            by_name.insert(name.key(), Meaning { known, place });
            return;
        };
        if meaning.known == known {
            return;
        }
        found.push(match meaning.place {
            Some(other) => {
                messages::entities::name_taken(name.place, other, kind.word(), &name.text)
            }
            None => {
                let country = &self.entry(meaning.known).name;
                messages::entities::country_name_taken(name.place, &name.text, country)
            }
        });
    }

    /// The languages whose country names are understood.
    pub(super) fn languages(&self) -> &BTreeSet<String> {
        &self.languages
    }

    /// The shipped name of a country in a language.
    pub(super) fn local_name(&self, alpha2: &str, lang: &str) -> Option<&'static str> {
        self.local.name(lang, alpha2)
    }
}

/// An id read as words: `nuclear-deterrence` → `Nuclear deterrence`.
fn in_words(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut chars = words.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

fn owned(texts: &[&'static str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
