//! `dateline build --kitchen`: all that a theme can show, as a site of its own. Settings, themes and
//! what is copied as it is are the site's; the texts are inside the program.
//!
//! Knows no page and no component: what there is to see is what the texts under `kitchen/` make.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use include_dir::{Dir, include_dir};

use super::session::{Session, Trouble};
use crate::diag::Checked;
use crate::model::url::BaseUrl;
use crate::parse::Overrides;
use crate::read::{self, Folder};
use crate::write::Target;

/// The texts.
static TEXTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/cmd/kitchen");

/// By this instant, 2026-01-10T00:00:00Z, all texts are public wherever it may be on earth. The
/// kitchen is built for it if nobody asks for another.
pub(super) const INSTANT: DateTime<Utc> =
    DateTime::from_timestamp(1_768_003_200, 0).expect("it is an instant");

/// Briefings on a page of a list: few, so that lists have several pages.
const PER_PAGE: usize = 12;

/// A file that every kitchen has, and no other site.
const MARK: &str = "kitchen.txt";

/// The files that the kitchen of a site is made from.
pub(super) fn library(root: &Path) -> Result<Checked<Folder>, Trouble> {
    let listed = read::with_texts(root, &TEXTS);
    listed.map_err(|at| Trouble::io("list", &at.path, &at.error))
}

/// The settings that are the kitchen's own. It is looked at on this machine, at the root of a web
/// server, wherever the site will stand.
pub(super) fn overrides(asked: Overrides) -> Overrides {
    Overrides {
        base_url: asked.base_url.or_else(|| Some(BaseUrl::localhost())),
        paginate: Some(PER_PAGE),
        ..asked
    }
}

/// Refuses what the writer can't know to be wrong: the place of the site itself, or of another one
/// that Dateline made, and an instant before the texts.
pub(super) fn check(session: &Session, target: &Target<'_>) -> Result<(), Trouble> {
    let asked = session.as_of();
    if asked < INSTANT {
        let message = format!("the kitchen's texts go up to {}", INSTANT.date_naive());
        let help = "leave `--as-of` out, or give it a later instant";
        return Err(Trouble::new(message, help));
    }
    let output = target.output;
    if real(output).starts_with(real(&target.root.join("output"))) {
        let message = format!("`{}` is where the site itself is built", output.display());
        return Err(Trouble::new(message, elsewhere()));
    }
    let holds = |name: &str| output.join(name).symlink_metadata().is_ok();
    if holds("index.html") && !holds(MARK) && !target.force {
        let message = format!("`{}` holds a site that is no kitchen", output.display());
        return Err(Trouble::new(message, elsewhere()));
    }
    Ok(())
}

fn elsewhere() -> String {
    "choose another folder: `dateline build --kitchen preview`".to_owned()
}

/// How to look at it.
pub(super) fn next(target: &Target<'_>) -> String {
    let output = target.output.display();
    format!(
        "Next: look at it through a web server, such as `python3 -m http.server -d {output}`. Its front page \
         lists what there is to see"
    )
}

/// The path with its links followed, as far as it leads to something.
fn real(path: &Path) -> PathBuf {
    if let Ok(real) = fs::canonicalize(path) {
        return real;
    }
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => real(parent).join(name),
        _ => path.to_owned(),
    }
}
