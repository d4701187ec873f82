//! The live tree and its manifest → whether the one is just what the other says.
//!
//! What [`super::live`] finds out at length, for the case that nobody touched anything: the first
//! file that is not as it was left ends it, and nothing is kept of those that are. Files are told
//! by length and time, as everywhere in the writer. Knows nothing of why somebody asks.

use std::ffi::CStr;
use std::path::Path;

use rayon::prelude::*;
use rustix::fd::OwnedFd;
use rustix::fs::{AtFlags, CWD, FileType, Stat, statat};

use super::Written;
use super::folders::{self, Folder, Thing};
use super::lock::Lock;
use super::manifest::{self, Entry, Manifest};
use super::marks;
use super::place::{IGNORE, Place};
use super::receipt::Receipt;
use super::tree::{FOLDERS_AT_ONCE, open_folder, reopened};

/// What a build would say that changes nothing, if the live tree is the receipt's and just as that
/// build left it.
pub(super) fn site(place: &Place, receipt: &Receipt, lock: &Lock) -> Option<Written> {
    let raw = manifest::of(&place.hidden, &place.output)?;
    let manifest = raw.manifest().filter(|_| receipt.is_of(&raw))?;
    is_just(&place.output, &manifest, lock).then(|| Written {
        files: manifest.files.len(),
        changed: 0,
        removed: 0,
        bytes: 0,
        former: manifest.before.into(),
    })
}

/// A tree that is to be just what its manifest says.
struct Tree<'r, 'm> {
    root: OwnedFd,
    files: &'r [(&'m str, Entry)],
    folders: &'r [Folder<'m>],
    marks: &'r [Option<marks::Mark>],
}

/// Whether a tree holds these files, which are sorted, and nothing else but its owner's
/// `.gitignore`. What can't be looked at is not as it should be.
fn is_just(root: &Path, manifest: &Manifest<'_>, lock: &Lock) -> bool {
    let Ok(root) = open_folder(CWD, root) else {
        return false;
    };
    let folders = folders::of(manifest.files.iter().map(|(path, _)| *path));
    let has_marks = marks::clock(&root, lock).is_some() && manifest.marks.len() == folders.len();
    let tree = Tree {
        root,
        files: &manifest.files,
        folders: &folders,
        marks: if has_marks { &manifest.marks } else { &[] },
    };
    // Each folder for itself, down from the root: in what is no folder, nothing is as it should be.
    let numbers: Vec<usize> = (0..folders.len()).collect();
    numbers.par_chunks(FOLDERS_AT_ONCE).all(|numbers| {
        let root = reopened(&tree.root);
        root.is_ok_and(|root| {
            numbers
                .iter()
                .all(|number| is_as_left(&tree, &root, *number))
        })
    })
}

/// Whether all is in a folder that should be, and nothing else. All that should be there is looked
/// for by name: if there are as many things as that, there is nothing else.
fn is_as_left(tree: &Tree<'_, '_>, root: &OwnedFd, number: usize) -> bool {
    let path = tree.folders[number].path;
    let mark = tree.marks.get(number).copied().flatten();
    let things = || folders::things(tree.folders, number);
    let is_file = |thing| match thing {
        Thing::File(number) => {
            let (path, entry) = &tree.files[number];
            stat(root, path).is_some_and(|stat| is_same(&stat, entry))
        }
        // It is looked at by itself.
        Thing::Folder(_) => true,
    };
    let is_marked =
        mark.is_some() && stat(root, path).is_some_and(|stat| marks::mark(&stat) == mark);
    if is_marked {
        return things().all(is_file);
    }
    let is_top = path.is_empty();
    let Ok(opened) = open_folder(root, if is_top { "." } else { path }) else {
        return false;
    };
    things().all(is_file) && things_in(&opened, is_top) == Some(things().count())
}

fn stat(root: &OwnedFd, path: &str) -> Option<Stat> {
    statat(root, path, AtFlags::SYMLINK_NOFOLLOW).ok()
}

fn is_same(stat: &Stat, entry: &Entry) -> bool {
    FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile
        && u64::try_from(stat.st_size) == Ok(entry.length)
        && marks::modified_ns(stat) == i128::from(entry.modified_ns)
}

/// How many things there are in a folder, but for the owner's file; `None` if it can't be listed.
fn things_in(folder: &OwnedFd, is_top: bool) -> Option<usize> {
    let has_ignore = is_top
        && statat(folder, IGNORE, AtFlags::SYMLINK_NOFOLLOW)
            .is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode) != FileType::Directory);
    count(folder)?.checked_sub(usize::from(has_ignore))
}

/// There are as many folders as pages: to list one takes no memory but this.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn count(folder: &OwnedFd) -> Option<usize> {
    let mut buffer = [std::mem::MaybeUninit::uninit(); 16 << 10];
    let mut things = rustix::fs::RawDir::new(folder, &mut buffer);
    let mut count = 0;
    while let Some(thing) = things.next() {
        count += usize::from(is_thing(thing.ok()?.file_name()));
    }
    Some(count)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn count(folder: &OwnedFd) -> Option<usize> {
    let mut count = 0;
    for thing in rustix::fs::Dir::read_from(folder).ok()? {
        count += usize::from(is_thing(thing.ok()?.file_name()));
    }
    Some(count)
}

fn is_thing(name: &CStr) -> bool {
    name != c"." && name != c".."
}
