//! A place to write to → the right to write there, held by one process at a time.
//!
//! The kernel lets go of the lock when the process ends, however it ends; so nothing is ever left
//! locked, and the file itself says nothing. Knows nothing of trees.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, Write};

use rustix::fs::Stat;

use super::place::Place;
use super::{Failure, Machine, Refusal};

/// The right to write to a place, until it is dropped.
#[derive(Debug)]
#[must_use = "the lock is let go of at once"]
pub(super) struct Lock {
    file: File,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // To close the file is not enough: a process that another thread is just starting holds a
        // copy of it for an instant. Should this fail, the closing still lets go of the lock.
        let _ = self.file.unlock();
    }
}

impl Lock {
    /// Writes into the lock what it says already: so its times are those of the file system's own
    /// clock, now.
    pub(super) fn touch(&self) -> io::Result<Stat> {
        let mut file = &self.file;
        file.rewind()?;
        file.write_all(process().as_bytes())?;
        Ok(rustix::fs::fstat(file)?)
    }
}

fn process() -> String {
    format!("{}\n", std::process::id())
}

/// Takes the lock of a place, and makes its hidden folder if there is none yet.
pub(super) fn take<E>(place: &Place) -> Result<Lock, Failure<E>> {
    make_hidden(place)?;
    let path = place.hidden.join("lock");
    let machine = |error| Machine::new(&path, "lock", error);
    let mut file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(machine)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            let process = file
                .read_to_string(&mut text)
                .ok()
                .and_then(|_| text.trim().parse().ok());
            let output = place.output.clone();
            return Err(Refusal::Busy { output, process }.into());
        }
        Err(TryLockError::Error(error)) => return Err(machine(error).into()),
    }
    // Only a courtesy to whoever is refused: the lock is the kernel's, not this number.
    file.set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| file.write_all(process().as_bytes()))
        .map_err(machine)?;
    Ok(Lock { file })
}

fn make_hidden<E>(place: &Place) -> Result<(), Failure<E>> {
    let hidden = &place.hidden;
    match fs::symlink_metadata(hidden) {
        Ok(found) if found.is_dir() => return Ok(()),
        // A link there could lead the deletion of a former tree anywhere.
        Ok(_) => return Err(Refusal::NotFolder(hidden.clone()).into()),
        Err(_) => {}
    }
    fs::create_dir_all(hidden).map_err(|error| Machine::new(hidden, "make", error))?;
    let ignore = hidden.join(".gitignore");
    fs::write(&ignore, "*\n").map_err(|error| Machine::new(&ignore, "write", error))?;
    Ok(())
}
