//! Diagnostics → what is printed of them: for people, for editors (JSON lines), for code hosts
//! (SARIF).
//!
//! Here every place gets its bytes, its line and its column; a file is read once however much is
//! said about it. This module does not know what a mistake is, nor where the printed words go: that
//! is the command's.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use clap::ValueEnum;

use crate::diag::{At, Diagnostic, FileId, Place, Severity};
use crate::model::source::Library;

pub mod human;
pub mod json;
pub mod sarif;

/// The shapes that diagnostics are printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// With the line in question and a caret below it.
    #[default]
    Human,
    /// One JSON object a line.
    Json,
    /// One SARIF 2.1.0 document.
    Sarif,
}

/// When to print in color.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Color {
    /// On a terminal that wants it.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// A diagnostic whose places are known to the byte.
#[derive(Debug, Clone)]
pub struct Located {
    /// How bad it is.
    pub severity: Severity,
    /// Its stable name.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where.
    pub spot: Spot,
    /// Other places that belong to it.
    pub labels: Vec<LocatedLabel>,
}

impl Located {
    /// Whether two diagnostics say the same of the same place, however bad that is.
    #[must_use]
    pub fn is_about_the_same(&self, other: &Self) -> bool {
        let said = |one: &Self| (one.code, Arc::clone(&one.spot.path), one.spot.span.clone());
        said(self) == said(other) && self.message == other.message
    }
}

/// Another place that belongs to a diagnostic.
#[derive(Debug, Clone)]
pub struct LocatedLabel {
    /// Where.
    pub spot: Spot,
    /// What stands there.
    pub message: String,
}

/// A stretch of a file, in bytes and in lines and columns.
#[derive(Debug, Clone)]
pub struct Spot {
    /// The file's path from the root of the site.
    pub path: Arc<str>,
    /// The bytes in the file.
    pub span: Range<usize>,
    /// Where it starts.
    pub start: Position,
    /// Where it ends: the position after its last character.
    pub end: Position,
    /// What the file says; nothing if the file as a whole is meant or could not be read.
    text: Option<Arc<Text>>,
}

/// A line and a column, both from 1; a column is a number of characters, in which a byte order mark
/// at the start of the file does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// Finds the bytes, lines and columns of all diagnostics, and sorts them: by path, then by where
/// they start, then the worst first. What is said twice is kept once. `nodes` is given a file's
/// path, its text and numbers of YAML nodes, and tells the bytes of each.
pub fn locate(
    diagnostics: Vec<Diagnostic>,
    library: &dyn Library,
    nodes: impl Fn(&str, &str, &[u32]) -> Vec<Option<Range<usize>>>,
) -> Vec<Located> {
    let files: BTreeMap<FileId, Opened> = places(&diagnostics)
        .into_iter()
        .map(|(file, at)| (file, open(file, &at, library, &nodes)))
        .collect();
    let mut located: Vec<Located> = diagnostics
        .into_iter()
        .map(|diagnostic| located(diagnostic, &files))
        .collect();
    located.sort_by(|a, b| order(a).cmp(&order(b)));
    located.dedup_by(|a, b| order(a) == order(b));
    located
}

/// How many there are of each severity: "3 errors, 1 warning".
#[must_use]
pub fn summary(located: &[Located]) -> String {
    let counted = |severity: Severity| {
        let count = located.iter().filter(|one| one.severity == severity);
        match (count.count(), severity.word()) {
            (0, _) => None,
            (1, word) => Some(format!("1 {word}")),
            (count, word) => Some(format!("{count} {word}s")),
        }
    };
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let counts: Vec<String> = severities.into_iter().filter_map(counted).collect();
    if counts.is_empty() {
        return "nothing to report".to_owned();
    }
    counts.join(", ")
}

/// A file that something is said about.
struct Opened {
    path: Arc<str>,
    text: Option<Arc<Text>>,
    nodes: BTreeMap<u32, Range<usize>>,
}

fn places(diagnostics: &[Diagnostic]) -> BTreeMap<FileId, BTreeSet<At>> {
    let mut places: BTreeMap<FileId, BTreeSet<At>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let labels = diagnostic.labels.iter().map(|label| label.place);
        for place in labels.chain([diagnostic.place]) {
            places.entry(place.file).or_default().insert(place.at);
        }
    }
    places
}

