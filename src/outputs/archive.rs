//! The archive of every edition: all briefings, by year and by month, each list in pages.

use chrono::Datelike;

use super::{Make, Scene, html, paging};
use crate::diag::Diagnostic;
use crate::model::route::{Owner, Route};
use crate::model::site::{Edition, PageId, Site};
use crate::render::Stage;
use crate::render::template::object;
use crate::render::view::{self, Head, Period};

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let mut routes = Vec::new();
    for (number, edition) in scene.site.editions.iter().enumerate() {
        for (period, count) in periods(edition) {
            for nth in 1..=paging::pages(count, scene.site.config.paginate) {
                let address = view::nth_page(&view::period_address(edition, period), nth);
                routes.push(html(&address, Owner::Site("the archive"), move |stage| {
                    archive(stage, number, period, nth)
                }));
            }
        }
    }
    routes
}

/// Everything, and every year and month that has a briefing, each with how many.
fn periods(edition: &Edition) -> Vec<(Period, usize)> {
    let mut periods = vec![(Period::All, edition.pages.len())];
    for months in edition.months.chunk_by(|a, b| a.year == b.year) {
        let count = months.iter().map(|month| month.count).sum();
        periods.push((Period::Year(months[0].year), count));
        let months = months.iter();
        periods.extend(months.map(|m| (Period::Month(m.year, m.month), m.count)));
    }
    periods
}

/// The briefings of a period: neighbours in the edition's list, as that is in order of time.
fn in_period<'s>(site: &Site, edition: &'s Edition, period: Period) -> &'s [PageId] {
    let pages = &edition.pages;
    let newer = |from: (i32, u32), to: (i32, u32)| {
        let month = |id: &PageId| {
            let day = site.page(*id).briefing.date.day;
            (day.year(), day.month())
        };
        let start = pages.partition_point(|id| month(id) > to);
        let end = pages.partition_point(|id| month(id) >= from);
        &pages[start..end]
    };
    match period {
        Period::All => pages,
        Period::Year(year) => newer((year, 1), (year, 12)),
        Period::Month(year, month) => newer((year, month), (year, month)),
    }
}

fn archive(
    stage: &Stage<'_>,
    number: usize,
    period: Period,
    nth: usize,
) -> Result<Vec<u8>, Diagnostic> {
    let site = stage.site;
    let edition = &site.editions[number];
    let pages = in_period(site, edition, period);
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
    let view = view::page(stage, head)
        .with("archive", about)
        .with("items", paging::items(stage, pages, nth))
        .with("pager", view::pager(stage, &first, nth, count));
    stage.render("archive.html", &view)
}
