//! The files of a site → a few bytes that tell them from the files of any other site.
//!
//! What a file says counts, and not its time: an edit that keeps length and time is an edit. What
//! the file system says of the files is told apart from that, and answers only whether somebody was
//! at them between two looks. Does not know what any file is for.

use std::fs::File;
use std::io::{self, Read};

use rayon::prelude::*;
use rustix::fs::{AtFlags, Mode, OFlags, Stat, fstat, openat, statat};
use twox_hash::XxHash3_128;

use super::Folder;
use crate::model::source::{Origin, Source};

/// Bytes that are read at once: most texts are shorter.
const BUFFER: usize = 64 << 10;

/// The xxh3-128 of something.
pub type Hash = [u8; 16];

/// All files of a site, at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest {
    /// Of their paths and of what they say.
    pub contents: Hash,
    /// Of what the file system says of those on disk: every write changes it, even one that leaves
    /// a file as it was.
    pub traces: Hash,
}

impl Folder {
    /// Reads every file there is.
    ///
    /// # Errors
    /// The first file found that can't be read.
    pub fn digest(&self) -> io::Result<Digest> {
        let root = File::open(&self.root)?;
        let sources: Vec<&Source> = self.sources.iter().map(|(_, source)| source).collect();
        let look = |buffer: &mut Vec<u8>, source: &&Source| match source.origin {
            Origin::Disk => hash_on_disk(&open(&root, source)?, buffer),
            Origin::BuiltIn(bytes) => Ok((hash_of(bytes), Trace::default())),
        };
        let looked: io::Result<Vec<(Hash, Trace)>> = sources
            .par_iter()
            .map_init(|| vec![0; BUFFER], look)
            .collect();
        let looked = looked?;
        let mut contents = XxHash3_128::new();
        for (source, (hash, _)) in sources.iter().zip(&looked) {
            let is_on_disk = source.origin == Origin::Disk;
            contents.write(&source.path.len().to_le_bytes());
            contents.write(source.path.as_bytes());
            contents.write(&[u8::from(is_on_disk)]);
            contents.write(hash);
        }
        Ok(Digest {
            contents: contents.finish_128().to_be_bytes(),
            traces: folded(looked.iter().map(|(_, trace)| trace)),
        })
    }

    /// The [`Digest::traces`] of the files as they are now.
    ///
    /// # Errors
    /// The first file found that is no more.
    pub fn traces(&self) -> io::Result<Hash> {
        let root = File::open(&self.root)?;
        let sources: Vec<&Source> = self.sources.iter().map(|(_, source)| source).collect();
        let traces: io::Result<Vec<Trace>> = sources
            .par_iter()
            .map(|source| match source.origin {
                Origin::Disk => Ok(trace(&statat(&root, &*source.path, AtFlags::empty())?)),
                Origin::BuiltIn(_) => Ok(Trace::default()),
            })
            .collect();
        Ok(folded(&traces?))
    }
}

fn open(root: &File, source: &Source) -> io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC;
    Ok(openat(root, &*source.path, flags, Mode::empty())?.into())
}

fn hash_of(bytes: &[u8]) -> Hash {
    XxHash3_128::oneshot(bytes).to_be_bytes()
}

/// What a file says, however long it is. Only as much is read as the file has now: what is added
/// meanwhile is seen in its trace.
fn hash_on_disk(file: &File, buffer: &mut [u8]) -> io::Result<(Hash, Trace)> {
    let stat = fstat(file)?;
    let length = u64::try_from(stat.st_size).unwrap_or_default();
    let mut rest = file.take(length);
    let mut count = fill(&mut rest, buffer)?;
    if rest.limit() == 0 {
        return Ok((hash_of(&buffer[..count]), trace(&stat)));
    }
    let mut hasher = XxHash3_128::new();
    while count > 0 {
        hasher.write(&buffer[..count]);
        count = fill(&mut rest, buffer)?;
    }
    Ok((hasher.finish_128().to_be_bytes(), trace(&stat)))
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

/// Which file it is, its length, when it was written and when anything about it last changed: that
/// last one can't be set by hand.
type Trace = [i128; 7];

fn trace(stat: &Stat) -> Trace {
    [
        i128::from(stat.st_dev),
        i128::from(stat.st_ino),
        i128::from(stat.st_size),
        i128::from(stat.st_mtime),
        i128::from(stat.st_mtime_nsec),
        i128::from(stat.st_ctime),
        i128::from(stat.st_ctime_nsec),
    ]
}

fn folded<'a>(traces: impl IntoIterator<Item = &'a Trace>) -> Hash {
    let mut all = XxHash3_128::new();
    for number in traces.into_iter().flatten() {
        all.write(&number.to_le_bytes());
    }
    all.finish_128().to_be_bytes()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::thread::sleep;
    use std::time::Duration;

    use super::*;
    use crate::read::folder;

    fn digest(root: &Path) -> Digest {
        let listed = folder(root).expect("it can be listed");
        let folder = listed.into(&mut crate::diag::Findings::new());
        let digest = folder.digest().expect("it can be read");
        assert_eq!(folder.traces().expect("all are there"), digest.traces);
        digest
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
