//! `part(name="parts/item.html", item=item)`: a template that many pages show with the same values →
//! its HTML, rendered once.
//!
//! A part sees what it is handed, `site`, `lang`, `dir`, `ui` and `words`, and nothing else of the
//! page. So its HTML is known by these alone, and a briefing that stands in forty lists is rendered
//! once.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tera::{Context, Kwargs, State, TeraResult, Value};

use super::functions::Home;
use super::memo::{Key, Known, Memo};
use super::shelf::Shelf;
use super::{Frame, Places, told_in};
use crate::diag::Diagnostic;

/// What a part sees of the page that shows it.
const FRAME: [&str; 5] = ["site", "lang", "dir", "ui", "words"];

/// How deep in each other parts may be, so that one that shows itself is reported.
const DEEPEST: u64 = 20;

/// Under which name a part's depth goes on to the parts inside it: none that a template can write.
const DEPTH: &str = "depth of parts";

/// The bytes of HTML that are kept for every briefing: as many as one takes in a list. If they were
/// fewer, then in a large archive it would be rendered again for most of its lists.
const KEPT_BYTES: usize = 800;

/// The bytes of HTML that are kept at least.
const KEPT_AT_LEAST: usize = 32 << 20;

/// The bytes of HTML that are kept of parts that are in no list of known values.
const KEPT_OTHERS: usize = 32 << 20;

/// The length of most parts in bytes.
const TYPICAL_PART: usize = 640;

/// How the message begins that stands for the diagnostic with the number after it.
const FAILED: &str = "part failed: ";

/// The parts rendered so far.
pub(super) struct Parts {
    /// Where the templates stand.
    pub(super) places: Places,
    rendered: Memo,
    /// Those of lists of known values.
    shelf: Shelf,
    /// Values that are handed to parts again and again.
    known: Known,
    /// What went wrong in parts. Tera hands a failure on as text only.
    failed: Mutex<Vec<Diagnostic>>,
}

impl Parts {
    /// No parts yet, of templates at these places, for a site with so many briefings, and room for so
    /// many known values.
    pub(super) fn new(places: Places, briefings: usize, room: usize) -> Self {
        Self {
            places,
            rendered: Memo::new(KEPT_OTHERS),
            shelf: Shelf::new(KEPT_AT_LEAST.max(briefings.saturating_mul(KEPT_BYTES))),
            known: Known::new(room),
            failed: Mutex::default(),
        }
    }

    /// A value that is handed to parts again and again.
    pub(super) fn know(&self, value: &Value) {
        self.known.add(value);
    }

    /// What the function `part` answers.
    pub(super) fn render(
        &self,
        home: &Home,
        args: &Kwargs,
        state: &State<'_>,
    ) -> TeraResult<Value> {
        let asked = Asked::from(home, args)?;
        let mut key = self.key(&asked, state)?;
        let Some((each, list)) = asked.list else {
            return self.one(&asked, &key, None, state);
        };
        key.push_text(each);
        let row = self.shelf.row(&key, self.known.room());
        let place = |value| Some(&row.as_deref()?[self.known.number(value)?]);
        let length = key.length();
        let mut html = String::with_capacity(list.len() * TYPICAL_PART);
        let mut grown = 0;
        for value in list {
            let each = Some((each, value));
            if let Some(place) = place(value) {
                let part = match place.get() {
                    Some(part) => part,
                    None => {
                        let part = self.render_now(&asked, each, state)?;
                        grown += part.len();
                        place.get_or_init(|| part.into())
                    }
                };
                html.push_str(part);
            } else {
                key.back_to(length);
                key.push(value);
                let part = self.one(&asked, &key, each, state)?;
                html.push_str(part.as_str().unwrap_or_default());
            }
        }
        if grown > 0 {
            self.shelf.grew(grown);
        }
        Ok(Value::safe_string(&html))
    }

    fn one(
        &self,
        asked: &Asked<'_>,
        key: &Key<'_>,
        each: Option<(&str, &Value)>,
        state: &State<'_>,
    ) -> TeraResult<Value> {
        self.rendered.get_or_make(key, || {
            let html = self.render_now(asked, each, state)?;
            Ok((Value::safe_string(&html), html.len()))
        })
    }

