//! A Markdown body → the same as Markdown that can be read elsewhere: links lead where the site found
//! that they lead, addresses are whole, and raw HTML is left out.

use pulldown_cmark::{CowStr, Event, LinkType, Parser, Tag, TagEnd};
use pulldown_cmark_to_cmark::cmark;

use crate::model::outline::{Outline, Punctuation, Target};
use crate::parse::markdown;
use crate::parse::markdown::destination::{self, Destination};

/// What the text depends on besides the body.
#[derive(Clone, Copy)]
pub(super) struct Elsewhere<'a> {
    /// What becomes of quotes and dashes.
    pub(super) punctuation: Punctuation,
    /// The outline of this body.
    pub(super) outline: &'a Outline,
    /// What its links became.
    pub(super) targets: &'a [Target],
    /// Scheme and host of the site.
    pub(super) origin: &'a str,
    /// The whole address of the page.
    pub(super) page: &'a str,
}

/// The body for elsewhere. The page's own heading is the first one, so a body that uses `#` has every
/// heading one level down.
pub(super) fn body(markdown: &str, on: &Elsewhere<'_>) -> String {
    let parser = Parser::new_ext(markdown, markdown::options(on.punctuation));
    let mut events = parser.peekable();
    let mut mapped = Mapped {
        on,
        events: Vec::new(),
        links: 0,
        open: Vec::new(),
        has_top: on.outline.headings.iter().any(|heading| heading.level == 1),
    };
    while let Some(event) = events.next() {
        mapped.event(event, &mut events);
    }
    let mut text = String::with_capacity(markdown.len());
    // quotes and dashes are set already
    let spoken = markdown::options(Punctuation::Straight);
    // what can't be written is left out: nothing else can fail where a text is written to
    let _ = cmark(mapped.events.iter(), &mut text, spoken);
    text
}

type Events<'m> = std::iter::Peekable<Parser<'m>>;

struct Mapped<'a, 'm> {
    on: &'a Elsewhere<'a>,
    events: Vec<Event<'m>>,
    /// The links to this site that were met.
    links: usize,
    /// Whether each link that has not ended has an address.
    open: Vec<bool>,
    has_top: bool,
}

impl<'m> Mapped<'_, 'm> {
    fn event(&mut self, event: Event<'m>, events: &mut Events<'m>) {
        match event {
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::Start(Tag::HtmlBlock)
            | Event::End(TagEnd::HtmlBlock) => {}
            Event::Start(Tag::Heading { level, .. }) => {
                let level = self.level(level as usize);
                self.events.push(Event::Start(Tag::Heading {
                    level,
                    id: None,
                    classes: Vec::new(),
                    attrs: Vec::new(),
                }));
            }
            Event::End(TagEnd::Heading(level)) => {
                let level = self.level(level as usize);
                self.events.push(Event::End(TagEnd::Heading(level)));
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            }) => self.link(link_type, &dest_url, title, events),
            Event::End(TagEnd::Link) => {
                if self.open.pop() == Some(true) {
                    self.events.push(Event::End(TagEnd::Link));
                }
            }
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                title,
                ..
            }) => self.picture(link_type, &dest_url, title, events),
            event => self.events.push(event),
        }
    }

    fn level(&self, level: usize) -> pulldown_cmark::HeadingLevel {
        let shifted = (level + usize::from(self.has_top)).min(6);
        pulldown_cmark::HeadingLevel::try_from(shifted).unwrap_or(pulldown_cmark::HeadingLevel::H6)
    }

    fn link(&mut self, link_type: LinkType, url: &str, title: CowStr<'m>, events: &mut Events<'m>) {
        let mut words = None;
        let address = match destination::of_link(link_type, url) {
            Destination::Site(_, target) => {
                let found = self.next_target();
                words = Some(match &found {
                    Target::Found { text, .. } => text.clone(),
                    Target::Missing => destination::bare_words(target).to_owned(),
                });
                self.address_of(&found)
            }
            Destination::Outside(url) => Some(url.to_owned()),
            Destination::Mail(url) => Some(format!("mailto:{url}")),
            Destination::Dangerous(_) | Destination::Nowhere => None,
        };
        let has_address = address.is_some();
        if let Some(address) = address {
            self.events.push(Event::Start(Tag::Link {
                link_type: LinkType::Inline,
                dest_url: address.into(),
                title,
                id: CowStr::Borrowed(""),
            }));
        }
        self.open.push(has_address);
        if markdown::is_bare(link_type) {
            markdown::plain_to_end(events);
            let words = words.unwrap_or_default();
            self.events.push(Event::Text(words.into()));
            self.event(Event::End(TagEnd::Link), events);
        }
    }

    fn picture(
        &mut self,
        link_type: LinkType,
        url: &str,
        title: CowStr<'m>,
        events: &mut Events<'m>,
    ) {
        let alt = markdown::alt(link_type, events);
        let address = match destination::of_picture(link_type, url) {
            Destination::Site(..) => {
                let found = self.next_target();
                self.address_of(&found)
            }
            Destination::Outside(url) => Some(url.to_owned()),
            _ => None,
        };
        let Some(address) = address else {
            self.events.push(Event::Text(alt.into()));
            return;
        };
        self.events.push(Event::Start(Tag::Image {
            link_type: LinkType::Inline,
            dest_url: address.into(),
            title,
            id: CowStr::Borrowed(""),
        }));
        self.events.push(Event::Text(alt.into()));
        self.events.push(Event::End(TagEnd::Image));
    }

    fn next_target(&mut self) -> Target {
        let target = self.on.targets.get(self.links).cloned();
        self.links += 1;
        target.unwrap_or(Target::Missing)
    }

    fn address_of(&self, target: &Target) -> Option<String> {
        match target {
            Target::Found { url, .. } if url.starts_with('/') => {
                Some([self.on.origin, url].concat())
            }
            Target::Found { url, .. } => Some([self.on.page, url].concat()),
            Target::Missing => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_can_stand_elsewhere() {
        let markdown = "# Top\n\nSee [[nato]], [this](/x/) and [here](#a), not [that](gone.md).\
            <!-- a note to myself -->\n\n<div>raw</div>\n\n![A map](map.png \"Made here\")\n\n\
            - [x] a `b` *c*[^1]\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\nTerm\n: Meaning\n\n\
            > [!NOTE]\n> Mind.\n\n[^1]: A note.\n";
        let found = |url: &str, text: &str| Target::Found {
            url: url.into(),
            text: text.into(),
        };
        let targets = [
            found("/actors/nato/", "NATO"),
            found("/x/", "x"),
            found("#a", "a"),
            Target::Missing,
            found("/p/map.png", ""),
        ];
        let file = crate::diag::FileId(0);
        let outline = markdown::outline(file, markdown, 0..markdown.len()).value;
        let on = Elsewhere {
            punctuation: Punctuation::Smart,
            outline: &outline,
            targets: &targets,
            origin: "https://e.org",
            page: "https://e.org/p/",
        };
        let expected = "## Top\n\nSee [NATO](https://e.org/actors/nato/), [this](https://e.org/x/) \
            and [here](https://e.org/p/#a), not that.\n\n![A map](https://e.org/p/map.png \"Made here\")";
        let text = body(markdown, &on);
        assert!(text.starts_with(expected), "{text}");
        for part in [
            "[x] a `b` *c*[^1]",
            "|1|2|",
            "Meaning",
            "[!NOTE]",
            "[^1]: A note.",
        ] {
            assert!(text.contains(part), "`{part}` is not in {text}");
        }
        assert!(
            !text.contains("note to myself") && !text.contains("raw"),
            "{text}"
        );
    }
}
