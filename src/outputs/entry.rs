//! What feeds have in common: where those of an edition stand, and what all say of a briefing: what it is known by, when it changed, what it is about, and its body
//! as HTML that can stand elsewhere, every address in it whole.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::{Make, Scene};
use crate::diag::Diagnostic;
use crate::model::route::{Made, MadeOf, Owner, Route};
use crate::model::site::{Page, PageId, Site};
use crate::model::url;
use crate::render::Stage;

/// The attributes whose values are addresses.
const ADDRESSES: [&str; 4] = ["href", "src", "poster", "cite"];

/// A feed of every edition, by the name of its file; `make` makes it for the number of an edition.
pub(super) fn of_editions(
    scene: Scene<'_>,
    name: &str,
    make: fn(&Stage<'_>, usize) -> Result<Vec<u8>, Diagnostic>,
) -> Vec<Route<Make>> {
    let editions = scene.site.editions.iter().enumerate();
    editions
        .map(|(number, edition)| Route {
            path: url::file_of(&format!("{}/{name}", edition.prefix)),
            owner: Owner::Site("a feed"),
            made_of: MadeOf::Briefings {
                edition: number,
                shown: 0..newest(scene.site, number).len(),
            },
            template: None,
            make: Box::new(move |stage: &Stage<'_>| make(stage, number).map(Made::Bytes)) as Make,
        })
        .collect()
}

/// The briefings that the feeds of an edition show.
pub(super) fn newest(site: &Site, edition: usize) -> &[PageId] {
    let pages = &site.editions[edition].pages;
    &pages[..pages.len().min(site.config.feed_items)]
}

/// A `tag:` URI (RFC 4151): it stays when the title changes or the site moves below its host.
pub(super) fn tag(stage: &Stage<'_>, page: &Page) -> String {
    let host = stage.site.config.base_url.host();
    let day = page.briefing.date.day;
    format!("tag:{host},{day}:{}", url::encode(&page.address))
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
