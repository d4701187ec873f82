//! A date as an event has it, certain or vague: text in the Extended Date/Time Format (ISO
//! 8601-2:2019, EDTF) → the days it can mean. Whole levels 0 and 1 for the years 0001 to 9999, and
//! quarters and halves of level 2. It knows no time zone, no clock and no language: words are made
//! in `render/words.rs`.

use std::fmt;

use chrono::{Datelike, FixedOffset, Months, NaiveDate, NaiveDateTime};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

mod error;
mod parse;

pub use error::EdtfError;

/// A valid EDTF date, interval or instant. Read with [`str::parse`]; printed, it gives its EDTF
/// text again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Edtf(Parts);

/// What an [`Edtf`] is made of, for whoever puts it into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Parts {
    /// One date, however wide.
    Date(Dated),
    /// From one end to another; at least one of them is a date.
    Interval(End, End),
    /// A time of a day.
    Instant(Instant),
}

/// An end of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum End {
    /// `..`: there is none.
    Open,
    /// Nothing: there is one, but nobody knows it.
    Unknown,
    /// A date.
    Date(Dated),
}

/// A date and how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Dated {
    /// The days it covers.
    pub span: Span,
    /// How sure it is.
    pub doubt: Doubt,
}

/// The days a date covers. Years are 1 to 9999; every other number counts from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Span {
    /// `2025-09-12`.
    Day(NaiveDate),
    /// `2025-09`.
    Month(u16, u8),
    /// `2025-09-XX`: a day of that month.
    DayOfMonth(u16, u8),
    /// `2025-21` to `2025-24`: spring (1) to winter (4), by the months meteorologists give them
    /// north of the equator. The winter of a year begins in its December.
    Season(u16, u8),
    /// `2025-33` to `2025-36`: a quarter.
    Quarter(u16, u8),
    /// `2025-40` and `2025-41`: a half.
    Half(u16, u8),
    /// `2025`.
    Year(u16),
    /// `2025-XX`: a month of that year.
    MonthOfYear(u16),
    /// `2025-XX-XX`: a day of that year.
    DayOfYear(u16),
    /// `202X`: a year of the ten that begin with this one.
    Decade(u16),
    /// `20XX`: a year of the hundred that begin with this one.
    Century(u16),
}

/// How sure a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// No mark: as sure as it is written.
    Sure,
    /// `?`: the source may be wrong.
    Uncertain,
    /// `~`: near it.
    Approximate,
    /// `%`: both.
    Both,
}

/// A time of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Instant {
    /// Day and time as written, at their place.
    pub local: NaiveDateTime,
    /// How far the place is from UTC; none where the text does not say.
    pub offset: Option<FixedOffset>,
}

impl Edtf {
    /// What it is made of.
    #[must_use]
    pub fn parts(&self) -> Parts {
        self.0
    }

    /// The earliest day it can mean; none where the start is open or unknown. An instant's day is
    /// the one written.
    #[must_use]
    pub fn first_day(&self) -> Option<NaiveDate> {
        match self.0 {
            Parts::Date(date) | Parts::Interval(End::Date(date), _) => Some(date.span.first_day()),
            Parts::Interval(..) => None,
            Parts::Instant(instant) => Some(instant.local.date()),
        }
    }

    /// The latest day it can mean, itself included; none where the end is open or unknown.
    #[must_use]
    pub fn last_day(&self) -> Option<NaiveDate> {
        match self.0 {
            Parts::Date(date) | Parts::Interval(_, End::Date(date)) => Some(date.span.last_day()),
            Parts::Interval(..) => None,
            Parts::Instant(instant) => Some(instant.local.date()),
        }
    }

    /// Whether it is one known day, with or without a time, and nothing about it is in doubt.
    #[must_use]
    pub fn is_exact_day(&self) -> bool {
        match self.0 {
            Parts::Date(date) => matches!(date.span, Span::Day(_)) && date.doubt == Doubt::Sure,
            Parts::Interval(..) => false,
            Parts::Instant(_) => true,
        }
    }

    /// Whether it, or an end of it, is marked approximate.
    #[must_use]
    pub fn is_approximate(&self) -> bool {
        self.has_doubt(Doubt::Approximate)
    }

    /// Whether it, or an end of it, is marked uncertain.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        self.has_doubt(Doubt::Uncertain)
    }

    /// Sorts by first day, then the narrower first, then by time: an instant, its day, its month,
    /// its year. Without a first day it comes before everything. Equal keys mean the same days.
    #[must_use]
    pub fn sort_key(&self) -> (Option<NaiveDate>, i64, i64) {
        let days = match (self.0, self.first_day(), self.last_day()) {
            (Parts::Instant(_), ..) => 0,
            (_, Some(first), Some(last)) => (last - first).num_days() + 1,
            // Of two open starts the earlier end is the narrower.
            (_, None, Some(last)) => i64::from(last.num_days_from_ce()),
            (_, _, None) => i64::MAX,
        };
        let seconds = match self.0 {
            Parts::Instant(Instant { local, offset }) => {
                let east = offset.map_or(0, |offset| offset.local_minus_utc());
                local.and_utc().timestamp() - i64::from(east)
            }
            Parts::Date(_) | Parts::Interval(..) => 0,
        };
        (self.first_day(), days, seconds)
    }

    fn has_doubt(&self, wanted: Doubt) -> bool {
        let doubtful = |date: Dated| date.doubt == wanted || date.doubt == Doubt::Both;
        let end = |end| matches!(end, End::Date(date) if doubtful(date));
        match self.0 {
            Parts::Date(date) => doubtful(date),
            Parts::Interval(from, to) => end(from) || end(to),
            Parts::Instant(_) => false,
        }
    }
}

