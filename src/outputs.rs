//! What the site consists of: one file here an output, each listing its routes from the site
//! before anything is rendered.
//!
//! An output is a line in `ALL` and a file. Rendering a route is a function of the stage alone.

use rayon::prelude::*;

use crate::diag::{Checked, Diagnostic, Findings, messages};
use crate::model::cards::Cards;
use crate::model::route::{self, MadeOf, Owner, Route};
use crate::model::site::Site;
use crate::model::source::Sources;
use crate::model::theme::Theme;
use crate::model::url;
use crate::render::Stage;
use crate::render::template::View;

mod ahead;
mod api;
mod archive;
mod asset;
mod attachment;
mod board;
mod briefing;
mod calendar;
mod card;
mod changes;
mod channel;
mod citation;
mod companion;
mod crossing;
mod entity;
mod entry;
mod feed;
mod front;
mod hosts;
mod index;
mod json_feed;
mod keys;
mod llms;
mod news;
mod not_found;
mod page;
mod paging;
mod promise;
mod redirect;
mod retracted;
mod robots;
mod rss;
mod search;
mod security;
mod sitemap;
mod statics;
mod timeline;
mod twin;
mod xml;

use companion::Companion;
pub use keys::{Frame, Key, keys};
pub use news::next_change as next_change_of_news;
pub use promise::{Sites, address, cited, gone, report as report_gone};

/// What a route was made into.
pub type Made = route::Made<Piece>;

/// How a piece of a file is made, by its number.
pub type Piece = fn(&Stage<'_>, usize) -> Result<Vec<u8>, Diagnostic>;

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
    /// Which pages have a social card.
    pub cards: &'s Cards,
    /// Whether all words of the site can be searched, or titles and names alone.
    pub all_words: bool,
}

/// An output: what lists its routes.
type Output = fn(Scene<'_>) -> Vec<Route<Make>>;

/// The outputs.
const ALL: &[Output] = &[
    front::routes,
    briefing::routes,
    retracted::routes,
    archive::routes,
    index::routes,
    entity::routes,
    crossing::routes,
    board::routes,
    timeline::routes,
    ahead::routes,
    calendar::routes,
    page::routes,
    not_found::routes,
    redirect::routes,
    feed::routes,
    rss::routes,
    json_feed::routes,
    changes::routes,
    sitemap::routes,
    news::routes,
    robots::routes,
    api::routes,
    twin::routes,
    llms::routes,
    hosts::routes,
    security::routes,
    card::routes,
    search::routes,
    asset::routes,
    attachment::routes,
    statics::routes,
];

/// The outputs that are a file for every briefing, or every entity, besides its page.
const COMPANIONS: &[&[Companion]] = &[citation::COMPANIONS, api::COMPANIONS, twin::COMPANIONS];

/// How the files that stand beside pages come into a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Companions {
    /// They are listed as all other routes are.
    Listed,
    /// They are not; [`companion`] finds the one that is asked for.
    WhenAsked,
}

/// Which pages have a social card. `is_kept` says which cards there were before, by their paths in the
/// output: the newest that are not new any more keep theirs.
pub fn cards(site: &Site, theme: &Theme, is_kept: IsKept<'_>) -> Checked<Cards> {
    card::chosen(site, theme, is_kept)
}

/// Whether there is something at a path of the output already.
pub type IsKept<'k> = &'k (dyn Fn(&str) -> bool + Sync);

/// All routes of a site, sorted by path. Two with one address are reported, and so is a link to an
/// address that no route has.
pub fn plan(scene: Scene<'_>, companions: Companions) -> Checked<Vec<Route<Make>>> {
    let outputs = ALL.par_iter().with_max_len(1);
    let listed = outputs.map(|output| output(scene).into_iter().map(Some).collect());
    let mut listed: Vec<Vec<Option<Route<Make>>>> = listed.collect();
    if companions == Companions::Listed {
        let beside: Vec<&Companion> = COMPANIONS.iter().copied().flatten().collect();
        let beside = beside.into_par_iter().with_max_len(1);
        let beside = beside.map(|one| one.routes(scene.site).into_iter().map(Some).collect());
        listed.extend(beside.collect::<Vec<_>>());
    }
    let (mut routes, any_same) = sorted(listed);
    let mut found = Findings::new();
    if any_same {
        check_paths(&mut routes, &mut found);
    }
    if companions == Companions::WhenAsked {
        check_companions(scene.site, &routes, &mut found);
    }
    check_folders(&routes, &mut found);
    check_links(scene.site, &routes, &mut found);
    security::check(scene.site, &mut found);
    found.with(routes)
}

/// The file at a path that a briefing or an entity has besides its page.
#[must_use]
pub fn companion(site: &Site, path: &str) -> Option<Route<Make>> {
    let mut all = COMPANIONS.iter().copied().flatten();
    all.find_map(|companion| companion.find(site, path))
}

