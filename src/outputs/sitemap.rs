//! `sitemap.xml`: every page that search engines should know, with the day it last changed. More
//! than one file may hold go into parts, and the sitemap becomes their index.

use chrono::NaiveDate;

use super::xml::Xml;
use super::{Make, Scene, index};
use crate::model::route::{Made, MadeOf, Owner, Route};
use crate::model::site::{PageId, Site};
use crate::model::source::EntityKind;
use crate::render::Stage;

/// The most addresses that one file may hold (sitemaps.org).
const MOST: usize = 50_000;

/// A page for search engines.
struct Listed {
    address: String,
    changed: Option<NaiveDate>,
    /// The page that has versions in other languages.
    versions: Option<PageId>,
}

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let count = addresses(scene.site).len();
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
        make: Box::new(move |stage: &Stage<'_>| Ok(Made::Bytes(make(stage)))) as Make,
    }
}

fn name(number: usize) -> String {
    format!("sitemap-{}.xml", number + 1)
}

/// Everything but retracted, missing and redirected addresses, the archives of years and months,
/// and the later pages of lists.
fn addresses(site: &Site) -> Vec<Listed> {
    let mut listed = Vec::new();
    for (number, edition) in site.editions.iter().enumerate() {
        let newest = |pages: &[PageId]| pages.iter().map(|id| site.page(*id).modified()).max();
        let plain = |address: String, changed| Listed {
            address,
            changed,
            versions: None,
        };
        let changed = newest(&edition.pages);
        listed.push(plain(format!("{}/", edition.prefix), changed));
        listed.push(plain(format!("{}/briefings/", edition.prefix), changed));
        for kind in EntityKind::ALL {
            let address = format!("{}/{}/", edition.prefix, kind.plural());
            listed.push(plain(address, changed));
            for id in index::shown(site, number, kind) {
                let pages = edition
                    .list(id)
                    .map_or(&[][..], |list| list.pages.as_slice());
                listed.push(plain(site.entity_address(id, number), newest(pages)));
            }
        }
    }
    for (number, page) in (0u32..).zip(&site.pages) {
        listed.push(Listed {
            address: page.address.clone(),
            changed: Some(page.modified()),
            versions: (page.versions.len() > 1).then_some(PageId(number)),
        });
    }
    let plain = site.plain.iter().map(|page| Listed {
        address: page.address.clone(),
        changed: None,
        versions: None,
    });
    listed.extend(plain);
    listed
}

fn part(stage: &Stage<'_>, number: usize) -> Vec<u8> {
    let all = addresses(stage.site);
    let start = number * MOST;
    let end = (start + MOST).min(all.len());
    let namespace = [
        ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"),
        ("xmlns:xhtml", "http://www.w3.org/1999/xhtml"),
    ];
    let mut xml = Xml::new();
    xml.element("urlset", &namespace, |xml| {
        for listed in &all[start..end] {
            entry(stage, xml, listed);
        }
    });
    xml.finish()
}

fn entry(stage: &Stage<'_>, xml: &mut Xml, listed: &Listed) {
    xml.element("url", &[], |xml| {
        xml.text("loc", &[], &stage.permalink(&listed.address));
        if let Some(changed) = listed.changed {
            xml.text("lastmod", &[], &changed.to_string());
        }
        let versions = listed.versions.map(|id| &stage.site.page(id).versions);
        for version in versions.into_iter().flatten() {
            let version = stage.site.page(*version);
            let address = stage.permalink(&version.address);
            let lang = version.briefing.lang.as_str();
            let attributes = [("rel", "alternate"), ("hreflang", lang), ("href", &address)];
            xml.empty("xhtml:link", &attributes);
        }
    });
}

fn list(stage: &Stage<'_>, parts: usize) -> Vec<u8> {
    let namespace = [("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")];
    let mut xml = Xml::new();
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
