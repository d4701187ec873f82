//! Folders → [`Sources`]: which files a site is made from, and a way to their bytes.
//!
//! Tells what a file is for by where it stands, never by what it says. What the program ships
//! (the themes) is listed as if it stood in the site's own folder, unless the site has its own.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use walkdir::WalkDir;

use crate::diag::{Checked, FileId, Findings, Place, messages};
use crate::model::source::{
    self, Digest, EntityKind, Library, Origin, Source, SourceKind, Sources,
};
use digest::Looks;

pub mod digest;

/// The file that makes a folder a site.
const SETTINGS: &str = "dateline.yaml";

/// The ledger of addresses that are to stay: the one hidden file that is not litter.
const ADDRESSES: &str = "content/.addresses";

/// The folders of a site that it is made of.
const PARTS: [&str; 2] = ["content", "themes"];

/// The themes inside the program.
static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// The files of a site on disk, with the shipped themes.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    sources: Arc<Sources>,
    /// Files that can't be had, and why.
    odd: Vec<(String, Odd)>,
    /// What was seen of each file when it was first asked for.
    looks: Vec<Looks>,
}

impl Folder {
    /// Where a file of the site is on disk; `None` if it is inside the program.
    #[must_use]
    pub fn path(&self, file: FileId) -> Option<PathBuf> {
        let source = self.sources.get(file);
        let on_disk = source.origin == Origin::Disk;
        let path = on_disk.then(|| self.root.join(source.path.as_ref()))?;
        self.looks(file).handed_out(&path);
        Some(path)
    }

    /// The same files, numbered so that they keep their numbers [`Self::after`] changes.
    ///
    /// # Errors
    /// A folder of the site that can't be listed.
    pub fn with_room(root: &Path) -> Result<Checked<Self>, Unlisted> {
        let root = fs::canonicalize(root).map_err(|error| unlisted(root, error))?;
        let listing = Listing::of(&root, &PARTS)?;
        Ok(listing.into_folder(Vec::new(), Sources::with_room))
    }

    /// The folder as it is after something was done at some of its paths (`content/briefings/a.md`,
    /// or a folder with all that is in it): only there the disk is asked again.
    ///
    /// # Errors
    /// A folder of the site that can't be listed.
    pub fn after(&self, changed: &[String]) -> Result<Checked<Self>, Unlisted> {
        let mut listing = Listing::new(&self.root);
        for path in changed {
            // what lies in another one that changed is listed with that
            let is_inside = changed
                .iter()
                .any(|other| other != path && is_under(path, std::slice::from_ref(other)));
            if !is_inside && is_of_site(path) {
                listing.add_whatever(path)?;
            }
        }
        if self.has_these(&listing, changed) {
            let looks = self.looks.iter().map(|_| Looks::default());
            return Ok(Findings::new().with(Self {
                root: self.root.clone(),
                sources: Arc::clone(&self.sources),
                odd: Vec::new(),
                looks: looks.collect(),
            }));
        }
        let known = self
            .sources
            .all()
            .iter()
            .zip(self.sources.are_under(changed));
        let known = known.filter(|(source, changed)| source.origin == Origin::Disk && !changed);
        listing
            .files
            .extend(known.map(|(source, _)| source.clone()));
        for (path, odd) in self.odd.iter().filter(|(path, _)| !is_under(path, changed)) {
            listing.add_odd(path.clone(), *odd);
        }
        let numbered = |sources: Sources| sources.numbered_after(&self.sources);
        Ok(listing.into_folder(Vec::new(), numbered))
    }

    /// Whether what is listed at paths that changed are files, the same as before.
    fn has_these(&self, listing: &Listing<'_>, changed: &[String]) -> bool {
        let is_same = |path: &String| {
            let listed = listing.files.iter().any(|file| *file.path == **path);
            let before = self.sources.find(path);
            let is_on_disk = |file| self.sources.get(file).origin == Origin::Disk;
            listed && before.is_some_and(is_on_disk)
        };
        self.odd.is_empty() && listing.odd.is_empty() && changed.iter().all(is_same)
    }

    /// Whether both have the very same list of files.
    #[must_use]
    pub fn lists_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.sources, &other.sources)
    }

    fn looks(&self, file: FileId) -> &Looks {
        &self.looks[self.sources.place_of(file)]
    }
}

