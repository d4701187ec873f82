//! Messages about what web hosts are told.

use crate::diag::{
    Diagnostic, Place,
    Severity::{Error, Warning},
};

/// A host name that is none.
#[must_use]
pub fn bad_host_name(place: Place, text: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "bad-host-name",
        place,
        format!("`{text}` is no host name"),
    )
    .help("write the name alone, such as `briefings.example.org`; in another script, its form that begins with `xn--`")
}

/// An address that `security.txt` can't have.
#[must_use]
pub fn bad_uri(place: Place, key: &str, text: &str, help: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "bad-uri",
        place,
        format!("`{text}` is no address for `{key}`"),
    )
    .help(help)
}

/// What `security.txt` says holds no more.
#[must_use]
pub fn security_expired(place: Place) -> Diagnostic {
    Diagnostic::new(
        Warning,
        "security-expired",
        place,
        "`security.txt` has expired: nobody will rely on it",
    )
    .help("see that it is still right, and give it an `expires` within a year")
}