/// Routes in the order of their paths, those with the same as they came; and whether any have the same.
/// What paths begin with tells most of them apart, so that few are looked at in full, and no route is
/// moved more than once.
fn sorted(mut listed: Vec<Vec<Option<Route<Make>>>>) -> (Vec<Route<Make>>, bool) {
    let path = |(list, number): (usize, usize)| listed[list][number].as_ref().map(|r| &*r.path);
    let mut order: Vec<(Beginning, (usize, usize))> =
        Vec::with_capacity(listed.iter().map(Vec::len).sum());
    for (list, routes) in listed.iter().enumerate() {
        let numbers = (0..routes.len()).into_par_iter();
        let numbers = numbers.map(|number| (list, number));
        order.par_extend(numbers.map(|at| (beginning(path(at).unwrap_or_default()), at)));
    }
    order.par_sort_unstable_by(|&(one, a), &(other, b)| {
        let by_path = one.cmp(&other).then_with(|| path(a).cmp(&path(b)));
        by_path.then(a.cmp(&b))
    });
    let is_same = |pair: &[(Beginning, _)]| match *pair {
        [(one, a), (other, b)] => one == other && path(a) == path(b),
        _ => false,
    };
    let any_same = order.windows(2).any(is_same);
    let mut routes = Vec::with_capacity(order.len());
    let in_order = order.into_iter();
    routes.extend(in_order.filter_map(|(_, (list, number))| listed[list][number].take()));
    (routes, any_same)
}

/// The first bytes of a path as numbers.
type Beginning = [u64; 5];

/// How a path begins: of two paths the lesser begins with less, or the same.
fn beginning(path: &str) -> Beginning {
    let mut beginning = Beginning::default();
    for (number, bytes) in beginning.iter_mut().zip(path.as_bytes().chunks(8)) {
        let mut eight = [0; 8];
        eight[..bytes.len()].copy_from_slice(bytes);
        *number = u64::from_be_bytes(eight);
    }
    beginning
}

/// Of routes with one path the first stays.
fn check_paths(routes: &mut Vec<Route<Make>>, found: &mut Findings) {
    for same in routes.chunk_by(|a, b| a.path == b.path) {
        if let [first, others @ ..] = same {
            let taken = others.iter().filter_map(|other| taken(first, other));
            found.extend(taken.collect());
        }
    }
    routes.dedup_by(|second, first| second.path == first.path);
}

/// Files of the author's where a companion would be, if it were listed.
fn check_companions(site: &Site, routes: &[Route<Make>], found: &mut Findings) {
    let files = routes.iter().filter(|route| route.template.is_none());
    for route in files.filter(|route| matches!(route.owner, Owner::Author(_))) {
        let meets = companion(site, &route.path).and_then(|own| taken(&own, route));
        found.extend(meets.into_iter().collect());
    }
}

/// Two owners of one address: said of the one that its author can move with the least harm. That
/// two of the site's own outputs meet follows from something else, which is reported.
fn taken(first: &Route<Make>, second: &Route<Make>) -> Option<Diagnostic> {
    let shown = format!("/{}", first.path.trim_end_matches("index.html"));
    let (first, second) = (first.owner, second.owner);
    let (keeps, moves) = if first <= second {
        (first, second)
    } else {
        (second, first)
    };
    let (place, help) = match moves {
        Owner::Site(_) => return None,
        Owner::Author(place) => (place, "give one of the two another `slug:` or file name"),
        Owner::Unregistered(place) => (
            place,
            "register them: as one entity with an alias, or with ids of their own",
        ),
        Owner::Redirect(place) => (place, "take this redirect out, or mend it"),
    };
    Some(match keeps {
        Owner::Site(of) => messages::routes::address_reserved(place, &shown, of, help),
        Owner::Author(other) | Owner::Unregistered(other) | Owner::Redirect(other) => {
            messages::routes::address_taken(place, other, &shown, help)
        }
    })
}

/// A file can't also be a folder: what would be in it stands soon after it, as routes are sorted.
fn check_folders(routes: &[Route<Make>], found: &mut Findings) {
    for (number, file) in routes.iter().enumerate() {
        if file.path.ends_with("index.html") {
            continue;
        }
        let after = routes[number + 1..].iter();
        let inside = after
            .map_while(|route| Some((route.path.strip_prefix(&file.path)?, route)))
            .find(|(rest, _)| rest.starts_with('/'));
        if let Some((_, route)) = inside {
            found.extend(taken(file, route).into_iter().collect());
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

/// The route of a page: a template, and what it is to show.
fn html(
    template: &'static str,
    address: &str,
    owner: Owner,
    view: impl Fn(&Stage<'_>) -> Result<View, Diagnostic> + Send + Sync + 'static,
) -> Route<Make> {
    Route {
        path: url::file_of(address),
        owner,
        made_of: MadeOf::Anything,
        template: Some(template),
        make: Box::new(move |stage| {
            let view = view(stage)?;
            stage.render(template, &view).map(Made::Bytes)
        }),
    }
}

/// The route of a small file for machines; none if the author has put one of his own in its place.
fn text_file(
    scene: Scene<'_>,
    path: &'static str,
    of: &'static str,
    text: impl Fn(&Stage<'_>) -> String + Send + Sync + 'static,
) -> Option<Route<Make>> {
    let own = ["content/static/", path].concat();
    let route = || Route {
        path: path.to_owned(),
        owner: Owner::Site(of),
        made_of: MadeOf::Anything,
        template: None,
        make: Box::new(move |stage: &Stage<'_>| Ok(Made::Bytes(text(stage).into_bytes()))) as Make,
    };
    scene.sources.find(&own).is_none().then(route)
}
