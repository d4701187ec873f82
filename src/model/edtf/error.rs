//! What is wrong with a text that should be EDTF, in words and with the right form. It does not
//! look for faults; `parse.rs` does.

use std::fmt;

/// What is wrong with a text that should be EDTF. Printed, it says so in plain words;
/// [`EdtfError::help`] shows the right form. A text inside is the part of the date at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EdtfError {
    /// There is no text.
    Empty,
    /// It has letters, spaces or dashes that no EDTF date has, or too many parts.
    Foreign(String),
    /// A set, an exponent or significant digits, from level 2.
    Level,
    /// A year that is not four digits.
    Year(String),
    /// A year outside 0001 to 9999.
    YearRange(String),
    /// A month that is not two digits, or is none of the year's.
    Month(String),
    /// One of level 2's other parts of a year.
    Season(String),
    /// A season, quarter or half with a day.
    DayOfSeason(String),
    /// A day that is not two digits.
    Day(String),
    /// A day its month does not have.
    NoSuchDay {
        /// The day.
        day: u8,
        /// The year and month, `2025-09`.
        month: String,
        /// How many days that month has.
        days: u32,
    },
    /// An `X` where level 1 has none.
    Unspecified(String),
    /// A `?`, `~` or `%` that is not the one last character.
    Qualifier(String),
    /// A time that is not `hh:mm:ss`, or that no clock shows.
    Time(String),
    /// A time after something that is not one certain day.
    TimeOfNoDay(String),
    /// A difference from UTC that is not `Z` or `+hh:mm`.
    Offset(String),
    /// A time in an interval.
    TimeInInterval,
    /// More than one slash.
    Slashes,
    /// An interval without any date.
    NoEnd,
    /// An interval whose end, the second, is before its start.
    Backwards(String, String),
}

impl fmt::Display for EdtfError {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Empty => write!(out, "there is no date"),
            Self::Foreign(_) => write!(out, "it is not a year, month or day as EDTF writes them"),
            Self::Level => write!(
                out,
                "sets, exponents and significant digits are not supported"
            ),
            Self::Year(text) => write!(out, "`{text}` is no year of four digits"),
            Self::YearRange(text) => write!(out, "`{text}` is outside the years 0001 to 9999"),
            Self::Month(text) => write!(out, "`{text}` is no month"),
            Self::Season(text) => write!(out, "`{text}` is no season, quarter or half of a year"),
            Self::DayOfSeason(text) => write!(
                out,
                "`{text}` is a part of a year, which has no numbered days"
            ),
            Self::Day(text) => write!(out, "`{text}` is no day of two digits"),
            Self::NoSuchDay { day: 0, month, .. } => write!(out, "{month} has no day 0"),
            Self::NoSuchDay { day, month, days } => {
                write!(out, "{month} has {days} days, not {day}")
            }
            Self::Unspecified(text) => {
                write!(out, "`{text}` has an X where it can't be understood")
            }
            Self::Qualifier(text) => write!(out, "`{text}` has a `?`, `~` or `%` before its end"),
            Self::Time(text) => write!(out, "`{text}` is no time of day"),
            Self::TimeOfNoDay(text) => write!(
                out,
                "`{text}` is not one certain day, so it can't have a time"
            ),
            Self::Offset(text) => write!(out, "`{text}` is no difference from UTC"),
            Self::TimeInInterval => {
                write!(out, "an interval goes from day to day and has no times")
            }
            Self::Slashes => write!(out, "an interval has one slash"),
            Self::NoEnd => write!(out, "an interval needs at least one date"),
            Self::Backwards(from, to) => write!(out, "the end `{to}` is before the start `{from}`"),
        }
    }
}

impl std::error::Error for EdtfError {}

impl EdtfError {
    /// The right form, with an example.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Empty => "write a year, a month or a day: `2025`, `2025-09`, `2025-09-12`",
            Self::Foreign(text) if text.contains(char::is_whitespace) && text.contains('/') => {
                "write the interval without spaces: `2025-10/2025-12`"
            }
            Self::Foreign(text) if text.contains("open") => "an open end is two dots: `2025-10/..`",
            Self::Foreign(text) if text.contains("unknown") => {
                "an unknown end is left out: `2025-10/`"
            }
            Self::Foreign(text) if text.contains(['x', 'u']) && !text.contains(' ') => {
                "an unknown digit is a capital X: `202X`, `2025-09-XX`"
            }
            Self::Foreign(_) => {
                "write `2025-09-12`, `2025-09`, `2025`, `2025-21` (spring) or `2025-10/2025-12`"
            }
            Self::Level => "write one date or an interval: `2025-09-12`, `2025-10/2025-12`",
            Self::Year(_) => {
                "the year comes first, with four digits, at both ends: `2025-09`, `2025-10/2025-12`"
            }
            Self::YearRange(_) => {
                "only the years 0001 to 9999 are supported, with four digits: `0476`"
            }
            Self::Month(text) => return two_digits(text, "months are 01 to 12", "`2025-09`"),
            Self::Season(_) | Self::DayOfSeason(_) => {
                "21 to 24 are the seasons, 33 to 36 the quarters, 40 and 41 the halves: `2025-21`"
            }
            Self::Day(text) => return two_digits(text, "days have two digits", "`2025-09-12`"),
            Self::NoSuchDay { month, days, .. } => {
                return format!("the last day of that month is `{month}-{days}`");
            }
            Self::Unspecified(_) => {
                "an X stands for last digits: `202X`, `20XX`, `2025-XX`, `2025-09-XX`"
            }
            Self::Qualifier(_) => {
                "one mark at the end is for the whole date: `2025?`, `2025~`, or `2025%` for both"
            }
            Self::Time(_) => {
                "write hours, minutes and seconds, two digits each: `2025-09-12T10:00:00Z`"
            }
            Self::TimeOfNoDay(_) => "write the day in full before the time: `2025-09-12T10:00:00Z`",
            Self::Offset(_) => "write Z for UTC, or hours and minutes: `2025-09-12T10:00:00+02:00`",
            Self::TimeInInterval => "leave the times out: `2025-09-12/2025-09-16`",
            Self::Slashes => {
                "days have hyphens, intervals one slash: `2025-09-12`, `2025-10/2025-12`"
            }
            Self::NoEnd => "write from when or until when: `2025-10/..`, `../2025-10`",
            Self::Backwards(from, to) => return format!("write the earlier first: `{to}/{from}`"),
        }
        .to_owned()
    }
}

fn two_digits(text: &str, rule: &str, example: &str) -> String {
    match text.parse::<u8>() {
        Ok(digit @ 1..=9) => format!("write it with two digits: `{digit:02}`"),
        _ => format!("{rule}: {example}"),
    }
}
