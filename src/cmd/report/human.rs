//! Located diagnostics → text for people: the message, the line in question with a caret below it,
//! and what to do, as rustc prints them.
//!
//! The drawing is the crate `annotate-snippets`'; here is decided what it gets to see: only the few
//! lines around a mistake, of a line without end only the part around it, and no character that a
//! terminal would obey. Does not know where the text goes.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::{Located, Spot, Text, is_treacherous};
use crate::diag::Severity;

/// What the text is written for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Screen {
    /// Whether to use color and weight.
    pub styled: bool,
    /// How many columns there are, if it is known.
    pub width: Option<usize>,
}

/// All diagnostics, each followed by an empty line.
#[must_use]
pub fn render(located: &[Located], screen: Screen) -> String {
    let width = screen.width.unwrap_or(140).clamp(40, 1000);
    let renderer = if screen.styled {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(width);
    let mut text = String::new();
    for one in located {
        text.push_str(&report(one, &renderer, width));
        text.push_str("\n\n");
    }
    text
}

fn report(one: &Located, renderer: &Renderer, width: usize) -> String {
    let level = match one.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(printable(&one.message)).id(one.code);
    let (extracts, notes) = extracts(one, width);
    let mut group = Group::with_title(title);
    let mut addresses = Vec::new();
    if one.spot.text.is_none() {
        group = group.element(Origin::path(ADDRESS.to_string()));
        addresses.push(address(&one.spot));
    }
    for extract in &extracts {
        group = group.element(drawn(extract, width));
        addresses.push(address(extract[0].spot));
    }
    let notes = notes.into_iter().map(|note| Level::NOTE.message(note));
    let help = one.help.iter();
    let help = help.map(|help| Level::HELP.message(printable(help)));
    let group = group.elements(notes.chain(help));
    with_addresses(&renderer.render(&[group]), addresses)
}

/// Stands for the address of a spot while it is drawn. Of private use, so that [`printable`] can
/// keep it out of all other text.
const ADDRESS: char = '\u{10fffd}';

/// Puts the real paths, lines and columns in: the columns of the drawing count from the start of
/// what was cut out of a line.
fn with_addresses(drawing: &str, addresses: Vec<String>) -> String {
    let mut parts = drawing.split(ADDRESS);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for (part, address) in parts.zip(addresses) {
        text.push_str(&address);
        text.push_str(part.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit()));
    }
    text
}

fn address(spot: &Spot) -> String {
    let path = one_line(&spot.path);
    format!("{path}:{}:{}", spot.start.line, spot.start.column)
}

/// Something to underline.
struct Mark<'a> {
    spot: &'a Spot,
    text: &'a Text,
    /// What of the spot is underlined: no more than fits.
    range: Range<usize>,
    label: Option<&'a str>,
    kind: AnnotationKind,
}

/// What to show of the source: marks that stand close together in one extract, the mistake itself
/// in the first; and, in words, the labels on files of which nothing can be shown.
fn extracts(one: &Located, width: usize) -> (Vec<Vec<Mark<'_>>>, Vec<String>) {
    let own = mark(&one.spot, AnnotationKind::Primary, width);
    let mut extracts: Vec<Vec<Mark>> = own.into_iter().map(|own| vec![own]).collect();
    let mut notes = Vec::new();
    for label in &one.labels {
        let Some(mut mark) = mark(&label.spot, AnnotationKind::Context, width) else {
            let note = format!("{}: {}", address(&label.spot), label.message);
            notes.push(printable(&note));
            continue;
        };
        mark.label = Some(&label.message);
        let close = |extract: &&mut Vec<Mark>| extract.iter().all(|m| close(m, &mark, width));
        match extracts.iter_mut().find(close) {
            Some(extract) if extract[0].range == mark.range && extract[0].label.is_none() => {
                extract[0].label = mark.label;
            }
            Some(extract) => extract.push(mark),
            None => extracts.push(vec![mark]),
        }
    }
    (extracts, notes)
}

/// A span of more lines than this is underlined in its first line only, and marks further apart are
/// shown apart.
const CLOSE_LINES: usize = 6;

fn mark(spot: &Spot, kind: AnnotationKind, width: usize) -> Option<Mark<'_>> {
    let text = spot.text.as_deref()?;
    let Range { start, mut end } = spot.span;
    while end > start && matches!(text.bytes[end - 1], b'\n' | b'\r') {
        end -= 1;
    }
    let (first, last) = (text.line_at(start), text.line_at(end));
    let line = text.line(first);
    let start = start.clamp(line.start, line.end);
    let fits = |number| text.line(number).len() <= width;
    if first == last || last - first > CLOSE_LINES || !(first..=last).all(fits) {
        let farthest = text.character_start(start + width).clamp(start, line.end);
        end = end.clamp(start, farthest);
    }
    Some(Mark {
        spot,
        text,
        range: start..end,
        label: None,
        kind,
    })
}

/// Whether two marks are shown in one extract: on one line if both fit side by side, on lines near
/// each other if the lines are short.
fn close(one: &Mark, other: &Mark, width: usize) -> bool {
    let start = one.range.start.min(other.range.start);
    let end = one.range.end.max(other.range.end);
    let text = one.text;
    if !std::ptr::eq(text, other.text) {
        return false;
    }
    let (first, last) = (text.line_at(start), text.line_at(end));
    if first == last {
        return end - start <= width;
    }
    last - first <= 2 * CLOSE_LINES && (first..=last).all(|line| text.line(line).len() <= width)
}

