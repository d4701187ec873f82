//! Two whole trees → the same two trees in each other's place.
//!
//! One atomic step where the system has it; elsewhere two renames, of which a kill may leave the
//! first done: [`recover`] puts that right. Knows nothing of what is in the trees.

use std::fs;
use std::io;
use std::path::Path;

use rustix::io::Errno;

use super::place::Place;
use super::{Failure, Machine, Refusal, absent_is_fine};

/// Puts the tree in the hidden folder in the place of the live one, and the live one in its place.
/// If there is no live tree, there is none in the hidden folder afterwards.
pub(super) fn swap<E>(place: &Place) -> Result<(), Failure<E>> {
    let (output, former) = (&place.output, &place.former());
    let done = if fs::symlink_metadata(output).is_err() {
        fs::rename(former, output)
    } else {
        match at_once(place) {
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => by_two_renames(place),
            done => done.map_err(io::Error::from),
        }
    };
    done.map_err(|error| match Errno::from_io_error(&error) {
        Some(Errno::BUSY | Errno::XDEV) => Refusal::MountPoint(output.clone()).into(),
        _ => {
            let machine = Machine::new(output, "replace", error);
            // Of two renames, the last one failed.
            let is_in_place = place.aside().exists() && output.exists();
            Failure::Machine(if is_in_place {
                machine.after_publishing()
            } else {
                machine
            })
        }
    })
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn at_once(place: &Place) -> Result<(), Errno> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(
        CWD,
        &place.output,
        CWD,
        place.former(),
        RenameFlags::EXCHANGE,
    )
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn at_once(_: &Place) -> Result<(), Errno> {
    Err(Errno::NOSYS)
}

fn by_two_renames(place: &Place) -> io::Result<()> {
    let (output, former, aside) = (&place.output, place.former(), place.aside());
    fs::rename(output, &aside)?;
    if let Err(error) = fs::rename(&former, output) {
        // Without this, readers would have no site at all until the next build.
        fs::rename(&aside, output)?;
        return Err(error);
    }
    fs::rename(&aside, &former)
}

/// Ends what a kill between the renames left half done: the old tree is live again if the new one
/// was not yet, and otherwise the former one.
pub(super) fn recover(place: &Place) -> Result<(), Machine> {
    let (output, former, aside) = (&place.output, place.former(), place.aside());
    if fs::symlink_metadata(&aside).is_err() {
        return Ok(());
    }
    let home = if fs::symlink_metadata(output).is_err() {
        output
    } else {
        remove_all(&former)?;
        &former
    };
    fs::rename(&aside, home).map_err(|error| Machine::new(home, "restore", error))
}

fn remove_all(folder: &Path) -> Result<(), Machine> {
    absent_is_fine(fs::remove_dir_all(folder))
        .map_err(|error| Machine::new(folder, "remove", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kill_between_the_renames_is_mended() {
        // (there after the kill, there after the recovery)
        let cases = [
            ("output=old former=new", "output=old former=new"),
            ("aside=old former=new", "output=old former=new"),
            ("aside=old output=new", "former=old output=new"),
            ("output=new former=old", "output=new former=old"),
        ];
        for (killed, mended) in cases {
            let base = tempfile::tempdir().expect("a temporary folder");
            let hidden = base.path().join(".output.dateline");
            let place = Place {
                output: base.path().join("output"),
                hidden,
            };
            let tree = |word: &str| {
                let (name, text) = word.split_once('=').expect("a name and a text");
                let folder = if name == "output" {
                    place.output.clone()
                } else {
                    place.hidden.join(name)
                };
                (folder.join("index.html"), text.to_string())
            };
            for (path, text) in killed.split(' ').map(tree) {
                fs::create_dir_all(path.parent().expect("a folder")).expect("made");
                fs::write(path, text).expect("written");
            }
            recover(&place).expect("recovered");
            for (path, text) in mended.split(' ').map(tree) {
                assert_eq!(fs::read_to_string(path).ok(), Some(text), "{killed}");
            }
            assert!(!place.aside().exists(), "{killed}");
        }
    }

    #[test]
    fn two_renames_do_what_an_exchange_does() {
        let base = tempfile::tempdir().expect("a temporary folder");
        let hidden = base.path().join("hidden");
        let place = Place {
            output: base.path().join("output"),
            hidden,
        };
        fs::create_dir_all(place.output.join("old")).expect("made");
        fs::create_dir_all(place.former().join("new")).expect("made");
        by_two_renames(&place).expect("renamed");
        assert!(place.output.join("new").exists() && place.former().join("old").exists());
    }
}
