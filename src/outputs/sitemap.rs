//! `sitemap.xml`: every page that search engines should know, with the day it last changed. More
//! than one file may hold go into parts, and the sitemap becomes their index.

use chrono::NaiveDate;

use super::xml::Xml;
use super::{Make, Scene, index};
use crate::model::route::{Made, MadeOf, Owner, Route};
use crate::model::site::{EntityId, Page, PageId, Site};
use crate::model::source::EntityKind;
use crate::model::theme::Theme;
use crate::render::Stage;
use crate::render::view::{self, Board};

/// The most addresses that one file may hold (sitemaps.org).
const MOST: usize = 50_000;

/// About how many bytes an address takes up in a file.
const ADDRESS_BYTES: usize = 150;

/// A page for search engines.
#[derive(Clone, Copy)]
enum Listed {
    /// The front page of an edition.
    Front(usize),
    /// The archive, an index or a board of an edition, by the last part of its address.
    List(usize, &'static str),
    /// The page of an entity in an edition.
    Entity(usize, EntityId),
    /// A briefing.
    Page(PageId),
    /// A plain page, by its number.
    Plain(usize),
}

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let count = listed(scene.site, scene.theme).len();
    if count <= MOST {
        return vec![route("sitemap.xml".to_owned(), |stage| part(stage, 0))];
    }
    let parts = count.div_ceil(MOST);
    let mut routes: Vec<Route<Make>> = (0..parts)
        .map(|number| route(name(number), move |stage| part(stage, number)))
        .collect();
    routes.push(route("sitemap.xml".to_owned(), move |stage| {
        list(stage, parts)
    }));
    routes
}

fn route(
    path: String,
    make: impl Fn(&Stage<'_>) -> Vec<u8> + Send + Sync + 'static,
) -> Route<Make> {
    Route {
        path,
        owner: Owner::Site("the sitemap"),
        made_of: MadeOf::Anything,
        template: None,
        make: Box::new(move |stage: &Stage<'_>| Ok(Made::Bytes(make(stage)))) as Make,
    }
}

fn name(number: usize) -> String {
    format!("sitemap-{}.xml", number + 1)
}

/// Everything but retracted, missing and redirected addresses, the archives of years and months, the
/// timelines of years and entities, where two entities meet, and the later pages of lists.
fn listed(site: &Site, theme: &Theme) -> Vec<Listed> {
    let mut listed = Vec::with_capacity(site.pages.len() + site.entities.len());
    for (number, edition) in site.editions.iter().enumerate() {
        listed.push(Listed::Front(number));
        listed.push(Listed::List(number, "briefings"));
        for (template, name) in [(view::TIMELINE, "timeline"), (view::AHEAD, "ahead")] {
            let any = !edition.timeline.occasions.is_empty();
            if any && theme.has(template) {
                listed.push(Listed::List(number, name));
            }
        }
        for kind in EntityKind::ALL {
            listed.push(Listed::List(number, kind.plural()));
            let entities = index::shown(site, number, kind).into_iter();
            listed.extend(entities.map(|id| Listed::Entity(number, id)));
        }
        let boards = Board::of(site, edition, theme);
        listed.extend(boards.map(|board| Listed::List(number, board.key())));
    }
    let pages = (0u32..).zip(&site.pages);
    listed.extend(pages.map(|(number, _)| Listed::Page(PageId(number))));
    listed.extend((0..site.plain.len()).map(Listed::Plain));
    listed
}

fn part(stage: &Stage<'_>, number: usize) -> Vec<u8> {
    let site = stage.site;
    let all = listed(site, stage.theme);
    let start = number * MOST;
    let end = (start + MOST).min(all.len());
    let changed = Changed::of(site);
    let namespace = [
        ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"),
        ("xmlns:xhtml", "http://www.w3.org/1999/xhtml"),
    ];
    let mut xml = Xml::new(ADDRESS_BYTES * (end - start));
    xml.element("urlset", &namespace, |xml| {
        for listed in &all[start..end] {
            entry(stage, xml, *listed, &changed);
        }
    });
    xml.finish()
}

/// When each briefing and each edition last changed.
struct Changed {
    /// By number: side by side, for a briefing is in many lists.
    pages: Vec<NaiveDate>,
    editions: Vec<Option<NaiveDate>>,
}

impl Changed {
    fn of(site: &Site) -> Self {
        let mut changed = Self {
            pages: site.pages.iter().map(Page::modified).collect(),
            editions: Vec::new(),
        };
        let editions = site.editions.iter();
        changed.editions = editions.map(|each| changed.newest(&each.pages)).collect();
        changed
    }

    /// When the last of some briefings changed.
    fn newest(&self, pages: &[PageId]) -> Option<NaiveDate> {
        pages.iter().map(|id| self.pages[id.0 as usize]).max()
    }
}

fn entry(stage: &Stage<'_>, xml: &mut Xml, listed: Listed, changed: &Changed) {
    let site = stage.site;
    xml.element("url", &[], |xml| match listed {
        Listed::Front(number) => {
            let address = format!("{}/", site.editions[number].prefix);
            place(stage, xml, &address, changed.editions[number]);
        }
        Listed::List(number, name) => {
            let address = format!("{}/{name}/", site.editions[number].prefix);
            place(stage, xml, &address, changed.editions[number]);
        }
        Listed::Entity(number, id) => {
            let list = site.editions[number].list(id);
            let changed = list.and_then(|list| changed.newest(&list.pages));
            place(stage, xml, &site.entity_address(id, number), changed);
        }
        Listed::Page(id) => {
            let page = site.page(id);
            let changed = changed.pages[id.0 as usize];
            place(stage, xml, &page.address, Some(changed));
            if page.versions.len() > 1 {
                for id in &page.versions {
                    let lang = site.page(*id).briefing.lang.as_str();
                    version(stage, xml, lang, *id);
                }
                let default = page.versions[site.default_version(&page.versions)];
                version(stage, xml, "x-default", default);
            }
        }
        Listed::Plain(number) => place(stage, xml, &site.plain[number].address, None),
    });
}

fn place(stage: &Stage<'_>, xml: &mut Xml, address: &str, changed: Option<NaiveDate>) {
    xml.text("loc", &[], &stage.permalink(address));
    if let Some(changed) = changed {
        xml.text("lastmod", &[], &changed.to_string());
    }
}

fn version(stage: &Stage<'_>, xml: &mut Xml, lang: &str, id: PageId) {
    let address = stage.permalink(&stage.site.page(id).address);
    let attributes = [("rel", "alternate"), ("hreflang", lang), ("href", &address)];
    xml.empty("xhtml:link", &attributes);
}

fn list(stage: &Stage<'_>, parts: usize) -> Vec<u8> {
    let namespace = [("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")];
    let mut xml = Xml::new(ADDRESS_BYTES * parts);
    xml.element("sitemapindex", &namespace, |xml| {
        for number in 0..parts {
            xml.element("sitemap", &[], |xml| {
                let address = stage.permalink(&format!("/{}", name(number)));
                xml.text("loc", &[], &address);
            });
        }
    });
    xml.finish()
}
