//! The output as it stands → what its files really hold, and whether all of them are ours.
//!
//! Files that somebody edited, removed or replaced are found here, so that the build can restore
//! them. Knows nothing of what the build wants.

use std::collections::BTreeMap;
use std::path::Path;

use super::manifest::{self, Before, Manifest};
use super::place::{self, Place};
use super::tree::{self, Known, Listing};
use super::{Failure, Target};

/// The tree that readers see.
#[derive(Debug, Default)]
pub(super) struct Live {
    /// What is in it; `None` if there is no such folder.
    pub(super) listing: Option<Listing>,
    /// Its files, and what they hold.
    pub(super) files: BTreeMap<String, Known>,
    /// What was known of it when it was made; without a manifest of its own, what was found in it.
    /// `None` if there is nothing to go back to.
    pub(super) manifest: Option<Manifest>,
    /// Whether that manifest is on disk.
    pub(super) is_recorded: bool,
}

/// Takes stock of the live tree.
pub(super) fn open<E>(place: &Place, target: &Target) -> Result<Live, Failure<E>> {
    let Some(listing) = tree::list(&place.output)? else {
        return Ok(Live::default());
    };
    let recorded = manifest::load(&place.hidden, listing.inode);
    let foreign = foreign(&place.output, &listing, recorded.as_ref());
    if !foreign.is_empty() && !target.force {
        return Err(place::foreign(&place.output, foreign).into());
    }
    let files = tree::verify(&place.output, &listing, recorded.as_ref())?;
    let is_recorded = recorded.is_some();
    let manifest = recorded.or_else(|| adopt(&files));
    let listing = Some(listing);
    Ok(Live {
        listing,
        files,
        manifest,
        is_recorded,
    })
}

fn foreign(output: &Path, listing: &Listing, recorded: Option<&Manifest>) -> Vec<String> {
    // A tree without a manifest is here only if its pages are ours, or by force: then all is ours.
    let Some(recorded) = recorded else {
        return Vec::new();
    };
    let files = listing.files.keys().cloned();
    let others = listing.others.iter().map(|other| {
        let relative = other.strip_prefix(output).unwrap_or(other);
        relative.to_string_lossy().into_owned()
    });
    files
        .chain(others)
        .filter(|path| !recorded.files.contains_key(path))
        .collect()
}

fn adopt(files: &BTreeMap<String, Known>) -> Option<Manifest> {
    let entries = files
        .iter()
        .map(|(path, known)| (path.clone(), known.entry));
    (!files.is_empty()).then(|| Manifest {
        number: 1,
        before: Before::None,
        files: entries.collect(),
        public: None,
    })
}
