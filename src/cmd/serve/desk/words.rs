//! Instants and the gate's reasons → the words that the desk and the banners have for them: plain
//! text in English, with no author's word in it.

use chrono::{DateTime, NaiveDate, Offset, Timelike, Utc};
use chrono_tz::Tz;

use crate::gate::Reason;
use crate::model::briefing::Tlp;

/// All reasons in a line.
pub(super) fn all(reasons: &[Reason], zone: Tz) -> String {
    let each: Vec<String> = reasons.iter().map(|reason| one(*reason, zone)).collect();
    each.join("; ")
}

fn one(reason: Reason, zone: Tz) -> String {
    match reason {
        Reason::Draft => "draft".to_owned(),
        Reason::Withdrawn => "withdrawn".to_owned(),
        Reason::Retracted => "retracted".to_owned(),
        Reason::Label(label) => {
            let known = Tlp::WORDS.iter().find(|(_, known)| *known == label);
            let word = known.map_or("", |(word, _)| *word);
            format!("marked TLP:{word}, which is above what this site may hold")
        }
        Reason::Embargoed(until) => format!("embargoed until {}", moment(until, zone)),
        Reason::Dated(date) if date.timed => {
            format!("dated in the future, {}", moment(date.instant, zone))
        }
        Reason::Dated(date) => format!("dated in the future, {}", day(date.day)),
        Reason::Expired(since) => format!("expired since {}", moment(since, zone)),
    }
}

/// An instant in the site's zone and in UTC: "10 January 2026, 08:00 CET (07:00 UTC)".
pub(super) fn moment(instant: DateTime<Utc>, zone: Tz) -> String {
    let local = instant.with_timezone(&zone);
    let (own, utc) = (local.date_naive(), instant.date_naive());
    let utc_time = time(&instant);
    if local.offset().fix().local_minus_utc() == 0 {
        return format!("{}, {utc_time} UTC", day(utc));
    }
    let own_time = format!("{}, {} {}", day(own), time(&local), local.format("%Z"));
    if own == utc {
        format!("{own_time} ({utc_time} UTC)")
    } else {
        format!("{own_time} ({}, {utc_time} UTC)", day(utc))
    }
}

fn day(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

fn time(of: &impl Timelike) -> String {
    let (hour, minute) = (of.hour(), of.minute());
    match of.second() {
        0 => format!("{hour:02}:{minute:02}"),
        second => format!("{hour:02}:{minute:02}:{second:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn instants_are_told_in_both_zones() {
        let cases = [
            (
                "2026-01-10T07:00:00Z",
                Tz::UTC,
                "10 January 2026, 07:00 UTC",
            ),
            (
                "2026-01-10T07:00:00Z",
                Tz::Europe__Berlin,
                "10 January 2026, 08:00 CET (07:00 UTC)",
            ),
            (
                "2026-07-09T23:00:30Z",
                Tz::Europe__Berlin,
                "10 July 2026, 01:00:30 CEST (9 July 2026, 23:00:30 UTC)",
            ),
            (
                "2026-01-10T07:00:00Z",
                Tz::Europe__London,
                "10 January 2026, 07:00 UTC",
            ),
        ];
        for (instant, zone, expected) in cases {
            assert_eq!(moment(at(instant), zone), expected);
        }
    }
}
