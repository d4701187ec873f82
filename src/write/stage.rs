//! What the caller makes, and the live tree → the next tree, whole, beside the live one.
//!
//! The next tree is made of the former one. A file of the former tree is trusted only where it
//! *is* the file of the live tree, by its inode; every other one is made anew. So it does not
//! matter how a kill left the former tree. No file that exists is ever written into, for it may
//! be a file of the live tree too. Knows nothing of manifests but that one has to go first.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::live::Live;
use super::manifest::{self, Entry, hash, inode, modified_ns};
use super::place::{IGNORE, Place};
use super::tree::{self, Known, Listing, read_through};
use super::{Failure, Machine, Made, absent_is_fine, receipt};

/// The next tree in the making.
pub(super) struct Stage<'a> {
    /// Where the trees are.
    pub(super) place: &'a Place,
    /// The live tree.
    pub(super) live: &'a Live,
    /// What is in the former tree, if there is one.
    pub(super) former: Option<&'a Listing>,
    /// The paths of the next tree, sorted.
    pub(super) wanted: &'a [&'a str],
    /// What each path is made of, in the order they are made in.
    pub(super) keys: &'a [Option<[u8; 16]>],
    /// Whether what has the key of the last build is not made again.
    pub(super) trusts_keys: bool,
    /// Whether the former tree has been touched.
    pub(super) begun: Mutex<bool>,
}

/// What came of a path.
#[derive(Debug, Clone, Copy)]
pub(super) enum Filled {
    /// The live tree has it just so.
    Same(Entry),
    /// It was written.
    Fresh(Entry),
    /// Another one failed, and nothing was done.
    Skipped,
}

enum Wrong<E> {
    Making(E),
    Machine(Machine),
}

/// Makes every path, and writes what the live tree does not have, as soon as it is made.
pub(super) fn fill<E: Send>(
    stage: &Stage,
    paths: &[String],
    make: impl Fn(usize) -> Result<Made, E> + Sync,
) -> Result<Vec<Filled>, Failure<E>> {
    let stop_writing = AtomicBool::new(false);
    let stop_making = AtomicBool::new(false);
    let one = |(index, path): (usize, &String)| {
        if path == IGNORE || stop_making.load(Ordering::Relaxed) {
            return Ok(Filled::Skipped);
        }
        let key = stage.keys.get(index).copied().flatten();
        if let Some(entry) = known(stage, path, key) {
            return Ok(Filled::Same(entry));
        }
        let file = make(index).map_err(|error| {
            stop_writing.store(true, Ordering::Relaxed);
            Wrong::Making(error)
        })?;
        if stop_writing.load(Ordering::Relaxed) {
            return Ok(Filled::Skipped);
        }
        let spot = Spot {
            path,
            key,
            is_new_folder: stage.former.is_none() && is_first_in_folder(paths, index),
        };
        put(stage, spot, file).map_err(|error| {
            stop_making.store(true, Ordering::Relaxed);
            Wrong::Machine(error)
        })
    };
    let results: Vec<Result<Filled, Wrong<E>>> = paths.par_iter().enumerate().map(one).collect();
    let mut filled = Vec::with_capacity(results.len());
    let mut errors = Vec::new();
    for result in results {
        match result {
            Ok(one) => filled.push(one),
            Err(Wrong::Making(error)) => errors.push(error),
            Err(Wrong::Machine(error)) => return Err(error.into()),
        }
    }
    if errors.is_empty() {
        Ok(filled)
    } else {
        Err(Failure::Making(errors))
    }
}

/// The file that readers see, if it is made of just this.
fn known(stage: &Stage, path: &str, key: Option<[u8; 16]>) -> Option<Entry> {
    let live = stage.live.files.get(path).filter(|_| stage.trusts_keys)?;
    (key.is_some() && live.entry.key == key).then_some(live.entry)
}

/// Where a file goes.
#[derive(Clone, Copy)]
struct Spot<'p> {
    path: &'p str,
    /// What it is made of.
    key: Option<[u8; 16]>,
    /// Whether nothing else has been put into its folder yet, as far as that can be told cheaply.
    is_new_folder: bool,
}

