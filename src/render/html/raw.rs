//! Raw HTML in a body, as the site's settings want it.

use super::{Writer, clean, escape};
use crate::model::outline::RawHtml;

impl Writer<'_> {
    pub(super) fn raw_inline(&mut self, html: &str) {
        match self.raw {
            RawHtml::Trusted => self.out.push_str(html),
            RawHtml::Clean => clean::push_raw(&mut self.out, html),
            RawHtml::Escape => escape::text(&mut self.out, &without_comments(html)),
        }
    }

    pub(super) fn raw_block(&mut self) {
        let html = std::mem::take(&mut self.raw_block);
        self.line();
        match self.raw {
            RawHtml::Trusted => self.out.push_str(&html),
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
