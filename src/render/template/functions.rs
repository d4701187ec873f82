//! The functions that templates may call, `asset`, `word` and `part`, and the filter `urlencode`.
//!
//! What they answer depends on the theme and on what they are handed, on nothing else.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, Weak};

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::memo::{Key, Memo};
use super::parts::Parts;
use super::{Frame, Surroundings};
use crate::model::theme::Theme;
use crate::model::url;
use crate::model::words::Words;
use crate::parse;
use crate::render::words::Speech;

/// The bytes of filled words that are kept.
const KEPT_WORDS: usize = 8 << 20;

/// Registers all functions but [`register_part`]'s.
pub(super) fn register(tera: &mut Tera, theme: &Theme, around: Surroundings) {
    register_letters(tera, theme, around.draws_cards);
    let assets: BTreeMap<String, Value> = theme
        .assets
        .iter()
        .map(|(name, asset)| {
            let address = around.base_url.relative(&asset.address);
            (name.clone(), address.into())
        })
        .collect();
    tera.register_function("asset", move |args: Kwargs, _: &State<'_>| {
        let name: &str = args.must_get("name")?;
        assets
            .get(name)
            .cloned()
            .ok_or_else(|| no_asset(name, &assets))
    });
    let known = Memo::new(KEPT_WORDS);
    tera.register_function("word", move |args: Kwargs, state: &State<'_>| {
        let lang = state.get::<Value>("lang")?.unwrap_or_else(Value::none);
        let make = || {
            let lang = lang.as_str().unwrap_or_default();
            let speech = speech(&around.words, lang, &around.language);
            word(&speech, &args)
        };
        if !is_asked_often(&args) {
            return make().map(Value::from);
        }
        let mut key = Key::new(None);
        key.push(&lang);
        for (name, value) in args.iter() {
            key.push_named(name.as_str().unwrap_or_default(), value);
        }
        known.get_or_make(&key, || {
            let word = make()?;
            Ok((word.as_str().into(), word.len()))
        })
    });
    tera.register_filter("urlencode", |text: &str, _: Kwargs, _: &State<'_>| {
        url::encode(text)
    });
}

/// Registers `letters`, which a program made without cards knows by name only.
fn register_letters(tera: &mut Tera, theme: &Theme, draws_cards: bool) {
    #[cfg(feature = "cards")]
    super::setting::register(tera, theme, draws_cards);
    #[cfg(not(feature = "cards"))]
    {
        let _ = (theme, draws_cards);
        tera.register_function("letters", |_: Kwargs, _: &State<'_>| Value::none());
    }
}

/// Registers `part`, which renders templates of the set that it is registered in.
pub(super) fn register_part(tera: &mut Tera, parts: &Arc<Parts>, home: &Arc<Home>) {
    let (parts, home) = (Arc::clone(parts), Arc::clone(home));
    tera.register_function("part", move |args: Kwargs, state: &State<'_>| {
        parts.render(&home, &args, state)
    });
}

/// A set of templates as the functions in it see it.
pub(super) struct Home {
    tera: OnceLock<Weak<Tera>>,
    /// What all pages that it renders have in common, if it is for such only.
    pub(super) frame: Option<Frame>,
}

impl Home {
    /// For templates that are still to come.
    pub(super) fn new(frame: Option<Frame>) -> Self {
        Self {
            tera: OnceLock::new(),
            frame,
        }
    }

    /// The templates, which hold functions that hold this.
    pub(super) fn settle(&self, tera: Tera) -> Arc<Tera> {
        let tera = Arc::new(tera);
        self.tera.get_or_init(|| Arc::downgrade(&tera));
        tera
    }

    /// The templates, while they are there.
    pub(super) fn tera(&self) -> Option<Arc<Tera>> {
        self.tera.get().and_then(Weak::upgrade)
    }
}

/// Numbers come again on other pages. A text that is put into a word, such as a title, seldom does.
fn is_asked_often(args: &Kwargs) -> bool {
    let is_key = |name: &tera::value::Key<'_>| name.as_str() == Some("key");
    args.iter()
        .all(|(name, value)| is_key(name) || value.as_str().is_none())
}

fn no_asset(name: &str, assets: &BTreeMap<String, Value>) -> tera::Error {
    let known = assets.keys().map(String::as_str);
    match parse::nearest(name, known) {
        Some(near) => tera::Error::message(format!(
            "The theme has no asset `{name}`; did you mean `{near}`?"
        )),
        None => tera::Error::message(format!("The theme has no asset `{name}`")),
    }
}

/// The words that need no filling in, by language; a dot in a key goes one map down. A key that is
/// a word as well as a map of words is the map here.
pub(super) fn plain_words(around: &Surroundings) -> BTreeMap<String, Value> {
    let spoken = around.spoken.iter();
    spoken
        .map(|lang| {
            let speech = speech(&around.words, lang, &around.language);
            let words: Vec<(&str, &str)> = speech.texts().collect();
            (lang.clone(), nested(&words))
        })
        .collect()
}

/// Sorted words → maps in maps.
fn nested(words: &[(&str, &str)]) -> Value {
    let head = |key: &'_ str| key.split('.').next().unwrap_or_default().len();
    let same_head = |a: &(&str, &str), b: &(&str, &str)| a.0[..head(a.0)] == b.0[..head(b.0)];
    let mut map: BTreeMap<String, Value> = BTreeMap::new();
    for group in words.chunk_by(same_head) {
        let length = head(group[0].0);
        let below = group
            .iter()
            .filter_map(|(key, text)| Some((key.get(length + 1..)?, *text)));
        let below: Vec<(&str, &str)> = below.collect();
        let value = if below.is_empty() {
            group[0].1.into()
        } else {
            nested(&below)
        };
        map.insert(group[0].0[..length].to_owned(), value);
    }
    map.into()
}

/// The lists that a page in a language speaks with.
#[must_use]
pub fn speech<'w>(
    words: &'w BTreeMap<String, Words>,
    lang: &str,
    site_language: &str,
) -> Speech<'w> {
    let primary = lang.split('-').next().unwrap_or(lang);
    let wanted = [lang, primary, site_language, "en"];
    Speech::new(wanted.iter().filter_map(|lang| words.get(*lang)))
}

/// `word(key="minutes", n=5)`: a word, a counted word, or a pattern with its places filled.
fn word(speech: &Speech<'_>, args: &Kwargs) -> TeraResult<String> {
    let key: String = args.must_get("key")?;
    let missing = || {
        tera::Error::message(format!(
            "There is no word `{key}` in the theme's words/*.yaml"
        ))
    };
    if let Some(n) = args.get::<u64>("n")?
        && let Some(counted) = speech.count(&key, n)
    {
        return Ok(counted);
    }
    let values: Vec<(String, String)> = args
        .iter()
        .filter_map(|(name, value)| {
            let name = name.as_str().filter(|name| *name != "key")?;
            let text = match value.as_i64() {
                Some(number) => speech.number(number),
                None => value.to_string(),
            };
            Some((name.to_owned(), text))
        })
        .collect();
    let values: Vec<(&str, &str)> = values
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    speech.fill(&key, &values).ok_or_else(missing)
}
