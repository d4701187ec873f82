//! Named pieces of bytes → one file, and back, a piece at a time.
//!
//! ```text
//! a line that says the version
//! the pieces
//! of each piece, in their order: name, place, length
//! the number of pieces, and the hash of their list
//! ```
//! A file that is not of this form is none. Whether a piece is what it was is not known here, nor
//! what it means.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;

use twox_hash::XxHash3_128;

/// The first bytes of a file; another version is another line.
const VERSION: &[u8] = b"dateline texts 1\n";

/// The length in bytes of a name, a place and a length.
const ENTRY: usize = 16 + 8 + 8;

/// The length in bytes of what follows the list.
const END: usize = 8 + 16;

/// From how many bytes on it is worth while to ask the system to copy them.
const LARGE: u64 = 256 << 10;

/// What a piece is found by.
pub(super) type Name = [u8; 16];

/// Where bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    /// The first.
    pub(super) at: u64,
    /// How many.
    pub(super) length: u64,
}

/// A file with pieces in it.
pub(super) struct Store {
    file: File,
    /// The pieces, in the order of the file.
    pieces: Vec<(Name, Extent)>,
    /// Their numbers, by their names.
    by_name: Vec<u32>,
}

impl Store {
    /// Reads the list of pieces; `None` if there is none that is whole.
    pub(super) fn open(file: File) -> Option<Self> {
        let mut version = [0; VERSION.len()];
        file.read_exact_at(&mut version, 0).ok()?;
        let end = file.metadata().ok()?.len().checked_sub(END as u64)?;
        let mut last = [0; END];
        file.read_exact_at(&mut last, end).ok()?;
        let (count, sum) = last.split_first_chunk()?;
        let count = u32::try_from(u64::from_le_bytes(*count)).ok()?;
        let list = end.checked_sub(u64::from(count) * ENTRY as u64)?;
        let mut bytes = vec![0; usize::try_from(end - list).ok()?];
        file.read_exact_at(&mut bytes, list).ok()?;
        if version != *VERSION || sum != hash(&bytes) {
            return None;
        }
        let pieces: Vec<(Name, Extent)> = bytes.chunks_exact(ENTRY).filter_map(piece).collect();
        let inside = |(_, extent): &(Name, Extent)| {
            extent
                .at
                .checked_add(extent.length)
                .is_some_and(|end| end <= list)
        };
        let mut by_name: Vec<u32> = (0..count).collect();
        by_name.sort_unstable_by_key(|number| pieces[*number as usize].0);
        pieces.iter().all(inside).then_some(Self {
            file,
            pieces,
            by_name,
        })
    }

    /// The names of the pieces, in their order.
    pub(super) fn names(&self) -> impl Iterator<Item = Name> {
        self.pieces.iter().map(|(name, _)| *name)
    }

    /// Where a piece is.
    pub(super) fn find(&self, name: &Name) -> Option<Extent> {
        let piece = |number: u32| &self.pieces[number as usize];
        let found = self
            .by_name
            .binary_search_by(|number| piece(*number).0.cmp(name));
        found.ok().map(|at| piece(self.by_name[at]).1)
    }

    /// The bytes at a place.
    pub(super) fn read(&self, extent: Extent) -> Option<Vec<u8>> {
        let mut bytes = vec![0; usize::try_from(extent.length).ok()?];
        self.file.read_exact_at(&mut bytes, extent.at).ok()?;
        Some(bytes)
    }

    /// Copies the bytes at a place.
    pub(super) fn copy(&self, extent: Extent, to: &mut impl Write) -> io::Result<()> {
        copy(&self.file, extent, to)
    }
}

impl Extent {
    /// The first byte after it.
    pub(super) fn end(self) -> u64 {
        self.at + self.length
    }
}

