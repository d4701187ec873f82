//! An order → who and what its briefings are about, and the registries that name them all.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::random::Random;
use super::scripts::{self, Script};
use super::{Order, Shape};

/// The topics and actors of an archive; frequent ones first.
#[derive(Debug)]
pub(super) struct Cast {
    pub(super) topics: Vec<String>,
    pub(super) actors: Vec<String>,
    /// By the names that Dateline has for them.
    pub(super) countries: Vec<&'static str>,
    /// The scripts of names and titles.
    pub(super) scripts: Vec<Script>,
}

/// No list of words has a length that this divides: steps of it meet all combinations.
const STRIDE: usize = 7919;

/// Search and social cards are measured apart from all else.
const SETTINGS: &str = "\
title: Invented briefings
description: An archive of invented briefings, for measuring.
base_url: https://example.org/
authors: [The desk]
search: off
cards: off
";

impl Cast {
    /// Topics and actors grow in number with the archive, up to a point.
    pub(super) fn of(order: &Order<'_>) -> Self {
        let scripts = scripts::first(match order.shape {
            Shape::Scripts => 5,
            _ => 1,
        });
        let mut random = Random::new(order.seed, usize::MAX);
        let (for_topics, for_actors) = (random.below(STRIDE), random.below(STRIDE));
        let topics = (order.briefings / 20).clamp(20, 400);
        let actors = match order.shape {
            Shape::ManyActors(actors) => actors,
            _ => (order.briefings / 5).clamp(40, 4000),
        };
        let name = |number: usize, start: usize, name: fn(&Script, usize) -> String| {
            let script = &scripts[number % scripts.len()];
            name(script, start + number / scripts.len() * STRIDE)
        };
        let topics = (0..topics).map(|number| name(number, for_topics, topic));
        let actors = (0..actors).map(|number| name(number, for_actors, person));
        Self {
            topics: topics.collect(),
            actors: actors.collect(),
            countries: scripts::countries(),
            scripts,
        }
    }

    /// The settings and registries of the site.
    pub(super) fn write_site(&self, root: &Path) -> io::Result<()> {
        std::fs::write(root.join("dateline.yaml"), SETTINGS)?;
        write_registry(&root.join("content/topics.yaml"), &self.topics, "")?;
        let kind = "  kind: person\n";
        write_registry(&root.join("content/actors.yaml"), &self.actors, kind)
    }
}

fn write_registry(path: &Path, names: &[String], more: &str) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    for name in names {
        write!(file, "{}:\n  name: \"{name}\"\n{more}", slug(name))?;
    }
    file.flush()
}

/// Two different words.
fn topic(script: &Script, number: usize) -> String {
    let words = &script.words;
    let first = number % words.len();
    let second = first + 1 + number / words.len() % (words.len() - 1);
    let second = words[second % words.len()];
    format!("{}{}{second}", capital(words[first]), script.gap)
}

/// Two names, at times a letter between them; in Chinese the family's name first.
fn person(script: &Script, number: usize) -> String {
    let (given, family) = (&script.given, &script.family);
    let first = given[number % given.len()];
    let number = number / given.len();
    let last = family[number % family.len()];
    if script.gap.is_empty() {
        return format!("{last}{first}");
    }
    if !script.middle {
        return format!("{first} {last}");
    }
    let letter = b'A' + u8::try_from(number / family.len() % 26).expect("it is below 26");
    format!("{first} {}. {last}", char::from(letter))
}

/// A word with a large first letter, where its script has such.
pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// What stands for words in a file's name or an address.
pub(super) fn slug(words: &str) -> String {
    let words = words.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("-").to_lowercase()
}
