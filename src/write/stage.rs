//! What the caller makes, and the live tree → the next tree, whole, beside the live one.
//!
//! The next tree is made of the former one. A file of the former tree is trusted only where it
//! *is* the file of the live tree, by its inode; every other one is made anew. So it does not
//! matter how a kill left the former tree. No file that exists is ever written into, for it may
//! be a file of the live tree too. Knows nothing of manifests but that one has to go first.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use rustix::fd::OwnedFd;
use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat, mkdirat, openat, statat, unlinkat};
use rustix::io::Errno;

use super::live::Live;
use super::lock::Lock;
use super::manifest::{self, Entry, Hasher, hash, inode, modified_ns};
use super::marks::{self, Mark};
use super::place::{IGNORE, Place};
use super::tree::{self, Listing, open_folder, read_through, reopened};
use super::twins::{self, Twins};
use super::{Failure, Machine, Made, Order, absent_is_fine, folders, receipt, sorted};

/// How many files a thread takes at once: few, so that all threads end together.
const AT_ONCE: usize = 32;

/// How many paths before one may have made its folders: the files of a briefing stand in two places.
const BEFORE: usize = 8;

/// The next tree in the making.
pub(super) struct Stage<'a> {
    /// Where the trees are.
    pub(super) place: &'a Place,
    /// The live tree.
    pub(super) live: &'a Live<'a>,
    /// What is in the former tree, if there is one.
    pub(super) former: Option<&'a Listing<'a>>,
    /// What is wanted, in the order it is made in.
    pub(super) wishes: &'a [Wish<'a>],
    /// The numbers of these, sorted by their paths.
    pub(super) numbers: &'a [usize],
    /// What the last of the wishes are made of.
    pub(super) twins: &'a Twins<'a>,
    /// Whether what has the key of the last build is not made again.
    pub(super) trusts_keys: bool,
    /// The folder of the next tree, as soon as the former one has been touched.
    pub(super) begun: Mutex<Option<Arc<OwnedFd>>>,
}

/// A file that is wanted, and what is there already.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish<'a> {
    pub(super) path: &'a str,
    /// What it is made of.
    pub(super) key: Option<&'a [u8; 16]>,
    /// What the live tree has there.
    pub(super) live: Option<&'a Entry>,
    /// The inode of what the former tree has there.
    former: Option<u64>,
    /// How much of its path most likely is there by then, folder by folder.
    made: usize,
}

/// What is wanted, in the order it was ordered in. `numbers` sorts it.
pub(super) fn wishes<'a>(
    order: &Order<'a>,
    numbers: &[usize],
    live: &'a Live<'_>,
    former: Option<&Listing<'_>>,
    twins: &Twins<'_>,
) -> Vec<Wish<'a>> {
    let paths = order.paths;
    let originals = paths.len() - twins.of.len();
    let wish = |(number, path): (usize, &&'a str)| Wish {
        path,
        key: order.keys.get(number).and_then(Option::as_ref),
        live: None,
        former: None,
        // a twin comes after its original, and lies beside it
        made: if former.is_none() && number < originals {
            shared_with_before(paths, number)
        } else {
            path.len()
        },
    };
    let mut wishes: Vec<Wish> = paths.par_iter().enumerate().map(wish).collect();
    let sorted = || numbers.iter().map(|number| paths[*number]);
    let in_live = live.files.iter().map(|(path, entry)| (*path, entry));
    let there = former.map_or(&[][..], |former| &former.files);
    let there = there.iter().map(|(path, stat)| (path.as_ref(), stat.inode));
    let both = sorted::each(sorted(), in_live).zip(sorted::each(sorted(), there));
    for (number, (live, former)) in numbers.iter().zip(both) {
        let wish = &mut wishes[*number];
        (wish.live, wish.former) = (live, former);
    }
    wishes
}

