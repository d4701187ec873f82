//! A citation → CSL-JSON: a list of one item, `report` where there is a report's number, else `webpage`.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::Citation;

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'a str,
    author: Vec<Name<'a>>,
    #[serde(rename = "container-title")]
    container_title: &'a str,
    publisher: &'a str,
    issued: Issued,
    #[serde(rename = "URL")]
    url: &'a str,
    #[serde(rename = "DOI", skip_serializing_if = "Option::is_none")]
    doi: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<&'a str>,
    language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    keyword: Option<String>,
    #[serde(rename = "abstract", skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Name<'a> {
    Parted { family: &'a str, given: &'a str },
    Whole { literal: &'a str },
}

#[derive(Serialize)]
struct Issued {
    #[serde(rename = "date-parts")]
    parts: [(i32, u32, u32); 1],
}

pub(super) fn text(citation: &Citation<'_>) -> Vec<u8> {
    let item = Item {
        id: &citation.key,
        kind: if citation.number.is_some() {
            "report"
        } else {
            "webpage"
        },
        title: &citation.title,
        author: citation.authors.iter().map(name).collect(),
        container_title: citation.site,
        publisher: citation.publisher,
        issued: issued(citation.date),
        url: &citation.url,
        doi: citation.doi,
        number: citation.number,
        language: citation.lang,
        keyword: (!citation.keywords.is_empty()).then(|| citation.keywords.join(", ")),
        summary: citation.summary.as_deref(),
    };
    let mut json = serde_json::to_vec_pretty(&[item]).expect("keys are texts");
    json.push(b'\n');
    json
}

fn name<'a>(author: &super::Author<'a>) -> Name<'a> {
    match *author {
        super::Author::Parted { family, given } => Name::Parted { family, given },
        super::Author::Spoken(literal) | super::Author::Body(literal) => Name::Whole { literal },
    }
}

fn issued(date: NaiveDate) -> Issued {
    Issued {
        parts: [(date.year(), date.month(), date.day())],
    }
}
