//! A route: an address of the site with what makes it.

use crate::diag::Place;

/// A file of the site to be, and how it is made. `M` is what the outputs make it with; nothing
/// else needs to know.
#[derive(Debug)]
pub struct Route<M> {
    /// The file in the output, from its root: `topics/index.html`.
    pub path: String,
    /// Whose address it is: what is named when two want the same.
    pub owner: Owner,
    /// How it is made.
    pub make: M,
}

/// Whose an address is; of two, the later here is the one to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// The site itself, in a few words: `the archive`.
    Site(&'static str),
    /// A file of the author's.
    Author(Place),
    /// An actor or topic that no registry has, by the place it is first named at.
    Unregistered(Place),
    /// An old path that should lead elsewhere.
    Redirect(Place),
}

/// What a route was made into.
#[derive(Debug)]
pub enum Made {
    /// The bytes of a page, a feed, a style sheet.
    Bytes(Vec<u8>),
    /// A file of the site's sources, to be copied as it is.
    Copy(crate::diag::FileId),
}
