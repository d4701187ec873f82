//! What the caller wants to find again at its next build → a file in the hidden folder, whole or
//! not at all.
//!
//! Does not know what is in it. Whoever reads it has to see for himself whether it is worth
//! anything: it is not tied to any tree, and nobody waits until the disk has it.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::absent_is_fine;

/// How much is written at once.
const BUFFER: usize = 256 << 10;

/// A file that an earlier build kept under this name; `None` if there is none.
pub(super) fn open(hidden: &Path, name: &str) -> Option<File> {
    let path = hidden.join(name);
    let is_file = fs::symlink_metadata(&path).is_ok_and(|found| found.is_file());
    is_file.then(|| File::open(path).ok())?
}

/// Puts a file in the place of the one that was kept before. If it can't be written, there is none
/// afterwards: what the old one holds may not be meant to be kept any more.
pub(super) fn save(
    hidden: &Path,
    name: &str,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    let (path, aside) = (hidden.join(name), hidden.join(format!("{name}.new")));
    let done = written(&aside, write).and_then(|()| fs::rename(&aside, &path));
    if done.is_err() {
        absent_is_fine(fs::remove_file(&aside))?;
        absent_is_fine(fs::remove_file(&path))?;
    }
    done
}

fn written(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    // what a kill left there is cut off, be it a link or not
    absent_is_fine(fs::remove_file(path))?;
    let mut file = BufWriter::with_capacity(BUFFER, File::create_new(path)?);
    write(&mut file)?;
    file.flush()
}

/// A file without a name, on the disk that the output is or will be on: nobody can find it, and it
/// is gone with this process.
pub(super) fn scratch(output: &Path) -> io::Result<File> {
    let folder = output.ancestors().skip(1).find(|folder| folder.is_dir());
    let folder = folder.unwrap_or(Path::new("/"));
    nameless(folder).or_else(|_| soon_nameless(folder))
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn nameless(folder: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags, open};
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    Ok(open(folder, flags, Mode::RUSR | Mode::WUSR)?.into())
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn nameless(_: &Path) -> io::Result<File> {
    Err(io::ErrorKind::Unsupported.into())
}

/// For systems and disks on which every file begins with a name.
fn soon_nameless(folder: &Path) -> io::Result<File> {
    let path = folder.join(format!(".{}.dateline-scratch", std::process::id()));
    let mut options = File::options();
    let file = options
        .read(true)
        .write(true)
        .create_new(true)
        .open(&path)?;
    fs::remove_file(path)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Seek};

    use super::*;

    #[test]
    fn a_file_is_kept_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let hidden = folder.path();
        let kept = || {
            let mut text = String::new();
            let read = open(hidden, "a")?.read_to_string(&mut text);
            read.is_ok().then_some(text)
        };
        assert_eq!(kept(), None);
        for text in ["first", "second"] {
            save(hidden, "a", |file| file.write_all(text.as_bytes())).expect("saved");
            assert_eq!(kept().as_deref(), Some(text));
        }
        let failed = save(hidden, "a", |file| {
            file.write_all(b"third")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert!(failed.is_err());
        assert_eq!(kept(), None);
        let left = fs::read_dir(hidden).expect("listed").count();
        assert_eq!(left, 0);
    }

    #[test]
    fn a_scratch_has_no_name() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let output = folder.path().join("not/there/yet");
        let ways: [fn(&Path) -> io::Result<File>; 2] = [
            |output| scratch(output),
            |output| soon_nameless(output.ancestors().nth(3).unwrap_or(output)),
        ];
        for way in ways {
            let mut file = way(&output).expect("made");
            file.write_all(b"text").expect("written");
            file.rewind().expect("rewound");
            let mut text = String::new();
            file.read_to_string(&mut text).expect("read");
            assert_eq!(text, "text");
            assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 0);
        }
    }
}
