//! Many small things that the caller wants to find again at its next build → a folder of files in the hidden
//! folder, each whole or not at all.
//!
//! Does not know what is in them. A file that is not as it was written is as good as none. What can't be kept
//! is made again, which is no fault.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use twox_hash::XxHash3_128;

use super::absent_is_fine;

/// The length in bytes of the hash that a file begins with, of what comes after it.
const SUM: usize = 16;

/// A folder of pieces.
#[derive(Debug)]
pub struct Pieces(PathBuf);

impl Pieces {
    /// The folder of this name; it need not be there.
    pub(super) fn new(hidden: &Path, name: &str) -> Self {
        Self(hidden.join(name))
    }

    /// The names of all pieces, sorted.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let listed = fs::read_dir(&self.0).into_iter().flatten().flatten();
        let mut names: Vec<String> = listed
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect();
        names.sort_unstable();
        names
    }

    /// A piece; `None` if there is none of that name, or it is not whole.
    #[must_use]
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        let mut bytes = fs::read(self.0.join(name)).ok()?;
        let (sum, piece) = bytes.split_first_chunk::<SUM>()?;
        let is_whole = XxHash3_128::oneshot(piece).to_be_bytes() == *sum;
        bytes.drain(..SUM);
        is_whole.then_some(bytes)
    }

    /// Keeps a piece. Several threads may, each its own.
    pub(super) fn save(&self, name: &str, piece: &[u8]) -> io::Result<()> {
        let (path, aside) = (self.0.join(name), self.0.join(format!("{name}.new")));
        let sum = XxHash3_128::oneshot(piece).to_be_bytes();
        fs::create_dir_all(&self.0)?;
        let written = fs::write(&aside, [&sum, piece].concat());
        let done = written.and_then(|()| fs::rename(&aside, &path));
        if done.is_err() {
            absent_is_fine(fs::remove_file(&aside))?;
        }
        done
    }

    /// Keeps nothing but what has one of these names, which are sorted.
    pub(super) fn retain(&self, names: &[String]) -> io::Result<()> {
        for name in self.names() {
            if names.binary_search(&name).is_err() {
                absent_is_fine(fs::remove_file(self.0.join(name)))?;
            }
        }
        if names.is_empty() {
            absent_is_fine(fs::remove_dir(&self.0))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_whole_or_not_there() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pieces = Pieces::new(folder.path(), "pieces");
        assert_eq!(pieces.names(), [""; 0]);
        assert_eq!(pieces.read("a"), None);
        for (name, piece) in [("b", "second"), ("a", ""), ("b", "third")] {
            pieces.save(name, piece.as_bytes()).expect("saved");
            assert_eq!(pieces.read(name).as_deref(), Some(piece.as_bytes()));
        }
        assert_eq!(pieces.names(), ["a", "b"]);
        fs::write(folder.path().join("pieces/b"), b"0123456789abcdefthird").expect("written");
        assert_eq!(pieces.read("b"), None);
        pieces.retain(&["a".to_owned()]).expect("removed");
        assert_eq!(pieces.names(), ["a"]);
        pieces.retain(&[]).expect("removed");
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 0);
        pieces.retain(&[]).expect("there is nothing to remove");
    }
}