    fn render_now(
        &self,
        asked: &Asked<'_>,
        each: Option<(&str, &Value)>,
        state: &State<'_>,
    ) -> TeraResult<String> {
        let name = asked.name;
        let depth = state.get::<u64>(DEPTH)?.unwrap_or(0) + 1;
        if depth > DEEPEST {
            let message = format!("The part `{name}` is inside itself");
            return Err(tera::Error::message(message));
        }
        let Some(tera) = asked.home.tera() else {
            return Err(tera::Error::message("There are no templates any more"));
        };
        if !tera.contains_template(name) {
            let message = format!("There is no template `{name}`");
            return Err(tera::Error::message(message));
        }
        let mut context = Context::new();
        match &asked.home.frame {
            Some(frame) => {
                for (name, value) in named(frame) {
                    context.insert_value(name, value.clone());
                }
            }
            None => {
                for name in FRAME {
                    context.insert_value(name, seen(state, name)?);
                }
            }
        }
        for (name, value) in asked.values.iter().copied().chain(each) {
            context.insert_value(name.to_owned(), value.clone());
        }
        context.insert_value(DEPTH, depth.into());
        let rendered = tera.render(name, &context);
        rendered.map_err(|error| {
            let told = self.told(name, &error);
            let mut failed = self.failed();
            failed.push(told);
            tera::Error::message(format!("{FAILED}{}", failed.len() - 1))
        })
    }

    /// All that a part sees. `dir`, `ui` and `words` follow from the language.
    fn key(&self, asked: &Asked<'_>, state: &State<'_>) -> TeraResult<Key<'_>> {
        let mut key = Key::new(Some(&self.known));
        match &asked.home.frame {
            Some(Frame { site, lang, .. }) => {
                key.push_named(asked.name, site);
                key.push(lang);
            }
            None => {
                key.push_named(asked.name, &seen(state, "site")?);
                key.push(&seen(state, "lang")?);
            }
        }
        for (name, value) in &asked.values {
            key.push_named(name, value);
        }
        Ok(key)
    }

    fn failed(&self) -> MutexGuard<'_, Vec<Diagnostic>> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What went wrong, at its place: in the part, if it went wrong there.
    pub(super) fn told(&self, name: &str, error: &tera::Error) -> Diagnostic {
        let number = told_in(error)
            .and_then(|message| message.strip_prefix(FAILED))
            .and_then(|number| number.parse::<usize>().ok());
        let of_part = number.and_then(|number| self.failed().get(number).cloned());
        of_part.unwrap_or_else(|| self.places.told(name, error))
    }
}

/// What `part` is asked for.
struct Asked<'a> {
    /// Where it is asked.
    home: &'a Home,
    /// The template.
    name: &'a str,
    /// What the part is handed.
    values: Vec<(&'a str, &'a Value)>,
    /// `each=` and `as=`: the name of what is handed besides, and the values, one for each time.
    list: Option<(&'a str, &'a [Value])>,
}

impl<'a> Asked<'a> {
    fn from(home: &'a Home, args: &'a Kwargs) -> TeraResult<Self> {
        let (mut part, mut each, mut name_of_each) = (None, None, None);
        let mut values = Vec::new();
        // one way through: to ask for one by name costs more than to look at all
        for (name, value) in args.iter() {
            match name.as_str() {
                Some("name") => part = value.as_str(),
                Some("each") => each = Some(value.as_array().ok_or_else(|| no_list(value))?),
                Some("as") => name_of_each = value.as_str(),
                Some(name) => values.push((name, value)),
                None => {}
            }
        }
        Ok(Self {
            home,
            // if there is no name, or it is no text, this says so
            name: part.map_or_else(|| args.must_get("name"), Ok)?,
            values,
            list: match (each, name_of_each) {
                (Some(list), Some(name)) => Some((name, list)),
                (None, None) => None,
                _ => {
                    let message = "A part has `each` and `as`, or neither of them";
                    return Err(tera::Error::message(message));
                }
            },
        })
    }
}

fn no_list(value: &Value) -> tera::Error {
    let kind = value.name();
    tera::Error::message(format!(
        "`each` of a part takes a list, and this is: {kind}"
    ))
}

/// A frame by the names of [`FRAME`].
fn named(frame: &Frame) -> [(&'static str, &Value); 5] {
    let Frame {
        site,
        words,
        ui,
        lang,
        dir,
    } = frame;
    [
        ("site", site),
        ("lang", lang),
        ("dir", dir),
        ("ui", ui),
        ("words", words),
    ]
}

/// What a template calls by a name; none if there is no such thing.
fn seen(state: &State<'_>, name: &str) -> TeraResult<Value> {
    Ok(state.get::<Value>(name)?.unwrap_or_else(Value::none))
}
