//! The former tree → what of it may be used, and what must go.
//!
//! Knows nothing of how it becomes the next tree.

use super::live::Live;
use super::manifest::{self, Before, Manifest};
use super::place::Place;
use super::tree::{self, Listing, Stat};
use super::{Failure, Machine, Refusal};

/// What is in the former tree, if there is one. If a kill kept there what is withdrawn, that is
/// removed first.
pub(super) fn open(place: &Place, live: &Live) -> Result<Option<Listing>, Machine> {
    let listing = tree::list(&place.former())?;
    let is_dropped = live
        .manifest
        .as_ref()
        .is_some_and(|live| live.before == Before::Dropped);
    match listing {
        Some(former)
            if is_dropped && strip(place, &former, |path, stat| is_in(live, path, stat))? =>
        {
            tree::list(&place.former())
        }
        listing => Ok(listing),
    }
}

/// Whether a file is one of the live tree's, and not only like one.
pub(super) fn is_in(live: &Live, path: &str, stat: &Stat) -> bool {
    live.files
        .get(path)
        .is_some_and(|known| known.inode == stat.inode)
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
pub(super) fn whole<E>(place: &Place, live: &Live) -> Result<(Listing, Manifest), Failure<E>> {
    let listing = open(place, live)?;
    let number = match live.manifest.as_ref().map(|live| live.before) {
        None | Some(Before::None) => return Err(Refusal::NothingToUndo.into()),
        Some(Before::Dropped) => return Err(Refusal::Withdrawn.into()),
        Some(Before::Kept(number)) => number,
    };
    let listing = listing.ok_or(Refusal::FormerBroken)?;
    let recorded = manifest::load(&place.hidden, listing.inode)
        .filter(|recorded| recorded.number == number)
        .ok_or(Refusal::FormerBroken)?;
    let files = tree::verify(&place.former(), &listing, Some(&recorded))?;
    let found = files.iter().map(|(path, known)| (path, known.entry.hash));
    let is_whole = found.eq(recorded
        .files
        .iter()
        .map(|(path, entry)| (path, entry.hash)));
    if is_whole && listing.others.is_empty() {
        Ok((listing, recorded))
    } else {
        Err(Refusal::FormerBroken.into())
    }
}