/// Whether a path is one of these, or lies in one.
#[must_use]
pub fn is_under(path: &str, folders: &[String]) -> bool {
    folders.iter().any(|folder| {
        let rest = path.strip_prefix(folder.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// Whether a site may be made of what has this path.
#[must_use]
pub fn is_of_site(path: &str) -> bool {
    let part = path.split('/').next().unwrap_or_default();
    let mut inside = path
        .match_indices('/')
        .map(|(end, _)| &path[..end])
        .chain([path]);
    path == SETTINGS || PARTS.contains(&part) && !inside.any(is_litter)
}

impl Library for Folder {
    fn sources(&self) -> &Sources {
        &self.sources
    }

    fn bytes(&self, file: FileId) -> io::Result<Vec<u8>> {
        let source = self.sources.get(file);
        match (source.origin, self.looks(file).seen()) {
            (Origin::Disk, Some(seen)) => {
                let path = self.root.join(source.path.as_ref());
                seen.again(&path, source.kind.most_bytes())
            }
            (Origin::Disk, None) => self.bytes_and_digest(file).map(|(bytes, _)| bytes),
            (Origin::BuiltIn(bytes), _) => Ok(bytes.to_vec()),
        }
    }

    fn bytes_and_digest(&self, file: FileId) -> io::Result<(Vec<u8>, Digest)> {
        let source = self.sources.get(file);
        match source.origin {
            Origin::Disk => {
                let path = self.root.join(source.path.as_ref());
                self.looks(file).read(&path, source.kind.most_bytes())
            }
            Origin::BuiltIn(bytes) => Ok((bytes.to_vec(), source::digest(bytes))),
        }
    }
}

/// A folder that could not be listed.
#[derive(Debug)]
pub struct Unlisted {
    /// Which.
    pub path: PathBuf,
    /// What the machine said.
    pub error: io::Error,
}

/// What was met on the way.
struct Listing<'r> {
    root: &'r Path,
    files: Vec<Source>,
    /// Files to be reported once they have numbers.
    odd: Vec<(String, Odd)>,
}

#[derive(Debug, Clone, Copy)]
enum Odd {
    LinkOutOfSite,
    BrokenLink,
    NameNotUtf8,
}

/// Lists the files of the site in a folder, in an order that does not depend on the disk's.
///
/// # Errors
/// A folder of the site that can't be listed.
pub fn folder(root: &Path) -> Result<Checked<Folder>, Unlisted> {
    list(root, &PARTS, Vec::new())
}

/// Lists the files of the site in a folder, but with the texts of a folder inside the program in
/// place of its own. Its settings, its themes and what it copies as it is, such as a logo, stay.
///
/// # Errors
/// A folder of the site that can't be listed.
pub fn with_texts(root: &Path, texts: &'static Dir<'static>) -> Result<Checked<Folder>, Unlisted> {
    let mut files = Vec::new();
    add_built_in(texts, "", &mut files);
    list(root, &["content/static", "themes"], files)
}

/// Whether there is a theme of this name inside the program.
#[must_use]
pub fn is_shipped(theme: &str) -> bool {
    SHIPPED.get_dir(theme).is_some()
}

/// Whether a theme inside the program has this file: `chancery/theme.yaml`.
#[must_use]
pub fn has_shipped(file: &str) -> bool {
    SHIPPED.get_file(file).is_some()
}

/// Lists some parts of a folder after the files that are known already, which go first where both
/// have one path.
fn list(root: &Path, parts: &[&str], known: Vec<Source>) -> Result<Checked<Folder>, Unlisted> {
    let root = fs::canonicalize(root).map_err(|error| unlisted(root, error))?;
    let listing = Listing::of(&root, parts)?;
    Ok(listing.into_folder(known, |sources| sources))
}

impl Odd {
    fn reported(self, file: FileId) -> crate::diag::Diagnostic {
        let place = Place::whole(file);
        match self {
            Self::LinkOutOfSite => messages::files::link_out_of_site(place),
            Self::BrokenLink => messages::files::broken_link(place),
            Self::NameNotUtf8 => messages::files::name_not_utf8(place),
        }
    }
}

impl<'r> Listing<'r> {
    fn new(root: &'r Path) -> Self {
        Self {
            root,
            files: Vec::new(),
            odd: Vec::new(),
        }
    }

    /// What is in some parts of a folder, and its settings.
    fn of(root: &'r Path, parts: &[&str]) -> Result<Self, Unlisted> {
        let mut listing = Self::new(root);
        for part in [SETTINGS].iter().chain(parts) {
            listing.add_whatever(part)?;
        }
        Ok(listing)
    }

    /// Adds what has a path of the site, if there is something: the settings, or a file or folder of
    /// its parts.
    fn add_whatever(&mut self, path: &str) -> Result<(), Unlisted> {
        let there = self.root.join(path);
        if path == SETTINGS {
            if there.is_file() {
                self.add(path.to_owned());
            }
        } else if !PARTS.contains(&path) && there.symlink_metadata().is_ok() || there.is_dir() {
            self.walk(path)?;
        }
        Ok(())
    }

    /// The folder with these files and those that are known already, which go first where both have
    /// one path.
    fn into_folder(
        self,
        known: Vec<Source>,
        numbered: impl FnOnce(Sources) -> Sources,
    ) -> Checked<Folder> {
        let Self {
            root,
            mut files,
            odd,
        } = self;
        files.extend(shipped(&files));
        files.retain(|file| known.iter().all(|known| known.path != file.path));
        files.extend(known);
        let name = root.file_name().unwrap_or_default();
        let sources = numbered(Sources::new(name.to_string_lossy().into_owned(), files));
        let findings = odd
            .iter()
            .filter_map(|(path, odd)| sources.find(path).map(|file| odd.reported(file)))
            .collect::<Findings>();
        let looks = sources.iter().map(|_| Looks::default()).collect();
        findings.with(Folder {
            root: root.to_owned(),
            sources: Arc::new(sources),
            odd,
            looks,
        })
    }

    fn walk(&mut self, part: &str) -> Result<(), Unlisted> {
        // In the order of the disk: all files are sorted at the end, once.
        let walk = WalkDir::new(self.root.join(part)).follow_links(true);
        let mut entries = walk.into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.walk_error(error)?;
                    continue;
                }
            };
            let path = self.relative(entry.path());
            if is_litter(&path) {
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
                continue;
            }
            if entry.path_is_symlink() && !self.is_inside(entry.path()) {
                self.add_odd(path, Odd::LinkOutOfSite);
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
                continue;
            }
            if entry.file_type().is_file() {
                if entry.path().to_str().is_none() {
                    self.add_odd(path, Odd::NameNotUtf8);
                } else {
                    self.add(path);
                }
            }
        }
        Ok(())
    }

    /// A broken or circular link is the author's to mend; anything else is the machine's fault.
    fn walk_error(&mut self, error: walkdir::Error) -> Result<(), Unlisted> {
        let path = error.path().unwrap_or(self.root).to_owned();
        if is_litter(&self.relative(&path)) {
            return Ok(());
        }
        let is_link = fs::symlink_metadata(&path).is_ok_and(|data| data.is_symlink());
        if is_link || error.loop_ancestor().is_some() {
            self.add_odd(self.relative(&path), Odd::BrokenLink);
            return Ok(());
        }
        let error = error.into_io_error();
        let error = error.unwrap_or_else(|| io::Error::other("the folder can't be listed"));
        Err(unlisted(&path, error))
    }

    fn is_inside(&self, path: &Path) -> bool {
        fs::canonicalize(path).is_ok_and(|target| target.starts_with(self.root))
    }

    fn relative(&self, path: &Path) -> String {
        // as texts they are compared in a fraction of the time that it takes as paths
        let both = path.to_str().zip(self.root.to_str());
        let inside = both.and_then(|(path, root)| path.strip_prefix(root)?.strip_prefix('/'));
        if let Some(inside) = inside {
            return inside.to_owned();
        }
        let relative = path.strip_prefix(self.root).unwrap_or(path);
        relative.to_string_lossy().into_owned()
    }

    fn add_odd(&mut self, path: String, odd: Odd) {
        self.files.push(odd_source(&path));
        self.odd.push((path, odd));
    }

    fn add(&mut self, path: String) {
        self.files.push(Source {
            kind: kind(&path),
            path: path.into(),
            origin: Origin::Disk,
        });
    }
}

