//! Messages about addresses.

use crate::diag::{
    Diagnostic, Place,
    Severity::{Error, Note, Warning},
};

/// Two things want one address.
#[must_use]
pub fn address_taken(place: Place, other: Place, url: &str, help: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "address-taken",
        place,
        format!("the address `{url}` is taken"),
    )
    .label(other, "by this")
    .help(help)
}

/// A thing wants an address that the site itself needs.
#[must_use]
pub fn address_reserved(place: Place, url: &str, of: &str, help: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "address-taken",
        place,
        format!("the address `{url}` is taken by {of}"),
    )
    .help(help)
}

/// An address with a part over 255 bytes, which no file system keeps.
#[must_use]
pub fn address_too_long(place: Place) -> Diagnostic {
    Diagnostic::new(
        Error,
        "address-too-long",
        place,
        "this makes an address longer than a file name can be",
    )
    .help("give it a shorter name, or a `slug:` or an entry in the registry with a short id")
}

/// A line of the ledger that is no address.
#[must_use]
pub fn bad_promise(place: Place, text: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "bad-promise",
        place,
        format!("`{text}` is no address of the site"),
    )
    .help("write one a line, from the root of the site: `/2025/03/some-words/`; a line that begins with `#` says what you like")
}

/// A promised address that no page has any more.
#[must_use]
pub fn address_gone(place: Place, address: &str, help: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "address-gone",
        place,
        format!("`{address}` was published, and would be gone"),
    )
    .help(format!(
        "{help}; if nobody needs the address, delete this line"
    ))
}

/// Promised addresses that are gone besides those that are named.
#[must_use]
pub fn more_addresses_gone(place: Place, count: usize) -> Diagnostic {
    let what = match count {
        1 => "one more address".to_owned(),
        _ => format!("{count} more addresses"),
    };
    Diagnostic::new(
        Error,
        "more-addresses-gone",
        place,
        format!("{what} would be gone, from here on"),
    )
    .help("if all briefings moved at once, see whether `permalink` or `languages` is as it was")
}

/// A promised address whose time was over.
#[must_use]
pub fn address_expired(place: Place, address: &str) -> Diagnostic {
    Diagnostic::new(
        Note,
        "address-expired",
        place,
        format!("`{address}` is gone, as a briefing has expired"),
    )
    .help("delete this line")
}

/// The settings have no address for the site.
#[must_use]
pub fn no_base_url(place: Place) -> Diagnostic {
    Diagnostic::new(
        Warning,
        "no-base-url",
        place,
        "without `base_url` the feeds and the sitemap point to http://localhost/",
    )
    .help("add a line like `base_url: https://briefings.example.org/`")
}
