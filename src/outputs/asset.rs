//! The theme's style sheets, fonts and scripts, at addresses with their fingerprint.

use super::{Make, Scene};
use crate::diag::Place;
use crate::model::route::{Made, MadeOf, Owner, Route};
use crate::model::url;

/// How the names begin of those that only the page that searches asks for: a site without one goes
/// without them.
const OF_SEARCH: &str = "search.";

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let has_search = scene.site.config.search;
    let assets = scene.theme.assets.iter();
    assets
        .filter(|(name, _)| has_search || !name.starts_with(OF_SEARCH))
        .map(|(name, asset)| {
            let name = name.clone();
            Route {
                path: url::file_of(&asset.address),
                owner: Owner::Author(Place::whole(asset.file)),
                made_of: MadeOf::Anything,
                template: None,
                make: Box::new(move |stage: &crate::render::Stage<'_>| {
                    let asset = stage.theme.assets.get(&name);
                    let bytes = asset.map(|asset| asset.bytes.clone());
                    Ok(Made::Bytes(bytes.unwrap_or_default()))
                }) as Make,
            }
        })
        .collect()
}
