//! `briefings.json`: all briefings in pages, newest first, and `briefings.ndjson`: the same with their
//! texts, one a line, to be loaded into a search engine or a data frame.

use rayon::prelude::*;
use serde::Serialize;

use super::record::Record;
use super::{Make, bytes, described, file};
use crate::diag::Diagnostic;
use crate::model::route::{Made, MadeOf, Route};
use crate::model::site::{PageId, Site};
use crate::outputs::paging;
use crate::render::Stage;

/// Briefings on a page of the list.
const PER_PAGE: usize = 100;

/// Lines that are made at once: as many as keep all threads at work, and few enough to be held.
const AT_ONCE: usize = 256;

#[derive(Serialize)]
struct Part<'s> {
    /// How many briefings there are in all.
    count: usize,
    page: usize,
    pages: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    briefings: Vec<Record<'s>>,
}

#[derive(Serialize)]
struct Line<'s> {
    #[serde(flatten)]
    record: Record<'s>,
    text: &'s str,
}

pub(super) fn routes(site: &Site) -> Vec<Route<Make>> {
    let count = site.pages.len();
    let pages = 1..=paging::pages(count, PER_PAGE);
    let pages = pages.map(|nth| {
        let made_of = MadeOf::Pages(paging::places(count, PER_PAGE, nth));
        file(&address(nth), made_of, move |stage| {
            Ok(Made::Bytes(page(stage, nth)))
        })
    });
    let made_of = MadeOf::Pages(0..count);
    let lines = file("/api/briefings.ndjson", made_of, move |_| {
        Ok(Made::Pieces {
            count: count.div_ceil(AT_ONCE),
            piece: lines,
        })
    });
    pages.chain([lines]).collect()
}

fn address(nth: usize) -> String {
    match nth {
        1 => "/api/briefings.json".to_owned(),
        _ => format!("/api/briefings-{nth}.json"),
    }
}

fn page(stage: &Stage<'_>, nth: usize) -> Vec<u8> {
    let count = stage.site.pages.len();
    let pages = paging::pages(count, PER_PAGE);
    let shown = paging::places(count, PER_PAGE, nth).map(page_id);
    let part = Part {
        count,
        page: nth,
        pages,
        next: (nth < pages).then(|| stage.permalink(&address(nth + 1))),
        briefings: shown.map(|id| Record::of(stage, id)).collect(),
    };
    described(stage, "briefings", part)
}

/// The nth piece of all lines.
fn lines(stage: &Stage<'_>, nth: usize) -> Result<Vec<u8>, Diagnostic> {
    let places = paging::places(stage.site.pages.len(), AT_ONCE, nth + 1);
    let lines = places
        .into_par_iter()
        .map(|place| line(stage, page_id(place)));
    let lines: Vec<Vec<u8>> = lines.collect::<Result<_, _>>()?;
    Ok(lines.concat())
}

fn line(stage: &Stage<'_>, id: PageId) -> Result<Vec<u8>, Diagnostic> {
    let body = stage.briefing_body(id)?;
    Ok(bytes(&Line {
        record: Record::of(stage, id),
        text: body.lines(),
    }))
}

fn page_id(place: usize) -> PageId {
    PageId(u32::try_from(place).expect("a page's number is of 32 bits"))
}
