//! Atom feeds (RFC 4287): of every edition, in full, and of every entity, with whole texts or summaries as
//! its other feeds.

use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};

use super::channel::{self, Channel};
use super::entry::Kept;
use super::xml::{Xml, rfc3339};
use super::{Make, Scene, entry};
use crate::diag::Diagnostic;
use crate::model::route::Route;
use crate::model::site::{EntityId, Page, PageId, Site};
use crate::render::Stage;
use crate::render::view;

/// Pieces of XML that stand in many feeds, each made when it is first asked for and copied then.
struct Pieces {
    /// The entries of briefings.
    entries: Kept<Entry>,
    /// The texts of briefings.
    texts: Kept<Box<[u8]>>,
    /// The categories of all entities, by edition and number, in the words of the edition.
    categories: Vec<Vec<OnceLock<Box<[u8]>>>>,
    /// When each briefing last changed in public, by number, once anything is made.
    updated: OnceLock<Vec<DateTime<Utc>>>,
}

/// The entry of a briefing, without its categories, which are most of it, and other entries have them
/// too; and without its text.
struct Entry {
    bytes: Box<[u8]>,
    /// Where the categories go.
    categories_at: usize,
    /// Where the text goes.
    text_at: usize,
}

/// The name of the file.
const FILE: &str = "feed.xml";

/// About how many bytes a feed has besides its entries, and each of these.
const FEED_BYTES: usize = 1 << 10;
const ENTRY_BYTES: usize = 2 << 10;

impl Pieces {
    fn none_yet(site: &Site) -> Self {
        let editions = site.editions.iter();
        let categories = || site.entities.iter().map(|_| OnceLock::new()).collect();
        Self {
            entries: Kept::entries(site),
            texts: Kept::texts(site),
            categories: editions.map(|_| categories()).collect(),
            updated: OnceLock::new(),
        }
    }

    fn updated(&self, site: &Site, id: PageId) -> DateTime<Utc> {
        let of_all = || site.pages.iter().map(entry::updated).collect();
        self.updated.get_or_init(of_all)[id.0 as usize]
    }

    /// Puts an entry into a feed, with the text of its briefing if it `is_full`.
    ///
    /// # Errors
    /// The text can't be read any more.
    fn copy_entry(
        &self,
        stage: &Stage<'_>,
        xml: &mut Xml,
        id: PageId,
        is_full: bool,
    ) -> Result<(), Diagnostic> {
        let page = stage.site.page(id);
        let made = || Ok(Entry::of(stage, id, self.updated(stage.site, id)));
        self.entries.hand(id, made, |entry| {
            let (before, end) = entry.bytes.split_at(entry.text_at);
            let (before, after) = before.split_at(entry.categories_at);
            xml.copy(before);
            self.copy_categories(stage, xml, page);
            xml.copy(after);
            if is_full {
                let made = || text(stage, id);
                self.texts.hand(id, made, |text| {
                    xml.copy(text);
                    Ok(())
                })?;
            }
            xml.copy(end);
            Ok(())
        })
    }

    fn copy_categories(&self, stage: &Stage<'_>, xml: &mut Xml, page: &Page) {
        let in_its_words = page.briefing.lang == stage.site.editions[page.edition].lang;
        for mention in &page.names.in_order {
            let made = || category(stage, page, mention.entity);
            if in_its_words {
                let piece = &self.categories[page.edition][mention.entity.0 as usize];
                xml.copy(piece.get_or_init(made));
            } else {
                xml.copy(&made());
            }
        }
    }
}

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let pieces = Arc::new(Pieces::none_yet(scene.site));
    channel::of_all(scene, FILE, move |stage, channel| {
        feed(stage, channel, &pieces)
    })
}

