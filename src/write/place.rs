//! A path someone gave as the output → the real folder, or the reason why it can't be the output.
//!
//! Reads, and changes nothing. A folder is the writer's to replace only if it is not there yet, is
//! empty, or was made by the writer. Force makes it the writer's too, but never if it is, holds or
//! lies in what somebody wrote: the site's content, its themes, or any other folder of the site but
//! the one that is meant for the output.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

use super::{Failure, Machine, Refusal, Target, manifest};

/// The name of the one file in an output that is its owner's.
pub(super) const IGNORE: &str = ".gitignore";

/// The folder of a site that is meant for the output, whatever is in it.
const DEFAULT: &str = "output";

/// The parts of a site that people write in, even if they are empty or not there yet.
const WRITTEN: [&str; 3] = ["content", "themes", ".git"];

/// Where a site is written to.
#[derive(Debug)]
pub(super) struct Place {
    /// The output folder, with no link in its path; it may not be there yet.
    pub(super) output: PathBuf,
    /// The hidden folder beside it.
    pub(super) hidden: PathBuf,
}

impl Place {
    /// The folder of the former tree, which is also where the next one is made.
    pub(super) fn former(&self) -> PathBuf {
        self.hidden.join("former")
    }

    /// Where a tree waits between the two renames that stand in for an exchange.
    pub(super) fn aside(&self) -> PathBuf {
        self.hidden.join("aside")
    }
}

/// Finds the real folder and says whether the writer may have it.
pub(super) fn find<E>(target: &Target) -> Result<Place, Failure<E>> {
    let root = real(target.root)?;
    let output = real(target.output)?;
    if let Some(refusal) = refuse_by_path(target, &root, &output)? {
        return Err(refusal.into());
    }
    let (Some(parent), Some(name)) = (output.parent(), output.file_name()) else {
        return Err(Refusal::FileSystemRoot.into());
    };
    let hidden = parent.join(hidden_name(name));
    let place = Place { output, hidden };
    refuse_by_folder(&root, &place.output)?;
    refuse_by_content(&place, target.force)?;
    Ok(place)
}

fn hidden_name(name: &OsStr) -> OsString {
    let mut hidden = OsString::from(".");
    hidden.push(name);
    hidden.push(".dateline");
    hidden
}

/// The path with every link followed, as far as it leads to something.
fn real<E>(path: &Path) -> Result<PathBuf, Failure<E>> {
    let machine = |error| Machine::new(path, "find", error);
    let absolute = std::path::absolute(path).map_err(machine)?;
    let mut there = absolute.as_path();
    while fs::symlink_metadata(there).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
        there = there.parent().unwrap_or(Path::new("/"));
    }
    let rest = absolute.strip_prefix(there).unwrap_or(Path::new(""));
    if rest.components().any(|part| part == Component::ParentDir) {
        return Err(Refusal::Nowhere(path.to_path_buf()).into());
    }
    let found = match there.canonicalize() {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(Refusal::NotFolder(path.to_path_buf()).into());
        }
        Err(_) if fs::symlink_metadata(there).is_ok_and(|found| found.is_symlink()) => {
            return Err(Refusal::Nowhere(path.to_path_buf()).into());
        }
        Err(error) => return Err(machine(error).into()),
    };
    if !fs::metadata(&found).map_err(machine)?.is_dir() {
        return Err(Refusal::NotFolder(found).into());
    }
    // `join("")` would add a slash at the end.
    Ok(if rest.as_os_str().is_empty() {
        found
    } else {
        found.join(rest)
    })
}

fn refuse_by_path(target: &Target, root: &Path, output: &Path) -> Result<Option<Refusal>, Machine> {
    let given = || output.to_path_buf();
    if output.parent().is_none() {
        return Ok(Some(Refusal::FileSystemRoot));
    }
    let home = target.home.and_then(|home| home.canonicalize().ok());
    if home.is_some_and(|home| home.starts_with(output)) {
        return Ok(Some(Refusal::Home(given())));
    }
    if root.starts_with(output) {
        return Ok(Some(Refusal::HoldsSite(given())));
    }
    for part in WRITTEN {
        let written = root.join(part);
        // The part may itself be a link to somewhere else: both ends of it are taboo.
        let linked = written.canonicalize().unwrap_or_else(|_| written.clone());
        let touches = |part: &Path| output.starts_with(part) || part.starts_with(output);
        if touches(&written) || touches(&linked) {
            let (output, part) = (given(), part.to_owned());
            return Ok(Some(Refusal::PartOfSite { output, part }));
        }
    }
    if output.components().any(|part| is_hidden(part.as_os_str())) {
        return Ok(Some(Refusal::Hidden(given())));
    }
    let machine = |error| Machine::new(target.output, "find", error);
    let absolute_root = without_dots(&std::path::absolute(target.root).map_err(machine)?);
    let absolute_output = without_dots(&std::path::absolute(target.output).map_err(machine)?);
    let looks_inside =
        absolute_output.starts_with(&absolute_root) || absolute_output.starts_with(root);
    if looks_inside && !output.starts_with(root) {
        let (output, target) = (target.output.to_path_buf(), given());
        return Ok(Some(Refusal::LinkOut { output, target }));
    }
    Ok(None)
}

