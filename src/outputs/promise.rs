//! Routes → the addresses that readers cite; and the addresses that readers were promised, those that no
//! route has any more, with what to do about each.
//!
//! What is cited are pages and feeds. The later pages of a list, the archives of years and months and the
//! timelines of years and entities are not: what stands there changes with every briefing. Nor are boards and
//! where two entities meet, which come and go with what briefings say. Does not know what is public: who asks
//! has looked.

use std::collections::{BTreeMap, BTreeSet};

use super::Make;
use crate::diag::{Diagnostic, Findings, Place, messages};
use crate::model::route::{Owner, Promised, Route};
use crate::model::source::{EntityKind, Sources};
use crate::render::view::{self, Board};

/// The feeds that readers subscribe to, by the names of their files.
const FEEDS: [&str; 4] = ["feed.xml", "rss.xml", "feed.json", CALENDAR];

const CALENDAR: &str = "calendar.ics";

/// The feed of a board.
const CHANGES: &str = "corrections/feed.xml";

/// So many are named one by one: if there are more, they have one cause.
const MOST: usize = 20;

/// Among so many pages one is looked for that has nearly the address that is gone.
const MOST_ALIKE: usize = 10_000;

/// The routes of a site as it is, and as it would be.
#[derive(Clone, Copy)]
pub struct Sites<'r> {
    /// As it is.
    pub now: &'r [Route<Make>],
    /// If nothing had expired.
    pub without_end: &'r [Route<Make>],
    /// If everything were public.
    pub everything: &'r [Route<Make>],
}

/// The routes whose addresses readers cite.
pub fn cited(routes: &[Route<Make>]) -> impl Iterator<Item = &Route<Make>> {
    routes.iter().filter(|route| is_cited(route))
}

/// The promised addresses that no route has. Both are sorted.
#[must_use]
pub fn gone<'p>(promised: &'p [Promised], routes: &[Route<Make>]) -> Vec<&'p Promised> {
    let mut there = routes.iter().peekable();
    let is_gone = |promised: &&Promised| {
        while there.next_if(|route| route.path < promised.path).is_some() {}
        let is_there = there
            .peek()
            .is_some_and(|route| route.path == promised.path);
        !is_there && find(routes, &promised.path).is_none()
    };
    promised.iter().filter(is_gone).collect()
}

/// Reports promised addresses that are gone, each with what its author can do. An address that went when a
/// briefing's time was over went as its author wished, maybe when nobody was there: that stops nothing.
pub fn report(
    gone: &[&Promised],
    promised: &[Promised],
    sites: Sites<'_>,
    sources: &Sources,
    found: &mut Findings,
) {
    let paths: BTreeSet<&str> = gone.iter().map(|gone| gone.path.as_str()).collect();
    // the feeds of a page go with it, and a calendar goes with its last event
    let with_page = |path: &str| {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let page = format!("{folder}/index.html");
        let has_page = find(sites.now, page.trim_start_matches('/')).is_some();
        let is_calendar = name == CALENDAR && has_page;
        is_calendar || (FEEDS.contains(&name) && paths.contains(page.as_str()))
    };
    let mut lost = Vec::new();
    for gone in gone.iter().filter(|gone| !with_page(&gone.path)) {
        if find(sites.without_end, &gone.path).is_some() {
            let address = address(&gone.path);
            found.push(messages::routes::address_expired(gone.place, &address));
        } else {
            lost.push(*gone);
        }
    }
    lost.sort_by_key(|gone| gone.place);
    let successors = Successors::of(sites.now, promised);
    let named = lost.iter().take(MOST);
    found.extend(
        named
            .map(|gone| lost_one(gone, sites, &successors, sources))
            .collect(),
    );
    if let Some(next) = lost.get(MOST) {
        let count = lost.len() - MOST;
        found.push(messages::routes::more_addresses_gone(next.place, count));
    }
}

fn lost_one(
    gone: &Promised,
    sites: Sites<'_>,
    successors: &Successors<'_>,
    sources: &Sources,
) -> Diagnostic {
    let address = address(&gone.path);
    let place = gone.place;
    let route = find(sites.everything, &gone.path);
    if let Some((route, text)) = route.and_then(|route| Some((route, text(route)?))) {
        let remedy = if route.template == Some("page.html") {
            "publish it again"
        } else {
            "give it `status: retracted` and a `notice`, which then stands there"
        };
        // no label: what is said about a text that is not public is no error in a preview, and this is
        let help = format!("`{}` is not public: {remedy}", sources.get(text.file).path);
        return messages::routes::address_gone(place, &address, &help);
    }
    if let Some(kind) = entity(&gone.path) {
        let help = format!(
            "give the {} the id that it had, and `page: always` if no briefing names it any more",
            kind.word()
        );
        return messages::routes::address_gone(place, &address, &help);
    }
    if !is_page(&gone.path) {
        return messages::routes::address_gone(place, &address, "bring the file back");
    }
    let help = match successors.find(&gone.path) {
        Some((route, text)) => format!(
            "if it is now `{}`, write `redirects: [{address}]` into `{}`, behind those that are there",
            self::address(&route.path),
            sources.get(text.file).path
        ),
        None => format!("write `redirects: [{address}]` into the text that took its place"),
    };
    messages::routes::address_gone(place, &address, &help)
}

