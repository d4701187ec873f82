//! The timeline of an edition → `ahead`: what may still come by the day of the build, what is dated apart
//! from what is vague, and what is past due.
//!
//! A week begins on Monday (ISO 8601). What has begun is in this week until it is over.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::dates::month;
use super::timeline::event;
use crate::model::briefing::Event;
use crate::model::site::{Edition, Site};
use crate::model::timeline::{Occasion, State, days};
use crate::render::template::{Value, object, with};
use crate::render::{Stage, Voice};

/// How many events each part of the page shows.
const MOST: usize = 150;

/// The months that bands stand above: no fewer, so that a month is no wide bar, and no more, so that it can be
/// seen at all.
const FEWEST_MONTHS: u32 = 6;
const MOST_MONTHS: u32 = 36;

/// What of an edition is ahead and has an end, the nearest first.
#[must_use]
pub fn ahead(stage: &Stage<'_>, number: usize, limit: usize) -> Value {
    let site = stage.site;
    let occasions = site.editions[number].timeline.occasions.iter().enumerate();
    let ahead = occasions.filter(|(_, occasion)| {
        let has_end = occasion.told(&site.pages).when.last_day().is_some();
        has_end && occasion.state(&site.pages, site.today) == State::Ahead
    });
    let mut ahead: Vec<_> = ahead
        .map(|(place, occasion)| (occasion.told(&site.pages).when.sort_key(), place))
        .collect();
    ahead.sort_unstable();
    ahead.truncate(limit);
    let events = ahead
        .into_iter()
        .map(|(_, place)| event(stage, number, place));
    events.collect::<Vec<Value>>().into()
}

/// When an event that is known to the day comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Soon {
    Week,
    Month,
    Later,
}

/// When what begins on a day comes.
fn soon(first: NaiveDate, today: NaiveDate) -> Soon {
    if first < week_after(today) {
        Soon::Week
    } else if first < month_after(today) {
        Soon::Month
    } else {
        Soon::Later
    }
}

/// The Monday after a day.
fn week_after(day: NaiveDate) -> NaiveDate {
    let left = 7 - day.weekday().num_days_from_monday();
    day.checked_add_days(Days::new(left.into())).unwrap_or(day)
}

/// The first of the month after that of a day.
fn month_after(day: NaiveDate) -> NaiveDate {
    let first = day.with_day(1).unwrap_or(day);
    first.checked_add_months(Months::new(1)).unwrap_or(day)
}

/// The day after today on which the page changes by itself, if nothing else does: an event is over, or is in
/// this week or this month at last; or the months under the bands are others.
#[must_use]
pub fn next_day(site: &Site) -> Option<NaiveDate> {
    let today = site.today;
    let next = |edition: &Edition| {
        let occasions = edition.timeline.occasions.iter();
        let days = occasions.flat_map(|occasion| turns(site, occasion));
        days.filter(|day| *day > today).min()
    };
    site.editions.iter().filter_map(next).min()
}

/// The days on which an event stands elsewhere than on the day before.
fn turns(site: &Site, occasion: &Occasion) -> impl Iterator<Item = NaiveDate> + use<> {
    let told = occasion.told(&site.pages);
    let over = told.when.last_day().and_then(|last| last.succ_opt());
    let is_ahead = occasion.state(&site.pages, site.today) == State::Ahead;
    let sooner = match days(told).filter(|_| is_ahead) {
        Some((first, _)) => {
            let monday = first - Days::new(first.weekday().num_days_from_monday().into());
            [Some(monday), first.with_day(1)]
        }
        None => [is_ahead.then(|| month_after(site.today)), None],
    };
    over.into_iter().chain(sooner.into_iter().flatten())
}

/// All that the page of what is ahead shows.
#[must_use]
pub fn all_ahead(stage: &Stage<'_>, number: usize) -> Value {
    let site = stage.site;
    let occasions = &site.editions[number].timeline.occasions;
    let (mut week, mut month, mut later) = (Vec::new(), Vec::new(), Vec::new());
    let (mut vague, mut past_due) = (Vec::new(), Vec::new());
    for (place, occasion) in occasions.iter().enumerate() {
        let told = occasion.told(&site.pages);
        match (occasion.state(&site.pages, site.today), days(told)) {
            (State::Over, _) => {}
            (State::PastDue, _) => past_due.push(place),
            (State::Ahead, None) => vague.push(place),
            (State::Ahead, Some((first, _))) => match soon(first, site.today) {
                Soon::Week => week.push(place),
                Soon::Month => month.push(place),
                Soon::Later => later.push(place),
            },
        }
    }
    // the latest first
    past_due.reverse();
    let part = |places: &[usize]| {
        let shown = places.iter().take(MOST);
        let events = shown.map(|place| event(stage, number, *place));
        let more = places.len().saturating_sub(MOST);
        object([
            ("count", places.len().into()),
            ("more", more.into()),
            ("events", events.collect::<Vec<Value>>().into()),
        ])
    };
    let bands = bands(stage, number, &vague);
    object([
        ("week", part(&week)),
        ("month", part(&month)),
        ("later", part(&later)),
        ("vague", with(&part(&vague), [("bands", bands)])),
        ("past_due", part(&past_due)),
    ])
}

