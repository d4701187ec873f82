//! `map:` in `dateline.yaml`, what maps say of what is disputed → [`MapSettings`].

use std::collections::BTreeMap;

use crate::diag::{Findings, messages};
use crate::model::atlas::{Drawn, TERRITORIES};
use crate::model::config::MapSettings;
use crate::model::language;
use crate::parse::fields::{self, Fields};

/// The keys of `map:`.
const KEYS: &[&str] = &["disputed", "note", "notes"];

/// Reads `map:`.
pub(super) fn map(fields: &Fields<'_>, found: &mut Findings) -> MapSettings {
    let map = fields.map("map", KEYS, found);
    let map = map.unwrap_or_else(|| Fields::none(fields.place()));
    MapSettings {
        drawn: drawn(&map, found),
        note: map.line("note", found),
        notes: notes(&map, found),
    }
}

/// How territories are drawn, each by one of the words there are for it.
fn drawn(fields: &Fields<'_>, found: &mut Findings) -> Drawn {
    let names: Vec<&str> = TERRITORIES.iter().map(|territory| territory.name).collect();
    let map = fields.map("disputed", &names, found);
    let map = map.unwrap_or_else(|| Fields::none(fields.place()));
    let said = TERRITORIES.iter().filter_map(|territory| {
        let how = map.word(territory.name, territory.choices, found)?;
        Some((territory.name, how))
    });
    Drawn {
        said: said.collect(),
    }
}

fn notes(fields: &Fields<'_>, found: &mut Findings) -> BTreeMap<String, String> {
    let map = fields.get("notes");
    let map = map.and_then(|node| Fields::any(node, "notes", found));
    let mut notes = BTreeMap::new();
    for (lang, lang_node, value) in map.iter().flat_map(Fields::entries) {
        if !language::is_tag(lang) {
            found.push(messages::fields::bad_language(lang_node.place, lang));
            continue;
        }
        if let Some(note) = fields::name(value, "notes", found) {
            fields::check_line(&note, found);
            notes.insert(lang.to_owned(), note.text);
        }
    }
    notes
}
