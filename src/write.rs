//! The files of a site, as they are made → the output folder, in one step.
//!
//! There are two whole trees on one file system: the live one, which readers see, and the former
//! one beside it in a hidden folder, unchanged files hard-linked between them. A build brings the
//! former tree to the new state and then exchanges the two. So readers see the old site or the new
//! one, whichever instant a kill may come at; a file that did not change keeps its inode and its
//! time; what is stale vanishes; and the former tree is an undo.
//!
//! ```text
//! output/                      the live tree: the site, and its owner's `.gitignore` if there is one
//! .output.dateline/former/     the former tree, or the next one in the making
//! .output.dateline/1f3a.manifest   what the tree whose root has the inode 1f3a holds
//! .output.dateline/receipt     what the caller says the live tree was made of
//! .output.dateline/texts       what the caller keeps for its next build; any name
//! .output.dateline/lock        held while a build is at work
//! ```
//!
//! This module does not know what a site is, what its files mean, or what is public: it is told.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt::{self, Display, Formatter};
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

mod exchange;
mod folders;
mod former;
mod kept;
mod live;
mod lock;
mod manifest;
mod marks;
mod paths;
mod pieces;
mod place;
mod receipt;
mod refusal;
mod sorted;
mod stage;
mod standing;
mod tree;
mod twins;

pub use pieces::Pieces;
pub use refusal::Refusal;
pub use twins::{MakeTwin, Twins};

use live::Live;
use lock::Lock;
use manifest::{Before, Entry, Manifest, Raw};
use place::Place;
use stage::{Filled, Stage};
use tree::{Belief, Tree};

/// Where a site is to be written.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// The site's root.
    pub root: &'a Path,
    /// The folder to write to; as a relative path it is found from the working folder.
    pub output: &'a Path,
    /// The user's home folder, which is never written to.
    pub home: Option<&'a Path>,
    /// Whether files that Dateline did not make may be there, if the output is the root's `output`
    /// or lies outside the root. They are lost: gone from the output with this build, and from the
    /// disk with the next one at the latest.
    pub force: bool,
}

/// What is to be written.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The files of the new site: relative, '/'-separated, in any order. A `.gitignore` at the top
    /// is left to the owner of the output and never written.
    pub paths: &'a [&'a str],
    /// What each of them is made of, as far as the caller can tell. A file whose key is that of the
    /// last build is not made again.
    pub keys: &'a [Option<[u8; 16]>],
    /// The sorted names of what is public to read. If one that the last build gave is missing, then
    /// something was taken out of the public, and the former tree goes. Nothing else counts: a path
    /// without a name, such as a style sheet's, comes and goes.
    pub public: &'a [String],
}

/// A file of the site, made. `E` is what can go wrong with making it.
pub enum Made<'a, E> {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// A file of any length that is to be copied as it is.
    Copy(PathBuf),
    /// The pieces of a file that is too large to be held whole, made as they are written.
    Pieces(Box<dyn Iterator<Item = Result<Vec<u8>, E>> + 'a>),
}

/// What a build did to the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// How many files the site has.
    pub files: usize,
    /// How many of them are new or have other bytes than before.
    pub changed: usize,
    /// How many files of the last build are gone.
    pub removed: usize,
    /// The length in bytes of all files that changed.
    pub bytes: u64,
    /// What became of the tree that was live before.
    pub former: Former,
}

/// The right to write a site to a place. Until this is dropped, nobody else writes there.
#[derive(Debug)]
pub struct Claim<'t> {
    target: Target<'t>,
    place: Place,
    lock: Lock,
    /// The manifest of the live tree, as it lies on disk.
    live: Option<Raw>,
    /// That of the former tree.
    former: Option<Raw>,
}

/// What is in the two trees of a place.
#[derive(Debug)]
pub struct Trees<'c> {
    claim: &'c Claim<'c>,
    live: Option<Tree<'c>>,
    former: Option<Tree<'c>>,
}

