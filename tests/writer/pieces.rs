//! Files that are made in pieces, as they are written.

use std::fs;

use dateline::write::{Failure, Made};

use super::Place;

/// A file of pieces with a bar between each two.
pub(super) fn made(text: &str) -> Made<'_, String> {
    Made::Pieces(Box::new(text.split('|').map(piece)))
}

fn piece(text: &str) -> Result<Vec<u8>, String> {
    match text {
        "FAIL" => Err(text.to_owned()),
        text => Ok(text.as_bytes().to_vec()),
    }
}

#[test]
fn pieces_are_written_as_they_come_and_the_same_ones_change_nothing() {
    let place = Place::new();
    place.build("a=pieces:1|2 b=1");
    place.assert_holds("a=12 b=1");
    let modified = || {
        let metadata = fs::metadata(place.output().join("a")).expect("it is there");
        metadata.modified().expect("it has a time")
    };
    let first = modified();
    // the former tree has no such file at first, and the very same one later
    for b in ["2", "3", "4"] {
        let written = place.build(&format!("a=pieces:12| b={b}"));
        assert_eq!((written.changed, modified()), (1, first));
        place.assert_holds(&format!("a=12 b={b}"));
    }
    let failed = place.try_build("a=pieces:1|FAIL b=5", false);
    assert!(matches!(failed, Err(Failure::Making(_))), "{failed:?}");
    place.assert_holds("a=12 b=4");
    place.build("a=pieces:1|3 b=5");
    place.assert_holds("a=13 b=5");
}