fn is_hidden(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.starts_with(b".") && name.ends_with(b".dateline")
}

/// The path with its `..` resolved as a reader of the path would, not as the links in it do.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        if part == Component::ParentDir {
            plain.pop();
        } else {
            plain.push(part);
        }
    }
    plain
}

/// Refuses what is or lies in a folder of the site that somebody keeps something in.
fn refuse_by_folder<E>(root: &Path, output: &Path) -> Result<(), Failure<E>> {
    let Ok(inside) = output.strip_prefix(root) else {
        return Ok(());
    };
    let Some(first) = inside.iter().next() else {
        return Ok(());
    };
    let folder = root.join(first);
    let is_writers = inside == Path::new(DEFAULT) || is_ours(output) || is_ours(&folder);
    if is_writers || !folder.is_dir() || holds_only_ours(&folder)? {
        return Ok(());
    }
    let output = output.to_path_buf();
    let part = first.to_string_lossy().into_owned();
    Err(Refusal::PartOfSite { output, part }.into())
}

/// Whether the writer has written there before.
fn is_ours(folder: &Path) -> bool {
    let hidden = folder.file_name().map(hidden_name);
    hidden.is_some_and(|hidden| folder.with_file_name(hidden).is_dir()) || has_our_tag(folder)
}

/// Whether nothing is in a folder but outputs, what belongs to them, and empty folders.
fn holds_only_ours(folder: &Path) -> Result<bool, Machine> {
    let machine = |error| Machine::new(folder, "list", error);
    for entry in fs::read_dir(folder).map_err(machine)? {
        let entry = entry.map_err(machine)?;
        let (name, path) = (entry.file_name(), entry.path());
        let is_folder = entry.file_type().map_err(machine)?.is_dir();
        let is_fine = name == IGNORE
            || is_folder && (is_hidden(&name) || is_ours(&path) || holds_only_ours(&path)?);
        if !is_fine {
            return Ok(false);
        }
    }
    Ok(true)
}

