//! Sealed bytes, as they come → where they are until the build is done.
//!
//! A few are held in memory. Many, as there are at the first build of a large site, go to a file
//! without a name. Does not know what they mean.

use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt;

use super::store::{self, Extent};

/// How much is held in memory.
const HELD: usize = 1 << 20;

/// What came, in its order.
#[derive(Default)]
pub(super) struct Fresh {
    /// Where what came first is; `None` as long as everything is held.
    file: Option<File>,
    /// How much of it there is.
    written: u64,
    /// What came last.
    held: Vec<u8>,
    /// Whether something could not be written: nothing more is taken, and nothing can be had.
    failed: bool,
}

impl Fresh {
    /// Takes some bytes, and says where they are. `None` if there is no room for them.
    pub(super) fn push(
        &mut self,
        bytes: &[u8],
        scratch: impl FnOnce() -> io::Result<File>,
    ) -> Option<Extent> {
        if self.held.len() + bytes.len() > HELD && !self.failed {
            self.failed = self.write_down(scratch).is_err();
        }
        if self.failed {
            return None;
        }
        let extent = Extent {
            at: self.written + self.held.len() as u64,
            length: bytes.len() as u64,
        };
        self.held.extend_from_slice(bytes);
        Some(extent)
    }

    fn write_down(&mut self, scratch: impl FnOnce() -> io::Result<File>) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(scratch()?),
        };
        file.write_all_at(&self.held, self.written)?;
        self.written += self.held.len() as u64;
        self.held.clear();
        Ok(())
    }

    /// Copies what is at a place.
    pub(super) fn copy(&self, extent: Extent, to: &mut impl Write) -> io::Result<()> {
        let gone = || io::Error::other("it could not be written down");
        if self.failed {
            return Err(gone());
        }
        let (at, end) = (extent.at, extent.end());
        if let Some(file) = self.file.as_ref().filter(|_| at < self.written) {
            let length = end.min(self.written) - at;
            store::copy(file, Extent { at, length }, to)?;
        }
        let index = |at: u64| usize::try_from(at.saturating_sub(self.written)).ok();
        let held = index(at).zip(index(end));
        let held = held.and_then(|(at, end)| self.held.get(at..end));
        to.write_all(held.ok_or_else(gone)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_is_found_again_wherever_it_is() {
        let scratch = tempfile::tempfile;
        let mut fresh = Fresh::default();
        let parts: Vec<Vec<u8>> = (0..30_u8)
            .map(|n| vec![n; HELD / 8 + usize::from(n)])
            .collect();
        let extents: Vec<Extent> = parts
            .iter()
            .map(|part| fresh.push(part, scratch).expect("there is room"))
            .collect();
        assert!(fresh.written > 0 && !fresh.held.is_empty());
        for (part, extent) in parts.iter().zip(&extents) {
            let mut copied = Vec::new();
            fresh.copy(*extent, &mut copied).expect("copied");
            assert!(copied == *part);
        }
        let all = Extent {
            at: 0,
            length: extents.iter().map(|extent| extent.length).sum(),
        };
        let mut copied = Vec::new();
        fresh.copy(all, &mut copied).expect("copied");
        assert!(copied == parts.concat());
        let beyond = Extent {
            at: all.length - 1,
            length: 2,
        };
        assert!(fresh.copy(beyond, &mut Vec::new()).is_err());
    }

    #[test]
    fn without_room_nothing_is_taken_any_more() {
        let mut fresh = Fresh::default();
        let full = || Err(io::ErrorKind::StorageFull.into());
        assert!(fresh.push(&vec![1; HELD], full).is_some());
        assert!(fresh.push(&[1], full).is_none());
        assert!(fresh.push(&[1], tempfile::tempfile).is_none());
        let extent = Extent { at: 0, length: 1 };
        assert!(fresh.copy(extent, &mut Vec::new()).is_err());
    }
}
