//! The footnotes of a body → which are missing, never used, or defined twice.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::messages::markdown as messages;
use crate::diag::{Findings, Place};

/// A footnote's name as names are compared: case and inner spaces don't count.
#[must_use]
pub fn key(name: &str) -> String {
    if name.bytes().all(|byte| byte.is_ascii_graphic()) {
        return name.to_ascii_lowercase();
    }
    let words: Vec<_> = name.split_whitespace().collect();
    // Up and down again, for the letters whose two cases are no pair: ß, ς.
    let upper = words
        .join(" ")
        .chars()
        .flat_map(char::to_uppercase)
        .collect::<String>();
    upper.chars().flat_map(char::to_lowercase).collect()
}

/// The footnotes seen so far.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    defined: BTreeMap<String, (String, Place)>,
    used: BTreeSet<String>,
    /// Where an opening bracket ended that was printed as text.
    bracket: Option<usize>,
}

impl Footnotes {
    /// `[^name]` which has a definition.
    pub(super) fn reference(&mut self, name: &str) {
        self.used.insert(key(name));
    }

    /// `[^name]: …`.
    pub(super) fn definition(&mut self, name: &str, place: Place, findings: &mut Findings) {
        match self.defined.get(&key(name)) {
            Some((_, first)) => findings.push(messages::repeated_footnote(place, name, *first)),
            None => {
                self.defined.insert(key(name), (name.to_owned(), place));
            }
        }
    }

    /// A piece of text at `start` of `markdown`: the byte where a `[^name]` without a definition
    /// begins in it, and that name. The parser gives such a one as the texts `[`, `^name`, `]`;
    /// an escaped bracket is never a text of its own.
    pub(super) fn undefined<'a>(
        &mut self,
        text: &str,
        start: usize,
        markdown: &'a str,
    ) -> Option<(usize, &'a str)> {
        let after_bracket = self.bracket.take() == Some(start);
        if matches!(text, "[" | "![") {
            self.bracket = Some(start + text.len());
        }
        if !after_bracket || !text.starts_with('^') {
            return None;
        }
        let rest = markdown.get(start + 1..)?;
        let name = &rest[..rest.find(['[', ']', '\n', '\r'])?];
        let closed = rest[name.len()..].starts_with(']');
        (closed && !name.trim().is_empty()).then_some((start - 1, name))
    }

    /// What was defined in vain.
    pub(super) fn unused(self) -> impl Iterator<Item = (String, Place)> {
        let used = self.used;
        let defined = self.defined.into_iter();
        defined.filter_map(move |(key, note)| (!used.contains(&key)).then_some(note))
    }
}