fn refuse_by_content<E>(place: &Place, force: bool) -> Result<(), Failure<E>> {
    let output = &place.output;
    let machine = |error| Machine::new(output, "list", error);
    let Ok(found) = fs::metadata(output) else {
        return Ok(());
    };
    let parent = output.parent().unwrap_or(output);
    if fs::metadata(parent).map_err(machine)?.dev() != found.dev() {
        return Err(Refusal::MountPoint(output.clone()).into());
    }
    // a manifest of a large site takes longer to read than the head of a page
    if force || has_our_tag(output) || manifest::read(&place.hidden, found.ino()).is_some() {
        return Ok(());
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(output).map_err(machine)? {
        let name = entry.map_err(machine)?.file_name();
        if name != IGNORE {
            files.push(name.to_string_lossy().into_owned());
        }
    }
    if files.is_empty() {
        Ok(())
    } else {
        Err(foreign(output, files).into())
    }
}

/// The refusal that names the first few of the files.
pub(super) fn foreign(output: &Path, mut files: Vec<String>) -> Refusal {
    const NAMED: usize = 3;
    files.sort();
    let more = files.len().saturating_sub(NAMED);
    files.truncate(NAMED);
    let output = output.to_path_buf();
    Refusal::Foreign {
        output,
        files,
        more,
    }
}

/// Whether a folder without a manifest, such as a fresh clone of one, holds what Dateline made.
fn has_our_tag(output: &Path) -> bool {
    ["index.html", "404.html"].iter().any(|name| {
        let mut head = Vec::new();
        let read = File::open(output.join(name))
            .and_then(|file| file.take(64 << 10).read_to_end(&mut head));
        read.is_ok()
            && String::from_utf8_lossy(&head)
                .contains("<meta name=\"generator\" content=\"Dateline")
    })
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::os::unix::fs::symlink;

    use super::*;

    /// What becomes of each path under a site with content, themes and a few links.
    fn verdict(output: &str, force: bool) -> String {
        let base = tempfile::tempdir().expect("a temporary folder");
        let base = base.path().canonicalize().expect("it is there");
        let root = base.join("home/site");
        for folder in [
            "content/briefings",
            "themes",
            "src",
            "empty",
            "ignored",
            "ours",
            "tagged",
            "notes",
            "output",
            "shelf/deep/one",
            "shelf/deep/.one.dateline",
        ] {
            fs::create_dir_all(root.join(folder)).expect("made");
        }
        fs::create_dir_all(base.join("elsewhere")).expect("made");
        fs::create_dir_all(base.join("foreign/deep")).expect("made");
        let tag = "<html><meta name=\"generator\" content=\"Dateline 0.1\">";
        let files = [
            ("src/a.rs", ""),
            ("ignored/.gitignore", "*"),
            ("tagged/index.html", tag),
            ("notes/a", ""),
            ("output/a", ""),
            ("shelf/deep/one/a", ""),
            ("file", ""),
        ];
        for (path, text) in files {
            fs::write(root.join(path), text).expect("written");
        }
        symlink(base.join("elsewhere"), root.join("out")).expect("linked");
        symlink(root.join("content"), root.join("in")).expect("linked");
        symlink(root.join("empty"), root.join("fine")).expect("linked");
        symlink(base.join("nothing"), root.join("dead")).expect("linked");
        let output = output.replace("BASE", &base.to_string_lossy());
        let target = Target {
            root: &root,
            output: &root.join(output),
            home: Some(&base.join("home")),
            force,
        };
        match find::<Infallible>(&target) {
            Ok(place) => format!(
                "fine {}",
                place
                    .output
                    .strip_prefix(&root)
                    .unwrap_or(Path::new("outside"))
                    .display()
            ),
            Err(Failure::Refused(refusal)) => format!("{refusal:?}")
                .split(['(', ' '])
                .next()
                .unwrap_or_default()
                .to_string(),
            Err(other) => format!("{other:?}"),
        }
    }

    #[test]
    fn what_may_be_an_output() {
        let cases = [
            ("public", "fine public"),
            ("public/", "fine public"),
            ("a/b/c", "fine a/b/c"),
            ("empty/a", "fine empty/a"),
            ("tagged/a", "fine tagged/a"),
            ("shelf/deep/two", "fine shelf/deep/two"),
            ("shelf/two", "fine shelf/two"),
            ("empty", "fine empty"),
            ("ignored", "fine ignored"),
            ("tagged", "fine tagged"),
            ("fine", "fine empty"),
            ("BASE/elsewhere/x", "fine outside"),
            ("/", "FileSystemRoot"),
            ("..", "Home"),
            ("BASE", "Home"),
            ("", "HoldsSite"),
            (".", "HoldsSite"),
            ("content/..", "HoldsSite"),
            ("content", "PartOfSite"),
            ("content/new", "PartOfSite"),
            ("themes/x", "PartOfSite"),
            (".git", "PartOfSite"),
            ("in", "PartOfSite"),
            ("in/deep", "PartOfSite"),
            ("src/../content", "PartOfSite"),
            (".output.dateline/former", "Hidden"),
            ("file", "NotFolder"),
            ("file/below", "NotFolder"),
            ("out", "LinkOut"),
            ("out/deep", "LinkOut"),
            ("dead", "Nowhere"),
            ("missing/../output", "Nowhere"),
            ("src", "PartOfSite"),
            ("src/site", "PartOfSite"),
            ("notes", "PartOfSite"),
            ("output/site", "PartOfSite"),
        ];
        for (output, expected) in cases {
            assert_eq!(verdict(output, false), expected, "{output}");
            assert_eq!(verdict(output, true), expected, "{output}, forced");
        }
        let cases = [
            ("output", "fine output"),
            ("output/", "fine output"),
            ("shelf", "fine shelf"),
            ("shelf/deep", "fine shelf/deep"),
            ("BASE/foreign", "fine outside"),
        ];
        for (output, forced) in cases {
            assert_eq!(verdict(output, false), "Foreign", "{output}");
            assert_eq!(verdict(output, true), forced, "{output}, forced");
        }
    }
}
