//! The archive of every edition: all briefings, by year and by month, each list in pages.

use std::ops::Range;

use super::{Make, Scene, html, paging};
use crate::model::route::{MadeOf, Owner, Route};
use crate::model::site::{Edition, PageId};
use crate::render::template::{View, object};
use crate::render::view::{self, Head, Period, Subject};
use crate::render::{Stage, Voice};

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let mut routes = Vec::new();
    for (number, edition) in scene.site.editions.iter().enumerate() {
        for (period, listed) in periods(edition) {
            for nth in 1..=paging::pages(listed.len(), scene.site.config.paginate) {
                let address = view::nth_page(&view::period_address(edition, period), nth);
                let shown = paging::places(listed.len(), scene.site.config.paginate, nth);
                let places = listed.clone();
                let route = html(
                    "archive.html",
                    &address,
                    Owner::Site("the archive"),
                    move |stage| {
                        let pages = &stage.site.editions[number].pages[places.clone()];
                        Ok(archive(stage, number, period, pages, nth))
                    },
                );
                routes.push(route.made_of(MadeOf::Briefings {
                    edition: number,
                    shown: listed.start + shown.start..listed.start + shown.end,
                }));
            }
        }
    }
    routes
}

/// Everything, and every year and month that has a briefing, each with the places of its briefings in
/// the edition's list, which is in order of time.
fn periods(edition: &Edition) -> Vec<(Period, Range<usize>)> {
    let mut periods = vec![(Period::All, 0..edition.pages.len())];
    let mut start = 0;
    for months in edition.months.chunk_by(|a, b| a.year == b.year) {
        let year_start = start;
        let at = periods.len();
        for month in months {
            let end = start + month.count;
            periods.push((Period::Month(month.year, month.month), start..end));
            start = end;
        }
        periods.insert(at, (Period::Year(months[0].year), year_start..start));
    }
    periods
}

fn archive(stage: &Stage<'_>, number: usize, period: Period, pages: &[PageId], nth: usize) -> View {
    let site = stage.site;
    let edition = &site.editions[number];
    let count = paging::pages(pages.len(), site.config.paginate);
    let first = view::period_address(edition, period);
    let speech = stage.speech(&edition.lang);
    let title = match period {
        Period::All => stage.word(&edition.lang, "title.briefings"),
        Period::Year(year) => year.to_string(),
        Period::Month(year, month) => speech.month(year, month),
    };
    let nth_address = view::nth_page(&first, nth);
    let head = Head {
        kind: "archive",
        title,
        address: &nth_address,
        lang: &edition.lang,
        edition: number,
        of_list: Some((nth, count)),
        subject: Subject::Archive(period),
        ..Head::default()
    };
    let (year, month_text) = match period {
        Period::All => (None, None),
        Period::Year(year) => (Some(i64::from(year)), None),
        Period::Month(year, month) => (Some(i64::from(year)), Some(speech.month(year, month))),
    };
    let about = object([
        ("year", year.into()),
        ("month_text", month_text.into()),
        ("count", pages.len().into()),
        ("years", view::years(stage, number, period)),
    ]);
    let shown = paging::part(pages, site.config.paginate, nth);
    let voice = Voice::of_edition(stage, number);
    let days = stage.archive_has_days().then(|| view::days(voice, shown));
    view::page(stage, head)
        .with("archive", about)
        .with("items", paging::items(stage, pages, nth))
        .with("days", days)
        .with("pager", view::pager(stage, &first, nth, count))
}
