//! `page.meta`: what a page says of itself to browsers, feed readers and search engines → the tags of
//! its head, as HTML. Made here and not in a template, since every page has them and no reader sees
//! them; it does not know how a page looks.

use super::page_head::{Head, Links, Subject};
use super::{Card, authors, card, structured, subjects};
use crate::model::cards::{HEIGHT, WIDTH};
use crate::model::site::{Edition, Page};
use crate::render::template::{Value, entry, html, push_escaped};
use crate::render::{Stage, policy};

/// The type of an Atom feed.
const ATOM: &str = "application/atom+xml";

/// The other feeds of an edition, by their types. Its front page names them: elsewhere one is enough.
const OTHER_FEEDS: [(&str, &str); 2] = [
    ("rss.xml", "application/rss+xml"),
    ("feed.json", "application/feed+json"),
];

/// Usual pages need no more than this many bytes.
const TYPICAL: usize = 4 << 10;

/// Description, addresses, Open Graph, citation and what is to be read by machine, one tag a line.
pub(super) fn tags(
    stage: &Stage<'_>,
    edition: &Edition,
    head: &Head<'_>,
    links: &Links<'_>,
) -> Value {
    let mut tags = Tags(String::with_capacity(TYPICAL));
    let description = head.description.as_deref();
    let permalink = Some(links.permalink.as_str()).filter(|url| !url.is_empty());
    // first, for it holds for what comes after it
    let what = match head.kind {
        "search" => policy::For::Search,
        _ => policy::For::Page,
    };
    if let Some(policy) = policy::of(&stage.site.config, what) {
        let name = ("http-equiv", "Content-Security-Policy");
        tags.tag("meta", &[name, ("content", policy)]);
    }
    tags.named("description", description);
    tags.named("robots", head.noindex.then_some("noindex"));
    if let Some(permalink) = permalink.filter(|_| !head.noindex) {
        tags.tag("link", &[("rel", "canonical"), ("href", permalink)]);
    }
    for (lang, url) in &links.alternates {
        tags.tag(
            "link",
            &[("rel", "alternate"), ("hreflang", lang), ("href", url)],
        );
    }
    if let Some((_, url)) = links.alternates.get(head.default_alternate) {
        let default = [
            ("rel", "alternate"),
            ("hreflang", "x-default"),
            ("href", url),
        ];
        tags.tag("link", &default);
    }
    let feed = entry(&stage.editions[head.edition], "feed");
    let feed = feed.as_str().unwrap_or_default();
    tags.feed(&edition.title, feed, ATOM);
    if head.subject == Subject::Publication {
        for (name, kind) in OTHER_FEEDS {
            let url = stage.url(&format!("{}/{name}", edition.prefix));
            tags.feed(&edition.title, &url, kind);
        }
    }
    if let Some(own) = links.feed.as_ref().filter(|own| *own != feed) {
        tags.feed(links.feed_title.as_deref().unwrap_or_default(), own, ATOM);
    }
    if let Some(calendar) = &head.calendar {
        let url = stage.url(calendar);
        let calendar = [
            ("rel", "alternate"),
            ("type", "text/calendar"),
            ("href", url.as_str()),
        ];
        tags.tag("link", &calendar);
    }
    if stage.site.config.twins && has_twin(head) {
        let url = stage.url(&[head.address, "index.md"].concat());
        let twin = [
            ("rel", "alternate"),
            ("type", "text/markdown"),
            ("href", url.as_str()),
        ];
        tags.tag("link", &twin);
    }
    if !head.noindex {
        let kind = if head.kind == "briefing" {
            "article"
        } else {
            "website"
        };
        tags.property("og:site_name", Some(&edition.title));
        tags.property("og:title", Some(&head.title));
        tags.property("og:type", Some(kind));
        tags.property("og:url", permalink);
        tags.property("og:description", description);
        tags.property("article:published_time", head.published.as_deref());
        tags.property("article:modified_time", head.modified.as_deref());
        let briefing = match head.subject {
            Subject::Briefing(id) => Some(stage.site.page(id)),
            _ => None,
        };
        if let Some(page) = briefing {
            tags.article(stage, page);
        }
        tags.picture(stage, head, briefing);
        if let Some(page) = briefing {
            tags.citation(stage, head, page, &links.permalink);
        }
        if let Some(json) = structured::json(stage, head, links) {
            tags.data(&json);
        }
    }
    tags.into_html()
}

