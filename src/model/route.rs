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

/// Whose an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A file of the author's.
    Author(Place),
    /// The site itself, in a few words: `the archive`.
    Site(&'static str),
}

/// What a route was made into.
#[derive(Debug)]
pub enum Made {
    /// The bytes of a page, a feed, a style sheet.
    Bytes(Vec<u8>),
    /// A file of the site's sources, to be copied as it is.
    Copy(crate::diag::FileId),
}
