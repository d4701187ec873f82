//! The files a site is made from: what each is, not what it says.

use std::cmp::Ordering;
use std::io;
use std::sync::Arc;

use twox_hash::XxHash3_128;

use crate::diag::FileId;

/// What a file is for, told by where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceKind {
    /// `dateline.yaml`.
    Settings,
    /// A Markdown file under `content/briefings/`.
    Briefing,
    /// A Markdown file under `content/actors/`, `content/topics/` or `content/countries/`.
    Profile(EntityKind),
    /// `content/actors.yaml`, `content/topics.yaml` or `content/countries.yaml`.
    Registry(EntityKind),
    /// A Markdown file under `content/pages/`.
    Page,
    /// `content/index.md`.
    Front,
    /// `content/.addresses`: the addresses that are to stay.
    Addresses,
    /// A file beside a briefing, a page or a profile: a picture, say.
    Beside,
    /// A file under `content/static/`.
    Static,
    /// A file under `themes/NAME/`.
    Theme,
    /// Anything else under `content/`: nothing is made of it.
    Unknown,
}

/// The largest text that is read as one, in MiB: a hundred times the longest report.
pub const LARGEST_TEXT_MIB: u64 = 64;

impl SourceKind {
    /// How much of such a file is ever wanted: of a text, enough to see that it is too large.
    #[must_use]
    pub fn most_bytes(self) -> u64 {
        match self {
            Self::Beside | Self::Static | Self::Theme => u64::MAX,
            _ => (LARGEST_TEXT_MIB << 20) + 1,
        }
    }
}

/// The three kinds of things that briefings are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    /// A subject.
    Topic,
    /// A country of ISO 3166-1, or XK.
    Country,
    /// A person, an organisation, a system …
    Actor,
}

impl EntityKind {
    /// All of them, in the order they are listed in.
    pub const ALL: [Self; 3] = [Self::Topic, Self::Country, Self::Actor];

    /// The word for one of them.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Topic => "topic",
            Self::Country => "country",
        }
    }

    /// The word for several: a front-matter key, a folder and the first part of an address.
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::Actor => "actors",
            Self::Topic => "topics",
            Self::Country => "countries",
        }
    }
}

/// One file of the site.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its path from the root of the site, with forward slashes.
    pub path: Arc<str>,
    /// What it is for.
    pub kind: SourceKind,
    /// Whether it stands on disk or inside the program.
    pub origin: Origin,
}

/// Where a file's bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// On disk, under the root of the site.
    Disk,
    /// Inside the program: a shipped theme, or a text of the kitchen.
    BuiltIn(&'static [u8]),
}

/// All files of the site, sorted by path, with ascending numbers.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    folder: String,
    files: Vec<Source>,
    numbers: Numbers,
}

/// How files are numbered.
#[derive(Debug, Clone, Default)]
enum Numbers {
    /// One after the other.
    #[default]
    Dense,
    /// With room between them, so that one can come in and the others keep theirs.
    Roomy {
        /// In ascending order.
        numbers: Vec<u32>,
        /// How far apart they were at first.
        room: u32,
    },
}

impl Sources {
    /// The files of a site in a folder of this name. Two with one path can't be.
    #[must_use]
    pub fn new(folder: String, mut files: Vec<Source>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let numbers = Numbers::Dense;
        Self {
            folder,
            files,
            numbers,
        }
    }

    /// The same files with room between their numbers.
    #[must_use]
    pub fn with_room(self) -> Self {
        let count = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        let room = u32::MAX / count.saturating_add(1).max(1);
        let numbers = (1..=count).map(|nth| nth * room).collect();
        Self {
            numbers: Numbers::Roomy { numbers, room },
            ..self
        }
    }

    /// The same files: those that were there before have the numbers they had, and others come
    /// between them. Where there is no room for them, all are numbered anew.
    #[must_use]
    pub fn numbered_after(self, before: &Self) -> Self {
        let Numbers::Roomy { room, .. } = before.numbers else {
            return self.with_room();
        };
        let there = before.iter().map(|(file, source)| (source, file));
        let known: Vec<Option<FileId>> = beside(&self.files, there).collect();
        let mut numbers: Vec<u32> = Vec::with_capacity(known.len());
        let mut at = 0;
        while at < known.len() {
            if let Some(file) = known[at] {
                numbers.push(file.0);
                at += 1;
                continue;
            }
            let new = known[at..].iter().take_while(|file| file.is_none()).count();
            let from = numbers.last().map_or(0, |last| last + 1);
            let next = known.get(at + new).copied().flatten();
            let to = next.map_or(u32::MAX, |next| next.0);
            let step = (to - from) / (u32::try_from(new).unwrap_or(u32::MAX).saturating_add(1));
            if step == 0 {
                return self.with_room();
            }
            numbers.extend((1..).take(new).map(|nth: u32| from + nth * step));
            at += new;
        }
        Self {
            numbers: Numbers::Roomy { numbers, room },
            ..self
        }
    }

