//! Pictures and other files beside texts, below the address of the public text that uses them.

use super::{Make, Scene};
use crate::diag::Place;
use crate::model::route::{Made, MadeOf, Owner, Route};
use crate::model::url;

pub(super) fn routes(scene: Scene<'_>) -> Vec<Route<Make>> {
    let attachments = scene.site.attachments.iter();
    attachments
        .map(|(address, &file)| Route {
            path: url::file_of(address),
            owner: Owner::Author(Place::whole(file)),
            made_of: MadeOf::Anything,
            template: None,
            make: Box::new(move |_: &crate::render::Stage<'_>| Ok(Made::Copy(file))) as Make,
        })
        .collect()
}
