//! `activity`: how many briefings there were in each month of the last two years, or since the first, as
//! bars. The last month is that of the edition's newest briefing, so that no clock is involved.

use std::fmt::Write as _;

use chrono::Datelike;

use super::dates::month;
use crate::model::site::PageId;
use crate::render::Voice;
use crate::render::template::{Value, object};

/// How many months are shown, if not all are.
const MONTHS: usize = 24;

/// The most months that are shown: fifty years.
const MOST_MONTHS: usize = 600;

/// The fewest briefings that are worth a picture.
const FEWEST: usize = 3;

/// From the left of a bar to the left of the next. A bar leaves a third of it free.
const STEP: usize = 3;

/// The height of the tallest bar.
const HEIGHT: usize = 16;

/// The bars of a list of an edition's briefings, newest first; none where they are few.
pub(super) fn activity(voice: Voice<'_>, listed: &[PageId]) -> Value {
    bars_if_many(voice, MONTHS, listed)
}

/// The same with all months since the first of these briefings, if that is longer ago.
pub(super) fn since_first(voice: Voice<'_>, listed: &[PageId]) -> Value {
    let edition = &voice.stage.site.editions[voice.edition];
    let (Some(newest), Some(oldest)) = (edition.months.first(), listed.last()) else {
        return ().into();
    };
    let newest = month_number(newest.year, newest.month);
    let since = usize::try_from(newest - month_of(voice, *oldest)).unwrap_or(0) + 1;
    bars_if_many(voice, since.clamp(MONTHS, MOST_MONTHS), listed)
}

fn bars_if_many(voice: Voice<'_>, months: usize, listed: &[PageId]) -> Value {
    if listed.len() < FEWEST {
        return ().into();
    }
    let counts = listed.iter().map(|id| (month_of(voice, *id), 1));
    bars(voice, months, counts)
}

fn month_of(voice: Voice<'_>, id: PageId) -> i32 {
    let day = voice.stage.site.page(id).briefing.date.day;
    month_number(day.year(), day.month())
}

/// The bars of all briefings of an edition.
#[must_use]
pub fn of_edition(voice: Voice<'_>) -> Value {
    let counts = voice.stage.site.editions[voice.edition].months.iter();
    let counts = counts.map(|each| (month_number(each.year, each.month), each.count));
    bars(voice, MONTHS, counts)
}

/// Months, counted.
pub(super) fn month_number(year: i32, month: u32) -> i32 {
    let month = i32::try_from(month).unwrap_or(1);
    year * 12 + month - 1
}

/// The bars of the last months of an edition, given what to count, the newest first: the number of a month,
/// and how many briefings it has. One month may come again and again.
fn bars(voice: Voice<'_>, months: usize, listed: impl Iterator<Item = (i32, usize)>) -> Value {
    let edition = &voice.stage.site.editions[voice.edition];
    let Some(newest) = edition.months.first() else {
        return ().into();
    };
    let newest = month_number(newest.year, newest.month);
    let mut counts = vec![0; months];
    for (number, more) in listed {
        let ago = usize::try_from(newest - number).unwrap_or(0);
        if ago >= months {
            break;
        }
        counts[months - 1 - ago] += more;
    }
    let count: usize = counts.iter().sum();
    if count < FEWEST {
        return ().into();
    }
    // of two months with as many, the later
    let peaks = counts.iter().enumerate().max_by_key(|(_, count)| **count);
    let (at, peak) = peaks.map_or((0, 0), |(at, count)| (at, *count));
    let month = |at: usize| {
        let ago = i32::try_from(months - 1 - at).unwrap_or(0);
        counted_month(voice, newest - ago)
    };
    object([
        ("path", path(&counts, peak).into()),
        ("width", (months * STEP).into()),
        ("from", month(0)),
        ("to", month(months - 1)),
        ("peak_month", month(at)),
        ("peak", peak.into()),
        ("count", count.into()),
    ])
}

/// The month of a number that [`month_number`] gave.
pub(super) fn counted_month(voice: Voice<'_>, number: i32) -> Value {
    let of_year = number.rem_euclid(12) + 1;
    month(voice, number.div_euclid(12), of_year.unsigned_abs())
}

/// A bar for every month that has any, in tenths of a unit, so that nothing is rounded twice: at
/// least one unit high.
fn path(counts: &[usize], peak: usize) -> String {
    let mut path = String::new();
    for (at, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let height = (count * HEIGHT * 10).div_ceil(peak.max(1)).max(10);
        let top = HEIGHT * 10 - height;
        let left = at * STEP;
        // writing to a String can't fail
        let _ = write!(path, "M{left} {HEIGHT}V{}", top / 10);
        if !top.is_multiple_of(10) {
            let _ = write!(path, ".{}", top % 10);
        }
        let _ = write!(path, "h{}V{HEIGHT}z", STEP - 1);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_high_as_its_month_and_never_too_low_to_see() {
        let cases: &[(&[usize], &str)] = &[
            (&[], ""),
            (&[0, 0], ""),
            (&[4], "M0 16V0h2V16z"),
            (&[0, 2, 4], "M3 16V8h2V16zM6 16V0h2V16z"),
            (&[3, 1], "M0 16V0h2V16zM3 16V10.6h2V16z"),
            (&[1000, 1], "M0 16V0h2V16zM3 16V15h2V16z"),
        ];
        for (counts, expected) in cases {
            let peak = counts.iter().copied().max().unwrap_or(0);
            assert_eq!(path(counts, peak), *expected);
        }
    }

    #[test]
    fn a_year_ends_in_december() {
        let first = month_number(2025, 1);
        assert_eq!(first - 1, month_number(2024, 12));
    }
}
