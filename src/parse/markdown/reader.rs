//! The events of a body, one after another → its outline and what is wrong with it.

use std::ops::Range;

use pulldown_cmark::{BrokenLinkCallback, Event, LinkType, OffsetIter, Tag, TagEnd};

use super::anchor::Anchors;
use super::destination::{self, Destination};
use super::footnotes::Footnotes;
use super::left_out::{left_out, opened};
use super::words::Words;
use super::{alt, is_bare, plain_to_end};
use crate::diag::messages::markdown as messages;
use crate::diag::{Checked, FileId, Findings, Place};
use crate::model::outline::{Heading, LeftOut, Link, LinkKind, Name, Outline, Within};

/// What was read so far.
pub(super) struct Reader<'a> {
    source: Source<'a>,
    outline: Outline,
    findings: Findings,
    anchors: Anchors,
    footnotes: Footnotes,
    words: Words,
    /// The heading or first paragraph that is being read.
    plain: Option<Plain>,
    in_code: bool,
    /// How many lists, quotes, tables or footnotes are open.
    containers: usize,
    /// How many raw tags were left out before this block.
    left_out_before: usize,
}

impl<'a> Reader<'a> {
    /// Nothing read yet.
    pub(super) fn new(source: Source<'a>) -> Self {
        Self {
            source,
            outline: Outline::default(),
            findings: Findings::new(),
            anchors: Anchors::default(),
            footnotes: Footnotes::default(),
            words: Words::default(),
            plain: None,
            in_code: false,
            containers: 0,
            left_out_before: 0,
        }
    }