fn feed(stage: &Stage<'_>, channel: Channel, pieces: &Pieces) -> Result<Vec<u8>, Diagnostic> {
    let site = stage.site;
    let shown = channel.shown(site);
    let sheet = channel::style_sheet(stage);
    let mut namespaces = vec![
        ("xmlns", "http://www.w3.org/2005/Atom"),
        ("xml:lang", channel.edition(site).lang.as_str()),
    ];
    let mut xml = Xml::new(FEED_BYTES + ENTRY_BYTES * shown.len());
    if let Some(sheet) = &sheet {
        channel::tell_browsers(&mut xml, sheet);
        namespaces.push(channel::XHTML);
    }
    xml.element("feed", &namespaces, |xml| {
        let updated = shown.iter().map(|id| pieces.updated(site, *id)).max();
        head(stage, channel, xml, updated);
        if sheet.is_some() {
            channel.notice(stage, xml, FILE);
        }
        let is_full = channel.is_full(site);
        let mut shown = shown.iter();
        shown.try_for_each(|id| pieces.copy_entry(stage, xml, *id, is_full))
    })?;
    Ok(xml.finish())
}

/// What a feed says of itself.
fn head(stage: &Stage<'_>, channel: Channel, xml: &mut Xml, updated: Option<DateTime<Utc>>) {
    let site = stage.site;
    let page = channel.address(site);
    let itself = stage.permalink(&[&page, FILE].concat());
    xml.text("id", &[], &itself);
    xml.text("title", &[], &channel.title(stage));
    if let Some(description) = channel.description(site) {
        xml.text("subtitle", &[], description);
    }
    xml.text("updated", &[], &rfc3339(updated.unwrap_or_default()));
    let mut link = |rel: &str, kind: Option<&str>, href: &str| {
        let kind = kind.map(|kind| ("type", kind));
        let attributes = [Some(("rel", rel)), kind, Some(("href", href))];
        let attributes: Vec<_> = attributes.into_iter().flatten().collect();
        xml.empty("link", &attributes);
    };
    link("self", Some("application/atom+xml"), &itself);
    link("alternate", Some("text/html"), &stage.permalink(&page));
    if let Some(hub) = &site.config.feeds.hub {
        link("hub", None, hub);
    }
    xml.element("author", &[], |xml| {
        xml.text("name", &[], &site.config.publisher.name);
    });
    let version = env!("CARGO_PKG_VERSION");
    xml.text("generator", &[("version", version)], "Dateline");
}

/// The text of a briefing.
fn text(stage: &Stage<'_>, id: PageId) -> Result<Box<[u8]>, Diagnostic> {
    let body = stage.briefing_body(id)?;
    Ok(Xml::below(2, |xml| {
        xml.text("content", &[("type", "html")], body.with_whole_addresses());
    }))
}

impl Entry {
    fn of(stage: &Stage<'_>, id: PageId, updated: DateTime<Utc>) -> Self {
        let page = stage.site.page(id);
        let briefing = &page.briefing;
        let (mut categories_at, mut text_at) = (0, 0);
        let bytes = Xml::below(1, |xml| {
            xml.element("entry", &[("xml:lang", &briefing.lang)], |xml| {
                let title = stage.line(&briefing.title);
                entry::link(stage, page, &title, xml);
                xml.text("id", &[], &entry::tag(stage, page));
                xml.text("title", &[], &title);
                let address = stage.permalink(&page.address);
                let html = ("type", "text/html");
                xml.empty("link", &[("rel", "alternate"), html, ("href", &address)]);
                xml.text("published", &[], &entry::published_rfc3339(stage, page));
                xml.text("updated", &[], &rfc3339(updated));
                for author in view::authors(stage, briefing) {
                    xml.element("author", &[], |xml| xml.text("name", &[], author));
                }
                categories_at = xml.len();
                if let Some(summary) = view::plain_summary(stage, page) {
                    xml.text("summary", &[], &summary);
                }
                text_at = xml.len();
            });
        });
        Self {
            bytes,
            categories_at,
            text_at,
        }
    }
}

impl AsRef<[u8]> for Entry {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

fn category(stage: &Stage<'_>, page: &Page, id: EntityId) -> Box<[u8]> {
    let entity = stage.site.entity(id);
    let address = stage.site.entity_address(id, page.edition);
    let scheme = stage.permalink(&format!("/{}/", entity.kind.plural()));
    let term = stage.permalink(&address);
    let label = entity.name_in(&page.briefing.lang);
    let attributes = [
        ("scheme", scheme.as_str()),
        ("term", &term),
        ("label", label),
    ];
    Xml::below(2, |xml| xml.empty("category", &attributes))
}
