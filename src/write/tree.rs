//! A folder → what is in it, verified; and the removal of what should not be.
//!
//! A folder of the tree that still has the mark that its manifest gives is not opened: it holds
//! just what the manifest says. Links are never followed: a link in a tree is something that does
//! not belong there. Knows nothing of which tree is live or what a build wants.

use std::borrow::Cow;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, openat, statat};
use rustix::io::Errno;
use twox_hash::XxHash3_128;

use super::folders::{self, Folder, Thing};
use super::lock::Lock;
use super::manifest::{Entry, Manifest, Raw, inode, modified_ns};
use super::marks::{self, Clock, Mark};
use super::place::IGNORE;
use super::{Machine, absent_is_fine, sorted};

/// How many folders a thread takes at once.
pub(super) const FOLDERS_AT_ONCE: usize = 128;

/// Everything below a folder; paths are relative and '/'-separated.
#[derive(Debug, Default)]
pub(super) struct Listing<'m> {
    /// The inode of the folder itself.
    pub(super) inode: u64,
    /// The regular files, sorted by their paths.
    pub(super) files: Vec<(Cow<'m, str>, Stat)>,
    /// The folders in it, sorted as [`folders::order`] says, with what marks they have.
    pub(super) folders: Vec<(Cow<'m, str>, Option<Mark>)>,
    /// Whether any of the folders is empty.
    pub(super) has_empty: bool,
    /// Whether its owner keeps a `.gitignore` in the folder itself; it is in none of the others.
    pub(super) has_ignore: bool,
    /// What is neither: links, sockets, and all whose name is not Unicode.
    pub(super) others: Vec<PathBuf>,
}

/// What the file system says of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stat {
    /// Its inode.
    pub(super) inode: u64,
    length: u64,
    modified_ns: i64,
}

/// How far a folder is believed that has the mark that its manifest gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Belief {
    /// Not at all: every folder is read.
    Nothing,
    /// It has the things it had: each of its files is looked at, for something may have been
    /// written into it.
    Names,
    /// It has the things it had, and nobody asks what is in them.
    Inodes,
}

/// A tree: what is in it, and its manifest.
#[derive(Debug)]
pub(super) struct Tree<'m> {
    /// What is in it.
    pub(super) listing: Listing<'m>,
    /// What was known of it when it was made.
    pub(super) manifest: Option<Manifest<'m>>,
}

/// Looks at a tree whose manifest is that one; `None` if the folder is not there.
pub(super) fn open<'m>(
    root: &Path,
    raw: Option<&'m Raw>,
    lock: &Lock,
    belief: Belief,
) -> Result<Option<Tree<'m>>, Machine> {
    let manifest = raw.and_then(Raw::manifest);
    let believed = manifest.as_ref().filter(|_| belief != Belief::Nothing);
    let listing = list(root, believed, lock, belief == Belief::Names)?;
    Ok(listing.map(|listing| Tree { listing, manifest }))
}

/// Lists a tree. A folder that has the mark of the manifest is not read.
fn list<'m>(
    root: &Path,
    believed: Option<&Manifest<'m>>,
    lock: &Lock,
    sees_files: bool,
) -> Result<Option<Listing<'m>>, Machine> {
    let machine = |error| Machine::new(root, "list", error);
    let root_inode = match fs::symlink_metadata(root) {
        Ok(metadata) if metadata.is_dir() => inode(&metadata),
        Ok(_) => return Err(machine(io::ErrorKind::NotADirectory.into())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(machine(error)),
    };
    let walk = Walk {
        sees_files,
        ..walk(root, believed, lock).map_err(machine)?
    };
    let mut all = Listing {
        inode: root_inode,
        ..Listing::default()
    };
    let number = (!walk.folders.is_empty()).then_some(0);
    let path = Cow::Borrowed("");
    let mut level = vec![Spot { path, number }];
    // Level by level and not by recursion, so that no depth of folders can exhaust the stack.
    while !level.is_empty() {
        let found: Result<Vec<Found<'m>>, Machine> = level
            .par_chunks(FOLDERS_AT_ONCE)
            .map(|spots| look(&walk, spots))
            .collect();
        level.clear();
        for found in found? {
            all.has_empty |= found.has_empty;
            all.has_ignore |= found.has_ignore;
            all.others.extend(found.others);
            all.files.extend(found.files);
            all.folders.extend(found.folders);
            level.extend(found.below);
        }
    }
    // Stable sorts, for they make use of what is sorted already.
    all.files.par_sort_by(|one, other| one.0.cmp(&other.0));
    let by_files = |one: &(Cow<str>, _), other: &(Cow<str>, _)| folders::order(&one.0, &other.0);
    all.folders.par_sort_by(by_files);
    Ok(Some(all))
}

