//! What the caller says of the site that it had written → a small file that gives it back for as
//! long as that site is what readers see.
//!
//! A receipt names its tree by the hash of the tree's manifest, so that it is worth nothing beside
//! any other one. It goes before anything is begun, and is made when all is done: as long as it is
//! there, nothing is half done. Does not know what its words mean.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::{self, hash};
use super::place::Place;
use super::{Machine, absent_is_fine};

/// The first bytes of a receipt; another version is another line.
const VERSION: &[u8] = b"dateline receipt 1\n";

/// A receipt that was written whole.
pub(super) struct Receipt {
    /// The hash of the manifest of its tree.
    tree: [u8; 16],
    /// What the caller said.
    pub(super) words: Vec<u8>,
}

/// The receipt of the last build; `None` if it left none that can be read.
pub(super) fn load(hidden: &Path) -> Option<Receipt> {
    let bytes = fs::read(path(hidden)).ok()?;
    let (sum, body) = bytes.strip_prefix(VERSION)?.split_first_chunk::<16>()?;
    let (tree, words) = body.split_first_chunk()?;
    (hash(body) == *sum).then(|| Receipt {
        tree: *tree,
        words: words.to_vec(),
    })
}

/// Whether there is anything that may be a receipt.
pub(super) fn is_there(hidden: &Path) -> bool {
    path(hidden).exists()
}

/// Leaves a receipt with the tree that is live.
pub(super) fn save(place: &Place, words: &[u8]) -> io::Result<()> {
    let root = fs::symlink_metadata(&place.output)?;
    let Some(manifest) = manifest::read(&place.hidden, manifest::inode(&root)) else {
        return Err(io::Error::other("the live tree has no manifest"));
    };
    let body = [&manifest.sum, words].concat();
    let aside = place.hidden.join("receipt.new");
    fs::write(&aside, [VERSION, &hash(&body), &body].concat())?;
    fs::rename(aside, path(&place.hidden))
}

/// From here on the trees are no more what the last build left.
pub(super) fn remove(hidden: &Path) -> Result<(), Machine> {
    let path = path(hidden);
    absent_is_fine(fs::remove_file(&path)).map_err(|error| Machine::new(&path, "remove", error))
}

impl Receipt {
    /// Whether it was left with the tree that has this manifest.
    pub(super) fn is_of(&self, manifest: &manifest::Raw) -> bool {
        self.tree == manifest.sum
    }
}

fn path(hidden: &Path) -> PathBuf {
    hidden.join("receipt")
}