fn put(stage: &Stage, spot: Spot<'_>, made: Made) -> Result<Filled, Machine> {
    let live = stage.live.files.get(spot.path).map(|known| Entry {
        key: spot.key,
        ..known.entry
    });
    match made {
        Made::Bytes(bytes) => {
            let hash = hash(&bytes);
            let length = bytes.len() as u64;
            if let Some(entry) = live.filter(|entry| (entry.hash, entry.length) == (hash, length)) {
                return Ok(Filled::Same(entry));
            }
            let (mut file, target) = create(stage, spot)?;
            file.write_all(&bytes)
                .map_err(|error| Machine::new(&target, "write", error))?;
            recorded(&file, &target, spot.key, (hash, length))
        }
        Made::Copy(source) => {
            let metadata =
                fs::metadata(&source).map_err(|error| Machine::new(&source, "read", error))?;
            if let Some(entry) = live.filter(|entry| entry.length == metadata.len())
                && read_through(&source, None)? == (entry.hash, entry.length)
            {
                return Ok(Filled::Same(entry));
            }
            let (mut file, target) = create(stage, spot)?;
            let read = read_through(&source, Some((&mut file, &target)))?;
            recorded(&file, &target, spot.key, read)
        }
    }
}

/// Whether the path before it lies elsewhere: then its folder is most likely not there yet.
fn is_first_in_folder(paths: &[String], index: usize) -> bool {
    let folder = |path: &str| path.rfind('/').map_or(0, |at| at);
    let path = &paths[index];
    let before = index.checked_sub(1).map(|before| &paths[before]);
    before.is_none_or(|before| before[..folder(before)] != path[..folder(path)])
}

fn recorded(
    file: &File,
    target: &Path,
    key: Option<[u8; 16]>,
    (hash, length): ([u8; 16], u64),
) -> Result<Filled, Machine> {
    let metadata = file
        .metadata()
        .map_err(|error| Machine::new(target, "write", error))?;
    let modified_ns = modified_ns(&metadata);
    Ok(Filled::Fresh(Entry {
        hash,
        length,
        modified_ns,
        key,
    }))
}

fn create(stage: &Stage, spot: Spot<'_>) -> Result<(File, PathBuf), Machine> {
    begin(stage)?;
    let target = clear(stage, spot.path)?;
    if spot.is_new_folder
        && let Some(folder) = target.parent()
    {
        // a folder that can't be made, or is there, is dealt with below
        let _ = fs::create_dir(folder);
    }
    let file = in_folder(&target, || File::create_new(&target))
        .map_err(|error| Machine::new(&target, "make", error))?;
    Ok((file, target))
}

/// Where a path goes, with nothing there.
fn clear(stage: &Stage, path: &str) -> Result<PathBuf, Machine> {
    let target = stage.place.former().join(path);
    if stage
        .former
        .is_some_and(|former| former.files.contains_key(path))
    {
        absent_is_fine(fs::remove_file(&target))
            .map_err(|error| Machine::new(&target, "remove", error))?;
    }
    Ok(target)
}

/// Does something in a folder that may not be there yet. To try first and make the folder then is
/// cheaper than to look, and needs no memory of what is there.
fn in_folder<T>(target: &Path, action: impl Fn() -> io::Result<T>) -> io::Result<T> {
    match action() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(target.parent().unwrap_or(target))?;
            action()
        }
        done => done,
    }
}

