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

/// A setting that the theme does not have.
#[must_use]
pub fn unknown_setting(
    place: Place,
    theme: &str,
    key: &str,
    near: Option<&str>,
    known: &[&str],
) -> Diagnostic {
    let found = Diagnostic::new(
        Error,
        "unknown-setting",
        place,
        format!("the theme `{theme}` has no setting `{key}`"),
    );
    match near {
        Some(_) => found.did_you_mean(near),
        None if known.is_empty() => found.help("take it out: the theme has no settings"),
        None => found.help(format!("its settings are {}", known.join(", "))),
    }
}

/// A theme's own value of a setting that it would not let a site choose.
#[must_use]
pub fn default_no_choice(place: Place, key: &str) -> Diagnostic {
    Diagnostic::new(
        Error,
        "default-no-choice",
        place,
        format!("the value of `{key}` under `settings:` is none of its choices"),
    )
    .help("add it to them, or give the setting another value")
}

/// A setting that should name a file of `content/static`, and there is none of that name.
#[must_use]
pub fn no_static_file(place: Place, key: &str, name: &str, near: Option<&str>) -> Diagnostic {
    let found = Diagnostic::new(
        Error,
        "no-static-file",
        place,
        format!("`{key}` names a file of content/static, and there is no `{name}` there"),
    );
    match near {
        Some(_) => found.did_you_mean(near),
        None => found.help("put the file there, and write its name without the folder's"),
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
