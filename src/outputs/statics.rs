//! `content/static/**`, copied to the root of the site as it is.

use super::{Make, Scene};
use crate::diag::Place;
use crate::model::route::{Made, MadeOf, Owner, Route};
use crate::model::source::SourceKind;

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let files = scene.sources.of(SourceKind::Static);
    files
        .filter_map(|(file, source)| {
            let path = source.path.strip_prefix("content/static/")?;
            Some(Route {
                path: path.to_owned(),
                owner: Owner::Author(Place::whole(file)),
                made_of: MadeOf::Anything,
                template: None,
                make: Box::new(move |_: &crate::render::Stage<'_>| Ok(Made::Copy(file))) as Make,
            })
        })
        .collect()
}