/// Texts whose addresses nobody was promised yet: one may be what moved.
struct Successors<'r> {
    /// By the last parts of their addresses.
    by_slug: BTreeMap<&'r str, Vec<(&'r Route<Make>, Place)>>,
}

impl<'r> Successors<'r> {
    fn of(routes: &'r [Route<Make>], promised: &[Promised]) -> Self {
        let is_new = |route: &&Route<Make>| {
            let found = promised.binary_search_by(|promised| promised.path.cmp(&route.path));
            found.is_err()
        };
        let mut by_slug: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for route in routes.iter().filter(is_new) {
            if let Some(text) = text(route) {
                by_slug
                    .entry(slug(&route.path))
                    .or_default()
                    .push((route, text));
            }
        }
        Self { by_slug }
    }

    /// The one with the same slug, or else with nearly the same address.
    fn find(&self, path: &str) -> Option<(&'r Route<Make>, Place)> {
        let shared = |other: &str| {
            let both = path.bytes().zip(other.bytes());
            both.take_while(|(one, other)| one == other).count()
        };
        if let Some(same) = self.by_slug.get(slug(path)) {
            // of those in several languages, the one in its own
            return same
                .iter()
                .max_by_key(|(route, _)| shared(&route.path))
                .copied();
        }
        let all = || self.by_slug.values().flatten();
        if all().take(MOST_ALIKE + 1).count() > MOST_ALIKE {
            return None;
        }
        let allowed = path.chars().count() / 4;
        let distance = |other: &str| strsim::osa_distance(path, other);
        let near = all().map(|each| (distance(&each.0.path), each));
        let near = near.filter(|(distance, _)| *distance <= allowed);
        near.min_by_key(|(distance, _)| *distance)
            .map(|(_, each)| *each)
    }
}

fn is_cited(route: &Route<Make>) -> bool {
    let path = route.path.as_str();
    let name = path.rsplit('/').next().unwrap_or(path);
    match route.template {
        Some("404.html" | "card.svg" | "crossing.html") => false,
        Some(template) if is_of_board(template) => false,
        Some("archive.html") => path.ends_with("briefings/index.html"),
        Some("topic.html" | "country.html" | "actor.html") => !view::is_later_page(path),
        // those of years and entities come and go with their events
        Some(view::TIMELINE) => {
            let above = path.strip_suffix("timeline/index.html");
            above.is_some_and(|above| entity(&format!("{above}index.html")).is_none())
        }
        Some(_) => true,
        None => {
            let is_of_site = matches!(route.owner, Owner::Site(_));
            FEEDS.contains(&name) && is_of_site && !path.ends_with(CHANGES)
        }
    }
}

fn is_of_board(template: &str) -> bool {
    let mut boards = Board::ALL.into_iter();
    boards.any(|board| board.template() == template)
}

/// The route of a file, or of the page in a folder of that name.
fn find<'r>(routes: &'r [Route<Make>], path: &str) -> Option<&'r Route<Make>> {
    let at = |path: &str| {
        let found = routes.binary_search_by(|route| route.path.as_str().cmp(path));
        found.ok().map(|at| &routes[at])
    };
    at(path).or_else(|| at(&format!("{path}/index.html")))
}

/// The briefing or the plain page that a route shows.
fn text(route: &Route<Make>) -> Option<Place> {
    match (route.template, route.owner) {
        (Some("briefing.html" | "page.html"), Owner::Author(place)) => {
            Some(Place::whole(place.file))
        }
        _ => None,
    }
}

/// What kind of entity had its page there.
fn entity(path: &str) -> Option<EntityKind> {
    let folder = path.strip_suffix("/index.html")?;
    let (above, _) = folder.rsplit_once('/')?;
    let name = above.rsplit('/').next().unwrap_or(above);
    EntityKind::ALL
        .into_iter()
        .find(|kind| kind.plural() == name)
}

/// Whether an address is that of a page, with or without its slash.
fn is_page(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name == "index.html" || !name.contains('.')
}

fn slug(path: &str) -> &str {
    let folder = path.strip_suffix("/index.html").unwrap_or(path);
    folder.rsplit('/').next().unwrap_or(folder)
}

/// The address of a file: `/about/` of `about/index.html`.
#[must_use]
pub fn address(path: &str) -> String {
    let end = if path == "index.html" || path.ends_with("/index.html") {
        "index.html".len()
    } else {
        0
    };
    format!("/{}", &path[..path.len() - end])
}
