//! `robots.txt`: everything may be read, and here is the map. An author's own takes its place.

use super::{Make, Scene};
use crate::model::route::{Made, MadeOf, Owner, Route};

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    if scene.sources.find("content/static/robots.txt").is_some() {
        return Vec::new();
    }
    let route = Route {
        path: "robots.txt".to_owned(),
        owner: Owner::Site("the robots file"),
        made_of: MadeOf::Anything,
        template: None,
        make: Box::new(|stage: &crate::render::Stage<'_>| {
            let map = stage.permalink("/sitemap.xml");
            let text = format!("User-agent: *\nAllow: /\n\nSitemap: {map}\n");
            Ok(Made::Bytes(text.into_bytes()))
        }) as Make,
    };
    vec![route]
}
