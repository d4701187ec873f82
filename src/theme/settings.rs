//! What the themes of a chain let a site choose, and what it chose → the settings that templates see.
//!
//! Knows of a setting only what `theme.yaml` says: its default, which every value has to be of the
//! kind of, and its choices.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Findings, Place, messages};
use crate::model::briefing::Extra;
use crate::model::config::{Config, Setting};
use crate::model::source::Sources;
use crate::parse::{self, Allowed, Choices, ThemeFile};

/// Where the files are that a setting may name.
const FILES: &str = "content/static/";

/// What a site may choose.
#[derive(Debug)]
pub(super) struct Offer<'c> {
    /// The name of the theme.
    theme: &'c str,
    /// The value of every setting that a site says nothing of, the nearest theme's.
    defaults: BTreeMap<&'c str, &'c Extra>,
    /// The nearest theme's.
    choices: BTreeMap<&'c str, &'c Choices>,
}

/// What a theme and its ancestors offer, itself first. Choices of no setting, and a default that is
/// not among them, are a theme's mistakes.
pub(super) fn offer<'c>(
    theme: &'c str,
    chain: &'c [(String, ThemeFile)],
    found: &mut Findings,
) -> Offer<'c> {
    let mut offer = Offer {
        theme,
        defaults: BTreeMap::new(),
        choices: BTreeMap::new(),
    };
    for (_, file) in chain.iter().rev() {
        let defaults = file.settings.iter();
        let defaults = defaults.map(|(key, value)| (key.as_str(), value));
        offer.defaults.extend(defaults);
        let choices = file.choices.iter();
        let choices = choices.map(|(key, choices)| (key.as_str(), choices));
        offer.choices.extend(choices);
    }
    for (key, choices) in &offer.choices {
        let wrong = match offer.defaults.get(key) {
            Some(default) => wrong_default(key, default, choices),
            None => Some(offer.unknown(choices.place, key)),
        };
        found.extend(wrong.into_iter().collect());
    }
    offer
}

/// A default is one of the choices, or nothing.
fn wrong_default(key: &str, default: &Extra, choices: &Choices) -> Option<Diagnostic> {
    let Allowed::Words(words) = &choices.allowed else {
        return None;
    };
    match default {
        Extra::Null => None,
        Extra::Text(text) if text.is_empty() || words.is_empty() || words.contains(text) => None,
        _ => Some(messages::themes::default_no_choice(choices.place, key)),
    }
}

impl<'c> Offer<'c> {
    /// The settings of a site: what it chose, over the defaults. A value that does not fit is left out,
    /// and reported unless it was chosen for another theme.
    pub(super) fn taken(
        &self,
        config: &Config,
        sources: &Sources,
        found: &mut Findings,
    ) -> BTreeMap<String, Extra> {
        let defaults = self.defaults.iter();
        let mut settings: BTreeMap<String, Extra> = defaults
            .map(|(key, value)| ((*key).to_owned(), (*value).clone()))
            .collect();
        for (key, setting) in &config.theme_settings {
            match self.wrong(key, setting, sources) {
                None => {
                    settings.insert(key.clone(), setting.value.clone());
                }
                Some(wrong) if !config.theme_overridden => found.push(wrong),
                Some(_) => (),
            }
        }
        settings
    }

    fn wrong(&self, key: &str, setting: &Setting, sources: &Sources) -> Option<Diagnostic> {
        let Some(default) = self.defaults.get(key) else {
            return Some(self.unknown(setting.key_place, key));
        };
        if setting.value == **default {
            return None;
        }
        let choices = self.choices.get(key).map(|choices| &choices.allowed);
        wrong_kind(key, default, setting).or_else(|| wrong_choice(key, choices?, setting, sources))
    }

    fn unknown(&self, place: Place, key: &str) -> Diagnostic {
        let known: Vec<&'c str> = self.defaults.keys().copied().collect();
        let near = parse::nearest(key, known.iter().copied());
        messages::themes::unknown_setting(place, self.theme, key, near, &known)
    }
}

/// A value is of the kind of the default; nothing stands for text.
fn wrong_kind(key: &str, default: &Extra, setting: &Setting) -> Option<Diagnostic> {
    let place = setting.place;
    let expected = match default {
        Extra::Null | Extra::Text(_) => "text",
        Extra::Bool(_) => "true or false",
        Extra::Number(_) => "a number",
        Extra::List(_) => "a list",
        Extra::Map(_) => "a map",
    };
    let (given, found) = match &setting.value {
        Extra::Null => ("nothing", "nothing"),
        Extra::Text(_) => ("text", "text"),
        Extra::Bool(_) => ("true or false", "a true/false value"),
        Extra::Number(_) => ("a number", "a number"),
        Extra::List(_) => ("a list", "a list"),
        Extra::Map(_) => ("a map", "a map"),
    };
    match (expected, given) {
        _ if given == expected => None,
        ("text", "true or false" | "a number") => {
            Some(messages::fields::unquoted(place, key, found))
        }
        _ => Some(messages::fields::wrong_type(place, key, expected, found)),
    }
}

/// A text is one of the choices, if there are any.
fn wrong_choice(
    key: &str,
    allowed: &Allowed,
    setting: &Setting,
    sources: &Sources,
) -> Option<Diagnostic> {
    let Extra::Text(text) = &setting.value else {
        return None;
    };
    let place = setting.place;
    match allowed {
        Allowed::Words(words) if words.is_empty() || words.contains(text) => None,
        Allowed::Words(words) => {
            let known: Vec<&str> = words.iter().map(String::as_str).collect();
            let near = parse::nearest(text, known.iter().copied());
            Some(messages::fields::unknown_word(
                place, key, text, near, &known,
            ))
        }
        Allowed::Files => {
            let names = sources.under(FILES);
            let names = names.filter_map(|(_, source)| source.path.strip_prefix(FILES));
            let names: Vec<&str> = names.collect();
            if text.is_empty() || names.contains(&text.as_str()) {
                return None;
            }
            let near = parse::nearest(text, names.iter().copied());
            Some(messages::themes::no_static_file(place, key, text, near))
        }
    }
}
