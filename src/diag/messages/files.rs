//! Messages about files as such.

use crate::diag::{
    Diagnostic, Place,
    Severity::{Error, Warning},
};

/// Bytes that are no UTF-8.
#[must_use]
pub fn invalid_utf8(place: Place, byte: u8) -> Diagnostic {
    Diagnostic::new(
        Error,
        "invalid-utf8",
        place,
        format!("the byte 0x{byte:02x} here is no UTF-8"),
    )
    .help("save the file as UTF-8")
}

/// A file that can't be read.
#[must_use]
pub fn unreadable(place: Place, why: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "unreadable",
        place,
        format!("this file can't be read: {why}"),
    )
    .help("check that the file is there and that you may read it")
}

/// A file that changed between two reads of one build.
#[must_use]
pub fn changed_meanwhile(place: Place) -> Diagnostic {
    Diagnostic::new(
        Error,
        "changed-meanwhile",
        place,
        "this file changed while the site was being built",
    )
    .help("run the command again")
}

/// A symbolic link whose target is outside the site.
#[must_use]
pub fn link_out_of_site(place: Place) -> Diagnostic {
    Diagnostic::new(
        Error,
        "link-out-of-site",
        place,
        "this symbolic link leads out of the site",
    )
    .help("put the file itself here, so that nothing private is published by accident")
}

/// A symbolic link to nothing, or in a ring.
#[must_use]
pub fn broken_link(place: Place) -> Diagnostic {
    Diagnostic::new(
        Error,
        "broken-symbolic-link",
        place,
        "this symbolic link leads nowhere",
    )
    .help("mend or remove it")
}

/// A file name that is no UTF-8.
#[must_use]
pub fn name_not_utf8(place: Place) -> Diagnostic {
    Diagnostic::new(
        Error,
        "file-name-not-utf8",
        place,
        "the name of this file is no UTF-8, so that it can have no address",
    )
    .help("rename it")
}

/// A file in `content/` that nothing is made of.
#[must_use]
pub fn unused_file(place: Place) -> Diagnostic {
    Diagnostic::new(
        Warning,
        "unused-file",
        place,
        "nothing is made of this file",
    )
    .help(
        "texts are .md files in content/briefings/ or content/pages/; files to be copied as they are belong in content/static/",
    )
}

/// A text file over the size that Dateline takes.
#[must_use]
pub fn too_large(place: Place, limit_mib: u64) -> Diagnostic {
    Diagnostic::new(
        Error,
        "too-large",
        place,
        format!("this file is larger than {limit_mib} MiB"),
    )
    .help("split it, or put it in content/static/ to be copied as it is")
}

/// An index of words that the machine could not make.
#[must_use]
pub fn not_indexed(place: Place, why: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "not-indexed",
        place,
        format!("the site's words can't be indexed: {why}"),
    )
    .help("build again; `search: off` builds the site without a search")
}
