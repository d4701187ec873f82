//! What all feeds say of a briefing: what it is known by, when it was published and changed, and its body
//! as HTML that can stand elsewhere, every address in it whole; and how pieces that many feeds have are
//! kept.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, Utc};
use chrono_tz::Tz;

use super::channel;
use super::xml::Xml;
use crate::model::site::{Page, PageId, Site};
use crate::model::url;
use crate::render::Stage;

/// The bytes of entries that are kept. Those of a larger archive are made again where they are shown
/// again, which is seldom there: there are more of them, and a feed shows no more than before.
const KEPT_BYTES: usize = 8 << 20;

/// The bytes of texts that are kept, where the feeds of entities have them, too.
const KEPT_BYTES_OF_TEXTS: usize = 32 << 20;

/// Since when a host counts as a site's own, if `feeds.ids` does not say: a `tag:` needs a day, and that
/// of a briefing may be corrected.
const SINCE: &str = "2026";

/// Pieces of feeds, one a briefing, each made when it is first asked for.
pub(super) struct Kept<P> {
    /// By the number of the briefing.
    pieces: Vec<OnceLock<P>>,
    /// The bytes of those that are there.
    bytes: AtomicUsize,
    /// From how many on no more are kept.
    at_most: usize,
}

impl<P: AsRef<[u8]>> Kept<P> {
    /// None yet of the entries of a site.
    pub(super) fn entries(site: &Site) -> Self {
        Self::none_yet(site, KEPT_BYTES)
    }

    /// None yet of its texts.
    pub(super) fn texts(site: &Site) -> Self {
        let at_most = if channel::entities_are_full(site) {
            KEPT_BYTES_OF_TEXTS
        } else {
            // no more than a feed an edition has them
            0
        };
        Self::none_yet(site, at_most)
    }

    fn none_yet(site: &Site, at_most: usize) -> Self {
        Self {
            pieces: site.pages.iter().map(|_| OnceLock::new()).collect(),
            bytes: AtomicUsize::new(0),
            at_most,
        }
    }

    /// Hands the piece of a briefing to `take`.
    ///
    /// # Errors
    /// Those of `make` and `take`.
    pub(super) fn hand<E>(
        &self,
        id: PageId,
        make: impl FnOnce() -> Result<P, E>,
        take: impl FnOnce(&P) -> Result<(), E>,
    ) -> Result<(), E> {
        let place = &self.pieces[id.0 as usize];
        if let Some(known) = place.get() {
            return take(known);
        }
        let made = make()?;
        take(&made)?;
        let length = made.as_ref().len();
        if self.bytes.fetch_add(length, Ordering::Relaxed) < self.at_most {
            place.get_or_init(|| made);
        }
        Ok(())
    }
}

/// A `tag:` URI (RFC 4151) of the first address that a briefing had: it stays when the title, the date
/// or the address changes. Two sites below one host share none.
pub(super) fn tag(stage: &Stage<'_>, page: &Page) -> String {
    let config = &stage.site.config;
    let first = page.briefing.redirects.first();
    let first = first.map(|old| url::page_of(&old.path));
    let path = url::encode(first.as_deref().unwrap_or(&page.address));
    match &config.feeds.ids {
        Some(beginning) => format!("{beginning}{path}"),
        None => {
            let base = &config.base_url;
            format!("tag:{},{SINCE}:{}{path}", base.host(), base.path())
        }
    }
}

/// A title that leads to its page, for people who see the feed in a browser.
pub(super) fn link(stage: &Stage<'_>, page: &Page, title: &str, xml: &mut Xml) {
    if channel::style_sheet(stage).is_some() {
        xml.text("h:a", &[("href", &stage.url(&page.address))], title);
    }
}

/// When a briefing was published, in the zone that its day is of.
pub(super) fn published(stage: &Stage<'_>, page: &Page) -> DateTime<Tz> {
    let zone = &stage.site.config.timezone;
    page.briefing.date.instant.with_timezone(zone)
}

/// The same as Atom and JSON Feed have it (RFC 3339).
pub(super) fn published_rfc3339(stage: &Stage<'_>, page: &Page) -> String {
    published(stage, page).to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// When a briefing last changed in public.
pub(super) fn updated(page: &Page) -> DateTime<Utc> {
    let briefing = &page.briefing;
    let notes = briefing.updates.iter().chain(&briefing.corrections);
    moved(briefing.date.instant, notes.map(|note| note.date))
}

/// The instant of a briefing or the beginning (in UTC) of the day of its newest update or
/// correction, whichever is later, and a second for each of these notes.
///
/// Notes have days, not times, and feed readers show a change only if this instant grows; so each
/// note must move it, on the day of the briefing too. All of them count, not only those of the
/// newest day: one whose day begins before the briefing's instant would move nothing else.
fn moved(instant: DateTime<Utc>, days: impl Iterator<Item = NaiveDate> + Clone) -> DateTime<Utc> {
    let newest = days.clone().max();
    let begin = newest.map(|day| day.and_time(NaiveTime::MIN).and_utc());
    let base = begin.map_or(instant, |begin| begin.max(instant));
    days.fold(base, |at, _| at + TimeDelta::seconds(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_note_moves_the_instant() {
        let cases: [(&str, &[&str], &str); 6] = [
            ("2026-01-05T00:00:00Z", &[], "2026-01-05T00:00:00Z"),
            // a day that begins in Tokyo
            ("2026-01-04T15:00:00Z", &[], "2026-01-04T15:00:00Z"),
            (
                "2026-01-05T09:30:00Z",
                &["2026-01-05"],
                "2026-01-05T09:30:01Z",
            ),
            (
                "2026-01-05T09:30:00Z",
                &["2026-01-07", "2026-01-07"],
                "2026-01-07T00:00:02Z",
            ),
            // published in New York on the evening of the fifth
            (
                "2026-01-06T01:00:00Z",
                &["2026-01-05"],
                "2026-01-06T01:00:01Z",
            ),
            (
                "2026-01-06T01:00:00Z",
                &["2026-01-06", "2026-01-05"],
                "2026-01-06T01:00:02Z",
            ),
        ];
        for (instant, days, expected) in cases {
            let instant: DateTime<Utc> = instant.parse().expect("an instant");
            let days = days.iter().map(|day| day.parse().expect("a day"));
            let expected: DateTime<Utc> = expected.parse().expect("an instant");
            assert_eq!(moved(instant, days), expected);
        }
    }
}
