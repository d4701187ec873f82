//! A Markdown body → HTML, in one pass over its events.
//!
//! Links and pictures take what [`Target`]s say, in the order of [`Outline::links`]; nothing here
//! knows what is on the site. There are no inline styles and no scripts in what it writes.

use std::iter::Peekable;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::model::outline::{Outline, Punctuation, RawHtml, Target};
use crate::parse::markdown;

use blocks::Table;
use footnotes::{Footnotes, Note};
use links::OpenLink;

pub use inline::inline;
pub use text::{lines, words};
pub use whole::with_whole_addresses;

mod blocks;
mod clean;
mod escape;
mod footnotes;
mod inline;
mod links;
mod raw;
mod tags;
mod text;
mod whole;

/// What the HTML of a body depends on besides the body.
#[derive(Clone, Copy)]
pub struct HtmlOptions<'a> {
    /// What becomes of raw HTML.
    pub raw: RawHtml,
    /// What becomes of quotes and dashes.
    pub punctuation: Punctuation,
    /// The interface's word for `note`, `tip`, `important`, `warning`, `caution`, `table`, `done`,
    /// `to_do`, `footnotes`, `back_to_text`.
    pub words: &'a dyn Fn(&str) -> String,
    /// The outline of this body.
    pub outline: &'a Outline,
    /// What its links became.
    pub targets: &'a [Target],
}

/// The HTML of a body. The page's own heading is the `<h1>`, so a body that uses `#` has every
/// heading one level down.
#[must_use]
pub fn body(markdown: &str, options: &HtmlOptions<'_>) -> String {
    let cleaned = options.outline.raw_html && options.raw == RawHtml::Clean;
    let attributes = if cleaned { clean::MARKED } else { PLAIN };
    let mut writer = Writer::new(markdown, options, attributes);
    let parser = Parser::new_ext(markdown, markdown::options(options.punctuation));
    let mut events = parser.peekable();
    while let Some(event) = events.next() {
        writer.event(event, &mut events);
    }
    writer.footnotes.list(&mut writer.out, options, attributes);
    if cleaned {
        clean::clean(&writer.out, options.outline)
    } else {
        writer.out
    }
}

/// The names under which ids and addresses are written. See [`clean`].
#[derive(Clone, Copy)]
struct Attributes {
    id: &'static str,
    href: &'static str,
    src: &'static str,
}

const PLAIN: Attributes = Attributes {
    id: "id",
    href: "href",
    src: "src",
};

type Events<'a> = Peekable<Parser<'a>>;

/// What was written so far.
struct Writer<'a> {
    options: &'a HtmlOptions<'a>,
    raw: RawHtml,
    attributes: Attributes,
    out: String,
    /// Levels to add to every heading.
    shift: u8,
    headings: usize,
    links: usize,
    left_out: usize,
    open_links: Vec<OpenLink>,
    /// Marks that have to wait until the link around them ends.
    waiting_marks: Vec<String>,
    table: Table,
    /// The length of `out` just after the last `<p>`.
    paragraph: Option<usize>,
    /// The length of `out` just after the last `<li`.
    item: Option<usize>,
    footnotes: Footnotes,
    /// The footnotes being defined, one inside the other.
    definitions: Vec<Definition>,
    raw_block: String,
}

/// A footnote whose text is being written.
struct Definition {
    name: String,
    /// What was written before it.
    outside: String,
    marks: Vec<(usize, String)>,
}

impl<'a> Writer<'a> {
    fn new(markdown: &str, options: &'a HtmlOptions<'a>, attributes: Attributes) -> Self {
        let starts_at_top = options
            .outline
            .headings
            .iter()
            .any(|heading| heading.level == 1);
        // What will not be cleaned, since the outline saw no raw HTML, must not get through either.
        let raw = match options.raw {
            RawHtml::Clean if !options.outline.raw_html => RawHtml::Escape,
            raw => raw,
        };
        Self {
            options,
            raw,
            attributes,
            out: String::with_capacity(markdown.len() * 2),
            shift: u8::from(starts_at_top),
            headings: 0,
            links: 0,
            left_out: 0,
            open_links: Vec::new(),
            waiting_marks: Vec::new(),
            table: Table::default(),
            paragraph: None,
            item: None,
            footnotes: Footnotes::default(),
            definitions: Vec::new(),
            raw_block: String::new(),
        }
    }

