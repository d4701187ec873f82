//! What the texts of a site's files say, by the files' places in its list, as far as somebody asked.
//!
//! They are kept in groups, and a group in which nothing changed is shared with the list before: after
//! an edit there is little to do, however many texts there are.

use std::sync::{Arc, OnceLock};

use crate::model::source::Digest;

/// How many texts are kept together.
const TOGETHER: usize = 64;

/// What texts say.
#[derive(Debug)]
pub(super) struct Texts(Vec<Arc<[OnceLock<Text>]>>);

/// What a text says.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) bytes: Arc<[u8]>,
    pub(super) digest: Digest,
}

impl Texts {
    /// So many texts that nobody has asked for.
    pub(super) fn unknown(count: usize) -> Self {
        Self::of((0..count).map(|_| None))
    }

    /// Texts as far as they are known.
    pub(super) fn of(texts: impl Iterator<Item = Option<OnceLock<Text>>>) -> Self {
        let mut texts = texts.map(Option::unwrap_or_default).peekable();
        let mut groups = Vec::new();
        while texts.peek().is_some() {
            groups.push(texts.by_ref().take(TOGETHER).collect());
        }
        Self(groups)
    }

    /// The same, but nothing is known of those that changed.
    pub(super) fn but_for(&self, changed: &[bool]) -> Self {
        let groups = self.0.iter().zip(changed.chunks(TOGETHER));
        let groups = groups.map(|(group, changed)| {
            if !changed.contains(&true) {
                return Arc::clone(group);
            }
            let texts = group.iter().zip(changed);
            let texts = texts.map(|(text, changed)| {
                if *changed {
                    OnceLock::new()
                } else {
                    text.clone()
                }
            });
            texts.collect()
        });
        Self(groups.collect())
    }

    pub(super) fn at(&self, place: usize) -> &OnceLock<Text> {
        &self.0[place / TOGETHER][place % TOGETHER]
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &OnceLock<Text>> {
        self.0.iter().flat_map(|group| &**group)
    }
}
