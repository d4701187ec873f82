//! Dates, times and EDTF → words, by the patterns of the word lists. It knows the keys of dates and
//! times (`themes/chancery/words/en.yaml` explains them), no language and no time zone.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, Timelike};

use super::Speech;
use crate::model::edtf::{Dated, Doubt, Edtf, End, Instant, Parts, Span};

impl Speech<'_> {
    /// "12 September 2025".
    #[must_use]
    pub fn date(&self, date: NaiveDate) -> String {
        let values = [
            ("day", self.day(date, "date.long")),
            ("month", self.month_in_date(date)),
            ("year", year(date)),
        ];
        self.pattern("date.long", &values)
            .unwrap_or_else(|| date.to_string())
    }

    /// "12 September".
    #[must_use]
    pub fn day_and_month(&self, date: NaiveDate) -> String {
        let values = [
            ("day", self.day(date, "date.day_and_month")),
            ("month", self.month_in_date(date)),
        ];
        self.pattern("date.day_and_month", &values)
            .unwrap_or_else(|| date.format("%m-%d").to_string())
    }

    /// "March 2025".
    #[must_use]
    pub fn month(&self, year: i32, month: u32) -> String {
        let iso = || format!("{year:04}-{month:02}");
        let Some(name) = self.text(&format!("months.{month}")) else {
            return iso();
        };
        self.fill(
            "date.month",
            &[("month", name), ("year", &year.to_string())],
        )
        .unwrap_or_else(iso)
    }

    /// "12 September 2025, 10:00 UTC". The zone is its abbreviation, where there is one; the
    /// difference from UTC stands in for it.
    #[must_use]
    pub fn instant(&self, at: DateTime<FixedOffset>, zone: Option<&str>) -> String {
        // The tz database calls zones without an abbreviation "+03".
        let named = zone
            .filter(|zone| zone.starts_with(char::is_alphabetic))
            .map(ToOwned::to_owned);
        let local = at.naive_local();
        let values = [
            ("date", self.date(local.date())),
            ("time", self.time(local.time())),
            ("zone", named.unwrap_or_else(|| self.zone(*at.offset()))),
        ];
        self.pattern("date.instant", &values)
            .unwrap_or_else(|| at.to_rfc3339())
    }

    /// "12–16 September 2025", "October to December 2025", "about 2025", "from spring 2025", "the
    /// 2020s" …
    #[must_use]
    pub fn edtf(&self, edtf: &Edtf) -> String {
        let words = match edtf.parts() {
            Parts::Date(date) => self.dated(date),
            Parts::Interval(from, to) => self.interval(from, to),
            Parts::Instant(Instant {
                local,
                offset: Some(offset),
            }) => local
                .and_local_timezone(offset)
                .single()
                .map(|at| self.instant(at, None)),
            Parts::Instant(Instant {
                local,
                offset: None,
            }) => {
                let values = [
                    ("date", self.date(local.date())),
                    ("time", self.time(local.time())),
                ];
                self.pattern("date.instant_local", &values)
            }
        };
        words.unwrap_or_else(|| edtf.to_string())
    }

    fn dated(&self, date: Dated) -> Option<String> {
        let words = self.span(date.span)?;
        let key = match date.doubt {
            Doubt::Sure => return Some(words),
            Doubt::Uncertain => "date.uncertain",
            Doubt::Approximate => "date.about",
            Doubt::Both => "date.about_uncertain",
        };
        self.fill(key, &[("date", &words)])
    }

    fn span(&self, span: Span) -> Option<String> {
        let part = |key: &str, names: &str, number: u8, year: u16| {
            let name = self.text(&format!("{names}.{number}"))?;
            // The winter of 2025 ends in 2026; "2025–26" says which one is meant.
            let next = format!("{:02}", (year + 1) % 100);
            self.fill(
                key,
                &[("name", name), ("year", &year.to_string()), ("next", &next)],
            )
        };
        let years = |key: &str, first: u16, count: u16| {
            self.fill(
                key,
                &[
                    ("first", &first.to_string()),
                    ("last", &(first + count - 1).to_string()),
                ],
            )
        };
        match span {
            Span::Day(day) => Some(self.date(day)),
            Span::Month(year, month) | Span::DayOfMonth(year, month) => {
                Some(self.month(year.into(), month.into()))
            }
            Span::Season(year, 4) => part("date.winter", "seasons", 4, year),
            Span::Season(year, number) => part("date.season", "seasons", number, year),
            Span::Quarter(year, number) => part("date.part", "quarters", number, year),
            Span::Half(year, number) => part("date.part", "halves", number, year),
            Span::Year(year) | Span::MonthOfYear(year) | Span::DayOfYear(year) => {
                self.fill("date.year", &[("year", &year.to_string())])
            }
            Span::Decade(first) => years("date.decade", first, 10),
            Span::Century(first) => years("date.century", first, 100),
        }
    }

    fn interval(&self, from: End, to: End) -> Option<String> {
        let (key, date) = match (from, to) {
            (End::Date(first), End::Date(last)) => return self.between(first, last),
            (End::Date(first), End::Open) => ("interval.from", first),
            (End::Date(first), End::Unknown) => ("interval.from_until_unknown", first),
            (End::Open, End::Date(last)) => ("interval.until", last),
            (End::Unknown, End::Date(last)) => ("interval.from_unknown_until", last),
            (End::Open | End::Unknown, End::Open | End::Unknown) => return None,
        };
        self.fill(key, &[("date", &self.dated(date)?)])
    }

    /// Says what two certain days or months of one year have in common only once.
    fn between(&self, from: Dated, to: Dated) -> Option<String> {
        let compact = match (from.span, to.span) {
            _ if from.doubt != Doubt::Sure || to.doubt != Doubt::Sure => None,
            (one, other) if one == other => return self.span(one),
            (Span::Day(first), Span::Day(last)) => self.days(first, last),
            (Span::Month(year, first), Span::Month(same, last)) if year == same => {
                let name = |month: u8| self.text(&format!("months.{month}")).map(ToOwned::to_owned);
                self.pattern(
                    "interval.within_year",
                    &[
                        ("first", name(first)?),
                        ("last", name(last)?),
                        ("year", year.to_string()),
                    ],
                )
            }
            _ => None,
        };
        compact.or_else(|| {
            self.fill(
                "interval.between",
                &[("first", &self.dated(from)?), ("last", &self.dated(to)?)],
            )
        })
    }

    fn days(&self, first: NaiveDate, last: NaiveDate) -> Option<String> {
        if first.year() != last.year() {
            return None;
        }
        if first.month() != last.month() {
            let values = [
                ("first", self.day_and_month(first)),
                ("last", self.day_and_month(last)),
                ("year", year(first)),
            ];
            return self.pattern("interval.within_year", &values);
        }
        let key = "interval.within_month";
        let values = [
            ("first", self.day(first, key)),
            ("last", self.day(last, key)),
            ("month", self.month_in_date(first)),
            ("year", year(first)),
        ];
        self.pattern(key, &values)
    }

    /// A day's number, or its word in the list that has the pattern it goes into: French has "1er".
    fn day(&self, date: NaiveDate, pattern: &str) -> String {
        let word = self
            .find(&[pattern])
            .and_then(|(list, _)| list.entries.get(&format!("days.{}", date.day())));
        word.cloned().unwrap_or_else(|| date.day().to_string())
    }

    /// A month's name beside a day, which many languages decline.
    fn month_in_date(&self, date: NaiveDate) -> String {
        let (declined, plain) = (
            format!("months_in_date.{}", date.month()),
            format!("months.{}", date.month()),
        );
        // Together, so that a list's own plain name wins over another language's declined one.
        self.find(&[&declined, &plain])
            .map_or_else(|| date.month().to_string(), |(_, name)| name.to_owned())
    }

    fn time(&self, time: NaiveTime) -> String {
        let values = [
            ("hour", format!("{:02}", time.hour())),
            ("minute", format!("{:02}", time.minute())),
        ];
        self.pattern("time.short", &values)
            .unwrap_or_else(|| time.format("%H:%M").to_string())
    }

    /// "UTC", "UTC+2", "UTC−3:30".
    fn zone(&self, offset: FixedOffset) -> String {
        let utc = self.text("time.utc").unwrap_or("UTC");
        let minutes = offset.local_minus_utc() / 60;
        let sign = if minutes < 0 { '\u{2212}' } else { '+' };
        match (minutes.abs() / 60, minutes.abs() % 60) {
            (0, 0) => utc.to_owned(),
            (hours, 0) => format!("{utc}{sign}{hours}"),
            (hours, rest) => format!("{utc}{sign}{hours}:{rest:02}"),
        }
    }

    fn pattern(&self, key: &str, values: &[(&str, String)]) -> Option<String> {
        let values: Vec<_> = values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        self.fill(key, &values)
    }
}