/// Reads a file, unless it is only meant as a whole: it may be a film.
fn open(
    file: FileId,
    at: &BTreeSet<At>,
    library: &dyn Library,
    nodes: impl Fn(&str, &str, &[u32]) -> Vec<Option<Range<usize>>>,
) -> Opened {
    let path = Arc::clone(&library.sources().get(file).path);
    let needed = at.iter().any(|at| *at != At::Whole);
    let bytes = needed.then(|| library.bytes(file).ok()).flatten();
    let Some(bytes) = bytes else {
        let (text, nodes) = (None, BTreeMap::new());
        return Opened { path, text, nodes };
    };
    let nodes = node_ranges(&path, &bytes, at, nodes);
    let text = Some(Arc::new(Text::new(bytes)));
    Opened { path, text, nodes }
}

fn node_ranges(
    path: &str,
    bytes: &[u8],
    at: &BTreeSet<At>,
    nodes: impl Fn(&str, &str, &[u32]) -> Vec<Option<Range<usize>>>,
) -> BTreeMap<u32, Range<usize>> {
    let asked = at.iter().filter_map(|at| match at {
        At::Node(node) => Some(*node),
        At::Whole | At::Bytes(..) => None,
    });
    let asked: Vec<u32> = asked.collect();
    if asked.is_empty() {
        return BTreeMap::new();
    }
    let text = String::from_utf8_lossy(bytes);
    let found = asked.iter().zip(nodes(path, &text, &asked));
    let found = found.filter_map(|(node, range)| Some((*node, range?)));
    match text {
        Cow::Borrowed(_) => found.collect(),
        Cow::Owned(_) => found
            .map(|(node, shown)| (node, real(bytes, shown.start)..real(bytes, shown.end)))
            .collect(),
    }
}

/// The offset in a file's bytes of an offset in its text, where what is not UTF-8 was replaced.
fn real(bytes: &[u8], offset: usize) -> usize {
    let (mut real, mut left) = (0, offset);
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid().len();
        if left <= valid {
            return real + left;
        }
        real += valid;
        left -= valid;
        let replacement = char::REPLACEMENT_CHARACTER.len_utf8();
        if left < replacement {
            return real;
        }
        real += chunk.invalid().len();
        left -= replacement;
    }
    real
}

fn located(diagnostic: Diagnostic, files: &BTreeMap<FileId, Opened>) -> Located {
    let labels = diagnostic.labels.into_iter().map(|label| LocatedLabel {
        spot: spot(label.place, files),
        message: label.message,
    });
    Located {
        severity: diagnostic.severity,
        code: diagnostic.code,
        message: diagnostic.message,
        help: diagnostic.help,
        spot: spot(diagnostic.place, files),
        labels: labels.collect(),
    }
}

fn spot(place: Place, files: &BTreeMap<FileId, Opened>) -> Spot {
    let opened = files
        .get(&place.file)
        .expect("the files of all places were opened");
    let span = match place.at {
        At::Whole => None,
        At::Bytes(start, end) => Some(start as usize..end as usize),
        At::Node(node) => opened.nodes.get(&node).cloned(),
    };
    let path = Arc::clone(&opened.path);
    let (Some(span), Some(text)) = (&span, &opened.text) else {
        let first = Position { line: 1, column: 1 };
        return Spot {
            path,
            span: span.unwrap_or(0..0),
            start: first,
            end: first,
            text: None,
        };
    };
    let span = text.widened(span);
    Spot {
        path,
        start: text.position(span.start),
        end: text.position(span.end),
        span,
        text: Some(Arc::clone(text)),
    }
}

/// What diagnostics are sorted by: everything that is printed of them.
fn order(one: &Located) -> impl Ord {
    let labels = one.labels.iter().map(|label| {
        let Range { start, end } = label.spot.span;
        (&label.spot.path, start, end, &label.message)
    });
    (
        (&one.spot.path, one.spot.span.start),
        (one.severity, one.code, &one.message),
        (one.spot.span.end, &one.help),
        labels.collect::<Vec<_>>(),
    )
}

/// How many bytes lie between two counts of characters, so that a column far out on an endless line
/// is found without counting from the line's start.
const STRIDE: usize = 1024;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// What a file says, and where its lines start.
#[derive(Debug)]
struct Text {
    bytes: Vec<u8>,
    line_starts: Vec<usize>,
    /// How many characters stand before each [`STRIDE`] of bytes.
    characters: Vec<usize>,
}