/// How long the folders are that a path has in common with one of those just before it, which are most
/// likely there already.
fn shared_with_before(paths: &[&str], number: usize) -> usize {
    let path = paths[number];
    let before = &paths[number.saturating_sub(BEFORE)..number];
    let is_there = |folder: &str| before.iter().any(|before| before.starts_with(folder));
    let mut slashes = path.rmatch_indices('/').map(|(slash, _)| slash + 1);
    slashes.find(|end| is_there(&path[..*end])).unwrap_or(0)
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What came of a path.
#[derive(Debug, Clone, Copy)]
pub(super) enum Filled {
    /// The live tree has it just so.
    Same(Entry),
    /// It was written.
    Fresh(Entry),
    /// It is a twin that is not worth having.
    Absent,
    /// Another one failed, and nothing was done.
    Skipped,
}

impl Filled {
    /// What is known of the file.
    pub(super) fn entry(&self) -> Option<Entry> {
        match self {
            Self::Same(entry) | Self::Fresh(entry) => Some(*entry),
            Self::Absent | Self::Skipped => None,
        }
    }
}

/// What came of a path, and of its twins.
type WithTwins = (Filled, Vec<Filled>);

enum Wrong<E> {
    Making(E),
    Machine(Machine),
}

impl<E> From<Machine> for Wrong<E> {
    fn from(machine: Machine) -> Self {
        Self::Machine(machine)
    }
}

/// Makes every path, and writes what the live tree does not have, as soon as it is made.
pub(super) fn fill<'m, E: Send>(
    stage: &Stage,
    make: impl Fn(usize) -> Result<Made<'m, E>, E> + Sync,
) -> Result<Vec<Filled>, Failure<E>> {
    let stop_writing = AtomicBool::new(false);
    let stop_making = AtomicBool::new(false);
    let one = |(number, wish): (usize, &Wish)| {
        if wish.path == IGNORE || stop_making.load(Ordering::Relaxed) {
            return Ok((Filled::Skipped, Vec::new()));
        }
        let machine = |error| {
            stop_making.store(true, Ordering::Relaxed);
            Wrong::Machine(error)
        };
        if let Some(entry) = known(stage, wish) {
            let filled = Filled::Same(entry);
            let twins = twins::fill(stage, number, filled, None).map_err(machine)?;
            return Ok((filled, twins));
        }
        let file = make(number).map_err(|error| {
            stop_writing.store(true, Ordering::Relaxed);
            Wrong::Making(error)
        })?;
        if stop_writing.load(Ordering::Relaxed) {
            return Ok((Filled::Skipped, Vec::new()));
        }
        let pieces = |wrong: Wrong<E>| {
            if let Wrong::Making(_) = wrong {
                stop_writing.store(true, Ordering::Relaxed);
            } else {
                stop_making.store(true, Ordering::Relaxed);
            }
            wrong
        };
        let (filled, bytes) = match file {
            Made::Bytes(bytes) => {
                let filled = put(stage, wish, &bytes).map_err(machine)?;
                (filled, Some(bytes))
            }
            Made::Copy(source) => (copy(stage, wish, &source).map_err(machine)?, None),
            Made::Pieces(each) => (put_pieces(stage, wish, each).map_err(pieces)?, None),
        };
        let bytes = bytes.as_deref();
        let twins = twins::fill(stage, number, filled, bytes).map_err(machine)?;
        Ok((filled, twins))
    };
    let originals = stage.wishes.len() - stage.twins.of.len();
    let wishes = stage.wishes[..originals].par_iter().enumerate();
    let wishes = wishes.with_max_len(AT_ONCE);
    let results: Vec<Result<WithTwins, Wrong<E>>> = wishes.map(one).collect();
    let mut filled = Vec::with_capacity(stage.wishes.len());
    let mut twins = Vec::with_capacity(stage.twins.of.len());
    let mut errors = Vec::new();
    for result in results {
        match result {
            Ok((one, with)) => {
                filled.push(one);
                twins.extend(with);
            }
            Err(Wrong::Making(error)) => errors.push(error),
            Err(Wrong::Machine(error)) => return Err(error.into()),
        }
    }
    if errors.is_empty() {
        filled.append(&mut twins);
        Ok(filled)
    } else {
        Err(Failure::Making(errors))
    }
}