/// Marks the former tree as under way and rids it of all that is not wanted, if that has not been
/// done yet. No rayon in here: a thread that waits for the lock must not be the one that holds it.
fn begin(stage: &Stage) -> Result<(), Machine> {
    let mut begun = stage.begun.lock().unwrap_or_else(PoisonError::into_inner);
    if *begun {
        return Ok(());
    }
    // As long as there is a receipt, the build that left it is the last one that touched anything.
    receipt::remove(&stage.place.hidden)?;
    let folder = stage.place.former();
    let machine = |error| Machine::new(&folder, "make", error);
    if let Some(former) = stage.former {
        manifest::remove(&stage.place.hidden, former.inode)?;
        tree::sweep(&folder, former, stage.wanted)?;
    } else {
        fs::create_dir(&folder).map_err(machine)?;
        let metadata = fs::metadata(&folder).map_err(machine)?;
        // A folder removed by hand may have left its manifest and passed on its inode.
        manifest::remove(&stage.place.hidden, inode(&metadata))?;
    }
    if let Ok(live) = fs::metadata(&stage.place.output) {
        fs::set_permissions(&folder, live.permissions()).map_err(machine)?;
    }
    *begun = true;
    Ok(())
}

/// Completes the next tree with what the live one has just so, and says the inode of its root.
pub(super) fn finish(stage: &Stage, paths: &[String], filled: &[Filled]) -> Result<u64, Machine> {
    begin(stage)?;
    paths
        .par_iter()
        .zip(filled)
        .try_for_each(
            |(path, filled)| match (filled, stage.live.files.get(path)) {
                (Filled::Same(_), Some(known)) => link(stage, path, known),
                _ => Ok(()),
            },
        )?;
    keep_ignore(stage.place, stage.live)?;
    let folder = stage.place.former();
    let metadata = fs::metadata(&folder).map_err(|error| Machine::new(&folder, "find", error))?;
    Ok(inode(&metadata))
}

/// The paths that the live tree has just so.
pub(super) fn same_paths<'a>(paths: &'a [String], filled: &[Filled]) -> BTreeSet<&'a str> {
    let both = paths.iter().zip(filled);
    both.filter(|(_, filled)| matches!(filled, Filled::Same(_)))
        .map(|(path, _)| path.as_str())
        .collect()
}

fn link(stage: &Stage, path: &str, known: &Known) -> Result<(), Machine> {
    let there = stage.former.and_then(|former| former.files.get(path));
    if there.is_some_and(|stat| stat.inode == known.inode) {
        return Ok(());
    }
    let target = clear(stage, path)?;
    let source = stage.place.output.join(path);
    if in_folder(&target, || fs::hard_link(&source, &target)).is_ok() {
        return Ok(());
    }
    copy_with_time(&source, &target)
}

/// For file systems without hard links.
fn copy_with_time(source: &Path, target: &Path) -> Result<(), Machine> {
    let reading = |error| Machine::new(source, "read", error);
    let writing = |error| Machine::new(target, "write", error);
    let modified = fs::metadata(source)
        .and_then(|metadata| metadata.modified())
        .map_err(reading)?;
    let mut file = File::create_new(target).map_err(writing)?;
    read_through(source, Some((&mut file, target)))?;
    file.set_modified(modified).map_err(writing)
}

/// Takes the owner's `.gitignore` over from the live tree, as it is now.
pub(super) fn keep_ignore(place: &Place, live: &Live) -> Result<(), Machine> {
    let has_ignore = live
        .listing
        .as_ref()
        .is_some_and(|listing| listing.has_ignore);
    let (source, target) = (place.output.join(IGNORE), place.former().join(IGNORE));
    absent_is_fine(fs::remove_file(&target))
        .map_err(|error| Machine::new(&target, "remove", error))?;
    if !has_ignore || fs::hard_link(&source, &target).is_ok() {
        return Ok(());
    }
    copy_with_time(&source, &target)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn a_copy_for_want_of_a_link_keeps_the_time() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (source, target) = (folder.path().join("source"), folder.path().join("target"));
        let time = UNIX_EPOCH + Duration::new(1_700_000_000, 123_456_789);
        fs::write(&source, "text").expect("written");
        File::options()
            .write(true)
            .open(&source)
            .and_then(|file| file.set_modified(time))
            .expect("set");
        copy_with_time(&source, &target).expect("copied");
        let copied = fs::metadata(&target).and_then(|metadata| metadata.modified());
        assert_eq!(copied.expect("it has a time"), time);
        assert_eq!(fs::read(&target).expect("read"), b"text");
    }
}
