//! The last months of an edition, up to that of its newest briefing: no clock is involved.

use chrono::{Datelike, NaiveDate};

use crate::model::site::Edition;
use crate::render::Voice;
use crate::render::template::Value;
use crate::render::view::activity::{counted_month, month_number};

/// Some months in a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recent {
    /// The last month, counted.
    last: i32,
    /// How many there are.
    count: usize,
}

impl Recent {
    /// At most so many months of an edition: from that of its oldest briefing on, if it has no more.
    pub(super) fn of(edition: &Edition, at_most: usize) -> Option<Self> {
        let (newest, oldest) = (edition.months.first()?, edition.months.last()?);
        let last = month_number(newest.year, newest.month);
        let all = usize::try_from(last - month_number(oldest.year, oldest.month)).unwrap_or(0) + 1;
        Some(Self {
            last,
            count: all.min(at_most),
        })
    }

    pub(super) fn count(self) -> usize {
        self.count
    }

    /// The place of a day's month, counted from the first; none if it is before that.
    pub(super) fn place(self, day: NaiveDate) -> Option<usize> {
        let ago = usize::try_from(self.last - month_number(day.year(), day.month())).unwrap_or(0);
        (self.count - 1).checked_sub(ago)
    }

    /// The months, the first one first.
    pub(super) fn views(self, voice: Voice<'_>) -> Vec<Value> {
        let ago = (0..self.count).rev();
        let numbers = ago.map(|ago| self.last - i32::try_from(ago).unwrap_or(0));
        numbers.map(|number| counted_month(voice, number)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_a_place_among_the_last_months() {
        let recent = Recent {
            last: month_number(2026, 2),
            count: 4,
        };
        let cases = [
            ("2026-02-28", Some(3)),
            ("2026-01-01", Some(2)),
            ("2025-12-31", Some(1)),
            ("2025-11-01", Some(0)),
            ("2025-10-31", None),
        ];
        for (day, expected) in cases {
            let day: NaiveDate = day.parse().expect("a day");
            assert_eq!(recent.place(day), expected, "{day}");
        }
    }
}
