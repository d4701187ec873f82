//! `rss.xml`: the newest briefings of every edition as RSS 2.0, in full.

use std::fmt::Display;

use chrono::{DateTime, TimeZone};

use super::channel::{self, Channel};
use super::xml::Xml;
use super::{Make, Scene, entry};
use crate::diag::Diagnostic;
use crate::model::route::Route;
use crate::model::site::PageId;
use crate::render::Stage;
use crate::render::view;

/// The name of the file.
const FILE: &str = "rss.xml";

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
    channel::of_editions(scene, FILE, rss)
}

fn rss(stage: &Stage<'_>, channel: Channel) -> Result<Vec<u8>, Diagnostic> {
    let shown = channel.shown(stage.site);
    let sheet = channel::style_sheet(stage);
    let mut namespaces = NAMESPACES.to_vec();
    let mut xml = Xml::new(ITEM_BYTES * shown.len());
    if let Some(sheet) = &sheet {
        channel::tell_browsers(&mut xml, sheet);
        let lang = channel.edition(stage.site).lang.as_str();
        namespaces.extend([channel::XHTML, ("xml:lang", lang)]);
    }
    xml.element("rss", &namespaces, |xml| {
        xml.element("channel", &[], |xml| {
            head(stage, channel, xml);
            if sheet.is_some() {
                channel.notice(stage, xml, FILE);
            }
            shown.iter().try_for_each(|id| item(stage, *id, xml))
        })
    })?;
    Ok(xml.finish())
}

/// What a feed says of itself.
fn head(stage: &Stage<'_>, channel: Channel, xml: &mut Xml) {
    let site = stage.site;
    let page = channel.address(site);
    let title = channel.title(stage);
    xml.text("title", &[], &title);
    xml.text("link", &[], &stage.permalink(&page));
    let description = channel.description(site).unwrap_or(&title);
    xml.text("description", &[], description);
    xml.text("language", &[], &channel.edition(site).lang);
    let shown = channel.shown(site).iter();
    let updated = shown.map(|id| entry::updated(site.page(*id))).max();
    if let Some(updated) = updated {
        xml.text("lastBuildDate", &[], &rfc822(&updated));
    }
    xml.text("generator", &[], &view::generator());
    let itself = stage.permalink(&[&page, FILE].concat());
    let own = [
        ("rel", "self"),
        ("type", "application/rss+xml"),
        ("href", &itself),
    ];
    xml.empty("atom:link", &own);
    if let Some(hub) = &site.config.feeds.hub {
        xml.empty("atom:link", &[("rel", "hub"), ("href", hub)]);
    }
}

fn item(stage: &Stage<'_>, id: PageId, xml: &mut Xml) -> Result<(), Diagnostic> {
    let page = stage.site.page(id);
    let briefing = &page.briefing;
    let body = entry::html(stage, page)?;
    xml.element("item", &[], |xml| {
        let title = stage.line(&briefing.title);
        entry::link(stage, page, &title, xml);
        xml.text("title", &[], &title);
        xml.text("link", &[], &stage.permalink(&page.address));
        let tag = entry::tag(stage, page);
        xml.text("guid", &[("isPermaLink", "false")], &tag);
        xml.text("pubDate", &[], &rfc822(&entry::published(stage, page)));
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
    Ok(())
}

/// An instant in the way of RFC 822, with a year of four digits.
fn rfc822<Z: TimeZone<Offset: Display>>(instant: &DateTime<Z>) -> String {
    instant.format("%a, %d %b %Y %H:%M:%S %z").to_string()
}
