//! The files of a site → a few bytes that tell them from the files of any other site.
//!
//! What a file says counts, and not its time: an edit that keeps length and time is an edit. What
//! the file system says of the files is told apart from that, and answers only whether somebody was
//! at them between two looks. Does not know what any file is for.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::OnceLock;

use blake3::Hasher;
use rayon::prelude::*;
use rustix::buffer::spare_capacity;
use rustix::fs::{AtFlags, Mode, OFlags, Stat, fstat, openat, stat, statat};
use rustix::io::retry_on_intr;
use twox_hash::XxHash3_128;

use super::Folder;
use crate::diag::FileId;
use crate::model::source::{self, Digest, Library, Origin, Source};

/// Bytes that are read at once: most texts are shorter.
const BUFFER: usize = 64 << 10;

/// The xxh3-128 of something.
pub type Hash = [u8; 16];

/// All files of a site, each as it was when it was first asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whole {
    /// The hash of their paths and of what they say.
    pub contents: [u8; 32],
    /// Of what the file system said of those on disk: every write changes it, even one that leaves
    /// a file as it was.
    pub traces: Hash,
}

/// What was seen of a file.
#[derive(Debug, Default)]
pub(super) struct Looks {
    read: OnceLock<Box<Seen>>,
    /// Its trace when others were first told where it is, to read it themselves. `None` inside: it
    /// was not there.
    handed_out: OnceLock<Option<Box<Trace>>>,
}

/// What was seen when a file was read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    digest: Digest,
    /// Its trace just before.
    trace: Trace,
    /// In bytes.
    length: u64,
}

impl Folder {
    /// What all files say. Those that nobody asked for yet are read now.
    ///
    /// # Errors
    /// The first file found that can't be read, or that is not as it was when somebody else was
    /// told where it is.
    pub fn whole(&self) -> io::Result<Whole> {
        let root = File::open(&self.root)?;
        let looked: io::Result<Vec<Seen>> = self
            .looks
            .par_iter()
            .zip(self.sources.all())
            .map_init(
                || vec![0; BUFFER],
                |buffer, (looks, source)| match source.origin {
                    Origin::Disk => looks.whole(|| hash_on_disk(&open(&root, source)?, buffer)),
                    Origin::BuiltIn(bytes) => Ok(Seen {
                        digest: source::digest(bytes),
                        ..Seen::default()
                    }),
                },
            )
            .collect();
        let looked = looked?;
        let mut contents = Hasher::new();
        for (source, seen) in self.sources.all().iter().zip(&looked) {
            let is_on_disk = source.origin == Origin::Disk;
            contents.update(&source.path.len().to_le_bytes());
            contents.update(source.path.as_bytes());
            contents.update(&[u8::from(is_on_disk)]);
            contents.update(&seen.digest.to_le_bytes());
        }
        Ok(Whole {
            contents: contents.finalize().into(),
            traces: folded(looked.iter().map(|seen| &seen.trace)),
        })
    }

    /// The [`Whole::traces`] of the files as they are now.
    ///
    /// # Errors
    /// The first file found that is no more.
    pub fn traces(&self) -> io::Result<Hash> {
        let root = File::open(&self.root)?;
        let sources = self.sources.all();
        let traces: io::Result<Vec<Trace>> = sources
            .par_iter()
            .map(|source| match source.origin {
                Origin::Disk => Ok(trace(&statat(&root, &*source.path, AtFlags::empty())?)),
                Origin::BuiltIn(_) => Ok(Trace::default()),
            })
            .collect();
        Ok(folded(&traces?))
    }

    /// The hash of what a file on disk said when it was first asked for, which may be now. `None` if it
    /// can't be read.
    #[must_use]
    pub fn seen_or_read(&self, file: FileId) -> Option<Digest> {
        self.seen(file)
            .or_else(|| Some(self.bytes_and_digest(file).ok()?.1))
    }

    /// The hash of what a file on disk said when it was first asked for, if it was.
    #[must_use]
    pub fn seen(&self, file: FileId) -> Option<Digest> {
        self.looks(file).seen().map(|seen| seen.digest)
    }
}

impl Looks {
    pub(super) fn seen(&self) -> Option<&Seen> {
        self.read.get().map(|seen| &**seen)
    }

    /// Reads the file from its path: at most so many bytes. The first time, that is remembered.
    pub(super) fn read(&self, path: &Path, most: u64) -> io::Result<(Vec<u8>, Digest)> {
        let file = File::open(path)?;
        let stat = fstat(&file)?;
        let length = u64::try_from(stat.st_size).unwrap_or_default();
        let bytes = read(file, length, most)?;
        let digest = source::digest(&bytes);
        self.read.get_or_init(|| {
            Box::new(Seen {
                digest,
                trace: trace(&stat),
                length,
            })
        });
        Ok((bytes, digest))
    }

    pub(super) fn handed_out(&self, path: &Path) {
        self.handed_out
            .get_or_init(|| stat(path).ok().map(|stat| Box::new(trace(&stat))));
    }

    fn whole(&self, read: impl FnOnce() -> io::Result<Seen>) -> io::Result<Seen> {
        let seen = match self.read.get() {
            Some(seen) => **seen,
            None => {
                let seen = read()?;
                **self.read.get_or_init(|| Box::new(seen))
            }
        };
        let before = self.handed_out.get();
        if before.is_some_and(|before| before.as_deref() != Some(&seen.trace)) {
            return Err(io::Error::other("it changed meanwhile"));
        }
        Ok(seen)
    }
}

