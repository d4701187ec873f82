//! A YAML map → typed values, each mistake reported at its place.
//!
//! Knows how a key is read, not which keys there are. A key without a value is as good as absent,
//! but where that could hide a mistake ([`Fields::given`]).

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::diag::{Findings, Place, messages::fields, messages::yaml};
use crate::model::briefing::{Extra, Name};
use crate::model::edtf::Edtf;
use crate::model::url;
use crate::yaml::{Node, Value};

/// The entries of one map.
pub(super) struct Fields<'n> {
    place: Place,
    /// What the map is: the key it stands under, or the front matter.
    owner: String,
    entries: Vec<(&'n str, &'n Node, &'n Node)>,
}

impl<'n> Fields<'n> {
    /// Opens a map that may have only `known` keys. What is no map is reported as a wrong value of
    /// `owner`.
    pub(super) fn open(
        node: &'n Node,
        owner: &str,
        known: &[&str],
        found: &mut Findings,
    ) -> Option<Self> {
        let fields = Self::any(node, owner, found)?;
        for (key, key_node, _) in &fields.entries {
            if !known.contains(key) {
                let near = nearest(key, known.iter().copied());
                found.push(fields::unknown_key(key_node.place, key, near, known));
            }
        }
        Some(fields)
    }

    /// A map without entries.
    pub(super) fn none(place: Place) -> Self {
        Self {
            place,
            owner: String::new(),
            entries: Vec::new(),
        }
    }

    /// Opens a map with any keys.
    pub(super) fn any(node: &'n Node, owner: &str, found: &mut Findings) -> Option<Self> {
        let Value::Map(map) = &node.value else {
            let what = node.value.what();
            found.push(fields::wrong_type(node.place, owner, "a map", what));
            return None;
        };
        let mut entries: Vec<(&str, &Node, &Node)> = Vec::with_capacity(map.len());
        let mut places: HashMap<&str, Place> = HashMap::with_capacity(map.len());
        for (key, value) in map {
            let Value::Text(name) = &key.value else {
                found.push(yaml::bad_key(key.place, key.value.what()));
                continue;
            };
            match places.get(name.as_str()) {
                Some(first) => found.push(yaml::duplicate_key(key.place, *first, name)),
                None => {
                    places.insert(name, key.place);
                    entries.push((name, key, value));
                }
            }
        }
        Some(Self {
            place: node.place,
            owner: owner.to_owned(),
            entries,
        })
    }

    /// Where the map begins.
    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// Reports a key that is not there, or has nothing in it.
    pub(super) fn demand(&self, key: &str, example: &str, found: &mut Findings) {
        match self.entry(key) {
            None => found.push(self.missing(key, example)),
            Some(_) => {
                self.given(key, found);
            }
        }
    }

    /// That a key must be there and is not.
    pub(super) fn missing(&self, key: &str, example: &str) -> crate::diag::Diagnostic {
        fields::missing_key(self.place, &self.owner, key, example)
    }

