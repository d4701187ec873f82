//! A file of the next tree → its twins, other forms of the same bytes that lie beside it.
//!
//! To make one may take a hundred times as long as to make the file. So a twin is made again only where
//! the bytes of the file changed, whatever became of the file's key. Does not know what forms there are.

use std::borrow::Cow;
use std::fs;
use std::ops::RangeInclusive;

use twox_hash::XxHash3_128;

use super::Machine;
use super::stage::{self, Filled, Stage, Wish};

/// Files that are made of the bytes of others, if they are worth having: such as compressed ones, for
/// hosts that leave that to who makes the site.
pub struct Twins<'a> {
    /// Of each of the last paths of an order, the number of the one whose twin it is. In ascending order.
    pub of: &'a [usize],
    /// Only files of such a length in bytes have any.
    pub lengths: RangeInclusive<u64>,
    /// How they are made: what is made so of the same bytes is the same.
    pub terms: [u8; 16],
    /// Makes the nth of them of its original's bytes; `None` if that is not worth it.
    pub make: &'a MakeTwin<'a>,
}

/// How a twin is made.
pub type MakeTwin<'a> = dyn Fn(usize, &[u8]) -> Option<Vec<u8>> + Sync + 'a;

impl Twins<'_> {
    /// No twins.
    #[must_use]
    pub fn none() -> Self {
        Self {
            of: &[],
            lengths: 0..=0,
            terms: [0; 16],
            make: &|_, _| None,
        }
    }
}

/// Makes the twins of a file, as far as the live tree lacks them. `made` is what the file says, if that is
/// at hand.
pub(super) fn fill(
    stage: &Stage,
    original: usize,
    filled: Filled,
    made: Option<&[u8]>,
) -> Result<Vec<Filled>, Machine> {
    let of = stage.twins.of;
    let first = of.partition_point(|of| *of < original);
    let count = of[first..].iter().take_while(|of| **of == original).count();
    let Some(entry) = filled.entry().filter(|_| count > 0) else {
        return Ok(Vec::new());
    };
    if !stage.twins.lengths.contains(&entry.length) {
        return Ok(vec![Filled::Absent; count]);
    }
    let mut key = XxHash3_128::new();
    key.write(&stage.twins.terms);
    key.write(&entry.hash);
    let key = key.finish_128().to_be_bytes();
    let mut bytes: Option<Cow<'_, [u8]>> = None;
    let mut twins = Vec::with_capacity(count);
    for number in first..first + count {
        let mut wish: Wish<'_> = stage.wishes[stage.wishes.len() - of.len() + number];
        wish.key = Some(&key);
        if let Some(entry) = stage::known(stage, &wish) {
            twins.push(Filled::Same(entry));
            continue;
        }
        if bytes.is_none() {
            bytes = Some(content(stage, original, filled, made)?);
        }
        let bytes = bytes.as_deref().unwrap_or_default();
        twins.push(match (stage.twins.make)(number, bytes) {
            Some(twin) => stage::put(stage, &wish, &twin)?,
            None => Filled::Absent,
        });
    }
    Ok(twins)
}

/// What a file says that was just written, or that readers see already.
fn content<'m>(
    stage: &Stage,
    original: usize,
    filled: Filled,
    made: Option<&'m [u8]>,
) -> Result<Cow<'m, [u8]>, Machine> {
    if let Some(bytes) = made {
        return Ok(Cow::Borrowed(bytes));
    }
    let wish = &stage.wishes[original];
    let path = match filled {
        Filled::Fresh(_) => stage::target(stage, wish),
        _ => stage.place.output.join(wish.path),
    };
    let read = fs::read(&path).map_err(|error| Machine::new(&path, "read", error))?;
    Ok(Cow::Owned(read))
}
