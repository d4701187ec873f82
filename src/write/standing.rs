//! The live tree and its manifest → whether the one is just what the other says.
//!
//! What [`super::live`] finds out at length, for the case that nobody touched anything: the first
//! file that is not as it was left ends it, and nothing is kept of those that are. Files are told
//! by length and time, as everywhere in the writer. Knows nothing of why somebody asks.

use std::ffi::CStr;
use std::fs;
use std::path::Path;

use rayon::prelude::*;
use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, Stat, openat, statat};

use super::Written;
use super::manifest::{self, Entry};
use super::place::{IGNORE, Place};
use super::receipt::Receipt;

/// What a build would say that changes nothing, if the live tree is the receipt's and just as that
/// build left it.
pub(super) fn site(place: &Place, receipt: &Receipt) -> Option<Written> {
    let root = fs::symlink_metadata(&place.output).ok()?;
    let raw = manifest::read(&place.hidden, manifest::inode(&root))?;
    let glance = raw.glance().filter(|_| receipt.is_of(&raw))?;
    is_just(&place.output, &glance.files).then(|| Written {
        files: glance.files.len(),
        changed: 0,
        removed: 0,
        bytes: 0,
        former: glance.before.into(),
    })
}

/// A folder of the tree, and all that is to be below it.
struct Folder<'m> {
    path: &'m str,
    files: &'m [(&'m str, Entry)],
}

/// Whether a tree holds these files, which are sorted, and nothing else but its owner's
/// `.gitignore`. What can't be looked at is not as it should be.
fn is_just(root: &Path, files: &[(&str, Entry)]) -> bool {
    let Ok(root) = open(CWD, root) else {
        return false;
    };
    let mut level = vec![Folder { path: "", files }];
    // Level by level, as trees are listed.
    while !level.is_empty() {
        let below: Option<Vec<Vec<Folder>>> = level
            .par_iter()
            .map(|folder| folders_of(&root, folder))
            .collect();
        let Some(below) = below else {
            return false;
        };
        level = below.into_iter().flatten().collect();
    }
    true
}

/// The folders in a folder; `None` if anything in it is not as it should be. All that should be
/// there is looked for by name: if there are as many things as that, there is nothing else.
fn folders_of<'m>(root: &OwnedFd, folder: &Folder<'m>) -> Option<Vec<Folder<'m>>> {
    let is_top = folder.path.is_empty();
    let opened = open(root, if is_top { "." } else { folder.path }).ok()?;
    let start = if is_top { 0 } else { folder.path.len() + 1 };
    let mut folders = Vec::new();
    let mut count = 0;
    let mut rest = folder.files;
    while let Some(((path, entry), others)) = rest.split_first() {
        let name = &path[start..];
        if let Some(length) = name.find('/') {
            let path = &path[..start + length];
            let below = rest.partition_point(|(other, _)| is_below(other, path));
            let (files, others) = rest.split_at(below);
            folders.push(Folder { path, files });
            rest = others;
        } else {
            let stat = statat(&opened, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
            if !is_same(&stat, entry) {
                return None;
            }
            rest = others;
        }
        count += 1;
    }
    (things_in(&opened, is_top)? == count).then_some(folders)
}

/// Links are not followed: a link is nothing that a site has.
fn open(from: impl AsFd, path: impl rustix::path::Arg) -> rustix::io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    openat(from, path, flags, Mode::empty())
}

fn is_below(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder);
    rest.is_some_and(|rest| rest.starts_with('/'))
}

fn is_same(stat: &Stat, entry: &Entry) -> bool {
    let seconds = i128::from(stat.st_mtime) * 1_000_000_000;
    FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile
        && u64::try_from(stat.st_size) == Ok(entry.length)
        && seconds + i128::from(stat.st_mtime_nsec) == i128::from(entry.modified_ns)
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
