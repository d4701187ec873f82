//! Texts that were parsed before → what became of them then, for who parses a site over and over.
//!
//! Only what stands for itself is remembered: no translations, and nothing that has a mistake. It
//! counts for as long as file, path, text and terms are the same; a text that says something else is
//! another one. Registries and profiles are parsed on no terms but their own.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use ahash::AHashMap;
use twox_hash::XxHash3_128;

use super::Submitted;
use crate::diag::{Checked, FileId, Findings};
use crate::model::config::Config;
use crate::model::entity::Declared;
use crate::model::source::{Digest, Library};

/// What became of texts.
#[derive(Debug, Default)]
pub struct Memory {
    briefings: RwLock<Texts>,
    entities: RwLock<AHashMap<FileId, Entities>>,
}

type Texts = AHashMap<FileId, Arc<Known>>;

/// A memory while nobody learns.
pub(super) struct Remembered<'m>(RwLockReadGuard<'m, Texts>);

/// The entities of a registry or a profile page.
#[derive(Debug)]
struct Entities {
    path: Arc<str>,
    digest: Digest,
    declared: Vec<Arc<Declared>>,
}

/// What became of a briefing's text.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) file: FileId,
    pub(super) submitted: Submitted,
    /// Folder and stem.
    pub(super) key: (String, String),
    path: Arc<str>,
    digest: Digest,
    terms: u128,
}

impl Memory {
    /// What is remembered of briefings now.
    pub(super) fn open(&self) -> Remembered<'_> {
        Remembered(read(&self.briefings))
    }

    /// Remembers briefings.
    pub(super) fn learn(&self, new: Vec<Known>) {
        let mut all = write(&self.briefings);
        all.extend(new.into_iter().map(|known| (known.file, Arc::new(known))));
    }

    /// The entities that a file declares; if it says what it said before, it is not parsed again.
    pub(super) fn declared(
        &self,
        library: &dyn Library,
        file: FileId,
        parse: impl FnOnce() -> Checked<Vec<Arc<Declared>>>,
    ) -> Checked<Vec<Arc<Declared>>> {
        let path = &library.sources().get(file).path;
        let digest = library.seen(file);
        let known = read(&self.entities).get(&file).and_then(|known| {
            let is_same = known.path == *path && digest == Some(known.digest);
            is_same.then(|| known.declared.clone())
        });
        if let Some(declared) = known {
            return Findings::new().with(declared);
        }
        let parsed = parse();
        if let Some(digest) = digest.filter(|_| !parsed.findings.any()) {
            let entities = Entities {
                path: Arc::clone(path),
                digest,
                declared: parsed.value.clone(),
            };
            write(&self.entities).insert(file, entities);
        }
        parsed
    }

    /// Forgets the texts that are no more.
    pub fn forget_others(&self, library: &dyn Library) {
        let sources = library.sources();
        let is_there = |path: &str, file: FileId| sources.find(path) == Some(file);
        write(&self.briefings).retain(|file, known| is_there(&known.path, *file));
        write(&self.entities).retain(|file, known| is_there(&known.path, *file));
    }
}

fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

impl Remembered<'_> {
    /// What became of a text, if it is still the same.
    pub(super) fn recall(
        &self,
        library: &dyn Library,
        file: FileId,
        terms: u128,
    ) -> Option<Arc<Known>> {
        let known = self.0.get(&file)?;
        let path = &library.sources().get(file).path;
        let is_same = library.seen(file) == Some(known.digest)
            && known.terms == terms
            && (Arc::ptr_eq(&known.path, path) || known.path == *path);
        is_same.then(|| Arc::clone(known))
    }
}

impl Known {
    pub(super) fn new(
        library: &dyn Library,
        key: (String, String),
        submitted: Submitted,
        terms: u128,
    ) -> Self {
        let text = &submitted.briefing.text;
        Self {
            file: text.file,
            path: Arc::clone(&library.sources().get(text.file).path),
            digest: text.digest,
            submitted,
            key,
            terms,
        }
    }
}

/// All that a text's meaning depends on besides its words and its path.
pub(super) fn terms(config: &Config) -> u128 {
    let languages = config.languages.as_ref().map(|languages| languages.keys());
    let said = format!(
        "{} {} {languages:?}",
        config.timezone.name(),
        config.language
    );
    XxHash3_128::oneshot(said.as_bytes())
}
