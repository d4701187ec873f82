//! The archive of every edition: all briefings, by year and by month, each list in pages.

use std::sync::{Arc, OnceLock};

use chrono::Datelike;

use super::{Make, Scene, html, paging};
use crate::diag::Diagnostic;
use crate::model::route::{Owner, Route};
use crate::model::site::{Edition, Month, PageId, Site};
use crate::render::Stage;
use crate::render::template::{Value, object};
use crate::render::view::{self, Head};

/// A part of the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Period {
    All,
    Year(i32),
    Month(i32, u32),
}

/// The years of an edition as templates see them when none of them is the current one: made once
/// for all pages of the archive.
type Years = Arc<OnceLock<Vec<Value>>>;

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let mut routes = Vec::new();
    for (number, edition) in scene.site.editions.iter().enumerate() {
        let years = Years::default();
        for (period, count) in periods(edition) {
            for nth in 1..=paging::pages(count, scene.site.config.paginate) {
                let address = view::nth_page(&address(edition, period), nth);
                let years = Arc::clone(&years);
                routes.push(html(&address, Owner::Site("the archive"), move |stage| {
                    archive(stage, number, period, nth, &years)
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

fn address(edition: &Edition, period: Period) -> String {
    let prefix = &edition.prefix;
    match period {
        Period::All => format!("{prefix}/briefings/"),
        Period::Year(year) => format!("{prefix}/{year:04}/"),
        Period::Month(year, month) => format!("{prefix}/{year:04}/{month:02}/"),
    }
}

fn archive(
    stage: &Stage<'_>,
    number: usize,
    period: Period,
    nth: usize,
    years: &Years,
) -> Result<Vec<u8>, Diagnostic> {
    let site = stage.site;
    let edition = &site.editions[number];
    let pages = in_period(site, edition, period);
    let count = paging::pages(pages.len(), site.config.paginate);
    let first = address(edition, period);
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
        ("years", with_current(stage, number, years, period)),
    ]);
    let view = view::page(stage, head)
        .with("archive", about)
        .with("items", paging::items(stage, pages, nth))
        .with("pager", view::pager(stage, &first, nth, count));
    stage.render("archive.html", &view)
}

/// The years of the edition, newest first, each with its months.
fn with_current(stage: &Stage<'_>, number: usize, years: &Years, current: Period) -> Value {
    let edition = &stage.site.editions[number];
    let by_year = || edition.months.chunk_by(|a, b| a.year == b.year);
    let made = || by_year().map(|months| year(stage, number, months, Period::All));
    let mut years = years.get_or_init(|| made().collect()).clone();
    if let Period::Year(of) | Period::Month(of, _) = current {
        let place = by_year().position(|months| months[0].year == of);
        let months = place.and_then(|at| by_year().nth(at).map(|months| (at, months)));
        if let Some((at, months)) = months {
            years[at] = year(stage, number, months, current);
        }
    }
    years.into()
}

/// A year, by its months.
fn year(stage: &Stage<'_>, number: usize, months: &[Month], current: Period) -> Value {
    let year = months[0].year;
    let count: usize = months.iter().map(|month| month.count).sum();
    let address = address(&stage.site.editions[number], Period::Year(year));
    let is_current = match current {
        Period::All => false,
        Period::Year(current) | Period::Month(current, _) => current == year,
    };
    let months = months.iter().map(|m| month(stage, number, *m, current));
    object([
        ("year", i64::from(year).into()),
        ("url", stage.url(&address).into()),
        ("count", count.into()),
        ("current", is_current.into()),
        ("months", months.collect::<Vec<Value>>().into()),
    ])
}

fn month(stage: &Stage<'_>, number: usize, month: Month, current: Period) -> Value {
    let edition = &stage.site.editions[number];
    let period = Period::Month(month.year, month.month);
    let name = stage.speech(&edition.lang).month(month.year, month.month);
    object([
        ("text", name.into()),
        ("url", stage.url(&address(edition, period)).into()),
        ("count", month.count.into()),
        ("current", (period == current).into()),
    ])
}
