//! `robots.txt`: everything may be read, and here are the maps. An author's own takes its place.

use super::{Make, Scene, news, text_file};
use crate::model::route::Route;
use crate::render::Stage;

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let route = text_file(scene, "robots.txt", "the robots file", text);
    route.into_iter().collect()
}

fn text(stage: &Stage<'_>) -> String {
    let maps = ["/sitemap.xml"].into_iter();
    let maps = maps.chain(news::address(stage.site));
    let maps = maps.map(|map| format!("Sitemap: {}\n", stage.permalink(map)));
    format!("User-agent: *\nAllow: /\n\n{}", maps.collect::<String>())
}
