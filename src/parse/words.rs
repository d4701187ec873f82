//! The YAML files of a theme: `theme.yaml` and `words/LANG.yaml`.

use std::collections::BTreeMap;

use super::fields::{Fields, names};
use super::text;
use crate::diag::{Checked, FileId, Findings, Place, messages};
use crate::model::briefing::{Extra, Name};
use crate::model::source::Library;
use crate::model::words::Words;
use crate::yaml::{self, Node, Value};

/// What `theme.yaml` says.
#[derive(Debug, Clone, Default)]
pub struct ThemeFile {
    /// The theme that it builds on.
    pub extends: Option<Name>,
    /// What a site may choose, with defaults.
    pub settings: BTreeMap<String, Extra>,
    /// What the values of some of them can be.
    pub choices: BTreeMap<String, Choices>,
}

/// What the value of a setting can be.
#[derive(Debug, Clone)]
pub struct Choices {
    /// Where the setting is named.
    pub place: Place,
    /// What it can be.
    pub allowed: Allowed,
}

/// What the value of a setting can be.
#[derive(Debug, Clone)]
pub enum Allowed {
    /// One of some words; if there are none, any text.
    Words(Vec<String>),
    /// The name of a file of `content/static`, or nothing.
    Files,
}

/// What stands for [`Allowed::Files`] in place of a list of words.
const FILES: &str = "static";

/// Reads a `theme.yaml`.
pub fn theme_file(library: &dyn Library, file: FileId) -> Checked<ThemeFile> {
    let mut found = Findings::new();
    let keys = ["name", "description", "extends", "settings", "choices"];
    let node = parsed(library, file, &mut found);
    let fields = node
        .as_ref()
        .and_then(|node| Fields::open(node, "the theme", &keys, &mut found));
    let theme = fields.map(|fields| ThemeFile {
        extends: fields.name("extends", &mut found),
        settings: fields.extra("settings", &mut found),
        choices: choices(&fields, &mut found),
    });
    found.with(theme.unwrap_or_default())
}

fn choices(fields: &Fields<'_>, found: &mut Findings) -> BTreeMap<String, Choices> {
    let map = fields.get("choices");
    let map = map.and_then(|node| Fields::any(node, "choices", found));
    let settings = map.iter().flat_map(Fields::entries);
    settings
        .map(|(key, key_node, node)| {
            let allowed = match &node.value {
                Value::Text(text) if text == FILES => Allowed::Files,
                _ => words_of(node, key, found),
            };
            let place = key_node.place;
            (key.to_owned(), Choices { place, allowed })
        })
        .collect()
}

fn words_of(node: &Node, key: &str, found: &mut Findings) -> Allowed {
    let words = names(node, key, found).into_iter();
    Allowed::Words(words.map(|name| name.text).collect())
}

/// Reads a `words/LANG.yaml`: nested maps and lists become dotted keys, `months.1`.
pub fn words(library: &dyn Library, file: FileId, lang: &str) -> Checked<Words> {
    let mut found = Findings::new();
    let mut entries = BTreeMap::new();
    if let Some(node) = parsed(library, file, &mut found) {
        flatten(&node, String::new(), &mut entries, &mut found);
    }
    found.with(Words {
        lang: lang.to_owned(),
        entries,
    })
}

fn parsed(library: &dyn Library, file: FileId, found: &mut Findings) -> Option<Node> {
    let parsed = text(library, file).and_then(|text| yaml::parse(file, &text, 0..text.len()));
    match parsed {
        Ok(node) => Some(node),
        Err(diagnostic) => {
            found.push(diagnostic);
            None
        }
    }
}

fn flatten(node: &Node, key: String, entries: &mut BTreeMap<String, String>, found: &mut Findings) {
    let below = |part: &str| {
        if key.is_empty() {
            part.to_owned()
        } else {
            format!("{key}.{part}")
        }
    };
    match &node.value {
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                flatten(item, below(&(index + 1).to_string()), entries, found);
            }
        }
        Value::Map(_) => {
            let Some(map) = Fields::any(node, "the words", found) else {
                return;
            };
            for (name, _, value) in map.entries() {
                flatten(value, below(name), entries, found);
            }
        }
        // a space may be the whole of a word: the mark between thousands, say
        Value::Text(text) => {
            entries.insert(key, text.clone());
        }
        _ => {
            let what = node.value.what();
            found.push(messages::fields::unquoted(node.place, &key, what));
        }
    }
}
