//! A folder of a site → the same, with a memory: what an earlier build parsed a text into is
//! recalled for as long as the text says the same.
//!
//! **Who does not have a text learns nothing of it.** Where this is kept, others may look who must
//! not see what is not public yet, and the text of a public briefing may name that. So only what
//! passed the gate is kept, each text sealed by itself, with a key made from all that it says. No
//! path is written down: a text is found by what the same key makes of its name.
//!
//! The key is made from the program and the terms of parsing, too. So what is found was made by
//! this very program from this very text, and is what parsing would make of it now: another text
//! has another name. No two seals have one key, for the same key means the same text, parsed in
//! the same way.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::{Mutex, OnceLock, PoisonError};

use blake3::{Hasher, OutputReader};
use twox_hash::XxHash3_128;

use crate::diag::FileId;
use crate::model::source::{Digest, Library, Sources};
use crate::read::Folder;
use crate::write::{self, Claim, Target};
use fresh::Fresh;
use store::{Extent, Name, Store};

mod fresh;
mod store;

/// What the file is called in the hidden folder.
const FILE: &str = "texts";

/// The length in bytes of the hash by which an opened seal is known to be whole.
const SUM: usize = 16;

/// A site's files, and what is known of its texts.
pub(super) struct Texts<'a> {
    folder: &'a Folder,
    target: Target<'a>,
    /// What the seals of this program are made with; `None` if it can't be known.
    key: Option<[u8; 32]>,
    /// What the last build kept.
    store: Option<Store>,
    /// What was parsed in this build.
    fresh: Mutex<Fresh>,
    /// What there is of each file.
    known: Vec<OnceLock<Known>>,
}

/// What there is of a text.
#[derive(Clone, Copy)]
struct Known {
    name: Name,
    extent: Extent,
    from: From,
}

/// Where the sealed bytes are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    Store,
    Fresh,
}

/// Whether the last build kept anything.
pub(super) fn are_kept(target: &Target) -> bool {
    write::kept(target, FILE).is_some()
}

impl<'a> Texts<'a> {
    /// The texts of a folder, with what was kept of them. `program` is the hash of the program.
    pub(super) fn new(folder: &'a Folder, target: Target<'a>, program: Option<Digest>) -> Self {
        let key = program.map(|program| {
            let mut key = Hasher::new_derive_key("dateline: what is kept of a text");
            key.update(&program.to_le_bytes());
            key.finalize().into()
        });
        let store = key.and_then(|_| Store::open(write::kept(&target, FILE)?));
        let files = folder.sources().all().len();
        Self {
            folder,
            target,
            key,
            store,
            fresh: Mutex::default(),
            known: (0..files).map(|_| OnceLock::new()).collect(),
        }
    }

    /// Keeps what is known of the texts of these files, which are public, and of no others.
    pub(super) fn keep(&self, claim: &Claim, public: impl Iterator<Item = FileId>) {
        let mut public: Vec<FileId> = public.collect();
        public.sort_unstable();
        let known = public.iter().map(|file| self.known[file.0 as usize].get());
        let mut known: Vec<Known> = known.flatten().copied().collect();
        // of texts that say the same, one will do
        let mut names = BTreeSet::new();
        known.retain(|known| names.insert(known.name));
        let recalled = known.iter().all(|known| known.from == From::Store);
        let before = self.store.as_ref().filter(|_| recalled).map(Store::names);
        if before.is_some_and(|before| before.eq(known.iter().map(|known| known.name))) {
            return;
        }
        let fresh = self.fresh.lock().unwrap_or_else(PoisonError::into_inner);
        claim.keep(FILE, |file| self.write(&known, &fresh, file));
    }

    fn write(&self, known: &[Known], fresh: &Fresh, file: impl Write) -> io::Result<()> {
        let parts = known.iter().map(|known| (known.name, known.extent));
        let mut writer = store::Writer::new(file)?;
        // what lies side by side is copied at once
        for run in known.chunk_by(|a, b| a.from == b.from && a.extent.end() == b.extent.at) {
            let (Some(first), Some(last)) = (run.first(), run.last()) else {
                continue;
            };
            let whole = Extent {
                at: first.extent.at,
                length: last.extent.end() - first.extent.at,
            };
            match (first.from, &self.store) {
                (From::Fresh, _) => fresh.copy(whole, writer.pieces())?,
                (From::Store, Some(store)) => store.copy(whole, writer.pieces())?,
                (From::Store, None) => {}
            }
        }
        writer.finish(parts)
    }

