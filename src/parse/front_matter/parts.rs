//! The keys of a front matter that hold lists of maps: sources, events, figures, claims, notes.

use serde::{Deserialize, Serialize};

use crate::diag::{Findings, messages};
use crate::model::briefing::{
    Bound, Cite, Claim, Confidence, Event, EventStatus, Figure, Image, Likelihood, Name, Note,
    Reference,
};
use crate::parse::fields::{Fields, check_line, nearest};
use crate::yaml::Value;

/// The sources, in their order: an unreadable one keeps its number.
pub(super) fn sources(fields: &Fields<'_>, found: &mut Findings) -> Vec<Reference> {
    const KEYS: &[&str] = &[
        "id", "title", "outlet", "url", "date", "accessed", "archive", "grade",
    ];
    let mut list: Vec<Reference> = Vec::new();
    let mut ids = Vec::new();
    for map in fields.maps("sources", KEYS, found) {
        let id = map.name("id", found);
        if let Some(id) = &id {
            match ids.iter().find(|(text, _)| *text == id.text) {
                Some(&(_, first)) => {
                    found.push(messages::fields::duplicate_source(
                        id.place, first, &id.text,
                    ));
                }
                None => ids.push((id.text.clone(), id.place)),
            }
        }
        let title = map.required("title", "Report of the Secretary-General", found);
        list.push(Reference {
            id: id.map(|id| id.text),
            title: title.map(|title| title.text).unwrap_or_default(),
            outlet: map.text("outlet", found),
            url: map.web("url", found),
            date: map.edtf("date", found),
            accessed: map.day("accessed", found),
            archive: map.web("archive", found),
            grade: grade(&map, found),
        });
    }
    list
}

/// A letter and a digit of the Admiralty code, each judged by itself.
fn grade(map: &Fields<'_>, found: &mut Findings) -> Option<String> {
    let name = map.name("grade", found)?;
    match name.text.as_bytes() {
        [b'A'..=b'F', b'1'..=b'6'] => Some(name.text),
        _ => {
            found.push(messages::fields::bad_grade(name.place, &name.text));
            None
        }
    }
}

/// A part of a briefing that names a source. A translation may take its sources from its original,
/// so that they are looked up only when those are known.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::parse) struct Citation {
    /// Which list the part stands in, and at which index.
    pub(in crate::parse) part: (Part, usize),
    pub(super) name: Name,
    number: Option<f64>,
}

/// The lists whose entries name sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::parse) enum Part {
    Event,
    Figure,
    Claim,
}

/// The `source:` of the part that will have this index.
fn citation(map: &Fields<'_>, part: (Part, usize), found: &mut Findings) -> Option<Citation> {
    let node = map.get("source")?;
    let (name, number) = match &node.value {
        Value::Number(number) => {
            let name = Name::new(number.to_string(), node.place);
            (name, Some(*number))
        }
        _ => (map.name("source", found)?, None),
    };
    Some(Citation { part, name, number })
}

/// The index of the source that a part names: by its id, or by its number in the list.
pub(in crate::parse) fn cited(
    citation: &Citation,
    sources: &[Reference],
    found: &mut Findings,
) -> Option<usize> {
    let Name { text, place, .. } = &citation.name;
    let by_id = sources
        .iter()
        .position(|source| source.id.as_ref() == Some(text));
    let by_number = |number| (1..=sources.len()).find(|&n| number_is(number, n));
    let by_number = citation.number.and_then(by_number).map(|n| n - 1);
    let index = by_id.or(by_number);
    if index.is_none() {
        let ids = sources.iter().filter_map(|source| source.id.as_deref());
        let near = nearest(text, ids);
        let count = sources.len();
        found.push(messages::fields::unknown_source(*place, text, near, count));
    }
    index
}

fn number_is(number: f64, n: usize) -> bool {
    u32::try_from(n).is_ok_and(|n| (number - f64::from(n)).abs() < f64::EPSILON)
}

