//! What the site consists of: one file here an output, each listing its routes from the site
//! before anything is rendered.
//!
//! An output is a line in [`ALL`] and a file. Rendering a route is a function of the stage alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Checked, Diagnostic, Findings, messages};
use crate::model::route::{Made, Owner, Route};
use crate::model::site::Site;
use crate::model::source::Sources;
use crate::model::theme::Theme;
use crate::model::url;
use crate::render::Stage;

mod archive;
mod asset;
mod attachment;
mod briefing;
mod entity;
mod feed;
mod front;
mod index;
mod not_found;
mod page;
mod paging;
mod redirect;
mod retracted;
mod robots;
mod sitemap;
mod statics;
mod xml;

/// How a route is made.
pub type Make = Box<dyn Fn(&Stage<'_>) -> Result<Made, Diagnostic> + Send + Sync>;

/// What outputs list their routes from.
#[derive(Clone, Copy)]
pub struct Scene<'s> {
    /// What is public.
    pub site: &'s Site,
    /// What it looks like.
    pub theme: &'s Theme,
    /// The files there are.
    pub sources: &'s Sources,
}

/// The outputs, each by its function from a scene to routes.
const ALL: &[fn(Scene<'_>) -> Vec<Route<Make>>] = &[
    front::routes,
    briefing::routes,
    retracted::routes,
    archive::routes,
    index::routes,
    entity::routes,
    page::routes,
    not_found::routes,
    redirect::routes,
    feed::routes,
    sitemap::routes,
    robots::routes,
    asset::routes,
    attachment::routes,
    statics::routes,
];

/// All routes of a site, sorted by path. Two with one address are reported, and so is a link to an
/// address that no route has.
pub fn plan(scene: Scene<'_>) -> Checked<Vec<Route<Make>>> {
    let mut routes: Vec<Route<Make>> = ALL.iter().flat_map(|output| output(scene)).collect();
    routes.sort_by(|a, b| a.path.cmp(&b.path));
    let mut found = Findings::new();
    for pair in routes.windows(2) {
        if let [first, second] = pair
            && first.path == second.path
        {
            found.push(taken(first, second));
        }
    }
    routes.dedup_by(|second, first| second.path == first.path);
    check_folders(&routes, &mut found);
    check_links(scene.site, &routes, &mut found);
    found.with(routes)
}

/// Two owners of one address. One of them is an author's file: the site's own outputs don't meet.
fn taken(first: &Route<Make>, second: &Route<Make>) -> Diagnostic {
    let shown = format!("/{}", first.path.trim_end_matches("index.html"));
    match (first.owner, second.owner) {
        (Owner::Author(a), Owner::Author(b)) => {
            messages::routes::address_taken(a.max(b), a.min(b), &shown)
        }
        (Owner::Author(place), Owner::Site(of)) | (Owner::Site(of), Owner::Author(place)) => {
            messages::routes::address_reserved(place, &shown, of)
        }
        (Owner::Site(_), Owner::Site(of)) => {
            let place = crate::diag::Place::whole(crate::diag::FileId(0));
            messages::routes::address_reserved(place, &shown, of)
        }
    }
}

/// A file can't also be a folder.
fn check_folders(routes: &[Route<Make>], found: &mut Findings) {
    let files: BTreeMap<&str, &Route<Make>> = routes
        .iter()
        .filter(|route| !route.path.ends_with("index.html"))
        .map(|route| (route.path.as_str(), route))
        .collect();
    let mut told = BTreeSet::new();
    for route in routes {
        let folders = route.path.match_indices('/').map(|(at, _)| &route.path[..at]);
        for folder in folders {
            if let Some(file) = files.get(folder)
                && told.insert(folder)
            {
                found.push(taken(file, route));
            }
        }
    }
}

/// Links to addresses of the site that no route has.
fn check_links(site: &Site, routes: &[Route<Make>], found: &mut Findings) {
    let there = |path: &str| {
        let found = routes.binary_search_by(|route| route.path.as_str().cmp(path));
        found.is_ok()
    };
    for link in &site.path_links {
        let file = url::file_of(&link.address);
        if !there(&file) && !there(&format!("{file}/index.html")) {
            let missing = messages::links::nothing_there(link.place, &link.written, None);
            found.push(missing.strictly(site.config.strict.links));
        }
    }
}

/// A page's route.
fn html(
    address: &str,
    owner: Owner,
    make: impl Fn(&Stage<'_>) -> Result<String, Diagnostic> + Send + Sync + 'static,
) -> Route<Make> {
    Route {
        path: url::file_of(address),
        owner,
        make: Box::new(move |stage| make(stage).map(|text| Made::Bytes(text.into_bytes()))),
    }
}
