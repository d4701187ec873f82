//! The YAML of a briefing → `FrontMatter`: every key typed, nothing decided yet.
//!
//! A translation may leave out what its original says, so that everything here may be missing;
//! `parse::briefing` decides what must be there.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::fields::{self, Fields};
use crate::diag::{Findings, Place, messages};
use crate::model::briefing::{
    Cite, Claim, Confidence, Countries, Event, Extra, Figure, Image, Kind, Likelihood, Name, Note,
    Redirect, Reference, Stamp, Status, Tlp, Trend,
};
use crate::model::{language, url};
use crate::yaml::{Node, Value};

pub(super) mod kept;
mod parts;

pub(super) use parts::{Citation, Part, cited};

/// The keys of a briefing's front matter, as design and schema list them.
pub const KEYS: &[&str] = &[
    "title",
    "date",
    "summary",
    "takeaways",
    "place",
    "countries",
    "actors",
    "topics",
    "section",
    "kicker",
    "series",
    "kind",
    "authors",
    "lang",
    "translation_of",
    "events",
    "figures",
    "claims",
    "sources",
    "confidence",
    "likelihood",
    "cutoff",
    "trend",
    "image",
    "updates",
    "corrections",
    "status",
    "embargo",
    "expires",
    "tlp",
    "slug",
    "redirects",
    "cite",
    "notice",
    "extra",
];

/// What the front matter of one file says. `None` and empty lists: it does not say.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct FrontMatter {
    pub(super) place: Place,
    pub(super) title: Option<String>,
    pub(super) date: Option<Stamp>,
    /// Whether a `date` stands there, good or bad: a bad one is reported already.
    pub(super) has_date: bool,
    pub(super) has_title: bool,
    pub(super) summary: Option<String>,
    pub(super) takeaways: Vec<String>,
    pub(super) dateline_place: Option<String>,
    pub(super) countries: Option<Countries>,
    pub(super) actors: Option<Vec<Name>>,
    pub(super) topics: Option<Vec<Name>>,
    pub(super) section: Option<String>,
    pub(super) kicker: Option<String>,
    pub(super) series: Option<String>,
    pub(super) kind: Option<Kind>,
    pub(super) authors: Vec<String>,
    pub(super) lang: Option<String>,
    pub(super) translation_of: Option<Name>,
    pub(super) events: Vec<Event>,
    pub(super) figures: Vec<Figure>,
    pub(super) claims: Vec<Claim>,
    pub(super) sources: Vec<Reference>,
    pub(super) citations: Vec<Citation>,
    pub(super) confidence: Option<Confidence>,
    pub(super) likelihood: Option<Likelihood>,
    pub(super) cutoff: Option<NaiveDate>,
    pub(super) trend: Option<Trend>,
    pub(super) image: Option<Image>,
    pub(super) updates: Vec<Note>,
    pub(super) corrections: Vec<Note>,
    pub(super) release: ReleaseKeys,
    pub(super) slug: Option<Name>,
    pub(super) redirects: Vec<Redirect>,
    pub(super) cite: Cite,
    #[serde(with = "kept::extra")]
    pub(super) extra: BTreeMap<String, Extra>,
}

/// The keys that the gate reads.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct ReleaseKeys {
    pub(super) status: Option<(Status, Place)>,
    pub(super) embargo: Option<DateTime<Utc>>,
    pub(super) expires: Option<(DateTime<Utc>, Place)>,
    pub(super) tlp: Option<Tlp>,
    pub(super) notice: Option<String>,
}

/// Reads the front matter of a briefing. `zone` says when a day begins.
pub(super) fn read(node: &Node, zone: Tz, found: &mut Findings) -> Option<FrontMatter> {
    let fields = Fields::open(node, "the front matter", KEYS, found)?;
    let mut citations = Vec::new();
    Some(FrontMatter {
        place: fields.place(),
        title: title(&fields, found),
        has_title: !absent(&fields, "title"),
        date: stamp(&fields, zone, found),
        has_date: !absent(&fields, "date"),
        summary: fields.line("summary", found),
        takeaways: fields.lines("takeaways", found),
        dateline_place: fields.text("place", found),
        countries: fields.get("countries").map(|node| countries(node, found)),
        actors: listed(&fields, "actors", found),
        topics: listed(&fields, "topics", found),
        section: fields.text("section", found),
        kicker: fields.text("kicker", found),
        series: fields.text("series", found),
        kind: fields.word("kind", Kind::WORDS, found),
        authors: fields.texts("authors", found),
        lang: language_tag(&fields, "lang", found),
        translation_of: fields.name("translation_of", found),
        events: parts::events(&fields, &mut citations, found),
        figures: parts::figures(&fields, &mut citations, found),
        claims: parts::claims(&fields, &mut citations, found),
        confidence: fields.word("confidence", Confidence::WORDS, found),
        likelihood: fields.word("likelihood", Likelihood::WORDS, found),
        cutoff: fields.day("cutoff", found),
        trend: fields.word("trend", Trend::WORDS, found),
        image: parts::image(&fields, found),
        updates: parts::notes(&fields, "updates", found),
        corrections: parts::notes(&fields, "corrections", found),
        release: release(&fields, found),
        slug: slug(&fields, found),
        redirects: redirects(&fields, found),
        cite: parts::cite(&fields, found),
        extra: fields.extra("extra", found),
        sources: parts::sources(&fields, found),
        citations,
    })
}

