//! What all feeds say of a briefing: what it is known by, when it was published and changed, and its body
//! as HTML that can stand elsewhere, every address in it whole; and how pieces that many feeds have are
//! kept.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, Utc};
use chrono_tz::Tz;

use super::channel;
use super::xml::Xml;
use crate::diag::Diagnostic;
use crate::model::site::{Page, PageId, Site};
use crate::model::url;
use crate::render::Stage;

/// The bytes of entries that are kept. Those of a larger archive are made again where they are shown
/// again, which is seldom there: there are more of them, and a feed shows no more than before.
const KEPT_BYTES: usize = 8 << 20;

/// The bytes of texts that are kept, where the feeds of entities have them, too.
const KEPT_BYTES_OF_TEXTS: usize = 32 << 20;

/// The attributes whose values are addresses.
const ADDRESSES: [&str; 4] = ["href", "src", "poster", "cite"];

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

/// A body as HTML, for feeds.
///
/// # Errors
/// Its file can't be read any more, or is not what was parsed.
pub(super) fn html(stage: &Stage<'_>, page: &Page) -> Result<String, Diagnostic> {
    let briefing = &page.briefing;
    let body = stage.body(&briefing.text, &page.targets, &briefing.lang)?;
    let origin = stage.site.config.base_url.origin();
    Ok(with_whole_addresses(
        &body,
        origin,
        &stage.permalink(&page.address),
    ))
}

/// HTML with the addresses in its attributes made whole, as seen from a page.
fn with_whole_addresses(html: &str, origin: &str, page: &str) -> String {
    let mut whole = String::with_capacity(html.len() + html.len() / 4);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, after) = rest.split_at(at);
        whole.push_str(text);
        let (tag, after) = after.split_at(tag_length(after));
        push_tag(tag, origin, page, &mut whole);
        rest = after;
    }
    whole.push_str(rest);
    whole
}

/// Up to the end of a tag; what stands in quotes does not end it.
fn tag_length(tag: &str) -> usize {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    tag.len()
}

fn push_tag(tag: &str, origin: &str, page: &str, whole: &mut String) {
    let mut rest = tag;
    while let Some(at) = rest.find("=\"") {
        let (before, value) = rest.split_at(at + "=\"".len());
        let (value, after) = value.split_at(value.find('"').unwrap_or(value.len()));
        let name = before.trim_end_matches("=\"");
        let name = name.rsplit(char::is_whitespace).next().unwrap_or_default();
        whole.push_str(before);
        if ADDRESSES.contains(&name.to_ascii_lowercase().as_str()) {
            whole.push_str(start_of(value, origin, page));
        }
        whole.push_str(value);
        // the closing quote, so that it is not taken for an opening one
        let (quote, after) = after.split_at(after.len().min(1));
        whole.push_str(quote);
        rest = after;
    }
    whole.push_str(rest);
}

/// What an address lacks to be whole.
fn start_of<'a>(address: &str, origin: &'a str, page: &'a str) -> &'a str {
    let first = address.split('/').next().unwrap_or_default();
    if address.starts_with("//") || first.contains(':') {
        ""
    } else if address.starts_with('/') {
        origin
    } else {
        page
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_whole() {
        let cases = [
            (
                r#"<a href="/a/b/">x</a>"#,
                r#"<a href="https://e.org/a/b/">x</a>"#,
            ),
            (
                r##"<a class="s" href="#n">x</a>"##,
                r#"<a class="s" href="https://e.org/p/#n">x</a>"#,
            ),
            (
                r#"<img alt="a > b" src="c.png">"#,
                r#"<img alt="a > b" src="https://e.org/p/c.png">"#,
            ),
            (
                r#"<a href="mailto:a@e.org">"#,
                r#"<a href="mailto:a@e.org">"#,
            ),
            (r#"<a href="//other.org/a">"#, r#"<a href="//other.org/a">"#),
            (
                r#"<a href="https://o.org/a">"#,
                r#"<a href="https://o.org/a">"#,
            ),
            (
                r#"<p title="href=/x">href="/y"</p>"#,
                r#"<p title="href=/x">href="/y"</p>"#,
            ),
            (
                r#"<code>&lt;a href="/x"></code>"#,
                r#"<code>&lt;a href="/x"></code>"#,
            ),
            ("a < b", "a < b"),
        ];
        for (html, expected) in cases {
            let whole = with_whole_addresses(html, "https://e.org", "https://e.org/p/");
            assert_eq!(whole, expected, "{html}");
        }
    }

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
