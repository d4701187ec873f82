//! The sorted paths of a tree's files → the folders they lie in, in one pass.
//!
//! All that lies in a folder stands together in sorted paths, so a folder is a range of them. Looks
//! at no disk.

use std::cmp::Ordering;
use std::ops::Range;

/// A folder that files lie in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folder<'p> {
    /// Its path; empty for the root.
    pub(super) path: &'p str,
    /// The files in it and below it, by their numbers.
    pub(super) files: Range<usize>,
    /// The number of the first folder after it that is not below it.
    pub(super) next: usize,
}

/// The folders that these files lie in: the root first, and each before those below it. They are
/// in the order that [`order`] says.
pub(super) fn of<'p>(files: impl IntoIterator<Item = &'p str>) -> Vec<Folder<'p>> {
    let folder = |path, first| Folder {
        path,
        files: first..first,
        next: 0,
    };
    let mut folders = vec![folder("", 0)];
    let mut open = vec![0];
    let mut count = 0;
    for path in files {
        let mut top: &str = "";
        while let Some(&last) = open.last() {
            top = folders[last].path;
            if last == 0 || is_below(path, top) {
                break;
            }
            close(&mut folders, last, count);
            open.pop();
        }
        let start = if top.is_empty() { 0 } else { top.len() + 1 };
        for (at, _) in path[start..].match_indices('/') {
            open.push(folders.len());
            folders.push(folder(&path[..start + at], count));
        }
        count += 1;
    }
    for last in open {
        close(&mut folders, last, count);
    }
    folders
}

fn close(folders: &mut [Folder<'_>], number: usize, files: usize) {
    let next = folders.len();
    folders[number].files.end = files;
    folders[number].next = next;
}

fn is_below(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder);
    rest.is_some_and(|rest| rest.starts_with('/'))
}

/// What lies in a folder itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    /// The file with this number.
    File(usize),
    /// The folder with this number.
    Folder(usize),
}

/// What lies in the folder with this number itself, and not further below.
pub(super) fn things<'f>(
    folders: &'f [Folder<'_>],
    number: usize,
) -> impl Iterator<Item = Thing> + 'f {
    let Folder { files, next, .. } = &folders[number];
    let (mut file, mut folder) = (files.start, number + 1);
    std::iter::from_fn(move || {
        if folder < *next && folders[folder].files.start == file {
            let thing = Thing::Folder(folder);
            (file, folder) = (folders[folder].files.end, folders[folder].next);
            return Some(thing);
        }
        (file < files.end).then(|| {
            file += 1;
            Thing::File(file - 1)
        })
    })
}

/// How two folders are sorted: as the files in them are.
pub(super) fn order(one: &str, other: &str) -> Ordering {
    let shared = one.len().min(other.len());
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let rest = |path: &[u8]| path.get(shared).copied().unwrap_or(b'/');
    one[..shared]
        .cmp(&other[..shared])
        .then_with(|| rest(one).cmp(&rest(other)))
        .then_with(|| one.len().cmp(&other.len()))
}

/// The number of a folder that is not the root.
pub(super) fn find(folders: &[Folder<'_>], path: &str) -> Option<usize> {
    let below = folders.get(1..).unwrap_or_default();
    let found = below.binary_search_by(|folder| order(folder.path, path));
    found.ok().map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each folder with what is in it.
    fn described(files: &[&str]) -> String {
        let folders = of(files.iter().copied());
        let one = |number: usize| {
            let Folder {
                path, files: all, ..
            } = &folders[number];
            let things = things(&folders, number).map(|thing| match thing {
                Thing::File(number) => files[number].to_string(),
                Thing::Folder(number) => format!("{}/", folders[number].path),
            });
            let things = things.collect::<Vec<_>>().join(" ");
            assert!(
                number == 0 || find(&folders, path) == Some(number),
                "{path}"
            );
            format!("{path}[{}]: {things}", all.len())
        };
        (0..folders.len()).map(one).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn files_tell_their_folders() {
        let cases: [(&[&str], &str); 6] = [
            (&[], "[0]: "),
            (&["a"], "[1]: a"),
            (&["a/b/c"], "[1]: a/; a[1]: a/b/; a/b[1]: a/b/c"),
            (
                &["a", "b-d/e", "b/c", "b/d/e", "b/f", "d"],
                "[6]: a b-d/ b/ d; b-d[1]: b-d/e; b[3]: b/c b/d/ b/f; b/d[1]: b/d/e",
            ),
            (
                &["a/b/c", "ab/b/c", "ab/d"],
                "[3]: a/ ab/; a[1]: a/b/; a/b[1]: a/b/c; ab[2]: ab/b/ ab/d; ab/b[1]: ab/b/c",
            ),
            (
                &["a/b-/c", "a/b/c", "ü/北/京"],
                "[3]: a/ ü/; a[2]: a/b-/ a/b/; a/b-[1]: a/b-/c; a/b[1]: a/b/c; ü[1]: ü/北/; ü/北[1]: ü/北/京",
            ),
        ];
        for (files, expected) in cases {
            assert!(files.is_sorted());
            assert_eq!(described(files), expected);
        }
    }

    #[test]
    fn folders_are_sorted_as_their_files() {
        let names = ["a", "a!", "a-", "a/b", "a/b/c", "a/b-c", "a0", "b"];
        for one in names {
            for other in names {
                let files = format!("{one}/").cmp(&format!("{other}/"));
                assert_eq!(order(one, other), files, "{one} {other}");
            }
        }
    }
}