/// The file that readers see, if it is made of just this.
pub(super) fn known(stage: &Stage, wish: &Wish) -> Option<Entry> {
    let live = wish.live.filter(|_| stage.trusts_keys)?;
    (wish.key.is_some() && live.key.as_ref() == wish.key).then_some(*live)
}

/// What the live tree has at a path, with the key that it is to have from now on.
fn live(wish: &Wish<'_>) -> Option<Entry> {
    wish.live.map(|live| Entry {
        key: wish.key.copied(),
        ..*live
    })
}

/// Writes bytes, unless the live tree has them just so.
pub(super) fn put(stage: &Stage, wish: &Wish, bytes: &[u8]) -> Result<Filled, Machine> {
    let (hash, length) = (hash(bytes), bytes.len() as u64);
    let same = live(wish).filter(|entry| (entry.hash, entry.length) == (hash, length));
    if let Some(entry) = same {
        return Ok(Filled::Same(entry));
    }
    let mut file = create(stage, wish)?;
    file.write_all(bytes)
        .map_err(|error| Machine::new(&target(stage, wish), "write", error))?;
    recorded(stage, wish, &file, (hash, length))
}

/// Copies a file, unless the live tree has it just so.
fn copy(stage: &Stage, wish: &Wish, source: &Path) -> Result<Filled, Machine> {
    let metadata = fs::metadata(source).map_err(|error| Machine::new(source, "read", error))?;
    if let Some(entry) = live(wish).filter(|entry| entry.length == metadata.len())
        && read_through(source, None)? == (entry.hash, entry.length)
    {
        return Ok(Filled::Same(entry));
    }
    let mut file = create(stage, wish)?;
    let read = read_through(source, Some((&mut file, &target(stage, wish))))?;
    recorded(stage, wish, &file, read)
}

/// Writes pieces as they are made. Whether the live tree has the file just so is known only then: if it
/// has, the new one goes again.
fn put_pieces<E>(
    stage: &Stage,
    wish: &Wish,
    pieces: impl Iterator<Item = Result<Vec<u8>, E>>,
) -> Result<Filled, Wrong<E>> {
    let mut file = create(stage, wish)?;
    let written = target(stage, wish);
    let mut hasher = Hasher::new();
    let mut length = 0;
    for piece in pieces {
        let piece = piece.map_err(Wrong::Making)?;
        hasher.write(&piece);
        length += piece.len() as u64;
        file.write_all(&piece)
            .map_err(|error| Machine::new(&written, "write", error))?;
    }
    let hash = hasher.finish();
    let same = live(wish).filter(|entry| (entry.hash, entry.length) == (hash, length));
    let Some(entry) = same else {
        return Ok(recorded(stage, wish, &file, (hash, length))?);
    };
    fs::remove_file(&written).map_err(|error| Machine::new(&written, "remove", error))?;
    // the former tree had that very file, and is taken to have it still
    if wish.former == Some(entry.inode) {
        let same = stage.place.output.join(wish.path);
        fs::hard_link(&same, &written).map_err(|error| Machine::new(&written, "make", error))?;
    }
    Ok(Filled::Same(entry))
}

/// The file of a wish, for those who want to read of it.
pub(super) fn target(stage: &Stage, wish: &Wish) -> PathBuf {
    stage.place.former().join(wish.path)
}

fn recorded(
    stage: &Stage,
    wish: &Wish,
    file: &File,
    (hash, length): ([u8; 16], u64),
) -> Result<Filled, Machine> {
    let metadata = file
        .metadata()
        .map_err(|error| Machine::new(&target(stage, wish), "write", error))?;
    Ok(Filled::Fresh(Entry {
        hash,
        length,
        modified_ns: modified_ns(&metadata),
        key: wish.key.copied(),
        inode: inode(&metadata),
    }))
}

