//! One line of Markdown from the front matter → HTML without blocks, pictures or raw HTML.

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::escape;
use super::links::open_external;
use crate::model::outline::Punctuation;
use crate::parse::markdown::destination::{self, Destination};
use crate::parse::markdown::{guarded_line, inline_events, is_bare_line, plain_to_end};

/// A takeaway, summary or caption as HTML: emphasis, code, and links to the web or a mailbox. Other
/// links leave their words, pictures their description; raw HTML is shown as the text it is.
#[must_use]
pub fn inline(markdown: &str, punctuation: Punctuation) -> String {
    if is_bare_line(markdown) {
        return markdown.to_owned();
    }
    let line = guarded_line(markdown);
    let mut out = String::with_capacity(line.len() * 5 / 4);
    let mut events = inline_events(&line, punctuation);
    // Whether each open link has a tag. There is none inside another.
    let mut links = Vec::new();
    while let Some(event) = events.next() {
        match event {
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => {
                let linked =
                    !links.contains(&true) && open_web_link(&mut out, link_type, &dest_url);
                links.push(linked);
            }
            Event::End(TagEnd::Link) if links.pop() == Some(true) => out.push_str("</a>"),
            Event::Start(Tag::Image { .. }) => escape::text(&mut out, &plain_to_end(&mut events)),
            Event::Text(text) | Event::Html(text) => escape::text(&mut out, &text),
            Event::InlineHtml(html) if html.starts_with("<!--") => {}
            Event::InlineHtml(html) => escape::text(&mut out, &html),
            Event::Code(code) => super::code(&mut out, &code),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            Event::Start(tag) => out.push_str(super::inline_tag(tag.to_end()).0),
            Event::End(tag) => out.push_str(super::inline_tag(tag).1),
            _ => {}
        }
    }
    out
}

fn open_web_link(out: &mut String, link_type: LinkType, url: &str) -> bool {
    let (Destination::Outside(external) | Destination::Mail(external)) =
        destination::of_link(link_type, url)
    else {
        return false;
    };
    let scheme = url.split(':').next().unwrap_or_default();
    let mail = link_type == LinkType::Email || scheme.eq_ignore_ascii_case("mailto");
    let web = ["http", "https"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    if mail || web {
        open_external(out, "href", link_type, external, "");
    }
    mail || web
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_stays_one_line() {
        let cases = [
            (
                "*No* change: **\"stable\"** -- `a<b`",
                "<em>No</em> change: <strong>“stable”</strong> – <code>a&lt;b</code>",
            ),
            ("# 3, not a heading", "# 3, not a heading"),
            ("1. May", "1. May"),
            ("_a_\n\n- b\n", "<em>a</em> - b"),
            ("\"Q\" ...", "“Q” …"),
            (
                "[x](https://x.org) <a@b.org>",
                "<a href=\"https://x.org\" rel=\"external\">x</a> <a href=\"mailto:a@b.org\">a@b.org</a>",
            ),
            (
                "[x](a.md) [y](javascript:z) [[z]] ![*p*](q.png)",
                "x y [[z]] p",
            ),
            ("<b>x</b><!-- no -->", "&lt;b&gt;x&lt;/b&gt;"),
            (
                "~~a~~ [b <http://c> d](http://e)",
                "<del>a</del> <a href=\"http://e\" rel=\"external\">b http://c d</a>",
            ),
            ("", ""),
        ];
        for (markdown, html) in cases {
            assert_eq!(inline(markdown, Punctuation::Smart), html);
        }
    }
}