/// A tree, and all it takes to look at it.
struct Walk<'r, 'm> {
    path: &'r Path,
    root: OwnedFd,
    /// Makes the marks, if there can be any.
    clock: Option<Clock>,
    /// What is known of the files.
    files: &'r [(&'m str, Entry)],
    /// The folders that they lie in; none if there is nothing known to go by.
    folders: Vec<Folder<'m>>,
    /// The marks of these.
    marks: &'r [Option<Mark>],
    sees_files: bool,
}

fn walk<'r, 'm>(
    path: &'r Path,
    believed: Option<&'r Manifest<'m>>,
    lock: &Lock,
) -> io::Result<Walk<'r, 'm>> {
    let root = open_folder(CWD, path)?;
    // first of all what time it is
    let clock = marks::clock(&root, lock);
    let known = believed.filter(|_| clock.is_some());
    let files = known.map_or(&[][..], |manifest| &manifest.files);
    let marks = known.map_or(&[][..], |manifest| &manifest.marks);
    let mut folders = Vec::new();
    if !marks.is_empty() {
        folders = folders::of(files.iter().map(|(path, _)| *path));
    }
    if folders.len() != marks.len() {
        folders.clear();
    }
    Ok(Walk {
        path,
        root,
        clock,
        files,
        folders,
        marks,
        sees_files: true,
    })
}

/// Opens a folder. Links are not followed: a link is nothing that a site has.
pub(super) fn open_folder(
    from: impl AsFd,
    path: impl rustix::path::Arg,
) -> rustix::io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    openat(from, path, flags, Mode::empty())
}

/// Opens a folder once more, for one thread: two that find things from the same open folder wait
/// for each other each time.
pub(super) fn reopened(folder: &OwnedFd) -> rustix::io::Result<OwnedFd> {
    open_folder(folder, ".")
}

/// A folder to be looked at: one that is there, and no link.
struct Spot<'m> {
    path: Cow<'m, str>,
    /// Its number among those that are known.
    number: Option<usize>,
}

#[derive(Default)]
struct Found<'m> {
    files: Vec<(Cow<'m, str>, Stat)>,
    folders: Vec<(Cow<'m, str>, Option<Mark>)>,
    /// The folders in these folders.
    below: Vec<Spot<'m>>,
    others: Vec<PathBuf>,
    has_empty: bool,
    has_ignore: bool,
}

fn look<'m>(walk: &Walk<'_, 'm>, spots: &[Spot<'m>]) -> Result<Found<'m>, Machine> {
    let mut found = Found::default();
    let machine = |error: Errno| Machine::new(walk.path, "list", error.into());
    let root = reopened(&walk.root).map_err(machine)?;
    for spot in spots {
        if spot.path.is_empty() {
            // What is in the root is always looked at: there is the most to be put by hand.
            read_folder(walk, spot, &mut found)?;
            continue;
        }
        let stat = walk.clock.zip(stat(&root, &spot.path));
        let seen = stat.and_then(|(_, stat)| marks::mark(&stat));
        let known = spot.number.filter(|number| walk.marks[*number].is_some());
        let same = known.filter(|number| walk.marks[*number] == seen);
        if same.is_some_and(|number| remember(walk, &root, number, &mut found)) {
            found.folders.push((spot.path.clone(), seen));
        } else {
            read_folder(walk, spot, &mut found)?;
            let mark = stat.and_then(|(clock, stat)| clock.mark(&stat));
            found.folders.push((spot.path.clone(), mark));
        }
    }
    Ok(found)
}

fn stat(root: &OwnedFd, path: &str) -> Option<rustix::fs::Stat> {
    statat(root, path, AtFlags::SYMLINK_NOFOLLOW).ok()
}

/// Finds what a folder holds that has its mark. If a file is not there all the same, as it is then
/// with a broken disk, nothing is found and the folder has to be read.
fn remember<'m>(walk: &Walk<'_, 'm>, root: &OwnedFd, number: usize, found: &mut Found<'m>) -> bool {
    let before = (found.files.len(), found.below.len());
    for thing in folders::things(&walk.folders, number) {
        match thing {
            Thing::Folder(number) => found.below.push(Spot {
                path: Cow::Borrowed(walk.folders[number].path),
                number: Some(number),
            }),
            Thing::File(number) => {
                let (path, entry) = &walk.files[number];
                let stat = if walk.sees_files {
                    stat(root, path).and_then(|stat| of_file(&stat))
                } else {
                    Some(of_entry(entry))
                };
                let Some(stat) = stat else {
                    found.files.truncate(before.0);
                    found.below.truncate(before.1);
                    return false;
                };
                found.files.push((Cow::Borrowed(path), stat));
            }
        }
    }
    true
}

fn of_entry(entry: &Entry) -> Stat {
    Stat {
        inode: entry.inode,
        length: entry.length,
        modified_ns: entry.modified_ns,
    }
}