fn create(stage: &Stage, wish: &Wish) -> Result<File, Machine> {
    let root = begin(stage)?;
    clear(stage, &root, wish)?;
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
    let mode = Mode::from_raw_mode(0o666);
    let file = in_folder(stage, &root, wish, || openat(&root, wish.path, flags, mode));
    file.map(File::from)
        .map_err(|error| Machine::new(&target(stage, wish), "make", error))
}

/// Removes what the former tree has where a file goes.
fn clear(stage: &Stage, root: &OwnedFd, wish: &Wish) -> Result<(), Machine> {
    if wish.former.is_none() {
        return Ok(());
    }
    let removed = unlinkat(root, wish.path, AtFlags::empty());
    absent_is_fine(removed.map_err(io::Error::from))
        .map_err(|error| Machine::new(&target(stage, wish), "remove", error))
}

/// Does something in a folder that may not be there yet. To try first and make the folder then is
/// cheaper than to look, and needs no memory of what is there.
fn in_folder<T>(
    stage: &Stage,
    root: &OwnedFd,
    wish: &Wish,
    action: impl Fn() -> Result<T, Errno>,
) -> io::Result<T> {
    for (slash, _) in wish.path[wish.made..].match_indices('/') {
        // a folder that can't be made, or is there, is dealt with below
        let new = &wish.path[..wish.made + slash];
        let _ = mkdirat(root, new, Mode::from_raw_mode(0o777));
    }
    match action() {
        Err(Errno::NOENT) => {
            fs::create_dir_all(stage.place.former().join(folder(wish.path)))?;
            Ok(action()?)
        }
        done => Ok(done?),
    }
}

/// Marks the former tree as under way and rids it of all that is not wanted, if that has not been
/// done yet. No rayon in here: a thread that waits for the lock must not be the one that holds it.
fn begin(stage: &Stage) -> Result<Arc<OwnedFd>, Machine> {
    let mut begun = stage.begun.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(root) = &*begun {
        return Ok(Arc::clone(root));
    }
    // As long as there is a receipt, the build that left it is the last one that touched anything.
    receipt::remove(&stage.place.hidden)?;
    let folder = stage.place.former();
    let machine = |error| Machine::new(&folder, "make", error);
    if let Some(former) = stage.former {
        manifest::remove(&stage.place.hidden, former.inode)?;
        let wanted = stage
            .numbers
            .iter()
            .map(|number| stage.wishes[*number].path);
        tree::sweep(&folder, former, &wanted.collect::<Vec<_>>())?;
    } else {
        fs::create_dir(&folder).map_err(machine)?;
        let metadata = fs::metadata(&folder).map_err(machine)?;
        // A folder removed by hand may have left its manifest and passed on its inode.
        manifest::remove(&stage.place.hidden, inode(&metadata))?;
    }
    if let Ok(live) = fs::metadata(&stage.place.output) {
        fs::set_permissions(&folder, live.permissions()).map_err(machine)?;
    }
    let root = open_folder(CWD, &folder).map_err(|error| machine(error.into()))?;
    let root = Arc::new(root);
    *begun = Some(Arc::clone(&root));
    Ok(root)
}

/// Completes the next tree with what the live one has just so, and says the inode of its root.
pub(super) fn finish(stage: &Stage, filled: &mut [Filled]) -> Result<u64, Machine> {
    let root = begin(stage)?;
    if stage.live.listing.is_some() {
        let output = &stage.place.output;
        let live =
            open_folder(CWD, output).map_err(|error| Machine::new(output, "find", error.into()))?;
        let both = stage.wishes.par_iter().zip(filled);
        both.try_for_each(|(wish, filled)| match filled {
            Filled::Same(entry) => link(stage, [&live, &root], wish, entry),
            Filled::Absent => clear(stage, &root, wish),
            Filled::Fresh(_) | Filled::Skipped => Ok(()),
        })?;
    }
    keep_ignore(stage.place, stage.live)?;
    let folder = stage.place.former();
    let metadata = fs::metadata(&folder).map_err(|error| Machine::new(&folder, "find", error))?;
    Ok(inode(&metadata))
}

