//! Messages about links between texts.

use crate::diag::{
    Diagnostic, Place,
    Severity::{Error, Warning},
};

/// `[[x]]` or a link to a file, and there is nothing public of that name.
#[must_use]
pub fn nothing_there(place: Place, target: &str, near: Option<&str>) -> Diagnostic {
    let found = Diagnostic::new(
        Warning,
        "broken-link",
        place,
        format!("`{target}` leads to nothing on this site"),
    );
    match near {
        Some(_) => found.did_you_mean(near),
        None => found.help("mend the link, or take the brackets away"),
    }
}

/// `[[x]]` could mean two things.
///
/// `candidates` are descriptions, `exact` the forms that mean one thing only.
#[must_use]
pub fn ambiguous(
    place: Place,
    target: &str,
    candidates: &[String],
    exact: &[String],
) -> Diagnostic {
    Diagnostic::new(
        Error,
        "ambiguous-link",
        place,
        format!("`{target}` could be {}", candidates.join(" or ")),
    )
    .help(format!("say which: {}", exact.join(" or ")))
}

/// An anchor that its page does not have.
#[must_use]
pub fn no_such_anchor(place: Place, anchor: &str, near: Option<&str>) -> Diagnostic {
    let found = Diagnostic::new(
        Warning,
        "broken-anchor",
        place,
        format!("there is no heading `#{anchor}` there"),
    );
    match near {
        Some(near) => found.help(format!("did you mean `#{near}`?")),
        None => found.help("anchors are made of the words of a heading, with hyphens between"),
    }
}

/// A picture that is not beside its text.
#[must_use]
pub fn missing_picture(place: Place, target: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "missing-picture",
        place,
        format!("there is no picture `{target}`"),
    )
    .help("put it beside the Markdown file, or under content/static/ and write its path with a leading `/`")
}

/// A picture whose path leaves the site.
#[must_use]
pub fn path_leaves_site(place: Place, target: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "path-leaves-site",
        place,
        format!("`{target}` leads out of the site"),
    )
    .help("use a file beside the Markdown file, or under content/static/")
}
