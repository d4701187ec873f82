//! Atom feeds (RFC 4287): of every edition, in full, and of every entity, with summaries.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};

use super::xml::{Xml, rfc3339};
use super::{Make, Scene, entry, index};
use crate::diag::Diagnostic;
use crate::model::route::{Made, MadeOf, Owner, Route};
use crate::model::site::{EntityId, Page, PageId, Site};
use crate::model::source::EntityKind;
use crate::model::url;
use crate::render::Stage;
use crate::render::view;

/// Pieces of XML that stand in many feeds, each made when it is first asked for and copied then.
struct Pieces {
    /// The entries of all briefings, by number.
    entries: Vec<OnceLock<Entry>>,
    /// The categories of all entities, by edition and number, in the words of the edition.
    categories: Vec<Vec<OnceLock<Box<[u8]>>>>,
    /// The bytes of the entries that are kept.
    kept: AtomicUsize,
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

/// The bytes of entries that are kept. Those of a larger archive are made again where they are shown
/// again, which is seldom there: there are more of them, and a feed shows no more than before.
const KEPT_BYTES: usize = 8 << 20;

/// About how many bytes a feed has besides its entries, and each of these.
const FEED_BYTES: usize = 1 << 10;
const ENTRY_BYTES: usize = 2 << 10;

impl Pieces {
    fn none_yet(site: &Site) -> Self {
        let editions = site.editions.iter();
        let categories = || site.entities.iter().map(|_| OnceLock::new()).collect();
        Self {
            entries: site.pages.iter().map(|_| OnceLock::new()).collect(),
            categories: editions.map(|_| categories()).collect(),
            kept: AtomicUsize::new(0),
            updated: OnceLock::new(),
        }
    }

    fn updated(&self, site: &Site, id: PageId) -> DateTime<Utc> {
        let of_all = || site.pages.iter().map(entry::updated).collect();
        self.updated.get_or_init(of_all)[id.0 as usize]
    }

    /// Puts an entry into a feed, with the text of its briefing if there is one.
    fn copy_entry(&self, stage: &Stage<'_>, xml: &mut Xml, id: PageId, text: Option<&[u8]>) {
        let place = &self.entries[id.0 as usize];
        if let Some(known) = place.get() {
            self.copy(stage, xml, id, (known, text));
            return;
        }
        let made = Entry::of(stage, id, self.updated(stage.site, id));
        self.copy(stage, xml, id, (&made, text));
        let kept = self.kept.fetch_add(made.bytes.len(), Ordering::Relaxed);
        if kept < KEPT_BYTES {
            place.get_or_init(|| made);
        }
    }

    fn copy(
        &self,
        stage: &Stage<'_>,
        xml: &mut Xml,
        id: PageId,
        (entry, text): (&Entry, Option<&[u8]>),
    ) {
        let page = stage.site.page(id);
        let (before, end) = entry.bytes.split_at(entry.text_at);
        let (before, after) = before.split_at(entry.categories_at);
        xml.copy(before);
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
        xml.copy(after);
        xml.copy(text.unwrap_or_default());
        xml.copy(end);
    }
}

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let mut routes = Vec::with_capacity(scene.site.entities.len());
    let pieces = Arc::new(Pieces::none_yet(scene.site));
    for (number, edition) in scene.site.editions.iter().enumerate() {
        let address = format!("{}/", edition.prefix);
        let shown = 0..edition.pages.len().min(scene.site.config.feed_items);
        let made_of = MadeOf::Briefings {
            edition: number,
            shown,
        };
        routes.push(route(&address, number, None, &pieces).made_of(made_of));
        for kind in EntityKind::ALL {
            for id in index::shown(scene.site, number, kind) {
                let address = scene.site.entity_address(id, number);
                let count = edition.list(id).map_or(0, |list| list.pages.len());
                let made_of = MadeOf::Entity {
                    entity: id,
                    edition: number,
                    shown: 0..count.min(scene.site.config.feed_items),
                    with_related: false,
                };
                routes.push(route(&address, number, Some(id), &pieces).made_of(made_of));
            }
        }
    }
    routes
}