/// Whether a page has a twin in Markdown: of a list only the first page, and no year or month; and nothing
/// that the program says of the site.
fn has_twin(head: &Head<'_>) -> bool {
    match head.subject {
        Subject::Publication | Subject::Briefing(_) | Subject::Index(_) => true,
        Subject::Plain => head.kind == "page",
        Subject::Entity(_) => head.of_list.is_none_or(|(number, _)| number == 1),
        Subject::Archive(_) | Subject::Nothing => false,
    }
}

/// Tags written so far.
struct Tags(String);

impl Tags {
    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let out = &mut self.0;
        out.push('<');
        out.push_str(name);
        for (name, value) in attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            push_escaped(value, out);
            out.push('"');
        }
        out.push_str(">\n");
    }

    fn named(&mut self, name: &str, content: Option<&str>) {
        if let Some(content) = content.filter(|content| !content.is_empty()) {
            self.tag("meta", &[("name", name), ("content", content)]);
        }
    }

    fn property(&mut self, name: &str, content: Option<&str>) {
        if let Some(content) = content.filter(|content| !content.is_empty()) {
            self.tag("meta", &[("property", name), ("content", content)]);
        }
    }

    /// What Open Graph and its readers want to know of a briefing.
    fn article(&mut self, stage: &Stage<'_>, page: &Page) {
        let briefing = &page.briefing;
        self.property("article:section", briefing.section.as_deref());
        for name in subjects(stage, page) {
            self.property("article:tag", Some(name));
        }
    }

    /// What stands for the page where it is shared: its card, or its author's picture, or the site's card.
    fn picture(&mut self, stage: &Stage<'_>, head: &Head<'_>, briefing: Option<&Page>) {
        let own = briefing.and_then(|page| {
            let image = page.briefing.image.as_ref()?;
            Some((image, page.image.as_deref()?))
        });
        let card = card::of_subject(stage, head.subject, head.edition);
        let card = card.filter(|card| card.is_own || own.is_none());
        let is_large = card.is_some() || own.is_some();
        if let Some(Card { url, alt, .. }) = card {
            self.property("og:image", Some(&url));
            self.property("og:image:type", Some("image/png"));
            self.property("og:image:width", Some(&WIDTH.to_string()));
            self.property("og:image:height", Some(&HEIGHT.to_string()));
            self.property("og:image:alt", Some(&alt));
        } else if let Some((image, address)) = own {
            self.property("og:image", Some(&stage.permalink(address)));
            self.property("og:image:alt", Some(&image.alt));
        }
        let size = if is_large {
            "summary_large_image"
        } else {
            "summary"
        };
        self.named("twitter:card", Some(size));
    }

    /// What reference managers look for.
    fn citation(&mut self, stage: &Stage<'_>, head: &Head<'_>, page: &Page, permalink: &str) {
        let briefing = &page.briefing;
        let publisher = &stage.site.config.publisher.name;
        self.named("citation_title", Some(&head.title));
        for author in authors(stage, briefing) {
            self.named("citation_author", Some(author));
        }
        let day = briefing.date.day.format("%Y/%m/%d").to_string();
        self.named("citation_publication_date", Some(&day));
        self.named("citation_language", Some(&briefing.lang));
        self.named("citation_publisher", Some(publisher));
        if let Some(number) = &briefing.cite.report_number {
            self.named("citation_technical_report_number", Some(number));
            self.named("citation_technical_report_institution", Some(publisher));
        }
        self.named("citation_doi", briefing.cite.doi.as_deref());
        self.named("citation_public_url", Some(permalink));
        let keywords: Vec<&str> = subjects(stage, page).collect();
        self.named("citation_keywords", Some(&keywords.join("; ")));
    }

    /// A block of data, escaped for HTML already: browsers don't run it.
    fn data(&mut self, json: &str) {
        let out = &mut self.0;
        out.push_str("<script type=\"application/ld+json\">");
        out.push_str(json);
        out.push_str("</script>\n");
    }

    fn feed(&mut self, title: &str, url: &str, kind: &str) {
        let attributes = [
            ("rel", "alternate"),
            ("type", kind),
            ("title", title),
            ("href", url),
        ];
        self.tag("link", &attributes);
    }

    fn into_html(self) -> Value {
        html(&self.0)
    }
}
