//! Briefings → what their author owes the reader: how past events went, and translations.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use chrono::NaiveDate;

use super::Desk;
use super::html::{Item, Part, bdi, escaped, headline, list, place};
use crate::diag::FileId;
use crate::model::briefing::{Event, EventStatus};
use crate::model::outline::Punctuation;
use crate::model::site::{Page, PageId};
use crate::model::timeline::{self, State};
use crate::parse::markdown;

/// The most that is listed of what there may be thousands of.
const SHOWN: usize = 50;

/// Events that are over and that no one has said the end of, the latest first.
pub(super) fn past_due(desk: &Desk<'_>) -> Part {
    let pages = desk.site.pages.iter();
    let mut over: Vec<(NaiveDate, EventStatus, &Page, &Event)> = pages
        .flat_map(|page| page.briefing.events.iter().map(move |event| (page, event)))
        .filter_map(|(page, event)| {
            let state = timeline::state(&event.when, event, desk.site.today);
            let due = (state == State::PastDue).then_some(event)?;
            Some((due.when.last_day()?, due.status?, page, due))
        })
        .collect();
    over.sort_by_key(|(last, ..)| Reverse(*last));
    let items = over.iter().take(SHOWN);
    let items: Vec<Item> = items
        .map(|(_, status, page, event)| event_item(desk, *status, page, event))
        .collect();
    let hint = if over.is_empty() {
        ""
    } else {
        "<p>Say what came of each: its <code>status</code> and its <code>outcome</code>.</p>\n"
    };
    let list = list(&items, "Every event that is over says how it went.");
    Part {
        id: "past-due",
        title: "Past-due events",
        count: Some(over.len()),
        body: format!("{hint}{list}{}", more(over.len())),
    }
}

fn event_item(desk: &Desk<'_>, status: EventStatus, page: &Page, event: &Event) -> Item {
    let briefing = &page.briefing;
    let what = markdown::plain_text(&event.what, Punctuation::Straight);
    let when = match &event.say {
        Some(words) => bdi(words, &briefing.lang),
        None => escaped(&event.when.to_string()),
    };
    let title = &briefing.title;
    let headline = headline(desk, title, &briefing.lang, Some(&page.address));
    let status = status.word();
    let path = &desk.sources.get(briefing.text.file).path;
    Item {
        title: bdi(&what, &briefing.lang),
        why: vec![format!("{status} for {when}, in {headline}")],
        place: place(desk, path, 1, 1),
        fix: None,
    }
}

/// Public briefings that a language of the site has no version of, the newest first.
pub(super) fn missing_translations(desk: &Desk<'_>) -> Part {
    let works = works(desk);
    let languages = languages(desk, &works);
    let mut count = 0;
    let mut body = String::new();
    for lang in &languages {
        let missing: Vec<&Page> = works
            .iter()
            .filter(|versions| versions.iter().all(|page| page.briefing.lang != *lang))
            .filter_map(|versions| versions.first().copied())
            .collect();
        if missing.is_empty() {
            continue;
        }
        count += missing.len();
        let newest: Vec<Item> = missing
            .iter()
            .take(SHOWN)
            .map(|page| missing_item(desk, page))
            .collect();
        let of = match missing.len() {
            1 => "1 briefing".to_owned(),
            count => format!("{count} briefings"),
        };
        let lang = escaped(lang);
        let list = list(&newest, "");
        let more = more(missing.len());
        // writing to a String can't fail
        let _ = write!(
            body,
            "<h3>Not in <code>{lang}</code>: {of}</h3>\n{list}{more}"
        );
    }
    if count == 0 {
        let empty = match languages.len() {
            0 | 1 => "The site is in one language.",
            _ => "Every briefing is there in every language.",
        };
        body = list(&[], empty);
    }
    Part {
        id: "translations",
        title: "Missing translations",
        count: Some(count),
        body,
    }
}

fn missing_item(desk: &Desk<'_>, page: &Page) -> Item {
    let briefing = &page.briefing;
    let address = Some(&*page.address);
    let path = &desk.sources.get(briefing.text.file).path;
    let (day, lang) = (briefing.date.day, escaped(&briefing.lang));
    Item {
        title: headline(desk, &briefing.title, &briefing.lang, address),
        why: vec![format!("{day}, in <code>{lang}</code>")],
        place: place(desk, path, 1, 1),
        fix: None,
    }
}

/// The languages that a briefing should be there in: those of the settings, or else those that public
/// briefings are in.
fn languages<'a>(desk: &Desk<'a>, works: &[Vec<&'a Page>]) -> BTreeSet<&'a str> {
    let config = &desk.site.config;
    let languages: BTreeSet<&String> = match &config.languages {
        Some(named) => named.keys().chain([&config.language]).collect(),
        None => works
            .iter()
            .flatten()
            .map(|page| &page.briefing.lang)
            .collect(),
    };
    languages.into_iter().map(String::as_str).collect()
}

/// The public versions of each briefing that has any, its original first; the newest briefing first.
fn works<'a>(desk: &Desk<'a>) -> Vec<Vec<&'a Page>> {
    let site = desk.site;
    let waiting: BTreeSet<FileId> = desk.waiting.iter().map(|text| text.file).collect();
    let is_public = |page: &Page| !waiting.contains(&page.briefing.text.file);
    let mut seen: BTreeSet<PageId> = BTreeSet::new();
    let mut works = Vec::new();
    for (number, page) in (0u32..).zip(&site.pages) {
        if !is_public(page) || seen.contains(&PageId(number)) {
            continue;
        }
        seen.extend(&page.versions);
        let mut versions: Vec<&Page> = vec![page];
        if !page.versions.is_empty() {
            let all = page.versions.iter().map(|id| site.page(*id));
            versions = all.filter(|page| is_public(page)).collect();
            versions.sort_by_key(|page| page.briefing.translation_of.is_some());
        }
        works.push(versions);
    }
    works
}

/// That there are more than are listed.
fn more(count: usize) -> String {
    match count.saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(
            "<p class=\"desk-empty\">The newest {SHOWN} are listed; there are {more} more.</p>\n"
        ),
    }
}
