//! What can be asked of a site that is held in memory, and what is answered: the bytes that a build
//! would write.

use std::path::PathBuf;

use tokio::sync::oneshot;

use crate::diag::{Diagnostic, FileId};
use crate::model::source::{Library, Origin};
use crate::model::url;
use crate::outputs::Made;
use crate::pipeline::Plan;

/// A question.
pub(super) struct Ask {
    pub(super) wanted: Wanted,
    pub(super) reply: oneshot::Sender<Answer>,
}

/// What can be asked for.
pub(super) enum Wanted {
    /// What stands at an address of the site: decoded, and without the path that the site stands at.
    Address(String),
    /// The desk.
    Desk,
}

/// What is answered.
pub(super) enum Answer {
    /// What a build would write.
    Bytes {
        path: String,
        bytes: Vec<u8>,
        /// What is to be said about it to who looks at it.
        banner: Option<String>,
    },
    /// A file that a build would copy.
    File(PathBuf),
    /// The same, with a slash at the end.
    Moved(String),
    /// Nothing; what the site has for that.
    Missing(Option<Vec<u8>>),
    /// There should be something, but it can't be made. Everybody has been told.
    Failed,
    /// The desk, as HTML.
    Desk(String),
}

/// Makes what a site has at an address. Of a file that a build would copy, `on_disk` says where it is.
///
/// # Errors
/// What is wrong with it.
pub(super) fn at(
    address: String,
    plan: &Plan<'_>,
    library: &dyn Library,
    on_disk: impl Fn(FileId) -> Option<PathBuf>,
) -> Result<Answer, Diagnostic> {
    let file = url::file_of(&address);
    let made = number(plan, &file).map(|number| plan.make(number));
    let Some(made) = made.or_else(|| plan.companion(&file)) else {
        let is_folder = number(plan, &format!("{file}/index.html")).is_some();
        if is_folder && !address.ends_with('/') {
            return Ok(Answer::Moved(address + "/"));
        }
        let page = number(plan, "404.html").and_then(|number| plan.make(number).ok());
        return Ok(Answer::Missing(match page {
            Some(Made::Bytes(bytes)) => Some(bytes),
            _ => None,
        }));
    };
    let bytes = |bytes| Answer::Bytes {
        path: file.clone(),
        bytes,
        banner: None,
    };
    Ok(match made? {
        Made::Bytes(made) => bytes(made),
        Made::Pieces { count, piece } => {
            let pieces = plan.pieces(count, piece).collect::<Result<Vec<_>, _>>()?;
            bytes(pieces.concat())
        }
        Made::Copy(file) => match library.sources().get(file).origin {
            Origin::BuiltIn(built_in) => bytes(built_in.to_vec()),
            Origin::Disk => Answer::File(on_disk(file).unwrap_or_default()),
        },
    })
}

/// The number of the route that a path of the output has.
fn number(plan: &Plan<'_>, path: &str) -> Option<usize> {
    let routes = &plan.routes;
    let found = routes.binary_search_by(|route| route.path.as_str().cmp(path));
    found.ok()
}