fn of_file(stat: &rustix::fs::Stat) -> Option<Stat> {
    let is_file = FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile;
    is_file.then_some(())?;
    Some(Stat {
        inode: marks::inode(stat),
        length: u64::try_from(stat.st_size).ok()?,
        modified_ns: i64::try_from(marks::modified_ns(stat)).ok()?,
    })
}

fn read_folder<'m>(
    walk: &Walk<'_, 'm>,
    spot: &Spot<'m>,
    found: &mut Found<'m>,
) -> Result<(), Machine> {
    let folder = &spot.path;
    let path = walk.path.join(folder.as_ref());
    let machine = |error| Machine::new(&path, "list", error);
    let mut is_empty = !folder.is_empty();
    for entry in fs::read_dir(&path).map_err(machine)? {
        let entry = entry.map_err(machine)?;
        is_empty = false;
        let Ok(name) = OsString::into_string(entry.file_name()) else {
            found.others.push(entry.path());
            continue;
        };
        let kind = entry.file_type().map_err(machine)?;
        let relative = if folder.is_empty() {
            name
        } else {
            format!("{folder}/{name}")
        };
        if relative == IGNORE && !kind.is_dir() {
            found.has_ignore = true;
        } else if kind.is_dir() {
            let number = folders::find(&walk.folders, &relative);
            let path = Cow::Owned(relative);
            found.below.push(Spot { path, number });
        } else if kind.is_file() {
            let metadata = entry.metadata().map_err(machine)?;
            let stat = Stat {
                inode: inode(&metadata),
                length: metadata.len(),
                modified_ns: modified_ns(&metadata),
            };
            found.files.push((Cow::Owned(relative), stat));
        } else {
            found.others.push(entry.path());
        }
    }
    found.has_empty |= is_empty;
    Ok(())
}

/// Finds out what the files of a tree hold. What the manifest says is believed of a file that has
/// the length and the time the manifest says; every other file is read.
pub(super) fn verify<'l>(
    root: &Path,
    listing: &'l Listing<'_>,
    manifest: Option<&Manifest<'_>>,
) -> Result<Vec<(&'l str, Entry)>, Machine> {
    let recorded = manifest.map_or(&[][..], |manifest| &manifest.files);
    let recorded: Vec<_> = sorted::each(paths(listing), recorded.iter().copied()).collect();
    let files = listing.files.par_iter().zip(recorded);
    files
        .map(|((path, stat), recorded)| {
            let is_left = |entry: &Entry| {
                (entry.length, entry.modified_ns) == (stat.length, stat.modified_ns)
            };
            let entry = match recorded.filter(is_left) {
                Some(entry) => Entry {
                    inode: stat.inode,
                    ..entry
                },
                None => {
                    let (hash, length) = read_through(&root.join(path.as_ref()), None)?;
                    Entry {
                        hash,
                        length,
                        modified_ns: stat.modified_ns,
                        key: None,
                        inode: stat.inode,
                    }
                }
            };
            Ok((path.as_ref(), entry))
        })
        .collect()
}

fn paths<'l>(listing: &'l Listing<'_>) -> impl Iterator<Item = &'l str> {
    listing.files.iter().map(|(path, _)| path.as_ref())
}

/// Reads a file of any length through to its hash and length, and into a copy if one is wanted.
pub(super) fn read_through(
    source: &Path,
    copy: Option<(&mut File, &Path)>,
) -> Result<([u8; 16], u64), Machine> {
    let reading = |error| Machine::new(source, "read", error);
    let mut copy = copy;
    let mut file = File::open(source).map_err(reading)?;
    let mut hasher = XxHash3_128::new();
    let mut buffer = vec![0; 128 << 10];
    let mut length = 0;
    loop {
        let count = match file.read(&mut buffer) {
            Ok(0) => return Ok((hasher.finish_128().to_be_bytes(), length)),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(reading(error)),
        };
        hasher.write(&buffer[..count]);
        length += count as u64;
        if let Some((copy, path)) = &mut copy {
            copy.write_all(&buffer[..count])
                .map_err(|error| Machine::new(path, "write", error))?;
        }
    }
}

/// Removes from a tree every file that is not wanted, and every folder that holds nothing wanted.
/// `wanted` is sorted.
pub(super) fn sweep(root: &Path, listing: &Listing<'_>, wanted: &[&str]) -> Result<(), Machine> {
    for other in &listing.others {
        remove_other(other)?;
    }
    let mut has_stale = false;
    let each = sorted::each(paths(listing), wanted.iter().map(|path| (*path, ())));
    for (path, wanted) in paths(listing).zip(each) {
        if wanted.is_none() {
            has_stale = true;
            remove_file(&root.join(path))?;
        }
    }
    if !has_stale && !listing.has_empty && listing.others.is_empty() {
        // There is a file in each folder.
        return Ok(());
    }
    for (folder, _) in listing.folders.iter().rev() {
        let below = format!("{folder}/");
        let first = wanted.partition_point(|path| *path < below.as_str());
        if !wanted
            .get(first)
            .is_some_and(|path| path.starts_with(&below))
        {
            remove_folder(&root.join(folder.as_ref()))?;
        }
    }
    Ok(())
}

