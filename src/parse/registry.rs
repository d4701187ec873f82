//! Registry files and profile pages → declared entities. Names in them are not looked up here.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::fields::{self, Fields};
use super::{parts, text};
use crate::diag::{Checked, FileId, Findings, Place, messages};
use crate::model::briefing::{Name, TextFile};
use crate::model::entity::{ActorKind, Declared, Role};
use crate::model::source::{EntityKind, Library};
use crate::model::{language, url};
use crate::yaml::{self, Value};

/// The keys of an actor; topics and countries have fewer.
pub const KEYS: &[&str] = &[
    "name",
    "names",
    "aliases",
    "kind",
    "country",
    "members",
    "roles",
    "parent",
    "wikidata",
    "url",
    "description",
    "page",
];

fn keys(kind: EntityKind) -> Vec<&'static str> {
    let other: &[&str] = match kind {
        EntityKind::Actor => &["parent"],
        EntityKind::Topic => &["kind", "country", "members", "roles"],
        EntityKind::Country => &["kind", "country", "members", "roles", "parent"],
    };
    let keys = KEYS.iter().copied();
    keys.filter(|key| !other.contains(key)).collect()
}

/// A registry file: a map from ids to entities.
pub(super) fn list(
    library: &dyn Library,
    file: FileId,
    kind: EntityKind,
) -> Checked<Vec<Arc<Declared>>> {
    let mut found = Findings::new();
    let parsed = text(library, file).and_then(|text| yaml::parse(file, &text, 0..text.len()));
    let node = match parsed {
        Ok(node) => node,
        Err(diagnostic) => {
            found.push(diagnostic);
            return found.with(Vec::new());
        }
    };
    let Some(map) = Fields::any(&node, "the registry", &mut found) else {
        return found.with(Vec::new());
    };
    let mut entities = Vec::new();
    for (id, id_node, value) in map.entries() {
        let empty = yaml::Node {
            place: id_node.place,
            value: Value::Map(Vec::new()),
        };
        // `nuclear-deterrence:` alone registers a name
        let value = if value.value == Value::Null {
            &empty
        } else {
            value
        };
        let id = Name::new(id.trim().to_owned(), id_node.place);
        if let Some(fields) = Fields::open(value, kind.word(), &keys(kind), &mut found) {
            entities.extend(declared(kind, id, &fields, None, &mut found));
        }
    }
    found.with(entities)
}

/// A profile page: front matter, and a body that its page shows. None if it can't be used.
pub(super) fn profile(
    library: &dyn Library,
    file: FileId,
    kind: EntityKind,
) -> Checked<Vec<Arc<Declared>>> {
    let mut found = Findings::new();
    let Some(parts) = parts(library, file, &mut found) else {
        return found.with(Vec::new());
    };
    let (_, stem, _) = super::stem(&library.sources().get(file).path);
    let id = Name::new(stem, Place::whole(file));
    let node = parts.yaml.unwrap_or(yaml::Node {
        place: Place::whole(file),
        value: Value::Map(Vec::new()),
    });
    let fields = Fields::open(&node, "the front matter", &keys(kind), &mut found);
    let entity =
        fields.and_then(|fields| declared(kind, id, &fields, Some(parts.text), &mut found));
    found.with(entity.into_iter().collect())
}

fn declared(
    kind: EntityKind,
    id: Name,
    fields: &Fields<'_>,
    text: Option<TextFile>,
    found: &mut Findings,
) -> Option<Arc<Declared>> {
    if kind != EntityKind::Country {
        let better = url::slug(&id.text);
        if better != id.text {
            found.push(match text {
                Some(_) => messages::fields::bad_file_name(id.place, &id.text, &better),
                None => messages::fields::bad_slug(id.place, &id.text, &better),
            });
            return None;
        }
    }
    Some(Arc::new(Declared {
        kind,
        id,
        name: fields.name("name", found),
        names: names(fields, found),
        aliases: fields.names("aliases", found),
        actor_kind: fields.word("kind", ActorKind::WORDS, found),
        country: fields.name("country", found),
        members: fields.names("members", found),
        roles: roles(fields, found),
        parent: fields.name("parent", found),
        wikidata: wikidata(fields, found),
        url: fields.web("url", found),
        description: fields.line("description", found),
        page_always: fields.word("page", &[("always", true)], found).is_some(),
        text,
    }))
}

/// `names: {fr: …}`.
fn names(fields: &Fields<'_>, found: &mut Findings) -> BTreeMap<String, Name> {
    let Some(node) = fields.get("names") else {
        return BTreeMap::new();
    };
    let Some(map) = Fields::any(node, "names", found) else {
        return BTreeMap::new();
    };
    let mut names = BTreeMap::new();
    for (lang, lang_node, value) in map.entries() {
        if !language::is_tag(lang) {
            found.push(messages::fields::bad_language(lang_node.place, lang));
            continue;
        }
        if let Some(name) = fields::name(value, "names", found) {
            names.insert(lang.to_owned(), name);
        }
    }
    names
}

fn roles(fields: &Fields<'_>, found: &mut Findings) -> Vec<Role> {
    let maps = fields.maps("roles", &["title", "of", "from", "to"], found);
    let mut roles = Vec::new();
    for map in maps {
        let title = map.required("title", "Secretary-General", found);
        let of = map.name("of", found);
        let from = map.edtf("from", found);
        let to = map.edtf("to", found);
        if let Some(title) = title {
            roles.push(Role {
                title: title.text,
                of,
                from,
                to,
            });
        }
    }
    roles
}

fn wikidata(fields: &Fields<'_>, found: &mut Findings) -> Option<String> {
    let node = fields.get("wikidata")?;
    let name = match &node.value {
        Value::Number(number) => Name::new(number.to_string(), node.place),
        _ => fields::name(node, "wikidata", found)?,
    };
    let number = name.text.strip_prefix('Q').unwrap_or("");
    if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) {
        return Some(name.text);
    }
    found.push(messages::fields::bad_wikidata(name.place, &name.text));
    None
}
