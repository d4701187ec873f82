//! What is known of a briefing → the YAML above its text.

use std::fmt::Write;

use chrono::NaiveDate;

use super::random::Random;
use super::scripts::Script;
use super::text;

/// What every briefing says of itself.
#[derive(Debug)]
pub(super) struct Head<'c> {
    pub(super) date: NaiveDate,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) topics: Vec<&'c str>,
    pub(super) actors: Vec<&'c str>,
    pub(super) countries: Vec<&'c str>,
}

/// The keys that every briefing has.
pub(super) fn plain(head: &Head<'_>) -> String {
    format!("{}---\n\n", opened(head))
}

/// Those, and as many events, figures and sources as make up so many bytes.
pub(super) fn long(head: &Head<'_>, bytes: usize, random: &mut Random, script: &Script) -> String {
    let opened = opened(head);
    let mut events = String::from("events:\n");
    let mut figures = String::from("figures:\n");
    let mut sources = String::from("sources:\n");
    let mut number = 0;
    while opened.len() + events.len() + figures.len() + sources.len() < bytes {
        number += 1;
        let date = head.date - chrono::Days::new(number);
        let what = text::summary(random, script);
        let value = random.between(1, 99_999);
        let country = head.countries[0];
        // writing to a String can't fail
        let _ = write!(
            events,
            "  - when: {date}\n    what: \"{what}\"\n    place: Geneva\n    \
             countries: [\"{country}\"]\n    status: held\n    source: s{number}\n"
        );
        let _ = write!(
            figures,
            "  - what: \"{what}\"\n    value: {value}\n    unit: tonnes\n    bound: about\n    \
             source: s{number}\n"
        );
        let _ = write!(
            sources,
            "  - id: s{number}\n    title: \"{what}\"\n    outlet: The Gazette\n    \
             url: https://example.com/{number}\n    date: {date}\n    grade: B2\n"
        );
    }
    format!("{opened}{events}{figures}{sources}---\n\n")
}

fn opened(head: &Head<'_>) -> String {
    format!(
        "---\ntitle: \"{}\"\ndate: {}\nsummary: \"{}\"\ntopics: {}\nactors: {}\ncountries: {}\n",
        head.title,
        head.date,
        head.summary,
        list(&head.topics),
        list(&head.actors),
        list(&head.countries),
    )
}

fn list(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    format!("[{}]", names.join(", "))
}
