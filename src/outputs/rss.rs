//! `rss.xml`, RSS 2.0: of every edition, in full, and of every entity, with whole texts or summaries as
//! its other feeds.

use std::fmt::Display;
use std::sync::Arc;

use chrono::{DateTime, TimeZone};

use super::channel::{self, Channel};
use super::entry::Kept;
use super::xml::Xml;
use super::{Make, Scene, entry};
use crate::diag::Diagnostic;
use crate::model::route::Route;
use crate::model::site::{Page, PageId, Site};
use crate::render::Stage;
use crate::render::view;

/// The name of the file.
const FILE: &str = "rss.xml";

/// About how many bytes a feed has besides its items, and each of these.
const FEED_BYTES: usize = 1 << 10;
const ITEM_BYTES: usize = 1 << 10;

/// The namespaces of what RSS has no words for.
const NAMESPACES: [(&str, &str); 4] = [
    ("version", "2.0"),
    ("xmlns:atom", "http://www.w3.org/2005/Atom"),
    ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
];

/// Pieces of XML that stand in many feeds, each made when it is first asked for and copied then.
struct Pieces {
    items: Kept<Item>,
    /// The texts of briefings.
    texts: Kept<Box<[u8]>>,
}

/// The item of a briefing, without its text.
struct Item {
    bytes: Box<[u8]>,
    /// Where the text goes.
    text_at: usize,
}

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let pieces = Arc::new(Pieces::none_yet(scene.site));
    channel::of_all(scene, FILE, move |stage, channel| {
        rss(stage, channel, &pieces)
    })
}

fn rss(stage: &Stage<'_>, channel: Channel, pieces: &Pieces) -> Result<Vec<u8>, Diagnostic> {
    let shown = channel.shown(stage.site);
    let sheet = channel::style_sheet(stage);
    let mut namespaces = NAMESPACES.to_vec();
    let mut xml = Xml::new(FEED_BYTES + ITEM_BYTES * shown.len());
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
            let is_full = channel.is_full(stage.site);
            let mut shown = shown.iter();
            shown.try_for_each(|id| pieces.copy_item(stage, xml, *id, is_full))
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

impl Pieces {
    fn none_yet(site: &Site) -> Self {
        Self {
            items: Kept::entries(site),
            texts: Kept::texts(site),
        }
    }

    /// Puts an item into a feed, with the text of its briefing if it `is_full`.
    ///
    /// # Errors
    /// The text can't be read any more.
    fn copy_item(
        &self,
        stage: &Stage<'_>,
        xml: &mut Xml,
        id: PageId,
        is_full: bool,
    ) -> Result<(), Diagnostic> {
        let page = stage.site.page(id);
        self.items.hand(
            id,
            || Ok(Item::of(stage, page)),
            |item| {
                let (before, end) = item.bytes.split_at(item.text_at);
                xml.copy(before);
                if is_full {
                    let made = || text(stage, id);
                    self.texts.hand(id, made, |text| {
                        xml.copy(text);
                        Ok(())
                    })?;
                }
                xml.copy(end);
                Ok(())
            },
        )
    }
}

/// The text of a briefing.
fn text(stage: &Stage<'_>, id: PageId) -> Result<Box<[u8]>, Diagnostic> {
    let body = stage.briefing_body(id)?;
    let html = body.with_whole_addresses();
    Ok(Xml::below(3, |xml| xml.text("content:encoded", &[], html)))
}

impl Item {
    fn of(stage: &Stage<'_>, page: &Page) -> Self {
        let briefing = &page.briefing;
        let mut text_at = 0;
        let bytes = Xml::below(2, |xml| {
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
                text_at = xml.len();
            });
        });
        Self { bytes, text_at }
    }
}

impl AsRef<[u8]> for Item {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// An instant in the way of RFC 822, with a year of four digits.
fn rfc822<Z: TimeZone<Offset: Display>>(instant: &DateTime<Z>) -> String {
    instant.format("%a, %d %b %Y %H:%M:%S %z").to_string()
}