/// Copies bytes of a file, however many. What is large the system copies by itself, if it is from
/// file to file.
pub(super) fn copy(mut file: &File, extent: Extent, to: &mut impl Write) -> io::Result<()> {
    if extent.length < LARGE {
        let mut bytes = vec![0; usize::try_from(extent.length).unwrap_or_default()];
        file.read_exact_at(&mut bytes, extent.at)?;
        return to.write_all(&bytes);
    }
    file.seek(SeekFrom::Start(extent.at))?;
    let copied = io::copy(&mut file.take(extent.length), to)?;
    if copied < extent.length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}

/// Writes a file: first the pieces, as they are written to it, then what they are called.
pub(super) struct Writer<W> {
    file: W,
}

impl<W: Write> Writer<W> {
    /// Begins a file.
    pub(super) fn new(mut file: W) -> io::Result<Self> {
        file.write_all(VERSION)?;
        Ok(Self { file })
    }

    /// Where the pieces are written to.
    pub(super) fn pieces(&mut self) -> &mut W {
        &mut self.file
    }

    /// Ends it. The pieces were written in this order, without gaps.
    pub(super) fn finish(mut self, pieces: impl Iterator<Item = (Name, Extent)>) -> io::Result<()> {
        let mut list = Vec::new();
        let mut at = VERSION.len() as u64;
        for (name, Extent { length, .. }) in pieces {
            list.extend_from_slice(&name);
            list.extend_from_slice(&at.to_le_bytes());
            list.extend_from_slice(&length.to_le_bytes());
            at += length;
        }
        let count = (list.len() / ENTRY) as u64;
        self.file.write_all(&list)?;
        self.file.write_all(&count.to_le_bytes())?;
        self.file.write_all(&hash(&list))
    }
}

fn piece(bytes: &[u8]) -> Option<(Name, Extent)> {
    let (name, rest) = bytes.split_first_chunk()?;
    let (at, rest) = rest.split_first_chunk()?;
    let length = rest.first_chunk()?;
    let extent = Extent {
        at: u64::from_le_bytes(*at),
        length: u64::from_le_bytes(*length),
    };
    Some((*name, extent))
}

fn hash(bytes: &[u8]) -> [u8; 16] {
    XxHash3_128::oneshot(bytes).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIECES: [(Name, &[u8]); 3] = [([9; 16], b"one"), ([1; 16], b""), ([5; 16], b"three")];

    fn stored(bytes: &[u8]) -> Option<Store> {
        let mut file = tempfile::tempfile().expect("made");
        file.write_all(bytes).expect("written");
        Store::open(file)
    }

    #[test]
    fn pieces_are_found_by_name_in_a_whole_file_only() {
        let mut whole = Vec::new();
        let mut writer = Writer::new(&mut whole).expect("begun");
        for (_, bytes) in PIECES {
            writer.pieces().write_all(bytes).expect("written");
        }
        let extents = PIECES.map(|(name, bytes)| {
            let length = bytes.len() as u64;
            (name, Extent { at: 0, length })
        });
        writer.finish(extents.into_iter()).expect("ended");
        let store = stored(&whole).expect("it is whole");
        assert!(store.names().eq(PIECES.map(|(name, _)| name)));
        for (name, bytes) in PIECES {
            let extent = store.find(&name).expect("it is there");
            assert_eq!(store.read(extent).as_deref(), Some(bytes));
        }
        assert_eq!(store.find(&[2; 16]), None);
        let list = VERSION.len() + 8;
        for at in 0..whole.len() {
            assert!(stored(&whole[..at]).is_none(), "cut at {at}");
            let mut other = whole.clone();
            other[at] ^= 1;
            let is_piece = (VERSION.len()..list).contains(&at);
            assert_eq!(stored(&other).is_some(), is_piece, "{at}");
        }
        let mut far = whole.clone();
        far.truncate(list);
        Writer { file: &mut far }
            .finish(
                [(
                    [0; 16],
                    Extent {
                        at: 0,
                        length: u64::MAX - 20,
                    },
                )]
                .into_iter(),
            )
            .expect("ended");
        assert!(stored(&far).is_none(), "a piece beyond the end");
    }
}
