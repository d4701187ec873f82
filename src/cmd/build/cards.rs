//! The text of a social card → its picture, drawn once: what an earlier build drew is found again for as long
//! as the text is the same, and so is the program.
//!
//! A card is kept under its path and what it is made of, both as hashes. So what is kept says which cards there
//! are, too: a briefing that is not new any more keeps its card. **What was withdrawn is kept nowhere:** after
//! a build nothing is left of a card that the site does not have.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use twox_hash::{XxHash3_64, XxHash3_128};

use crate::model::source::Digest;
use crate::write::{self, Claim, Pieces, Target};

/// What the folder is called in the hidden folder.
const FOLDER: &str = "cards";

/// Hexadecimal digits of the hash of a path.
const PATH_DIGITS: usize = 16;

/// The cards that are kept.
pub(super) struct Cards {
    pieces: Pieces,
    /// The hash of the program; what another one drew is drawn again.
    program: Option<Digest>,
    /// Their names by the hash of the path.
    kept: BTreeMap<String, Vec<String>>,
    /// The names of those that were asked for in this build.
    asked: Mutex<BTreeMap<String, String>>,
    drawn: AtomicUsize,
    spent_ns: AtomicU64,
}

impl Cards {
    /// The cards that an earlier build kept.
    pub(super) fn new(target: &Target, program: Option<Digest>) -> Self {
        let pieces = write::pieces(target, FOLDER);
        let mut kept: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for name in pieces.names() {
            if let Some((path, _)) = name.split_at_checked(PATH_DIGITS) {
                kept.entry(path.to_owned()).or_default().push(name);
            }
        }
        Self {
            pieces,
            program,
            kept,
            asked: Mutex::default(),
            drawn: AtomicUsize::new(0),
            spent_ns: AtomicU64::new(0),
        }
    }

    /// Whether the card at a path is there already.
    pub(super) fn has(&self, path: &str) -> bool {
        self.kept.contains_key(&of_path(path))
    }

    /// The picture of the card at a path, from before or drawn now.
    pub(super) fn picture<E>(
        &self,
        claim: &Claim,
        (path, text): (&str, &str),
        draw: impl FnOnce(&str) -> Result<Vec<u8>, E>,
    ) -> Result<Vec<u8>, E> {
        let Some(program) = self.program else {
            return self.drawn_now(text, draw);
        };
        let path = of_path(path);
        let mut sum = XxHash3_128::new();
        sum.write(&program.to_le_bytes());
        sum.write(text.as_bytes());
        let name = format!("{path}{:032x}", sum.finish_128());
        let is_kept = self
            .kept
            .get(&path)
            .is_some_and(|names| names.contains(&name));
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.insert(path, name.clone());
        drop(asked);
        if let Some(picture) = is_kept.then(|| self.pieces.read(&name)).flatten() {
            return Ok(picture);
        }
        let picture = self.drawn_now(text, draw)?;
        claim.keep_piece(&self.pieces, &name, &picture);
        Ok(picture)
    }

    fn drawn_now<E>(
        &self,
        text: &str,
        draw: impl FnOnce(&str) -> Result<Vec<u8>, E>,
    ) -> Result<Vec<u8>, E> {
        let started = Instant::now();
        let picture = draw(text)?;
        let spent = u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.spent_ns.fetch_add(spent, Ordering::Relaxed);
        self.drawn.fetch_add(1, Ordering::Relaxed);
        Ok(picture)
    }

    /// Keeps the cards at these paths, and no others. One that was not asked for is as it was.
    pub(super) fn keep<'p>(&self, claim: &Claim, paths: impl Iterator<Item = &'p str>) {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let mut names: Vec<String> = Vec::new();
        for path in paths.map(of_path) {
            match (asked.get(&path), self.kept.get(&path)) {
                (Some(name), _) => names.push(name.clone()),
                (None, Some(kept)) => names.extend(kept.iter().cloned()),
                (None, None) => {}
            }
        }
        names.sort_unstable();
        claim.keep_only(&self.pieces, &names);
    }

    /// How long it took to draw cards, on all threads together, and how many there were to draw.
    pub(super) fn drawn(&self) -> (Duration, usize) {
        let spent = Duration::from_nanos(self.spent_ns.load(Ordering::Relaxed));
        (spent, self.drawn.load(Ordering::Relaxed))
    }
}

fn of_path(path: &str) -> String {
    format!("{:016x}", XxHash3_64::oneshot(path.as_bytes()))
}