impl Seen {
    /// Reads the file once more from its path: at most so many bytes.
    pub(super) fn again(&self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        read(File::open(path)?, self.length, most)
    }
}

/// What a file says, but at most so many bytes of it. One that is as long as it is said to be is read
/// with a single call.
fn read(file: File, length: u64, most: u64) -> io::Result<Vec<u8>> {
    let expected = usize::try_from(length.min(most)).unwrap_or_default();
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(expected.saturating_add(1))?;
    if length < most {
        retry_on_intr(|| rustix::io::read(&file, spare_capacity(&mut bytes)))?;
        // less than there was room for: that was all
        if bytes.len() == expected && bytes.capacity() > expected {
            return Ok(bytes);
        }
    }
    file.take(most - bytes.len() as u64)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What any file says, of the site or not.
///
/// # Errors
/// It can't be read.
pub fn of_file(path: &Path) -> io::Result<Digest> {
    let hashed = hash_on_disk(&File::open(path)?, &mut vec![0; BUFFER])?;
    Ok(hashed.digest)
}

fn open(root: &File, source: &Source) -> io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC;
    Ok(openat(root, &*source.path, flags, Mode::empty())?.into())
}

/// What a file says, however long it is. Only as much is read as the file has now: what is added
/// meanwhile is seen in its trace.
fn hash_on_disk(file: &File, buffer: &mut [u8]) -> io::Result<Seen> {
    let stat = fstat(file)?;
    let length = u64::try_from(stat.st_size).unwrap_or_default();
    let seen = |digest| Seen {
        digest,
        trace: trace(&stat),
        length,
    };
    let mut rest = file.take(length);
    let mut count = fill(&mut rest, buffer)?;
    if rest.limit() == 0 {
        return Ok(seen(source::digest(&buffer[..count])));
    }
    let mut hasher = XxHash3_128::new();
    while count > 0 {
        hasher.write(&buffer[..count]);
        count = fill(&mut rest, buffer)?;
    }
    Ok(seen(hasher.finish_128()))
}

/// Reads until the buffer is full or there is no more.
fn fill(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// A hash of which file it is, its length, when it was written and when anything about it last
/// changed: that last one can't be set by hand.
type Trace = Hash;

fn trace(stat: &Stat) -> Trace {
    let numbers = [
        i128::from(stat.st_dev),
        i128::from(stat.st_ino),
        i128::from(stat.st_size),
        i128::from(stat.st_mtime),
        i128::from(stat.st_mtime_nsec),
        i128::from(stat.st_ctime),
        i128::from(stat.st_ctime_nsec),
    ];
    let bytes = numbers.map(i128::to_le_bytes);
    XxHash3_128::oneshot(bytes.as_flattened()).to_be_bytes()
}

fn folded<'a>(traces: impl IntoIterator<Item = &'a Trace>) -> Hash {
    let mut all = XxHash3_128::new();
    for trace in traces {
        all.write(trace);
    }
    all.finish_128().to_be_bytes()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::thread::sleep;
    use std::time::Duration;

    use super::*;
    use crate::read::folder;

    fn digest(root: &Path) -> Whole {
        let listed = folder(root).expect("it can be listed");
        let folder = listed.into(&mut crate::diag::Findings::new());
        let whole = folder.whole().expect("it can be read");
        assert_eq!(folder.traces().expect("all are there"), whole.traces);
        whole
    }

    #[test]
    fn what_files_say_counts_and_what_was_done_to_them_is_told_apart() {
        let root = tempfile::tempdir().expect("a temporary folder");
        let root = root.path();
        let (text, film) = (root.join("content/pages/a.md"), root.join("content/b"));
        fs::create_dir_all(root.join("content/pages")).expect("made");
        fs::write(&text, "words").expect("written");
        fs::write(&film, vec![7; 3 * BUFFER + 1]).expect("written");
        let first = digest(root);
        assert_eq!(digest(root), first);

        // The clock of a file system may stand still for some milliseconds.
        sleep(Duration::from_millis(30));
        fs::write(&text, "words").expect("written");
        let again = digest(root);
        assert_eq!(again.contents, first.contents);
        assert_ne!(again.traces, first.traces);

        let mut seen = vec![first.contents];
        let mut is_new = || {
            let contents = digest(root).contents;
            let is_new = !seen.contains(&contents);
            seen.push(contents);
            is_new
        };
        fs::write(&text, "sword").expect("written");
        assert!(is_new(), "the same length");
        fs::rename(&text, text.with_file_name("c.md")).expect("renamed");
        assert!(is_new(), "another name");
        fs::write(&film, vec![7; BUFFER]).expect("written");
        assert!(is_new(), "as long as what is read at once");
        fs::write(&film, vec![7; BUFFER - 1]).expect("written");
        assert!(is_new(), "a little shorter");
        fs::write(&film, "").expect("written");
        assert!(is_new(), "empty");
        fs::remove_file(&film).expect("removed");
        assert!(is_new(), "gone");
        std::os::unix::fs::symlink("nowhere", &film).expect("linked");
        assert!(is_new(), "a link to nothing");
    }
}