    /// All entries: key, key's node, value.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'n str, &'n Node, &'n Node)> + '_ {
        self.entries.iter().copied()
    }

    /// The value of a key, if it has one.
    pub(super) fn get(&self, key: &str) -> Option<&'n Node> {
        self.entry(key)
            .map(|(_, value)| value)
            .filter(|node| node.value != Value::Null)
    }

    /// The value of a key that may not be left empty once it stands there.
    pub(super) fn given(&self, key: &str, found: &mut Findings) -> Option<&'n Node> {
        let (key_node, value) = self.entry(key)?;
        let empty = match &value.value {
            Value::Null => true,
            Value::Text(text) => text.trim().is_empty(),
            _ => false,
        };
        if empty {
            found.push(fields::empty_value(key_node.place, key));
            return None;
        }
        Some(value)
    }

    fn entry(&self, key: &str) -> Option<(&'n Node, &'n Node)> {
        self.entries
            .iter()
            .find(|(name, ..)| *name == key)
            .map(|&(_, key, value)| (key, value))
    }

    /// Text, trimmed; nothing if it is empty.
    pub(super) fn text(&self, key: &str, found: &mut Findings) -> Option<String> {
        self.name(key, found).map(|name| name.text)
    }

    /// One line of inline Markdown. Links to the site don't work in it, which must not go unsaid.
    pub(super) fn line(&self, key: &str, found: &mut Findings) -> Option<String> {
        let line = self.name(key, found)?;
        check_line(&line, found);
        Some(line.text)
    }

    /// A list of lines of inline Markdown.
    pub(super) fn lines(&self, key: &str, found: &mut Findings) -> Vec<String> {
        let lines = self.names(key, found).into_iter();
        lines
            .map(|line| {
                check_line(&line, found);
                line.text
            })
            .collect()
    }

    /// Text with its place.
    pub(super) fn name(&self, key: &str, found: &mut Findings) -> Option<Name> {
        self.get(key).and_then(|node| name(node, key, found))
    }

    /// Text that must be there.
    pub(super) fn required(&self, key: &str, example: &str, found: &mut Findings) -> Option<Name> {
        if self.entry(key).is_none() {
            found.push(self.missing(key, example));
            return None;
        }
        name(self.given(key, found)?, key, found)
    }

    /// A list of texts; a single text is a list of one.
    pub(super) fn names(&self, key: &str, found: &mut Findings) -> Vec<Name> {
        match self.get(key) {
            Some(node) => names(node, key, found),
            None => Vec::new(),
        }
    }

    /// A list of texts whose places don't matter.
    pub(super) fn texts(&self, key: &str, found: &mut Findings) -> Vec<String> {
        let names = self.names(key, found);
        names.into_iter().map(|name| name.text).collect()
    }

    /// A list of maps with `known` keys.
    pub(super) fn maps(&self, key: &str, known: &[&str], found: &mut Findings) -> Vec<Fields<'n>> {
        let Some(node) = self.get(key) else {
            return Vec::new();
        };
        let Value::List(items) = &node.value else {
            let what = node.value.what();
            found.push(fields::wrong_type(node.place, key, "a list of maps", what));
            return Vec::new();
        };
        items
            .iter()
            .filter_map(|item| Fields::open(item, key, known, found))
            .collect()
    }

    /// A map with `known` keys.
    pub(super) fn map(
        &self,
        key: &str,
        known: &[&str],
        found: &mut Findings,
    ) -> Option<Fields<'n>> {
        Fields::open(self.get(key)?, key, known, found)
    }

    /// One of fixed words.
    pub(super) fn word<T: Copy>(
        &self,
        key: &str,
        words: &[(&'static str, T)],
        found: &mut Findings,
    ) -> Option<T> {
        let name = self.name(key, found)?;
        word(&name, key, words, found)
    }

    /// A finite number.
    pub(super) fn number(&self, key: &str, found: &mut Findings) -> Option<f64> {
        let node = self.get(key)?;
        match node.value {
            Value::Number(number) if number.is_finite() => Some(number),
            Value::Number(_) => {
                found.push(fields::bad_number(node.place, key, "a finite number"));
                None
            }
            _ => {
                let what = node.value.what();
                found.push(fields::wrong_type(node.place, key, "a number", what));
                None
            }
        }
    }

    /// A whole number within limits.
    pub(super) fn count(
        &self,
        key: &str,
        limits: std::ops::RangeInclusive<u32>,
        found: &mut Findings,
    ) -> Option<usize> {
        let number = self.number(key, found)?;
        let within = f64::from(*limits.start()) <= number && number <= f64::from(*limits.end());
        if within && number.fract() == 0.0 {
            // both limits are far inside the range of a usize
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            return Some(number as usize);
        }
        let wanted = format!("a whole number from {} to {}", limits.start(), limits.end());
        let place = self.get(key).map_or(self.place, |node| node.place);
        found.push(fields::bad_number(place, key, &wanted));
        None
    }

    /// True or false.
    pub(super) fn flag(&self, key: &str, found: &mut Findings) -> Option<bool> {
        let node = self.get(key)?;
        if let Value::Bool(flag) = node.value {
            return Some(flag);
        }
        let what = node.value.what();
        found.push(fields::wrong_type(node.place, key, "true or false", what));
        None
    }

    /// On or off; true and false say the same.
    pub(super) fn switch(&self, key: &str, found: &mut Findings) -> Option<bool> {
        let node = self.get(key)?;
        match node.value {
            Value::Bool(is_on) => Some(is_on),
            Value::Text(_) => self.word(key, &[("on", true), ("off", false)], found),
            _ => {
                let what = node.value.what();
                found.push(fields::wrong_type(node.place, key, "on or off", what));
                None
            }
        }
    }

    /// A day.
    pub(super) fn day(&self, key: &str, found: &mut Findings) -> Option<NaiveDate> {
        let name = self.name(key, found)?;
        let day = parse_day(&name.text);
        if day.is_none() {
            found.push(fields::bad_day(name.place, key, &name.text));
        }
        day
    }

    /// A date in EDTF.
    pub(super) fn edtf(&self, key: &str, found: &mut Findings) -> Option<Edtf> {
        let node = self.get(key)?;
        // `2025` alone is a year, and YAML reads it as a number
        let name = match node.value {
            Value::Number(year) if year.fract() == 0.0 && (1.0..=9999.0).contains(&year) => {
                Name::new(format!("{year:04}"), node.place)
            }
            _ => name(node, key, found)?,
        };
        match name.text.parse::<Edtf>() {
            Ok(edtf) => Some(edtf),
            Err(error) => {
                let help = error.help();
                found.push(fields::bad_edtf(
                    name.place,
                    &name.text,
                    &error.to_string(),
                    &help,
                ));
                None
            }
        }
    }

    /// A whole web address.
    pub(super) fn web(&self, key: &str, found: &mut Findings) -> Option<String> {
        let name = self.name(key, found)?;
        if url::is_web(&name.text) {
            return Some(name.text);
        }
        found.push(fields::bad_url(name.place, key, &name.text));
        None
    }

    /// Any map, kept as it is.
    pub(super) fn extra(
        &self,
        key: &str,
        found: &mut Findings,
    ) -> std::collections::BTreeMap<String, Extra> {
        let Some(node) = self.get(key) else {
            return std::collections::BTreeMap::new();
        };
        match extra(node, key, found) {
            Extra::Map(map) => map,
            _ => {
                let what = node.value.what();
                found.push(fields::wrong_type(node.place, key, "a map", what));
                std::collections::BTreeMap::new()
            }
        }
    }
}

/// Reports the links of one line of inline Markdown that have no effect.
pub(super) fn check_line(line: &Name, found: &mut Findings) {
    for target in super::markdown::idle_links(&line.text) {
        found.push(crate::diag::messages::markdown::link_in_line(
            line.place, &target,
        ));
    }
}

/// A day as `2025-03-01`, all digits given.
pub(super) fn parse_day(text: &str) -> Option<NaiveDate> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !shaped {
        return None;
    }
    let (year, month) = (text[..4].parse().ok()?, text[5..7].parse().ok()?);
    NaiveDate::from_ymd_opt(year, month, text[8..].parse().ok()?)
}

