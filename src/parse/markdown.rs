//! A Markdown body → its outline (headings, links, words) and what is wrong with it.
//!
//! Also the one place that says which Markdown is spoken here; [`crate::render::html`] reads with
//! the same parser. It does not know what else is on the site, nor any HTML.

use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::diag::{Checked, FileId};
use crate::model::outline::{Outline, Punctuation};

use destination::Destination;
use reader::{Reader, Source};

pub mod anchor;
pub mod destination;
pub mod footnotes;
pub mod left_out;
mod reader;
mod words;

/// The outline of the Markdown at `body` of `text`, which is a whole file. Places are bytes of the
/// file. Its plain texts have quotes and dashes as they were typed: see [`smart_text`].
pub fn outline(file: FileId, text: &str, body: Range<usize>) -> Checked<Outline> {
    let source = Source {
        file,
        offset: body.start,
        markdown: text.get(body).unwrap_or_default(),
    };
    let mut broken = Vec::new();
    let note_broken = |link: BrokenLink<'_>| {
        // A lone `[word]` is ordinary text.
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            broken.push((link.span, link.reference.into_string()));
        }
        None
    };
    let options = options(Punctuation::Straight);
    let mut events =
        Parser::new_with_broken_link_callback(source.markdown, options, Some(note_broken))
            .into_offset_iter();
    let mut reader = Reader::new(source);
    while let Some((event, range)) = events.next() {
        reader.event(event, &range, &mut events);
    }
    drop(events);
    for (range, name) in broken {
        reader.undefined_reference(&range, &name);
    }
    reader.finish()
}

/// The Markdown spoken in bodies: `CommonMark`, with tables, footnotes, task lists, strikethrough,
/// alerts and `[[…]]`.
#[must_use]
pub fn options(punctuation: Punctuation) -> Options {
    inline_options(punctuation)
        | Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
}

/// The links in one line of inline Markdown that have no effect there: those to this site, and
/// those that would run a script.
pub(super) fn idle_links(line: &str) -> Vec<String> {
    if !line.contains(['[', '<']) {
        return Vec::new();
    }
    let mut idle = Vec::new();
    let mut text = String::new();
    let guarded = guarded_line(line);
    for event in inline_events(&guarded, Punctuation::Straight) {
        match event {
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => match destination::of_link(link_type, &dest_url) {
                Destination::Site(..) | Destination::Dangerous(_) => {
                    idle.push(dest_url.to_string());
                }
                _ => {}
            },
            Event::Text(part) => text.push_str(&part),
            _ => {}
        }
    }
    let bracketed = text
        .split_once("[[")
        .and_then(|(_, rest)| rest.split_once("]]"));
    idle.extend(bracketed.map(|(target, _)| format!("[[{target}]]")));
    idle
}

/// One line of Markdown as plain text: for feeds, for `<meta>`.
#[must_use]
pub fn plain_text(line: &str, punctuation: Punctuation) -> String {
    if is_bare_line(line) {
        return line.to_owned();
    }
    let mut plain = String::with_capacity(line.len());
    let line = guarded_line(line);
    for event in inline_events(&line, punctuation) {
        push_plain(&mut plain, &event);
    }
    plain
}

