//! The parts that lists show of values known beforehand, found by a value's number: for a list of
//! forty, one key is written and not forty.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::memo::{Key, Spread};

/// What is known beforehand, each value's HTML in its place once it has been made.
pub(super) type Row = [OnceLock<Box<str>>];

/// Rows by what they were asked with.
pub(super) struct Shelf {
    rows: Mutex<Rows>,
    /// What the rows and the HTML in them may take.
    bytes: usize,
}

#[derive(Default)]
struct Rows {
    by_key: HashMap<u128, Arc<Row>, BuildHasherDefault<Spread>>,
    bytes: usize,
}

impl Shelf {
    /// Nothing made yet. When the HTML comes to that many bytes, it is forgotten, and made again
    /// where it is next asked for.
    pub(super) fn new(bytes: usize) -> Self {
        Self {
            rows: Mutex::default(),
            bytes,
        }
    }

    /// The row for lists that are asked for with this key, with so many places. None if there is no
    /// room for another one, as with a theme that asks another way on every page.
    pub(super) fn row(&self, key: &Key<'_>, places: usize) -> Option<Arc<Row>> {
        let hash = key.hash();
        let mut rows = self.rows();
        if let Some(row) = rows.by_key.get(&hash) {
            return Some(Arc::clone(row));
        }
        let bytes = rows.bytes + places * size_of::<OnceLock<Box<str>>>();
        if bytes > self.bytes {
            return None;
        }
        rows.bytes = bytes;
        let row: Arc<Row> = (0..places).map(|_| OnceLock::new()).collect();
        rows.by_key.insert(hash, Arc::clone(&row));
        Some(row)
    }

    /// Counts so many bytes of HTML that were put into rows.
    pub(super) fn grew(&self, bytes: usize) {
        let mut rows = self.rows();
        rows.bytes += bytes;
        if rows.bytes > self.bytes {
            *rows = Rows::default();
        }
    }

    fn rows(&self) -> MutexGuard<'_, Rows> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Key<'_> {
        let mut key = Key::new(None);
        key.push_text(text);
        key
    }

    #[test]
    fn a_row_is_found_again_until_all_is_forgotten() {
        let place = size_of::<OnceLock<Box<str>>>();
        let shelf = Shelf::new(2 * place + 10);
        let row = shelf.row(&key("a"), 2).expect("room");
        row[1].get_or_init(|| "made".into());
        shelf.grew(4);
        let again = shelf.row(&key("a"), 2).expect("known");
        assert_eq!(again[1].get().map(|html| &**html), Some("made"));
        assert!(shelf.row(&key("b"), 2).is_none(), "there is no room");
        shelf.grew(7);
        let anew = shelf.row(&key("a"), 2).expect("room again");
        assert!(anew[1].get().is_none());
    }
}
