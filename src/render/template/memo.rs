//! What a function of templates was asked with → what it answered, so that the same question is not
//! worked out twice. It does not know what is asked.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use tera::{TeraResult, Value};
use twox_hash::XxHash3_128;

/// Drawers with a lock each, so that threads seldom wait for each other.
const DRAWERS: usize = 64;

/// The bytes that an answer takes besides its own length.
const ENTRY: usize = 100;

/// Answers by their question.
pub(super) struct Memo {
    drawers: Vec<Mutex<Drawer>>,
    bytes_a_drawer: usize,
}

#[derive(Default)]
struct Drawer {
    /// By the question's xxh3-128: that two of a site have the same one is less likely than that
    /// its memory fails.
    answers: HashMap<u128, Value, BuildHasherDefault<Spread>>,
    bytes: usize,
}

impl Memo {
    /// Nothing known yet. When the answers come to that many bytes, some are forgotten, and worked
    /// out again when they are next asked for.
    pub(super) fn new(bytes: usize) -> Self {
        Self {
            drawers: (0..DRAWERS).map(|_| Mutex::default()).collect(),
            bytes_a_drawer: bytes / DRAWERS,
        }
    }

    /// The answer known, or the one that is made now, with its length in bytes. Two threads may make
    /// the same one at once, which does no harm.
    pub(super) fn get_or_make(
        &self,
        key: &Key<'_>,
        make: impl FnOnce() -> TeraResult<(Value, usize)>,
    ) -> TeraResult<Value> {
        let hash = key.hash();
        if let Some(answer) = self.drawer(hash).answers.get(&hash) {
            return Ok(answer.clone());
        }
        let (answer, length) = make()?;
        let length = length + ENTRY;
        let mut drawer = self.drawer(hash);
        if drawer.bytes + length > self.bytes_a_drawer {
            *drawer = Drawer::default();
        }
        drawer.bytes += length;
        drawer.answers.insert(hash, answer.clone());
        Ok(answer)
    }

    fn drawer(&self, hash: u128) -> MutexGuard<'_, Drawer> {
        let number = usize::try_from(hash % DRAWERS as u128).unwrap_or_default();
        self.drawers[number]
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hashes what is no text and needs no protection: a hash already, or a place in memory.
#[derive(Default)]
pub(super) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_usize(usize::from(*byte));
        }
    }

    fn write_usize(&mut self, number: usize) {
        // the golden ratio in 64 bits: the upper ones are the well mixed ones
        let mixed = (self.0 ^ number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed.rotate_left(32);
    }

    fn write_u128(&mut self, hash: u128) {
        self.0 = u64::try_from(hash >> 64).unwrap_or_default();
    }
}

/// Maps that are asked about again and again, by where they are in memory: to read them through for
/// every key would take longer than all the rest. They are numbered as they come.
pub(super) struct Known {
    drawers: Vec<RwLock<Numbers>>,
    next: AtomicUsize,
    room: usize,
}

/// The maps themselves are held here too, for no other can be in the place of one as long as it lives.
type Numbers = HashMap<usize, (usize, Value), BuildHasherDefault<Spread>>;

impl Known {
    /// None yet, and room for so many.
    pub(super) fn new(room: usize) -> Self {
        Self {
            drawers: (0..DRAWERS).map(|_| RwLock::default()).collect(),
            next: AtomicUsize::new(0),
            room,
        }
    }

    /// One more, if it is a map and there is room.
    pub(super) fn add(&self, value: &Value) {
        let Some(place) = value.as_map().map(address) else {
            return;
        };
        let drawer = self.drawer(place);
        let mut numbers = drawer.write().unwrap_or_else(PoisonError::into_inner);
        numbers.entry(place).or_insert_with(|| {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            (number, value.clone())
        });
    }

    /// How many they may be.
    pub(super) fn room(&self) -> usize {
        self.room
    }

    /// The number of a value that is one of them, less than [`Known::room`].
    pub(super) fn number(&self, value: &Value) -> Option<usize> {
        self.number_of_map(value.as_map()?)
    }

    fn number_of_map(&self, map: &tera::Map) -> Option<usize> {
        let place = address(map);
        let drawer = self.drawer(place);
        let numbers = drawer.read().unwrap_or_else(PoisonError::into_inner);
        let number = numbers.get(&place).map(|(number, _)| *number);
        number.filter(|number| *number < self.room)
    }

