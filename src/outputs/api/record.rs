//! A briefing → what lists say of it in `/api/`: all but its text and its parts.

use chrono::NaiveDate;
use serde::Serialize;

use super::{BRIEFING, has_each, ids};
use crate::model::briefing::{Confidence, Likelihood, Trend};
use crate::model::site::PageId;
use crate::model::source::EntityKind;
use crate::outputs::entry;
use crate::outputs::xml::rfc3339;
use crate::parse::markdown;
use crate::render::Stage;
use crate::render::view;

/// What lists say of a briefing. Texts are plain; addresses are whole.
#[derive(Serialize)]
pub(super) struct Record<'s> {
    id: String,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    api: Option<String>,
    lang: &'s str,
    kind: &'static str,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kicker: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    series: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'s str>,
    published: String,
    modified: String,
    authors: &'s [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    takeaways: Vec<String>,
    countries: Vec<&'s str>,
    actors: Vec<&'s str>,
    topics: Vec<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    likelihood: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trend: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cutoff: Option<NaiveDate>,
    words: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    translations: Vec<Translation<'s>>,
}

#[derive(Serialize)]
struct Translation<'s> {
    lang: &'s str,
    url: String,
}

impl<'s> Record<'s> {
    pub(super) fn of(stage: &'s Stage<'_>, id: PageId) -> Self {
        let site = stage.site;
        let page = site.page(id);
        let briefing = &page.briefing;
        let named = |kind| ids(site, &page.names.in_order, kind);
        let takeaways = briefing.takeaways.iter();
        let takeaways = takeaways.map(|text| markdown::plain_text(text, stage.punctuation()));
        let others = page.versions.iter().filter(|other| **other != id);
        let others = others.map(|other| site.page(*other));
        let api = has_each(&site.config).then(|| BRIEFING.address_of_briefing(&page.address));
        Self {
            id: entry::tag(stage, page),
            url: stage.permalink(&page.address),
            api: api.map(|address| stage.permalink(&address)),
            lang: &briefing.lang,
            kind: briefing.kind.word(),
            title: stage.line(&briefing.title),
            kicker: briefing.kicker.as_deref(),
            section: briefing.section.as_deref(),
            series: briefing.series.as_deref(),
            place: briefing.place.as_deref(),
            published: rfc3339(briefing.date.instant),
            modified: rfc3339(entry::updated(page)),
            authors: view::authors(stage, briefing),
            summary: view::plain_summary(stage, page),
            takeaways: takeaways.collect(),
            countries: named(EntityKind::Country),
            actors: named(EntityKind::Actor),
            topics: named(EntityKind::Topic),
            confidence: briefing.confidence.map(Confidence::word),
            likelihood: briefing.likelihood.map(Likelihood::word),
            trend: briefing.trend.map(Trend::word),
            cutoff: briefing.cutoff,
            words: briefing.text.outline.words,
            translations: others
                .map(|other| Translation {
                    lang: &other.briefing.lang,
                    url: stage.permalink(&other.address),
                })
                .collect(),
        }
    }
}