/// Plain text with the quotes, dashes and dots that smart punctuation gives a body.
#[must_use]
pub fn smart_text(plain: &str) -> String {
    if comes_out_as_it_is(plain, QUOTES) {
        return plain.to_owned();
    }
    let mut escaped = String::with_capacity(plain.len());
    for c in plain.chars() {
        if c.is_ascii_punctuation() && !matches!(c, '"' | '\'' | '-' | '.') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    plain_text(&escaped, Punctuation::Smart)
}

/// Whether one line of Markdown comes out of [`inline_events`] as one text, just as it stands, with
/// either punctuation. Most lines do, and need no parser.
#[must_use]
pub fn is_bare_line(line: &str) -> bool {
    comes_out_as_it_is(line, MARKS | QUOTES)
}

/// What ASCII characters may mean to the parser: bits of [`MEANING`].
const MARKS: u8 = 1;
const QUOTES: u8 = 2;
const CONTROLS: u8 = 4;
/// A second one after it means something.
const RUNS: u8 = 8;

const MEANING: [u8; 128] = {
    let mut meaning = [0; 128];
    let mut byte = 0;
    while byte < 128_u8 {
        meaning[byte as usize] = match byte {
            b'*' | b'_' | b'`' | b'[' | b']' | b'<' | b'>' | b'&' | b'\\' | b'~' | b'!' => MARKS,
            b'"' | b'\'' => QUOTES,
            0..=31 | 127 => CONTROLS,
            b' ' | b'-' | b'.' => RUNS,
            _ => 0,
        };
        byte += 1;
    }
    meaning
};

/// Whether a text has none of these characters, no run of dashes or dots that smart punctuation
/// may set, and no space but single ones between words.
fn comes_out_as_it_is(text: &str, active: u8) -> bool {
    let mut before = b' ';
    for byte in text.bytes() {
        let meaning = MEANING.get(usize::from(byte)).copied().unwrap_or(0);
        let is_run = meaning & RUNS != 0 && byte == before;
        if is_run || meaning & (active | CONTROLS) != 0 {
            return false;
        }
        before = byte;
    }
    let is_odd = |c: char| !c.is_ascii() && (c.is_whitespace() || c.is_control());
    before != b' ' && (text.is_ascii() || !text.contains(is_odd))
}

/// A line of Markdown made ready for [`inline_events`]: spaces and line ends become single spaces,
/// and a guard in front keeps `# 3` or `1. May` from becoming a heading or a list.
#[must_use]
pub fn guarded_line(line: &str) -> String {
    let mut guarded = String::with_capacity(line.len() + 1);
    guarded.push(GUARD);
    for (number, word) in line.split_whitespace().enumerate() {
        if number > 0 {
            guarded.push(' ');
        }
        guarded.push_str(word);
    }
    guarded
}

/// Punctuation, so that emphasis and quotes begin after it as they do at the start of a line.
const GUARD: char = ';';

/// The inline events of a [`guarded_line`]: no blocks, footnotes or `[[…]]`.
pub fn inline_events(guarded: &str, punctuation: Punctuation) -> impl Iterator<Item = Event<'_>> {
    let mut first = true;
    let events = Parser::new_ext(guarded, inline_options(punctuation));
    events.filter_map(move |event| match event {
        Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => None,
        Event::Text(text) if std::mem::take(&mut first) => Some(Event::Text(match text {
            CowStr::Borrowed(text) => text.strip_prefix(GUARD).unwrap_or(text).into(),
            text => text.strip_prefix(GUARD).unwrap_or(&text).to_owned().into(),
        })),
        event => Some(event),
    })
}

/// Reads on to the end of the link or picture that `events` stands in; its content as plain text.
pub fn plain_to_end<'a>(events: &mut impl Iterator<Item = Event<'a>>) -> String {
    let mut plain = String::new();
    let mut depth = 0_usize;
    for event in events {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) if depth == 0 => break,
            Event::End(_) => depth -= 1,
            event => push_plain(&mut plain, &event),
        }
    }
    plain
}

/// The words an author gave to a picture, for those who can't see it. `![[x]]` has none: its
/// content is only the name of the file.
pub fn alt<'a>(link_type: LinkType, events: &mut impl Iterator<Item = Event<'a>>) -> String {
    let content = plain_to_end(events);
    if is_bare(link_type) {
        String::new()
    } else {
        content
    }
}

/// Whether it is `[[x]]` without words of the author's.
#[must_use]
pub fn is_bare(link_type: LinkType) -> bool {
    link_type == LinkType::WikiLink { has_pothole: false }
}

fn inline_options(punctuation: Punctuation) -> Options {
    match punctuation {
        Punctuation::Smart => Options::ENABLE_STRIKETHROUGH | Options::ENABLE_SMART_PUNCTUATION,
        Punctuation::Straight => Options::ENABLE_STRIKETHROUGH,
    }
}

fn push_plain(plain: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(text) | Event::Code(text) => plain.push_str(text),
        Event::SoftBreak | Event::HardBreak => plain.push(' '),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