/// Whether a key is not there at all; an empty one is reported where it is read.
fn absent(fields: &Fields<'_>, key: &str) -> bool {
    fields.entries().all(|(name, ..)| name != key)
}

fn title(fields: &Fields<'_>, found: &mut Findings) -> Option<String> {
    let node = fields.given("title", found)?;
    fields::name(node, "title", found).map(|name| name.text)
}

/// A list that is there, be it empty: an empty one says "none" and is not inherited.
fn listed(fields: &Fields<'_>, key: &str, found: &mut Findings) -> Option<Vec<Name>> {
    fields.get(key)?;
    Some(fields.names(key, found))
}

/// `[RU, BY]`, `RU`, or a map by role.
fn countries(node: &Node, found: &mut Findings) -> Countries {
    if !matches!(node.value, Value::Map(_)) {
        return Countries {
            subject: fields::names(node, "countries", found),
            ..Countries::default()
        };
    }
    let keys = ["subject", "location", "mentioned"];
    let Some(roles) = Fields::open(node, "countries", &keys, found) else {
        return Countries::default();
    };
    Countries {
        subject: roles.names("subject", found),
        location: roles.names("location", found),
        mentioned: roles.names("mentioned", found),
    }
}

fn release(fields: &Fields<'_>, found: &mut Findings) -> ReleaseKeys {
    let status = fields.given("status", found).and_then(|node| {
        let name = fields::name(node, "status", found)?;
        let status = fields::word(&name, "status", Status::WORDS, found)?;
        Some((status, node.place))
    });
    let tlp = fields.given("tlp", found).and_then(|node| {
        let name = fields::name(node, "tlp", found)?;
        let label = Tlp::parse(&name.text);
        if label.is_none() {
            found.push(messages::release::unknown_tlp(name.place, &name.text));
        }
        label
    });
    ReleaseKeys {
        status,
        embargo: instant(fields, "embargo", found).map(|(instant, _)| instant),
        expires: instant(fields, "expires", found),
        tlp,
        notice: fields.line("notice", found),
    }
}

/// An instant with an offset, for keys where a day would be a guess.
pub(super) fn instant(
    fields: &Fields<'_>,
    key: &str,
    found: &mut Findings,
) -> Option<(DateTime<Utc>, Place)> {
    let node = fields.given(key, found)?;
    let name = fields::name(node, key, found)?;
    let Some(instant) = parse_instant(&name.text) else {
        let text = &name.text;
        let why = if parse_instant(&format!("{text}Z")).is_some() {
            "it has no offset"
        } else if fields::parse_day(text).is_some() {
            "it has no time"
        } else {
            "it is not in the form of RFC 3339"
        };
        found.push(messages::fields::bad_instant(name.place, key, text, why));
        return None;
    };
    Some((instant.with_timezone(&Utc), name.place))
}

/// `2025-03-01`, or an instant of RFC 3339.
fn stamp(fields: &Fields<'_>, zone: Tz, found: &mut Findings) -> Option<Stamp> {
    let node = fields.given("date", found)?;
    let name = match &node.value {
        Value::Number(number) => {
            let text = number.to_string();
            let why = "it is a number";
            let bad = messages::fields::bad_date(node.place, "date", &text, why);
            found.push(bad);
            return None;
        }
        _ => fields.name("date", found)?,
    };
    match parse_stamp(&name.text, zone) {
        Ok(stamp) => Some(stamp),
        Err(why) => {
            found.push(messages::fields::bad_date(
                name.place, "date", &name.text, why,
            ));
            None
        }
    }
}

