//! A site → the bundles that its briefings are indexed in: at most four of each language, by age.
//!
//! A bundle is made again when anything in it changed, so the newest briefings, which change most, are in
//! the smallest. Its bounds are counted from the oldest briefing on, and lie where a month begins, or a
//! day: as briefings come they stay where they are for a long time, and where one in the middle goes, too.
//! They are told from the dates alone, for the same content must make the same site.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use rayon::prelude::*;
use twox_hash::XxHash3_128;

use super::records;
use crate::model::site::{PageId, Site};
use crate::model::theme::Theme;
use crate::search::Shape;

/// The newest bundle has half as many briefings as this, and up to one and a half times as many, besides
/// those of the same month or day: as many as are indexed in less than a second.
const NEWEST: usize = 256;

/// By so many briefings the bounds of older bundles move.
const OLDER: usize = 2_048;

/// The most words of texts that are indexed together: an index in the making takes some 400 bytes for each.
/// Where a bundle has more, its texts are found by their beginnings, and by titles, names and takeaways.
const MOST_WORDS: usize = 6_000_000;

/// However many texts there are, of each so many words are indexed.
const FEWEST_WORDS: usize = 60;

/// Briefings of a language that are indexed together.
#[derive(Debug)]
pub(super) struct Bundle {
    /// Their language.
    pub(super) lang: String,
    /// Its number among the bundles of the language, the newest first.
    pub(super) number: usize,
    /// The briefings, the oldest first.
    pub(super) pages: Vec<PageId>,
    /// How many words of each text are indexed, at most.
    pub(super) words_each: usize,
    /// How many packs its index has.
    pub(super) shape: Shape,
    /// A hash of all that is indexed.
    pub(super) key: [u8; 16],
}

impl Bundle {
    /// What the addresses of its files begin with.
    pub(super) fn folder(&self) -> String {
        format!("/search/{}/{}/", self.lang, self.number)
    }
}

/// The bundles of a site, by language, the newest first.
pub(super) fn of(site: &Site, theme: &Theme) -> Vec<Bundle> {
    // dates are printed in these
    let words = XxHash3_128::oneshot(format!("{:?}", theme.words).as_bytes());
    let count = u32::try_from(site.pages.len()).unwrap_or(u32::MAX);
    let numbers = (0..count).into_par_iter();
    let keys: Vec<u128> = numbers
        .map(|number| records::key(site, PageId(number)))
        .collect();
    let mut by_lang: BTreeMap<&str, Vec<PageId>> = BTreeMap::new();
    for id in (0..count).rev().map(PageId) {
        let lang = &site.page(id).briefing.lang;
        by_lang.entry(lang).or_default().push(id);
    }
    let mut bundles = Vec::new();
    for (lang, pages) in by_lang {
        let day = |number: usize| site.page(pages[number]).briefing.date.day;
        let ranges = ranges(pages.len(), day);
        for (number, range) in ranges.into_iter().rev().enumerate() {
            bundles.push(bundle(site, (words, &keys), lang, (number, &pages[range])));
        }
    }
    bundles
}

fn bundle(
    site: &Site,
    (theme_words, keys): (u128, &[u128]),
    lang: &str,
    (number, pages): (usize, &[PageId]),
) -> Bundle {
    let texts = pages.iter().map(|id| &site.page(*id).briefing.text);
    let lengths: Vec<usize> = texts.map(|text| text.outline.words as usize).collect();
    let words_each = words_each(&lengths);
    let indexed = lengths
        .iter()
        .map(|words| words.min(&words_each) + records::WORDS_BESIDES);
    let mut sum = XxHash3_128::new();
    sum.write(&theme_words.to_le_bytes());
    sum.write(lang.as_bytes());
    sum.write(&words_each.to_le_bytes());
    for id in pages {
        sum.write(&keys[id.0 as usize].to_le_bytes());
    }
    Bundle {
        lang: lang.to_owned(),
        number,
        pages: pages.to_vec(),
        words_each,
        shape: Shape::of(pages.len(), indexed.sum()),
        key: sum.finish_128().to_be_bytes(),
    }
}

/// How many words of each text of a bundle are indexed, at most: all, if there are not too many in all.
fn words_each(lengths: &[usize]) -> usize {
    if lengths.iter().sum::<usize>() <= MOST_WORDS {
        return usize::MAX;
    }
    (MOST_WORDS / lengths.len().max(1)).max(FEWEST_WORDS)
}

