//! What stands near a briefing: the newer and the older one, its versions, and those that share
//! its rarest entities.

use std::cmp::Reverse;

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

/// How many briefings share one table of scores at least.
const PER_TASK: usize = 128;

/// The briefings that have most in common with each one of a site.
#[derive(Debug)]
pub struct Relatives<'s> {
    site: &'s Site,
    /// By number, if they were found for all at once.
    all: Option<Vec<Few>>,
}

/// The relatives of a briefing, the nearest first.
type Few = [Option<PageId>; RELATED];

/// What the briefings near to one have in common with it, by number: zero but for those in `touched`.
struct Scores {
    by_page: Vec<u32>,
    touched: Vec<PageId>,
}

impl<'s> Relatives<'s> {
    /// Those of all briefings, found at once and side by side.
    #[must_use]
    pub fn of_all(site: &'s Site) -> Self {
        let numbers = 0..site.pages.len();
        let all = numbers.into_par_iter().with_min_len(PER_TASK).map_init(
            || Scores::of(site.pages.len()),
            |scores, number| {
                let id = PageId(u32::try_from(number).unwrap_or(u32::MAX));
                nearest(site, id, scores)
            },
        );
        Self {
            site,
            all: Some(all.collect()),
        }
    }

    /// Those of a briefing when they are asked for, for who does not want most of them.
    #[must_use]
    pub fn when_asked(site: &'s Site) -> Self {
        Self { site, all: None }
    }

    /// The relatives of a briefing, the nearest first; between equals the newer.
    #[must_use]
    pub fn of(&self, id: PageId) -> Vec<PageId> {
        let few = match &self.all {
            Some(all) => all[id.0 as usize],
            None => nearest(self.site, id, &mut Scores::of(self.site.pages.len())),
        };
        few.into_iter().flatten().collect()
    }
}

/// Connects every briefing of a site with its neighbours.
pub(super) fn connect(site: &mut Site) {
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

/// Scores what a briefing shares with those near to it: every entity counts the more the rarer it
/// is.
fn share(site: &Site, id: PageId, scores: &mut Scores) {
    let page = site.page(id);
    let edition = &site.editions[page.edition];
    let total = edition.pages.len();
    for mention in page.names.mentions.iter().take(ENTITIES) {
        if let Some(list) = edition.list(mention.entity) {
            let weight = rarity(total, list.pages.len());
            for other in around(list, id) {
                scores.add(other, weight);
            }
        }
    }
}

fn nearest(site: &Site, id: PageId, scores: &mut Scores) -> Few {
    share(site, id, scores);
    let own = original(site.page(id));
    let mut best: Vec<(Reverse<u32>, PageId)> = Vec::with_capacity(RELATED + 1);
    let mut least = 0;
    let Scores { by_page, touched } = scores;
    for other in touched.drain(..) {
        let score = std::mem::take(&mut by_page[other.0 as usize]);
        // most are farther than all of the best; and itself is left out, too
        if score < least || original(site.page(other)) == own {
            continue;
        }
        let found = (Reverse(score), other);
        let place = best.partition_point(|known| *known < found);
        best.insert(place, found);
        best.truncate(RELATED);
        if let Some((Reverse(last), _)) = best.get(RELATED - 1) {
            least = *last;
        }
    }
    let mut few = Few::default();
    for (place, (_, other)) in few.iter_mut().zip(best) {
        *place = Some(other);
    }
    few
}

impl Scores {
    fn of(pages: usize) -> Self {
        Self {
            by_page: vec![0; pages],
            touched: Vec::new(),
        }
    }

    fn add(&mut self, page: PageId, weight: u32) {
        let score = &mut self.by_page[page.0 as usize];
        if *score == 0 {
            self.touched.push(page);
        }
        *score += weight;
    }
}

/// The nearest briefings of an entity's list on either side of one, itself not left out.
fn around(list: &EntityList, id: PageId) -> impl Iterator<Item = PageId> {
    if list.pages.len() <= REACH + 1 {
        return list.pages.iter().copied();
    }
    let at = list.pages.partition_point(|other| *other < id);
    let from = at.saturating_sub(REACH);
    let to = (at + REACH + 1).min(list.pages.len());
    list.pages[from..to].iter().copied()
}

/// 64 times the binary logarithm of how rare it is, in whole numbers, so that no rounding of
/// a machine shows in the order.
fn rarity(total: usize, count: usize) -> u32 {
    let ratio = (total as u64 + 1) * 64 / (count as u64).max(1);
    let whole = ratio.max(1).ilog2();
    let rest = (ratio.max(1) << 6 >> whole).saturating_sub(64);
    whole * 64 + u32::try_from(rest).unwrap_or(u32::MAX)
}

fn original(page: &Page) -> FileId {
    let own = page.briefing.text.file;
    page.briefing.translation_of.unwrap_or(own)
}

/// The versions of every briefing that has others, by language.
fn versions(pages: &mut [Page]) {
    let numbered = (0u32..).zip(pages.iter());
    let mut works: Vec<(FileId, PageId)> = numbered
        .map(|(id, page)| (original(page), PageId(id)))
        .collect();
    works.sort_unstable();
    for work in works.chunk_by(|a, b| a.0 == b.0) {
        if work.len() < 2 {
            continue;
        }
        let mut versions: Vec<PageId> = work.iter().map(|(_, id)| *id).collect();
        versions.sort_by(|a, b| {
            let lang = |id: &PageId| &pages[id.0 as usize].briefing.lang;
            lang(a).cmp(lang(b)).then(a.cmp(b))
        });
        for (_, id) in work {
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