fn parse_stamp(text: &str, zone: Tz) -> Result<Stamp, &'static str> {
    if let Some(day) = fields::parse_day(text) {
        return Ok(Stamp {
            instant: day_begins(day, zone),
            day,
            timed: false,
        });
    }
    if let Some(instant) = parse_instant(text) {
        return Ok(Stamp {
            instant: instant.with_timezone(&Utc),
            day: instant.with_timezone(&zone).date_naive(),
            timed: true,
        });
    }
    let digits = |range: std::ops::Range<usize>| {
        text.get(range)
            .is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()))
    };
    let dashed = digits(0..4) && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    if dashed && text.len() > 10 {
        Err("a time needs seconds and an offset, as RFC 3339 has it")
    } else if dashed && digits(5..7) && digits(8..10) {
        Err("the calendar has no such day")
    } else {
        Err("the year comes first, then month and day")
    }
}

/// When a day begins in a zone. Where clocks skip midnight, the first instant after it.
#[must_use]
pub fn day_begins(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    // a zone may skip a whole day when it changes sides of the date line
    let local = (0..=48).find_map(|half_hours| {
        let at = midnight + chrono::TimeDelta::minutes(30 * half_hours);
        zone.from_local_datetime(&at).earliest()
    });
    local.map_or_else(|| midnight.and_utc(), |at| at.with_timezone(&Utc))
}

fn parse_instant(text: &str) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(text).ok()
}

/// A language tag of BCP 47.
pub(super) fn language_tag(fields: &Fields<'_>, key: &str, found: &mut Findings) -> Option<String> {
    let name = fields.name(key, found)?;
    if language::is_tag(&name.text) {
        return Some(name.text);
    }
    found.push(messages::fields::bad_language(name.place, &name.text));
    None
}

/// A part of an address, already in the form that addresses have.
pub(super) fn slug(fields: &Fields<'_>, found: &mut Findings) -> Option<Name> {
    let node = fields.given("slug", found)?;
    let name = fields::name(node, "slug", found)?;
    let better = url::slug(&name.text);
    if better == name.text {
        return Some(name);
    }
    found.push(messages::fields::bad_slug(name.place, &name.text, &better));
    None
}

pub(super) fn redirects(fields: &Fields<'_>, found: &mut Findings) -> Vec<Redirect> {
    let names = fields.names("redirects", found);
    names
        .into_iter()
        .filter_map(|name| match old_path(&name.text) {
            Some(path) => Some(Redirect {
                path,
                place: name.place,
            }),
            None => {
                found.push(messages::fields::bad_redirect(name.place, &name.text));
                None
            }
        })
        .collect()
}

/// A path of the site without its percent signs; `None` if it is none, or the root.
pub(super) fn old_path(text: &str) -> Option<String> {
    let path = url::decode(text)?;
    let inside = path.strip_prefix('/')?;
    let clean = !inside.is_empty()
        && !path.contains(['?', '#', '\\', '\0', '\n'])
        && inside
            .trim_end_matches('/')
            .split('/')
            .all(|part| !matches!(part, "" | "." | ".."));
    clean.then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_say_what_is_wrong_with_them() {
        let zone = Tz::UTC;
        assert!(parse_stamp("2025-03-01", zone).is_ok());
        assert!(parse_stamp("2025-03-01T09:00:00+01:00", zone).is_ok());
        let cases = [
            ("2025-02-30", "the calendar has no such day"),
            ("01.03.2025", "the year comes first, then month and day"),
            ("2025-3-1", "the year comes first, then month and day"),
            (
                "2025-03-01 09:00",
                "a time needs seconds and an offset, as RFC 3339 has it",
            ),
        ];
        for (text, why) in cases {
            assert_eq!(parse_stamp(text, zone), Err(why), "{text}");
        }
    }

    #[test]
    fn the_zone_decides_the_day() {
        let tokyo: Tz = "Asia/Tokyo".parse().expect("a zone");
        let stamp = parse_stamp("2025-03-31T20:00:00Z", tokyo).expect("valid");
        assert_eq!(stamp.day.to_string(), "2025-04-01");
        let stamp = parse_stamp("2025-04-01", tokyo).expect("valid");
        assert_eq!(stamp.instant.to_rfc3339(), "2025-03-31T15:00:00+00:00");
    }

    #[test]
    fn a_skipped_midnight_begins_later() {
        let beirut: Tz = "Asia/Beirut".parse().expect("a zone");
        let day = NaiveDate::from_ymd_opt(2025, 3, 30).expect("a day");
        assert_eq!(
            day_begins(day, beirut).to_rfc3339(),
            "2025-03-29T22:00:00+00:00"
        );
    }
}