    /// One more event, at `range` of the body. What belongs to it is taken from `events`.
    pub(super) fn event<F: BrokenLinkCallback<'a>>(
        &mut self,
        event: Event<'a>,
        range: &Range<usize>,
        events: &mut OffsetIter<'a, F>,
    ) {
        match event {
            Event::Start(tag) => self.start(tag, range, events),
            Event::End(tag) => self.end(tag),
            Event::Text(_) if self.in_code => {}
            Event::Text(text) => {
                if let Some((start, name)) =
                    self.footnotes
                        .undefined(&text, range.start, self.source.markdown)
                {
                    let place = self.source.place(&(start..start + name.len() + 3));
                    self.findings
                        .push(messages::undefined_footnote(place, name));
                }
                self.words.add(&text);
                self.push_plain(&text);
            }
            Event::Code(text) => self.push_plain(&text),
            Event::SoftBreak | Event::HardBreak => {
                self.words.end();
                self.push_plain(" ");
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                self.outline.raw_html = true;
                self.raw_tag(&html, range);
            }
            Event::FootnoteReference(name) => self.footnotes.reference(&name),
            Event::Rule
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn start<F: BrokenLinkCallback<'a>>(
        &mut self,
        tag: Tag<'a>,
        range: &Range<usize>,
        events: &mut OffsetIter<'a, F>,
    ) {
        match tag {
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => {
                self.link(link_type, &dest_url, range);
                if is_bare(link_type) {
                    let target = plain_to_end(&mut events.by_ref().map(|(event, _)| event));
                    self.bare_link(&target, &dest_url);
                }
            }
            Tag::Image {
                link_type,
                dest_url,
                ..
            } => {
                let alt = alt(link_type, &mut events.by_ref().map(|(event, _)| event));
                self.picture(link_type, &dest_url, &alt, range);
            }
            Tag::Heading { .. } => self.plain = Some(Plain::default()),
            Tag::Paragraph if self.containers == 0 && self.outline.first_paragraph.is_none() => {
                self.plain = Some(Plain::default());
            }
            Tag::CodeBlock(_) => self.in_code = true,
            Tag::FootnoteDefinition(name) => {
                self.containers += 1;
                let definition = self.source.markdown.get(range.clone());
                let label = definition.and_then(|text| text.find("]:"));
                let end = label.map_or(range.end, |bracket| range.start + bracket + 1);
                let place = self.source.place(&(range.start..end));
                self.footnotes.definition(&name, place, &mut self.findings);
            }
            Tag::BlockQuote(_) | Tag::List(_) | Tag::Table(_) | Tag::DefinitionList => {
                self.containers += 1;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        let ends_block = matches!(
            tag,
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell
        );
        if ends_block {
            self.left_out_before = self.outline.left_out.len();
        }
        match tag {
            TagEnd::Heading(level) => self.heading(level as u8),
            TagEnd::Paragraph => {
                if let Some(plain) = self.plain.take() {
                    let (text, names) = plain.finish(Within::FirstParagraph);
                    if !text.is_empty() {
                        self.outline.first_paragraph = Some(text);
                        self.outline.names.extend(names);
                    }
                }
            }
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::FootnoteDefinition
            | TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Table
            | TagEnd::DefinitionList => self.containers = self.containers.saturating_sub(1),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => return,
            _ => {}
        }
        self.words.end();
    }

    fn heading(&mut self, level: u8) {
        let number = u32::try_from(self.outline.headings.len()).unwrap_or(u32::MAX);
        let plain = self.plain.take().unwrap_or_default();
        let (text, names) = plain.finish(Within::Heading(number));
        self.outline.names.extend(names);
        let anchor = self.anchors.unique(&text);
        self.outline.headings.push(Heading {
            level,
            text,
            anchor,
        });
    }

    fn link(&mut self, link_type: LinkType, url: &str, range: &Range<usize>) {
        match destination::of_link(link_type, url) {
            Destination::Site(kind, target) => self.list(kind, target, link_type, range),
            Destination::Outside(_) | Destination::Mail(_) => {}
            bad => self.bad_address(bad, link_type, url, range),
        }
    }

    fn bare_link(&mut self, text: &str, target: &str) {
        self.words.add(text);
        let name = destination::bare_words(target.trim());
        if let Some(plain) = &mut self.plain
            && let Some(link) = self.outline.links.len().checked_sub(1)
            && !name.is_empty()
        {
            let start = plain.text.len();
            plain.push(name);
            plain.names.push((start..plain.text.len(), link));
        }
    }

    fn picture(&mut self, link_type: LinkType, url: &str, alt: &str, range: &Range<usize>) {
        let place = self.source.address(range, link_type, url.trim());
        match destination::of_picture(link_type, url) {
            Destination::Site(kind, target) => self.list(kind, target, link_type, range),
            Destination::Outside(_) | Destination::Mail(_) => {
                self.findings.push(messages::remote_picture(place, url));
            }
            bad => return self.bad_address(bad, link_type, url, range),
        }
        if alt.trim().is_empty() {
            self.findings
                .push(messages::picture_without_alt(place, url.trim()));
        }
    }

    fn list(&mut self, kind: LinkKind, target: &str, link_type: LinkType, range: &Range<usize>) {
        let place = self.source.address(range, link_type, target);
        // `[[…]]` may run over a line end.
        let target = target.split_whitespace().collect::<Vec<_>>().join(" ");
        self.outline.links.push(Link {
            kind,
            target,
            place,
        });
    }

    fn bad_address(
        &mut self,
        address: Destination<'_>,
        link_type: LinkType,
        url: &str,
        range: &Range<usize>,
    ) {
        let place = self.source.address(range, link_type, url.trim());
        self.findings.push(match address {
            Destination::Dangerous(scheme) => messages::dangerous_link(place, scheme),
            _ => messages::empty_link(place),
        });
    }

    fn push_plain(&mut self, piece: &str) {
        if let Some(plain) = &mut self.plain {
            plain.push(piece);
        }
    }

    /// `[words][name]` at `range`, without a definition of the name.
    pub(super) fn undefined_reference(&mut self, range: &Range<usize>, name: &str) {
        let place = self.source.place(range);
        self.findings
            .push(messages::undefined_reference(place, name));
    }

    fn raw_tag(&mut self, html: &str, range: &Range<usize>) {
        if let Some(tag) = opened(html) {
            self.outline.left_out.push(LeftOut {
                tag: tag.into(),
                place: self.source.place(range),
                closed: false,
            });
        } else if let Some(tag) = left_out(html) {
            let here = &mut self.outline.left_out[self.left_out_before..];
            let open = here
                .iter_mut()
                .rev()
                .find(|own| own.tag == tag && !own.closed);
            if let Some(open) = open {
                open.closed = true;
            }
        }
    }

    /// The whole outline.
    pub(super) fn finish(mut self) -> Checked<Outline> {
        for (name, place) in self.footnotes.unused() {
            self.findings.push(messages::unused_footnote(place, &name));
        }
        self.outline.words = self.words.count();
        self.findings.with(self.outline)
    }
}

/// A plain text being put together, its spaces single, with the bare `[[…]]` in it.
#[derive(Default)]
struct Plain {
    text: String,
    names: Vec<(Range<usize>, usize)>,
}

impl Plain {
    fn push(&mut self, piece: &str) {
        if is_single_spaced(piece) {
            let has_space = self.text.is_empty() || self.text.ends_with(' ');
            let unspaced = piece.strip_prefix(' ').filter(|_| has_space);
            self.text.push_str(unspaced.unwrap_or(piece));
        } else {
            self.push_words(piece);
        }
    }

    fn push_words(&mut self, piece: &str) {
        if piece.starts_with(char::is_whitespace) {
            self.space();
        }
        for (number, word) in piece.split_whitespace().enumerate() {
            if number > 0 {
                self.space();
            }
            self.text.push_str(word);
        }
        if piece.ends_with(char::is_whitespace) {
            self.space();
        }
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    /// The text and its names.
    fn finish(mut self, within: Within) -> (String, impl Iterator<Item = Name>) {
        self.text.truncate(self.text.trim_end().len());
        let number = |number| u32::try_from(number).unwrap_or(u32::MAX);
        let names = self.names.into_iter().map(move |(range, link)| Name {
            within,
            start: number(range.start),
            end: number(range.end),
            link: number(link),
        });
        (self.text, names)
    }
}

/// Whether a text has no space but single ones, which most have.
fn is_single_spaced(text: &str) -> bool {
    let mut before = 0;
    let is_odd = |byte: u8| {
        let twice = byte == b' ' && before == b' ';
        before = byte;
        twice || byte < b' '
    };
    let is_other_space = |c: char| !c.is_ascii() && c.is_whitespace();
    !text.bytes().any(is_odd) && (text.is_ascii() || !text.contains(is_other_space))
}

/// A body in its file.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) file: FileId,
    /// Where the body begins.
    pub(super) offset: usize,
    pub(super) markdown: &'a str,
}

impl Source<'_> {
    /// The place of a range of the body.
    pub(super) fn place(&self, range: &Range<usize>) -> Place {
        Place::bytes(
            self.file,
            &(range.start + self.offset..range.end + self.offset),
        )
    }

    /// The place of the address inside a link, or of the whole link where it stands elsewhere.
    fn address(&self, link: &Range<usize>, link_type: LinkType, address: &str) -> Place {
        let whole = self.markdown.get(link.clone()).unwrap_or_default();
        let start = match link_type {
            LinkType::WikiLink { .. } => whole.find(address),
            LinkType::Inline => whole.rmatch_indices("](").find_map(|(bracket, _)| {
                let rest = whole[bracket + 2..].trim_start_matches(|c: char| c.is_whitespace());
                let rest = rest.strip_prefix('<').unwrap_or(rest);
                rest.starts_with(address)
                    .then_some(whole.len() - rest.len())
            }),
            _ => None,
        };
        match start {
            Some(start) if !address.is_empty() => {
                let start = link.start + start;
                self.place(&(start..start + address.len()))
            }
            _ => self.place(link),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Plain;

    #[test]
    fn pieces_come_together_the_same_way_at_once_or_word_by_word() {
        let pieces = [
            "",
            " ",
            "a",
            " a",
            "a ",
            " a b ",
            "  a",
            "a  ",
            "a  b",
            "\n",
            "a\tb",
            "é ",
            "\u{a0}a",
            "a\u{3000}",
            "東",
        ];
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    let (mut plain, mut expected) = (Plain::default(), Plain::default());
                    for piece in [first, second, third] {
                        plain.push(piece);
                        expected.push_words(piece);
                    }
                    assert_eq!(plain.text, expected.text, "{first:?} {second:?} {third:?}");
                }
            }
        }
    }
}