    fn event<'m>(&mut self, event: Event<'m>, events: &mut Events<'m>) {
        match event {
            Event::Start(tag) => self.start(tag, events),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => escape::text(&mut self.out, &text),
            Event::Code(text) => code(&mut self.out, &text),
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => {
                self.line();
                self.out.push_str("<hr>\n");
            }
            Event::Html(html) => {
                self.opens_left_out(&html);
                self.raw_block.push_str(&html);
            }
            Event::InlineHtml(html) => self.raw_inline(&html),
            Event::FootnoteReference(name) => self.mark(markdown::footnotes::key(&name)),
            Event::TaskListMarker(done) => self.task(done),
            Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start<'m>(&mut self, tag: Tag<'m>, events: &mut Events<'m>) {
        match tag {
            Tag::Paragraph => {
                self.line();
                self.out.push_str("<p>");
                self.paragraph = Some(self.out.len());
            }
            Tag::Heading { level, .. } => self.heading(level as u8),
            Tag::BlockQuote(None) => self.block("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.alert(kind),
            Tag::CodeBlock(kind) => self.code_block(&kind),
            Tag::List(None) => self.block("<ul>\n"),
            Tag::List(Some(1)) => self.block("<ol>\n"),
            Tag::List(Some(first)) => self.block(&format!("<ol start=\"{first}\">\n")),
            Tag::Item => {
                self.block("<li");
                self.item = Some(self.out.len());
                self.out.push('>');
            }
            Tag::FootnoteDefinition(name) => {
                let outside = std::mem::take(&mut self.out);
                self.definitions.push(Definition {
                    name: name.into_string(),
                    outside,
                    marks: Vec::new(),
                });
                (self.paragraph, self.item) = (None, None);
            }
            Tag::DefinitionList => self.block("<dl>\n"),
            Tag::DefinitionListTitle => self.block("<dt>"),
            Tag::DefinitionListDefinition => self.block("<dd>"),
            Tag::Table(alignments) => self.table(alignments),
            Tag::TableHead => {
                self.table.in_head = true;
                self.table.column = 0;
                self.out.push_str("<thead>\n<tr>");
            }
            Tag::TableRow => {
                self.table.column = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => self.cell(),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                self.link(link_type, &dest_url, &title, events);
            }
            Tag::Image {
                link_type,
                dest_url,
                title,
                ..
            } => {
                self.picture(link_type, &dest_url, &title, events);
            }
            inline => self.out.push_str(inline_tag(inline.to_end()).0),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.out.push_str("</p>\n"),
            TagEnd::Heading(level) => self.end_heading(level as u8),
            TagEnd::BlockQuote(None) => self.out.push_str("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.out.push_str("</aside>\n"),
            TagEnd::CodeBlock => self.out.push_str("</code></pre>\n"),
            TagEnd::HtmlBlock => self.raw_block(),
            TagEnd::List(ordered) => self
                .out
                .push_str(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::FootnoteDefinition => {
                if let Some(Definition {
                    name,
                    outside,
                    marks,
                }) = self.definitions.pop()
                {
                    let html = std::mem::replace(&mut self.out, outside);
                    self.footnotes.define(&name, Note { html, marks });
                }
            }
            TagEnd::DefinitionList => self.out.push_str("</dl>\n"),
            TagEnd::DefinitionListTitle => self.out.push_str("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.out.push_str("</dd>\n"),
            TagEnd::Table => self.out.push_str("</tbody>\n</table></div>\n"),
            TagEnd::TableHead => {
                self.table.in_head = false;
                self.out.push_str("</tr>\n</thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::Link => self.end_link(),
            inline => self.out.push_str(inline_tag(inline).1),
        }
    }

    /// Begins a new line, as every block does.
    fn line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn block(&mut self, tag: &str) {
        self.line();
        self.out.push_str(tag);
    }

    /// A mark for a footnote. It can't stand inside a link, being one itself.
    fn mark(&mut self, key: String) {
        if self.open_links.iter().any(|open| open.has_tag) {
            self.waiting_marks.push(key);
        } else if let Some(definition) = self.definitions.last_mut() {
            definition.marks.push((self.out.len(), key));
        } else {
            self.footnotes.mark(&mut self.out, &key, self.attributes);
        }
    }
}

fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape::attribute(out, value);
    out.push('"');
}

fn code(out: &mut String, text: &str) {
    out.push_str("<code>");
    escape::text(out, text);
    out.push_str("</code>");
}

/// The tags around inline text; empty for anything else.
fn inline_tag(tag: TagEnd) -> (&'static str, &'static str) {
    match tag {
        TagEnd::Emphasis => ("<em>", "</em>"),
        TagEnd::Strong => ("<strong>", "</strong>"),
        TagEnd::Strikethrough => ("<del>", "</del>"),
        _ => ("", ""),
    }
}

#[cfg(test)]
mod tests;
