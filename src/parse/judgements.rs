//! A briefing's text → the sentences of it that say both how likely something is and how confident its author
//! is, which ICD 203 keeps apart. It reads English only, and looks at what the author says: at the body, the
//! summary, the takeaways and what claims say, and there not at quotations, tables and code.

use std::ops::Range;

use super::Parts;
use crate::diag::{Checked, FileId, Findings, Place, messages};
use crate::model::source::Library;
use crate::yaml::{Node, Value};

/// Words of likelihood, the longer before those that begin or end alike.
const LIKELIHOODS: &[&str] = &[
    "almost no chance",
    "very unlikely",
    "highly improbable",
    "roughly even chance",
    "roughly even odds",
    "very likely",
    "highly probable",
    "highly likely",
    "almost certain",
    "almost certainly",
    "nearly certain",
    "unlikely",
    "improbable",
    "improbably",
    "likely",
    "probable",
    "probably",
];

const LEVELS: &[&str] = &["low", "moderate", "high"];

/// What follows a confidence that is somebody's in something else than a judgement: `low confidence in banks`.
const OF_JUDGEMENT: &[&str] = &[
    "this",
    "that",
    "these",
    "our",
    "the judgement",
    "the judgment",
    "the assessment",
    "the estimate",
    "it",
];

/// A sentence that says both, each as it is written there.
struct Mixed {
    place: Range<usize>,
    likelihood: String,
    confidence: String,
}

/// Looks through a briefing in English.
pub fn judgements(library: &dyn Library, file: FileId) -> Checked<()> {
    let mut found = Findings::new();
    // what is wrong with it otherwise is reported where it is read
    let mut unheard = Findings::new();
    let Some(Parts { yaml, text }) = super::parts(library, file, &mut unheard) else {
        return found.with(());
    };
    if let Some(yaml) = &yaml {
        front_matter(yaml, &mut found);
    }
    if let Ok(whole) = super::text(library, file) {
        for mixed in of_body(&whole[text.body.clone()]) {
            let start = text.body.start;
            let place = Place::bytes(file, &(start + mixed.place.start..start + mixed.place.end));
            report(place, &mixed, None, &mut found);
        }
    }
    found.with(())
}

fn front_matter(yaml: &Node, found: &mut Findings) {
    let Value::Map(entries) = &yaml.value else {
        return;
    };
    for (key, value) in entries {
        match &key.value {
            Value::Text(key) if key == "summary" || key == "takeaways" => said(value, key, found),
            Value::Text(key) if key == "claims" => claims(value, found),
            _ => {}
        }
    }
}

/// What claims say.
fn claims(value: &Node, found: &mut Findings) {
    let Value::List(claims) = &value.value else {
        return;
    };
    for claim in claims {
        let Value::Map(entries) = &claim.value else {
            continue;
        };
        let says = |key: &Node| matches!(&key.value, Value::Text(key) if key == "says");
        let says = entries.iter().filter(|(key, _)| says(key));
        says.for_each(|(_, value)| said(value, "says", found));
    }
}

/// A text, or a list of texts.
fn said(value: &Node, key: &str, found: &mut Findings) {
    match &value.value {
        Value::Text(text) => {
            for mixed in of_text(text) {
                report(value.place, &mixed, Some(key), found);
            }
        }
        Value::List(items) => items.iter().for_each(|item| said(item, key, found)),
        _ => {}
    }
}

fn report(place: Place, mixed: &Mixed, key: Option<&str>, found: &mut Findings) {
    let Mixed {
        likelihood,
        confidence,
        ..
    } = mixed;
    let message = messages::events::likelihood_with_confidence(place, likelihood, confidence, key);
    found.push(message);
}

/// The sentences of a Markdown body, paragraph by paragraph.
fn of_body(body: &str) -> Vec<Mixed> {
    let mut mixed = Vec::new();
    let mut paragraph = 0..0;
    let mut fence: Option<&str> = None;
    let mut at = 0;
    let mut close = |paragraph: &mut Range<usize>, at: usize| {
        let start = paragraph.start;
        for one in of_text(&body[paragraph.clone()]) {
            let place = start + one.place.start..start + one.place.end;
            mixed.push(Mixed { place, ..one });
        }
        *paragraph = at..at;
    };
    for line in body.split_inclusive('\n') {
        let end = at + line.len();
        let trimmed = line.trim();
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| trimmed.starts_with(mark));
        let is_code = match (fence, mark) {
            (Some(open), Some(mark)) if open == mark => {
                fence = None;
                true
            }
            (Some(_), _) => true,
            (None, Some(mark)) => {
                fence = Some(mark);
                true
            }
            (None, None) => false,
        };
        if is_code || trimmed.is_empty() || trimmed.starts_with(['>', '|', '#']) {
            close(&mut paragraph, end);
        } else if begins_item(trimmed) {
            close(&mut paragraph, at);
            paragraph.end = end;
        } else {
            paragraph.end = end;
        }
        at = end;
    }
    close(&mut paragraph, at);
    mixed
}

/// Whether a line begins an item of a list.
fn begins_item(line: &str) -> bool {
    let after = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let is_numbered = after.len() < line.len() && after.starts_with([')', '.']);
    is_numbered && after[1..].starts_with(' ')
        || ["- ", "* ", "+ "].iter().any(|mark| line.starts_with(mark))
}

