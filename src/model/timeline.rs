//! The events of an edition's briefings, each once however many briefings tell of it, in order of time;
//! and how an event stands on a day: ahead, past due, or over. It knows no briefing, only which ones
//! tell of what.

use chrono::{Datelike, NaiveDate};

use super::briefing::{Event, EventStatus};
use super::edtf::{Dated, Doubt, Edtf, End, Parts, Span};
use super::site::{Page, PageId};

/// The events of an edition.
#[derive(Debug, Default)]
pub struct Timeline {
    /// In order of time, the earliest first.
    pub occasions: Vec<Occasion>,
    /// Those of each entity that the edition lists, in the order of its lists: by their places among
    /// [`Timeline::occasions`], so in order of time.
    pub of_lists: Vec<Vec<u32>>,
    /// How many there are in each year, the earliest first.
    pub years: Vec<(i32, usize)>,
}

/// An event that one briefing or several tell of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// Who tells of it, the newest briefing first. What the first says holds, but for how it stands.
    pub tellings: Vec<Telling>,
    /// Whose status and outcome hold, by its place among these: the first that gives either.
    pub stands: usize,
    /// The day it has in the order of time: its first, or else its last.
    pub day: Option<NaiveDate>,
}

/// An event as a briefing tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Telling {
    /// The briefing.
    pub page: PageId,
    /// Which of its events.
    pub event: u32,
}

impl Telling {
    /// The event.
    #[must_use]
    pub fn of(self, pages: &[Page]) -> &Event {
        &pages[self.page.0 as usize].briefing.events[self.event as usize]
    }
}

impl Occasion {
    /// The event as the newest briefing tells it.
    #[must_use]
    pub fn told<'p>(&self, pages: &'p [Page]) -> &'p Event {
        self.tellings[0].of(pages)
    }

    /// The event as the briefing tells it whose status and outcome hold.
    #[must_use]
    pub fn standing<'p>(&self, pages: &'p [Page]) -> &'p Event {
        self.tellings[self.stands].of(pages)
    }

    /// How it stands on a day.
    #[must_use]
    pub fn state(&self, pages: &[Page], today: NaiveDate) -> State {
        let standing = self.standing(pages);
        state(&self.told(pages).when, standing, today)
    }
}

/// Of some occasions, which are in order of time, so many that are nearest to a day: first those ahead, the
/// soonest first, then the others, the latest first.
#[must_use]
pub fn nearest(
    occasions: impl DoubleEndedIterator<Item = u32> + Clone,
    is_ahead: impl Fn(u32) -> bool,
    limit: usize,
) -> Vec<u32> {
    let ahead = occasions.clone().filter(|number| is_ahead(*number));
    let others = occasions.rev().filter(|number| !is_ahead(*number));
    ahead.chain(others).take(limit).collect()
}

/// How an event stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It may still come.
    Ahead,
    /// It was planned or announced, its last day is over, and nobody said what came of it.
    PastDue,
    /// It is over, or won't be, or nobody expects anything of it.
    Over,
}

/// How an event with a date stands on a day, by the status and the outcome of `said`.
///
/// Whoever gives an outcome, or says that it was held or cancelled, has settled it. What has no last day
/// is ahead as long as somebody expects it.
#[must_use]
pub fn state(when: &Edtf, said: &Event, today: NaiveDate) -> State {
    let settled = said.outcome.is_some()
        || matches!(
            said.status,
            Some(EventStatus::Held | EventStatus::Cancelled)
        );
    let meant = matches!(
        said.status,
        Some(EventStatus::Planned | EventStatus::Announced)
    );
    match when.last_day() {
        _ if settled => State::Over,
        Some(last) if last >= today => State::Ahead,
        Some(_) if meant => State::PastDue,
        None if meant || said.status == Some(EventStatus::Postponed) => State::Ahead,
        Some(_) | None => State::Over,
    }
}

/// The days of an event that is known to the day, the first and the last. Nothing of one that is vague:
/// its date is wider than a day or in doubt, or it is a time of several days that its author calls
/// something else.
#[must_use]
pub fn days(event: &Event) -> Option<(NaiveDate, NaiveDate)> {
    let sure = |end| match end {
        End::Date(Dated {
            span: Span::Day(day),
            doubt: Doubt::Sure,
        }) => Some(day),
        _ => None,
    };
    match event.when.parts() {
        Parts::Date(date) => sure(End::Date(date)).map(|day| (day, day)),
        Parts::Instant(instant) => Some((instant.local.date(), instant.local.date())),
        Parts::Interval(from, to) => {
            let days = sure(from).zip(sure(to));
            days.filter(|(first, last)| event.say.is_none() || first == last)
        }
    }
}

