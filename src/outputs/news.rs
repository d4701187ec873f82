//! `news-sitemap.xml`: the briefings of the last two days, for Google News (its sitemap 0.9). Where
//! there are none there is no such file, for an empty one is invalid.

use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};

use super::xml::{Xml, rfc3339};
use super::{Make, Scene};
use crate::model::route::{Made, MadeOf, Owner, Route};
use crate::model::site::{Page, Site};
use crate::model::{language, url};
use crate::render::Stage;

/// Where it stands.
const ADDRESS: &str = "/news-sitemap.xml";

/// How long a briefing is news: exactly so long after its date it is no more.
const NEWS_FOR: TimeDelta = TimeDelta::hours(48);

/// The most briefings that it may hold.
const MOST: usize = 1_000;

/// About how many bytes a briefing takes up.
const ENTRY_BYTES: usize = 500;

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let Some(address) = address(scene.site) else {
        return Vec::new();
    };
    let route = Route {
        path: url::file_of(address),
        owner: Owner::Site("the sitemap of the news"),
        made_of: MadeOf::Anything,
        template: None,
        make: Box::new(|stage: &Stage<'_>| Ok(Made::Bytes(sitemap(stage)))) as Make,
    };
    vec![route]
}

/// Its address, if a site has one.
pub(super) fn address(site: &Site) -> Option<&'static str> {
    (!shown(site).is_empty()).then_some(ADDRESS)
}

/// The next instant at which it changes by itself: the oldest of its briefings is no news any more.
#[must_use]
pub fn next_change(site: &Site) -> Option<DateTime<Utc>> {
    let oldest = shown(site).last()?;
    Some(oldest.briefing.date.instant + NEWS_FOR)
}

/// The briefings that it holds, newest first.
fn shown(site: &Site) -> &[Page] {
    if !site.config.news {
        return &[];
    }
    &site.pages[window(&site.pages, site.as_of, |page| page.briefing.date.instant)]
}

/// Which of some things, newest first, are news at an instant. What is dated later is not yet: a
/// preview may show it.
fn window<T>(
    all: &[T],
    as_of: DateTime<Utc>,
    instant: impl Fn(&T) -> DateTime<Utc>,
) -> Range<usize> {
    let start = all.partition_point(|one| instant(one) > as_of);
    let end = all.partition_point(|one| as_of - instant(one) < NEWS_FOR);
    start..end.min(start + MOST)
}

fn sitemap(stage: &Stage<'_>) -> Vec<u8> {
    let pages = shown(stage.site);
    let namespaces = [
        ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"),
        (
            "xmlns:news",
            "http://www.google.com/schemas/sitemap-news/0.9",
        ),
    ];
    let mut xml = Xml::new(ENTRY_BYTES * pages.len());
    xml.element("urlset", &namespaces, |xml| {
        for page in pages {
            xml.element("url", &[], |xml| {
                xml.text("loc", &[], &stage.permalink(&page.address));
                xml.element("news:news", &[], |xml| news(stage, xml, page));
            });
        }
    });
    xml.finish()
}

fn news(stage: &Stage<'_>, xml: &mut Xml, page: &Page) {
    let briefing = &page.briefing;
    xml.element("news:publication", &[], |xml| {
        xml.text("news:name", &[], &stage.site.config.publisher.name);
        xml.text("news:language", &[], language::of_news(&briefing.lang));
    });
    let date = rfc3339(briefing.date.instant);
    xml.text("news:publication_date", &[], &date);
    xml.text("news:title", &[], &stage.line(&briefing.title));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_is_what_is_less_than_two_days_old() {
        let as_of: DateTime<Utc> = "2026-01-10T12:00:00Z".parse().expect("an instant");
        let ages = [-1, 0, 1, 172_799, 172_800, 172_801];
        let dates = ages.map(|seconds| as_of - TimeDelta::seconds(seconds));
        assert_eq!(window(&dates, as_of, |date| *date), 1..4);
        assert_eq!(window(&dates[4..], as_of, |date| *date), 0..0);
        let many = vec![as_of; MOST + 1];
        assert_eq!(window(&many, as_of, |date| *date), 0..MOST);
    }
}