/// The sentences of a text that say both.
fn of_text(text: &str) -> Vec<Mixed> {
    sentences(text)
        .into_iter()
        .filter_map(|place| mixed(text, place))
        .collect()
}

/// Where the sentences of a text are. One ends with a full stop, a question or exclamation mark that a space or
/// the end comes after, quotation marks and brackets aside.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if !matches!(letter, '.' | '!' | '?' | ';') {
            continue;
        }
        let mut end = at + letter.len_utf8();
        while let Some((_, next)) = letters.next_if(|(_, next)| "\"'”’)]*_".contains(*next)) {
            end += next.len_utf8();
        }
        let ends = letters.peek().is_none_or(|(_, next)| next.is_whitespace());
        // a semicolon separates no sentences
        if ends && letter != ';' {
            sentences.push(start..end);
            start = end;
        }
    }
    sentences.push(start..text.len());
    sentences
}

/// A sentence that says both.
fn mixed(text: &str, sentence: Range<usize>) -> Option<Mixed> {
    let written = &text[sentence.clone()];
    let own = normal(written);
    let confidence = confidence(&own)?;
    let likelihood = LIKELIHOODS
        .iter()
        .find(|words| position(&own, words).is_some())?;
    let before = written.len() - written.trim_start().len();
    let place = sentence.start + before..sentence.start + written.trim_end().len();
    Some(Mixed {
        place,
        likelihood: (*likelihood).to_owned(),
        confidence,
    })
}

/// The words of a sentence that are its author's: small letters, one space between them, none of what stands in
/// quotation marks or code, no marks of Markdown.
fn normal(sentence: &str) -> String {
    let mut own = String::with_capacity(sentence.len());
    let mut until: Option<char> = None;
    for letter in sentence.chars() {
        if let Some(end) = until {
            if letter == end {
                until = None;
                own.push(' ');
            }
            continue;
        }
        match letter {
            '"' | '`' => until = Some(letter),
            '“' => until = Some('”'),
            '«' => until = Some('»'),
            '*' | '_' => {}
            '-' | '‑' => own.push(' '),
            letter => own.extend(letter.to_lowercase()),
        }
    }
    let words: Vec<&str> = own.split_whitespace().collect();
    words.join(" ")
}

/// Where words stand as whole words.
fn position(text: &str, words: &str) -> Option<usize> {
    let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    let mut found = text.match_indices(words);
    let at = found.find(|(at, _)| {
        let before = text[..*at].chars().next_back();
        let after = text[at + words.len()..].chars().next();
        !is_letter(before) && !is_letter(after)
    });
    at.map(|(at, _)| at)
}

/// How a sentence says how confident its author is.
fn confidence(own: &str) -> Option<String> {
    for level in LEVELS {
        let words = format!("{level} confidence");
        if let Some(at) = position(own, &words) {
            let after = own[at + words.len()..].strip_prefix(" in ");
            let is_judgement =
                |after: &str| OF_JUDGEMENT.iter().any(|of| position(after, of) == Some(0));
            if after.is_none_or(is_judgement) {
                return Some(words);
            }
        }
        let words = format!("confidence is {level}");
        if position(own, &words).is_some() {
            return Some(words);
        }
    }
    let spoken = ["we are confident", "we are not confident"];
    let spoken = spoken
        .into_iter()
        .find(|words| position(own, words).is_some());
    spoken.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{of_body, of_text};

    #[test]
    fn a_sentence_that_says_both_is_found() {
        for text in [
            "We judge with high confidence that a vote is likely.",
            "It is *unlikely* (moderate confidence) to pass.",
            "A vote is very likely; our confidence is low.",
            "We are confident that it will probably pass!",
            "A high-confidence judgement: an attack is almost certain",
            "We have low\nconfidence in this, and think it unlikely.",
        ] {
            assert_eq!(of_text(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn what_says_one_of_them_is_not() {
        for text in [
            "A vote is likely. We say so with high confidence.",
            "A vote is likely.\" Our confidence is high.",
            "We have high confidence that the text is genuine.",
            "Voters have low confidence in the courts and are unlikely to turn out.",
            "The report says it is \"likely, with high confidence\".",
            "The agency wrote “we judge with high confidence that it is likely”.",
            "It lost a vote of confidence, as was likely.",
            "The unlikelyhood of highconfidence.",
            "`likely` and `high confidence` are words of ICD 203.",
        ] {
            assert_eq!(of_text(text).len(), 0, "{text}");
        }
    }

    #[test]
    fn paragraphs_quotations_and_code_of_a_body_are_apart() {
        let apart = "A vote is likely\n\nwith high confidence\n\n- It is unlikely\n- Low confidence\n\n\
            > Likely, with high confidence.\n\n```\nlikely with high confidence\n```\n\n| likely | high confidence |\n";
        assert_eq!(of_body(apart).len(), 0);
        let both = "First.\n\n1. One\n2. It is likely, with\n   high confidence, to pass. Last.\n";
        let found = of_body(both);
        let place = found[0].place.clone();
        assert_eq!(
            &both[place],
            "It is likely, with\n   high confidence, to pass."
        );
    }
}
