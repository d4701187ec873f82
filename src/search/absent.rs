//! Records → nothing, where the program is built without the feature `search`. Nobody lists an index
//! there, so nobody asks for one.

use std::convert::Infallible;

use super::{Engine, Failure, Packs, Record, Shape};

pub(super) fn index<E>(
    _: &str,
    _: Shape,
    _: impl Iterator<Item = Result<Record, E>>,
) -> Result<Packs, Failure<E>> {
    Err(Failure::Machine(absent()))
}

pub(super) fn engine(_: &str) -> Result<Engine, Failure<Infallible>> {
    Err(Failure::Machine(absent()))
}

fn absent() -> String {
    "the program is built without the feature `search`".to_owned()
}
