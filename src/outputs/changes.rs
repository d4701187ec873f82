//! `/corrections/feed.xml`: every correction and update of an edition's briefings as Atom (RFC 4287).

use chrono::{DateTime, NaiveTime, Utc};

use super::xml::{Xml, rfc3339};
use super::{Make, Scene, channel, entry};
use crate::model::route::{Made, MadeOf, Owner, Route};
use crate::model::site::{Edition, Site};
use crate::model::url;
use crate::parse::markdown;
use crate::render::Stage;
use crate::render::view::{self, Board, Change};

/// The name of the file.
const FILE: &str = "feed.xml";

/// About how many bytes a change takes up.
const ENTRY_BYTES: usize = 1 << 10;

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let site = scene.site;
    let editions = site.editions.iter().enumerate();
    let editions = editions.filter(|(_, edition)| {
        let mut boards = Board::of(site, edition, scene.theme);
        boards.any(|board| board == Board::Corrections)
    });
    editions
        .map(|(number, edition)| Route {
            path: url::file_of(&address(edition)),
            owner: Owner::Site("a feed"),
            made_of: MadeOf::Briefings {
                edition: number,
                shown: 0..edition.pages.len(),
            },
            template: None,
            make: Box::new(move |stage: &Stage<'_>| Ok(Made::Bytes(feed(stage, number)))) as Make,
        })
        .collect()
}

fn address(edition: &Edition) -> String {
    [&Board::Corrections.address(edition), FILE].concat()
}

fn feed(stage: &Stage<'_>, number: usize) -> Vec<u8> {
    let site = stage.site;
    let edition = &site.editions[number];
    let mut changes = view::changes(site, edition);
    changes.truncate(site.config.feed_items);
    let sheet = channel::style_sheet(stage);
    let mut namespaces = vec![
        ("xmlns", "http://www.w3.org/2005/Atom"),
        ("xml:lang", edition.lang.as_str()),
    ];
    let mut xml = Xml::new(ENTRY_BYTES * (1 + changes.len()));
    if let Some(sheet) = &sheet {
        channel::tell_browsers(&mut xml, sheet);
        namespaces.push(channel::XHTML);
    }
    xml.element("feed", &namespaces, |xml| {
        let newest = changes.iter().map(|change| when(site, *change)).max();
        head(stage, edition, xml, newest.unwrap_or_default());
        if sheet.is_some() {
            let page = Board::Corrections.address(edition);
            channel::notice(stage, xml, edition, &page, &[]);
        }
        for change in &changes {
            of_change(stage, edition, *change, xml);
        }
    });
    xml.finish()
}

/// What the feed says of itself.
fn head(stage: &Stage<'_>, edition: &Edition, xml: &mut Xml, updated: DateTime<Utc>) {
    let itself = stage.permalink(&address(edition));
    let name = stage.word(&edition.lang, "title.corrections");
    let title = view::feed_title(stage, edition, &name, &edition.lang);
    xml.text("id", &[], &itself);
    xml.text("title", &[], &title);
    xml.text("updated", &[], &rfc3339(updated));
    let page = stage.permalink(&Board::Corrections.address(edition));
    let atom = ("type", "application/atom+xml");
    xml.empty("link", &[("rel", "self"), atom, ("href", &itself)]);
    let html = ("type", "text/html");
    xml.empty("link", &[("rel", "alternate"), html, ("href", &page)]);
    if let Some(hub) = &stage.site.config.feeds.hub {
        xml.empty("link", &[("rel", "hub"), ("href", hub)]);
    }
    xml.element("author", &[], |xml| {
        xml.text("name", &[], &stage.site.config.publisher.name);
    });
}

fn of_change(stage: &Stage<'_>, edition: &Edition, change: Change, xml: &mut Xml) {
    let page = stage.site.page(change.page);
    let note = change.note(stage.site);
    let title = stage.line(&page.briefing.title);
    let kind = stage.word(&edition.lang, &format!("change.{}", change.kind()));
    let speech = stage.speech(&edition.lang);
    let whole = speech.fill("change_title", &[("kind", &kind), ("title", &title)]);
    let whole = whole.unwrap_or(title);
    let part = ["#at-", change.kind(), "s"].concat();
    xml.element("entry", &[("xml:lang", &page.briefing.lang)], |xml| {
        if channel::style_sheet(stage).is_some() {
            let href = stage.url(&page.address) + &part;
            xml.text("h:a", &[("href", &href)], &whole);
        }
        xml.text("id", &[], &id(stage, change));
        xml.text("title", &[], &whole);
        let html = ("type", "text/html");
        let href = stage.permalink(&page.address) + &part;
        xml.empty("link", &[("rel", "alternate"), html, ("href", &href)]);
        xml.text("updated", &[], &rfc3339(when(stage.site, change)));
        let text = markdown::plain_text(&note.text, stage.punctuation());
        xml.text("content", &[("type", "text")], &text);
    });
}

/// What a change is known by: its briefing, its day, and which it is of those of that day.
fn id(stage: &Stage<'_>, change: Change) -> String {
    let site = stage.site;
    let day = change.note(site).date;
    let before = (0..change.number).filter(|&number| {
        let other = Change { number, ..change };
        other.note(site).date == day
    });
    let nth = before.count() + 1;
    let briefing = entry::tag(stage, site.page(change.page));
    format!("{briefing}{}-{day}-{nth}", change.kind())
}

/// The beginning of its day, in UTC.
fn when(site: &Site, change: Change) -> DateTime<Utc> {
    change.note(site).date.and_time(NaiveTime::MIN).and_utc()
}
