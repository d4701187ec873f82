//! "Did you mean": the known name nearest to an unknown one, found by an index rather than by
//! comparing all with all.
//!
//! Two names one slip apart share a form with one letter deleted (symmetric deletion, as in
//! Wolf Garbe's `SymSpell`); candidates are then measured. A name also is near to one that has
//! all its words: `Putin` to `Vladimir Putin`, if there is only one such.

use std::collections::HashMap;

use crate::model::fold::fold;

/// The longest name, in characters, whose slips are indexed.
const LONGEST: usize = 64;

/// An index of known names.
#[derive(Debug)]
pub(super) struct Near {
    names: Vec<String>,
    folded: Vec<String>,
    by_deletion: HashMap<u64, Vec<u32>>,
    by_word: HashMap<u64, Vec<u32>>,
}

impl Near {
    /// Indexes names. Their order decides between equally near ones.
    pub(super) fn new(names: impl IntoIterator<Item = String>) -> Self {
        let names: Vec<String> = names.into_iter().collect();
        let folded: Vec<String> = names.iter().map(|name| fold(name)).collect();
        let mut by_deletion: HashMap<u64, Vec<u32>> = HashMap::new();
        let mut by_word: HashMap<u64, Vec<u32>> = HashMap::new();
        for (number, name) in (0u32..).zip(&folded) {
            for form in forms(name) {
                by_deletion.entry(form).or_default().push(number);
            }
            for word in name.split([' ', '-']) {
                by_word.entry(hash(word)).or_default().push(number);
            }
        }
        Self {
            names,
            folded,
            by_deletion,
            by_word,
        }
    }

    /// The name that an unknown one was likely meant to be.
    pub(super) fn find(&self, unknown: &str) -> Option<&str> {
        let unknown = fold(unknown);
        self.one_slip_away(&unknown)
            .or_else(|| self.with_all_words(&unknown))
    }

    fn one_slip_away(&self, unknown: &str) -> Option<&str> {
        let allowed = match unknown.chars().count() {
            0..=2 => return None,
            3..=5 => 1,
            _ => 2,
        };
        let numbers = forms(unknown)
            .into_iter()
            .filter_map(|form| self.by_deletion.get(&form))
            .flat_map(|numbers| numbers.iter().copied());
        let nearest = numbers
            .map(|number| {
                let distance = strsim::osa_distance(unknown, &self.folded[number as usize]);
                (distance, number)
            })
            .filter(|(distance, _)| *distance <= allowed)
            .min();
        nearest.map(|(_, number)| self.names[number as usize].as_str())
    }

    fn with_all_words(&self, unknown: &str) -> Option<&str> {
        let words: Vec<&str> = unknown
            .split([' ', '-'])
            .filter(|word| word.chars().count() > 2)
            .collect();
        let rarest = words
            .iter()
            .map(|word| self.by_word.get(&hash(word)).map_or(&[][..], Vec::as_slice))
            .min_by_key(|numbers| numbers.len())?;
        if rarest.len() > 64 {
            return None;
        }
        let mut having_all = rarest.iter().filter(|number| {
            let name = &self.folded[**number as usize];
            words
                .iter()
                .all(|word| name.split([' ', '-']).any(|own| own == *word))
        });
        let first = having_all.next()?;
        let only =
            having_all.all(|other| self.names[*other as usize] == self.names[*first as usize]);
        only.then(|| self.names[*first as usize].as_str())
    }
}

/// The hashes of a name and of the name with each one of its characters taken out.
fn forms(name: &str) -> Vec<u64> {
    let mut forms = vec![hash(name)];
    if name.chars().count() <= LONGEST {
        let mut form = String::with_capacity(name.len());
        for (at, c) in name.char_indices() {
            form.clear();
            form.push_str(&name[..at]);
            form.push_str(&name[at + c.len_utf8()..]);
            forms.push(hash(&form));
        }
    }
    forms
}

fn hash(text: &str) -> u64 {
    twox_hash::XxHash3_64::oneshot(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::Near;

    #[test]
    fn finds_slips_and_missing_words() {
        let names = [
            "Valentina Matviyenko",
            "NATO",
            "nuclear deterrence",
            "Vladimir Putin",
        ];
        let near = Near::new(names.map(str::to_owned));
        let cases = [
            ("Valentina Matvienko", Some("Valentina Matviyenko")),
            ("Natto", Some("NATO")),
            ("nucelar deterrence", Some("nuclear deterrence")),
            ("Putin", Some("Vladimir Putin")),
            ("Zelensky", None),
            ("", None),
            ("x", None),
        ];
        for (unknown, expected) in cases {
            assert_eq!(near.find(unknown), expected, "{unknown}");
        }
    }
}
