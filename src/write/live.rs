//! The output as it stands → what its files really hold, and whether all of them are ours.
//!
//! Files that somebody edited, removed or replaced are found here, so that the build can restore
//! them. Knows nothing of what the build wants.

use std::borrow::Cow;
use std::path::Path;

use super::manifest::{Before, Entry, Manifest};
use super::place::{self, Place};
use super::tree::{self, Listing, Tree};
use super::{Failure, Target, sorted};

/// The tree that readers see.
#[derive(Debug, Default)]
pub(super) struct Live<'a> {
    /// What is in it; `None` if there is no such folder.
    pub(super) listing: Option<&'a Listing<'a>>,
    /// Its files, and what they hold, sorted by their paths.
    pub(super) files: Vec<(&'a str, Entry)>,
    /// What was known of it when it was made; without a manifest of its own, what was found in it,
    /// which is ours to hand on. `None` if there is nothing to go back to.
    pub(super) manifest: Option<Cow<'a, Manifest<'a>>>,
}

impl Live<'_> {
    /// Whether its manifest is on disk.
    pub(super) fn is_recorded(&self) -> bool {
        matches!(self.manifest, Some(Cow::Borrowed(_)))
    }
}

/// Takes stock of the live tree.
pub(super) fn open<'a, E>(
    place: &Place,
    target: &Target,
    tree: Option<&'a Tree<'a>>,
) -> Result<Live<'a>, Failure<E>> {
    let Some(Tree { listing, manifest }) = tree else {
        return Ok(Live::default());
    };
    let recorded = manifest.as_ref();
    let foreign = foreign(&place.output, listing, recorded);
    if !foreign.is_empty() && !target.force {
        return Err(place::foreign(&place.output, foreign).into());
    }
    let files = tree::verify(&place.output, listing, recorded)?;
    let manifest = match recorded {
        Some(recorded) => Some(Cow::Borrowed(recorded)),
        None => adopt(&files).map(Cow::Owned),
    };
    let listing = Some(listing);
    Ok(Live {
        listing,
        files,
        manifest,
    })
}

fn foreign(output: &Path, listing: &Listing, recorded: Option<&Manifest>) -> Vec<String> {
    // A tree without a manifest is here only if its pages are ours, or by force: then all is ours.
    let Some(recorded) = recorded else {
        return Vec::new();
    };
    let files = listing.files.iter().map(|(path, _)| path.as_ref());
    let each = sorted::each(files.clone(), recorded.files.iter().copied());
    let files = files.zip(each).filter(|(_, recorded)| recorded.is_none());
    let files = files.map(|(path, _)| path.to_string());
    let others = listing.others.iter().map(|other| {
        let relative = other.strip_prefix(output).unwrap_or(other);
        relative.to_string_lossy().into_owned()
    });
    let is_recorded = |path: &String| {
        let files = &recorded.files;
        files.binary_search_by(|file| file.0.cmp(path)).is_ok()
    };
    files
        .chain(others.filter(|path| !is_recorded(path)))
        .collect()
}

fn adopt<'a>(files: &[(&'a str, Entry)]) -> Option<Manifest<'a>> {
    (!files.is_empty()).then(|| Manifest {
        number: 1,
        before: Before::None,
        files: files.to_vec(),
        // other things may lie in its folders too
        marks: Vec::new(),
        public: None,
    })
}
