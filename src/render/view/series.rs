//! `series`: figures of the same name and unit in several briefings → a small chart and the numbers in it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{day, line};
use crate::model::briefing::{Bound, Figure};
use crate::model::fold::fold;
use crate::model::site::PageId;
use crate::render::Voice;
use crate::render::template::{Value, entry, object};

/// The fewest numbers that make a series.
const FEWEST: usize = 3;

/// The most series that are shown of a list.
const MOST: usize = 12;

/// The most numbers of a series: the newest.
const POINTS: usize = 60;

/// The size of a chart, and the room that is left around its points.
const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 56.0;
const ROOM: f64 = 4.0;

/// A number, and whose it is.
struct Point<'s> {
    page: PageId,
    day: NaiveDate,
    figure: &'s Figure,
}

/// The series of some briefings, given the newest first: those with the most numbers first.
pub(super) fn series(voice: Voice<'_>, pages: &[PageId]) -> Value {
    let site = voice.stage.site;
    let mut by_name: BTreeMap<(String, String), Vec<Point<'_>>> = BTreeMap::new();
    for page in pages {
        let briefing = &site.page(*page).briefing;
        for figure in &briefing.figures {
            let unit = figure.unit.as_deref().unwrap_or_default();
            let points = by_name.entry((fold(&figure.what), fold(unit))).or_default();
            points.push(Point {
                page: *page,
                day: briefing.date.day,
                figure,
            });
        }
    }
    let mut all: Vec<Vec<Point<'_>>> = by_name.into_values().collect();
    all.retain(|points| points.len() >= FEWEST);
    // of two with as many, the order of their names stays
    all.sort_by_key(|points| std::cmp::Reverse(points.len()));
    all.truncate(MOST);
    let views = all.into_iter().map(|mut points| {
        points.truncate(POINTS);
        points.reverse();
        one(voice, &points)
    });
    views.collect::<Vec<Value>>().into()
}

/// A series, its oldest number first.
fn one(voice: Voice<'_>, points: &[Point<'_>]) -> Value {
    let newest = points[points.len() - 1].figure;
    let mut path = String::new();
    let mut dots: Vec<Value> = Vec::with_capacity(points.len());
    for (x, y) in places(points) {
        let (x, y) = (format!("{x:.1}"), format!("{y:.1}"));
        path.push_str(if path.is_empty() { "M" } else { "L" });
        path.push_str(&x);
        path.push(' ');
        path.push_str(&y);
        let dot = [("x", x.into()), ("y", y.into())];
        dots.push(voice.stage.shapes.dot.object(dot));
    }
    let points: Vec<Value> = points.iter().map(|point| number(voice, point)).collect();
    object([
        ("what", voice.stage.line(&newest.what).into()),
        ("unit", line(voice.stage, newest.unit.as_deref())),
        ("path", path.into()),
        ("dots", dots.into()),
        ("first", points[0].clone()),
        ("last", points[points.len() - 1].clone()),
        ("points", points.into()),
    ])
}

fn number(voice: Voice<'_>, point: &Point<'_>) -> Value {
    let stage = voice.stage;
    let briefing = &stage.site.page(point.page).briefing;
    let item = stage.item(point.page);
    let as_listed = |name| entry(&item, name);
    let bound = point.figure.bound.map(Bound::word);
    let bound_text = bound.map(|word| voice.word(&format!("bound.{word}")));
    // a list shows the time of day too, and the words of its own language
    let is_as_listed = !briefing.date.timed && briefing.lang == voice.lang;
    let date = if is_as_listed {
        as_listed("date")
    } else {
        day(voice, point.day)
    };
    stage.shapes.number.object([
        ("date", date),
        ("value", voice.speech().number(point.figure.value).into()),
        ("bound_text", bound_text.into()),
        ("url", as_listed("url")),
        ("title", as_listed("title")),
        ("lang", as_listed("lang")),
    ])
}

/// Where the numbers of a series stand in its chart: days from left to right, the greatest on top.
fn places(points: &[Point<'_>]) -> Vec<(f64, f64)> {
    let first = points[0].day;
    let days = |day: NaiveDate| {
        let days = (day - first).num_days();
        i32::try_from(days).map_or(0.0, f64::from)
    };
    let last = days(points[points.len() - 1].day);
    let values = points.iter().map(|point| point.figure.value);
    let least = values.clone().fold(f64::INFINITY, f64::min);
    let most = values.fold(f64::NEG_INFINITY, f64::max);
    let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.5 };
    let place = |point: &Point<'_>| {
        let across = share(days(point.day), last);
        let up = share(point.figure.value - least, most - least);
        (
            ROOM + across * (WIDTH - 2.0 * ROOM),
            HEIGHT - ROOM - up * (HEIGHT - 2.0 * ROOM),
        )
    };
    points.iter().map(place).collect()
}
