//! Headings, alerts, code, tables and tasks as HTML.

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind};

use super::{Writer, escape, push_attribute};

/// The table being written.
#[derive(Default)]
pub(super) struct Table {
    number: usize,
    alignments: Vec<Alignment>,
    pub(super) column: usize,
    pub(super) in_head: bool,
    /// Where what is in the current cell begins.
    cell: usize,
}

impl Writer<'_> {
    pub(super) fn heading(&mut self, level: u8) {
        let level = (level + self.shift).min(6);
        self.block(&format!("<h{level}"));
        if let Some(heading) = self.options.outline.headings.get(self.headings) {
            push_attribute(&mut self.out, self.attributes.id, &heading.anchor);
        }
        self.headings += 1;
        self.out.push('>');
    }

    pub(super) fn end_heading(&mut self, level: u8) {
        let level = (level + self.shift).min(6).to_string();
        self.out.extend(["</h", &level, ">\n"]);
    }

    pub(super) fn alert(&mut self, kind: BlockQuoteKind) {
        let kind = match kind {
            BlockQuoteKind::Note => "note",
            BlockQuoteKind::Tip => "tip",
            BlockQuoteKind::Important => "important",
            BlockQuoteKind::Warning => "warning",
            BlockQuoteKind::Caution => "caution",
        };
        self.block("<aside class=\"alert alert-");
        self.out.push_str(kind);
        self.out
            .push_str("\" role=\"note\">\n<p class=\"alert-title\">");
        escape::text(&mut self.out, &(self.options.words)(kind));
        self.out.push_str("</p>\n");
    }

    /// The keyboard can scroll what is wider than the screen, hence `tabindex`.
    pub(super) fn code_block(&mut self, kind: &CodeBlockKind<'_>) {
        self.block("<pre tabindex=\"0\"><code");
        if let CodeBlockKind::Fenced(info) = kind
            && let Some(language) = info.split_whitespace().next()
        {
            push_attribute(&mut self.out, "class", &format!("language-{language}"));
        }
        self.out.push('>');
    }

    pub(super) fn table(&mut self, alignments: Vec<Alignment>) {
        self.table.alignments = alignments;
        self.table.number += 1;
        self.block("<div class=\"table\" role=\"region\" tabindex=\"0\"");
        let label = format!("{} {}", (self.options.words)("table"), self.table.number);
        push_attribute(&mut self.out, "aria-label", &label);
        self.out.push_str("><table>\n");
    }

    pub(super) fn cell(&mut self) {
        self.out.push_str(if self.table.in_head {
            "<th scope=\"col\""
        } else {
            "<td"
        });
        self.out
            .push_str(match self.table.alignments.get(self.table.column) {
                Some(Alignment::Left) => " class=\"left\">",
                Some(Alignment::Center) => " class=\"center\">",
                Some(Alignment::Right) => " class=\"right\">",
                Some(Alignment::None) | None => ">",
            });
        self.table.cell = self.out.len();
    }

    /// A head without a word is the head of nothing: who hears the table would be told of one.
    pub(super) fn end_cell(&mut self) {
        self.table.column += 1;
        if !self.table.in_head {
            self.out.push_str("</td>");
        } else if self.out.len() > self.table.cell {
            self.out.push_str("</th>");
        } else {
            let start = self.out.rfind("<th").unwrap_or(self.table.cell);
            self.out.truncate(start);
            self.out.push_str("<td></td>");
        }
    }

    pub(super) fn task(&mut self, done: bool) {
        if let Some(item) = self.item.take() {
            self.out.insert_str(item, " class=\"task\"");
        }
        self.out.push_str("<input type=\"checkbox\" disabled=\"\"");
        if done {
            self.out.push_str(" checked=\"\"");
        }
        let word = (self.options.words)(if done { "done" } else { "to_do" });
        push_attribute(&mut self.out, "aria-label", &word);
        self.out.push_str("> ");
    }
}