/// What became of the tree that was live before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Former {
    /// There is none to go back to.
    None,
    /// It is kept, and [`undo`] brings it back.
    Kept,
    /// It held what is no longer public; whatever only it held is gone from the disk.
    Dropped,
}

/// What an undo did to the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undone {
    /// How many files the site has now.
    pub files: usize,
}

/// Why a site was not written. What readers see is as it was, unless the machine failed when the
/// new site was in its place: see [`Machine::published`].
#[derive(Debug)]
pub enum Failure<E> {
    /// These could not be made, in the order of their paths.
    Making(Vec<E>),
    /// The writer won't.
    Refused(Refusal),
    /// The machine can't.
    Machine(Machine),
}

/// A fault of the machine: disk full, no permission …
#[derive(Debug)]
pub struct Machine {
    /// The file or folder it happened to.
    pub path: PathBuf,
    /// What was being done to it, as a verb.
    pub doing: &'static str,
    /// What the system said.
    pub error: io::Error,
    /// Whether readers see the new site already, and only tidying up failed. The next build does it.
    pub published: bool,
}

/// Takes a place, and puts right what a kill left half done there.
///
/// # Errors
/// When the output is refused, somebody else is writing there, or the machine fails.
pub fn claim<'t, E>(target: &Target<'t>) -> Result<Claim<'t>, Failure<E>> {
    let place = place::find(target)?;
    let lock = lock::take(&place)?;
    exchange::recover(&place)?;
    Ok(Claim {
        target: *target,
        live: manifest::of(&place.hidden, &place.output),
        former: manifest::of(&place.hidden, &place.former()),
        place,
        lock,
    })
}

/// Looks at both trees of a place, and changes nothing. It takes a while, and needs to know nothing
/// of the new site.
///
/// # Errors
/// When the machine fails.
pub fn look<'c>(claim: &'c Claim<'c>) -> Result<Trees<'c>, Machine> {
    let Claim { place, lock, .. } = claim;
    let (live, former) = rayon::join(
        || tree::open(&place.output, claim.live.as_ref(), lock, Belief::Names),
        || tree::open(&place.former(), claim.former.as_ref(), lock, Belief::Inodes),
    );
    Ok(Trees {
        claim,
        live: live?,
        former: former?,
    })
}

/// Writes a site. `make` makes the file of `paths` with the given index; it is called on the
/// current rayon pool. If it fails for any, all its errors are handed back and readers see no
/// change.
///
/// # Errors
/// When a file can't be made, the output is refused, or the machine fails.
pub fn site<'m, E: Send>(
    trees: Trees,
    order: &Order,
    make: impl Fn(usize) -> Result<Made<'m, E>, E> + Sync,
) -> Result<Written, Failure<E>> {
    site_with_twins(trees, order, &Twins::none(), make)
}

/// Writes a site, the last of whose paths are of files that are made of others.
///
/// # Errors
/// As [`site`].
pub fn site_with_twins<'m, E: Send>(
    trees: Trees,
    order: &Order,
    twins: &Twins,
    make: impl Fn(usize) -> Result<Made<'m, E>, E> + Sync,
) -> Result<Written, Failure<E>> {
    let Claim {
        target,
        place,
        lock,
        ..
    } = trees.claim;
    let numbers = paths::sorted(order.paths)?;
    let live = live::open(place, target, trees.live.as_ref())?;
    let former = former::open(place, &live, trees.former, lock)?;
    let listing = former.as_ref().map(|former| &former.listing);
    let stage = Stage {
        place,
        live: &live,
        former: listing,
        wishes: &stage::wishes(order, &numbers, &live, listing, twins),
        twins,
        numbers: &numbers,
        trusts_keys: !target.force,
        begun: Mutex::new(None),
    };
    let filled = stage::fill(&stage, make)?;
    let next = next_manifest(order, &numbers, &live, &filled);
    let written = written(&live, &next, &filled);
    let former = if is_unchanged(&live, &next) {
        keep_live(&stage, former.as_ref(), next)?
    } else {
        publish(&stage, filled, next, lock)?
    };
    Ok(Written { former, ..written })
}