fn route(of: &str, number: usize, entity: Option<EntityId>, pieces: &Arc<Pieces>) -> Route<Make> {
    let of = of.to_owned();
    let pieces = Arc::clone(pieces);
    Route {
        path: url::file_of(&[of.as_str(), "feed.xml"].concat()),
        owner: Owner::Site("a feed"),
        made_of: MadeOf::Anything,
        template: None,
        make: Box::new(move |stage: &Stage<'_>| {
            feed(stage, &of, number, entity, &pieces).map(Made::Bytes)
        }) as Make,
    }
}

fn feed(
    stage: &Stage<'_>,
    of: &str,
    number: usize,
    entity: Option<EntityId>,
    pieces: &Pieces,
) -> Result<Vec<u8>, Diagnostic> {
    let site = stage.site;
    let edition = &site.editions[number];
    let pages = match entity {
        Some(id) => edition
            .list(id)
            .map_or(&[][..], |list| list.pages.as_slice()),
        None => edition.pages.as_slice(),
    };
    let title = match entity {
        Some(id) => {
            let name = site.entity(id).name_in(&edition.lang);
            view::feed_title(stage, edition, name, &edition.lang)
        }
        None => edition.title.clone(),
    };
    let shown = &pages[..pages.len().min(site.config.feed_items)];
    let texts = texts(stage, shown, entity)?;
    let updated = shown.iter().map(|id| pieces.updated(stage.site, *id)).max();
    let address = format!("{of}feed.xml");
    let mut xml = Xml::new(FEED_BYTES + ENTRY_BYTES * shown.len());
    let namespace = [
        ("xmlns", "http://www.w3.org/2005/Atom"),
        ("xml:lang", edition.lang.as_str()),
    ];
    xml.element("feed", &namespace, |xml| {
        xml.text("id", &[], &stage.permalink(&address));
        xml.text("title", &[], &title);
        if let (None, Some(description)) = (entity, &edition.description) {
            xml.text("subtitle", &[], description);
        }
        xml.text("updated", &[], &rfc3339(updated.unwrap_or_default()));
        let itself = stage.permalink(&address);
        let atom = "application/atom+xml";
        xml.empty(
            "link",
            &[("rel", "self"), ("type", atom), ("href", &itself)],
        );
        let page = stage.permalink(of);
        xml.empty(
            "link",
            &[("rel", "alternate"), ("type", "text/html"), ("href", &page)],
        );
        xml.element("author", &[], |xml| {
            xml.text("name", &[], &site.config.publisher.name);
        });
        let version = env!("CARGO_PKG_VERSION");
        xml.text("generator", &[("version", version)], "Dateline");
        for (id, text) in shown.iter().zip(&texts) {
            pieces.copy_entry(stage, xml, *id, text.as_deref());
        }
    });
    Ok(xml.finish())
}

/// The texts of briefings, for the feed of an edition. That of an entity has summaries: it may be one of
/// thousands, and what it has is in the others, too.
fn texts(
    stage: &Stage<'_>,
    shown: &[PageId],
    entity: Option<EntityId>,
) -> Result<Vec<Option<Box<[u8]>>>, Diagnostic> {
    let text = |id: &PageId| {
        if entity.is_some() {
            return Ok(None);
        }
        let page = stage.site.page(*id);
        let body = entry::html(stage, page)?;
        Ok(Some(Xml::below(2, |xml| {
            xml.text("content", &[("type", "html")], &body);
        })))
    };
    shown.iter().map(text).collect()
}

impl Entry {
    fn of(stage: &Stage<'_>, id: PageId, updated: DateTime<Utc>) -> Self {
        let page = stage.site.page(id);
        let briefing = &page.briefing;
        let (mut categories_at, mut text_at) = (0, 0);
        let bytes = Xml::below(1, |xml| {
            xml.element("entry", &[("xml:lang", &briefing.lang)], |xml| {
                xml.text("id", &[], &entry::tag(stage, page));
                xml.text("title", &[], &stage.line(&briefing.title));
                let address = stage.permalink(&page.address);
                let html = ("type", "text/html");
                xml.empty("link", &[("rel", "alternate"), html, ("href", &address)]);
                xml.text("published", &[], &rfc3339(briefing.date.instant));
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
