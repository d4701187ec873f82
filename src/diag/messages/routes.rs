//! Messages about addresses.

use crate::diag::{
    Diagnostic, Place,
    Severity::{Error, Warning},
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