impl Claim<'_> {
    /// Leaves a receipt with the site that was written: words by which the caller knows again what it was made of,
    /// for [`stands`]. One that can't be kept is no fault: the next build then makes everything.
    pub fn leave(&self, words: &[u8]) {
        let _ = receipt::save(&self.place, words);
    }

    /// Keeps a file for the next build, in the place of the one of the same name: for [`kept`]. If
    /// that can't be done, which is no fault, there is none of that name afterwards. A file that
    /// may be missing from a site with a receipt is to be kept before the receipt is left.
    pub fn keep(&self, name: &str, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) {
        let _ = kept::save(&self.place.hidden, name, write);
    }

    /// Keeps a piece for the next build. If that can't be done, which is no fault, it is made again.
    pub fn keep_piece(&self, pieces: &Pieces, name: &str, piece: &[u8]) {
        let _ = pieces.save(name, piece);
    }

    /// Keeps nothing but the pieces of these names, which are sorted.
    pub fn keep_only(&self, pieces: &Pieces, names: &[String]) {
        let _ = pieces.retain(names);
    }
}

/// The file that the last build kept under this name; `None` if there is none that can be opened.
#[must_use]
pub fn kept(target: &Target, name: &str) -> Option<File> {
    let place = place::find::<Infallible>(target).ok()?;
    kept::open(&place.hidden, name)
}

/// The pieces that the last build kept in a folder of this name.
#[must_use]
pub fn pieces(target: &Target, folder: &str) -> Pieces {
    let place = place::find::<Infallible>(target);
    // where nothing may be written, nothing is found
    let hidden = place.map_or_else(|_| PathBuf::new(), |place| place.hidden);
    Pieces::new(&hidden, folder)
}

/// Whether a build left a receipt there.
#[must_use]
pub fn has_receipt(target: &Target) -> bool {
    let place = place::find::<Infallible>(target);
    place.is_ok_and(|place| receipt::is_there(&place.hidden))
}

/// A file without a name, near the output: for what is too much to be held until it is kept.
///
/// # Errors
/// When the machine can't make it.
pub fn scratch(target: &Target) -> io::Result<File> {
    kept::scratch(target.output)
}

/// Whether what readers see is still just what the last build made, and nothing is left half done:
/// then what [`site`] would say if it made the same again, and what `known` makes of the receipt.
/// `None` without a receipt, if `known` won't have it, or if anything in the output is not as it
/// was left. Nothing is written; and nobody else is kept out afterwards.
///
/// # Errors
/// When the output is refused, or the machine fails.
pub fn stands<T>(
    target: &Target,
    known: impl Fn(&[u8]) -> Option<T>,
) -> Result<Option<(Written, T)>, Failure<Infallible>> {
    let place = place::find(target)?;
    let known = || {
        let receipt = receipt::load(&place.hidden)?;
        known(&receipt.words).map(|known| (receipt, known))
    };
    if known().is_none() {
        return Ok(None);
    }
    let lock = lock::take(&place)?;
    exchange::recover(&place)?;
    // Another build may have been at work until just now.
    let standing = known().and_then(|(receipt, known)| {
        let written = standing::site(&place, &receipt, &lock)?;
        Some((written, known))
    });
    Ok(standing)
}

/// Says whether a site may be written there, before any work is done.
///
/// # Errors
/// When the output is refused, or can't be looked at.
pub fn check(target: &Target) -> Result<(), Failure<Infallible>> {
    place::find(target).map(|_| ())
}

