//! Raw HTML in a body, as the site's settings want it.

use super::{Writer, clean, escape};
use crate::model::outline::{LeftOut, RawHtml};
use crate::parse::markdown::left_out::{left_out, opened};

impl Writer<'_> {
    pub(super) fn raw_inline(&mut self, html: &str) {
        let never_closed = self.is_never_closed(html);
        match self.raw {
            RawHtml::Trusted => self.out.push_str(html),
            // it would take the rest of the body with it
            RawHtml::Clean if never_closed => {}
            RawHtml::Clean => clean::push_raw(&mut self.out, html),
            RawHtml::Escape => escape::text(&mut self.out, &without_comments(html)),
        }
    }

    /// Whether a piece of raw HTML opens what a cleaned body goes without, and its paragraph does
    /// not close it.
    fn is_never_closed(&mut self, html: &str) -> bool {
        self.opens_left_out(html)
            .is_some_and(|left_out| !left_out.closed)
    }

    /// What the outline says of the tag that a piece of raw HTML opens. To be asked once a piece.
    pub(super) fn opens_left_out(&mut self, html: &str) -> Option<&LeftOut> {
        opened(html)?;
        self.left_out += 1;
        self.options.outline.left_out.get(self.left_out - 1)
    }

    pub(super) fn raw_block(&mut self) {
        let html = std::mem::take(&mut self.raw_block);
        self.line();
        match self.raw {
            RawHtml::Trusted => self.out.push_str(&html),
            RawHtml::Clean if left_out(&html).is_some() => self.out.push_str(&clean::alone(&html)),
            RawHtml::Clean => clean::push_raw(&mut self.out, &html),
            RawHtml::Escape => {
                let shown = without_comments(&html);
                if !shown.trim().is_empty() {
                    self.out.push_str("<p>");
                    escape::text(&mut self.out, shown.trim());
                    self.out.push_str("</p>");
                }
            }
        }
        self.line();
    }
}

/// Raw HTML to be shown as text. Its comments are not for readers.
fn without_comments(html: &str) -> String {
    let mut pieces = html.split("<!--");
    let mut shown = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        shown.push_str(piece.split_once("-->").map_or("", |(_, after)| after));
    }
    shown
}
