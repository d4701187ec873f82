//! What authors write → a JSON Schema (draft 2020-12) of it, for editors' YAML support.
//!
//! The schemas stand in `schema.json`, one document with a definition for each part. Nothing here
//! reads content: the parser decides what is valid, and the tests below hold the two together. The
//! schema is looser where only the rest of the site could tell (ids of sources, days of the
//! calendar), and stricter in one thing: of a key that takes a day, an address or a word from a
//! list, an empty text is refused, which the parser takes as left out.

use std::collections::BTreeSet;

use clap::ValueEnum;
use serde_json::{Map, Value, json};

const DOCUMENT: &str = include_str!("schema.json");

/// What there is a schema of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Of {
    /// The front matter of a briefing.
    #[default]
    Briefing,
    /// The settings, `dateline.yaml`.
    Settings,
    /// The registry `content/actors.yaml`.
    Actors,
    /// The registry `content/topics.yaml`.
    Topics,
    /// The registry `content/countries.yaml`.
    Countries,
}

impl Of {
    /// Its name among the definitions.
    fn name(self) -> &'static str {
        match self {
            Self::Briefing => "briefing",
            Self::Settings => "settings",
            Self::Actors => "actors",
            Self::Topics => "topics",
            Self::Countries => "countries",
        }
    }
}

/// One schema as a document of its own: it refers to nothing outside, and holds no more than it
/// refers to.
#[must_use]
pub(super) fn schema(of: Of) -> String {
    let document = document();
    let definitions = &document["$defs"];
    let main = &definitions[of.name()];
    let mut needed = BTreeSet::new();
    collect(main, definitions, &mut needed);

    let mut alone = Map::new();
    alone.insert("$schema".to_owned(), document["$schema"].clone());
    alone.insert(
        "$id".to_owned(),
        json!(format!("urn:dateline:schema:{}", of.name())),
    );
    alone.extend(entries(main).map(|(key, value)| (key.clone(), value.clone())));
    let kept = entries(definitions).filter(|(name, _)| needed.contains(name.as_str()));
    let kept: Map<_, _> = kept
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    alone.insert("$defs".to_owned(), Value::Object(kept));
    format!("{:#}", Value::Object(alone))
}

fn document() -> Value {
    serde_json::from_str(DOCUMENT).expect("it is part of the program, and the tests read it")
}

/// The names of the definitions that a schema refers to, directly or not.
fn collect<'s>(schema: &'s Value, definitions: &'s Value, needed: &mut BTreeSet<&'s str>) {
    match schema {
        Value::Object(map) => {
            let name = map.get("$ref").and_then(Value::as_str);
            if let Some(name) = name.and_then(|to| to.strip_prefix("#/$defs/"))
                && needed.insert(name)
            {
                collect(&definitions[name], definitions, needed);
            }
            map.values()
                .for_each(|part| collect(part, definitions, needed));
        }
        Value::Array(list) => list
            .iter()
            .for_each(|part| collect(part, definitions, needed)),
        _ => {}
    }
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::briefing::{
        Bound, Confidence, EventStatus, Kind, Likelihood, Status, Tlp, Trend,
    };
    use crate::model::entity::ActorKind;
    use crate::parse::front_matter::KEYS;
    use crate::parse::{CONFIG_KEYS, ENTITY_KEYS};

    fn read(of: Of) -> Value {
        serde_json::from_str(&schema(of)).expect("valid JSON")
    }

    fn keys(schema: &Value) -> Vec<&str> {
        entries(&schema["properties"])
            .map(|(key, _)| key.as_str())
            .collect()
    }

    /// The words of an enumeration, less the `null` of a key without a value.
    fn words(schema: &Value) -> BTreeSet<&str> {
        let list = schema["enum"].as_array().into_iter().flatten();
        list.filter_map(Value::as_str).collect()
    }

    fn known<T>(words: &[(&'static str, T)]) -> BTreeSet<&'static str> {
        words.iter().map(|(word, _)| *word).collect()
    }

    #[test]
    fn the_keys_are_those_of_the_parser() {
        assert_eq!(keys(&read(Of::Briefing)), KEYS);
        assert_eq!(keys(&read(Of::Settings)), CONFIG_KEYS);
        let cases: [(Of, &str, &[&str]); 3] = [
            (Of::Actors, "actor", &["parent"]),
            (
                Of::Topics,
                "topic",
                &["kind", "country", "members", "roles"],
            ),
            (
                Of::Countries,
                "country",
                &["kind", "country", "members", "roles", "parent"],
            ),
        ];
        for (of, entry, other) in cases {
            let own = ENTITY_KEYS
                .iter()
                .copied()
                .filter(|key| !other.contains(key));
            let own: Vec<&str> = own.collect();
            assert_eq!(keys(&read(of)["$defs"][entry]), own, "{entry}");
        }
    }

    #[test]
    fn the_words_are_those_of_the_model() {
        let briefing = read(Of::Briefing);
        let (keys, parts) = (&briefing["properties"], &briefing["$defs"]);
        assert_eq!(words(&keys["kind"]), known(Kind::WORDS));
        assert_eq!(words(&keys["status"]), known(Status::WORDS));
        assert_eq!(words(&keys["trend"]), known(Trend::WORDS));
        assert_eq!(words(&parts["confidence"]), known(Confidence::WORDS));
        assert_eq!(words(&parts["likelihood"]), known(Likelihood::WORDS));
        assert_eq!(
            words(&parts["event"]["properties"]["status"]),
            known(EventStatus::WORDS)
        );
        assert_eq!(
            words(&parts["figure"]["properties"]["bound"]),
            known(Bound::WORDS)
        );
        let kinds = &read(Of::Actors)["$defs"]["actor"]["properties"]["kind"];
        assert_eq!(words(kinds), known(ActorKind::WORDS));
        let labels = words(&parts["tlp"]["anyOf"][0]);
        let labels: BTreeSet<&str> = labels
            .iter()
            .filter_map(|l| l.strip_prefix("TLP:"))
            .collect();
        assert_eq!(labels, known(Tlp::WORDS));
    }

    #[test]
    fn a_schema_stands_alone() {
        for &of in Of::value_variants() {
            let schema = read(of);
            let mut named = BTreeSet::new();
            collect(&schema, &schema["$defs"], &mut named);
            let there: BTreeSet<&str> = entries(&schema["$defs"])
                .map(|(name, _)| name.as_str())
                .collect();
            assert_eq!(named, there, "{of:?}");
            assert!(schema["title"].is_string(), "{of:?}");
        }
    }

    #[test]
    fn every_key_that_a_writer_meets_is_explained() {
        for &of in Of::value_variants() {
            let schema = read(of);
            let parts = entries(&schema["$defs"])
                .map(|(_, part)| part)
                .chain([&schema]);
            for (key, value) in parts.flat_map(|part| entries(&part["properties"])) {
                let is_explained = value["description"]
                    .as_str()
                    .is_some_and(|d| d.ends_with('.'));
                assert!(is_explained, "{of:?}: {key}");
            }
        }
    }
}