/// Files of editors and systems: hidden ones and backups. `content/static/` is copied as it is,
/// hidden files included.
fn is_litter(path: &str) -> bool {
    if path == ADDRESSES {
        return false;
    }
    let name = path.rsplit('/').next().unwrap_or_default();
    let of_system = [".DS_Store", "Thumbs.db", "desktop.ini"].contains(&name);
    let of_editor = name.starts_with('.') || name.ends_with('~');
    let in_static = path
        .strip_prefix("content/static")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    of_system || (of_editor && !in_static)
}

/// What a file is for, by its path.
fn kind(path: &str) -> SourceKind {
    if path == SETTINGS {
        return SourceKind::Settings;
    }
    if path == ADDRESSES {
        return SourceKind::Addresses;
    }
    if path.starts_with("themes/") {
        return SourceKind::Theme;
    }
    let Some(inside) = path.strip_prefix("content/") else {
        return SourceKind::Unknown;
    };
    if inside.starts_with("static/") {
        return SourceKind::Static;
    }
    if is_front(inside) {
        return SourceKind::Front;
    }
    for entity in EntityKind::ALL {
        if inside.strip_suffix(".yaml") == Some(entity.plural()) {
            return SourceKind::Registry(entity);
        }
        if inside.starts_with(entity.plural()) && inside[entity.plural().len()..].starts_with('/') {
            return beside_or(path, SourceKind::Profile(entity));
        }
    }
    match inside.split_once('/') {
        Some(("briefings", _)) => beside_or(path, SourceKind::Briefing),
        Some(("pages", _)) => beside_or(path, SourceKind::Page),
        _ => SourceKind::Unknown,
    }
}

