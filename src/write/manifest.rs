//! A tree of files → a small file that says what each of them held when it was written.
//!
//! A manifest is named after the inode of the root folder of the tree it describes, and a folder
//! keeps its inode through every rename and exchange. So no manifest has to change places in step
//! with its tree, and there is no instant at which a kill could leave the two at odds. A tree
//! under way has no manifest: it is removed before the tree is first touched, and written when the
//! tree is whole. Knows nothing of which tree is live.

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_128;

use super::Machine;
use super::marks::Mark;

/// What is known of a whole tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest<'m> {
    /// Counts the builds that changed something, from 1.
    pub(super) number: u64,
    /// What became of the tree that this one replaced.
    pub(super) before: Before,
    /// The files, sorted by their paths.
    #[serde(borrow)]
    pub(super) files: Vec<(&'m str, Entry)>,
    /// The marks of the folders that the files lie in, as far as they have any, in the order of
    /// [`super::folders::of`]: a folder with its mark holds just what is said here. The root has
    /// none.
    pub(super) marks: Vec<Option<Mark>>,
    /// The names of what was public, sorted; `None` if nobody said.
    #[serde(borrow)]
    pub(super) public: Option<Vec<&'m str>>,
}

/// What became of the tree that was live before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Before {
    /// There was none, or none that could be gone back to.
    None,
    /// It is the former tree, with this number.
    Kept(u64),
    /// It held what is no longer public: it is gone, or must go before anything else is done.
    Dropped,
}

/// What is known of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// The xxh3-128 of its bytes.
    pub(super) hash: [u8; 16],
    /// Its length in bytes.
    pub(super) length: u64,
    /// When it was written, in nanoseconds since 1970.
    pub(super) modified_ns: i64,
    /// What the caller said it was made of.
    pub(super) key: Option<[u8; 16]>,
    /// The inode that holds it.
    pub(super) inode: u64,
}

impl Entry {
    /// Whether both hold the same since the same time, whatever they are said to be made of.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        (self.hash, self.length, self.modified_ns) == (other.hash, other.length, other.modified_ns)
    }
}

/// The first bytes of a manifest; another version is another line.
const VERSION: &[u8] = b"dateline manifest 4\n";

/// How much of a manifest is held until it is written.
const BUFFER_BYTES: usize = 1 << 16;

/// The hash of a manifest, or of a file.
type Sum = [u8; 16];

/// A manifest as it lies on disk, whole.
#[derive(Debug)]
pub(super) struct Raw {
    bytes: Vec<u8>,
    /// The hash of all that it says.
    pub(super) sum: Sum,
}

/// The manifest of the tree whose root is this folder; `None` if there is none that can be read,
/// which is not an error but a tree that has to be verified.
pub(super) fn of(hidden: &Path, root: &Path) -> Option<Raw> {
    read(hidden, inode(&fs::symlink_metadata(root).ok()?))
}

/// The manifest of the tree whose root has this inode.
pub(super) fn read(hidden: &Path, inode: u64) -> Option<Raw> {
    let bytes = fs::read(path(hidden, inode)).ok()?;
    let (sum, body) = bytes.strip_prefix(VERSION)?.split_first_chunk()?;
    // A machine that lost its power may leave a file of the right length and the wrong bytes.
    let sum = (hash(body) == *sum).then_some(*sum)?;
    Some(Raw { bytes, sum })
}

impl Raw {
    fn body(&self) -> &[u8] {
        &self.bytes[VERSION.len() + self.sum.len()..]
    }

    /// What it says; `None` if it can't be read.
    pub(super) fn manifest(&self) -> Option<Manifest<'_>> {
        postcard::from_bytes(self.body()).ok()
    }
}

/// Writes the manifest of a tree, in one step.
pub(super) fn save(hidden: &Path, inode: u64, manifest: &Manifest<'_>) -> Result<(), Machine> {
    let path = path(hidden, inode);
    let aside = hidden.join("manifest.new");
    let machine = |error| Machine::new(&path, "write", error);
    write_into(&aside, manifest)
        .and_then(|()| fs::rename(&aside, &path))
        .map_err(machine)
}

