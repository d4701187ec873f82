//! Texts → which of them are translations, and of which others.

use std::collections::BTreeMap;

use super::Text;
use crate::diag::{Findings, Place, messages};
use crate::model::briefing::Name;
use crate::parse::fields;

/// For every file the indexes of those it may be a translation of: originals only, so that what
/// holds an original back holds its translations back.
pub(super) fn originals(texts: &[Text], found: &mut Findings) -> Vec<Vec<usize>> {
    let mut by_key = BTreeMap::new();
    let mut by_slug: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let any_suffix = texts.iter().any(|this| this.suffix().is_some());
    let any_named = texts.iter().any(|this| this.translation_of().is_some());
    // where nothing is a translation, there is nothing to be found
    if !any_suffix && !any_named {
        return vec![Vec::new(); texts.len()];
    }
    for (index, this) in texts.iter().enumerate() {
        if any_suffix && this.suffix().is_none() {
            by_key.insert(this.key(), index);
        }
        if any_named {
            by_slug.entry(this.slug()).or_default().push(index);
        }
    }
    let named: Vec<(Vec<usize>, Place)> = texts
        .iter()
        .enumerate()
        .map(|(index, this)| match this.translation_of() {
            Some(name) => (named_originals(index, name, &by_slug, found), name.place),
            None if this.suffix().is_some() => {
                let beside = by_key.get(this.key()).copied();
                (beside.into_iter().collect(), Place::whole(this.file()))
            }
            None => (Vec::new(), Place::whole(this.file())),
        })
        .collect();
    named
        .iter()
        .map(|(candidates, place)| {
            let is_original = |&&index: &&usize| named[index].0.is_empty();
            let originals: Vec<usize> = candidates.iter().filter(is_original).copied().collect();
            if originals.is_empty() && !candidates.is_empty() {
                found.push(messages::release::translation_of_translation(*place));
            }
            originals
        })
        .collect()
}

/// The briefings whose slug a `translation_of` names.
fn named_originals(
    index: usize,
    name: &Name,
    by_slug: &BTreeMap<String, Vec<usize>>,
    found: &mut Findings,
) -> Vec<usize> {
    let Some(named) = by_slug.get(&name.text) else {
        let near = fields::nearest(&name.text, by_slug.keys().map(String::as_str));
        let text = &name.text;
        found.push(messages::release::unknown_original(name.place, text, near));
        return Vec::new();
    };
    let others: Vec<usize> = named.iter().copied().filter(|&n| n != index).collect();
    if others.is_empty() {
        found.push(messages::release::translation_of_itself(name.place));
    }
    others
}
