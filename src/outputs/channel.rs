//! What feeds are of: an edition or an entity. Where they stand, which briefings they have, what they
//! are called, and what a browser shows of them to who opens one; it knows no format.

use super::xml::Xml;
use super::{Make, Scene, index};
use crate::diag::Diagnostic;
use crate::model::config::Extent;
use crate::model::language;
use crate::model::route::{Made, MadeOf, Owner, Route};
use crate::model::site::{Edition, EntityId, PageId, Site};
use crate::model::source::EntityKind;
use crate::model::url;
use crate::render::Stage;
use crate::render::view;

/// The style sheet that a theme has for feeds.
const SHEET: &str = "feed.css";

/// With so many briefings the feeds of entities have whole texts, if the site doesn't say.
const FULL_UP_TO: usize = 1_000;

/// The namespace of what is there for people, and not for feed readers.
pub(super) const XHTML: (&str, &str) = ("xmlns:h", "http://www.w3.org/1999/xhtml");

/// The formats of feeds: their files and names.
const FORMATS: [(&str, &str); 3] = [
    ("feed.xml", "Atom"),
    ("rss.xml", "RSS"),
    ("feed.json", "JSON Feed"),
];

/// What a feed is of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Channel {
    /// The number of the edition.
    pub(super) edition: usize,
    /// The entity, if it is not of the whole edition.
    pub(super) entity: Option<EntityId>,
}

/// A feed of every edition and of every entity, by the name of its file.
pub(super) fn of_all(
    scene: Scene<'_>,
    name: &'static str,
    make: impl Fn(&Stage<'_>, Channel) -> Result<Vec<u8>, Diagnostic> + Clone + Send + Sync + 'static,
) -> Vec<Route<Make>> {
    let mut routes = Vec::with_capacity(scene.site.entities.len());
    for edition in 0..scene.site.editions.len() {
        let whole = Channel {
            edition,
            entity: None,
        };
        routes.push(route(scene.site, whole, name, make.clone()));
        for kind in EntityKind::ALL {
            let entities = index::shown(scene.site, edition, kind).into_iter();
            let channels = entities.map(|entity| Channel {
                edition,
                entity: Some(entity),
            });
            routes.extend(channels.map(|channel| route(scene.site, channel, name, make.clone())));
        }
    }
    routes
}

fn route(
    site: &Site,
    channel: Channel,
    name: &str,
    make: impl Fn(&Stage<'_>, Channel) -> Result<Vec<u8>, Diagnostic> + Send + Sync + 'static,
) -> Route<Make> {
    let Channel { edition, entity } = channel;
    let shown = 0..channel.shown(site).len();
    Route {
        path: url::file_of(&[&channel.address(site), name].concat()),
        owner: Owner::Site("a feed"),
        made_of: match entity {
            None => MadeOf::Briefings { edition, shown },
            Some(entity) => MadeOf::Entity {
                entity,
                edition,
                shown,
                with_related: false,
            },
        },
        template: None,
        make: Box::new(move |stage: &Stage<'_>| make(stage, channel).map(Made::Bytes)) as Make,
    }
}

/// Whether feeds of entities have whole texts. If the site doesn't say, they do up to a number of
/// briefings: a text stands in some ten of these feeds, so that those of a large archive would be most of
/// what there is to publish.
pub(super) fn entities_are_full(site: &Site) -> bool {
    match site.config.feeds.entities {
        Some(extent) => extent == Extent::Full,
        None => site.pages.len() <= FULL_UP_TO,
    }
}

impl Channel {
    pub(super) fn edition(self, site: &Site) -> &Edition {
        &site.editions[self.edition]
    }

    /// The address of its page.
    pub(super) fn address(self, site: &Site) -> String {
        match self.entity {
            Some(id) => site.entity_address(id, self.edition),
            None => format!("{}/", self.edition(site).prefix),
        }
    }

    /// Its briefings, the newest first.
    pub(super) fn shown(self, site: &Site) -> &[PageId] {
        let edition = self.edition(site);
        let pages = match self.entity {
            Some(id) => edition.list(id).map_or(&[][..], |list| &list.pages),
            None => &edition.pages,
        };
        &pages[..pages.len().min(site.config.feed_items)]
    }

    /// Whether it has whole texts.
    pub(super) fn is_full(self, site: &Site) -> bool {
        self.entity.is_none() || entities_are_full(site)
    }

    pub(super) fn title(self, stage: &Stage<'_>) -> String {
        let edition = self.edition(stage.site);
        match self.entity {
            Some(id) => {
                let name = stage.site.entity(id).name_in(&edition.lang);
                view::feed_title(stage, edition, name, &edition.lang)
            }
            None => edition.title.clone(),
        }
    }

    /// What it is, in a sentence.
    pub(super) fn description(self, site: &Site) -> Option<&str> {
        let edition = self.edition(site);
        let description = edition.description.as_deref();
        description.filter(|_| self.entity.is_none())
    }

    /// What people see before the briefings, in the file `own`.
    pub(super) fn notice(self, stage: &Stage<'_>, xml: &mut Xml, own: &str) {
        let page = self.address(stage.site);
        let others = FORMATS.iter().filter(|(file, _)| *file != own);
        let others = others.map(|(file, name)| (*name, [&page, *file].concat()));
        let others: Vec<(&str, String)> = others.collect();
        notice(stage, xml, self.edition(stage.site), &page, &others);
    }
}

/// What people see of a feed before its entries: what this is, and the ways to its page and to the same in
/// other formats, each with its name and address.
pub(super) fn notice(
    stage: &Stage<'_>,
    xml: &mut Xml,
    edition: &Edition,
    page: &str,
    others: &[(&str, String)],
) {
    let viewport = ("content", "width=device-width, initial-scale=1");
    xml.empty("h:meta", &[("name", "viewport"), viewport]);
    let speech = stage.speech(&edition.lang);
    let lang = speech.lang_of("feed_notice").unwrap_or("en");
    let language = [("xml:lang", lang), ("dir", language::direction(lang))];
    xml.element("h:div", &language, |xml| {
        if let Some(text) = speech.text("feed_notice") {
            xml.text("h:p", &[], text);
        }
        xml.element("h:p", &[], |xml| {
            let mut way = |text: &str, address: &str| {
                xml.text("h:a", &[("href", &stage.url(address))], text);
            };
            way(speech.text("feed_page").unwrap_or("←"), page);
            for (name, address) in others {
                way(name, address);
            }
        });
    });
}

/// Where the style sheet for feeds stands, if the theme has one; an empty one is none.
pub(super) fn style_sheet(stage: &Stage<'_>) -> Option<String> {
    let sheet = stage.theme.assets.get(SHEET)?;
    let is_blank = sheet.bytes.trim_ascii().is_empty();
    (!is_blank).then(|| stage.url(&sheet.address))
}

/// Tells browsers how to show a feed.
pub(super) fn tell_browsers(xml: &mut Xml, sheet: &str) {
    let kind = ("type", "text/css");
    xml.instruction("xml-stylesheet", &[kind, ("href", sheet)]);
}
