//! What was found wrong → three parts of the desk: all of it, the names that no registry has, each
//! with what would register it, and the links that lead to nothing.

use super::Desk;
use super::html::{Item, Part, list, message, place};
use crate::cmd::init::quoted;
use crate::cmd::report::Located;
use crate::model::source::EntityKind;
use crate::model::url;

/// The codes of names that are not known, and what they are names of.
const UNKNOWN: [(&str, Option<EntityKind>); 4] = [
    ("unknown-actor", Some(EntityKind::Actor)),
    ("unknown-topic", Some(EntityKind::Topic)),
    ("unknown-country", Some(EntityKind::Country)),
    ("unknown-entity", None),
];

/// The codes of links that lead to nothing.
const LINKS: [&str; 5] = [
    "ambiguous-link",
    "broken-anchor",
    "broken-link",
    "missing-picture",
    "path-leaves-site",
];

/// Everything, the worst first.
pub(super) fn problems(desk: &Desk<'_>) -> Part {
    let mut found: Vec<&Located> = desk.found.iter().collect();
    found.sort_by_key(|one| one.severity);
    let items = found.into_iter().map(|one| {
        let why = format!("{}: {}", one.severity.word(), one.code);
        item(desk, one, Some(why))
    });
    part(
        "problems",
        "Problems",
        &items.collect::<Vec<Item>>(),
        "Nothing is wrong with what is here.",
    )
}

/// Names, each with what to write instead, or with lines for a registry.
pub(super) fn unknown_names(desk: &Desk<'_>) -> Part {
    let items = desk.found.iter().filter_map(|one| {
        let (_, kind) = UNKNOWN.iter().find(|(code, _)| *code == one.code)?;
        let fix = kind.and_then(|kind| mended(kind, one));
        let item = item(desk, one, None);
        Some(Item { fix, ..item })
    });
    part(
        "unknown-names",
        "Unknown names",
        &items.collect::<Vec<Item>>(),
        "Every actor, topic and country is known.",
    )
}

/// Links that lead to nothing, or to two things.
pub(super) fn broken_links(desk: &Desk<'_>) -> Part {
    let broken = desk.found.iter();
    let broken = broken.filter(|one| LINKS.contains(&one.code));
    let items: Vec<Item> = broken.map(|one| item(desk, one, None)).collect();
    part(
        "broken-links",
        "Broken links",
        &items,
        "Every link leads somewhere.",
    )
}

fn part(id: &'static str, title: &'static str, items: &[Item], empty: &str) -> Part {
    Part {
        id,
        title,
        count: Some(items.len()),
        body: list(items, empty),
    }
}

fn item(desk: &Desk<'_>, one: &Located, why: Option<String>) -> Item {
    let start = one.spot.start;
    let help = one.help.as_deref().map(message);
    Item {
        title: message(&one.message),
        why: why.into_iter().chain(help).collect(),
        place: place(desk, &one.spot.path, start.line, start.column),
        fix: None,
    }
}

/// What was likely meant, to be written instead; or else lines for the registry that would make the
/// name known. Countries are all built in.
fn mended(kind: EntityKind, one: &Located) -> Option<String> {
    let name = unknown_name(&one.message)?;
    if let Some(near) = one.help.as_deref().and_then(near_name) {
        return Some(near.to_owned());
    }
    let file = format!("# content/{}.yaml", kind.plural());
    let quoted = quoted(name);
    match kind {
        EntityKind::Country => None,
        EntityKind::Actor | EntityKind::Topic => {
            let id = url::slug(name);
            let more = match kind {
                EntityKind::Actor => "  # kind: person, organisation, state …\n",
                _ => "  # parent: a topic above it\n",
            };
            let id = key(Some(id.as_str()).filter(|id| !id.is_empty())?);
            Some(format!("{file}\n{id}:\n  name: {quoted}\n{more}"))
        }
    }
}

/// What a message calls unknown: "`Quux` is no registered actor".
fn unknown_name(message: &str) -> Option<&str> {
    let (name, _) = message.strip_prefix('`')?.rsplit_once("` is no ")?;
    Some(name)
}

/// What a help suggests: "did you mean `Quux`?".
fn near_name(help: &str) -> Option<&str> {
    help.strip_prefix("did you mean `")?.strip_suffix("`?")
}

/// A key of YAML that is text whatever it says.
fn key(text: &str) -> String {
    let is_plain = text.len() > 5
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    if is_plain && !text.starts_with('-') {
        text.to_owned()
    } else {
        quoted(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FileId, Place, messages};

    #[test]
    fn names_are_read_from_what_is_said_of_them() {
        let place = Place::whole(FileId(0));
        let name = "A `quoted` name";
        for kind in [EntityKind::Actor, EntityKind::Topic] {
            let said = messages::entities::unregistered(
                place,
                kind.word(),
                kind.plural(),
                name,
                Some("Another"),
            );
            assert_eq!(unknown_name(&said.message), Some(name));
            assert_eq!(said.help.as_deref().and_then(near_name), Some("Another"));
            assert!(UNKNOWN.contains(&(said.code, Some(kind))));
        }
        let said = messages::entities::unknown_country(place, name, None);
        assert_eq!(unknown_name(&said.message), Some(name));
        assert_eq!(said.help.as_deref().and_then(near_name), None);
        assert!(UNKNOWN.contains(&(said.code, Some(EntityKind::Country))));
    }

    #[test]
    fn all_messages_about_links_are_broken_links() {
        let source = include_str!("../../../diag/messages/links.rs");
        let quoted = source.lines().filter_map(|line| {
            let code = line.trim().strip_prefix('"')?.strip_suffix("\",")?;
            let is_code = code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
            is_code.then_some(code)
        });
        let mut codes: Vec<&str> = quoted.collect();
        codes.sort_unstable();
        assert_eq!(codes, LINKS);
    }

    #[test]
    fn keys_stay_text() {
        for (text, expected) in [
            ("nuclear-deterrence", "nuclear-deterrence"),
            ("yes", "\"yes\""),
            ("2025", "\"2025\""),
            ("спецтрибунал", "\"спецтрибунал\""),
        ] {
            assert_eq!(key(text), expected);
        }
    }
}