/// The months that the bands of vague events stand above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Axis {
    /// The first day, which is the first of a month.
    start: NaiveDate,
    /// The day after the last.
    end: NaiveDate,
}

impl Axis {
    /// From this month on, far enough for all of some last days.
    fn of(today: NaiveDate, last_days: impl Iterator<Item = NaiveDate>) -> Self {
        let start = today.with_day(1).unwrap_or(today);
        let months = |day: NaiveDate| {
            let whole = (day.year() - start.year()) * 12 + day.month0().cast_signed()
                - start.month0().cast_signed();
            u32::try_from(whole + 1).unwrap_or(1)
        };
        let wanted = last_days.map(months).max().unwrap_or(FEWEST_MONTHS);
        let wanted = wanted.clamp(FEWEST_MONTHS, MOST_MONTHS);
        let end = start.checked_add_months(Months::new(wanted));
        Self {
            start,
            end: end.unwrap_or(start),
        }
    }

    /// How far along a day begins, in thousandths.
    fn at(self, day: NaiveDate) -> i64 {
        let whole = (self.end - self.start).num_days().max(1);
        let before = (day - self.start).num_days().clamp(0, whole);
        before * 1000 / whole
    }

    /// Where a band lies, in thousandths, and whether it goes on before and behind the axis.
    fn band(self, event: &Event) -> (i64, i64, bool, bool) {
        let first = event.when.first_day();
        let last = event.when.last_day();
        let low = first.map_or(0, |day| self.at(day));
        let after = last.and_then(|day| day.succ_opt());
        let high = after.map_or(1000, |day| self.at(day));
        let before = first.is_none_or(|day| day < self.start);
        let behind = after.is_none_or(|day| day > self.end);
        // what lies beyond the axis is at its very end
        let low = low.min(990);
        (low, high.max(low + 10), before, behind)
    }
}

/// The bands of vague events: where each lies above the months, and where the years begin.
fn bands(stage: &Stage<'_>, number: usize, places: &[usize]) -> Value {
    let site = stage.site;
    let voice = Voice::of_edition(stage, number);
    let occasions = &site.editions[number].timeline.occasions;
    let told = |place: &usize| occasions[*place].told(&site.pages);
    let shown = &places[..places.len().min(MOST)];
    let last_days = shown.iter().filter_map(|place| told(place).when.last_day());
    let axis = Axis::of(site.today, last_days);
    let years = (axis.start.year() + 1..=axis.end.year())
        .filter_map(|year| NaiveDate::from_ymd_opt(year, 1, 1))
        .filter(|day| *day < axis.end);
    let years = years.map(|day| {
        object([
            ("text", day.year().to_string().into()),
            ("at", axis.at(day).into()),
        ])
    });
    let rows = shown.iter().map(|place| {
        let (low, high, before, behind) = axis.band(told(place));
        object([
            ("event", event(stage, number, *place)),
            ("low", low.into()),
            ("high", high.into()),
            ("before", before.into()),
            ("behind", behind.into()),
        ])
    });
    let last = axis.end.pred_opt().unwrap_or(axis.end);
    object([
        ("from", month(voice, axis.start.year(), axis.start.month())),
        ("to", month(voice, last.year(), last.month())),
        ("years", years.collect::<Vec<Value>>().into()),
        ("rows", rows.collect::<Vec<Value>>().into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_week_ends_on_sunday() {
        // a Saturday
        let today = day("2026-01-10");
        for (first, expected) in [
            ("2025-12-01", Soon::Week),
            ("2026-01-11", Soon::Week),
            ("2026-01-12", Soon::Month),
            ("2026-01-31", Soon::Month),
            ("2026-02-01", Soon::Later),
        ] {
            assert_eq!(soon(day(first), today), expected, "{first}");
        }
        // the week may be longer than the month
        assert_eq!(soon(day("2026-02-01"), day("2026-01-31")), Soon::Week);
        assert_eq!(soon(day("2026-02-02"), day("2026-01-31")), Soon::Later);
    }

    #[test]
    fn bands_lie_above_their_months() {
        let axis = Axis::of(day("2026-01-10"), [day("2026-03-31")].into_iter());
        assert_eq!(
            (axis.start, axis.end),
            (day("2026-01-01"), day("2026-07-01"))
        );
        assert_eq!(axis.at(day("2026-01-01")), 0);
        assert_eq!(axis.at(day("2026-07-01")), 1000);
        assert_eq!(axis.at(day("2025-01-01")), 0);
        let far = Axis::of(day("2026-01-10"), [day("2099-12-31")].into_iter());
        assert_eq!(far.end, day("2029-01-01"));
    }
}
