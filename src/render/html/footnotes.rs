//! The footnotes of a body → marks in the text and a list at its end.
//!
//! Notes are numbered by their first mark: those in the text first, then those that only another
//! note refers to. A note that nothing refers to is left out. The nth note is `fn-N`; its marks
//! are `fnref-N`, `fnref-N-2` ….

use std::collections::BTreeMap;

use super::{Attributes, HtmlOptions, escape};
use crate::parse::markdown::footnotes::key;

/// The notes and marks met so far.
#[derive(Default)]
pub(super) struct Footnotes {
    notes: BTreeMap<String, Note>,
    /// The number of each note that has a mark, from 0.
    numbers: BTreeMap<String, usize>,
    /// The notes by number: their key and how many marks they have.
    order: Vec<(String, usize)>,
}

/// A note's HTML. Its own marks are numbered only when the whole text is known.
#[derive(Default)]
pub(super) struct Note {
    /// The HTML, without the marks in it.
    pub(super) html: String,
    /// Where a mark belongs, and of which note.
    pub(super) marks: Vec<(usize, String)>,
}

impl Footnotes {
    /// A note as it is defined. Only the first of one name counts.
    pub(super) fn define(&mut self, name: &str, note: Note) {
        self.notes.entry(key(name)).or_insert(note);
    }

    /// Writes a mark for the note with this key.
    pub(super) fn mark(&mut self, out: &mut String, key: &str, attributes: Attributes) {
        let number = self.numbers.get(key).copied().unwrap_or_else(|| {
            self.numbers.insert(key.to_owned(), self.order.len());
            self.order.push((key.to_owned(), 0));
            self.order.len() - 1
        });
        let (_, marks) = &mut self.order[number];
        *marks += 1;
        let (number, id) = ((number + 1).to_string(), mark_id(number + 1, *marks));
        out.extend([
            "<sup class=\"footnote\"><a ",
            attributes.href,
            "=\"#fn-",
            &number,
            "\" ",
        ]);
        out.extend([
            attributes.id,
            "=\"",
            &id,
            "\" role=\"doc-noteref\">",
            &number,
            "</a></sup>",
        ]);
    }

    /// Writes the list of all notes that have a mark.
    pub(super) fn list(
        mut self,
        out: &mut String,
        options: &HtmlOptions<'_>,
        attributes: Attributes,
    ) {
        if self.order.is_empty() {
            return;
        }
        // Marks inside notes first: they may bring in further notes.
        let mut texts = Vec::new();
        while let Some((key, _)) = self.order.get(texts.len()) {
            let note = self.notes.remove(key).unwrap_or_default();
            let mut html = String::with_capacity(note.html.len());
            let mut done = 0;
            for (position, key) in &note.marks {
                html.push_str(&note.html[done..*position]);
                self.mark(&mut html, key, attributes);
                done = *position;
            }
            html.push_str(&note.html[done..]);
            texts.push(html);
        }
        out.push_str("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
        escape::attribute(out, &(options.words)("footnotes"));
        out.push_str("\">\n<ol>\n");
        let back = (options.words)("back_to_text");
        for (index, (html, (_, marks))) in texts.into_iter().zip(&self.order).enumerate() {
            let number = index + 1;
            out.extend(["<li ", attributes.id, "=\"fn-", &number.to_string(), "\">"]);
            let inside = html.strip_suffix("</p>\n");
            out.push_str(inside.unwrap_or(&html));
            for mark in 1..=*marks {
                let id = mark_id(number, mark);
                out.extend([" <a ", attributes.href, "=\"#", &id, "\" class=\"back\" "]);
                out.push_str("role=\"doc-backlink\" aria-label=\"");
                escape::attribute(out, &back);
                if *marks > 1 {
                    out.extend([" ", &mark.to_string()]);
                }
                // The variation selector keeps the arrow from becoming a picture on phones.
                out.push_str("\">↩\u{fe0e}</a>");
            }
            out.push_str(if inside.is_some() {
                "</p></li>\n"
            } else {
                "</li>\n"
            });
        }
        out.push_str("</ol>\n</section>\n");
    }
}

fn mark_id(number: usize, mark: usize) -> String {
    if mark == 1 {
        format!("fnref-{number}")
    } else {
        format!("fnref-{number}-{mark}")
    }
}