impl Span {
    /// Its first day.
    pub(super) fn first_day(self) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            Self::Month(year, month) | Self::DayOfMonth(year, month) => first_of(year, month),
            Self::Season(year, number) => first_of(year, number * 3),
            Self::Quarter(year, number) => first_of(year, number * 3 - 2),
            Self::Half(year, number) => first_of(year, number * 6 - 5),
            Self::Year(year) | Self::MonthOfYear(year) | Self::DayOfYear(year) => first_of(year, 1),
            // `000X` and `00XX` begin with the year 0, which is none of ours.
            Self::Decade(year) | Self::Century(year) => first_of(year.max(1), 1),
        }
    }

    fn last_day(self) -> NaiveDate {
        let after = |months| {
            self.first_day()
                .checked_add_months(Months::new(months))
                .and_then(|day| day.pred_opt())
                .expect("years up to 10000 are well within chrono's")
        };
        match self {
            Self::Day(day) => day,
            Self::Month(..) | Self::DayOfMonth(..) => after(1),
            Self::Season(..) | Self::Quarter(..) => after(3),
            Self::Half(..) => after(6),
            Self::Year(_) | Self::MonthOfYear(_) | Self::DayOfYear(_) => after(12),
            Self::Decade(year) => Self::Year(year + 9).last_day(),
            Self::Century(year) => Self::Year(year + 99).last_day(),
        }
    }
}

fn first_of(year: u16, month: u8) -> NaiveDate {
    NaiveDate::from_ymd_opt(year.into(), month.into(), 1)
        .expect("only parsing makes spans, and it lets no other year or month in")
}

impl fmt::Display for Edtf {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self.0 {
            Parts::Date(date) => date.fmt(out),
            Parts::Interval(from, to) => write!(out, "{from}/{to}"),
            Parts::Instant(Instant { local, offset }) => {
                write!(out, "{}T{}", local.date(), local.time())?;
                match offset {
                    None => Ok(()),
                    Some(offset) if offset.local_minus_utc() == 0 => out.write_str("Z"),
                    Some(offset) => offset.fmt(out),
                }
            }
        }
    }
}

/// Written down as its text.
impl Serialize for Edtf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Edtf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

impl fmt::Display for End {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Open => out.write_str(".."),
            Self::Unknown => Ok(()),
            Self::Date(date) => date.fmt(out),
        }
    }
}

impl fmt::Display for Dated {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self.span {
            Span::Day(day) => write!(out, "{day}"),
            Span::Month(year, month) => write!(out, "{year:04}-{month:02}"),
            Span::DayOfMonth(year, month) => write!(out, "{year:04}-{month:02}-XX"),
            Span::Season(year, number) => write!(out, "{year:04}-{}", number + 20),
            Span::Quarter(year, number) => write!(out, "{year:04}-{}", number + 32),
            Span::Half(year, number) => write!(out, "{year:04}-{}", number + 39),
            Span::Year(year) => write!(out, "{year:04}"),
            Span::MonthOfYear(year) => write!(out, "{year:04}-XX"),
            Span::DayOfYear(year) => write!(out, "{year:04}-XX-XX"),
            Span::Decade(year) => write!(out, "{:03}X", year / 10),
            Span::Century(year) => write!(out, "{:02}XX", year / 100),
        }?;
        out.write_str(match self.doubt {
            Doubt::Sure => "",
            Doubt::Uncertain => "?",
            Doubt::Approximate => "~",
            Doubt::Both => "%",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edtf(text: &str) -> Edtf {
        text.parse().expect("valid")
    }

    #[test]
    fn sorted_by_first_day_then_the_narrower_first() {
        let sorted = [
            "../2024",
            "../2025",
            "202X",
            "2024-12-31",
            "2025-01-01T23:00:00+14:00",
            "2025-01-01T10:00:00Z",
            "2025-01-01T10:00:00-01:00",
            "2025-01-01",
            "2025-01",
            "2025-33",
            "2025-40",
            "2025",
            "2025-01-02",
            "2025-21",
            "2025-03/..",
        ];
        let keys = sorted.map(|text| edtf(text).sort_key());
        assert!(keys.is_sorted_by(|a, b| a < b), "{keys:?}");
    }

    #[test]
    fn only_a_certain_day_is_exact() {
        for (text, exact, approximate, uncertain) in [
            ("2025-09-12", true, false, false),
            ("2025-09-12T10:00:00Z", true, false, false),
            ("2025-09-12?", false, false, true),
            ("2025-09-12~", false, true, false),
            ("2025-09", false, false, false),
            ("2025-09-XX", false, false, false),
            ("2025-09-12/2025-09-12", false, false, false),
            ("2025-09-12/2025-10%", false, true, true),
        ] {
            let edtf = edtf(text);
            let found = (
                edtf.is_exact_day(),
                edtf.is_approximate(),
                edtf.is_uncertain(),
            );
            assert_eq!(found, (exact, approximate, uncertain), "{text}");
        }
    }

    #[test]
    fn it_is_small() {
        assert!(size_of::<Edtf>() <= 24, "{}", size_of::<Edtf>());
    }
}
