//! `page.meta`: what a page says of itself to browsers, feed readers and search engines → the tags of
//! its head, as HTML. Made here and not in a template, since every page has them and no reader sees
//! them; it does not know how a page looks.

use super::page_head::{Head, Links};
use crate::model::site::Edition;
use crate::render::template::{Value, entry, html, push_escaped};
use crate::render::{Stage, policy};

/// The type of an Atom feed.
const ATOM: &str = "application/atom+xml";

/// Usual pages need no more than this many bytes.
const TYPICAL: usize = 1 << 10;

/// Description, addresses and Open Graph, one tag a line.
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
    if let Some(policy) = policy::of(&stage.site.config) {
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
    tags.feed(&edition.title, feed);
    if let Some(own) = links.feed.as_ref().filter(|own| *own != feed) {
        tags.feed(links.feed_title.as_deref().unwrap_or_default(), own);
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
    }
    tags.into_html()
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

    fn feed(&mut self, title: &str, url: &str) {
        let attributes = [
            ("rel", "alternate"),
            ("type", ATOM),
            ("title", title),
            ("href", url),
        ];
        self.tag("link", &attributes);
    }

    fn into_html(self) -> Value {
        html(&self.0)
    }
}