impl Text {
    fn new(bytes: Vec<u8>) -> Self {
        let breaks = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let line_starts = std::iter::once(0).chain(breaks.map(|(at, _)| at + 1));
        let mut before = 0;
        let strides = bytes.chunks(STRIDE).map(|stride| {
            before += count_characters(stride);
            before
        });
        Self {
            line_starts: line_starts.collect(),
            characters: std::iter::once(0).chain(strides).collect(),
            bytes,
        }
    }

    /// The number of the line that an offset is in, from 0.
    fn line_at(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset) - 1
    }

    /// The bytes of a line, without its line break and without a byte order mark.
    fn line(&self, number: usize) -> Range<usize> {
        let mut start = self.line_starts[number];
        if number == 0 && self.bytes.starts_with(BYTE_ORDER_MARK) {
            start = BYTE_ORDER_MARK.len();
        }
        let next = self.line_starts.get(number + 1);
        let end = next.map_or(self.bytes.len(), |next| next - 1);
        let carriage_return = end > start && next.is_some() && self.bytes[end - 1] == b'\r';
        start..end - usize::from(carriage_return)
    }

    fn position(&self, offset: usize) -> Position {
        let number = self.line_at(offset);
        let start = self.line(number).start;
        let before = self.characters_before(offset.max(start));
        Position {
            line: number + 1,
            column: 1 + before - self.characters_before(start),
        }
    }

    fn characters_before(&self, offset: usize) -> usize {
        let strides = offset / STRIDE;
        self.characters[strides] + count_characters(&self.bytes[strides * STRIDE..offset])
    }

    /// A range moved into the text, and widened so that it cuts no character.
    fn widened(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.character_start(range.start);
        let mut end = self.character_start(range.end.max(start));
        if end < range.end.min(self.bytes.len()) {
            end += self.character_length(end);
        }
        start..end
    }

    /// The start of the character that an offset is in; offsets past the end are clamped.
    fn character_start(&self, offset: usize) -> usize {
        let offset = offset.min(self.bytes.len());
        let inside = |start: &usize| start + self.character_length(*start) > offset;
        let earlier = offset.saturating_sub(3)..offset;
        earlier.rev().find(inside).unwrap_or(offset)
    }

    /// The length of the character that starts at an offset; 1 for a byte that is no UTF-8.
    fn character_length(&self, start: usize) -> usize {
        let four = &self.bytes[start..self.bytes.len().min(start + 4)];
        let first = four.utf8_chunks().next();
        let first = first.and_then(|chunk| chunk.valid().chars().next());
        first.map_or(1, char::len_utf8)
    }
}

/// How many characters there are, told by the bytes that start one.
fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| *byte & 0xc0 != 0x80).count()
}

/// Whether a character would do something to a terminal, or to the order of what is read, instead
/// of being seen: controls, invisible spaces and marks of direction.
fn is_treacherous(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{200b}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
        )
}