    /// The seal of a text that has this digest.
    fn seal(&self, digest: Digest, terms: &str) -> Option<Seal> {
        let mut hasher = Hasher::new_keyed(&self.key?);
        hasher
            .update(&digest.to_le_bytes())
            .update(terms.as_bytes());
        Some(Seal::new(hasher.finalize_xof()))
    }
}

impl Library for Texts<'_> {
    fn sources(&self) -> &Sources {
        self.folder.sources()
    }

    fn bytes(&self, file: FileId) -> io::Result<Vec<u8>> {
        self.folder.bytes(file)
    }

    fn bytes_and_digest(&self, file: FileId) -> io::Result<(Vec<u8>, Digest)> {
        self.folder.bytes_and_digest(file)
    }

    fn recall(&self, file: FileId, terms: &str) -> Option<Vec<u8>> {
        let store = self.store.as_ref()?;
        let seal = self.seal(self.folder.seen(file)?, terms)?;
        let name = seal.name;
        let extent = store.find(&name)?;
        let made = seal.open(store.read(extent)?)?;
        let from = From::Store;
        let _ = self.known[file.0 as usize].set(Known { name, extent, from });
        Some(made)
    }

    fn keep(&self, file: FileId, digest: Digest, terms: &str, made: &[u8]) {
        let Some(seal) = self.seal(digest, terms) else {
            return;
        };
        let name = seal.name;
        let sealed = seal.close(made);
        let mut fresh = self.fresh.lock().unwrap_or_else(PoisonError::into_inner);
        let scratch = || write::scratch(&self.target);
        if let Some(extent) = fresh.push(&sealed, scratch) {
            let from = From::Fresh;
            let _ = self.known[file.0 as usize].set(Known { name, extent, from });
        }
    }
}

/// What closes and opens what was made of one text.
struct Seal {
    /// What the text is found by.
    name: Name,
    veil: OutputReader,
}

impl Seal {
    fn new(mut stream: OutputReader) -> Self {
        let mut name = Name::default();
        stream.fill(&mut name);
        // the veil begins with the next whole block
        stream.set_position(64);
        Self { name, veil: stream }
    }

    fn close(self, made: &[u8]) -> Vec<u8> {
        let sum = XxHash3_128::oneshot(made).to_be_bytes();
        let mut bytes = Vec::with_capacity(SUM + made.len());
        bytes.extend_from_slice(&sum);
        bytes.extend_from_slice(made);
        self.veiled(bytes)
    }

    /// `None` if it was closed with another one, or is not whole.
    fn open(self, sealed: Vec<u8>) -> Option<Vec<u8>> {
        let mut bytes = self.veiled(sealed);
        let (sum, made) = bytes.split_first_chunk::<SUM>()?;
        let is_whole = XxHash3_128::oneshot(made).to_be_bytes() == *sum;
        bytes.drain(..SUM);
        is_whole.then_some(bytes)
    }

    /// Done twice, it is undone.
    fn veiled(mut self, mut bytes: Vec<u8>) -> Vec<u8> {
        let mut veil = vec![0; bytes.len()];
        self.veil.fill(&mut veil);
        let both = bytes.iter_mut().zip(veil);
        both.for_each(|(byte, veil)| *byte ^= veil);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal(key: u8) -> Seal {
        Seal::new(Hasher::new_keyed(&[key; 32]).finalize_xof())
    }

    #[test]
    fn only_what_closed_it_opens_it_and_only_if_it_is_whole() {
        assert_ne!(seal(1).name, seal(2).name);
        for made in [&b""[..], b"words", &[0; 500]] {
            let closed = seal(1).close(made);
            assert_eq!(seal(1).open(closed.clone()).as_deref(), Some(made));
            assert_eq!(seal(2).open(closed.clone()), None);
            for at in 0..closed.len() {
                let mut other = closed.clone();
                other[at] ^= 1;
                assert_eq!(seal(1).open(other), None, "{at}");
                assert_eq!(seal(1).open(closed[..at].to_vec()), None, "{at}");
            }
            assert!(!closed.windows(4).any(|bytes| bytes == [0; 4]));
        }
    }
}