/// Exchanges the live tree and the former one; done twice, nothing has changed.
///
/// # Errors
/// When there is no whole former tree, the output is refused, or the machine fails.
pub fn undo(target: &Target) -> Result<Undone, Failure<Infallible>> {
    let Claim {
        place,
        lock,
        live,
        former,
        ..
    } = claim(target)?;
    let tree = tree::open(&place.output, live.as_ref(), &lock, Belief::Names)?;
    let live = live::open(&place, target, tree.as_ref())?;
    let former = tree::open(&place.former(), former.as_ref(), &lock, Belief::Nothing)?;
    let (former, mut recorded) = former::whole(&place, &live, former, &lock)?;
    // What is live now is what the next undo goes back to.
    recorded.before = Before::Kept(live.manifest.as_ref().map_or(0, |live| live.number));
    stage::keep_ignore(&place, &live)?;
    manifest::save(&place.hidden, former.inode, &recorded)?;
    exchange::swap(&place)?;
    let files = recorded.files.len();
    Ok(Undone { files })
}

fn next_manifest<'a>(
    order: &Order<'a>,
    numbers: &[usize],
    live: &Live,
    filled: &[Filled],
) -> Manifest<'a> {
    let entry = |number: &usize| {
        let path = order.paths[*number];
        filled[*number].entry().map(|entry| (path, entry))
    };
    let files: Vec<_> = numbers.iter().filter_map(entry).collect();
    let (number, before) = match live.manifest.as_deref() {
        None => (1, Before::None),
        Some(last) if is_taken_out(last, &files, order.public) => {
            (number_after(last), Before::Dropped)
        }
        Some(last) => (number_after(last), Before::Kept(last.number)),
    };
    Manifest {
        number,
        before,
        files,
        marks: Vec::new(),
        public: Some(order.public.iter().map(String::as_str).collect()),
    }
}

/// A number that neither this tree nor the one beside it has, even after an undo.
fn number_after(last: &Manifest) -> u64 {
    match last.before {
        Before::Kept(number) => last.number.max(number) + 1,
        Before::None | Before::Dropped => last.number + 1,
    }
}

/// Whether something that was public in a tree is not in another one. What was public in a tree
/// without a record is not known: there it may have been any of its files.
fn is_taken_out<P: AsRef<str>>(last: &Manifest, files: &[(&str, Entry)], public: &[P]) -> bool {
    match &last.public {
        Some(names) => {
            let public = public.iter().map(|name| (name.as_ref(), ()));
            sorted::each(names.iter().copied(), public).any(|there| there.is_none())
        }
        None => missing(&last.files, files) > 0,
    }
}

/// How many of these files are not in another tree.
fn missing(files: &[(&str, Entry)], other: &[(&str, Entry)]) -> usize {
    let paths = files.iter().map(|(path, _)| *path);
    let each = sorted::each(paths, other.iter().copied());
    each.filter(Option::is_none).count()
}

/// Whether readers see the next tree already.
fn is_unchanged(live: &Live, next: &Manifest) -> bool {
    let is_tidy = |listing: &&tree::Listing| listing.others.is_empty() && !listing.has_empty;
    let both = live.files.iter().zip(&next.files);
    live.listing.as_ref().is_some_and(is_tidy)
        && live.files.len() == next.files.len()
        && both
            .clone()
            .all(|(live, next)| live.0 == next.0 && live.1.is_like(&next.1))
}

/// Nothing changed for readers: the live tree stays, and so does the former one, unless it is
/// broken or holds what the site does not.
fn keep_live(stage: &Stage, former: Option<&Tree>, mut next: Manifest) -> Result<Former, Machine> {
    let Stage { place, live, .. } = stage;
    let (Some(last), Some(listing)) = (live.manifest.as_deref(), live.listing) else {
        return Ok(Former::None);
    };
    let recorded = former.and_then(|former| former.manifest.as_ref());
    next.number = last.number;
    next.before = match (next.before, last.before, recorded) {
        (Before::Dropped, _, _) | (_, Before::Dropped, _) => Before::Dropped,
        (_, Before::Kept(number), Some(former)) if former.number == number => {
            let public = next.public.as_deref().unwrap_or_default();
            if is_taken_out(former, &next.files, public) {
                Before::Dropped
            } else {
                Before::Kept(number)
            }
        }
        _ => Before::None,
    };
    let is_same =
        (next.before, &next.public, &next.files) == (last.before, &last.public, &last.files);
    if !live.is_recorded() || !is_same {
        // The marks of what was found: nothing else is in there.
        let folders = listing.folders.iter().map(|(_, mark)| *mark);
        next.marks = std::iter::once(None).chain(folders).collect();
        manifest::save(&place.hidden, listing.inode, &next)?;
    }
    if let (Before::None | Before::Dropped, Some(former)) = (next.before, former) {
        former::strip(place, &former.listing, |path, stat| {
            former::is_in(live, path, stat)
        })?;
    }
    Ok(next.before.into())
}

