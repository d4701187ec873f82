//! `feeds:` in `dateline.yaml`, what feeds are like → [`Feeds`].

use crate::diag::{Findings, messages};
use crate::model::config::{Extent, Feeds};
use crate::model::url;
use crate::parse::fields::{self, Fields};

/// The keys of `feeds:`.
const KEYS: &[&str] = &["hub", "entities", "ids"];

/// How much the feeds of entities have.
const EXTENTS: &[(&str, Extent)] = &[("summary", Extent::Summary), ("full", Extent::Full)];

/// Reads `feeds:`.
pub(super) fn feeds(fields: &Fields<'_>, found: &mut Findings) -> Feeds {
    let map = fields.map("feeds", KEYS, found);
    let map = map.unwrap_or_else(|| Fields::none(fields.place()));
    Feeds {
        hub: map.web("hub", found),
        entities: map.word("entities", EXTENTS, found),
        ids: ids(&map, found),
    }
}

fn ids(fields: &Fields<'_>, found: &mut Findings) -> Option<String> {
    let name = fields.name("ids", found)?;
    if is_beginning_of_tags(&name.text) {
        return Some(name.text);
    }
    found.push(messages::fields::bad_ids(name.place, &name.text));
    None
}

/// Whether `tag:` URIs can begin with a text (RFC 4151): who mints them, a day on which the name was
/// theirs, and maybe the beginning of a path.
fn is_beginning_of_tags(text: &str) -> bool {
    let rest = text.strip_prefix("tag:");
    let parts = rest.and_then(|rest| rest.split_once(':'));
    let Some((authority, path)) = parts else {
        return false;
    };
    let Some((name, day)) = authority.rsplit_once(',') else {
        return false;
    };
    let (account, host) = name.rsplit_once('@').unwrap_or(("-", name));
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let is_of_path = |byte: u8| is_plain(byte) || b"/~%:@!$&'()*+,;=".contains(&byte);
    !account.is_empty()
        && account.bytes().all(is_plain)
        && url::is_host_name(host)
        && is_day(day)
        && path.bytes().all(is_of_path)
        && !path.ends_with('/')
}

/// A day, or a month or a year, which stand for their first.
fn is_day(text: &str) -> bool {
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    fields::parse_day(&whole).is_some()
}

#[cfg(test)]
mod tests {
    use super::is_beginning_of_tags;

    #[test]
    fn ids_begin_with_who_mints_them() {
        for good in [
            "tag:example.org,2026:",
            "tag:example.org,2026:/briefs",
            "tag:example.org,2025-03:desk-",
            "tag:desk@example.org,2025-03-31:",
        ] {
            assert!(is_beginning_of_tags(good), "{good}");
        }
        for bad in [
            "",
            "example.org,2026",
            "tag:example.org,2026",
            "tag:example.org:",
            "tag:example.org,26:",
            "tag:example.org,2026-13:",
            "tag:example.org,2026-02-30:",
            "tag:example,2026:",
            "tag:@example.org,2026:",
            "tag:example.org,2026:/",
            "tag:example.org,2026:a b",
            "tag:example.org,2026:#a",
            "urn:example.org,2026:",
        ] {
            assert!(!is_beginning_of_tags(bad), "{bad}");
        }
    }
}
