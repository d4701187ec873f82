//! `/api/schemas/…json`: what each file of data may say, as JSON Schema (draft 2020-12).

use super::{Make, file};
use crate::model::route::{Made, MadeOf, Route};
use crate::render::Stage;

/// The schemas, by the names of their files.
pub(super) const SCHEMAS: &[(&str, &str)] = &[
    ("record", include_str!("schemas/record.json")),
    ("briefings", include_str!("schemas/briefings.json")),
    ("line", include_str!("schemas/line.json")),
    ("briefing", include_str!("schemas/briefing.json")),
    ("ninjs", include_str!("schemas/ninjs.json")),
    ("entities", include_str!("schemas/entities.json")),
    ("entity", include_str!("schemas/entity.json")),
    ("graph", include_str!("schemas/graph.json")),
];

/// What stands for the address of the schemas in their files.
const HERE: &str = "https://dateline.invalid/schemas/";

/// Where a schema is.
pub(super) fn address(name: &str) -> String {
    format!("/api/schemas/{name}.json")
}

pub(super) fn routes() -> impl Iterator<Item = Route<Make>> {
    SCHEMAS.iter().map(|&(name, schema)| {
        file(&address(name), MadeOf::Anything, move |stage| {
            Ok(Made::Bytes(at_its_place(stage, schema)))
        })
    })
}

/// A schema that says where it is.
fn at_its_place(stage: &Stage<'_>, schema: &str) -> Vec<u8> {
    let here = stage.permalink("/api/schemas/");
    schema.replace(HERE, &here).into_bytes()
}