/// JSON in which treacherous characters are escaped; they can only stand inside its strings.
fn escaped(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        if is_treacherous(character) {
            write!(escaped, "\\u{:04x}", u32::from(character)).expect("text can be written to");
        } else {
            escaped.push(character);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::diag::Label;
    use crate::model::source::{Origin, Source, SourceKind, Sources};

    /// Files in memory; those without bytes can't be read.
    struct Shelf(Sources, Vec<Option<Vec<u8>>>);

    impl Library for Shelf {
        fn sources(&self) -> &Sources {
            &self.0
        }

        fn bytes(&self, file: FileId) -> io::Result<Vec<u8>> {
            let bytes = self.1[file.0 as usize].clone();
            bytes.ok_or_else(|| io::Error::other("gone"))
        }
    }

    /// Locates diagnostics in files that are given in order of their paths. Node `n` is the byte
    /// `n` of a text, and no node past its end is known.
    pub(super) fn locate_in(
        files: &[(&str, Option<&[u8]>)],
        diagnostics: Vec<Diagnostic>,
    ) -> Vec<Located> {
        let sources = files.iter().map(|(path, _)| Source {
            path: (*path).into(),
            kind: SourceKind::Unknown,
            origin: Origin::Disk,
        });
        let bytes = files.iter().map(|(_, bytes)| bytes.map(<[u8]>::to_vec));
        let shelf = Shelf(
            Sources::new("site".to_owned(), sources.collect()),
            bytes.collect(),
        );
        locate(diagnostics, &shelf, |_, text, nodes| {
            let ranges = nodes.iter().map(|node| *node as usize);
            let range = |at| (at < text.len()).then_some(at..at + 1);
            ranges.map(range).collect()
        })
    }

    pub(super) fn diagnostic(at: At) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            code: "unknown-country",
            message: "`Belrus` is no country".to_owned(),
            place: in_file(0, at),
            labels: Vec::new(),
            help: None,
        }
    }

    pub(super) fn in_file(file: u32, at: At) -> Place {
        let file = FileId(file);
        Place { file, at }
    }

    pub(super) fn label(file: u32, at: At, message: &str) -> Label {
        let (place, message) = (in_file(file, at), message.to_owned());
        Label { place, message }
    }

    #[test]
    fn places_become_bytes_lines_and_columns() {
        let cases: [(&[u8], At, &str); 16] = [
            (b"ab\ncd", At::Bytes(3, 5), "3..5 2:1-2:3"),
            (b"ab\r\ncd", At::Bytes(5, 6), "5..6 2:2-2:3"),
            (b"ab\n", At::Bytes(3, 3), "3..3 2:1-2:1"),
            (b"", At::Bytes(0, 0), "0..0 1:1-1:1"),
            (b"ab", At::Whole, "0..0 1:1-1:1"),
            (b"ab", At::Node(1), "1..2 1:2-1:3"),
            (b"ab", At::Node(9), "0..0 1:1-1:1"),
            (b"ab", At::Bytes(1, 99), "1..2 1:2-1:3"),
            (b"ab", At::Bytes(50, 99), "2..2 1:3-1:3"),
            (b"ab", At::Bytes(2, 0), "2..2 1:3-1:3"),
            ("ж€x".as_bytes(), At::Bytes(1, 3), "0..5 1:1-1:3"),
            ("ж€x".as_bytes(), At::Bytes(3, 3), "2..5 1:2-1:3"),
            ("\u{feff}ж".as_bytes(), At::Bytes(3, 5), "3..5 1:1-1:2"),
            ("\u{feff}ж".as_bytes(), At::Bytes(0, 5), "0..5 1:1-1:2"),
            (b"a\xff\xffb", At::Bytes(3, 4), "3..4 1:4-1:5"),
            (b"\xff\xffb", At::Node(6), "2..3 1:3-1:4"),
        ];
        for (text, at, expected) in cases {
            let located = locate_in(&[("a.md", Some(text))], vec![diagnostic(at)]);
            let Spot {
                span, start, end, ..
            } = &located[0].spot;
            let (from, to) = ((start.line, start.column), (end.line, end.column));
            let found = format!("{span:?} {}:{}-{}:{}", from.0, from.1, to.0, to.1);
            assert_eq!(found, expected, "{at:?} in {text:?}");
        }
    }

    #[test]
    fn a_column_far_out_is_counted_right() {
        let text = format!("ab\n{}x", "ж".repeat(5000));
        let files = [("a.md", Some(text.as_bytes()))];
        let located = locate_in(&files, vec![diagnostic(At::Bytes(10_003, 10_004))]);
        assert_eq!(
            located[0].spot.start,
            Position {
                line: 2,
                column: 5001
            }
        );
    }

    #[test]
    fn sorted_and_each_once() {
        let warning = Diagnostic {
            severity: Severity::Warning,
            ..diagnostic(At::Bytes(2, 3))
        };
        let elsewhere = Diagnostic {
            place: in_file(1, At::Whole),
            ..diagnostic(At::Whole)
        };
        let found = vec![
            elsewhere,
            warning,
            diagnostic(At::Bytes(2, 3)),
            diagnostic(At::Node(2)),
            diagnostic(At::Bytes(0, 1)),
        ];
        let files: [(&str, Option<&[u8]>); 2] = [("a.md", Some(b"abcdef")), ("b.md", None)];
        let located = locate_in(&files, found);
        let order = located.iter().map(|one| {
            let Spot { path, span, .. } = &one.spot;
            format!("{path} {span:?} {}", one.severity.word())
        });
        let expected = [
            "a.md 0..1 error",
            "a.md 2..3 error",
            "a.md 2..3 warning",
            "b.md 0..0 error",
        ];
        assert_eq!(order.collect::<Vec<_>>(), expected);
        assert_eq!(summary(&located), "3 errors, 1 warning");
        assert_eq!(summary(&[]), "nothing to report");
    }
}
