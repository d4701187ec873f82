//! Messages about YAML and the fences around it.

use crate::diag::{Diagnostic, Place, Severity::Error};

/// The YAML parser stopped.
#[must_use]
pub fn syntax(place: Place, message: &str, tab_in_margin: bool) -> Diagnostic {
    let help = if message.contains("more than one document") {
        "one document only: take this line out"
    } else if message.contains("unknown anchor") {
        "a text that begins with `*` or `&` needs quotes"
    } else if tab_in_margin || message.contains("tab") {
        "indent with spaces: YAML allows no tab there"
    } else if message.contains("mapping values are not allowed") {
        "a text with `: ` in it needs quotes; otherwise look for a missing line break or indentation"
    } else if message.contains("cannot start any token") {
        "a text that begins with one of @ ` % & * ! | > needs quotes"
    } else if message.contains("did not find expected ',' or") {
        "close the list with `]`, or the map with `}`"
    } else if message.contains("end of stream") || message.contains("quoted scalar") {
        "look for a quote that is never closed"
    } else {
        "check the indentation and the quotes of this line and the one above"
    };
    Diagnostic::new(
        Error,
        "yaml-syntax",
        place,
        format!("this is no YAML: {message}"),
    )
    .help(help)
}

/// A file that must open with front matter has none; `keys` are those it needs.
#[must_use]
pub fn missing_front_matter(place: Place, keys: &str) -> Diagnostic {
    missing_fence(place).help(format!(
        "begin the file with a line `---`, then {keys}, then another `---`"
    ))
}

/// A file opens with the fence of another generator's TOML.
#[must_use]
pub fn toml_front_matter(place: Place) -> Diagnostic {
    missing_fence(place)
        .help("front matter is YAML between two `---` lines; this looks like TOML between `+++`")
}

fn missing_fence(place: Place) -> Diagnostic {
    Diagnostic::new(
        Error,
        "missing-front-matter",
        place,
        "this file has no front matter",
    )
}

/// An opening fence without a closing one.
#[must_use]
pub fn unclosed_fence(place: Place) -> Diagnostic {
    Diagnostic::new(
        Error,
        "unclosed-front-matter",
        place,
        "the front matter that opens here is never closed",
    )
    .help("put a line `---` after the last key")
}

/// A key stands twice in one map.
#[must_use]
pub fn duplicate_key(place: Place, first: Place, key: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "duplicate-key",
        place,
        format!("`{key}` is given twice"),
    )
    .label(first, "first given here")
    .help("keep one of the two")
}

/// A key that is no text.
#[must_use]
pub fn bad_key(place: Place, what: &str) -> Diagnostic {
    Diagnostic::new(Error, "bad-key", place, format!("a key can't be {what}"))
        .help("put the key in quotes")
}
