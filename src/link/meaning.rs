//! What the target of a `[[…]]` can mean: a briefing by its slug, an entity by any of its names.

use super::directory::{Directory, Known};
use super::index::Index;
use crate::model::fold::NameKey;
use crate::model::site::PageId;
use crate::model::source::EntityKind;

/// What a `[[…]]` can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meant {
    /// A briefing.
    Page(PageId),
    /// An entity, with or without a page.
    Entity(Known),
}

/// Everything that the target of a `[[…]]` could mean; an anchor at its end does not matter.
pub(super) fn meant(
    target: &str,
    lang: &str,
    index: &Index<'_>,
    directory: &Directory,
) -> Vec<Meant> {
    let (name, _) = split_anchor(target);
    let key = NameKey::of(name_of(name));
    let entity = |kind| directory.find(kind, key, lang).map(Meant::Entity);
    let pages = |slug| index.of_slug(slug, lang).into_iter().map(Meant::Page);
    match name.split_once(':') {
        Some(("briefing", slug)) => pages(slug.trim()).collect(),
        Some(("actor", _)) => entity(EntityKind::Actor).into_iter().collect(),
        Some(("topic", _)) => entity(EntityKind::Topic).into_iter().collect(),
        Some(("country", _)) => entity(EntityKind::Country).into_iter().collect(),
        _ => pages(name)
            .chain(EntityKind::ALL.into_iter().filter_map(entity))
            .collect(),
    }
}

/// `actor:nato` → `nato`; other colons belong to the name.
pub(super) fn name_of(target: &str) -> &str {
    match target.split_once(':') {
        Some(("actor" | "topic" | "country" | "briefing", name)) => name.trim(),
        _ => target,
    }
}

/// `slug#heading` → `slug` and `heading`.
pub(super) fn split_anchor(target: &str) -> (&str, Option<&str>) {
    match target.split_once('#') {
        Some((before, anchor)) => (before.trim(), Some(anchor)),
        None => (target.trim(), None),
    }
}
