//! A folder, as the file system speaks of it → a mark that no longer fits as soon as anything is
//! added to the folder, removed from it or put in the place of another thing in it.
//!
//! That is the folder's inode and the time of its last change, which the kernel sets and nobody
//! else can. So a folder that still has its mark need not be opened: every name in it still is the
//! file it was. A mark is made only where that can be relied on:
//!
//! - The file system is one of those that are known to keep these times, each by the clock of this
//!   machine. On all others, and on systems we do not know, no folder has a mark.
//! - The folder's last change is a while back. Clocks go by ticks: what is done to a folder in the
//!   tick of its last change does not show. Who asks for a mark first asks what time it is; what is
//!   done to the folder after that is later than its mark.
//!
//! A clock that is set back does no harm: the time of a later change is another one all the same.
//! Does not know what should be in a folder.

use rustix::fd::OwnedFd;
use rustix::fs::{Dev, FileType, Stat};
use serde::{Deserialize, Serialize};

use super::lock::Lock;

/// How long ago a folder must have changed last: several ticks of the slowest clock.
const MARGIN_NS: i128 = 20_000_000;

/// What a folder is known by until something in it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    inode: u64,
    changed_ns: i64,
}

/// What it takes to make marks of folders: the file system they are on, and the time there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    device: Dev,
    now_ns: i128,
}

/// The clock of the file system that a tree is on, as it is now; `None` if no mark can be relied
/// on there.
pub(super) fn clock(root: &OwnedFd, lock: &Lock) -> Option<Clock> {
    let device = rustix::fs::fstat(root).ok()?.st_dev;
    let now = lock.touch().ok()?;
    (keeps_times(root) && now.st_dev == device).then(|| Clock {
        device,
        now_ns: changed_ns(&now),
    })
}

impl Clock {
    /// The mark of a folder that is looked into only after this.
    pub(super) fn mark(&self, folder: &Stat) -> Option<Mark> {
        let mark = mark(folder).filter(|_| folder.st_dev == self.device)?;
        self.is_settled(mark).then_some(mark)
    }

    fn is_settled(&self, mark: Mark) -> bool {
        let changed_ns = i128::from(mark.changed_ns);
        // whole seconds are those of a disk that knows no others
        let is_fine = changed_ns % 1_000_000_000 != 0;
        is_fine && changed_ns + MARGIN_NS < self.now_ns
    }
}

/// What a folder would be marked with, to be compared; `None` for what is no folder.
pub(super) fn mark(folder: &Stat) -> Option<Mark> {
    let is_folder = FileType::from_raw_mode(folder.st_mode) == FileType::Directory;
    is_folder.then_some(())?;
    Some(Mark {
        inode: inode(folder),
        changed_ns: i64::try_from(changed_ns(folder)).ok()?,
    })
}

/// The inode that the file system speaks of.
pub(super) fn inode(stat: &Stat) -> u64 {
    // as wide as the system likes
    u64::try_from(i128::from(stat.st_ino)).unwrap_or_default()
}

/// When a file was last written, in nanoseconds since 1970.
pub(super) fn modified_ns(stat: &Stat) -> i128 {
    i128::from(stat.st_mtime) * 1_000_000_000 + i128::from(stat.st_mtime_nsec)
}

fn changed_ns(stat: &Stat) -> i128 {
    i128::from(stat.st_ctime) * 1_000_000_000 + i128::from(stat.st_ctime_nsec)
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn keeps_times(root: &OwnedFd) -> bool {
    // ext2 to ext4, tmpfs, XFS, Btrfs, F2FS, bcachefs, ZFS; overlays of these, as in containers
    const KNOWN: [i128; 8] = [
        0xEF53,
        0x0102_1994,
        0x5846_5342,
        0x9123_683E,
        0xF2F5_2010,
        0xCA45_1A4E,
        0x2FC1_2FC1,
        0x794C_7630,
    ];
    rustix::fs::fstatfs(root).is_ok_and(|found| KNOWN.contains(&i128::from(found.f_type)))
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn keeps_times(_: &OwnedFd) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_settled_is_marked() {
        const NOW: i64 = 1_700_000_000_123_456_789;
        let cases = [
            ("a while ago", NOW - 50_000_000, true),
            ("long ago", 1, true),
            ("before 1970", -1, true),
            ("now", NOW, false),
            ("a tick ago", NOW - 4_000_000, false),
            ("in the future, for the clock was set back", NOW + 1, false),
            ("far in the future", i64::MAX, false),
            ("in whole seconds", 1_600_000_000_000_000_000, false),
        ];
        let clock = Clock {
            device: 1,
            now_ns: i128::from(NOW),
        };
        for (name, changed_ns, expected) in cases {
            let mark = Mark {
                inode: 7,
                changed_ns,
            };
            assert_eq!(clock.is_settled(mark), expected, "{name}");
        }
    }
}