/// So many briefings, the oldest first, in at most four parts. `day` is when one was published.
fn ranges(count: usize, day: impl Fn(usize) -> NaiveDate) -> Vec<Range<usize>> {
    let newest = count.saturating_sub(NEWEST / 2) / NEWEST * NEWEST;
    let older = newest / OLDER * OLDER;
    let oldest = older / (2 * OLDER) * OLDER;
    let mut bounds = [
        0,
        settled(oldest, OLDER, &day),
        settled(older, OLDER, &day),
        settled(newest, NEWEST, &day),
        count,
    ];
    bounds.sort_unstable();
    let parts = bounds.windows(2).map(|pair| pair[0]..pair[1]);
    parts.filter(|part| !part.is_empty()).collect()
}

/// The first briefing of the same month, or else of the same day, if it is not too far back.
fn settled(bound: usize, step: usize, day: impl Fn(usize) -> NaiveDate) -> usize {
    if bound == 0 {
        return 0;
    }
    let furthest = bound.saturating_sub(step / 2);
    let first = |is_same: &dyn Fn(NaiveDate) -> bool| {
        let before = (furthest..bound)
            .rev()
            .find(|number| !is_same(day(*number)));
        before.map(|before| before + 1)
    };
    let at = day(bound);
    let of_month = first(&|day| (day.year(), day.month()) == (at.year(), at.month()));
    let of_day = || first(&|day| day == at);
    of_month.or_else(of_day).unwrap_or(bound)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: usize, a_day: usize) -> NaiveDate {
        let days = u64::try_from(number / a_day).expect("few");
        let first = NaiveDate::from_ymd_opt(2010, 1, 1).expect("a day");
        first + chrono::Days::new(days)
    }

    fn sizes(count: usize, a_day: usize) -> Vec<usize> {
        let ranges = ranges(count, |number| day(number, a_day));
        assert_eq!(ranges.iter().map(Range::len).sum::<usize>(), count);
        assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start));
        ranges.iter().map(Range::len).collect()
    }

    #[test]
    fn the_newest_are_few_however_they_come() {
        for count in [
            1, 100, 383, 384, 1_000, 9_999, 10_000, 10_240, 30_000, 100_000,
        ] {
            for a_day in [1, 3, 40, 400, 1_000_000] {
                let sizes = sizes(count, a_day);
                assert!(sizes.len() <= 4, "{count} {a_day}: {sizes:?}");
                let newest = sizes.last().copied().unwrap_or_default();
                let is_small = newest <= 2 * NEWEST && (newest >= NEWEST / 2 || newest == count);
                assert!(is_small, "{count} {a_day}: {sizes:?}");
                let largest = sizes.iter().max().copied().unwrap_or_default();
                assert!(
                    largest <= count / 2 + 3 * OLDER,
                    "{count} {a_day}: {sizes:?}"
                );
            }
        }
        assert!(ranges(0, |_| day(0, 1)).is_empty());
    }

    #[test]
    fn only_of_very_many_words_some_are_left_out() {
        assert_eq!(words_each(&[]), usize::MAX);
        let of = |texts: usize| words_each(&vec![500; texts]);
        assert_eq!(of(12_000), usize::MAX);
        assert_eq!(of(50_000), 120);
        assert_eq!(of(1_000_000), FEWEST_WORDS);
    }

    #[test]
    fn a_bound_moves_seldom() {
        let bounds = |count: usize, a_day| {
            let ranges = ranges(count, |number| day(number, a_day));
            ranges
                .into_iter()
                .map(|range| range.start)
                .collect::<Vec<_>>()
        };
        for a_day in [1, 3, 40] {
            let moved =
                (10_000..11_000).filter(|count| bounds(*count, a_day) != bounds(count + 1, a_day));
            assert!(moved.count() <= 5, "{a_day} a day");
        }
        // one that is gone from the middle moves none, or none by much
        let all = bounds(10_000, 3);
        let without = ranges(9_999, |number| {
            day(number + usize::from(number >= 5_000), 3)
        });
        for (range, bound) in without.iter().zip(all) {
            assert!(bound - range.start <= 1, "{range:?} {bound}");
        }
    }
}
