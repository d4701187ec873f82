//! A site's folder → its files as they were at one instant, texts in memory: what is shown of them
//! stays in one piece, whatever is done to the files meanwhile.
//!
//! After a change only what changed is read again, and only that is parsed again: what was made of
//! a text is found by what the text says. Pictures and the like stay on disk.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use twox_hash::XxHash3_128;

use crate::cmd::session::Trouble;
use crate::diag::{Checked, FileId};
use crate::model::source::{Digest, Library, Origin, SourceKind, Sources, beside, digest};
use crate::pipeline::Memory;
use crate::read::{Folder, Unlisted};
use texts::{Text, Texts};

mod texts;

/// The files of a site at one instant.
#[derive(Debug)]
pub(super) struct Snapshot {
    folder: Folder,
    /// What the texts say, by file, as far as somebody asked.
    texts: Texts,
    parsed: Arc<Parsed>,
    memory: Arc<Memory>,
}

/// What was made of texts, by a hash of what they say and of what else it was made by.
#[derive(Debug, Default)]
struct Parsed(RwLock<HashMap<u128, Arc<[u8]>>>);

impl Snapshot {
    /// The files as they are now.
    pub(super) fn new(root: &Path) -> Result<Checked<Self>, Trouble> {
        let listed = Folder::with_room(root).map_err(|at| told(&at))?;
        Ok(of_folder(listed, |folder| Self {
            texts: Texts::unknown(folder.sources().all().len()),
            parsed: Arc::default(),
            memory: Arc::default(),
            folder,
        }))
    }

    /// The files after something was done at these paths, relative to the root.
    pub(super) fn after(&self, changed: &[String]) -> Result<Checked<Self>, Trouble> {
        let listed = self.folder.after(changed).map_err(|at| told(&at))?;
        Ok(of_folder(listed, |folder| Self {
            texts: self.texts_for(&folder, &folder.sources().are_under(changed)),
            parsed: Arc::clone(&self.parsed),
            memory: Arc::clone(&self.memory),
            folder,
        }))
    }

    /// The files as they are now, all read again, but what says the same is not parsed again.
    pub(super) fn anew(&self, root: &Path) -> Result<Checked<Self>, Trouble> {
        let listed = Folder::with_room(root).map_err(|at| told(&at))?;
        Ok(of_folder(listed, |folder| Self {
            texts: Texts::unknown(folder.sources().all().len()),
            parsed: Arc::clone(&self.parsed),
            memory: Arc::clone(&self.memory),
            folder,
        }))
    }

    /// What is known of the texts of a folder, but for those that changed.
    fn texts_for(&self, folder: &Folder, changed: &[bool]) -> Texts {
        if folder.lists_as(&self.folder) {
            return self.texts.but_for(changed);
        }
        let files = folder.sources().all();
        let before = self.folder.sources().all().iter().zip(self.texts.iter());
        let texts = beside(files, before).zip(changed);
        Texts::of(texts.map(|(text, changed)| text.filter(|_| !changed).cloned()))
    }

    /// Whether a path is that of a file, or of a folder with files in it.
    pub(super) fn has(&self, path: &str) -> bool {
        let sources = self.folder.sources();
        sources.find(path).is_some() || sources.under(&format!("{path}/")).next().is_some()
    }

    /// Where a file is on disk; `None` if it is inside the program.
    pub(super) fn path(&self, file: FileId) -> Option<PathBuf> {
        self.folder.path(file)
    }

    /// What became of texts when they were last parsed.
    pub(super) fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Forgets what was made of texts that are no more, once there are many.
    pub(super) fn forget_others(&self, zone: &str) {
        let mut parsed = self
            .parsed
            .0
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if parsed.len() < 2 * self.folder.sources().all().len() + 1000 {
            return;
        }
        self.memory.forget_others(self);
        let texts = self.texts.iter().filter_map(OnceLock::get);
        let kept = texts.filter_map(|text| parsed.remove_entry(&name(text.digest, zone)));
        let kept: HashMap<u128, Arc<[u8]>> = kept.collect();
        *parsed = kept;
    }

    fn text(&self, file: FileId) -> io::Result<&Text> {
        let place = self.texts.at(self.folder.sources().place_of(file));
        if let Some(text) = place.get() {
            return Ok(text);
        }
        let bytes: Arc<[u8]> = self.folder.bytes(file)?.into();
        let digest = digest(&bytes);
        Ok(place.get_or_init(|| Text { bytes, digest }))
    }

    fn is_text(&self, file: FileId) -> bool {
        let source = self.folder.sources().get(file);
        let is_other = matches!(source.kind, SourceKind::Beside | SourceKind::Static);
        source.origin == Origin::Disk && !is_other
    }
}

fn of_folder(
    listed: Checked<Folder>,
    snapshot: impl FnOnce(Folder) -> Snapshot,
) -> Checked<Snapshot> {
    let Checked { value, findings } = listed;
    findings.with(snapshot(value))
}

fn told(at: &Unlisted) -> Trouble {
    Trouble::io("list", &at.path, &at.error)
}

impl Library for Snapshot {
    fn sources(&self) -> &Sources {
        self.folder.sources()
    }

    fn bytes(&self, file: FileId) -> io::Result<Vec<u8>> {
        if self.is_text(file) {
            return Ok(self.text(file)?.bytes.to_vec());
        }
        self.folder.bytes(file)
    }

    fn bytes_and_digest(&self, file: FileId) -> io::Result<(Vec<u8>, Digest)> {
        if self.is_text(file) {
            let text = self.text(file)?;
            return Ok((text.bytes.to_vec(), text.digest));
        }
        self.folder.bytes_and_digest(file)
    }

    fn seen(&self, file: FileId) -> Option<Digest> {
        let text = self.is_text(file).then(|| self.text(file).ok()).flatten()?;
        Some(text.digest)
    }

    fn recall(&self, file: FileId, terms: &str) -> Option<Vec<u8>> {
        let text = self.is_text(file).then(|| self.text(file).ok()).flatten()?;
        let parsed = self.parsed.0.read().unwrap_or_else(PoisonError::into_inner);
        let made = parsed.get(&name(text.digest, terms))?;
        Some(made.to_vec())
    }

    fn keep(&self, _: FileId, digest: Digest, terms: &str, made: &[u8]) {
        let mut parsed = self
            .parsed
            .0
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        parsed.insert(name(digest, terms), made.into());
    }
}

fn name(digest: Digest, terms: &str) -> u128 {
    let mut name = XxHash3_128::new();
    name.write(&digest.to_le_bytes());
    name.write(terms.as_bytes());
    name.finish_128()
}

#[cfg(test)]
mod tests;