    /// The name of the folder that the site is in: its title, if it gives none.
    #[must_use]
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// A file by its number.
    ///
    /// # Panics
    /// If the number is of other sources.
    #[must_use]
    pub fn get(&self, file: FileId) -> &Source {
        &self.files[self.place_of(file)]
    }

    /// The place of a file among [`Self::all`].
    ///
    /// # Panics
    /// If its number is of other sources.
    #[must_use]
    pub fn place_of(&self, file: FileId) -> usize {
        match &self.numbers {
            Numbers::Dense => file.0 as usize,
            Numbers::Roomy { numbers, room } => {
                let found = place(numbers, file.0, *room);
                found.expect("a file's number is of these sources")
            }
        }
    }

    /// The number of the file at a place among [`Self::all`].
    fn number(&self, place: usize) -> FileId {
        match &self.numbers {
            Numbers::Dense => {
                FileId(u32::try_from(place).expect("a site has fewer than four billion files"))
            }
            Numbers::Roomy { numbers, .. } => FileId(numbers[place]),
        }
    }

    /// A file by its path.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<FileId> {
        let found = self
            .files
            .binary_search_by(|source| source.path.as_ref().cmp(path));
        found.ok().map(|place| self.number(place))
    }

    /// All files, in order of their paths.
    #[must_use]
    pub fn all(&self) -> &[Source] {
        &self.files
    }

    /// All files, in order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files
            .iter()
            .enumerate()
            .map(|(i, s)| (self.number(i), s))
    }

    /// The files of one kind, in order of their paths.
    pub fn of(&self, kind: SourceKind) -> impl Iterator<Item = (FileId, &Source)> {
        self.iter().filter(move |(_, s)| s.kind == kind)
    }

    /// The paths that begin with a folder and what follows it: `a/b` and `/index.`.
    pub fn under_prefix<'a>(&'a self, folder: &str, rest: &str) -> impl Iterator<Item = &'a str> {
        let prefix = format!("{folder}{rest}");
        let from = self
            .files
            .partition_point(|source| source.path.as_ref() < prefix.as_str());
        self.files[from..]
            .iter()
            .map(|source| source.path.as_ref())
            .take_while(move |path| path.starts_with(&prefix))
    }

    /// Of each file, whether it has one of these paths or lies in a folder that has.
    #[must_use]
    pub fn are_under(&self, paths: &[String]) -> Vec<bool> {
        let mut are_under = vec![false; self.files.len()];
        for path in paths {
            if let Ok(place) = self.files.binary_search_by(|file| (*file.path).cmp(path)) {
                are_under[place] = true;
            }
            let folder = format!("{path}/");
            let from = self.files.partition_point(|file| *file.path < *folder);
            let inside = self.files[from..].iter();
            let inside = inside.take_while(|file| file.path.starts_with(&folder));
            let to = from + inside.count();
            are_under[from..to].fill(true);
        }
        are_under
    }

    /// The files under a folder (`themes/wire/`), in order of their paths.
    pub fn under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (FileId, &'a Source)> {
        let from = self.files.partition_point(|s| s.path.as_ref() < folder);
        self.files[from..]
            .iter()
            .enumerate()
            .take_while(move |(_, s)| s.path.starts_with(folder))
            .map(move |(i, s)| (self.number(from + i), s))
    }
}

/// What stands beside each file in an older list. Both lists are in the order of paths.
pub fn beside<'a, T>(
    files: &'a [Source],
    before: impl Iterator<Item = (&'a Source, T)>,
) -> impl Iterator<Item = Option<T>> {
    let mut before = before.peekable();
    files.iter().map(move |source| {
        loop {
            let (other, _) = before.peek()?;
            // most files have the very same path
            let order = if Arc::ptr_eq(&other.path, &source.path) {
                Ordering::Equal
            } else {
                other.path.cmp(&source.path)
            };
            match order {
                Ordering::Less => before.next(),
                Ordering::Equal => return before.next().map(|(_, what)| what),
                Ordering::Greater => return None,
            };
        }
    })
}

/// Where a number stands among others that were `room` apart at first. Few have come and gone since,
/// so that it is not far from where it stood then.
fn place(numbers: &[u32], number: u32, room: u32) -> Option<usize> {
    let first = (number / room).saturating_sub(1) as usize;
    let mut around = [0, 4, 64].into_iter().filter_map(|reach| {
        let from = first.saturating_sub(reach);
        let to = (first + reach + 1).min(numbers.len());
        let found = numbers.get(from..to)?.binary_search(&number).ok()?;
        Some(from + found)
    });
    around
        .next()
        .or_else(|| numbers.binary_search(&number).ok())
}

/// The hash (xxh3-128) of all that a file says, by which it is known again.
pub type Digest = u128;

/// What a file's bytes are known by.
#[must_use]
pub fn digest(bytes: &[u8]) -> Digest {
    XxHash3_128::oneshot(bytes)
}

/// The one way from a pure stage to the bytes of a file. Bodies are not kept between stages: a
/// text is asked for when it is parsed and again when its page is rendered.
pub trait Library: Sync {
    /// The files there are.
    fn sources(&self) -> &Sources;

