//! `archive.years`: the years and months of an edition, with the one that a page is of marked. It knows
//! the addresses of the archive, and no briefing.

use crate::model::site::{Edition, Month};
use crate::render::Stage;
use crate::render::template::{Value, entry, object, with};

/// A part of the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// Everything.
    All,
    /// A year.
    Year(i32),
    /// A year and the number of a month, 1 to 12.
    Month(i32, u32),
}

/// The address of a part of the archive of an edition.
#[must_use]
pub fn period_address(edition: &Edition, period: Period) -> String {
    let prefix = &edition.prefix;
    match period {
        Period::All => format!("{prefix}/briefings/"),
        Period::Year(year) => format!("{prefix}/{year:04}/"),
        Period::Month(year, month) => format!("{prefix}/{year:04}/{month:02}/"),
    }
}

/// The years of an edition, newest first, each with its months.
#[must_use]
pub fn years(stage: &Stage<'_>, number: usize, current: Period) -> Value {
    let months = &stage.site.editions[number].months;
    let mut years = stage.years[number].clone();
    if let Period::Year(of) | Period::Month(of, _) = current {
        let mut by_year = months.chunk_by(|a, b| a.year == b.year);
        if let Some(at) = by_year.position(|months| months[0].year == of) {
            let months = months.iter().filter(|month| month.year == of);
            years[at] = marked(&years[at], months, current);
        }
    }
    years.into()
}

/// A year that is the current one, or has it as one of its months.
fn marked<'m>(year: &Value, months: impl Iterator<Item = &'m Month>, current: Period) -> Value {
    let is_current = ("current", true.into());
    let views = months_of(year).into_iter();
    let views = views.zip(months).map(|(view, month)| {
        if current == Period::Month(month.year, month.month) {
            with(&view, [is_current.clone()])
        } else {
            view
        }
    });
    let views: Vec<Value> = views.collect();
    with(year, [is_current.clone(), ("months", views.into())])
}

/// The years of an edition when none of them is the current one: made once for all pages.
pub(in crate::render) fn no_current(stage: &Stage<'_>, number: usize) -> Vec<Value> {
    let months = &stage.site.editions[number].months;
    let by_year = months.chunk_by(|a, b| a.year == b.year);
    by_year.map(|months| year(stage, number, months)).collect()
}

/// The months of a year, as templates see them.
pub(in crate::render) fn months_of(year: &Value) -> Vec<Value> {
    let months = entry(year, "months");
    months.as_array().unwrap_or_default().to_vec()
}

/// A year, by its months.
fn year(stage: &Stage<'_>, number: usize, months: &[Month]) -> Value {
    let year = months[0].year;
    let count: usize = months.iter().map(|month| month.count).sum();
    let address = period_address(&stage.site.editions[number], Period::Year(year));
    let months = months.iter().map(|each| month(stage, number, *each));
    object([
        ("year", i64::from(year).into()),
        ("url", stage.url(&address).into()),
        ("count", count.into()),
        ("current", false.into()),
        ("months", months.collect::<Vec<Value>>().into()),
    ])
}

fn month(stage: &Stage<'_>, number: usize, month: Month) -> Value {
    let edition = &stage.site.editions[number];
    let period = Period::Month(month.year, month.month);
    let name = stage.speech(&edition.lang).month(month.year, month.month);
    object([
        ("text", name.into()),
        ("url", stage.url(&period_address(edition, period)).into()),
        ("count", month.count.into()),
        ("current", false.into()),
    ])
}