/// Removes from a tree every file that is not shared, several at once, and says whether there was
/// any.
pub(super) fn strip(
    root: &Path,
    listing: &Listing<'_>,
    is_shared: impl Fn(&str, &Stat) -> bool + Sync,
) -> Result<bool, Machine> {
    let is_shared = |(path, stat): &&(Cow<str>, Stat)| is_shared(path, stat);
    let others = listing.files.par_iter().filter(|file| !is_shared(file));
    others.try_for_each(|(path, _)| remove_file(&root.join(path.as_ref())))?;
    let shared: Vec<&str> = listing
        .files
        .iter()
        .filter(is_shared)
        .map(|(path, _)| path.as_ref())
        .collect();
    sweep(root, listing, &shared)?;
    Ok(shared.len() < listing.files.len() || !listing.others.is_empty())
}

fn remove_other(path: &Path) -> Result<(), Machine> {
    let is_folder = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir());
    let removed = if is_folder {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    absent_is_fine(removed).map_err(|error| Machine::new(path, "remove", error))
}

fn remove_file(path: &Path) -> Result<(), Machine> {
    absent_is_fine(fs::remove_file(path)).map_err(|error| Machine::new(path, "remove", error))
}

fn remove_folder(path: &Path) -> Result<(), Machine> {
    absent_is_fine(fs::remove_dir(path)).map_err(|error| Machine::new(path, "remove", error))
}

#[cfg(test)]
mod tests {
    use std::thread::sleep;
    use std::time::Duration;

    use super::*;
    use crate::write::manifest::Before;
    use crate::write::place::Place;
    use crate::write::{Failure, lock};

    /// The paths that a listing has, each with the length of its file.
    fn lengths(listing: &Listing<'_>) -> Vec<(String, u64)> {
        let files = listing.files.iter();
        files
            .map(|(path, stat)| (path.to_string(), stat.length))
            .collect()
    }

    #[test]
    fn only_a_folder_that_changed_is_read() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let output = folder.path().join("output");
        let hidden = folder.path().join("hidden");
        let place = Place { output, hidden };
        let root = &place.output;
        for path in ["a/b/c", "a/d", "e"] {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, "text").expect("written");
        }
        let lock = match lock::take(&place) {
            Ok(lock) => lock,
            Err(Failure::<()>::Machine(error)) => panic!("{error}"),
            Err(other) => panic!("{other:?}"),
        };
        let look = |known: Option<&Manifest<'_>>, sees_files| {
            let listing = list(root, known, &lock, sees_files);
            let listing = listing.expect("listed").expect("it is there");
            let marks = listing.folders.iter().map(|(_, mark)| *mark);
            (lengths(&listing), marks.collect::<Vec<_>>())
        };
        assert_eq!(look(None, true).1, [None, None], "it was made just now");
        sleep(Duration::from_millis(40));
        let (_, marks) = look(None, true);
        let walk = walk(root, None, &lock).expect("opened");
        if walk.clock.is_none() {
            assert_eq!(marks, [None, None], "no mark can be relied on here");
            return;
        }
        // What nobody could believe who has looked.
        let entry = Entry {
            hash: [0; 16],
            length: 99,
            modified_ns: 0,
            key: None,
            inode: 1,
        };
        let manifest = Manifest {
            number: 1,
            before: Before::None,
            files: ["a/b/c", "a/d", "e"].map(|path| (path, entry)).to_vec(),
            marks: [None].into_iter().chain(marks).collect(),
            public: None,
        };
        let all = |lengths: [u64; 3]| {
            let paths = ["a/b/c", "a/d", "e"].map(str::to_string);
            paths.into_iter().zip(lengths).collect::<Vec<_>>()
        };
        assert_eq!(look(Some(&manifest), false).0, all([99, 99, 4]));
        assert_eq!(look(Some(&manifest), true).0, all([4, 4, 4]));
        fs::rename(root.join("a/d"), root.join("x")).expect("moved");
        fs::rename(root.join("x"), root.join("a/d")).expect("moved back");
        assert_eq!(look(Some(&manifest), false).0, all([99, 4, 4]));
        let short = Manifest {
            marks: manifest.marks[1..].to_vec(),
            ..manifest
        };
        assert_eq!(look(Some(&short), false).0, all([4, 4, 4]));
    }
}