/// The lines of the marks, cut to what can be seen, with the marks in them.
fn drawn<'a>(marks: &[Mark<'a>], width: usize) -> Element<'a> {
    let text = marks[0].text;
    let start = marks.iter().map(|mark| mark.range.start).min();
    let end = marks.iter().map(|mark| mark.range.end).max();
    let (start, end) = (start.unwrap_or(0), end.unwrap_or(0));
    let (first, last) = (text.line_at(start), text.line_at(end));
    // A column can take four bytes. More than the screen's width is left on both sides, so that the
    // crate that draws cuts again, and says so with dots.
    let margin = 4 * width;
    let mut source = String::new();
    let mut pieces = Vec::new();
    for number in first..=last {
        let mut piece = text.line(number);
        if first == last {
            let cut = text.character_start(start.saturating_sub(margin));
            piece.start = piece.start.max(cut);
            piece.end = piece.end.min(text.character_start(end + margin));
        }
        pieces.push((piece.clone(), source.len()));
        source.push_str(&shown(text, piece));
        source.push('\n');
    }
    let place = |offset: usize| {
        let found = pieces.iter().rev().find(|(piece, _)| piece.start <= offset);
        let (piece, at) = found.unwrap_or(&pieces[0]);
        let before = shown(text, piece.start..offset.clamp(piece.start, piece.end));
        source.floor_char_boundary(at + before.len())
    };
    let annotations = marks.iter().map(|mark| {
        let span = place(mark.range.start)..place(mark.range.end);
        mark.kind.span(span).label(mark.label.map(one_line))
    });
    let annotations: Vec<_> = annotations.collect();
    Snippet::source(source)
        .line_start(first + 1)
        .path(ADDRESS.to_string())
        .annotations(annotations)
        .into()
}

fn shown(text: &Text, range: Range<usize>) -> String {
    one_line(&String::from_utf8_lossy(&text.bytes[range]))
}

fn one_line(text: &str) -> String {
    printable(text).replace('\n', "␊").replace('\t', "    ")
}

/// The same text with a picture in place of each character that a terminal would obey.
fn printable(text: &str) -> String {
    let picture = |character| match character {
        '\n' | '\t' => character,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('�'),
        '\u{7f}' => '␡',
        ADDRESS => '�',
        other if is_treacherous(other) => '�',
        other => other,
    };
    text.chars().map(picture).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{diagnostic, in_file, label, locate_in};
    use super::*;
    use crate::diag::{At, Diagnostic};

    fn printed(files: &[(&str, Option<&[u8]>)], diagnostic: Diagnostic) -> String {
        let screen = Screen {
            styled: false,
            width: Some(80),
        };
        render(&locate_in(files, vec![diagnostic]), screen)
    }

    #[test]
    fn the_line_a_caret_and_help() {
        let briefing: &[u8] = b"---\ntitle: A\ncountries: [RU, Belrus]\n---\n";
        let registry: &[u8] = b"BY:\n  name: Belarus\n";
        let files = [
            ("a.md", Some(briefing)),
            ("b.yaml", Some(registry)),
            ("c.jpg", None),
        ];
        let found = Diagnostic {
            labels: vec![
                label(0, At::Bytes(4, 9), "in this briefing"),
                label(1, At::Bytes(12, 19), "there is this one"),
                label(2, At::Whole, "and a picture"),
            ],
            help: Some("did you mean `Belarus`?".to_owned()),
            ..diagnostic(At::Bytes(29, 35))
        };
        let expected = "\
error[unknown-country]: `Belrus` is no country
 --> a.md:3:17
  |
2 | title: A
  | ----- in this briefing
3 | countries: [RU, Belrus]
  |                 ^^^^^^
  |
 ::: b.yaml:2:9
  |
2 |   name: Belarus
  |         ------- there is this one
  |
  = note: c.jpg:1:1: and a picture
  = help: did you mean `Belarus`?

";
        assert_eq!(printed(&files, found), expected);
    }

    #[test]
    fn without_source_the_address_stays() {
        let gone = Diagnostic {
            place: in_file(0, At::Bytes(3, 4)),
            help: Some("look".to_owned()),
            ..diagnostic(At::Whole)
        };
        let expected = "\
error[unknown-country]: `Belrus` is no country
--> a.md:1:1
 = help: look

";
        assert_eq!(printed(&[("a.md", None)], gone), expected);
    }

    #[test]
    fn of_endless_lines_only_the_part_in_question_is_shown() {
        let text = "слово 語 ".repeat(20_000);
        let files = [("a.md", Some(text.as_bytes()))];
        for (start, end) in [(0, 4), (150_005, 150_010), (7, 299_000), (299_990, 300_000)] {
            let far = label(0, At::Bytes(30_000, 30_010), "far away");
            let found = Diagnostic {
                labels: vec![far],
                ..diagnostic(At::Bytes(start, end))
            };
            let printed = printed(&files, found);
            let longest = printed.lines().map(|line| line.chars().count()).max();
            assert!(longest <= Some(80), "{printed}");
            assert!(
                printed.contains("^^") && printed.contains("-- far away"),
                "{printed}"
            );
        }
    }

    #[test]
    fn the_terminal_obeys_nothing_in_the_text() {
        let text = "a\tb\u{1b}[31mred\u{9b}31m\u{202e}\u{7}\r\n".as_bytes();
        let found = Diagnostic {
            message: "`\u{1b}[2J\u{9b}`".to_owned(),
            labels: vec![label(0, At::Bytes(8, 11), "\u{1b}[0m\t\n")],
            help: Some("\u{7f}\u{2066}".to_owned()),
            ..diagnostic(At::Bytes(2, 3))
        };
        let printed = printed(&[("\u{1b}[2J.md", Some(text))], found);
        let obeyed = |c: char| c != '\n' && is_treacherous(c);
        assert!(!printed.contains(obeyed), "{printed:?}");
        assert!(
            printed.contains("1 | a    b␛[31mred�31m�␇\n  |      ^     ---"),
            "{printed}"
        );
    }
}