fn year(date: NaiveDate) -> String {
    date.year().to_string()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{day, english, words};
    use super::*;

    #[test]
    fn edtf_in_english() {
        let english = english();
        let speech = Speech::new([&english]);
        for (edtf, expected) in [
            ("2025-09-12", "12 September 2025"),
            ("2025-09", "September 2025"),
            ("2025-09-XX", "September 2025"),
            ("2025", "2025"),
            ("0476-XX", "476"),
            ("2025-21", "spring 2025"),
            ("2025-24", "winter 2025–26"),
            ("1999-24", "winter 1999–00"),
            ("2025-33", "the first quarter of 2025"),
            ("2025-41", "the second half of 2025"),
            ("202X", "the 2020s"),
            ("20XX", "the years 2000 to 2099"),
            ("2025~", "about 2025"),
            ("2025?", "2025 (uncertain)"),
            ("2025-09%", "about September 2025 (uncertain)"),
            ("2025-09-12T10:05:30Z", "12 September 2025, 10:05 UTC"),
            (
                "2025-09-12T10:00:00+02:00",
                "12 September 2025, 10:00 UTC+2",
            ),
            (
                "2025-09-12T10:00:00-03:30",
                "12 September 2025, 10:00 UTC−3:30",
            ),
            ("2025-09-12T10:00:00", "12 September 2025, 10:00"),
            ("2025-09-12/2025-09-16", "12–16 September 2025"),
            ("2025-09-12/2025-09-12", "12 September 2025"),
            ("2025-09-28/2025-10-03", "28 September to 3 October 2025"),
            (
                "2025-12-30/2026-01-02",
                "30 December 2025 to 2 January 2026",
            ),
            ("2025-10/2025-12", "October to December 2025"),
            ("2025-10/2026-01", "October 2025 to January 2026"),
            ("2025-10~/2025-12", "about October 2025 to December 2025"),
            ("2025-10/2025-10", "October 2025"),
            ("2024/2026", "2024 to 2026"),
            ("2025-21/2025-23", "spring 2025 to autumn 2025"),
            ("2025-10/..", "from October 2025"),
            ("2025~/..", "from about 2025"),
            ("2025-10/", "from October 2025, end unknown"),
            ("../2025-10", "until October 2025"),
            ("/2025-10-01", "until 1 October 2025, start unknown"),
        ] {
            assert_eq!(
                speech.edtf(&edtf.parse().expect("valid")),
                expected,
                "{edtf}"
            );
        }
    }

    #[test]
    fn dates_in_english() {
        let english = english();
        let speech = Speech::new([&english]);
        assert_eq!(speech.date(day("2025-03-01")), "1 March 2025");
        assert_eq!(speech.day_and_month(day("2025-03-01")), "1 March");
        assert_eq!(speech.month(2025, 3), "March 2025");
        assert_eq!(speech.month(2025, 13), "2025-13");
        let at = DateTime::parse_from_rfc3339("2025-09-12T23:59:59+03:00").expect("an instant");
        for (zone, expected) in [
            (Some("EEST"), "EEST"),
            (Some("+03"), "UTC+3"),
            (None, "UTC+3"),
        ] {
            assert_eq!(
                speech.instant(at, zone),
                format!("12 September 2025, 23:59 {expected}")
            );
        }
    }

    #[test]
    fn without_any_words_dates_are_iso() {
        let speech = Speech::new([]);
        assert_eq!(speech.date(day("2025-09-12")), "2025-09-12");
        assert_eq!(speech.month(2025, 9), "2025-09");
        for text in [
            "2025-09-12/2025-09-16",
            "2025-10/2025-12",
            "2025-21~",
            "202X",
            "2025-10/..",
            "2025-09-12T10:00:00",
        ] {
            assert_eq!(speech.edtf(&text.parse().expect("valid")), text);
        }
        assert_eq!(speech.list(&["A".to_owned(), "B".to_owned()]), "A, B");
    }

    #[test]
    fn a_month_or_day_is_declined_by_its_own_language() {
        let english = english();
        let french = words("fr", &[("months.3", "mars"), ("days.1", "1er")]);
        let czech = words(
            "cs",
            &[
                ("months.3", "březen"),
                ("months_in_date.3", "března"),
                ("date.long", "{day}. {month} {year}"),
            ],
        );
        let first = day("2025-03-01");
        // Neither the Czech genitive for a French month nor the French first for a Czech pattern.
        assert_eq!(
            Speech::new([&french, &czech, &english]).date(first),
            "1. mars 2025"
        );
        assert_eq!(
            Speech::new([&czech, &english]).date(first),
            "1. března 2025"
        );
        assert_eq!(
            Speech::new([&czech, &english]).month(2025, 3),
            "březen 2025"
        );
        let french = words(
            "fr",
            &[
                ("months.3", "mars"),
                ("days.1", "1er"),
                ("date.long", "{day} {month} {year}"),
            ],
        );
        assert_eq!(
            Speech::new([&french, &english]).date(first),
            "1er mars 2025"
        );
    }
}
