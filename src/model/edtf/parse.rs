//! EDTF text → [`Edtf`]. Whatever it lets through is valid: real days, years 1 to 9999, an end not
//! before its start. It does not word what is wrong; `error.rs` does.

use std::str::FromStr;

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveTime};

use super::{Dated, Doubt, Edtf, EdtfError, End, Instant, Parts, Span};

impl FromStr for Edtf {
    type Err = EdtfError;

    fn from_str(text: &str) -> Result<Self, EdtfError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EdtfError::Empty);
        }
        let foreign = |character: char| {
            !(character.is_ascii_digit() || "-/.:+?~%TXYZES[]{},".contains(character))
        };
        if text.contains(foreign) {
            return Err(EdtfError::Foreign(text.to_owned()));
        }
        if text.contains(['[', ']', '{', '}', ',', 'S', 'E']) {
            return Err(EdtfError::Level);
        }
        match (text.split_once('/'), text.split_once('T')) {
            (Some(_), Some(_)) => Err(EdtfError::TimeInInterval),
            (Some((_, to)), None) if to.contains('/') => Err(EdtfError::Slashes),
            (Some((from, to)), None) => interval(from, to).map(Self),
            (None, Some(("", _))) => Err(EdtfError::Foreign(text.to_owned())),
            (None, Some((day, time))) => {
                instant(day, time).map(|instant| Self(Parts::Instant(instant)))
            }
            (None, None) => dated(text).map(|date| Self(Parts::Date(date))),
        }
    }
}

fn interval(from: &str, to: &str) -> Result<Parts, EdtfError> {
    let end = |text| match text {
        "" => Ok(End::Unknown),
        ".." => Ok(End::Open),
        _ => dated(text).map(End::Date),
    };
    let (start, stop) = (end(from)?, end(to)?);
    match (start, stop) {
        (End::Open | End::Unknown, End::Open | End::Unknown) => Err(EdtfError::NoEnd),
        // `2025-09/2025` is fine: the end is some day of 2025 that is not before September.
        (End::Date(first), End::Date(last)) if last.span.last_day() < first.span.first_day() => {
            Err(EdtfError::Backwards(from.to_owned(), to.to_owned()))
        }
        _ => Ok(Parts::Interval(start, stop)),
    }
}

fn instant(day: &str, time: &str) -> Result<Instant, EdtfError> {
    let Dated {
        span: Span::Day(day),
        doubt: Doubt::Sure,
    } = dated(day)?
    else {
        return Err(EdtfError::TimeOfNoDay(day.to_owned()));
    };
    let (clock, offset) = time.split_at(time.find(['Z', '+', '-']).unwrap_or(time.len()));
    let wrong_time = || EdtfError::Time(clock.to_owned());
    let numbers: Vec<_> = clock.split(':').map(two_digits).collect();
    let [Some(hour), Some(minute), Some(second)] = numbers[..] else {
        return Err(wrong_time());
    };
    let clock = NaiveTime::from_hms_opt(hour.into(), minute.into(), second.into())
        .ok_or_else(wrong_time)?;
    let offset = match offset {
        "" => None,
        "Z" => FixedOffset::east_opt(0),
        _ => Some(shift(offset).ok_or_else(|| EdtfError::Offset(offset.to_owned()))?),
    };
    Ok(Instant {
        local: day.and_time(clock),
        offset,
    })
}

/// `+02:00`, `-04`.
fn shift(text: &str) -> Option<FixedOffset> {
    let (sign, rest) = text.split_at_checked(1)?;
    let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "00"));
    let minutes = two_digits(minutes).filter(|minutes| *minutes < 60)?;
    let seconds = i32::from(two_digits(hours)?) * 3600 + i32::from(minutes) * 60;
    match sign {
        "+" => FixedOffset::east_opt(seconds),
        "-" => FixedOffset::west_opt(seconds),
        _ => None,
    }
}