/// Writes a manifest piece by piece: the hash of it all, which is in front of it, comes last.
fn write_into(aside: &Path, manifest: &Manifest<'_>) -> io::Result<()> {
    let mut file = File::create(aside)?;
    file.write_all(VERSION)?;
    file.write_all(&[0; size_of::<Sum>()])?;
    let body = BufWriter::with_capacity(BUFFER_BYTES, Hashing::new(file));
    let body = postcard::to_io(manifest, body).map_err(io::Error::other)?;
    let Hashing {
        inner: mut file,
        hasher,
    } = body.into_inner()?;
    file.seek(SeekFrom::Start(VERSION.len() as u64))?;
    file.write_all(&hasher.finish())?;
    file.sync_data()
}

/// Hashes what is written through it.
struct Hashing<W> {
    inner: W,
    hasher: Hasher,
}

impl<W> Hashing<W> {
    fn new(inner: W) -> Self {
        Self {
            inner,
            hasher: Hasher::new(),
        }
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hasher.write(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Removes the manifest of a tree: from here on it counts as under way.
pub(super) fn remove(hidden: &Path, inode: u64) -> Result<(), Machine> {
    let path = path(hidden, inode);
    super::absent_is_fine(fs::remove_file(&path))
        .map_err(|error| Machine::new(&path, "remove", error))
}

/// Removes the manifests of trees that are no more.
pub(super) fn remove_others(hidden: &Path, keep: &[u64]) -> Result<(), Machine> {
    let machine = |error| Machine::new(hidden, "list", error);
    let keep: Vec<PathBuf> = keep.iter().map(|inode| path(hidden, *inode)).collect();
    for entry in fs::read_dir(hidden).map_err(machine)? {
        let path = entry.map_err(machine)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "manifest")
            && !keep.contains(&path)
        {
            fs::remove_file(&path).map_err(|error| Machine::new(&path, "remove", error))?;
        }
    }
    Ok(())
}

fn path(hidden: &Path, inode: u64) -> PathBuf {
    hidden.join(format!("{inode:x}.manifest"))
}

/// The hash by which files are compared.
pub(super) fn hash(bytes: &[u8]) -> Sum {
    XxHash3_128::oneshot(bytes).to_be_bytes()
}

/// The same of bytes that come one after the other.
pub(super) struct Hasher(XxHash3_128);

impl Hasher {
    pub(super) fn new() -> Self {
        Self(XxHash3_128::new())
    }

    pub(super) fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    pub(super) fn finish(self) -> Sum {
        self.0.finish_128().to_be_bytes()
    }
}

/// When a file was last written, in nanoseconds since 1970.
pub(super) fn modified_ns(metadata: &Metadata) -> i64 {
    let modified = metadata.modified().unwrap_or(UNIX_EPOCH);
    let nanoseconds = |from: SystemTime, to: SystemTime| {
        let length = to.duration_since(from).unwrap_or_default();
        i64::try_from(length.as_nanos()).unwrap_or(i64::MAX)
    };
    nanoseconds(UNIX_EPOCH, modified) - nanoseconds(modified, UNIX_EPOCH)
}

/// What tells a file or folder from every other one on its file system, through all renames.
pub(super) fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_written_whole_is_read() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let hidden = folder.path();
        let entry = Entry {
            hash: hash(b"text"),
            length: 4,
            modified_ns: -1,
            key: Some([8; 16]),
            inode: 300,
        };
        let manifest = Manifest {
            number: 7,
            before: Before::Kept(6),
            files: vec![("ü/index.html", entry)],
            marks: vec![None, None],
            public: Some(vec!["one"]),
        };
        save(hidden, 0x1f, &manifest).expect("saved");
        let whole = fs::read(hidden.join("1f.manifest")).expect("it is there");
        let is_read = |inode| read(hidden, inode).is_some_and(|raw| raw.manifest().is_some());
        let raw = read(hidden, 0x1f).expect("it is whole");
        assert_eq!(raw.manifest(), Some(manifest));
        assert!(!is_read(0x20));
        for (name, bytes) in [
            ("empty", Vec::new()),
            ("cut", whole[..whole.len() - 1].to_vec()),
            ("zeros", vec![0; whole.len()]),
            (
                "another version",
                [b"dateline manifest 3\n", &whole[VERSION.len()..]].concat(),
            ),
            ("longer", [&whole[..], b"x"].concat()),
        ] {
            fs::write(hidden.join("1f.manifest"), bytes).expect("written");
            assert!(!is_read(0x1f), "{name}");
        }
        remove_others(hidden, &[0x20]).expect("removed");
        assert!(!hidden.join("1f.manifest").exists());
    }
}