/// Whether the live tree has a path just so.
pub(super) fn is_same(stage: &Stage, filled: &[Filled], path: &str) -> bool {
    let numbers = stage.numbers;
    let found = numbers.binary_search_by(|number| stage.wishes[*number].path.cmp(path));
    found.is_ok_and(|at| matches!(filled[numbers[at]], Filled::Same(_)))
}

/// Puts a file of the live tree into the next one too, and says of it there what it should.
fn link(
    stage: &Stage,
    [live, root]: [&OwnedFd; 2],
    wish: &Wish,
    entry: &mut Entry,
) -> Result<(), Machine> {
    if wish.former == Some(entry.inode) {
        return Ok(());
    }
    clear(stage, root, wish)?;
    let link = || linkat(live, wish.path, root, wish.path, AtFlags::empty());
    if in_folder(stage, root, wish, link).is_ok() {
        return Ok(());
    }
    let (source, target) = (stage.place.output.join(wish.path), target(stage, wish));
    copy_with_time(&source, &target)?;
    let copied = fs::metadata(&target).map_err(|error| Machine::new(&target, "find", error))?;
    entry.inode = inode(&copied);
    Ok(())
}

/// The marks of the next tree, which is whole, and has these files. The mark of a folder that was
/// there before is the one it had then: if anything has been done to it since, by whomever, then it
/// no longer fits and the folder will be read. A new folder has only what was put there just now.
pub(super) fn marks(stage: &Stage, files: &[(&str, Entry)], lock: &Lock) -> Vec<Option<Mark>> {
    let root = open_folder(CWD, stage.place.former()).ok();
    let clock = root.as_ref().and_then(|root| marks::clock(root, lock));
    let Some((root, clock)) = root.zip(clock) else {
        return Vec::new();
    };
    let folders = folders::of(files.iter().map(|(path, _)| *path));
    let there = stage.former.map_or(&[][..], |former| &former.folders);
    let mut there = there.iter().peekable();
    let mut old = |path: &str| {
        while there
            .next_if(|(other, _)| folders::order(other, path).is_lt())
            .is_some()
        {}
        there
            .next_if(|(other, _)| other == path)
            .map(|(_, mark)| *mark)
    };
    let old: Vec<Option<Option<Mark>>> = folders.iter().map(|folder| old(folder.path)).collect();
    let fresh = |root: &OwnedFd, path: &str| {
        let stat = statat(root, path, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        clock.mark(&stat)
    };
    let both = folders.par_iter().zip(old);
    let marks = both.map_init(
        || reopened(&root).ok(),
        |root, (folder, old)| match (old, root) {
            (Some(mark), _) => mark,
            (None, Some(root)) if !folder.path.is_empty() => fresh(root, folder.path),
            (None, _) => None,
        },
    );
    marks.collect()
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
    fn the_folders_of_the_path_before_are_there() {
        let cases = [
            ("", "a/b", ""),
            ("a/b/c", "a/b/d", "a/b/"),
            ("a/b", "a/b/c", "a/"),
            ("a/b/c", "a/b-d/e", "a/"),
            ("ab/c", "ac/c", ""),
            ("x/é/a", "x/è/a", "x/"),
        ];
        for (before, path, made) in cases {
            let paths = [before, path];
            assert_eq!(&path[..shared_with_before(&paths, 1)], made, "{path}");
            assert_eq!(shared_with_before(&paths, 0), 0);
        }
        let paths = ["a/b/1", "c/d/1", "a/b/2"];
        assert_eq!(shared_with_before(&paths, 2), "a/b/".len());
    }

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