/// The days that an event takes in a calendar, the first and the last; none if it can't stand in one.
///
/// A calendar has no open end: what began and has no last day would stand on its first alone, where nothing
/// of it may happen, and what has no first day stands on the days of its end. A decade or a century says too
/// little, and a calendar has no year 10000.
#[must_use]
pub fn calendar_days(event: &Event) -> Option<(NaiveDate, NaiveDate)> {
    const LAST_YEAR: i32 = 9999;
    let parts = event.when.parts();
    let is_wide = |end| match end {
        End::Date(date) => matches!(date.span, Span::Decade(_) | Span::Century(_)),
        End::Open | End::Unknown => false,
    };
    let wide = match parts {
        Parts::Date(date) => is_wide(End::Date(date)),
        Parts::Interval(from, to) => is_wide(from) || is_wide(to),
        Parts::Instant(_) => false,
    };
    let last = event.when.last_day().filter(|_| !wide)?;
    let first = match parts {
        Parts::Interval(End::Open | End::Unknown, End::Date(end)) => end.span.first_day(),
        _ => event.when.first_day()?,
    };
    // the day after it has to have a name, too
    let after = last.succ_opt()?;
    (after.year() <= LAST_YEAR).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FileId, Place};

    fn event(when: &str, status: Option<EventStatus>, outcome: Option<&str>) -> Event {
        Event {
            at: Place::whole(FileId(0)),
            when: when.parse().expect("valid"),
            what: "Talks".to_owned(),
            place: None,
            countries: Vec::new(),
            actors: Vec::new(),
            status,
            outcome: outcome.map(str::to_owned),
            say: None,
            by: None,
            source: None,
        }
    }

    #[test]
    fn an_event_is_ahead_past_due_or_over() {
        use EventStatus::{Announced, Cancelled, Held, Planned, Postponed};
        let today = "2026-01-10".parse().expect("a day");
        for (when, status, outcome, expected) in [
            ("2026-01-10", None, None, State::Ahead),
            ("2026-01-10", Some(Held), None, State::Over),
            ("2026-01-11", Some(Cancelled), None, State::Over),
            ("2026-01-11", Some(Postponed), None, State::Ahead),
            ("2026-01-11", Some(Planned), Some("Signed."), State::Over),
            ("2026-01-09", Some(Planned), None, State::PastDue),
            ("2026-01-09", Some(Announced), None, State::PastDue),
            ("2026-01-09", Some(Announced), Some("Held."), State::Over),
            ("2026-01-09", Some(Postponed), None, State::Over),
            ("2026-01-09", None, None, State::Over),
            ("2025-12", Some(Planned), None, State::PastDue),
            ("2026-01", Some(Planned), None, State::Ahead),
            ("../2026-01-09", Some(Planned), None, State::PastDue),
            ("2025-08-08/..", Some(Planned), None, State::Ahead),
            ("2025-08-08/", Some(Postponed), None, State::Ahead),
            ("2025-08-08/..", None, None, State::Over),
            ("2025-08-08/..", Some(Held), None, State::Over),
        ] {
            let event = event(when, status, outcome);
            assert_eq!(state(&event.when, &event, today), expected, "{event:?}");
        }
    }

    #[test]
    fn a_calendar_has_days_with_an_end() {
        for (when, expected) in [
            ("2026-01-17", Some(("2026-01-17", "2026-01-17"))),
            ("2026-02~", Some(("2026-02-01", "2026-02-28"))),
            ("2025-24", Some(("2025-12-01", "2026-02-28"))),
            ("../2025-12-01", Some(("2025-12-01", "2025-12-01"))),
            ("/2025-12", Some(("2025-12-01", "2025-12-31"))),
            ("2025-08-08/..", None),
            ("2025-08-08/", None),
            ("202X", None),
            ("20XX/2031", None),
            ("9999-12-30", Some(("9999-12-30", "9999-12-30"))),
            ("9999", None),
            ("9999-24", None),
        ] {
            let day = |text: &str| text.parse().expect("a day");
            let expected = expected.map(|(first, last)| (day(first), day(last)));
            assert_eq!(calendar_days(&event(when, None, None)), expected, "{when}");
        }
    }

    #[test]
    fn the_nearest_are_the_soonest_then_the_latest() {
        let is_ahead = |number: u32| number >= 3;
        assert_eq!(nearest(0..6, is_ahead, 10), [3, 4, 5, 2, 1, 0]);
        assert_eq!(nearest(0..6, is_ahead, 4), [3, 4, 5, 2]);
        assert!(nearest(0..0, is_ahead, 4).is_empty());
    }

    #[test]
    fn only_what_is_known_to_the_day_has_days() {
        for (when, say, expected) in [
            ("2026-01-17", None, Some(("2026-01-17", "2026-01-17"))),
            (
                "2026-01-17",
                Some("soon"),
                Some(("2026-01-17", "2026-01-17")),
            ),
            (
                "2026-01-17/2026-01-20",
                None,
                Some(("2026-01-17", "2026-01-20")),
            ),
            ("2026-01-17/2027-01-17", Some("within a year"), None),
            (
                "2026-01-17T10:00:00Z",
                None,
                Some(("2026-01-17", "2026-01-17")),
            ),
            ("2026-01-17?", None, None),
            ("2026-01-17/2026-01-20~", None, None),
            ("2026-01", None, None),
            ("2026-01-XX", None, None),
            ("../2026-01-17", None, None),
            ("2026-01-17/..", None, None),
        ] {
            let mut event = event(when, None, None);
            event.say = say.map(str::to_owned);
            let day = |text: &str| text.parse().expect("a day");
            let expected = expected.map(|(first, last)| (day(first), day(last)));
            assert_eq!(days(&event), expected, "{when}");
        }
    }
}
