//! `rss.xml`: the newest briefings of every edition as RSS 2.0, in full.

use chrono::{DateTime, Utc};

use super::xml::Xml;
use super::{Make, Scene, entry};
use crate::diag::Diagnostic;
use crate::model::route::Route;
use crate::model::site::PageId;
use crate::render::Stage;
use crate::render::view;

/// About how many bytes an item has.
const ITEM_BYTES: usize = 8 << 10;

/// The namespaces of what RSS has no words for.
const NAMESPACES: [(&str, &str); 4] = [
    ("version", "2.0"),
    ("xmlns:atom", "http://www.w3.org/2005/Atom"),
    ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
];

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    entry::of_editions(scene, "rss.xml", channel)
}

fn channel(stage: &Stage<'_>, number: usize) -> Result<Vec<u8>, Diagnostic> {
    let site = stage.site;
    let edition = &site.editions[number];
    let shown = entry::newest(site, number);
    let items = shown.iter().map(|id| item(stage, *id));
    let items: Vec<Box<[u8]>> = items.collect::<Result<_, _>>()?;
    let itself = stage.permalink(&format!("{}/rss.xml", edition.prefix));
    let updated = shown.iter().map(|id| entry::updated(site.page(*id))).max();
    let mut xml = Xml::new(ITEM_BYTES * shown.len());
    xml.element("rss", &NAMESPACES, |xml| {
        xml.element("channel", &[], |xml| {
            xml.text("title", &[], &edition.title);
            let front = stage.permalink(&format!("{}/", edition.prefix));
            xml.text("link", &[], &front);
            let description = edition.description.as_ref().unwrap_or(&edition.title);
            xml.text("description", &[], description);
            xml.text("language", &[], &edition.lang);
            if let Some(updated) = updated {
                xml.text("lastBuildDate", &[], &rfc822(updated));
            }
            xml.text("generator", &[], &view::generator());
            let own = [
                ("rel", "self"),
                ("type", "application/rss+xml"),
                ("href", &itself),
            ];
            xml.empty("atom:link", &own);
            for item in &items {
                xml.copy(item);
            }
        });
    });
    Ok(xml.finish())
}

fn item(stage: &Stage<'_>, id: PageId) -> Result<Box<[u8]>, Diagnostic> {
    let page = stage.site.page(id);
    let briefing = &page.briefing;
    let body = entry::html(stage, page)?;
    Ok(Xml::below(2, |xml| {
        xml.element("item", &[], |xml| {
            xml.text("title", &[], &stage.line(&briefing.title));
            xml.text("link", &[], &stage.permalink(&page.address));
            xml.text(
                "guid",
                &[("isPermaLink", "false")],
                &entry::tag(stage, page),
            );
            xml.text("pubDate", &[], &rfc822(briefing.date.instant));
            for author in view::authors(stage, briefing) {
                xml.text("dc:creator", &[], author);
            }
            for subject in view::subjects(stage, page) {
                xml.text("category", &[], subject);
            }
            if let Some(summary) = view::plain_summary(stage, page) {
                xml.text("description", &[], &summary);
            }
            xml.text("content:encoded", &[], &body);
        });
    }))
}

/// An instant in the way of RFC 822, with a year of four digits.
fn rfc822(instant: DateTime<Utc>) -> String {
    instant.format("%a, %d %b %Y %H:%M:%S +0000").to_string()
}
