//! Texts that were parsed before → what became of them then, for who parses a site over and over.
//!
//! Only what stands for itself is remembered: no translations, and nothing that has a mistake. It
//! counts for as long as file, path, text and terms are the same; a text that says something else is
//! another one.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use ahash::AHashMap;
use twox_hash::XxHash3_128;

use super::Submitted;
use crate::diag::FileId;
use crate::model::config::Config;
use crate::model::source::{Digest, Library};

/// What became of texts.
#[derive(Debug, Default)]
pub struct Memory(RwLock<Texts>);

type Texts = AHashMap<FileId, Arc<Known>>;

/// A memory while nobody learns.
pub(super) struct Remembered<'m>(RwLockReadGuard<'m, Texts>);

/// What became of a text.
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
    /// What is remembered now.
    pub(super) fn open(&self) -> Remembered<'_> {
        Remembered(self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Remembers texts.
    pub(super) fn learn(&self, new: Vec<Known>) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.extend(new.into_iter().map(|known| (known.file, Arc::new(known))));
    }

    /// Forgets the texts that are no more.
    pub fn forget_others(&self, library: &dyn Library) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let sources = library.sources();
        all.retain(|_, known| sources.find(&known.path) == Some(known.file));
    }
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
        let is_same = library.seen(file) == Some(known.digest)
            && known.terms == terms
            && known.path == library.sources().get(file).path;
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