/// `index.md` or `index.fr.md`.
fn is_front(inside: &str) -> bool {
    let name = inside
        .strip_prefix("index")
        .and_then(|rest| rest.strip_suffix(".md"));
    name.is_some_and(|lang| {
        lang.is_empty()
            || lang
                .strip_prefix('.')
                .is_some_and(crate::model::language::is_tag)
    })
}

fn beside_or(path: &str, text: SourceKind) -> SourceKind {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_markdown = extension == "md";
    let lower = extension.to_ascii_lowercase();
    let is_almost_markdown = ["md", "markdown", "mdown", "mkd"].contains(&lower.as_str());
    match (is_markdown, is_almost_markdown) {
        (true, _) => text,
        // a text that its author takes for published must not be passed over in silence
        (false, true) => SourceKind::Unknown,
        (false, false) => SourceKind::Beside,
    }
}

/// The files of the shipped themes that the site has no folder of its own for.
fn shipped(own: &[Source]) -> Vec<Source> {
    let themes: BTreeSet<&str> = own
        .iter()
        .filter_map(|source| source.path.strip_prefix("themes/"))
        .filter_map(|path| path.split_once('/').map(|(theme, _)| theme))
        .collect();
    let mut files = Vec::new();
    for theme in SHIPPED.dirs() {
        let name = theme.path().to_string_lossy();
        if !themes.contains(name.as_ref()) {
            add_built_in(theme, "themes/", &mut files);
        }
    }
    files
}

/// The files of a folder inside the program, as if it stood below `above`.
fn add_built_in(folder: &Dir<'static>, above: &str, files: &mut Vec<Source>) {
    for file in folder.files() {
        let path = format!("{above}{}", file.path().to_string_lossy());
        files.push(Source {
            kind: kind(&path),
            path: path.into(),
            origin: Origin::BuiltIn(file.contents()),
        });
    }
    for folder in folder.dirs() {
        add_built_in(folder, above, files);
    }
}

/// A file that is listed only so that something can be said about it.
fn odd_source(path: &str) -> Source {
    Source {
        path: path.into(),
        kind: SourceKind::Theme,
        origin: Origin::BuiltIn(&[]),
    }
}

fn unlisted(path: &Path, error: io::Error) -> Unlisted {
    Unlisted {
        path: path.to_owned(),
        error,
    }
}

#[cfg(test)]
mod tests;
