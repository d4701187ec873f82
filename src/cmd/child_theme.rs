//! A name → the first files of a theme that builds on another, or the reason why there can't be one.
//!
//! Writes nothing and reads nothing: what there is, it is told.

use super::init::quoted;
use super::session::Trouble;
use crate::model::source::Library;
use crate::model::url;
use crate::{parse, read};

const THEME: &str = include_str!("child_theme/theme.yaml");
const BASE: &str = include_str!("child_theme/base.html");
const STYLE: &str = include_str!("child_theme/style.css");

/// The theme that is built on where nothing else is said.
pub(super) const DEFAULT_PARENT: &str = "chancery";

/// What a new theme builds on.
pub(super) struct Line<'a> {
    /// The parent and its ancestors, the parent first.
    pub(super) names: &'a [String],
    /// Whether there is a file of a theme: `chancery/theme.yaml`.
    pub(super) has: &'a dyn Fn(&str) -> bool,
}

/// The files of a new theme by their paths from the site's root.
///
/// # Errors
/// The name is no folder's, or is taken; or its parents leave nothing to build on.
pub(super) fn files(name: &str, line: &Line<'_>) -> Result<Vec<(String, String)>, Trouble> {
    check_name(name)?;
    let parent = line.names.first().map_or(DEFAULT_PARENT, String::as_str);
    let mut names = line.names.iter();
    if names.any(|above| above == name) {
        let message =
            format!("`{parent}` builds on `{name}` already, so `{name}` can't build on it");
        let help = format!("mend `extends:` in themes/{parent}/theme.yaml, or choose another name");
        return Err(Trouble::new(message, help));
    }
    let mut names = line.names.iter();
    let base = names.find(|above| (line.has)(&format!("{above}/templates/base.html")));
    let Some(base) = base else {
        let message = format!("`{parent}` has no template `base.html` to build on");
        let help = "let the site's theme extend one that has it: `extends: chancery`";
        return Err(Trouble::new(message, help));
    };
    let sheet = format!("{name}.css");
    let mut names = line.names.iter();
    if names.any(|above| (line.has)(&format!("{above}/assets/{sheet}"))) {
        let message =
            format!("`{parent}` has a style sheet `{sheet}`, whose place this theme's would take");
        return Err(Trouble::new(message, "choose another name"));
    }
    let theme = THEME
        .replace("__NAME__", &quoted(name))
        .replace("__PARENT__", &quoted(parent));
    let template = BASE.replace("__NAME__", name).replace("__BASE__", base);
    let folder = format!("themes/{name}");
    Ok(vec![
        (format!("{folder}/theme.yaml"), theme),
        (format!("{folder}/templates/base.html"), template),
        (
            format!("{folder}/assets/{sheet}"),
            STYLE.replace("__NAME__", name),
        ),
    ])
}

/// A name that is a folder on every system and a word in an address, and not that of a theme that
/// everybody has.
fn check_name(name: &str) -> Result<(), Trouble> {
    let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let is_name = name.starts_with(is_word) && name.chars().all(|c| is_word(c) || c == '-');
    if !is_name {
        let message = format!("`{name}` can't be the name of a theme");
        let near = Some(url::slug(name)).filter(|slug| slug != name && check_name(slug).is_ok());
        let help = match near {
            Some(near) => format!("use lower-case letters, digits and hyphens, such as `{near}`"),
            None => "use lower-case letters from a to z, digits and hyphens".to_owned(),
        };
        return Err(Trouble::new(message, help));
    }
    if read::is_shipped(name) {
        let message = format!("`{name}` is a theme that comes with Dateline");
        let help = format!(
            "choose another name: a folder `themes/{name}` would take the place of the theme that comes with Dateline, \
             and could not build on it"
        );
        return Err(Trouble::new(message, help));
    }
    Ok(())
}

/// A theme and its ancestors, as far as there is a word of them. The last one may be missing.
pub(super) fn line(library: &dyn Library, name: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut next = Some(name.to_owned());
    while let Some(name) = next.take().filter(|name| !names.contains(name)) {
        let file = library.sources().find(&format!("themes/{name}/theme.yaml"));
        // what is wrong with the file is for the build to tell
        let file = file.map(|file| parse::theme_file(library, file).value);
        next = file.and_then(|file| file.extends).map(|above| above.text);
        names.push(name);
    }
    names
}
