//! YAML text → a tree of plain values, each with its place. The only user of the YAML crates.
//!
//! What values a text has is what `serde_yaml` says; a plain text is read without it, to the same
//! tree. A place is the number of a node in reading order, which costs nothing; [`ranges`] turns
//! numbers into bytes by a second, spanned parse of the same text (`serde-saphyr`), made only when
//! something has to be reported.

use std::cell::Cell;
use std::fmt;
use std::ops::Range;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use crate::diag::{Diagnostic, FileId, Place, messages};

mod fence;
mod plain;
mod spans;

pub use fence::{Fence, front_matter};
pub use spans::ranges;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where the value stands.
    pub place: Place,
    /// The value.
    pub value: Value,
}

/// A YAML value. Keys keep their order, and a repeated key is there twice: what reads a map
/// reports it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number or a fraction.
    Number(f64),
    /// Text, quoted or not.
    Text(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping.
    Map(Vec<(Node, Node)>),
    /// A value with a `!tag`, which Dateline has no use for.
    Tagged,
}

impl Value {
    /// What it is, in an author's words.
    #[must_use]
    pub fn what(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "a true/false value",
            Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
            Self::Tagged => "a tagged value",
        }
    }
}

/// Parses one YAML document. Empty text is an empty map.
///
/// `text` is the whole file and `block` the part of it that is YAML.
///
/// # Errors
/// What is wrong with the syntax, at its place; only the first, as the rest can't be told.
pub fn parse(file: FileId, text: &str, block: Range<usize>) -> Result<Node, Diagnostic> {
    match plain::read(file, &text[block.clone()]) {
        Some(node) => Ok(node),
        None => any(file, text, block),
    }
}

/// Parses any document, plain or not.
fn any(file: FileId, text: &str, block: Range<usize>) -> Result<Node, Diagnostic> {
    let counter = Cell::new(0);
    let seed = Seed {
        file,
        counter: &counter,
    };
    let yaml = &text[block.clone()];
    match seed.deserialize(serde_yaml::Deserializer::from_str(yaml)) {
        Ok(node) if node.value == Value::Null => Ok(Node {
            place: node.place,
            value: Value::Map(Vec::new()),
        }),
        Ok(node) => Ok(node),
        Err(error) => Err(syntax_error(file, text, block, &error)),
    }
}

/// Numbers the nodes in reading order while the parser hands them over.
#[derive(Clone, Copy)]
struct Seed<'c> {
    file: FileId,
    counter: &'c Cell<u32>,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let number = self.counter.get();
        self.counter.set(number + 1);
        let value = deserializer.deserialize_any(self)?;
        Ok(Node {
            place: Place::node(self.file, number),
            value,
        })
    }
}

// Numbers past 2^53 lose digits; no figure of a briefing has as many.
#[allow(clippy::cast_precision_loss)]
impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value as f64))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value as f64))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Value, E> {
        Ok(Value::Number(value as f64))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
        Ok(Value::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry_seed(self, self)? {
            map.push(entry);
        }
        Ok(Value::Map(map))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (_, content) = tagged.variant::<serde::de::IgnoredAny>()?;
        content.newtype_variant::<serde::de::IgnoredAny>()?;
        Ok(Value::Tagged)
    }
}

/// The parser counts lines and columns within `block`; the report needs bytes of the file.
fn syntax_error(
    file: FileId,
    text: &str,
    block: Range<usize>,
    error: &serde_yaml::Error,
) -> Diagnostic {
    let yaml = &text[block.clone()];
    let message = error.to_string();
    let at = error.location().map(|at| (at.line(), at.column()));
    let at = opening_quote(&message).or(at).unwrap_or((1, 1));
    let at = second_document(&message, yaml).unwrap_or_else(|| offset(yaml, at));
    let message = without_location(&message);
    let start = block.start + at.min(yaml.len());
    let end = start + text[start..].chars().next().map_or(0, char::len_utf8);
    let line = yaml[..at.min(yaml.len())].rfind('\n').map_or(0, |n| n + 1);
    let line = yaml[line..].lines().next().unwrap_or("");
    let tab_in_margin = line.trim_start_matches(' ').starts_with('\t');
    messages::yaml::syntax(Place::bytes(file, &(start..end)), &message, tab_in_margin)
}

/// Where a quote opened that is never closed: the parser stops at the end of everything.
fn opening_quote(message: &str) -> Option<(usize, usize)> {
    let (_, at) = message.split_once("while scanning a quoted scalar at line ")?;
    let (line, column) = at.split_once(" column ")?;
    let column = column.split(|c: char| !c.is_ascii_digit()).next()?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

/// The mark that ends the first document, where there may be one only.
fn second_document(message: &str, yaml: &str) -> Option<usize> {
    if !message.contains("more than one document") {
        return None;
    }
    let mut at = 0;
    for line in yaml.split_inclusive('\n') {
        if at > 0 && ["...", "---"].contains(&line.trim_end()) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// `… at line 3 column 5, while parsing …` counts from the fence: the report has its own counting.
fn without_location(message: &str) -> String {
    let words: Vec<&str> = message.split(' ').collect();
    let mut kept = Vec::new();
    let mut index = 0;
    while index < words.len() {
        if words[index..].len() >= 5 && words[index..index + 2] == ["at", "line"] {
            index += 5;
        } else {
            kept.push(words[index]);
            index += 1;
        }
    }
    kept.join(" ").trim_end_matches([',', ' ']).to_owned()
}

/// Line and column, in characters from 1 → bytes from 0.
fn offset(yaml: &str, (line, column): (usize, usize)) -> usize {
    let line_start: usize = yaml
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let line = &yaml[line_start.min(yaml.len())..];
    let column: usize = line
        .chars()
        .take(column.saturating_sub(1))
        .map(char::len_utf8)
        .sum();
    line_start + column
}
