//! Records of texts → the files of a search index, in packs whose number is known beforehand.
//!
//! Pagefind makes the index, and finds in it in a browser. What it makes are a great many small files with
//! names that nobody knows before they are made, and both are against this house: files are what a build
//! costs, and every address is listed before anything is rendered. So its files go into packs, and
//! `search/worker.js`, which is put before Pagefind's own script, takes them out again when that asks for
//! them. All else is as Pagefind made it.
//!
//! Knows nothing of sites, pages or addresses; and Pagefind is named nowhere else.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

#[cfg_attr(feature = "search", path = "search/pagefind.rs")]
#[cfg_attr(not(feature = "search"), path = "search/absent.rs")]
mod maker;
#[cfg(feature = "search")]
mod pack;

/// Whether this program can make an index.
pub const IS_BUILT_IN: bool = cfg!(feature = "search");

/// How many words about fill a piece of an index: Pagefind ends one after 20,000 places of words, and a
/// text is about two places for three words, as every word counts once more for each text it is in.
const WORDS_A_PIECE: usize = 12_000;

/// How many texts are in a pack. A reader fetches one for each result that is shown, so it is small; and
/// there are not many packs, for each is a file to be written.
const TEXTS_A_PACK: usize = 16;

/// The most packs of each kind that an index has.
const MOST_PACKS: usize = 4_096;

/// A text to be found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// What finds it again: an address.
    pub url: String,
    /// What it says, plain text.
    pub content: String,
    /// What results show of it, by name. Its words are found, too, and can weigh more.
    pub meta: BTreeMap<String, String>,
    /// What results can be narrowed by: values by name.
    pub filters: BTreeMap<String, Vec<String>>,
    /// What results can be sorted by.
    pub sort: BTreeMap<String, String>,
}

/// How many packs an index has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// For the words.
    pub words: usize,
    /// For what results show.
    pub texts: usize,
}

impl Shape {
    /// The shape of an index of so many texts with so many words in all.
    #[must_use]
    pub fn of(texts: usize, words: usize) -> Self {
        Self {
            words: words.div_ceil(WORDS_A_PIECE).clamp(1, MOST_PACKS),
            texts: texts.div_ceil(TEXTS_A_PACK).clamp(1, MOST_PACKS),
        }
    }
}

/// A finished index.
#[derive(Debug)]
pub struct Packs {
    /// What a search begins with: which words are where, and what results can be narrowed by.
    pub head: Vec<u8>,
    /// The words.
    pub words: Vec<Vec<u8>>,
    /// What results show.
    pub texts: Vec<Vec<u8>>,
}

/// What searches, in a browser.
#[derive(Debug)]
pub struct Engine {
    /// The script of a worker.
    pub script: Vec<u8>,
    /// What it runs for texts in a language (WebAssembly, packed as Pagefind packs it).
    pub program: Vec<u8>,
}

/// Why an index was not made.
#[derive(Debug)]
pub enum Failure<E> {
    /// A record could not be made.
    Record(E),
    /// Pagefind or the machine failed.
    Machine(String),
}

/// The index of texts in a language, in the order of the records: the same records make the same bytes.
///
/// # Errors
/// A record can't be made, or the machine fails.
pub fn index<E: Send>(
    lang: &str,
    shape: Shape,
    records: impl Iterator<Item = Result<Record, E>> + Send,
) -> Result<Packs, Failure<E>> {
    maker::index(lang, shape, records)
}

/// What searches texts in a language.
///
/// # Errors
/// The machine fails.
pub fn engine(lang: &str) -> Result<Engine, Failure<std::convert::Infallible>> {
    maker::engine(lang)
}

impl<E: Display> Display for Failure<E> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record(why) => why.fmt(f),
            Self::Machine(why) => why.fmt(f),
        }
    }
}
