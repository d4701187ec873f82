//! The files a site is made from: what each is, not what it says.

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

/// All files of the site, sorted by path; a [`FileId`] is an index.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    folder: String,
    files: Vec<Source>,
}

impl Sources {
    /// The files of a site in a folder of this name. Two with one path can't be.
    #[must_use]
    pub fn new(folder: String, mut files: Vec<Source>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { folder, files }
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
        &self.files[file.0 as usize]
    }

    /// A file by its path.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<FileId> {
        let found = self
            .files
            .binary_search_by(|source| source.path.as_ref().cmp(path));
        found.ok().map(number)
    }

    /// All files, in order of their paths: the file with the number n is the nth.
    #[must_use]
    pub fn all(&self) -> &[Source] {
        &self.files
    }

    /// All files, in order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files.iter().enumerate().map(|(i, s)| (number(i), s))
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

    /// The files under a folder (`themes/wire/`), in order of their paths.
    pub fn under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (FileId, &'a Source)> {
        let from = self.files.partition_point(|s| s.path.as_ref() < folder);
        self.files[from..]
            .iter()
            .enumerate()
            .take_while(move |(_, s)| s.path.starts_with(folder))
            .map(move |(i, s)| (number(from + i), s))
    }
}

fn number(index: usize) -> FileId {
    FileId(u32::try_from(index).expect("a site has fewer than four billion files"))
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

    /// What was once made of a text and kept, if the text says the same as then and `terms`, which
    /// is whatever else it was made by, are the same. Nothing may depend on whether it is there.
    fn recall(&self, _file: FileId, _terms: &str) -> Option<Vec<u8>> {
        None
    }

    /// Offers what was made of a text with this digest, to be kept for another time.
    fn keep(&self, _file: FileId, _digest: Digest, _terms: &str, _made: &[u8]) {}
}
