//! Days, instants and vague dates → `{iso, text}`. The words for them come from the theme.

use chrono::{NaiveDate, NaiveTime, SecondsFormat};

use crate::model::briefing::Stamp;
use crate::model::edtf::Edtf;
use crate::render::template::{Value, object};
use crate::render::{Stage, Voice};

/// The language that dates are said in: the page's own, or the one that there are words in.
pub(in crate::render) fn lang_of_dates(voice: Voice<'_>) -> &str {
    voice.speech().lang_of("date.long").unwrap_or(voice.lang)
}

/// The date of a briefing; with the time of day if its author gave one.
pub(super) fn stamp(voice: Voice<'_>, stamp: Stamp) -> Value {
    let Voice { stage, .. } = voice;
    let speech = voice.speech();
    let zone = stage.site.config.timezone;
    if !stamp.timed {
        return day(voice, stamp.day);
    }
    let local = stamp.instant.with_timezone(&zone);
    let name = local.format("%Z").to_string();
    object([
        ("iso", iso(stage, stamp).into()),
        (
            "text",
            speech.instant(local.fixed_offset(), Some(&name)).into(),
        ),
        ("lang", lang_of_dates(voice).into()),
    ])
}

/// The date of a briefing as RFC 3339, or as a day.
#[must_use]
pub fn iso(stage: &Stage<'_>, stamp: Stamp) -> String {
    if stamp.timed {
        let local = stamp.instant.with_timezone(&stage.site.config.timezone);
        local.to_rfc3339_opts(SecondsFormat::Secs, true)
    } else {
        stamp.day.to_string()
    }
}

/// The time of day of a briefing in the site's zone; none if its author gave none.
pub(super) fn time(stage: &Stage<'_>, stamp: Stamp) -> Option<NaiveTime> {
    let zone = stage.site.config.timezone;
    stamp
        .timed
        .then(|| stamp.instant.with_timezone(&zone).time())
}

/// A month: its year, and 1 to 12.
pub(super) fn month(voice: Voice<'_>, year: i32, month: u32) -> Value {
    object([
        ("iso", format!("{year:04}-{month:02}").into()),
        ("text", voice.speech().month(year, month).into()),
        ("lang", lang_of_dates(voice).into()),
    ])
}

/// A day.
#[must_use]
pub fn day(voice: Voice<'_>, day: NaiveDate) -> Value {
    voice.stage.shapes.day.object([
        ("iso", day.to_string().into()),
        ("text", voice.speech().date(day).into()),
        ("lang", lang_of_dates(voice).into()),
    ])
}

/// A date in EDTF; `iso` only where it is one that HTML's `<time>` knows. With it the words that its author
/// has for it, and their language.
pub(super) fn edtf(voice: Voice<'_>, (date, say, lang): (&Edtf, Option<&str>, &str)) -> Value {
    let Voice { stage, .. } = voice;
    let sure = !date.is_approximate() && !date.is_uncertain();
    let text = date.to_string();
    let is_plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let month = text.len() != 7 || !is_plain || ("01".."13").contains(&&text[5..]);
    let iso = (sure && is_plain && month).then_some(text);
    let (words, lang) = match say {
        Some(say) => (stage.line(say), lang),
        None => (voice.speech().edtf(date), lang_of_dates(voice)),
    };
    object([
        ("iso", iso.into()),
        ("text", words.into()),
        ("lang", lang.into()),
    ])
}
