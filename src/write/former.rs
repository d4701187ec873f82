//! The former tree → what of it may be used, and what must go.
//!
//! Knows nothing of how it becomes the next tree.

use super::live::Live;
use super::lock::Lock;
use super::manifest::{self, Before, Manifest};
use super::place::Place;
use super::tree::{self, Belief, Listing, Stat, Tree};
use super::{Failure, Machine, Refusal};

/// Takes over the former tree, if there is one. If a kill kept there what is withdrawn, that is
/// removed first.
pub(super) fn open<'a>(
    place: &Place,
    live: &Live,
    former: Option<Tree<'a>>,
    lock: &Lock,
) -> Result<Option<Tree<'a>>, Machine> {
    let last = live.manifest.as_ref();
    let is_dropped = last.is_some_and(|last| last.before == Before::Dropped);
    match former {
        Some(former)
            if is_dropped
                && strip(place, &former.listing, |path, stat| is_in(live, path, stat))? =>
        {
            tree::open(&place.former(), None, lock, Belief::Nothing)
        }
        former => Ok(former),
    }
}

/// Whether a file is one of the live tree's, and not only like one.
pub(super) fn is_in(live: &Live, path: &str, stat: &Stat) -> bool {
    let found = live.files.binary_search_by(|file| file.0.cmp(path));
    found.is_ok_and(|at| live.files[at].1.inode == stat.inode)
}

/// Takes from the former tree all that readers can't see anyway. What is left are links to files
/// of the live tree, which the next build need not make again: it is no site to go back to.
/// Says whether there was anything to take.
pub(super) fn strip(
    place: &Place,
    former: &Listing,
    is_shared: impl Fn(&str, &Stat) -> bool + Sync,
) -> Result<bool, Machine> {
    manifest::remove(&place.hidden, former.inode)?;
    tree::strip(&place.former(), former, is_shared)
}

/// The former tree, if it is the one that the live tree replaced, and just as it was then.
pub(super) fn whole<'a, E>(
    place: &Place,
    live: &Live,
    former: Option<Tree<'a>>,
    lock: &Lock,
) -> Result<(Listing<'a>, Manifest<'a>), Failure<E>> {
    let former = open(place, live, former, lock)?;
    let number = match live.manifest.as_ref().map(|live| live.before) {
        None | Some(Before::None) => return Err(Refusal::NothingToUndo.into()),
        Some(Before::Dropped) => return Err(Refusal::Withdrawn.into()),
        Some(Before::Kept(number)) => number,
    };
    let Tree { listing, manifest } = former.ok_or(Refusal::FormerBroken)?;
    let recorded = manifest
        .filter(|recorded| recorded.number == number)
        .ok_or(Refusal::FormerBroken)?;
    let files = tree::verify(&place.former(), &listing, Some(&recorded))?;
    let found = files.iter().map(|(path, entry)| (*path, entry.hash));
    let said = recorded.files.iter();
    let is_whole = found.eq(said.map(|(path, entry)| (*path, entry.hash)));
    if is_whole && listing.others.is_empty() {
        Ok((listing, recorded))
    } else {
        Err(Refusal::FormerBroken.into())
    }
}
