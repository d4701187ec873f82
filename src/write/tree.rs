//! A folder → what is in it, verified; and the removal of what should not be.
//!
//! Links are never followed: a link in a tree is something that does not belong there. Knows
//! nothing of which tree is live or what a build wants.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use twox_hash::XxHash3_128;

use super::manifest::{Entry, Manifest, inode, modified_ns};
use super::place::IGNORE;
use super::{Machine, absent_is_fine};

/// Everything below a folder; paths are relative and '/'-separated.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// The inode of the folder itself.
    pub(super) inode: u64,
    /// The regular files.
    pub(super) files: BTreeMap<String, Stat>,
    /// The folders, each after the one it lies in.
    pub(super) folders: Vec<String>,
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

/// Lists a tree; `None` if the folder is not there.
pub(super) fn list(root: &Path) -> Result<Option<Listing>, Machine> {
    let machine = |error| Machine::new(root, "list", error);
    let root_inode = match fs::symlink_metadata(root) {
        Ok(metadata) if metadata.is_dir() => inode(&metadata),
        Ok(_) => return Err(machine(io::ErrorKind::NotADirectory.into())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(machine(error)),
    };
    let mut all = Listing {
        inode: root_inode,
        ..Listing::default()
    };
    let mut level = vec![String::new()];
    let mut files = Vec::new();
    // Level by level and not by recursion, so that no depth of folders can exhaust the stack.
    while !level.is_empty() {
        let read: Result<Vec<Folder>, Machine> = level
            .par_iter()
            .map(|folder| read_folder(root, folder))
            .collect();
        level.clear();
        for folder in read? {
            all.has_empty |= folder.is_empty;
            all.has_ignore |= folder.has_ignore;
            all.others.extend(folder.others);
            files.extend(folder.files);
            level.extend(folder.folders);
        }
        all.folders.extend_from_slice(&level);
    }
    all.files = files.into_iter().collect();
    Ok(Some(all))
}

#[derive(Default)]
struct Folder {
    files: Vec<(String, Stat)>,
    folders: Vec<String>,
    others: Vec<PathBuf>,
    is_empty: bool,
    has_ignore: bool,
}

fn read_folder(root: &Path, folder: &str) -> Result<Folder, Machine> {
    let path = root.join(folder);
    let machine = |error| Machine::new(&path, "list", error);
    let mut read = Folder {
        is_empty: !folder.is_empty(),
        ..Folder::default()
    };
    for entry in fs::read_dir(&path).map_err(machine)? {
        let entry = entry.map_err(machine)?;
        read.is_empty = false;
        let Ok(name) = OsString::into_string(entry.file_name()) else {
            read.others.push(entry.path());
            continue;
        };
        let kind = entry.file_type().map_err(machine)?;
        let relative = if folder.is_empty() {
            name
        } else {
            format!("{folder}/{name}")
        };
        if relative == IGNORE && !kind.is_dir() {
            read.has_ignore = true;
        } else if kind.is_dir() {
            read.folders.push(relative);
        } else if kind.is_file() {
            let metadata = entry.metadata().map_err(machine)?;
            let stat = Stat {
                inode: inode(&metadata),
                length: metadata.len(),
                modified_ns: modified_ns(&metadata),
            };
            read.files.push((relative, stat));
        } else {
            read.others.push(entry.path());
        }
    }
    Ok(read)
}

/// A file of a tree: what it holds, and the inode that holds it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    /// What it holds.
    pub(super) entry: Entry,
    /// Its inode.
    pub(super) inode: u64,
}

/// Finds out what the files of a tree hold. What the manifest says is believed of a file that has
/// the length and the time the manifest says; every other file is read.
pub(super) fn verify(
    root: &Path,
    listing: &Listing,
    manifest: Option<&Manifest>,
) -> Result<BTreeMap<String, Known>, Machine> {
    let known: Result<Vec<(String, Known)>, Machine> = listing
        .files
        .par_iter()
        .map(|(path, stat)| {
            let recorded = manifest.and_then(|manifest| manifest.files.get(path));
            let entry = match recorded {
                Some(entry)
                    if (entry.length, entry.modified_ns) == (stat.length, stat.modified_ns) =>
                {
                    *entry
                }
                _ => {
                    let (hash, length) = read_through(&root.join(path), None)?;
                    Entry {
                        hash,
                        length,
                        modified_ns: stat.modified_ns,
                        key: None,
                    }
                }
            };
            Ok((
                path.clone(),
                Known {
                    entry,
                    inode: stat.inode,
                },
            ))
        })
        .collect();
    Ok(known?.into_iter().collect())
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
pub(super) fn sweep(root: &Path, listing: &Listing, wanted: &[&str]) -> Result<(), Machine> {
    for other in &listing.others {
        remove_other(other)?;
    }
    let stale = |path: &&String| wanted.binary_search(&path.as_str()).is_err();
    listing
        .files
        .keys()
        .filter(stale)
        .try_for_each(|path| remove_file(&root.join(path)))?;
    for folder in listing.folders.iter().rev() {
        let below = format!("{folder}/");
        let first = wanted.partition_point(|path| *path < below.as_str());
        if !wanted
            .get(first)
            .is_some_and(|path| path.starts_with(&below))
        {
            remove_folder(&root.join(folder))?;
        }
    }
    Ok(())
}

/// Removes from a tree every file that is not shared, several at once, and says whether there was
/// any.
pub(super) fn strip(
    root: &Path,
    listing: &Listing,
    is_shared: impl Fn(&str, &Stat) -> bool + Sync,
) -> Result<bool, Machine> {
    let is_shared = |(path, stat): &(&String, &Stat)| is_shared(path, stat);
    let others = listing.files.par_iter().filter(|file| !is_shared(file));
    others.try_for_each(|(path, _)| remove_file(&root.join(path)))?;
    let shared: Vec<&str> = listing
        .files
        .iter()
        .filter(is_shared)
        .map(|(path, _)| path.as_str())
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
