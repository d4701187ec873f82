//! Links and pictures as HTML, with the addresses that the site found for them.

use pulldown_cmark::{Event, LinkType, TagEnd};

use super::{Events, Writer, escape, inline, push_attribute};
use crate::model::outline::Target;
use crate::parse::markdown;
use crate::parse::markdown::destination::{self, Destination};

/// A link that has not ended yet.
pub(super) struct OpenLink {
    pub(super) has_tag: bool,
    /// Where its words begin, and what to write if there are none.
    words: Option<(usize, String)>,
}

impl<'a> Writer<'a> {
    pub(super) fn link(
        &mut self,
        link_type: LinkType,
        url: &str,
        title: &str,
        events: &mut Events<'_>,
    ) {
        // There is no link inside a link; the parser lets `<https://…>` through.
        let nested = self.open_links.iter().any(|open| open.has_tag);
        let mut open = OpenLink {
            has_tag: false,
            words: None,
        };
        match destination::of_link(link_type, url) {
            Destination::Site(_, target) => {
                let found = self.next_target();
                let mut words = destination::bare_words(target);
                if let Target::Found { url, text } = found {
                    words = text;
                    if !nested {
                        self.out.push_str("<a");
                        push_attribute(&mut self.out, self.attributes.href, url);
                        push_title(&mut self.out, title);
                        self.out.push('>');
                        open.has_tag = true;
                    }
                }
                if let LinkType::WikiLink { .. } = link_type {
                    open.words = Some((self.out.len(), words.to_owned()));
                }
            }
            Destination::Outside(url) | Destination::Mail(url) if !nested => {
                open_external(&mut self.out, self.attributes.href, link_type, url, title);
                open.has_tag = true;
            }
            _ => {}
        }
        self.open_links.push(open);
        if markdown::is_bare(link_type) {
            markdown::plain_to_end(events);
            self.end_link();
        }
    }

    pub(super) fn end_link(&mut self) {
        let Some(open) = self.open_links.pop() else {
            return;
        };
        if let Some((start, words)) = open.words
            && self.out[start..].trim().is_empty()
        {
            escape::text(&mut self.out, &words);
        }
        if open.has_tag {
            self.out.push_str("</a>");
            for key in std::mem::take(&mut self.waiting_marks) {
                self.mark(key);
            }
        }
    }

    fn next_target(&mut self) -> &'a Target {
        let target = self.options.targets.get(self.links);
        self.links += 1;
        target.unwrap_or(&Target::Missing)
    }

    pub(super) fn picture(
        &mut self,
        link_type: LinkType,
        url: &str,
        title: &str,
        events: &mut Events<'_>,
    ) {
        let alt = markdown::alt(link_type, events);
        let src = match destination::of_picture(link_type, url) {
            Destination::Site(..) => match self.next_target() {
                Target::Found { url, .. } => Some(url.as_str()),
                Target::Missing => None,
            },
            Destination::Outside(url) => Some(url),
            _ => None,
        };
        let Some(src) = src else {
            escape::text(&mut self.out, &alt);
            return;
        };
        let alone = self.paragraph == Some(self.out.len())
            && events.peek() == Some(&Event::End(TagEnd::Paragraph));
        if alone {
            events.next();
            self.out.truncate(self.out.len() - "<p>".len());
            self.out.push_str("<figure>");
            self.image(src, &alt, "");
            if !title.is_empty() {
                let caption = inline(title, self.options.punctuation);
                self.out.push_str("<figcaption>");
                self.out.push_str(&caption);
                self.out.push_str("</figcaption>");
            }
            self.out.push_str("</figure>\n");
        } else {
            self.image(src, &alt, title);
        }
    }

    fn image(&mut self, src: &str, alt: &str, title: &str) {
        self.out.push_str("<img");
        push_attribute(&mut self.out, self.attributes.src, src);
        push_attribute(&mut self.out, "alt", alt);
        push_title(&mut self.out, title);
        self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
    }
}

/// `<a …>` for an address outside the site.
pub(super) fn open_external(
    out: &mut String,
    href: &str,
    link_type: LinkType,
    url: &str,
    title: &str,
) {
    out.push_str("<a ");
    out.push_str(href);
    out.push_str("=\"");
    if link_type == LinkType::Email {
        out.push_str("mailto:");
    }
    escape::address(out, url);
    out.push('"');
    push_title(out, title);
    let web = ["http:", "https:", "//"];
    let is_web = web.iter().any(|start| {
        url.get(..start.len())
            .is_some_and(|beginning| beginning.eq_ignore_ascii_case(start))
    });
    out.push_str(if is_web { " rel=\"external\">" } else { ">" });
}

fn push_title(out: &mut String, title: &str) {
    if !title.is_empty() {
        push_attribute(out, "title", title);
    }
}
