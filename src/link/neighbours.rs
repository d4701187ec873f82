//! What stands near a briefing: the newer and the older one, its versions, and those that share
//! its rarest entities.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::diag::FileId;
use crate::model::site::{EntityList, Page, PageId, Site};

/// How many relatives a briefing has at most.
const RELATED: usize = 4;

/// How far to look on either side in the list of an entity. It keeps the work linear: in a topic
/// of every briefing, only the nearest in time are compared.
const REACH: usize = 16;

/// The most entities of one briefing that are compared.
const ENTITIES: usize = 64;

/// Connects every briefing of a site with its neighbours.
pub(super) fn connect(site: &mut Site) {
    let related: Vec<Vec<PageId>> = (0..site.pages.len())
        .into_par_iter()
        .map(|number| related(site, PageId(u32::try_from(number).unwrap_or(u32::MAX))))
        .collect();
    for (page, related) in site.pages.iter_mut().zip(related) {
        page.related = related;
    }
    for number in 0..site.editions.len() {
        let list = site.editions[number].pages.clone();
        for pair in list.windows(2) {
            if let [newer, older] = *pair {
                let page = &mut site.pages[newer.0 as usize];
                page.older = Some(older)
                    .filter(|_| page.edition == number)
                    .or(page.older);
                let page = &mut site.pages[older.0 as usize];
                page.newer = Some(newer)
                    .filter(|_| page.edition == number)
                    .or(page.newer);
            }
        }
    }
    versions(&mut site.pages);
}

/// The relatives of a briefing, the nearest first: every shared entity counts the more the rarer
/// it is; between equals the newer.
fn related(site: &Site, id: PageId) -> Vec<PageId> {
    let page = site.page(id);
    let edition = &site.editions[page.edition];
    let total = edition.pages.len();
    let mut scores: BTreeMap<PageId, u64> = BTreeMap::new();
    for mention in page.mentions.iter().take(ENTITIES) {
        let Some(list) = edition.list(mention.entity) else {
            continue;
        };
        let weight = rarity(total, list.pages.len());
        for other in around(list, id) {
            *scores.entry(other).or_default() += weight;
        }
    }
    let versions = |other: &PageId| same_work(page, site.page(*other));
    let mut scores: Vec<(PageId, u64)> = scores
        .into_iter()
        .filter(|(other, _)| *other != id && !versions(other))
        .collect();
    scores.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    scores.truncate(RELATED);
    scores.into_iter().map(|(other, _)| other).collect()
}

/// The nearest briefings of an entity's list on either side of one, itself not left out.
fn around(list: &EntityList, id: PageId) -> impl Iterator<Item = PageId> {
    let at = list.pages.partition_point(|other| *other < id);
    let from = at.saturating_sub(REACH);
    let to = (at + REACH + 1).min(list.pages.len());
    list.pages[from..to].iter().copied()
}

/// 64 times the binary logarithm of how rare it is, in whole numbers, so that no rounding of
/// a machine shows in the order.
fn rarity(total: usize, count: usize) -> u64 {
    let ratio = (total as u64 + 1) * 64 / (count as u64).max(1);
    let whole = u64::from(ratio.max(1).ilog2());
    let rest = (ratio.max(1) << 6 >> whole).saturating_sub(64);
    whole * 64 + rest
}

fn same_work(a: &Page, b: &Page) -> bool {
    original(a) == original(b)
}

fn original(page: &Page) -> FileId {
    let own = page.briefing.text.file;
    page.briefing.translation_of.unwrap_or(own)
}

/// The versions of every briefing by language.
fn versions(pages: &mut [Page]) {
    let mut by_original: BTreeMap<FileId, Vec<PageId>> = BTreeMap::new();
    for (id, page) in (0u32..).zip(pages.iter()) {
        by_original
            .entry(original(page))
            .or_default()
            .push(PageId(id));
    }
    for mut versions in by_original.into_values() {
        versions.sort_by(|a, b| {
            let lang = |id: &PageId| &pages[id.0 as usize].briefing.lang;
            lang(a).cmp(lang(b)).then(a.cmp(b))
        });
        for id in versions.clone() {
            pages[id.0 as usize].versions.clone_from(&versions);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::rarity;

    #[test]
    fn the_rarer_weighs_more() {
        assert!(rarity(1000, 2) > rarity(1000, 3));
        assert!(rarity(1000, 3) > rarity(1000, 900));
        assert!(rarity(10, 10) > 0);
    }
}
