//! Messages about themes: their settings, templates, words and assets.

use crate::diag::{Diagnostic, Place, Severity::Error};

/// A theme that is neither in `themes/` nor shipped.
#[must_use]
pub fn unknown_theme(place: Place, name: &str, near: Option<&str>, known: &[&str]) -> Diagnostic {
    let found = Diagnostic::new(
        Error,
        "unknown-theme",
        place,
        format!("there is no theme `{name}`"),
    );
    match near {
        Some(_) => found.did_you_mean(near),
        None => found.help(format!("the themes are {}", known.join(", "))),
    }
}

/// A theme that is its own ancestor.
#[must_use]
pub fn theme_ring(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "theme-ring",
        place,
        format!("the theme `{name}` extends itself"),
    )
    .help("take `extends:` out of one of the themes in the ring")
}

/// Templates that no theme of the chain has.
#[must_use]
pub fn missing_templates(place: Place, names: &[&str]) -> Diagnostic {
    Diagnostic::new(
        Error,
        "missing-template",
        place,
        match names {
            [name] => format!("the theme has no template `{name}`"),
            names => format!("the theme has no templates `{}`", names.join("`, `")),
        },
    )
    .help("add what is missing, or extend a theme that has it: `extends: chancery`")
}

/// A template that can't be read as one.
#[must_use]
pub fn template_syntax(place: Place, message: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "template-syntax",
        place,
        format!("this template can't be read: {message}"),
    )
    .help("check the braces and the block ends around it")
}

/// A template that failed while a page was rendered.
#[must_use]
pub fn template_failed(place: Place, message: &str, help: Option<String>) -> Diagnostic {
    let found = Diagnostic::new(
        Error,
        "template-failed",
        place,
        format!("this template fails: {message}"),
    );
    match help {
        Some(help) => found.help(help),
        None => found,
    }
}

/// `asset("x")`, or `url(x)` in a style sheet, and the theme has no such file.
#[must_use]
pub fn missing_asset(place: Place, name: &str, near: Option<&str>) -> Diagnostic {
    let found = Diagnostic::new(
        Error,
        "missing-asset",
        place,
        format!("the theme has no asset `{name}`"),
    );
    match near {
        Some(_) => found.did_you_mean(near),
        None => found.help("put the file under the theme's assets/ folder"),
    }
}