pub(super) fn events(
    fields: &Fields<'_>,
    citations: &mut Vec<Citation>,
    found: &mut Findings,
) -> Vec<Event> {
    const KEYS: &[&str] = &[
        "when",
        "what",
        "place",
        "countries",
        "actors",
        "status",
        "outcome",
        "say",
        "by",
        "source",
    ];
    let mut events = Vec::new();
    for map in fields.maps("events", KEYS, found) {
        let when = map.edtf("when", found);
        map.demand("when", "2025-09-12", found);
        let what = required_line(&map, "what", "The treaty enters into force", found);
        let place = map.text("place", found);
        let countries = map.names("countries", found);
        let actors = map.names("actors", found);
        let status = map.word("status", EventStatus::WORDS, found);
        let outcome = map.line("outcome", found);
        let say = map.text("say", found);
        let by = map.name("by", found);
        let citation = citation(&map, (Part::Event, events.len()), found);
        if let (Some(when), Some(what)) = (when, what) {
            citations.extend(citation);
            let at = map.get("when").map_or(map.place(), |node| node.place);
            events.push(Event {
                at,
                when,
                what: what.text,
                place,
                countries,
                actors,
                status,
                outcome,
                say,
                by,
                source: None,
            });
        }
    }
    events
}

pub(super) fn figures(
    fields: &Fields<'_>,
    citations: &mut Vec<Citation>,
    found: &mut Findings,
) -> Vec<Figure> {
    const KEYS: &[&str] = &["what", "value", "unit", "bound", "source"];
    let mut figures = Vec::new();
    for map in fields.maps("figures", KEYS, found) {
        let what = map.required("what", "Troops announced", found);
        let value = map.number("value", found);
        map.demand("value", "13000", found);
        let unit = map.text("unit", found);
        let bound = map.word("bound", Bound::WORDS, found);
        let citation = citation(&map, (Part::Figure, figures.len()), found);
        if let (Some(what), Some(value)) = (what, value) {
            citations.extend(citation);
            figures.push(Figure {
                what: what.text,
                value,
                unit,
                bound,
                source: None,
            });
        }
    }
    figures
}

pub(super) fn claims(
    fields: &Fields<'_>,
    citations: &mut Vec<Citation>,
    found: &mut Findings,
) -> Vec<Claim> {
    const KEYS: &[&str] = &["by", "says", "source", "likelihood", "confidence"];
    let mut claims = Vec::new();
    for map in fields.maps("claims", KEYS, found) {
        let by = map.required("by", "NATO", found);
        let example = "The exercise was larger than announced.";
        let says = required_line(&map, "says", example, found);
        let citation = citation(&map, (Part::Claim, claims.len()), found);
        let likelihood = map.word("likelihood", Likelihood::WORDS, found);
        let confidence = map.word("confidence", Confidence::WORDS, found);
        if let (Some(by), Some(says)) = (by, says) {
            citations.extend(citation);
            claims.push(Claim {
                by,
                says: says.text,
                source: None,
                likelihood,
                confidence,
            });
        }
    }
    claims
}

pub(super) fn notes(fields: &Fields<'_>, key: &str, found: &mut Findings) -> Vec<Note> {
    let mut notes = Vec::new();
    for map in fields.maps(key, &["date", "text"], found) {
        let date = map.day("date", found);
        map.demand("date", "2025-03-04", found);
        let text = required_line(&map, "text", "The date of the vote was mended.", found);
        if let (Some(date), Some(text)) = (date, text) {
            let place = map.get("date").map_or(map.place(), |node| node.place);
            notes.push(Note {
                date,
                text: text.text,
                place,
            });
        }
    }
    notes
}

pub(super) fn image(fields: &Fields<'_>, found: &mut Findings) -> Option<Image> {
    let map = fields.map("image", &["src", "alt", "credit", "caption"], found)?;
    let src = map.required("src", "map.png", found);
    let alt = map.required("alt", "Map of the border region", found);
    let credit = map.text("credit", found);
    let caption = map.line("caption", found);
    Some(Image {
        src: src?,
        alt: alt?.text,
        credit,
        caption,
    })
}

pub(super) fn cite(fields: &Fields<'_>, found: &mut Findings) -> Cite {
    let Some(map) = fields.map("cite", &["doi", "report_number"], found) else {
        return Cite::default();
    };
    Cite {
        doi: map.text("doi", found),
        report_number: map.text("report_number", found),
    }
}

/// One line of inline Markdown that must be there.
fn required_line(map: &Fields<'_>, key: &str, example: &str, found: &mut Findings) -> Option<Name> {
    let line = map.required(key, example, found)?;
    check_line(&line, found);
    Some(line)
}