/// One of fixed words.
pub(super) fn word<T: Copy>(
    name: &Name,
    key: &str,
    words: &[(&'static str, T)],
    found: &mut Findings,
) -> Option<T> {
    if let Some(&(_, value)) = words.iter().find(|(word, _)| *word == name.text) {
        return Some(value);
    }
    let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let near = nearest(&name.text, known.iter().copied());
    found.push(fields::unknown_word(
        name.place, key, &name.text, near, &known,
    ));
    None
}

/// Text with its place; numbers and booleans are told to wear quotes.
pub(super) fn name(node: &Node, key: &str, found: &mut Findings) -> Option<Name> {
    match &node.value {
        Value::Text(text) => {
            let text = text.trim();
            (!text.is_empty()).then(|| Name::new(text.to_owned(), node.place))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            let what = node.value.what();
            found.push(fields::unquoted(node.place, key, what));
            None
        }
        Value::List(_) | Value::Map(_) | Value::Tagged => {
            let what = node.value.what();
            found.push(fields::wrong_type(node.place, key, "text", what));
            None
        }
    }
}

/// A list of texts; a single text is a list of one.
pub(super) fn names(node: &Node, key: &str, found: &mut Findings) -> Vec<Name> {
    match &node.value {
        Value::List(items) => items
            .iter()
            .filter_map(|item| {
                let name = name(item, key, found);
                if name.is_none() && matches!(item.value, Value::Text(_)) {
                    found.push(fields::empty_value(item.place, key));
                }
                name
            })
            .collect(),
        Value::Map(_) | Value::Tagged => {
            let what = node.value.what();
            found.push(fields::wrong_type(node.place, key, "a list of texts", what));
            Vec::new()
        }
        _ => name(node, key, found).into_iter().collect(),
    }
}

/// Any value, kept as it is.
pub(super) fn extra(node: &Node, key: &str, found: &mut Findings) -> Extra {
    match &node.value {
        Value::Null => Extra::Null,
        Value::Bool(flag) => Extra::Bool(*flag),
        Value::Number(number) => Extra::Number(*number),
        Value::Text(text) => Extra::Text(text.clone()),
        Value::List(items) => {
            Extra::List(items.iter().map(|item| extra(item, key, found)).collect())
        }
        Value::Map(_) => {
            let fields = Fields::any(node, key, found);
            let entries = fields.iter().flat_map(Fields::entries);
            let map = entries
                .map(|(name, _, value)| (name.to_owned(), value))
                .collect::<Vec<_>>();
            Extra::Map(
                map.into_iter()
                    .map(|(name, value)| {
                        let value = extra(value, key, found);
                        (name, value)
                    })
                    .collect(),
            )
        }
        Value::Tagged => {
            found.push(fields::wrong_type(
                node.place,
                key,
                "plain values",
                "a tagged value",
            ));
            Extra::Null
        }
    }
}

/// The known word that a typing slip could have made this of. For short lists: all are compared.
pub fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let folded = word.to_lowercase();
    let allowed = (word.chars().count() / 3).clamp(1, 3);
    known
        .map(|candidate| {
            let distance = strsim::osa_distance(&folded, &candidate.to_lowercase());
            (distance, candidate)
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, candidate)| (*distance, *candidate))
        .map(|(_, candidate)| candidate)
}
