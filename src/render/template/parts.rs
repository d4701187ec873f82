//! `part(name="parts/item.html", item=item)`: a template that many pages show with the same values →
//! its HTML, rendered once.
//!
//! A part sees what it is handed, `site`, `lang`, `dir` and `ui`, and nothing else of the page. So
//! its HTML is known by these alone, and a briefing that stands in forty lists is rendered once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use tera::{Context, Kwargs, State, Tera, TeraResult, Value};
use twox_hash::XxHash3_128;

use super::{Places, told_in};
use crate::diag::Diagnostic;

/// What a part sees of the page that shows it.
const FRAME: [&str; 4] = ["site", "lang", "dir", "ui"];

/// How deep in each other parts may be, so that one that shows itself is reported.
const DEEPEST: u64 = 20;

/// Under which name a part's depth goes on to the parts inside it: none that a template can write.
const DEPTH: &str = "depth of parts";

/// The bytes of HTML that are kept. When they are spent, a part of them is forgotten and rendered
/// again when it is next asked for.
const KEPT_BYTES: usize = 192 << 20;

/// Drawers with a lock each, so that threads seldom wait for each other.
const DRAWERS: usize = 64;

/// How the message begins that stands for the diagnostic with the number after it.
const FAILED: &str = "part failed: ";

/// The parts rendered so far.
pub(super) struct Parts {
    /// Where the templates stand.
    pub(super) places: Places,
    tera: OnceLock<Weak<Tera>>,
    drawers: Vec<Mutex<Drawer>>,
    /// The numbers of values that live as long as the parts do, by where they are in memory. To read
    /// them through for the key would take longer than all the rest.
    known: OnceLock<HashMap<usize, u64>>,
    /// What went wrong in parts. Tera hands a failure on as text only.
    failed: Mutex<Vec<Diagnostic>>,
}

#[derive(Default)]
struct Drawer {
    rendered: HashMap<u128, Value>,
    bytes: usize,
}

impl Parts {
    /// No parts yet, of templates at these places.
    pub(super) fn new(places: Places) -> Self {
        Self {
            places,
            tera: OnceLock::new(),
            drawers: (0..DRAWERS).map(|_| Mutex::default()).collect(),
            known: OnceLock::new(),
            failed: Mutex::default(),
        }
    }