/// The next tree is whole: records it, and puts it in the place of the live one.
fn publish<E>(
    stage: &Stage,
    mut filled: Vec<Filled>,
    mut next: Manifest,
    lock: &Lock,
) -> Result<Former, Failure<E>> {
    let Stage { place, live, .. } = stage;
    if let (Some(listing), Some(Cow::Owned(adopted))) = (&live.listing, &live.manifest) {
        manifest::save(&place.hidden, listing.inode, adopted)?;
    }
    let inode = stage::finish(stage, &mut filled)?;
    let entries = stage.numbers.iter().map(|number| filled[*number].entry());
    for ((_, entry), there) in next.files.iter_mut().zip(entries.flatten()) {
        *entry = there;
    }
    next.marks = stage::marks(stage, &next.files, lock);
    // From here on it is on record if the former tree has to go: a kill can't make that forgotten.
    manifest::save(&place.hidden, inode, &next)?;
    exchange::swap(place)?;
    tidy(stage, inode, &next, &filled).map_err(Machine::after_publishing)?;
    Ok(next.before.into())
}

/// Readers see the new tree: removes what must not stay beside it.
fn tidy(stage: &Stage, inode: u64, next: &Manifest, filled: &[Filled]) -> Result<(), Machine> {
    let Stage { place, live, .. } = stage;
    if let (Before::None | Before::Dropped, Some(former)) = (next.before, live.listing) {
        former::strip(place, former, |path, _| stage::is_same(stage, filled, path))?;
    }
    let former = live.listing.map_or(inode, |listing| listing.inode);
    manifest::remove_others(&place.hidden, &[inode, former])
}

fn written(live: &Live, next: &Manifest, filled: &[Filled]) -> Written {
    let fresh = filled.iter().filter_map(|filled| match filled {
        Filled::Fresh(entry) => Some(entry.length),
        Filled::Same(_) | Filled::Absent | Filled::Skipped => None,
    });
    let last = live.manifest.as_deref();
    Written {
        files: next.files.len(),
        changed: fresh.clone().count(),
        removed: last.map_or(0, |last| missing(&last.files, &next.files)),
        bytes: fresh.sum(),
        former: next.before.into(),
    }
}

/// To remove what is not there is to be done.
fn absent_is_fine(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

impl Machine {
    fn new(path: &Path, doing: &'static str, error: io::Error) -> Self {
        Self {
            path: path.to_path_buf(),
            doing,
            error,
            published: false,
        }
    }

    fn after_publishing(self) -> Self {
        let published = true;
        Self { published, ..self }
    }
}

impl Display for Machine {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "could not {} `{}`: {}",
            self.doing,
            self.path.display(),
            self.error
        )
    }
}

impl std::error::Error for Machine {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

impl From<Before> for Former {
    fn from(before: Before) -> Self {
        match before {
            Before::None => Self::None,
            Before::Kept(_) => Self::Kept,
            Before::Dropped => Self::Dropped,
        }
    }
}

impl<E> From<Machine> for Failure<E> {
    fn from(machine: Machine) -> Self {
        Self::Machine(machine)
    }
}

impl<E> From<Refusal> for Failure<E> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