fn dated(text: &str) -> Result<Dated, EdtfError> {
    let (date, doubt) = match text.char_indices().next_back() {
        Some((end, '?')) => (&text[..end], Doubt::Uncertain),
        Some((end, '~')) => (&text[..end], Doubt::Approximate),
        Some((end, '%')) => (&text[..end], Doubt::Both),
        _ => (text, Doubt::Sure),
    };
    if date.contains(['?', '~', '%']) {
        return Err(EdtfError::Qualifier(text.to_owned()));
    }
    if date.starts_with(['Y', '-', '+']) {
        return Err(EdtfError::YearRange(date.to_owned()));
    }
    let parts: Vec<_> = date.split('-').collect();
    let span = match parts[..] {
        _ if parts.contains(&"") => return Err(EdtfError::Foreign(text.to_owned())),
        [year] if year.contains('X') => masked_year(year)?,
        [year] => Span::Year(full_year(year)?),
        [year, ..] if year.contains('X') => return Err(EdtfError::Unspecified(date.to_owned())),
        [year, month] => within_year(full_year(year)?, month, None)?,
        [year, month, day] => within_year(full_year(year)?, month, Some(day))?,
        _ => return Err(EdtfError::Foreign(text.to_owned())),
    };
    Ok(Dated { span, doubt })
}

/// `202X`, `20XX`.
fn masked_year(text: &str) -> Result<Span, EdtfError> {
    let known = text.trim_end_matches('X');
    match (text.len(), known.len(), known.parse::<u16>()) {
        (4, 3, Ok(decade)) => Ok(Span::Decade(decade * 10)),
        (4, 2, Ok(century)) => Ok(Span::Century(century * 100)),
        _ => Err(EdtfError::Unspecified(text.to_owned())),
    }
}

fn full_year(text: &str) -> Result<u16, EdtfError> {
    let all_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(0) if text.len() == 4 => Err(EdtfError::YearRange(text.to_owned())),
        Ok(year) if text.len() == 4 && all_digits => Ok(year),
        _ => Err(EdtfError::Year(text.to_owned())),
    }
}

fn within_year(year: u16, month: &str, day: Option<&str>) -> Result<Span, EdtfError> {
    match (month, day) {
        ("XX", None) => return Ok(Span::MonthOfYear(year)),
        ("XX", Some("XX")) => return Ok(Span::DayOfYear(year)),
        _ if month.contains('X') => {
            let day = day.map(|day| format!("-{day}")).unwrap_or_default();
            return Err(EdtfError::Unspecified(format!("{year:04}-{month}{day}")));
        }
        _ => {}
    }
    let number = two_digits(month).ok_or_else(|| EdtfError::Month(month.to_owned()))?;
    match (number, day) {
        (1..=12, None) => Ok(Span::Month(year, number)),
        (1..=12, Some("XX")) => Ok(Span::DayOfMonth(year, number)),
        (1..=12, Some(day)) => within_month(year, number, day),
        (21..=24 | 33..=36 | 40..=41, Some(_)) => Err(EdtfError::DayOfSeason(month.to_owned())),
        (21..=24, None) => Ok(Span::Season(year, number - 20)),
        (33..=36, None) => Ok(Span::Quarter(year, number - 32)),
        (40..=41, None) => Ok(Span::Half(year, number - 39)),
        (25..=32 | 37..=39, _) => Err(EdtfError::Season(month.to_owned())),
        _ => Err(EdtfError::Month(month.to_owned())),
    }
}

fn within_month(year: u16, month: u8, day: &str) -> Result<Span, EdtfError> {
    if day.contains('X') {
        return Err(EdtfError::Unspecified(format!(
            "{year:04}-{month:02}-{day}"
        )));
    }
    let number = two_digits(day).ok_or_else(|| EdtfError::Day(day.to_owned()))?;
    NaiveDate::from_ymd_opt(year.into(), month.into(), number.into())
        .map(Span::Day)
        .ok_or_else(|| {
            let month = Dated {
                span: Span::Month(year, month),
                doubt: Doubt::Sure,
            };
            EdtfError::NoSuchDay {
                day: number,
                month: month.to_string(),
                days: month.span.last_day().day(),
            }
        })
}