    /// Values that are handed to parts again and again. They must outlive every call.
    pub(super) fn know<'v>(&self, values: impl Iterator<Item = &'v Value>) {
        let maps = (0..).zip(values);
        let maps = maps.filter_map(|(number, value)| Some((address(value.as_map()?), number)));
        self.known.get_or_init(|| maps.collect());
    }

    /// The templates that parts are rendered by, which hold the function that renders them.
    pub(super) fn rendered_by(&self, tera: &Arc<Tera>) {
        self.tera.get_or_init(|| Arc::downgrade(tera));
    }

    /// What the function `part` answers.
    pub(super) fn render(&self, args: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
        let name: &str = args.must_get("name")?;
        let key = self.key(args, state)?;
        let drawer = usize::from(key.to_le_bytes()[0]) % DRAWERS;
        let drawer = &self.drawers[drawer];
        if let Some(known) = locked(drawer).rendered.get(&key) {
            return Ok(known.clone());
        }
        let html = self.render_now(name, args, state)?;
        let value = Value::safe_string(&html);
        locked(drawer).keep(key, &value, html.len());
        Ok(value)
    }

    fn render_now(&self, name: &str, args: &Kwargs, state: &State<'_>) -> TeraResult<String> {
        let depth = state.get::<u64>(DEPTH)?.unwrap_or(0) + 1;
        if depth > DEEPEST {
            let message = format!("The part `{name}` is inside itself");
            return Err(tera::Error::message(message));
        }
        let Some(tera) = self.tera.get().and_then(Weak::upgrade) else {
            return Err(tera::Error::message("There are no templates any more"));
        };
        if !tera.contains_template(name) {
            let message = format!("There is no template `{name}`");
            return Err(tera::Error::message(message));
        }
        let mut context = Context::new();
        for name in FRAME {
            context.insert_value(name, seen(state, name)?);
        }
        for (name, value) in args.iter() {
            if let Some(name) = name.as_str().filter(|name| *name != "name") {
                context.insert_value(name.to_owned(), value.clone());
            }
        }
        context.insert_value(DEPTH, depth.into());
        let rendered = tera.render(name, &context);
        rendered.map_err(|error| {
            let told = self.told(name, &error);
            let mut failed = locked(&self.failed);
            failed.push(told);
            tera::Error::message(format!("{FAILED}{}", failed.len() - 1))
        })
    }

    /// A hash of all that a part sees. `dir` and `ui` follow from the language.
    fn key(&self, args: &Kwargs, state: &State<'_>) -> TeraResult<u128> {
        let mut bytes = Vec::with_capacity(256);
        self.push(&mut bytes, &seen(state, "site")?);
        self.push(&mut bytes, &seen(state, "lang")?);
        for (name, value) in args.iter() {
            push_text(&mut bytes, name.as_str().unwrap_or_default());
            self.push(&mut bytes, value);
        }
        Ok(XxHash3_128::oneshot(&bytes))
    }

    /// Writes a value down so that two different ones never read the same.
    fn push(&self, bytes: &mut Vec<u8>, value: &Value) {
        if let Some(text) = value.as_str() {
            bytes.push(if value.is_safe() { b'h' } else { b't' });
            push_text(bytes, text);
        } else if let Some(list) = value.as_array() {
            bytes.push(b'[');
            for value in list {
                self.push(bytes, value);
            }
            bytes.push(b']');
        } else if let Some(map) = value.as_map() {
            self.push_map(bytes, map);
        } else {
            // a truth value or a number: its kind tells it from the others that print the same
            bytes.push(b'0' + value.kind() as u8);
            if let Some(number) = value.as_u64() {
                bytes.extend_from_slice(&number.to_le_bytes());
            } else if !value.is_none() && !value.is_undefined() {
                push_text(bytes, &value.to_string());
            }
        }
    }

    fn push_map(&self, bytes: &mut Vec<u8>, map: &tera::Map) {
        let known = self.known.get();
        if let Some(number) = known.and_then(|known| known.get(&address(map))) {
            bytes.push(b'#');
            bytes.extend_from_slice(&number.to_le_bytes());
            return;
        }
        bytes.push(b'{');
        for (name, value) in map {
            match name.as_str() {
                Some(name) => push_text(bytes, name),
                None => self.push(bytes, &name.as_value()),
            }
            self.push(bytes, value);
        }
        bytes.push(b'}');
    }

    /// What went wrong, at its place: in the part, if it went wrong there.
    pub(super) fn told(&self, name: &str, error: &tera::Error) -> Diagnostic {
        let number = told_in(error)
            .and_then(|message| message.strip_prefix(FAILED))
            .and_then(|number| number.parse::<usize>().ok());
        let of_part = number.and_then(|number| locked(&self.failed).get(number).cloned());
        of_part.unwrap_or_else(|| self.places.told(name, error))
    }
}

impl Drawer {
    fn keep(&mut self, key: u128, value: &Value, length: usize) {
        if self.bytes + length > KEPT_BYTES / DRAWERS {
            *self = Self::default();
        }
        self.bytes += length;
        self.rendered.insert(key, value.clone());
    }
}

fn seen(state: &State<'_>, name: &str) -> TeraResult<Value> {
    Ok(state.get::<Value>(name)?.unwrap_or_else(Value::none))
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where a map is in memory: no other one can be there as long as it lives.
fn address(map: &tera::Map) -> usize {
    std::ptr::from_ref(map).addr()
}

fn push_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend_from_slice(&text.len().to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
}