    /// The bytes of a file as they are now.
    ///
    /// # Errors
    /// What the machine says when the file can't be read.
    fn bytes(&self, file: FileId) -> io::Result<Vec<u8>>;

    /// The bytes of a file as they are now, and their [`digest`].
    ///
    /// # Errors
    /// What the machine says when the file can't be read.
    fn bytes_and_digest(&self, file: FileId) -> io::Result<(Vec<u8>, Digest)> {
        let bytes = self.bytes(file)?;
        let digest = digest(&bytes);
        Ok((bytes, digest))
    }

    /// The [`digest`] of what a file said when it was read, if it was.
    fn seen(&self, _file: FileId) -> Option<Digest> {
        None
    }

    /// What was once made of a text and kept, if the text says the same as then and `terms`, which
    /// is whatever else it was made by, are the same. Nothing may depend on whether it is there.
    fn recall(&self, _file: FileId, _terms: &str) -> Option<Vec<u8>> {
        None
    }

    /// Offers what was made of a text with this digest, to be kept for another time.
    fn keep(&self, _file: FileId, _digest: Digest, _terms: &str, _made: &[u8]) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(paths: &[&str]) -> Sources {
        let source = |path: &&str| Source {
            path: (*path).into(),
            kind: SourceKind::Unknown,
            origin: Origin::Disk,
        };
        Sources::new(String::new(), paths.iter().map(source).collect())
    }

    fn numbers(sources: &Sources) -> Vec<u32> {
        sources.iter().map(|(file, _)| file.0).collect()
    }

    #[test]
    fn files_are_found_however_far_they_were_moved() {
        let few: Vec<String> = (0..50).map(|nth| format!("m{nth:02}")).collect();
        let many: Vec<String> = (0..300).map(|nth| format!("a{nth:03}")).collect();
        let paths = |of: &[&[String]]| of.concat();
        let of = |paths: &[String]| sources(&paths.iter().map(String::as_str).collect::<Vec<_>>());
        let mut now = of(&few).with_room();
        for paths in [paths(&[&many, &few]), few.clone(), paths(&[&few, &many])] {
            now = of(&paths).numbered_after(&now);
            for (place, (file, _)) in now.iter().enumerate() {
                assert_eq!(now.place_of(file), place);
            }
        }
    }

    #[test]
    fn what_lies_under_a_path_is_told_from_what_begins_like_it() {
        let sources = sources(&["a", "a.md", "a/b", "a/c/d", "ab", "b"]);
        let under = |paths: &[&str]| {
            let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
            let are_under = sources.are_under(&paths).into_iter().zip(sources.all());
            let under = are_under.filter(|(is_under, _)| *is_under);
            under
                .map(|(_, file)| file.path.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(under(&["a"]), ["a", "a/b", "a/c/d"]);
        assert_eq!(under(&["a/c", "b"]), ["a/c/d", "b"]);
        assert!(under(&["c", "a/bb"]).is_empty());
    }

    #[test]
    fn what_stood_beside_a_file_is_found_by_its_path() {
        let before = sources(&["a", "c", "d", "f"]);
        let after = sources(&["b", "c", "d", "e", "f", "g"]);
        let numbered = before.all().iter().zip(1..);
        let found: Vec<Option<i32>> = beside(after.all(), numbered).collect();
        assert_eq!(found, [None, Some(2), Some(3), None, Some(4), None]);
    }

    #[test]
    fn files_keep_their_numbers_while_others_come_and_go() {
        assert_eq!(numbers(&sources(&["b", "d"])), [0, 1]);
        let mut now = sources(&["b", "d"]).with_room();
        for paths in [
            &["a", "b", "c", "d", "e"][..],
            &["a", "d"],
            &[],
            &["a"],
            &["a", "aa", "ab"],
        ] {
            let next = sources(paths).numbered_after(&now);
            assert!(numbers(&next).is_sorted_by(|a, b| a < b), "{paths:?}");
            for (place, (file, source)) in next.iter().enumerate() {
                assert_eq!(
                    (next.place_of(file), next.get(file).path.as_ref()),
                    (place, paths[place])
                );
                let before = now.find(&source.path);
                assert!(before.is_none_or(|before| before == file), "{paths:?}");
            }
            now = next;
        }
    }

    #[test]
    fn without_room_all_are_numbered_anew() {
        let mut names = vec!["a".to_owned(), "b".to_owned()];
        let mut now = sources(&["a", "b"]).with_room();
        for _ in 0..40 {
            // always right after the first
            names.insert(1, format!("a{}", "0".repeat(40 - names.len())));
            names.sort();
            let paths: Vec<&str> = names.iter().map(String::as_str).collect();
            now = sources(&paths).numbered_after(&now);
            assert!(numbers(&now).is_sorted_by(|a, b| a < b));
            assert!(
                now.iter()
                    .all(|(file, source)| now.find(&source.path) == Some(file))
            );
            if names.len() == 40 {
                break;
            }
        }
        let dense = sources(&["a", "b"]);
        assert_eq!(
            numbers(&sources(&["a", "aa", "b"]).numbered_after(&dense)).len(),
            3
        );
    }
}
