//! The plain text of a heading → the id it is rendered with.

use std::collections::BTreeMap;

use crate::model::url::slug;

/// The anchors given so far in one body, each with the last number tried after it.
#[derive(Debug, Default)]
pub(super) struct Anchors(BTreeMap<String, u32>);

impl Anchors {
    /// An anchor that no heading before this one has: `text`, `text-2`, `text-3`.
    pub(super) fn unique(&mut self, text: &str) -> String {
        let slug = anchor(text);
        let Some(mut number) = self.0.get(&slug).copied() else {
            self.0.insert(slug.clone(), 1);
            return slug;
        };
        loop {
            number += 1;
            let anchor = format!("{slug}-{number}");
            if !self.0.contains_key(&anchor) {
                self.0.insert(slug, number);
                self.0.insert(anchor.clone(), 1);
                return anchor;
            }
        }
    }
}

/// Whether an id is kept for templates or footnotes.
#[must_use]
pub fn is_reserved(id: &str) -> bool {
    ["at-", "fn-", "fnref-"]
        .iter()
        .any(|start| id.starts_with(start))
}

fn anchor(text: &str) -> String {
    let slug = slug(text);
    if slug.is_empty() {
        "section".to_owned()
    } else if is_reserved(&slug) {
        format!("section-{slug}")
    } else {
        slug
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_anchors() {
        let cases = [
            ("What comes next?", "what-comes-next"),
            ("  «Ядерный» — план 2.0 ", "ядерный-план-2-0"),
            ("E\u{301}tat", "état"),
            ("हिन्दी में", "हिन्दी-में"),
            ("東京 会議", "東京-会議"),
            ("!?", "section"),
            ("FN 1", "section-fn-1"),
            ("At sea", "section-at-sea"),
            ("Atlas", "atlas"),
        ];
        for (text, expected) in cases {
            assert_eq!(anchor(text), expected);
        }
    }

    #[test]
    fn no_two_are_alike() {
        let mut anchors = Anchors::default();
        let given: Vec<_> = ["A", "a 2", "a", "a", "a 2"]
            .map(|text| anchors.unique(text))
            .into();
        assert_eq!(given, ["a", "a-2", "a-3", "a-4", "a-2-2"]);
    }
}