    fn drawer(&self, place: usize) -> &RwLock<Numbers> {
        // values lie at multiples of sixteen
        &self.drawers[(place >> 4) % DRAWERS]
    }
}

fn address(map: &tera::Map) -> usize {
    std::ptr::from_ref(map).addr()
}

/// A question: everything that bears on the answer is pushed.
pub(super) struct Key<'k> {
    bytes: Vec<u8>,
    known: Option<&'k Known>,
}

impl<'k> Key<'k> {
    /// Nothing pushed yet.
    pub(super) fn new(known: Option<&'k Known>) -> Self {
        Self {
            bytes: Vec::with_capacity(128),
            known,
        }
    }

    /// Writes a named value down.
    pub(super) fn push_named(&mut self, name: &str, value: &Value) {
        self.push_text(name);
        self.push(value);
    }

    /// What it is known by: its xxh3-128.
    pub(super) fn hash(&self) -> u128 {
        XxHash3_128::oneshot(&self.bytes)
    }

    /// How much has been pushed.
    pub(super) fn length(&self) -> usize {
        self.bytes.len()
    }

    /// Takes back all that was pushed since it had this length.
    pub(super) fn back_to(&mut self, length: usize) {
        self.bytes.truncate(length);
    }

    /// Writes a value down so that two different ones never read the same.
    pub(super) fn push(&mut self, value: &Value) {
        if let Some(text) = value.as_str() {
            self.bytes.push(if value.is_safe() { b'h' } else { b't' });
            self.push_text(text);
        } else if let Some(list) = value.as_array() {
            self.bytes.push(b'[');
            for value in list {
                self.push(value);
            }
            self.bytes.push(b']');
        } else if let Some(map) = value.as_map() {
            self.push_map(map);
        } else {
            // a truth value or a number: its kind tells it from the others that print the same
            self.bytes.push(b'0' + value.kind() as u8);
            if let Some(number) = value.as_u64() {
                self.bytes.extend_from_slice(&number.to_le_bytes());
            } else if let Some(truth) = value.as_bool() {
                self.bytes.push(u8::from(truth));
            } else if !value.is_none() && !value.is_undefined() {
                self.push_text(&value.to_string());
            }
        }
    }

    fn push_map(&mut self, map: &tera::Map) {
        let known = self.known.and_then(|known| known.number_of_map(map));
        if let Some(number) = known {
            self.bytes.push(b'#');
            self.bytes.extend_from_slice(&number.to_le_bytes());
            return;
        }
        self.bytes.push(b'{');
        for (name, value) in map {
            match name.as_str() {
                Some(name) => self.push_text(name),
                None => self.push(&name.as_value()),
            }
            self.push(value);
        }
        self.bytes.push(b'}');
    }

    /// Writes a text down.
    pub(super) fn push_text(&mut self, text: &str) {
        self.bytes.extend_from_slice(&text.len().to_le_bytes());
        self.bytes.extend_from_slice(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_values_have_different_keys() {
        let map = |name: &'static str| crate::render::template::object([(name, "b".into())]);
        let values = [
            Value::none(),
            Value::from(true),
            Value::from(false),
            Value::from(1_u64),
            Value::from(1.5),
            Value::from("1"),
            Value::safe_string("1"),
            Value::from(vec!["1"]),
            Value::from(vec!["1", "1"]),
            Value::from(vec!["11"]),
            map("a"),
            map("ab"),
        ];
        let key = |value: &Value| {
            let mut key = Key::new(None);
            key.push(value);
            key.bytes
        };
        let keys: std::collections::BTreeSet<Vec<u8>> = values.iter().map(key).collect();
        assert_eq!(keys.len(), values.len());
    }

    #[test]
    fn what_is_forgotten_is_made_again() {
        let memo = Memo::new(DRAWERS * (ENTRY + 40));
        let get = |question: &str, answer: &str| {
            let mut key = Key::new(None);
            key.push(&question.into());
            let made = memo.get_or_make(&key, || Ok((answer.into(), 30)));
            made.expect("made").to_string()
        };
        assert_eq!(get("a", "one"), "one");
        assert_eq!(get("a", "other"), "one");
        // more than there are drawers for: some of them are in the drawer of the first
        for number in 0..1_000 {
            get(&number.to_string(), "x");
        }
        assert_eq!(get("a", "again"), "again");
    }
}