fn two_digits(text: &str) -> Option<u8> {
    let plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Text, first day, last day. Every text is canonical: it is printed as it was read.
    const VALID: &[(&str, &str, &str)] = &[
        // Level 0: dates.
        ("1985-04-12", "1985-04-12", "1985-04-12"),
        ("1985-04", "1985-04-01", "1985-04-30"),
        ("1985", "1985-01-01", "1985-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-02", "2025-02-01", "2025-02-28"),
        ("2000-02-29", "2000-02-29", "2000-02-29"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
        // Level 0: date and time.
        ("1985-04-12T23:20:30", "1985-04-12", "1985-04-12"),
        ("1985-04-12T23:20:30Z", "1985-04-12", "1985-04-12"),
        ("1985-04-12T23:20:30+04:30", "1985-04-12", "1985-04-12"),
        ("1985-04-12T00:00:00-14:00", "1985-04-12", "1985-04-12"),
        // Level 0: intervals.
        ("1964/2008", "1964-01-01", "2008-12-31"),
        ("2004-06/2006-08", "2004-06-01", "2006-08-31"),
        ("2004-02-01/2005-02-08", "2004-02-01", "2005-02-08"),
        ("2004-02-01/2005-02", "2004-02-01", "2005-02-28"),
        ("2004-02-01/2005", "2004-02-01", "2005-12-31"),
        ("2005/2006-02", "2005-01-01", "2006-02-28"),
        ("2025-09/2025", "2025-09-01", "2025-12-31"),
        ("2025-09-12/2025-09-12", "2025-09-12", "2025-09-12"),
        // Level 1: seasons.
        ("2001-21", "2001-03-01", "2001-05-31"),
        ("2001-22", "2001-06-01", "2001-08-31"),
        ("2001-23", "2001-09-01", "2001-11-30"),
        ("2001-24", "2001-12-01", "2002-02-28"),
        ("9999-24", "9999-12-01", "+10000-02-29"),
        ("2001-21?", "2001-03-01", "2001-05-31"),
        ("2025-21/2025-23~", "2025-03-01", "2025-11-30"),
        // Level 1: a whole date in doubt.
        ("1984?", "1984-01-01", "1984-12-31"),
        ("2004-06~", "2004-06-01", "2004-06-30"),
        ("2004-06-11%", "2004-06-11", "2004-06-11"),
        // Level 1: unspecified digits from the right.
        ("201X", "2010-01-01", "2019-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2004-XX", "2004-01-01", "2004-12-31"),
        ("1985-04-XX", "1985-04-01", "1985-04-30"),
        ("1985-XX-XX", "1985-01-01", "1985-12-31"),
        ("000X", "0001-01-01", "0009-12-31"),
        ("99XX", "9900-01-01", "9999-12-31"),
        ("202X?", "2020-01-01", "2029-12-31"),
        // Level 1: intervals with an open or unknown end. A dash is no day.
        ("1985-04-12/..", "1985-04-12", "-"),
        ("1985-04/..", "1985-04-01", "-"),
        ("1985/..", "1985-01-01", "-"),
        ("../1985-04-12", "-", "1985-04-12"),
        ("../1985-04", "-", "1985-04-30"),
        ("../1985", "-", "1985-12-31"),
        ("1985-04-12/", "1985-04-12", "-"),
        ("1985-04/", "1985-04-01", "-"),
        ("1985/", "1985-01-01", "-"),
        ("/1985-04-12", "-", "1985-04-12"),
        ("/1985-04", "-", "1985-04-30"),
        ("/1985", "-", "1985-12-31"),
        // Levels 1 and 2: ends in doubt or unspecified.
        ("1984~/2004-06", "1984-01-01", "2004-06-30"),
        ("1984/2004-06~", "1984-01-01", "2004-06-30"),
        ("1984-06-02?/2004-08-08~", "1984-06-02", "2004-08-08"),
        ("2004-06-11%/2004-06%", "2004-06-11", "2004-06-30"),
        ("2004-06-XX/2004-07-03", "2004-06-01", "2004-07-03"),
        ("2025-10?/..", "2025-10-01", "-"),
        // Level 2: quarters and halves.
        ("2001-33", "2001-01-01", "2001-03-31"),
        ("2001-34", "2001-04-01", "2001-06-30"),
        ("2001-35~", "2001-07-01", "2001-09-30"),
        ("2001-36", "2001-10-01", "2001-12-31"),
        ("2001-40", "2001-01-01", "2001-06-30"),
        ("2001-41", "2001-07-01", "2001-12-31"),
    ];

    #[test]
    fn valid_texts_have_their_days_and_print_themselves() {
        for &(text, first, last) in VALID {
            let edtf: Edtf = text
                .parse()
                .unwrap_or_else(|error| panic!("{text}: {error}"));
            let day = |day: Option<NaiveDate>| day.map_or("-".to_owned(), |day| day.to_string());
            assert_eq!(
                (day(edtf.first_day()), day(edtf.last_day())),
                (first.to_owned(), last.to_owned()),
                "{text}"
            );
            assert_eq!(edtf.to_string(), text);
        }
    }

    #[test]
    fn other_spellings_become_canonical() {
        for (text, canonical) in [
            (" 2025-09 ", "2025-09"),
            ("1985-04-12T23:20:30-04", "1985-04-12T23:20:30-04:00"),
            ("1985-04-12T23:20:30+00:00", "1985-04-12T23:20:30Z"),
        ] {
            let edtf: Edtf = text.parse().expect("valid");
            assert_eq!(edtf.to_string(), canonical);
            assert_eq!(canonical.parse(), Ok(edtf));
        }
    }

    #[test]
    fn invalid_texts_are_told_what_is_wrong() {
        for &(text, message) in INVALID {
            let error = text.parse::<Edtf>().expect_err(text);
            assert_eq!(error.to_string(), message, "{text}");
            let help = error.help();
            for example in help
                .split('`')
                .skip(1)
                .step_by(2)
                .filter(|example| example.len() > 2)
            {
                assert!(
                    example.parse::<Edtf>().is_ok(),
                    "the help for {text} gives {example}"
                );
            }
        }
    }

    const FOREIGN: &str = "it is not a year, month or day as EDTF writes them";
    const LEVEL: &str = "sets, exponents and significant digits are not supported";

    const INVALID: &[(&str, &str)] = &[
        ("", "there is no date"),
        ("  ", "there is no date"),
        ("September 2025", FOREIGN),
        ("2025-10 / 2025-12", FOREIGN),
        ("2025-10–2025-12", FOREIGN),
        ("199u", FOREIGN),
        ("2025-10/open", FOREIGN),
        ("unknown/2025-10", FOREIGN),
        ("2025-", FOREIGN),
        ("2025-09-12-01", FOREIGN),
        ("?", FOREIGN),
        ("T10:00:00Z", FOREIGN),
        ("[1667,1668]", LEVEL),
        ("{1960,1961-12}", LEVEL),
        ("1950S2", LEVEL),
        ("Y-17E7", LEVEL),
        ("25", "`25` is no year of four digits"),
        ("201", "`201` is no year of four digits"),
        ("12-09-2025", "`12` is no year of four digits"),
        ("20250912", "`20250912` is no year of four digits"),
        ("2025-10/12", "`12` is no year of four digits"),
        ("12.09.2025", "`12.09.2025` is no year of four digits"),
        ("Y-17000", "`Y-17000` is outside the years 0001 to 9999"),
        (
            "Y170000002",
            "`Y170000002` is outside the years 0001 to 9999",
        ),
        ("-1985", "`-1985` is outside the years 0001 to 9999"),
        ("0000", "`0000` is outside the years 0001 to 9999"),
        ("2025-00", "`00` is no month"),
        ("2025-13", "`13` is no month"),
        ("2025-20", "`20` is no month"),
        ("2025-42", "`42` is no month"),
        ("2025-9", "`9` is no month"),
        ("2025-9-12", "`9` is no month"),
        ("2025-25", "`25` is no season, quarter or half of a year"),
        ("2025-32", "`32` is no season, quarter or half of a year"),
        ("2025-37", "`37` is no season, quarter or half of a year"),
        (
            "2025-21-01",
            "`21` is a part of a year, which has no numbered days",
        ),
        ("2025-09-31", "2025-09 has 30 days, not 31"),
        ("2025-02-29", "2025-02 has 28 days, not 29"),
        ("1900-02-29", "1900-02 has 28 days, not 29"),
        ("2025-09-00", "2025-09 has no day 0"),
        ("2025-09-1", "`1` is no day of two digits"),
        ("2025-09-012", "`012` is no day of two digits"),
        ("1XXX", "`1XXX` has an X where it can't be understood"),
        ("XXXX", "`XXXX` has an X where it can't be understood"),
        ("20X5", "`20X5` has an X where it can't be understood"),
        ("202X-09", "`202X-09` has an X where it can't be understood"),
        (
            "2025-XX-12",
            "`2025-XX-12` has an X where it can't be understood",
        ),
        ("2025-1X", "`2025-1X` has an X where it can't be understood"),
        (
            "2025-09-1X",
            "`2025-09-1X` has an X where it can't be understood",
        ),
        (
            "2025?-09",
            "`2025?-09` has a `?`, `~` or `%` before its end",
        ),
        (
            "?2025-09",
            "`?2025-09` has a `?`, `~` or `%` before its end",
        ),
        ("2025?~", "`2025?~` has a `?`, `~` or `%` before its end"),
        ("2025-09-12T10:00Z", "`10:00` is no time of day"),
        ("2025-09-12T24:00:00Z", "`24:00:00` is no time of day"),
        ("2025-09-12T10:00:00.5Z", "`10:00:00.5` is no time of day"),
        ("2025-09-12T", "`` is no time of day"),
        (
            "2025-09T10:00:00Z",
            "`2025-09` is not one certain day, so it can't have a time",
        ),
        (
            "2025-09-12~T10:00:00",
            "`2025-09-12~` is not one certain day, so it can't have a time",
        ),
        ("2025-09-12T10:00:00+2", "`+2` is no difference from UTC"),
        (
            "2025-09-12T10:00:00+24:00",
            "`+24:00` is no difference from UTC",
        ),
        (
            "2025-09-12T10:00:00+02:60",
            "`+02:60` is no difference from UTC",
        ),
        ("2025-09-12T10:00:00ZZ", "`ZZ` is no difference from UTC"),
        (
            "2025-09-12T10:00:00Z/2025-09-13",
            "an interval goes from day to day and has no times",
        ),
        ("2025/09/12", "an interval has one slash"),
        ("/", "an interval needs at least one date"),
        ("../..", "an interval needs at least one date"),
        ("../", "an interval needs at least one date"),
        (
            "2025-12/2025-10",
            "the end `2025-10` is before the start `2025-12`",
        ),
        (
            "2025-12-01/2025-11",
            "the end `2025-11` is before the start `2025-12-01`",
        ),
        ("2025/2024?", "the end `2024?` is before the start `2025`"),
    ];

    #[test]
    fn no_text_makes_it_panic() {
        // Every text of up to four of these pieces: all the ways parts can meet.
        let pieces = [
            "", "2025", "0000", "-", "-09", "-24", "-12", "X", "?", "/", "..", "T", "10:00:00",
            "Z", "+", "é", "S",
        ];
        for a in pieces {
            for b in pieces {
                for c in pieces {
                    for d in pieces {
                        let text = format!("{a}{b}{c}{d}");
                        match text.parse::<Edtf>() {
                            Ok(edtf) => assert_eq!(edtf.to_string().parse(), Ok(edtf), "{text}"),
                            Err(error) => assert!(!error.help().is_empty()),
                        }
                    }
                }
            }
        }
    }
}
